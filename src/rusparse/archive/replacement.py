"""All records written anew: what `reparse` stores, in one commit or not at all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rusparse.errors import ArchiveError

from .layout import LEDGER, MARK, TMP, iterate_parts, make_part_path, render_mark
from .manifest import load_manifest
from .originals import read_frame
from .pending import NewRecord, PendingParts
from .transactions import commit_files, telling_of_disk, write_synced

__all__ = ["KeptRecord", "RecordReplacement", "iterate_kept_records"]


class KeptRecord(NamedTuple):
    """A record as it is kept: its line without the end, its packed message, and its bytes.

    `frame` and `original` are None where the message was not kept.
    """

    id: str
    partition: str
    line: bytes
    frame: bytes | None
    original: bytes | None

    def as_new(self) -> NewRecord:
        """The same record on its way into an archive."""
        return NewRecord(self.id, self.partition, self.line, self.frame)


def iterate_kept_records(root: Path) -> Iterator[KeptRecord]:
    """All records, by month and in the order in which they came.

    Raises `ArchiveError` at the first that is damaged: what can't be read can't be written anew.
    """
    for partition, number in iterate_parts(root):
        manifest = load_manifest(root, partition, number)
        name = make_part_path("records", partition, number)
        if manifest.rebuilt and manifest.summary.records_bytes != sum(
            entry.length for entry in manifest.entries
        ):
            raise ArchiveError(f"{root / name}: damaged; rusparse verify names the lines")
        originals = root / make_part_path("originals", partition, number)
        with ExitStack() as stack:
            records = stack.enter_context((root / name).open("rb"))
            packed = stack.enter_context(originals.open("rb")) if originals.exists() else None
            for entry in manifest.entries:
                line = _read_at(records, entry.offset, entry.length)
                if zlib.crc32(line) != entry.crc32:
                    raise ArchiveError(f"{root / name}: the record {entry.id} is damaged")
                frame = message = None
                if entry.frame_length:
                    if packed is None:
                        raise ArchiveError(f"{originals}: missing")
                    frame = _read_at(packed, entry.frame_offset, entry.frame_length)
                    message = read_frame(frame).message
                yield KeptRecord(entry.id, partition, line.rstrip(b"\n"), frame, message)


def _read_at(file: BinaryIO, offset_bytes: int, length_bytes: int) -> bytes:
    file.seek(offset_bytes)
    return file.read(length_bytes)


class RecordReplacement:
    """Takes all records of an archive anew; until `commit` nothing has changed."""

    def __init__(self, root: Path, ledger: bytes) -> None:
        self._root = root
        self._ledger = ledger
        self._parts = PendingParts(root)
        self._ids: set[str] = set()
        self._removed = [
            make_part_path(kind, partition, number)
            for partition, number in iterate_parts(root)
            for kind in ("records", "originals", "manifest")
        ]
        self._expected = sum(
            len(load_manifest(root, partition, number).entries)
            for partition, number in iterate_parts(root)
        )

    def add(self, record: NewRecord) -> None:
        """Take a record in. Raises `ArchiveError` if one with its id came before."""
        if record.id in self._ids:
            raise ArchiveError(
                f"{self._root}: two records would have the id {record.id}; nothing was changed"
            )
        self._ids.add(record.id)
        with telling_of_disk(self._root):
            self._parts.add(record)

    def commit(self) -> None:
        """Put the new records in place of the old ones.

        Raises `ArchiveError`, and changes nothing, unless there are as many as before.
        """
        if len(self._ids) != self._expected:
            raise ArchiveError(
                f"{self._root}: {self._expected} records were expected to be written anew, "
                f"not {len(self._ids)}; nothing was changed"
            )
        with telling_of_disk(self._root):
            tmp = self._root / TMP
            files = self._parts.finish()
            write_synced(tmp / MARK, render_mark())
            write_synced(tmp / LEDGER, self._ledger)
            files |= {MARK: MARK, LEDGER: LEDGER}
            commit_files(self._root, files, self._removed)
