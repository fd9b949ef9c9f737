"""What a reader may say of an export beside what is to be in it."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass

from rusparse.errors import UsageError

__all__ = ["ExportSettings"]


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How an export is made.

    `title` names a calendar or feed to its readers; empty means a name made of the selection.
    `time_zone` is the IANA zone ("Europe/Stockholm") of clock times beside which the letter
    states none; without it they stay local times of nowhere, as they were written. Raises
    `UsageError` for a zone that there is not.
    """

    title: str = ""
    time_zone: str | None = None

    def __post_init__(self) -> None:
        if self.time_zone is not None:
            try:
                zoneinfo.ZoneInfo(self.time_zone)
            except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise UsageError(
                    "an IANA time zone such as 'Europe/Stockholm' was expected, not "
                    f"{self.time_zone!r}"
                ) from error
