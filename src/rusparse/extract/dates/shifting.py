"""Resolves what is counted from the reference day: tomorrow, on Friday, next week, in 3 months."""

from __future__ import annotations

import datetime as dt

from .calendar import COMING
from .feasts import compute_feast, compute_nth_weekday, compute_nth_weekend, last_day_of_month
from .recognition import Point

__all__ = ["place_in_month", "resolve_shift"]

_Range = tuple[dt.date, dt.date]
_MOST_MONTHS_AHEAD = 2


def resolve_shift(point: Point, reference: dt.date, past: bool = False) -> _Range | None:
    """The days of a point that is counted from the reference; None for one that is not.

    A weekday alone is the next such day and never the reference itself; `past` turns it to the
    last one. "Next Friday" is the Friday of the week after the reference's (Monday to Sunday).
    """
    step = point.step or 0
    if point.kind == "shift":
        return _move(reference, point.unit or "day", step)
    if point.kind == "weekend":
        monday = _monday(reference) + dt.timedelta(days=7 * step)
        if past and not step and reference < monday + dt.timedelta(days=5):
            # "At the weekend we were ..." in a letter of a Tuesday
            monday -= dt.timedelta(days=7)
        return monday + dt.timedelta(days=5), monday + dt.timedelta(days=6)
    if point.kind == "weekday_in_week":
        return _place_in_week(point, reference)
    if point.kind == "stepped_weekday" and point.weekday is not None:
        day = _step_weekday(point.weekday, step, reference)
        return day, day
    if point.kind == "weeks_from" and point.weekday is not None:
        day = _step_weekday(point.weekday, COMING, reference) + dt.timedelta(days=7 * step)
        return day, day
    if point.kind == "stepped_month" and point.month is not None:
        return _step_month(point.month, step, reference)
    if point.kind == "stepped_feast" and point.feast is not None:
        return _step_feast(point.feast, step, reference)
    if point.kind == "part":
        return _place_part(point, reference)
    if point.kind == "day" and point.weekday is not None:
        return _place_weekday(point, reference, past)
    if point.kind == "day" and point.day is not None:
        return _place_day_of_month(point.day, None, reference, past)
    return _place_unit(point.kind, step, reference)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _move(day: dt.date, unit: str, count: int) -> _Range:
    """The day that is so many days or weeks away, or the whole month or year: who writes "two
    months ago" counts no days."""
    if unit in ("day", "week", "fortnight", "weekend"):
        moved = day + dt.timedelta(days=count * {"day": 1, "fortnight": 14}.get(unit, 7))
        return moved, moved
    if unit == "year":
        return _place_unit("year", count, day) or (day, day)
    total = day.year * 12 + day.month - 1 + count * (3 if unit == "quarter" else 1)
    year, month = divmod(total, 12)
    return dt.date(year, month + 1, 1), dt.date(year, month + 1, last_day_of_month(year, month + 1))


def _place_in_week(point: Point, reference: dt.date) -> _Range | None:
    weekday = point.weekday or 0
    if point.number is None:
        day = _monday(reference) + dt.timedelta(days=7 * (point.step or 0) + weekday)
        return day, day
    if point.year is not None:
        years = [point.year]
    else:
        years = [reference.year - 1, reference.year, reference.year + 1]
    days: list[dt.date] = []
    for year in years:
        try:
            days.append(dt.date.fromisocalendar(year, point.number, weekday + 1))
        except ValueError:
            continue
    if not days:
        return None
    day = min(days, key=lambda other: _distance(other, reference))
    return day, day


def _distance(day: dt.date, reference: dt.date) -> float:
    days = (day - reference).days
    return float(days) if days >= 0 else -1.5 * days


def _step_weekday(weekday: int, step: int, reference: dt.date) -> dt.date:
    ahead = (weekday - reference.weekday()) % 7
    if step < 0:
        return reference - dt.timedelta(days=(reference.weekday() - weekday) % 7 or 7)
    if step == 0:
        return reference + dt.timedelta(days=ahead)
    if step == COMING:
        return reference + dt.timedelta(days=ahead or 7)
    monday = _monday(reference) + dt.timedelta(days=7)
    return monday + dt.timedelta(days=weekday)


def _step_month(month: int, step: int, reference: dt.date) -> _Range:
    year = reference.year
    if step > 0 and month <= reference.month:
        year += 1
    elif step < 0 and month >= reference.month:
        year -= 1
    return dt.date(year, month, 1), dt.date(year, month, last_day_of_month(year, month))


def _place_weekday(point: Point, reference: dt.date, past: bool) -> _Range | None:
    weekday = point.weekday or 0
    if point.day is not None:
        return _place_day_of_month(point.day, weekday, reference)
    ahead = (weekday - reference.weekday()) % 7 or 7
    if past and ahead == 7:
        # "Shares fell on Monday" in a letter of a Monday is of that day or of a week before.
        return None
    day = reference + dt.timedelta(days=ahead - 7 if past else ahead)
    last = day
    if point.weekday_last is not None:
        last = day + dt.timedelta(days=(point.weekday_last - weekday) % 7)
    return day, last


def _step_feast(rule: str, step: int, reference: dt.date) -> _Range | None:
    """The last of a feast's days before the reference, or the first that has not gone by."""
    years = range(max(1, reference.year - 1), reference.year + 2)
    days = [day for year in years if (day := compute_feast(rule, year)) is not None]
    days = [day for day in days if (day < reference if step < 0 else day >= reference)]
    if not days:
        return None
    day = max(days) if step < 0 else min(days)
    return day, day


def place_in_month(point: Point, year: int, month: int) -> _Range | None:
    """The day, or the nth weekday, last day or weekend, of a month; None if it has no such one.

    Raises `ValueError` where the month has no day of a number.
    """
    if point.nth is None:
        day = dt.date(year, month, point.day or 1)
        return day, day
    if point.weekday is None:
        last = dt.date(year, month, last_day_of_month(year, month))
        return last, last
    if point.weekday_last is not None:
        return compute_nth_weekend(year, month, point.nth)
    nth = compute_nth_weekday(year, month, point.weekday, point.nth)
    return (nth, nth) if nth else None


def _place_part(point: Point, reference: dt.date) -> _Range | None:
    """The day of a month that is counted from the reference's; None where it has no such day."""
    year, month = divmod(reference.year * 12 + reference.month - 1 + (point.step or 0), 12)
    try:
        return place_in_month(point, year, month + 1)
    except ValueError:
        return None


def _place_day_of_month(
    number: int, weekday: int | None, reference: dt.date, past: bool = False
) -> _Range | None:
    """The nearest coming day of that number, or the last, on the weekday where one is given.

    Who names no month means this one or one of the next two.
    """
    total = reference.year * 12 + reference.month - 1
    for months in range(_MOST_MONTHS_AHEAD + 1):
        year, month = divmod(total + (-months if past else months), 12)
        if number > last_day_of_month(year, month + 1):
            continue
        day = dt.date(year, month + 1, number)
        if (day <= reference if past else day >= reference) and (
            weekday is None or day.weekday() == weekday
        ):
            return day, day
    return None


def _place_unit(unit: str, step: int, reference: dt.date) -> _Range | None:
    if unit == "day":
        day = reference + dt.timedelta(days=step)
        return day, day
    if unit == "week":
        monday = _monday(reference) + dt.timedelta(days=7 * step)
        return monday, monday + dt.timedelta(days=6)
    if unit == "year":
        year = reference.year + step
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    length = {"month": 1, "quarter": 3}.get(unit)
    if length is None:
        return None
    total = reference.year * 12 + reference.month - 1
    first = total - total % length + step * length
    year, month = divmod(first, 12)
    last_year, last_month = divmod(first + length - 1, 12)
    last = dt.date(last_year, last_month + 1, last_day_of_month(last_year, last_month + 1))
    return dt.date(year, month + 1, 1), last
