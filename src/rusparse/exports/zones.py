"""Clock times with a time zone as written beside them: which moment they are."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import zoneinfo
from functools import lru_cache
from importlib.resources import files

__all__ = ["find_zone"]

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])\s*([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
_MAX_HOURS = 14


@lru_cache(maxsize=256)
def find_zone(name: str | None) -> dt.tzinfo | None:
    """The zone that a letter names beside a time; None for no name and for one not known.

    >>> find_zone("GMT+2")
    datetime.timezone(datetime.timedelta(seconds=7200))
    """
    if not name:
        return None
    place = _load_names().get(name.upper())
    if place is not None:
        return zoneinfo.ZoneInfo(place)
    offset = _OFFSET.fullmatch(name)
    if offset is None or int(offset[2]) > _MAX_HOURS or int(offset[3] or 0) >= 60:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return dt.timezone(dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes))


@lru_cache(maxsize=1)
def _load_names() -> dict[str, str]:
    names: dict[str, str] = tomllib.loads(
        files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
    )
    return names
