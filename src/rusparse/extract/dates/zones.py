"""Reads the time zone that is written beside a clock time."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from .recognition import Scan

__all__ = ["load_zones", "read_zone"]


@cache
def load_zones() -> dict[str, Any]:
    """The names of time zones that are written beside clock times."""
    text = files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
    zones = tomllib.loads(text)
    zones["names"] = frozenset(zones["names"])
    zones["american"] = frozenset(zones["american"])
    return zones


def read_zone(scan: Scan, index: int, *, after_half_day: bool = False) -> tuple[str | None, int]:
    """The zone at a token as written, None if there is none, and the token after it.

    `after_half_day` says that "am" or "pm" stands before it, so that it needs no capitals.
    """
    if index >= scan.count or scan.broken(index):
        return None, index
    zones = load_zones()
    place = index + 1 if scan.sign(index, "(") else index
    lower = after_half_day and scan.tokens[place].lower.upper() in zones["american"]
    if scan.broken(place) or not (lower or _is_zone(scan, place)):
        return None, index
    stop = place + 1
    if scan.tokens[place].text in zones["offsets"] and scan.sign(stop, "+-−–", glued=True):
        if 0 <= scan.number(stop + 1, glued=True) <= 14:
            stop += 2
            if scan.sign(stop, ":", glued=True) and scan.digits(stop + 1) == 2:
                stop += 2
    elif scan.sign(stop, "/", glued=True) and _is_zone(scan, stop + 1):
        stop += 2
    written = scan.text[scan.start(place) : scan.end(stop - 1)]
    # In brackets the zone is read but is no part of the mention.
    return written, (stop if place == index else index)


def _is_zone(scan: Scan, index: int) -> bool:
    return index < scan.count and scan.tokens[index].text in load_zones()["names"]
