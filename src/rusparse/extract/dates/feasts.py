"""Days that are counted and not written: Easter, nth weekdays, named holidays, ISO weeks."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from .calendar import SATURDAY, SUNDAY, WEEKDAYS

__all__ = [
    "compute_easter",
    "compute_feast",
    "compute_nth_weekday",
    "compute_nth_weekend",
    "is_split_weekend",
    "last_day_of_month",
]

_RULE = re.compile(r"(?:(\d\d)-(\d\d)|easter([+-]\d+)|(\w+)(>=|<=)(\d\d)-(\d\d))$")


def last_day_of_month(year: int, month: int) -> int:
    """The number of days in a month of the Gregorian calendar (28 to 31)."""
    if month == 12:
        return 31
    return (dt.date(year, month + 1, 1) - dt.timedelta(days=1)).day


@cache
def compute_easter(year: int) -> dt.date:
    """Easter Sunday of a year by the Gregorian computus.

    The algorithm is the "anonymous" one printed in Nature on 20 April 1876, as in Jean Meeus,
    Astronomical Algorithms, chapter 8.

    >>> compute_easter(2022)
    datetime.date(2022, 4, 17)
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    year_leaps, year_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * year_leaps - epact - year_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def compute_nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date | None:
    """The nth (1 to 5, or -1 for the last) weekday (0 is Monday) of a month; None if it has none.

    >>> compute_nth_weekday(2022, 7, 4, 1)
    datetime.date(2022, 7, 1)
    """
    days = last_day_of_month(year, month)
    if nth > 0:
        first = dt.date(year, month, 1).weekday()
        day = 1 + (weekday - first) % 7 + 7 * (nth - 1)
    else:
        last = dt.date(year, month, days).weekday()
        day = days - (last - weekday) % 7 + 7 * (nth + 1)
    return dt.date(year, month, day) if 1 <= day <= days else None


def compute_nth_weekend(year: int, month: int, nth: int) -> tuple[dt.date, dt.date] | None:
    """The nth (1 to 5, or -1 for the last) Saturday of a month, and the Sunday after it.

    None if the month has none.

    >>> compute_nth_weekend(2026, 8, -1)
    (datetime.date(2026, 8, 29), datetime.date(2026, 8, 30))
    """
    saturday = compute_nth_weekday(year, month, SATURDAY, nth)
    return (saturday, saturday + dt.timedelta(days=1)) if saturday else None


def is_split_weekend(saturday: dt.date, nth: int) -> bool:
    """Whether the weekend that is counted from an end of the month lies half in another month.

    Then some count it and some do not: the last weekend of a month that ends on a Saturday.

    >>> is_split_weekend(dt.date(2026, 10, 31), -1)
    True
    """
    if nth < 0:
        return (saturday + dt.timedelta(days=1 - 7 * (nth + 1))).month != saturday.month
    return saturday.replace(day=1).weekday() == SUNDAY


def compute_feast(rule: str, year: int) -> dt.date | None:
    """The day of a holiday in a year; None where the year has none.

    A rule is "12-25" (month and day), "easter+39" (days from Easter Sunday), "friday>=06-19" (that
    weekday on or after a day) or "sunday<=05-31" (on or before it).

    >>> compute_feast("friday>=06-19", 2022)
    datetime.date(2022, 6, 24)
    """
    match = _RULE.match(rule)
    if match is None or not 1 <= year <= 9998:
        return None
    month, day, offset, weekday_name, direction, from_month, from_day = match.groups()
    try:
        if month:
            return dt.date(year, int(month), int(day))
        if offset:
            return compute_easter(year) + dt.timedelta(days=int(offset))
        bound = dt.date(year, int(from_month), int(from_day))
    except (ValueError, OverflowError):
        return None
    weekday = WEEKDAYS.index(weekday_name)
    if direction == ">=":
        return bound + dt.timedelta(days=(weekday - bound.weekday()) % 7)
    return bound - dt.timedelta(days=(bound.weekday() - weekday) % 7)
