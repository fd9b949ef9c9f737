"""The searchable index over stored records: `SearchIndex`.

The index is derived from the records: it may be deleted at any time and is made again by an
update. Its folder holds the engine's files in `segments/` and `manifest.json`, which says which
parts of the records are in it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rusparse.errors import ArchiveError, RecordError, UsageError

from .compilation import compile_query
from .documents import make_documents, primary_language, read_record
from .engine import (
    EngineDamaged,
    engine_errors,
    open_engine,
    open_writer,
    read_state,
    remove_engine,
)
from .manifest import IndexedPart, Manifest
from .parts import Coverage, PartOfRecords, UpdateReport
from .query import parse_query
from .results import SearchResults
from .retrieval import FACETS, count_facets, find_hits, find_places

if TYPE_CHECKING:
    import tantivy

__all__ = ["SearchIndex"]

_MAX_LIMIT = 10_000
_DAMAGED = "the index could not be read ({reason}); update it to make it anew"
_EMPTY = "the index holds no records; update it first"


class SearchIndex:
    """A search index in a folder of its own, such as `<archive>/index/`.

    Opening never fails on what is in the folder: a missing index is an empty one, and a damaged one
    is said so by searches and made anew by the next update. Any number of processes may search
    while one updates.

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

    # --- what is in it ---

    def coverage(self, parts: Iterable[PartOfRecords]) -> Coverage:
        """How much of the records in `parts` the index holds; nothing of them is read."""
        manifest = Manifest.read(self.path) or Manifest()
        listed = list(parts)
        held = [part for part in listed if _holds(manifest, part)]
        return Coverage(
            indexed_records=sum(part.count for part in held),
            records=sum(part.count for part in listed),
            indexed_parts=len(held),
            parts=len(listed),
        )

    # --- update ---

    def update(
        self,
        parts: Iterable[PartOfRecords],
        *,
        progress: Callable[[Coverage], None] | None = None,
    ) -> UpdateReport:
        """Make the index hold exactly `parts`: index new and changed ones, drop those gone.

        Each part is either in the index or not: an interrupted update leaves the parts that were
        finished, and the next goes on from there. `progress` is called after each part. Records
        that can't be read are left out and named in the report's notes.

        Raises `ArchiveError` while another process updates the same index.
        """
        listed = list(parts)
        names = [part.name for part in listed]
        if len(set(names)) != len(names):
            raise UsageError("each part of records was expected to have a name of its own")
        notes: list[str] = []
        try:
            engine, manifest = self._open_to_write(notes)
            added = [part for part in listed if not _holds(manifest, part)]
            removed = sorted(set(manifest.parts).difference(names))
            if added or removed:
                writer = open_writer(engine)
                try:
                    self._remove(writer, manifest, removed)
                    for part in added:
                        self._add(engine, writer, manifest, part, notes)
                        if progress is not None:
                            progress(self.coverage(listed))
                finally:
                    # Waiting ends the engine's threads and gives the lock back.
                    writer.wait_merging_threads()
        except EngineDamaged as error:
            raise ArchiveError(
                f"the index in {self.path} could not be written: {error}; check that there is "
                "space and that the folder may be written to, and update again"
            ) from error
        return UpdateReport(
            added_parts=tuple(part.name for part in added),
            removed_parts=tuple(removed),
            coverage=self.coverage(listed),
            sections=manifest.sections,
            notes=tuple(notes),
        )

    def _open_to_write(self, notes: list[str]) -> tuple[tantivy.Index, Manifest]:
        manifest = Manifest.read(self.path)
        existed = (self.path / "segments").exists()
        try:
            engine = open_engine(self.path, create=True)
            with engine_errors():
                engine.reload()
                held = engine.searcher().num_docs
                _check_readable(engine)
        except EngineDamaged as error:
            notes.append(f"the index was damaged ({error}) and has been made anew")
            held, manifest = -1, None
        if manifest is None or manifest.sections != held:
            if existed and not notes:
                notes.append("the index was of another version or half written: made anew")
            # The lock of a process that writes just now must not be removed under it.
            self._reset()
            engine = open_engine(self.path, create=True)
            manifest = Manifest()
        return engine, manifest

    def _reset(self) -> None:
        try:
            writer = open_writer(open_engine(self.path, create=True))
            writer.wait_merging_threads()
        except EngineDamaged:
            pass
        with engine_errors():
            remove_engine(self.path)
            self.path.mkdir(parents=True, exist_ok=True)
            Manifest().write(self.path)

    def _remove(
        self, writer: tantivy.IndexWriter, manifest: Manifest, names: Sequence[str]
    ) -> None:
        if not names:
            return
        with engine_errors():
            for name in names:
                writer.delete_documents_by_term("part", name)
                del manifest.parts[name]
            writer.commit()
            manifest.write(self.path)

    def _add(
        self,
        engine: tantivy.Index,
        writer: tantivy.IndexWriter,
        manifest: Manifest,
        part: PartOfRecords,
        notes: list[str],
    ) -> None:
        languages = set(manifest.languages)
        with engine_errors():
            writer.delete_documents_by_term("part", part.name)
        indexed = _write_part(writer, engine.schema, part, languages)
        with engine_errors():
            writer.commit()
            manifest.parts[part.name] = indexed
            manifest.languages = sorted(languages)
            manifest.write(self.path)
        if indexed.unreadable:
            notes.append(f"{part.name}: {indexed.unreadable} records could not be read")

    # --- search ---

    def _open_to_read(self) -> tantivy.Index:
        """The engine on the files as they are now; opened anew when they are others."""
        state = read_state(self.path)
        if self._opened is None or self._opened[0] != state:
            self._opened = (state, open_engine(self.path, create=False))
        return self._opened[1]

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        by_letter: bool = False,
        facets: Sequence[str] = (),
    ) -> SearchResults:
        """Find sections; the query language stands in `rusparse.search.query`.

        `limit` is at most 10,000 hits from `offset` on. With `by_letter`, each letter has one hit,
        its best section. `facets` may name "sender", "year" and "language". Hits are ordered by
        how well they match, then the newest first, then by letter and section.

        No query raises: what was not understood is in the results' `remarks`. Raises `UsageError`
        for a limit, offset or facet outside these bounds.
        """
        _check_page(limit, offset, facets)
        parsed = parse_query(query)
        nothing = SearchResults((), 0, dict.fromkeys(facets, ()), parsed.remarks)
        manifest = Manifest.read(self.path)
        if manifest is None or not manifest.parts:
            return _with_remark(nothing, _EMPTY)
        try:
            engine = self._open_to_read()
            with engine_errors():
                searcher = engine.searcher()
                compiled = compile_query(parsed, engine.schema, searcher, manifest.languages)
                hits, total = find_hits(
                    searcher, compiled, limit=limit, offset=offset, by_letter=by_letter
                )
                counted = count_facets(searcher, compiled, facets)
        except EngineDamaged as error:
            return _with_remark(nothing, _DAMAGED.format(reason=error))
        remarks = tuple(dict.fromkeys((*parsed.remarks, *compiled.remarks)))
        return SearchResults(hits, total, counted, remarks)

    def find_places(self, query: str) -> tuple[dict[str, frozenset[int]], tuple[str, ...]]:
        """All sections that a query finds: their indexes by the letter's id, and remarks.

        As `search`, no query raises; there is no page and no order.
        """
        parsed = parse_query(query)
        manifest = Manifest.read(self.path)
        if manifest is None or not manifest.parts:
            return {}, (*parsed.remarks, _EMPTY)
        places: defaultdict[str, set[int]] = defaultdict(set)
        try:
            engine = self._open_to_read()
            with engine_errors():
                searcher = engine.searcher()
                compiled = compile_query(parsed, engine.schema, searcher, manifest.languages)
                for letter, section in find_places(searcher, compiled):
                    places[letter].add(section)
        except EngineDamaged as error:
            return {}, (*parsed.remarks, _DAMAGED.format(reason=error))
        remarks = tuple(dict.fromkeys((*parsed.remarks, *compiled.remarks)))
        return {letter: frozenset(found) for letter, found in places.items()}, remarks


def _holds(manifest: Manifest, part: PartOfRecords) -> bool:
    indexed = manifest.parts.get(part.name)
    return indexed is not None and indexed.digest == part.digest


def _check_readable(engine: tantivy.Index) -> None:
    # Reads the dictionaries, where a file that was cut off shows.
    engine.searcher().terms_with_prefix("part", "", limit=1)


def _write_part(
    writer: tantivy.IndexWriter,
    schema: tantivy.Schema,
    part: PartOfRecords,
    languages: set[str],
) -> IndexedPart:
    sections = unreadable = 0
    for line in part.read():
        if not line.strip():
            continue
        try:
            record = read_record(line)
        except RecordError:
            unreadable += 1
            continue
        languages.add(primary_language(record))
        documents = list(make_documents(record, part.name, schema))
        # Only the engine's own errors: what the archive raises on reading is the archive's.
        with engine_errors():
            for document in documents:
                writer.add_document(document)
        sections += len(documents)
    return IndexedPart(part.digest, part.count, sections, unreadable)


def _check_page(limit: int, offset: int, facets: Sequence[str]) -> None:
    if not 1 <= limit <= _MAX_LIMIT or offset < 0:
        raise UsageError(
            f"a limit from 1 to {_MAX_LIMIT} and an offset from 0 were expected, not "
            f"{limit} and {offset}"
        )
    unknown = [name for name in facets if name not in FACETS]
    if unknown:
        raise UsageError(f"facets among {', '.join(FACETS)} were expected, not {unknown[0]!r}")


def _with_remark(results: SearchResults, remark: str) -> SearchResults:
    return SearchResults(results.hits, results.total, results.facets, (*results.remarks, remark))
