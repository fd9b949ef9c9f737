"""What a search finds: `SearchResults` of `SearchHit`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rusparse.records import Address, Span

__all__ = ["Page", "SearchHit", "SearchResults", "SortOrder"]

SortOrder: TypeAlias = Literal["relevance", "sent", "event", "price"]
"""What hits are ordered by: how well they match, or the newest letter, the earliest event or the
lowest price of the section first. What has no event or price comes last."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which of the hits are asked for, and how."""

    limit: int = 10
    offset: int = 0
    sort: SortOrder = "relevance"
    by_letter: bool = False
    collapse_copies: bool = True


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A section that was found.

    `issued` is the issue's day or month (ISO 8601) where the letter states one.

    `score` compares hits of one search and means nothing else. `highlights` are spans in `text`,
    `snippet_highlights` in `snippet` (start inclusive, end exclusive, in code points). `copies` is
    how many more letters among the best hits are the same issue and say the same here.
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
    copies: int = 0


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The hits of a page, and how many sections there are on all pages.

    With `by_letter`, each letter's best section stands for it; of copies of an issue, the first
    stands for all. `total` and `facets` count every section all the same.
    `facets` have the values by number of sections, the most first, for each facet asked for.
    `remarks` name what of the query was not understood, and what is to be known about the index.
    """

    hits: tuple[SearchHit, ...]
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    remarks: tuple[str, ...]
