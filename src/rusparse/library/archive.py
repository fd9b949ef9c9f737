"""The archive with its search: records on disk, imports into them, questions to them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..archive import Archive as RecordStore
from ..archive import LedgerEntry, QuarantinedMessage, Verification
from ..context import Context
from ..errors import ArchiveError, UsageError
from ..records import Newsletter
from .feeds import ArchiveFeeds
from .intake import ArchiveIntake

if TYPE_CHECKING:
    from ..exports import ExportSettings, Selection
    from ..search import (
        Coverage,
        PartOfRecords,
        SearchIndex,
        SearchResults,
        SortOrder,
        UpdateReport,
    )
    from .selecting import ArchiveSource

__all__ = ["Archive"]


class Archive(ArchiveIntake, ArchiveFeeds):
    """Records on disk, and the search over them.

    `path` is a directory; with `create` (the default) one that is missing or empty is an archive
    without letters. `context` says how letters are parsed. Raises `ArchiveError` for a directory
    that is something else, and `SchemaVersionError` for an archive that a later rusparse wrote.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        context: Context | None = None,
    ) -> None:
        self._context = context or Context()
        self._store = RecordStore(path, create=create)

    @property
    def path(self) -> Path:
        """The archive's directory."""
        return self._store.path

    def __len__(self) -> int:
        return len(self._store)

    def add(self, newsletters: Iterable[Newsletter]) -> LedgerEntry:
        """Add letters that a program has parsed; those that are there already are left out."""
        entry = self._store.add(newsletters)
        self._update_index()
        return entry

    def records(self) -> Iterator[Newsletter]:
        """All letters, by month and in the order in which they came."""
        return self._store.records()

    def get(self, id_prefix: str) -> Newsletter:
        """The letter whose id begins so. Raises `UsageError` if there is none or several."""
        return self._store.get(id_prefix)

    def original(self, id_prefix: str) -> bytes:
        """The message of a letter, byte for byte. Raises `ArchiveError` if it was not kept."""
        return self._store.original(id_prefix)

    def ledger(self) -> Iterator[LedgerEntry]:
        """What each import found and what became of it, from the first one on."""
        return self._store.ledger()

    def quarantined(self) -> Iterator[QuarantinedMessage]:
        """The messages that could not be read, with their places and reasons."""
        return self._store.quarantined()

    def quarantined_original(self, sha256: str) -> bytes:
        """The bytes of a message in quarantine. Raises `ArchiveError` if there is no such one."""
        return self._store.quarantined_original(sha256)

    def verify(self) -> Verification:
        """Read everything, and name every file and line that is not as it was written."""
        return self._store.verify()

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
        """The sections that a query asks for, best first; any string is a query.

        `limit` hits from `offset` on, ordered by `sort`: "relevance", "sent" (the newest letter
        first), "event" (the earliest first) or "price" (the lowest first). With `by_letter` a
        letter has one hit, its best section; with `collapse_copies` copies of an issue have one
        that counts them. `facets` counts the sections by "sender", "year", "month", "language" and
        "has". Records that have come since the index was written are indexed first. What of the
        query was not understood, and what the index lacks, is named in the results' remarks.
        Raises `UsageError` for a page, order or facet that there is not.
        """
        notes = self._complete_index()
        results = self._open_index().search(
            query,
            limit=limit,
            offset=offset,
            sort=sort,
            by_letter=by_letter,
            collapse_copies=collapse_copies,
            facets=facets,
        )
        return replace(results, remarks=(*results.remarks, *notes))

    def find_similar(
        self,
        id_prefix: str,
        section: int | None = None,
        *,
        limit: int = 10,
        offset: int = 0,
        by_letter: bool = False,
    ) -> SearchResults:
        """The sections of other letters that are most like a letter, or like one of its sections.

        Raises `UsageError` if there is no such letter or section.
        """
        from ..search import find_searched_text

        letter = self.get(id_prefix)
        chosen = [one for one in letter.sections if section in (None, one.index)]
        if not chosen:
            raise UsageError(
                f"a section from 0 to {len(letter.sections) - 1} of {letter.id} was expected, not "
                f"{section}"
            )
        notes = self._complete_index()
        results = self._open_index().find_similar(
            letter.id,
            [find_searched_text(one.model_dump(mode="json")) for one in chosen],
            letter.language,
            limit=limit,
            offset=offset,
            by_letter=by_letter,
        )
        return replace(results, remarks=(*results.remarks, *notes))

    def select(
        self,
        query: str = "",
        selection: Selection | None = None,
        settings: ExportSettings | None = None,
    ) -> ArchiveSource:
        """The letters that a query and a selection mean, for `rusparse.exports` to write."""
        from ..exports import ExportSettings, Selection
        from .selecting import ArchiveSource, FoundSections

        selection, settings = selection or Selection(), settings or ExportSettings()
        if not query.strip():
            return ArchiveSource(self._store, selection, settings)
        notes = self._complete_index()
        try:
            places, remarks = self._open_index().find_places(query)
        except ArchiveError:
            notes = (*notes, *self._update_index().notes)
            places, remarks = self._open_index().find_places(query)
        coverage = self.coverage()
        lack = "" if coverage.complete else f"{coverage}; the others are left out"
        found = FoundSections(query, places, (*remarks, *notes), lack)
        return ArchiveSource(self._store, selection, settings, found)

    def _complete_index(self) -> tuple[str, ...]:
        if self.coverage().complete:
            return ()
        try:
            return self._update_index().notes
        except ArchiveError as error:
            # Another process is at it: what is indexed already can be searched.
            return (f"{self.coverage()}: {error}",)

    def coverage(self) -> Coverage:
        """How much of the records the index holds."""
        return self._open_index().coverage(self._parts())

    def reindex(self) -> UpdateReport:
        """Build the index again from the records."""
        index = self._open_index()
        if index.path.exists():
            shutil.rmtree(index.path)
        return self._update_index()

    def _update_index(self) -> UpdateReport:
        return self._open_index().update(self._parts())

    def _open_index(self) -> SearchIndex:
        from ..search import SearchIndex

        return SearchIndex(self._store.path / "index")

    def _parts(self) -> Iterator[PartOfRecords]:
        from ..search import PartOfRecords

        for part in self._store.parts():
            yield PartOfRecords(part.name, part.digest, part.count, partial(iter, part.lines))
