"""Brings an index up to date with the parts of records that there are: `update_index`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rusparse.errors import ArchiveError, RecordError, UsageError

from .documents import make_documents, primary_language, read_record
from .engine import SEGMENTS, EngineDamaged, engine_errors, open_engine, open_writer, remove_engine
from .manifest import IndexedPart, Manifest
from .parts import Coverage, PartOfRecords, UpdateReport
from .salvage import find_damaged_files

if TYPE_CHECKING:
    import tantivy

__all__ = ["SECTIONS_PER_COMMIT", "measure_coverage", "update_index"]

SECTIONS_PER_COMMIT: Final = 20_000
"""How many sections are indexed before they are written for good, unless the parts end before."""


def update_index(
    folder: Path,
    parts: Iterable[PartOfRecords],
    progress: Callable[[Coverage], None] | None,
    sections_per_commit: int,
) -> UpdateReport:
    """What `SearchIndex.update` says."""
    listed = list(parts)
    names = [part.name for part in listed]
    if len(set(names)) != len(names):
        raise UsageError("each part of records was expected to have a name of its own")
    notes: list[str] = []
    try:
        engine, manifest = _open_to_write(folder, notes)
        added = [part for part in listed if not _holds(manifest, part)]
        removed = sorted(set(manifest.parts).difference(names))
        if added or removed:
            update = _Update(folder, engine, manifest, notes)
            try:
                update.remove(removed)
                for part in added:
                    update.add(part)
                    if update.sections >= sections_per_commit:
                        update.commit()
                    if progress is not None:
                        progress(measure_coverage(manifest, listed))
                update.commit()
            finally:
                update.close()
    except EngineDamaged as error:
        raise ArchiveError(
            f"the index in {folder} could not be written: {error}; check that there is space and "
            "that the folder may be written to, and update again"
        ) from error
    return UpdateReport(
        added_parts=tuple(part.name for part in added if part.name in manifest.parts),
        removed_parts=tuple(removed),
        coverage=measure_coverage(manifest, listed),
        sections=manifest.sections,
        notes=tuple(notes),
    )


def measure_coverage(manifest: Manifest, parts: Sequence[PartOfRecords]) -> Coverage:
    """How much of the records in `parts` an index with this manifest holds."""
    held = [part for part in parts if _holds(manifest, part)]
    return Coverage(
        indexed_records=sum(part.count for part in held),
        records=sum(part.count for part in parts),
        indexed_parts=len(held),
        parts=len(parts),
    )


def _holds(manifest: Manifest, part: PartOfRecords) -> bool:
    indexed = manifest.parts.get(part.name)
    return indexed is not None and indexed.digest == part.digest


def _open_to_write(folder: Path, notes: list[str]) -> tuple[tantivy.Index, Manifest]:
    manifest = Manifest.read(folder)
    existed = (folder / SEGMENTS).exists()
    try:
        engine = open_engine(folder, create=True)
        with engine_errors():
            engine.reload()
            documents = engine.searcher().num_docs
        if existed and (damaged := find_damaged_files(folder)):
            raise EngineDamaged(f"{len(damaged)} of its files are damaged or missing")
    except EngineDamaged as error:
        notes.append(f"the index was damaged ({error}) and has been made anew")
        documents, manifest = -1, None
    if manifest is None or not manifest.settle(documents):
        if existed and not notes:
            notes.append("the index was of another version or half written: made anew")
        _reset(folder)
        engine, manifest = open_engine(folder, create=True), Manifest()
    return engine, manifest


def _reset(folder: Path) -> None:
    # The lock of a process that writes just now must not be removed under it.
    try:
        writer = open_writer(open_engine(folder, create=True))
        writer.wait_merging_threads()
    except EngineDamaged:
        pass
    with engine_errors():
        remove_engine(folder)
        folder.mkdir(parents=True, exist_ok=True)
        Manifest().write(folder)


class _Update:
    """A writer at work; `manifest` is ahead of what is written for good until `commit`."""

    def __init__(
        self, folder: Path, engine: tantivy.Index, manifest: Manifest, notes: list[str]
    ) -> None:
        self._folder = folder
        self._schema = engine.schema
        self._manifest = manifest
        self._written = dict(manifest.parts)
        self._notes = notes
        self._writer = open_writer(engine)
        self.sections = 0

    def remove(self, names: Sequence[str]) -> None:
        """Take parts out."""
        for name in names:
            self._forget(name)

    def add(self, part: PartOfRecords) -> None:
        """Index a part; one that can't be read is left out and noted."""
        languages = set(self._manifest.languages)
        self._forget(part.name)
        try:
            indexed = self._write(part, languages)
        except OSError as error:
            with engine_errors():
                self._writer.delete_documents_by_term("part", part.name)
            self._notes.append(f"{part.name} could not be read and is not searched: {error}")
            return
        self._manifest.parts[part.name] = indexed
        self._manifest.languages = sorted(languages)
        self.sections += indexed.sections
        if indexed.unreadable:
            self._notes.append(f"{part.name}: {indexed.unreadable} records could not be read")

    def commit(self) -> None:
        """Write for good what was done, or nothing of it."""
        if self._written == self._manifest.parts:
            return
        done = self._manifest
        with engine_errors():
            Manifest(self._written, done.languages, done.parts).write(self._folder)
            self._writer.commit()
            done.write(self._folder)
        self._written = dict(done.parts)
        self.sections = 0

    def close(self) -> None:
        """Wait for the engine's threads and give the lock back."""
        self._writer.wait_merging_threads()

    def _forget(self, name: str) -> None:
        if self._manifest.parts.pop(name, None) is not None:
            with engine_errors():
                self._writer.delete_documents_by_term("part", name)

    def _write(self, part: PartOfRecords, languages: set[str]) -> IndexedPart:
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
            documents = list(make_documents(record, part.name, self._schema))
            # Only the engine's own errors: what the archive raises on reading is the archive's.
            with engine_errors():
                for document in documents:
                    self._writer.add_document(document)
            sections += len(documents)
        return IndexedPart(part.digest, part.count, sections, unreadable)
