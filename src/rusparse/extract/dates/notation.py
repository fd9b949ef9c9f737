"""Writes resolved dates as EDTF strings (ISO 8601-2:2019, level 2).

EDTF has intervals of days and no intervals of moments: a range of clock times is written as its
day or days. It has no weeks either: a week is the interval of its days.
"""

from __future__ import annotations

import datetime as dt

__all__ = ["render_edtf", "render_unknown_year"]

_FIRST_SEASON, _FIRST_QUARTER = 21, 33


def render_edtf(
    starts: dt.date,
    ends: dt.date,
    kind: str,
    bound: str | None = None,
    number: int | None = None,
) -> str:
    """The EDTF string of a resolved date or period.

    `number` is the season (0 is spring) or quarter (1 to 4) for those kinds.

    >>> render_edtf(dt.date(2022, 3, 1), dt.date(2022, 3, 1), "day", "from")
    '2022-03-01/..'
    """
    first, last = _day(starts), _day(ends)
    if bound is not None:
        return _render_open(first, last, bound)
    if kind != "day":
        period = _render_period(first, last, kind, number)
        if period is not None:
            return period
    if starts == ends:
        return starts.isoformat()
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()}/{last.isoformat()}"


def _render_period(first: dt.date, last: dt.date, kind: str, number: int | None) -> str | None:
    if kind == "month" and (first.year, first.month) == (last.year, last.month):
        return first.isoformat()[:7]
    if kind in ("month", "half"):
        return f"{first.isoformat()[:7]}/{last.isoformat()[:7]}"
    if kind == "quarter" and number is not None:
        return f"{first.year:04d}-{_FIRST_QUARTER + number - 1}"
    if kind == "season" and number is not None:
        return f"{first.year:04d}-{_FIRST_SEASON + number}"
    if kind == "year" and first.year == last.year:
        return f"{first.year:04d}"
    return None


def render_unknown_year(first: tuple[int, int | None], last: tuple[int, int | None] | None) -> str:
    """A month and day, or a range of them, of a year that is not known.

    >>> render_unknown_year((5, 4), None)
    'XXXX-05-04'
    """
    written = [_render_part(*first)]
    if last is not None and last != first:
        written.append(_render_part(*last))
    return "/".join(written)


def _render_part(month: int, day: int | None) -> str:
    return f"XXXX-{month:02d}" if day is None else f"XXXX-{month:02d}-{day:02d}"


def _render_open(first: dt.date, last: dt.date, bound: str) -> str:
    if bound == "from":
        return f"{first.isoformat()}/.."
    if bound == "until":
        return f"../{last.isoformat()}"
    if bound == "before":
        return f"../{(first - dt.timedelta(days=1)).isoformat()}"
    return f"{(last + dt.timedelta(days=1)).isoformat()}/.."


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
