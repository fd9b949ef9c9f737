"""What a reader may say of an export beside what is to be in it."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from typing import Final

from rusparse.errors import UsageError

__all__ = ["ExportSettings"]

# Lower case, and no more than every search engine takes in a name.
_INDEX: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How an export is made.

    `title` names a calendar or feed to its readers; empty means a name made of the selection.
    `time_zone` is the IANA zone ("Europe/Stockholm") of clock times beside which the letter
    states none; without it they stay local times of nowhere, as they were written.
    `index` is what the names of a search engine's indexes begin with. Raises `UsageError` for a
    zone that there is not, or a name that engines don't take.
    """

    title: str = ""
    time_zone: str | None = None
    index: str = "rusparse"

    def __post_init__(self) -> None:
        if self.time_zone is not None:
            try:
                zoneinfo.ZoneInfo(self.time_zone)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise UsageError(
                    "an IANA time zone such as 'Europe/Stockholm' was expected, not "
                    f"{self.time_zone!r}"
                ) from error
        if not _INDEX.fullmatch(self.index):
            raise UsageError(
                "a name for indexes of letters a to z in lower case, digits, '_', '-' and '.' was "
                f"expected, not {self.index!r}"
            )
