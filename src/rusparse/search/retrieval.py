"""Asks the engine and reads its answer: hits in a fixed order, one for each letter or issue."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rusparse.records import Address

from .compilation import Compiled
from .copies import is_copy
from .documents import NO_EVENT, NO_PRICE
from .highlighting import Highlighter, make_snippet
from .results import Page, SearchHit, SortOrder

if TYPE_CHECKING:
    import tantivy

__all__ = ["SORT_ORDERS", "find_hits", "find_places"]


class _Order(NamedTuple):
    """The field that hits are ordered by, whether the highest is first, and what counts as none."""

    field: str
    descending: bool
    none: float | None = None


_NEWEST: Final = _Order("newest", descending=True)
SORT_ORDERS: Final[dict[SortOrder, _Order | None]] = {
    "relevance": None,
    "sent": _NEWEST,
    "event": _Order("event_day", descending=False, none=NO_EVENT),
    "price": _Order("lowest_price", descending=False, none=NO_PRICE),
}
"""The orders by the names that a caller uses; None is that of the scores."""

# The engine orders what is equal by where it happens to lie in its files; a page that ends among
# such hits is put in order with this many more.
_EXTRA_HITS = 100
_MAX_HITS = 100_000


@dataclass(slots=True)
class _Found:
    """A hit on its way: the key it is ordered by, its place in the engine's files, its numbers."""

    key: float
    address: tantivy.DocAddress
    newest: int
    letter: int = 0
    issue: int = 0
    stored: dict[str, Any] | None = None
    copies: int = 0


def find_hits(
    searcher: tantivy.Searcher, compiled: Compiled, page: Page
) -> tuple[tuple[SearchHit, ...], int]:
    """A page of hits, and how many sections all pages have."""
    wanted = page.offset + page.limit
    order = SORT_ORDERS[page.sort]
    if order is None and not compiled.ranked:
        order = _NEWEST
    fetched = wanted + _EXTRA_HITS
    while True:
        result = _search(searcher, compiled.query, order, min(fetched, _MAX_HITS))
        found = _put_in_order(searcher, result.hits, order)
        complete = len(found) < fetched or fetched >= _MAX_HITS
        if not complete:
            found = _cut_before_ties(found)
        if page.by_letter or page.collapse_copies:
            found = _leave_out(searcher, found, page)
        if len(found) >= wanted or complete:
            break
        fetched *= 4
    highlighter = Highlighter(compiled)
    hits = tuple(
        _make_hit(_load(searcher, one), one, order, highlighter)
        for one in found[page.offset : wanted]
    )
    return hits, int(result.count)  # type: ignore[attr-defined]  # missing in the stubs only


def find_places(searcher: tantivy.Searcher, compiled: Compiled) -> Iterator[tuple[str, int]]:
    """The letter and the index of every section that is found, in no order."""
    result = searcher.search(compiled.query, limit=max(1, searcher.num_docs), count=False)
    for _, address in result.hits:
        stored = json.loads(searcher.doc(address)["stored"][0])
        yield stored["newsletter_id"], stored["section_index"]


def _search(
    searcher: tantivy.Searcher, query: tantivy.Query, order: _Order | None, limit: int
) -> tantivy.SearchResult:
    if order is None:
        return searcher.search(query, limit=limit, weight_by_field="recency")
    # Heavy to import, and loaded already where there is a searcher.
    import tantivy

    direction = tantivy.Order.Desc if order.descending else tantivy.Order.Asc
    return searcher.search(query, limit=limit, order_by_field=order.field, order=direction)


def _put_in_order(
    searcher: tantivy.Searcher,
    hits: Sequence[tuple[Any, tantivy.DocAddress]],
    order: _Order | None,
) -> list[_Found]:
    addresses = [address for _, address in hits]
    newest = searcher.fast_field_values("newest", addresses)
    found = [
        _Found(key, address, int(rank or 0))
        for (key, address), rank in zip(hits, newest, strict=True)
    ]
    # Stable sorts, the less important key first.
    found.sort(key=lambda one: one.newest, reverse=True)
    if order is not _NEWEST:
        found.sort(key=lambda one: one.key, reverse=order is None or order.descending)
    return found


def _cut_before_ties(found: list[_Found]) -> list[_Found]:
    """Those of a list that was cut off whose place is certain: not what equals the last."""
    end = len(found)
    while end and found[end - 1].key == found[-1].key:
        end -= 1
    return found[:end]


def _leave_out(searcher: tantivy.Searcher, found: list[_Found], page: Page) -> list[_Found]:
    """The first section of each letter, the first of its copies, or both."""
    addresses = [one.address for one in found]
    letters = searcher.fast_field_values("letter", addresses)
    issues = searcher.fast_field_values("copy", addresses)
    kept: list[_Found] = []
    seen: set[int] = set()
    by_issue: dict[int, list[_Found]] = {}
    for one, letter, issue in zip(found, letters, issues, strict=True):
        one.letter, one.issue = int(letter or 0), int(issue or 0)
        if page.by_letter and one.letter in seen:
            continue
        rivals = by_issue.setdefault(one.issue, [])
        if page.collapse_copies and (original := _find_original(searcher, one, rivals)):
            original.copies += 1
            continue
        seen.add(one.letter)
        rivals.append(one)
        kept.append(one)
    return kept


def _find_original(
    searcher: tantivy.Searcher, one: _Found, rivals: Sequence[_Found]
) -> _Found | None:
    for rival in rivals:
        if rival.letter != one.letter and is_copy(_load(searcher, rival), _load(searcher, one)):
            return rival
    return None


def _load(searcher: tantivy.Searcher, found: _Found) -> dict[str, Any]:
    if found.stored is None:
        found.stored = json.loads(searcher.doc(found.address)["stored"][0])
    return found.stored


def _make_hit(
    stored: dict[str, Any], found: _Found, order: _Order | None, highlighter: Highlighter
) -> SearchHit:
    text, heading = stored["text"], stored["heading"]
    language = stored["language"].split("-")[0].lower()
    highlights = highlighter.find_highlights(text, language)
    skip = len(heading) + 1 if heading and text.startswith(f"{heading}\n") else 0
    snippet, snippet_highlights = make_snippet(text, highlights, skip)
    sender = stored["sender"]
    return SearchHit(
        newsletter_id=stored["newsletter_id"],
        section_index=stored["section_index"],
        score=found.key if order is None else 1.0,
        kind=stored["kind"],
        category=stored["category"],
        heading=heading,
        title=stored["title"],
        subject=stored["subject"],
        sent_at=_read_moment(stored["sent_at"]),
        issued=stored["issued"],
        sender=Address(**sender) if sender else None,
        language=stored["language"],
        text=text,
        highlights=highlights,
        snippet=snippet,
        snippet_highlights=snippet_highlights,
        copies=found.copies,
    )


def _read_moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
