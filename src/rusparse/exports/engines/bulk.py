"""The bodies of bulk requests to OpenSearch and Elasticsearch, each of bounded size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rusparse.errors import UsageError

from .documents import LATEST_DAY, Document, Fields, find_amounts, find_days, read_day
from .rendering import render_line
from .template import name_index

__all__ = ["Action", "Batch", "BulkBounds", "gather_batches", "make_action", "render_batch"]


@dataclass(frozen=True, slots=True)
class BulkBounds:
    """How much goes in one request; a document that is larger alone goes alone.

    Raises `UsageError` for a bound below 1.
    """

    max_bytes: int = 5_000_000
    max_actions: int = 1_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise UsageError(
                    f"BulkBounds.{name} must be at least 1, not {getattr(self, name)!r}"
                )


class Action(NamedTuple):
    """One document to be put into an index under its id: the two lines that say so."""

    index_name: str
    document_id: str
    part: str
    lines: bytes


def make_action(document: Document, prefix: str) -> Action:
    """The lines that index a document: what was there under its id is replaced."""
    index = name_index(prefix, document.language)
    head = {"index": {"_index": index, "_id": document.id}}
    lines = render_line(head) + render_line(_compare(document.fields))
    return Action(index, document.id, document.fields["part"], lines)


class Batch:
    """Actions that go in one request."""

    def __init__(self, bounds: BulkBounds) -> None:
        self._bounds = bounds
        self._actions: list[Action] = []
        self._size_bytes = 0

    def has_room(self, action: Action) -> bool:
        """Whether an action may go along; the first one always may."""
        size_bytes = self._size_bytes + len(action.lines)
        fits = size_bytes <= self._bounds.max_bytes
        return not self._actions or (fits and len(self._actions) < self._bounds.max_actions)

    def add(self, action: Action) -> None:
        """Let an action go along."""
        self._actions.append(action)
        self._size_bytes += len(action.lines)

    def take(self) -> list[Action]:
        """The actions in their order; the batch is empty then."""
        actions, self._actions, self._size_bytes = self._actions, [], 0
        return actions


def gather_batches(actions: Iterable[Action], bounds: BulkBounds) -> Iterator[list[Action]]:
    """The actions in their order, as many together as the bounds allow."""
    batch = Batch(bounds)
    for action in actions:
        if not batch.has_room(action):
            yield batch.take()
        batch.add(action)
    if last := batch.take():
        yield last


def render_batch(batch: Iterable[Action]) -> bytes:
    """The body of a bulk request (newline-delimited JSON, with a newline at its end)."""
    return b"".join(action.lines for action in batch)


# --- ranges ---


def _compare(fields: Fields) -> Fields:
    """The fields with those by which ranges are asked for."""
    dates, prices = fields.get("dates", ()), fields.get("prices", ())
    deadlines = [date for date in dates if date["role"] == "deadline"]
    amounts = list(find_amounts(prices))
    added = {
        "when": [_make_range(first, last) for first, last in find_days(dates)],
        "deadline": [_make_range(first, last) for first, last in find_days(deadlines)],
        "price": [str(amount) for amount in sorted({each for pair in amounts for each in pair})],
        "price_range": [{"gte": str(low), "lte": str(high)} for low, high in amounts],
    }
    compared = {**fields, **{name: values for name, values in added.items() if values}}
    if dates:
        compared["dates"] = [{**date, **_make_own_range(date)} for date in dates]
    return compared


def _make_own_range(date: Mapping[str, Any]) -> Fields:
    """A date's range to the minute where it is one, else in whole days."""
    if "starts" not in date:
        return {}
    starts: str = date["starts"]
    ends: str = date.get("ends", starts)
    if "T" in starts and "T" in ends and starts <= ends:
        return {"range": {"gte": starts, "lte": ends}}
    first = read_day(starts)
    return {"range": _make_range(first, max(first, read_day(ends)))}


def _make_range(first: dt.date, last: dt.date) -> dict[str, Any]:
    # How engines round the end of a range differs by version; the day after is the same to all.
    if last == LATEST_DAY:
        return {"gte": first.isoformat(), "lte": last.isoformat()}
    return {"gte": first.isoformat(), "lt": (last + dt.timedelta(days=1)).isoformat()}
