"""Days and moments as whole numbers, for engines that compare nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from .documents import Fields, find_amounts, find_days

__all__ = ["add_numbers"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Of a longer period, the first days are listed and its last one.
_MAX_LISTED_DAYS: Final = 800
# Of one document; more days than that no letter means.
_MAX_DAYS: Final = 10_000


def add_numbers(fields: Fields) -> Fields:
    """A document's fields with numbers to compare and to sort by.

    `sent_at_seconds` counts from 1970 (Unix time); `when_days` and `deadline_days` are each day of
    each date as YYYYMMDD, so that 4 May 2022 is 20220504; `prices_paid` are amounts.
    """
    dates = fields.get("dates", ())
    deadlines = [date for date in dates if date["role"] == "deadline"]
    amounts = {each for pair in find_amounts(fields.get("prices", ())) for each in pair}
    added: dict[str, Any] = {
        "sent_at_seconds": _count_seconds(fields.get("sent_at")),
        "when_days": _list_days(dates),
        "deadline_days": _list_days(deadlines),
        "prices_paid": [float(amount) for amount in sorted(amounts)],
    }
    return {**fields, **{name: value for name, value in added.items() if value not in (None, [])}}


def _count_seconds(sent_at: str | None) -> int | None:
    if sent_at is None:
        return None
    return (dt.datetime.fromisoformat(sent_at) - _EPOCH) // dt.timedelta(seconds=1)


def _list_days(dates: Iterable[Mapping[str, Any]]) -> list[int]:
    days = {day for first, last in find_days(dates) for day in _iterate_days(first, last)}
    numbers = (day.year * 10_000 + day.month * 100 + day.day for day in sorted(days))
    return list(islice(numbers, _MAX_DAYS))


def _iterate_days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    listed = min((last - first).days, _MAX_LISTED_DAYS)
    yield from (first + dt.timedelta(days=number) for number in range(listed + 1))
    yield last
