"""Tells day from month where figures alone do not: by the order of a language, by a weekday."""

from __future__ import annotations

import datetime as dt

from .anchoring import Anchor
from .recognition import Point
from .years import is_date

__all__ = ["decide_order", "order_figures"]

_HALF_YEAR_DAYS = 183


def decide_order(point: Point, order: str, anchor: Anchor | None) -> str:
    """The order of figures, or the one that agrees with their weekday where the language leaves
    it open ("?"): "Sunday 6/5" in a letter of June 2016 is the fifth of June.

    Without a year only days within half a year of the anchor count, as farther away another order
    agrees by chance.
    """
    if order != "?" or point.figures is None or point.weekday is None or point.nth is not None:
        return order
    reference = anchor.first if anchor is not None and not anchor.stated else None
    if point.year is not None:
        years = [point.year]
    elif reference is not None:
        years = [reference.year + step for step in (-1, 0, 1)]
    else:
        return order
    first, second = point.figures
    agreeing = []
    for name, day, month in (("dmy", first, second), ("mdy", second, first)):
        days = [dt.date(year, month, day) for year in years if is_date(year, month, day)]
        if point.year is None and reference is not None:
            days = [day for day in days if abs((day - reference).days) <= _HALF_YEAR_DAYS]
        if any(day.weekday() == point.weekday for day in days):
            agreeing.append(name)
    return agreeing[0] if len(agreeing) == 1 else order


def order_figures(point: Point, figures: tuple[int, int], order: str) -> bool:
    """Set the day and month of a point by the order of its figures; False where that is unknown."""
    first, second = figures
    if first > 12 or second > 12 or order == "dmy":
        point.day, point.month = (second, first) if second > 12 else (first, second)
        return True
    if order == "mdy":
        point.day, point.month = second, first
        return True
    return False
