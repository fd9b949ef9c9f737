"""Asks the engine and reads its answer: hits in a fixed order, letters, facets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from rusparse.records import Address

from .compilation import Compiled
from .highlighting import find_highlights, make_snippet
from .results import SearchHit

if TYPE_CHECKING:
    import tantivy

__all__ = ["FACETS", "count_facets", "find_hits", "find_places"]

FACETS: Final[Mapping[str, str]] = {
    "sender": "sender_facet",
    "year": "year",
    "language": "language",
}
"""The facets by the names that a caller uses, with the index's fields."""

_MAX_FACET_VALUES = 100
# The engine orders equal scores by where they happen to lie in its files; a page that ends among
# them is put in order with this many more.
_EXTRA_HITS = 100
_MAX_HITS = 100_000


_EngineHit: TypeAlias = "tuple[float, tantivy.DocAddress]"


class _Found(NamedTuple):
    score: float
    stored: dict[str, Any]


def find_hits(
    searcher: tantivy.Searcher, compiled: Compiled, *, limit: int, offset: int, by_letter: bool
) -> tuple[tuple[SearchHit, ...], int]:
    """A page of hits, and how many sections all pages have."""
    wanted = offset + limit
    fetched = wanted + _EXTRA_HITS
    while True:
        result = searcher.search(
            compiled.query, limit=min(fetched, _MAX_HITS), weight_by_field="recency"
        )
        if by_letter:
            chosen = list(_first_of_each_letter(_order(searcher, result.hits)))
        else:
            chosen = _order(searcher, _cut_after_ties(result.hits, wanted))
        if len(chosen) >= wanted or len(result.hits) < fetched or fetched >= _MAX_HITS:
            break
        fetched *= 4
    hits = tuple(_make_hit(found, compiled) for found in chosen[offset:wanted])
    return hits, int(result.count)  # type: ignore[attr-defined]  # missing in the stubs only


def find_places(searcher: tantivy.Searcher, compiled: Compiled) -> Iterator[tuple[str, int]]:
    """The letter and the index of every section that is found, in no order."""
    result = searcher.search(compiled.query, limit=max(1, searcher.num_docs))
    for _, address in result.hits:
        stored = json.loads(searcher.doc(address)["stored"][0])
        yield stored["newsletter_id"], stored["section_index"]


def count_facets(
    searcher: tantivy.Searcher, compiled: Compiled, facets: Sequence[str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many of the sections found each sender, year or language has, the most first."""
    if not facets:
        return {}
    asked = {name: {"terms": {"field": FACETS[name], "size": _MAX_FACET_VALUES}} for name in facets}
    answer = searcher.aggregate(compiled.query, asked)
    counted: dict[str, tuple[tuple[str, int], ...]] = {}
    for name in facets:
        values = [
            (_facet_label(bucket["key"]), int(bucket["doc_count"]))
            for bucket in answer[name]["buckets"]
        ]
        counted[name] = tuple(sorted(values, key=lambda value: (-value[1], value[0])))
    return counted


def _facet_label(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _cut_after_ties(hits: Sequence[_EngineHit], wanted: int) -> Sequence[_EngineHit]:
    """The wanted hits and those after them that are as good as the last."""
    end = min(wanted, len(hits))
    while 0 < end < len(hits) and hits[end][0] == hits[end - 1][0]:
        end += 1
    return hits[:end]


def _order(searcher: tantivy.Searcher, hits: Sequence[_EngineHit]) -> list[_Found]:
    found = [
        _Found(score, json.loads(searcher.doc(address)["stored"][0])) for score, address in hits
    ]
    # Stable sorts, the least important key first.
    found.sort(key=lambda one: (one.stored["newsletter_id"], one.stored["section_index"]))
    found.sort(key=_date, reverse=True)
    found.sort(key=lambda one: one.score, reverse=True)
    return found


def _first_of_each_letter(found: Sequence[_Found]) -> Iterator[_Found]:
    seen: set[str] = set()
    for one in found:
        letter = one.stored["newsletter_id"]
        if letter not in seen:
            seen.add(letter)
            yield one


def _make_hit(found: _Found, compiled: Compiled) -> SearchHit:
    stored = found.stored
    text, heading = stored["text"], stored["heading"]
    language = stored["language"].split("-")[0].lower()
    highlights = find_highlights(text, compiled, language)
    skip = len(heading) + 1 if heading and text.startswith(f"{heading}\n") else 0
    snippet, snippet_highlights = make_snippet(text, highlights, skip)
    sender = stored["sender"]
    return SearchHit(
        newsletter_id=stored["newsletter_id"],
        section_index=stored["section_index"],
        score=found.score,
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
    )


def _date(found: _Found) -> float:
    """When the letter was sent or else issued, in seconds."""
    text = found.stored["sent_at"] or found.stored["issued"]
    if text is not None and len(text) == len("2022-05"):
        text = f"{text}-01"
    moment = _read_moment(text)
    if moment is None:
        return float("-inf")
    # An issue's day has no zone; that of the machine must not order the hits.
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def _read_moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
