"""Reads one clock time as written: "18", "18.30", "9 am", "noon", "halv tolv"."""

from __future__ import annotations

from .recognition import Clock, Scan
from .tokens import DASHES

__all__ = ["Time", "read_time", "read_working_hours"]

_FIRST_HOURS, _LAST_HOURS = range(5, 13), range(1, 10)

Time = tuple[int, int]
"""Hour (0 to 24) and minute."""


def read_time(
    scan: Scan, index: int, marked: bool
) -> tuple[Time, int, bool, bool, int | None] | None:
    """(hour and minute, stop, sure, minutes stated, half of the day)."""
    token = scan.tokens[index]
    if not token.digits:
        return _read_spelled_time(scan, index, marked)
    hour = token.number
    if token.digits == 4:
        marked = marked or "clock_suffixes" in scan.terms[index + 1]
        if marked and hour // 100 <= 24 and hour % 100 < 60:
            return (hour // 100, hour % 100), index + 1, True, True, None
    if hour > 24 or token.digits > 2:
        return None
    stop, minute, minutes, sure = index + 1, 0, False, False
    if scan.sign(stop, ":.", glued=True) and scan.digits(stop + 1) == 2 and scan.glued(stop + 1):
        minute = scan.number(stop + 1)
        if minute > 59 or (hour == 24 and minute):
            return None
        minutes = True
        sure = True
        stop += 2
        if scan.sign(stop, ":", glued=True) and scan.digits(stop + 1) == 2:
            stop += 2
    elif scan.tokens[stop].lower == "h" and _has_minutes_glued(scan, stop + 1):
        # "14h40"
        return (hour, scan.number(stop + 1)), stop + 2, True, True, None
    half_day = _read_half_day(scan, stop, hour) if scan.terms[stop] else None
    if half_day is not None:
        value, stop = half_day
        return (hour % 12 + value, minute), stop, True, minutes, value
    return (hour, minute), stop, sure, minutes, None


def _has_minutes_glued(scan: Scan, index: int) -> bool:
    glued = scan.glued(index - 1) and scan.glued(index)
    return glued and scan.digits(index) == 2 and scan.number(index) < 60


def _read_spelled_time(
    scan: Scan, index: int, marked: bool
) -> tuple[Time, int, bool, bool, int | None] | None:
    """Noon, midnight, "halv tolv"."""
    for name, hour in (("clock_noon", 12), ("clock_midnight", 24)):
        word = scan.term(index, name)
        if word:
            return (hour, 0), word[1], True, False, 0
    half = scan.term(index, "clock_half")
    if half and marked:
        word = scan.term(half[1], "cardinal")
        hour = word[0] if word else scan.number(half[1])
        if 1 <= hour <= 12:
            return (hour - 1, 30), word[1] if word else half[1] + 1, True, True, None
    return None


def _read_half_day(scan: Scan, index: int, hour: int) -> tuple[int, int] | None:
    for name, value in (("clock_am", 0), ("clock_pm", 12)):
        word = scan.term(index, name)
        if word and 1 <= hour <= 12 and not scan.broken(index):
            return value, word[1]
    noon = scan.term(index, "clock_noon") if hour == 12 else None
    # "12 noon"
    return (12, noon[1]) if noon and not scan.broken(index) else None


def read_working_hours(scan: Scan, index: int) -> Clock | None:
    """Hours from the morning to the afternoon where both halves of the day are counted alike
    ("Mon-Fri 9-5"); None where they may be anything else.
    """
    start = index + 1 if scan.sign(index, ",:") else index
    first, last = scan.number(start), scan.number(start + 2)
    if not scan.lexicon.half_days or not scan.sign(start + 1, DASHES) or scan.broken(start):
        return None
    if first not in _FIRST_HOURS or last not in _LAST_HOURS or last >= first:
        return None
    stop = start + 3
    ends = scan.broken(stop) or (scan.sign(stop, ".,;)|") and scan.number(stop + 1) < 0)
    return Clock((first, 0), (last + 12, 0), False, None, start, stop) if ends else None
