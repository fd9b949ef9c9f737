"""Reads a part of a month that is told by its place in it: a weekday, a weekend, a day.

part  = ordinal (weekday | day) [of] counted | ordinal weekend [of] (month [year] | counted)
      | day [ordinal sign] [of] counted | ordinal week [of] (month [year] | counted)

A counted month is told by the reference day: "this month", "nästa månad". Which days the last week
of a month has is told by nothing, so that such a week only says its month.
"""

from __future__ import annotations

from .calendar import SATURDAY, SUNDAY
from .clocks import read_adjoining_clock
from .elements import read_day_number
from .recognition import Point, Recognised, Scan, ends_well
from .years import read_year

__all__ = ["read_part"]

_Found = tuple[list[Recognised], int]
_MOST_IN_MONTH = 5


def read_part(scan: Scan, index: int) -> _Found | None:
    """The part of a month that begins at a token with its ordinal or its number."""
    word = scan.term(index, "ordinal")
    number, stop, marked = (word[0], word[1], True) if word else _read_number(scan, index)
    if number == 0:
        return None
    if number <= _MOST_IN_MONTH and not scan.broken(stop):
        part = scan.term(stop, "part")
        if part is not None:
            return _read_week_part(scan, index, number, part)
        weekday = scan.term(stop, "weekday")
        if weekday is not None and weekday[0][1] != "plural":
            return _count(scan, index, weekday[1], Point("part", nth=number, weekday=weekday[0][0]))
        unit = scan.term(stop, "unit") if number == -1 else None
        if unit is not None and unit[0] == "day":
            return _count(scan, index, unit[1], Point("part", nth=-1))
    if number < 0 or not marked:
        return None
    return _count(scan, index, stop, Point("part", day=number))


def _read_number(scan: Scan, index: int) -> tuple[int, int, bool]:
    """A number with its ordinal sign, or after an article ("den 20"); 0 where there is none."""
    found = read_day_number(scan, index)
    if found is None:
        return 0, index, False
    number, stop, marked, _ = found
    if scan.sign(stop, ".", glued=True):
        stop, marked = stop + 1, True
    article = scan.ended(index, "article")
    return number, stop, marked or (article is not None and not scan.broken(index))


def _skip_links(scan: Scan, index: int) -> int:
    """The token after "of the"."""
    for name in ("of", "article"):
        link = scan.term(index, name)
        index = link[1] if link and not scan.broken(index) else index
    return index


def _count(scan: Scan, start: int, stop: int, point: Point) -> _Found | None:
    """A part of the month that is counted from the reference day, with its clock time."""
    place = _skip_links(scan, stop)
    month = None if scan.broken(place) else scan.term(place, "period_word")
    if month is None or month[0][0] != "month" or not ends_well(scan, month[1]):
        return None
    point.step = month[0][1]
    mention = Recognised(start, month[1], "part", point)
    clock = read_adjoining_clock(scan, month[1], dotted=True)
    if clock is not None:
        mention.clock, mention.stop = clock, clock.stop
    return [mention], mention.stop


def _read_week_part(scan: Scan, start: int, number: int, part: tuple[str, int]) -> _Found | None:
    unit, stop = part
    place = _skip_links(scan, stop)
    if scan.broken(place):
        return None
    counted = scan.term(place, "period_word")
    if counted is not None and counted[0][0] == "month" and ends_well(scan, counted[1]):
        point, stop = Point("month", step=counted[0][1]), counted[1]
        if unit == "weekend":
            point = Point("part", step=counted[0][1])
    else:
        month = scan.term(place, "month")
        if month is None:
            return None
        (month_number, short), stop = month
        point = Point("month", month=month_number)
        year, end = read_year(scan, stop + 1 if short and scan.sign(stop, ".") else stop)
        if year is not None:
            (point.year, point.year_step), stop = year, end
        if not ends_well(scan, stop):
            return None
        if unit == "weekend":
            point.kind = "day"
    if unit == "week":
        return [Recognised(place, stop, "month-of-week", point)], stop
    point.nth, point.weekday, point.weekday_last = number, SATURDAY, SUNDAY
    return [Recognised(start, stop, "weekend-of-month", point)], stop
