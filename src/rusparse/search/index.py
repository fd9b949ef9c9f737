"""The searchable index over stored records: `SearchIndex`.

The index is derived from the records: it may be deleted at any time and is made again by an
update. Its folder holds the engine's files in `segments/` and `manifest.json`, which says which
parts of the records are in it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from rusparse.errors import ArchiveError, UsageError

from .compilation import Compiled, compile_query
from .engine import EngineDamaged, engine_errors, open_engine, read_state
from .facets import FACETS, count_facets
from .manifest import Manifest
from .parts import Coverage, PartOfRecords, UpdateReport
from .query import parse_query
from .results import Page, SearchResults, SortOrder
from .retrieval import find_hits, find_places
from .salvage import open_sound_segments
from .similarity import compile_similar
from .updating import SECTIONS_PER_COMMIT, measure_coverage, update_index

if TYPE_CHECKING:
    import tantivy

__all__ = ["SearchIndex"]

_Answer = TypeVar("_Answer")

_MAX_LIMIT = 10_000
_DAMAGED = "the index could not be read ({reason}); update it to make it anew"
_PARTLY_DAMAGED = (
    "the index is damaged: {missing:,} of {sections:,} sections can't be searched until it is made "
    "anew"
)
_EMPTY = "the index holds no records; update it first"
_UNREADABLE = "{unreadable:,} of {records:,} records can't be read and are not searched"


class SearchIndex:
    """A search index in a folder of its own, such as `<archive>/index/`.

    Opening never fails on what is in the folder: a missing index is an empty one, and of a damaged
    one searches use what is whole, say so, and the next update makes it anew. Any number of
    processes may search while one updates.

    >>> index = SearchIndex("letters.archive/index")     # doctest: +SKIP
    >>> index.update(parts)                              # doctest: +SKIP
    >>> index.search("kurs pris:<1000").hits[0].heading  # doctest: +SKIP
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise ArchiveError(
                f"a folder for the index was expected, and {self.path} is a file; name another "
                "place or remove it"
            )
        self._opened: tuple[tuple[int, ...], tantivy.Index] | None = None

    def coverage(self, parts: Iterable[PartOfRecords]) -> Coverage:
        """How much of the records in `parts` the index holds; nothing of them is read."""
        manifest = Manifest.read(self.path)
        try:
            read_state(self.path)
        except EngineDamaged:
            manifest = None
        return measure_coverage(manifest or Manifest(), list(parts))

    def update(
        self,
        parts: Iterable[PartOfRecords],
        *,
        progress: Callable[[Coverage], None] | None = None,
        sections_per_commit: int = SECTIONS_PER_COMMIT,
    ) -> UpdateReport:
        """Make the index hold exactly `parts`: index new and changed ones, drop those gone.

        Each part is either in the index or not. What was indexed is written for good after each
        `sections_per_commit` sections: an interrupted update leaves that, and the next goes on from
        there. `progress` is called after each part. Parts and records that can't be read are left
        out and named in the report's notes.

        Raises `ArchiveError` while another process updates the same index.
        """
        return update_index(self.path, parts, progress, sections_per_commit)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: SortOrder = "relevance",
        by_letter: bool = False,
        collapse_copies: bool = True,
        facets: Sequence[str] = (),
    ) -> SearchResults:
        """Find sections; the query language stands in `rusparse.search.query`.

        `limit` is at most 10,000 hits from `offset` on. `sort` is "relevance" (how well they
        match), "sent" (the newest letter first), "event" (the earliest event first) or "price" (the
        lowest first); what is equal stands newest first, then by letter and section. With
        `by_letter`, each letter has one hit, its first section. With `collapse_copies`, so has an
        issue that came more than once. `facets` may name "sender", "year", "month", "language" and
        "has".

        No query raises: what was not understood is in the results' `remarks`. Raises `UsageError`
        for a limit, offset, order or facet outside these bounds.
        """
        page = Page(limit, offset, sort, by_letter, collapse_copies)
        _check_page(page, facets)
        parsed = parse_query(query)

        def ask(searcher: tantivy.Searcher, manifest: Manifest) -> SearchResults:
            compiled = compile_query(parsed, searcher, manifest.languages)
            return _make_results(searcher, compiled, page, facets)

        return self._search(ask, facets, parsed.remarks)

    def find_places(self, query: str) -> tuple[dict[str, frozenset[int]], tuple[str, ...]]:
        """All sections that a query finds: their indexes by the letter's id, and remarks.

        As with `search`, no query raises; there is no page and no order. Raises `ArchiveError` if
        the index is damaged: what is made of all finds must not be made of some.
        """
        parsed = parse_query(query)
        manifest = Manifest.read(self.path)
        if manifest is None or not (manifest.parts or manifest.pending):
            return {}, (*parsed.remarks, _EMPTY)
        places: defaultdict[str, set[int]] = defaultdict(set)
        try:
            engine = self._open_to_read()
            with engine_errors():
                searcher = engine.searcher()
                compiled = compile_query(parsed, searcher, manifest.languages)
                for letter, section in find_places(searcher, compiled):
                    places[letter].add(section)
        except EngineDamaged as error:
            self._opened = None
            raise ArchiveError(f"{self.path}: {_DAMAGED.format(reason=error)}") from error
        remarks = tuple(dict.fromkeys((*parsed.remarks, *compiled.remarks)))
        return {letter: frozenset(found) for letter, found in places.items()}, remarks

    def find_similar(
        self,
        newsletter_id: str,
        texts: Iterable[str],
        language: str,
        *,
        limit: int = 10,
        offset: int = 0,
        by_letter: bool = False,
        collapse_copies: bool = True,
    ) -> SearchResults:
        """Find the sections of other letters that have most of the telling words of some texts.

        `newsletter_id` is the letter that the texts are of, which is left out; `language` is a BCP
        47 tag. Raises `UsageError` as `search` does.
        """
        page = Page(limit, offset, "relevance", by_letter, collapse_copies)
        _check_page(page, ())

        def ask(searcher: tantivy.Searcher, _: Manifest) -> SearchResults:
            compiled = compile_similar(searcher, newsletter_id, texts, language)
            return _make_results(searcher, compiled, page, ())

        return self._search(ask, (), ())

    def _search(
        self,
        ask: Callable[[tantivy.Searcher, Manifest], SearchResults],
        facets: Sequence[str],
        remarks: Sequence[str],
    ) -> SearchResults:
        results, known = self._ask(ask)
        if results is None:
            results = SearchResults((), 0, dict.fromkeys(facets, ()), ())
        told = dict.fromkeys((*remarks, *results.remarks, *known))
        return replace(results, remarks=tuple(told))

    def _ask(
        self, ask: Callable[[tantivy.Searcher, Manifest], _Answer]
    ) -> tuple[_Answer | None, list[str]]:
        """An answer of what of the index is whole, None if nothing is, and remarks on the rest."""
        manifest = Manifest.read(self.path)
        if manifest is None or not (manifest.parts or manifest.pending):
            return None, [_EMPTY]
        remarks: list[str] = []
        if manifest.unreadable:
            counts = {"unreadable": manifest.unreadable, "records": manifest.records}
            remarks.append(_UNREADABLE.format(**counts))
        try:
            try:
                engine = self._open_to_read()
                with engine_errors():
                    answer = ask(engine.searcher(), manifest)
            except EngineDamaged:
                self._opened = None
                with open_sound_segments(self.path) as (engine, missing), engine_errors():
                    answer = ask(engine.searcher(), manifest)
                remarks.append(_PARTLY_DAMAGED.format(missing=missing, sections=manifest.sections))
        except EngineDamaged as error:
            return None, [*remarks, _DAMAGED.format(reason=error)]
        return answer, remarks

    def _open_to_read(self) -> tantivy.Index:
        """The engine on the files as they are now; opened anew when they are others."""
        state = read_state(self.path)
        if self._opened is None or self._opened[0] != state:
            self._opened = (state, open_engine(self.path, create=False))
        return self._opened[1]


def _make_results(
    searcher: tantivy.Searcher, compiled: Compiled, page: Page, facets: Sequence[str]
) -> SearchResults:
    hits, total = find_hits(searcher, compiled, page)
    counted = count_facets(searcher, compiled.query, facets)
    return SearchResults(hits, total, counted, tuple(compiled.remarks))


def _check_page(page: Page, facets: Sequence[str]) -> None:
    if not 1 <= page.limit <= _MAX_LIMIT or page.offset < 0:
        raise UsageError(
            f"a limit from 1 to {_MAX_LIMIT} and an offset from 0 were expected, not "
            f"{page.limit} and {page.offset}"
        )
    if page.sort not in get_args(SortOrder):
        orders = ", ".join(get_args(SortOrder))
        raise UsageError(f"an order among {orders} was expected, not {page.sort!r}")
    unknown = [name for name in facets if name not in FACETS]
    if unknown:
        raise UsageError(f"facets among {', '.join(FACETS)} were expected, not {unknown[0]!r}")
