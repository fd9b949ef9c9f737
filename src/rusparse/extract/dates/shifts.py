"""Reads what is counted from the reference day: "next week", "om tre veckor", "nästa fredag".

shift = period word | "om" number unit | number unit "ago"
      | step (weekday | month) | weekday (period word | week)
"""

from __future__ import annotations

from typing import Any

from .calendar import COMING
from .clocks import read_adjoining_clock
from .elements import read_element
from .recognition import Point, Recognised, Scan, ends_well
from .tokens import DASHES
from .weeks import read_weeks

__all__ = ["read_shift"]

_Found = tuple[list[Recognised], int]
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
# "Next Christmas" may be the coming one or that of the next year.
_STEPS_TO_FEASTS = (-1, 0, COMING)
_LEAST_TENS = 20


def read_shift(scan: Scan, index: int) -> _Found | None:
    """What is counted from the reference day: "nästa vecka", "om tre veckor", "3 days ago"."""
    return (
        _read_period_word(scan, index)
        or _read_later(scan, index)
        or _read_ago(scan, index)
        or _read_weeks_from(scan, index)
        or _read_marked(scan, index)
        or _read_stepped_weekday(scan, index)
        or _read_past_weekday(scan, index)
    )


def _read_period_word(scan: Scan, index: int) -> _Found | None:
    word = scan.term(index, "period_word")
    if word is None:
        return None
    (unit, step), stop = word
    hyphenated = scan.sign(stop, "-", glued=True) and scan.glued(stop + 1)
    if hyphenated or not ends_well(scan, stop) or scan.ended(index, "ordinal"):
        # "this week-long course", and "the first weekend after Easter", which is told by no rule
        return None
    place = stop + 1 if scan.sign(stop, ",") else stop
    weekday = scan.term(place, "weekday") if unit == "week" and not scan.broken(place) else None
    if weekday and _is_told(scan, weekday) and not _is_dated(scan, weekday[1]):
        # "next week, Tuesday at 9"
        point = Point("weekday_in_week", weekday=weekday[0][0], step=step)
        return _finish(scan, index, weekday[1], "weekday-week", point)
    return [Recognised(index, stop, "period-word", Point(unit, step=step))], stop


def _is_told(scan: Scan, weekday: tuple[Any, int]) -> bool:
    """Whether a weekday is written out, or a clock time follows what may be its short name."""
    if weekday[0][1] == "short":
        return read_adjoining_clock(scan, weekday[1], after_weekday=True) is not None
    return weekday[0][1] in ("plain", "definite")


def _is_dated(scan: Scan, index: int) -> bool:
    """Whether a day with its month follows, which says more than the weekday before it."""
    for _ in range(2):
        article = scan.term(index, "article")
        if scan.sign(index, ",("):
            index += 1
        elif article and not scan.broken(index):
            index = article[1]
    if scan.broken(index):
        return False
    element = read_element(scan, index)
    return element is not None and element.point.month is not None and element.form != "month"


def _read_amount(scan: Scan, index: int) -> tuple[str, int, int] | None:
    word = _read_cardinal(scan, index)
    number, stop = word if word else (scan.number(index), index + 1)
    if not 0 <= number <= 999:
        return None
    unit = scan.term(stop, "unit")
    if unit is None or scan.broken(stop) or _is_added(scan, index):
        return None
    link = scan.term(unit[1], "and")
    more = _read_cardinal(scan, link[1]) if link and not scan.broken(link[1]) else None
    place = more[1] if more else link[1] + 1 if link and scan.number(link[1]) >= 0 else 0
    other = scan.term(place, "unit") if place else None
    if other is None or link is None:
        return unit[0], number, unit[1]
    days, more_days = _DAYS.get(unit[0]), _DAYS.get(other[0])
    if days is None or more_days is None:
        return None
    added = more[0] if more else scan.number(link[1])
    return "day", number * days + added * more_days, other[1]


def _is_added(scan: Scan, index: int) -> bool:
    """Whether an amount is the second of two: "a year and one day ago" is not one day ago."""
    link = scan.ended(index, "and")
    return link is not None and not scan.broken(index) and bool(scan.ended(link[1], "unit"))


def _count_weeks(unit: str, number: int) -> int | None:
    """An amount in whole weeks: "14 days" are two; None if it is not such a one."""
    days = number * _DAYS.get(unit, 0)
    return days // 7 if days and days % 7 == 0 else None


def _read_cardinal(scan: Scan, index: int) -> tuple[int, int] | None:
    """A number in words: "three", "twenty one", "twenty-one"."""
    word = scan.term(index, "cardinal")
    if word is None or word[0] < _LEAST_TENS or word[0] % 10:
        return word
    place = word[1] + 1 if scan.sign(word[1], DASHES, glued=True) else word[1]
    ones = None if scan.broken(place) else scan.term(place, "cardinal")
    return (word[0] + ones[0], ones[1]) if ones and 1 <= ones[0] <= 9 else word


def _read_later(scan: Scan, index: int) -> _Found | None:
    before = scan.term(index, "later_before")
    amount = _read_amount(scan, before[1]) if before else None
    stop = amount[2] if amount else index
    if (amount is None and scan.term(index, "cardinal")) or scan.number(index) >= 0:
        amount = amount or _read_amount(scan, index)
        after = scan.term(amount[2], "later_after") if amount else None
        if after is None:
            return None
        stop = after[1]
    if amount is None or not ends_well(scan, stop):
        return None
    unit, number, _ = amount
    ago = scan.term(stop, "ago_after")
    if ago:
        return None
    weeks = _count_weeks(unit, number) if before else None
    weekday = _read_weekday_after(scan, stop) if weeks is not None else None
    if weekday is not None:
        # "om två veckor på torsdag"
        point = Point("weekday_in_week", weekday=weekday[0], step=weeks)
        return _finish(scan, index, weekday[1], "weekday-week", point)
    point = Point("shift", unit=unit, step=number)
    return [Recognised(index, stop, "later", point)], stop


def _read_weekday_after(scan: Scan, index: int) -> tuple[int, int] | None:
    """The weekday of a week that has been told, and the token after it: "in a week, on Friday"."""
    place = index + 1 if scan.sign(index, ",") else index
    link = scan.term(place, "weekday_after")
    place = link[1] if link else place
    weekday = None if scan.broken(place) else scan.term(place, "weekday")
    if weekday is None or weekday[0][1] not in ("plain", "definite"):
        return None
    return None if _is_dated(scan, weekday[1]) else (weekday[0][0], weekday[1])


def _read_weeks_from(scan: Scan, index: int) -> _Found | None:
    """ "A week on Tuesday", "two weeks from Friday": so many weeks after the next such day."""
    amount = _read_amount(scan, index)
    weeks = _count_weeks(amount[0], amount[1]) if amount and amount[0] != "day" else None
    if amount is None or weeks is None:
        return None
    place = amount[2]
    day = scan.term(place, "day_word") if scan.term(place, "counted_from_day") else None
    if day is not None:
        # "a week tomorrow"
        point = Point("shift", unit="day", step=7 * weeks + day[0][0])
        return _finish(scan, index, day[1], "weeks-from", point)
    link = scan.term(place, "counted_from")
    weekday = scan.term(link[1], "weekday") if link and not scan.broken(link[1]) else None
    if weekday is None or weekday[0][1] not in ("plain", "definite"):
        return None
    point = Point("weeks_from", weekday=weekday[0][0], step=weeks)
    return _finish(scan, index, weekday[1], "weeks-from", point)


def _read_ago(scan: Scan, index: int) -> _Found | None:
    lone = scan.term(index, "ago_open")
    before = lone or scan.term(index, "ago_before")
    amount = _read_amount(scan, before[1] if before else index)
    if amount is None:
        return None
    unit, number, stop = amount
    after = scan.term(stop, "ago_after")
    alone = scan.term(stop, "ago_alone")
    if after and before:
        stop = after[1]
    elif alone and not before:
        stop = alone[1]
    elif not lone:
        return None
    if not ends_well(scan, stop):
        return None
    point = Point("shift", unit=unit, step=-number)
    return [Recognised(index, stop, "ago", point)], stop


def _read_marked(scan: Scan, index: int) -> _Found | None:
    """A counted unit whose number the borrowed vocabulary has no word for: dateparser may."""
    if not scan.lexicon.borrowed:
        return None
    before = scan.term(index, "ago_open") or scan.term(index, "later_before")
    place = before[1] if before else index
    unit = scan.term(place, "unit") or scan.term(place + 1, "unit")
    if unit is None or any(scan.broken(step) for step in range(index + 1, unit[1])):
        return None
    after = scan.term(unit[1], "ago_alone") or scan.term(unit[1], "later_after")
    stop = after[1] if after else unit[1]
    if not (before or after) or not ends_well(scan, stop):
        return None
    written = scan.text[scan.start(index) : scan.end(stop - 1)]
    return [Recognised(index, stop, "marked", Point("shift", phrase=written))], stop


def _read_stepped_weekday(scan: Scan, index: int) -> _Found | None:
    """ "nästa fredag", "fredag nästa vecka", "fredag vecka 12", "nästa maj"."""
    weekday = scan.term(index, "weekday")
    if weekday and weekday[0][1] in ("plain", "definite") and not scan.broken(weekday[1]):
        place = weekday[1]
        of = scan.term(place, "of") or scan.term(place, "article")
        place = of[1] if of else place
        period = scan.term(place, "period_word")
        if period and period[0][0] == "week":
            point = Point("weekday_in_week", weekday=weekday[0][0], step=period[0][1])
            return _finish(scan, index, period[1], "weekday-week", point)
        later = scan.term(weekday[1], "later_before")
        amount = _read_amount(scan, later[1]) if later else None
        weeks = _count_weeks(amount[0], amount[1]) if amount else None
        if amount and weeks is not None:
            # "torsdag om två veckor"
            point = Point("weekday_in_week", weekday=weekday[0][0], step=weeks)
            return _finish(scan, index, amount[2], "weekday-week", point)
        place = place + 1 if scan.sign(place, ",(") else place
        marker = scan.term(place, "week")
        if marker and not scan.broken(place):
            numbered = read_weeks(scan, place)
            if numbered and len(numbered[0]) == 1 and numbered[0][0].last is None:
                week = numbered[0][0].first
                point = Point("weekday_in_week", week.year, weekday=weekday[0][0])
                point.number = week.number
                return _finish(scan, index, numbered[1], "weekday-week", point)
    step = scan.term(index, "step")
    if step is None or scan.broken(step[1]):
        return None
    weekday = scan.term(step[1], "weekday")
    if weekday and weekday[0][1] in ("plain", "definite"):
        if _is_dated(scan, weekday[1]):
            return None
        point = Point("stepped_weekday", weekday=weekday[0][0], step=step[0])
        return _read_to_weekday(scan, index, weekday[1], point) or _finish(
            scan, index, weekday[1], "stepped-weekday", point
        )
    feast = scan.term(step[1], "feast")
    if feast and step[0] in _STEPS_TO_FEASTS and ends_well(scan, feast[1]):
        point = Point("stepped_feast", feast=feast[0], step=step[0])
        return [Recognised(index, feast[1], "stepped-feast", point)], feast[1]
    month = scan.term(step[1], "month")
    if month and not month[0][1] and ends_well(scan, month[1]) and step[0]:
        if scan.tokens[step[1]].lower in scan.lexicon.ambiguous:
            return None
        point = Point("stepped_month", month=month[0][0], step=step[0])
        return [Recognised(index, month[1], "stepped-month", point)], month[1]
    return None


def _read_to_weekday(scan: Scan, start: int, index: int, point: Point) -> _Found | None:
    """The weekday to which a range runs that begins with a stepped one: "next Tuesday - Friday"."""
    link = None if scan.broken(index) else scan.term(index, "range")
    place = index + 1 if scan.sign(index, DASHES) else link[1] if link else index
    last = None if place == index or scan.broken(place) else scan.term(place, "weekday")
    if last is None or last[0][1] not in ("plain", "definite") or not ends_well(scan, last[1]):
        return None
    if scan.number(last[1]) >= 0 and not scan.broken(last[1]):
        return None
    mention = Recognised(start, last[1], "stepped-weekday-range", point)
    mention.last = Point("day", weekday=last[0][0])
    return [mention], last[1]


def _read_past_weekday(scan: Scan, index: int) -> _Found | None:
    past = scan.term(index, "past_weekday")
    if past is None:
        return None
    point = Point("stepped_weekday", weekday=past[0], step=-1)
    return _finish(scan, index, past[1], "past-weekday", point)


def _finish(scan: Scan, start: int, stop: int, rule: str, point: Point) -> _Found | None:
    if not ends_well(scan, stop):
        return None
    mention = Recognised(start, stop, rule, point)
    clock = read_adjoining_clock(scan, stop, dotted=True)
    if clock is not None:
        mention.clock, mention.stop = clock, clock.stop
    return [mention], mention.stop
