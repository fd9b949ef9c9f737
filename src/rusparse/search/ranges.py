"""Ranges of days and amounts as a searcher types them: `parse_days`, `parse_amounts`."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

__all__ = ["AmountRange", "DayRange", "parse_amounts", "parse_days"]

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)
_AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,4})?\Z", re.ASCII)
_COMPARED = re.compile(r"(<=|>=|<|>)(.*)\Z", re.DOTALL)


class DayRange(NamedTuple):
    """Days from `first` to `last`, both included; None is open."""

    first: dt.date | None
    last: dt.date | None


class AmountRange(NamedTuple):
    """Amounts from `low` to `high`; None is open."""

    low: float | None
    high: float | None
    includes_low: bool = True
    includes_high: bool = True


def parse_days(text: str) -> DayRange | None:
    """A day, month or year (ISO 8601), a range with "..", or one behind "<", "<=", ">", ">=".

    What is no such thing, or a range that ends before it begins, gives None.

    >>> parse_days("2022-02")
    DayRange(first=datetime.date(2022, 2, 1), last=datetime.date(2022, 2, 28))
    """
    compared = _COMPARED.match(text)
    if compared is not None:
        period = _parse_period(compared[2].strip())
        return _compare_days(compared[1], period) if period is not None else None
    start, dots, end = text.partition("..")
    if not dots:
        return _parse_period(text)
    if not start and not end:
        return None
    first = _parse_period(start) if start else DayRange(None, None)
    last = _parse_period(end) if end else DayRange(None, None)
    if first is None or last is None:
        return None
    if first.first is not None and last.last is not None and first.first > last.last:
        return None
    return DayRange(first.first, last.last)


def parse_amounts(text: str) -> AmountRange | None:
    """An amount, a range with "..", or one behind "<", "<=", ">", ">="; else None.

    >>> parse_amounts("500..900").high
    900.0
    """
    compared = _COMPARED.match(text)
    if compared is not None:
        amount = _parse_amount(compared[2].strip())
        if amount is None:
            return None
        if compared[1].startswith("<"):
            return AmountRange(None, amount, includes_high=compared[1] == "<=")
        return AmountRange(amount, None, includes_low=compared[1] == ">=")
    start, dots, end = text.partition("..")
    low = _parse_amount(start)
    if not dots:
        return AmountRange(low, low) if low is not None else None
    high = _parse_amount(end)
    if (start and low is None) or (end and high is None) or (low is None and high is None):
        return None
    if low is not None and high is not None and low > high:
        return None
    return AmountRange(low, high)


def _compare_days(sign: str, period: DayRange) -> DayRange | None:
    first, last = period
    if first is None or last is None:
        return None
    one = dt.timedelta(days=1)
    try:
        return {
            "<": lambda: DayRange(None, first - one),
            "<=": lambda: DayRange(None, last),
            ">": lambda: DayRange(last + one, None),
            ">=": lambda: DayRange(first, None),
        }[sign]()
    except OverflowError:
        return None


def _parse_period(text: str) -> DayRange | None:
    match = _DAY.match(text)
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        if month is None:
            return DayRange(dt.date(year or 0, 1, 1), dt.date(year or 0, 12, 31))
        if day is None:
            last = calendar.monthrange(year or 0, month)[1]
            return DayRange(dt.date(year or 0, month, 1), dt.date(year or 0, month, last))
        return DayRange(*[dt.date(year or 0, month, day)] * 2)
    except ValueError:
        return None


def _parse_amount(text: str) -> float | None:
    return float(text.replace(",", ".")) if _AMOUNT.match(text) else None
