"""What a search finds: `SearchResults` of `SearchHit`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from rusparse.records import Address, Span

__all__ = ["SearchHit", "SearchResults"]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A section that was found.

    `issued` is the issue's day or month (ISO 8601) where the letter states one.

    `score` compares hits of one search and means nothing else. `highlights` are spans in `text`,
    `snippet_highlights` in `snippet` (start inclusive, end exclusive, in code points).
    """

    newsletter_id: str
    section_index: int
    score: float
    kind: str
    category: str | None
    heading: str | None
    title: str | None
    subject: str | None
    sent_at: dt.datetime | None
    issued: str | None
    sender: Address | None
    language: str
    text: str
    highlights: tuple[Span, ...]
    snippet: str
    snippet_highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The hits of a page, and how many sections there are on all pages.

    With `by_letter`, each letter's best section stands for it and `total` still counts sections.
    `facets` count sections by value, the most first, for each facet that was asked for. `remarks`
    name what of the query was not understood, and what is to be known about the index.
    """

    hits: tuple[SearchHit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    remarks: tuple[str, ...]
