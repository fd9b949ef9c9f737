"""`ArchiveWriter`: the one way into an archive, used by one process at a time."""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rusparse.errors import ArchiveError
from rusparse.records import Source

from .layout import (
    LEDGER,
    MARK,
    QUARANTINE,
    TMP,
    check_archive,
    find_numbers,
    iterate_parts,
    make_part_path,
    render_mark,
)
from .ledger import LedgerEntry, render_entries
from .locking import hold_lock
from .manifest import load_ids
from .pending import NewRecord, PendingPart, PendingQuarantine
from .quarantine import load_quarantined_hashes, make_quarantined_message
from .transactions import commit_files, recover, write_synced

__all__ = ["ArchiveWriter", "load_known_ids", "open_writer"]

MAX_HELD_BYTES = 16 << 20


@contextmanager
def open_writer(root: Path) -> Iterator[ArchiveWriter]:
    """Open an archive for writing, making it if it is not there; what was left is tidied up.

    What is added and not committed when the block ends is not in the archive. Raises
    `ArchiveError` if the directory is no archive or another process is writing to it, and
    `SchemaVersionError` if a later rusparse wrote it.
    """
    check_archive(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{root}: can't be made: {error.strerror}") from error
    with hold_lock(root):
        with _telling_of_disk(root):
            recover(root)
        check_archive(root)
        yield ArchiveWriter(root)


def load_known_ids(root: Path) -> set[bytes]:
    """The ids of all records, as 32 bytes each, from the manifests."""
    known: set[bytes] = set()
    for partition, number in iterate_parts(root):
        known.update(map(unhexlify, load_ids(root, partition, number)))
    return known


@contextmanager
def _telling_of_disk(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"{root}: writing failed: {error.strerror or error}; what was committed before is "
            "kept, and importing the same again adds the rest"
        ) from error


class ArchiveWriter:
    """Gathers records and quarantined messages, and commits them together with the ledger."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tmp = root / TMP
        self._known = load_known_ids(root)
        self._known_quarantined = load_quarantined_hashes(root)
        ledger = root / LEDGER
        self._ledger_before = ledger.read_bytes() if ledger.exists() else b""
        if self._ledger_before and not self._ledger_before.endswith(b"\n"):
            self._ledger_before += b"\n"
        self._next_entry = self._ledger_before.count(b"\n") + 1
        self._added = 0
        self._parts: dict[str, PendingPart] = {}
        self._full: list[PendingPart] = []
        self._numbers: dict[str, int] = {}
        self._quarantine: PendingQuarantine | None = None
        self._held_bytes = 0

    @property
    def next_entry_number(self) -> int:
        """The number of the first ledger entry of this import."""
        return self._next_entry

    @property
    def known_ids(self) -> set[bytes]:
        """The ids of all records that are there or will be, as 32 bytes each."""
        return self._known

    def knows(self, record_id: str) -> bool:
        """Whether the archive holds the record, or will with the next commit."""
        return unhexlify(record_id) in self._known

    def add(self, record: NewRecord) -> bool:
        """Take a record in; False if the archive has it already.

        Raises `ArchiveError` if the disk does not take it.
        """
        digest = unhexlify(record.id)
        if digest in self._known:
            return False
        part = self._parts.get(record.partition)
        if part is None:
            number = self._take_number(record.partition)
            part = PendingPart(self._tmp, record.partition, number)
            self._parts[record.partition] = part
        with _telling_of_disk(self._root):
            self._hold(part.add(record))
            if part.is_full:
                part.spill()
        self._known.add(digest)
        self._added += 1
        if part.is_full:
            self._full.append(self._parts.pop(record.partition))
        return True

    def quarantine(self, data: bytes, reason: str, source: Source) -> bool:
        """Keep a message that could not be read; False if it is in quarantine already."""
        message = make_quarantined_message(data, reason, source)
        digest = unhexlify(message.sha256)
        if digest in self._known_quarantined:
            return False
        if self._quarantine is None:
            number = max(find_numbers(self._root / QUARANTINE), default=0) + 1
            self._quarantine = PendingQuarantine(self._tmp, number)
        with _telling_of_disk(self._root):
            self._hold(self._quarantine.add(message, data))
        self._known_quarantined.add(digest)
        return True

    def commit(self, entries: list[LedgerEntry]) -> None:
        """Make all that was added part of the archive, with the ledger entries of this import.

        `entries` are all of this import from its beginning, so that the one of a mailbox that is
        still being read is replaced by the next commit.

        Raises `ArchiveError`, and commits nothing, if an entry does not add up, or if they count
        other records than were added.
        """
        for entry in entries:
            entry.check()
        counted = sum(entry.added for entry in entries)
        if counted != self._added:
            raise ArchiveError(
                f"{self._root}: the import does not add up: the ledger would count {counted} "
                f"records as added, and {self._added} were"
            )
        with _telling_of_disk(self._root):
            self._commit(entries)

    def _commit(self, entries: list[LedgerEntry]) -> None:
        files: dict[str, str] = {}
        if not (self._root / MARK).exists() or (self._root / MARK).read_bytes() != render_mark():
            write_synced(self._tmp / MARK, render_mark())
            files[MARK] = MARK
        for part in (*self._full, *(self._parts[name] for name in sorted(self._parts))):
            files.update(part.finish())
        if self._quarantine is not None:
            files.update(self._quarantine.finish())
        write_synced(self._tmp / LEDGER, self._ledger_before + render_entries(entries))
        files[LEDGER] = LEDGER
        commit_files(self._root, files)
        self._full.clear()
        self._parts.clear()
        self._quarantine = None

    def _take_number(self, partition: str) -> int:
        last = self._numbers.get(partition)
        if last is None:
            # Numbers of originals without records count too: nothing is ever written over.
            directories = [
                (self._root / make_part_path(kind, partition, 1)).parent
                for kind in ("records", "originals", "manifest")
            ]
            last = max((max(find_numbers(path), default=0) for path in directories), default=0)
        self._numbers[partition] = last + 1
        return last + 1

    def _hold(self, size_bytes: int) -> None:
        self._held_bytes += size_bytes
        if self._held_bytes <= MAX_HELD_BYTES:
            return
        for part in self._parts.values():
            part.spill()
        if self._quarantine is not None:
            self._quarantine.spill()
        self._held_bytes = 0
