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
    render_mark,
)
from .ledger import LedgerEntry, render_entries
from .locking import hold_lock
from .manifest import load_ids
from .originals import get_frame_writer
from .pending import NewRecord, PendingParts, PendingQuarantine
from .quarantine import (
    list_quarantine_parts,
    load_quarantined_hashes,
    make_quarantined_message,
)
from .replacement import RecordReplacement
from .transactions import commit_files, discard_drafts, recover, telling_of_disk, write_synced

__all__ = ["ArchiveWriter", "load_known_ids", "open_writer"]


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
        with telling_of_disk(root):
            recover(root)
        check_archive(root)
        try:
            yield ArchiveWriter(root)
        finally:
            discard_drafts(root)


def load_known_ids(root: Path) -> set[bytes]:
    """The ids of all records, as 32 bytes each, from the manifests."""
    known: set[bytes] = set()
    for partition, number in iterate_parts(root):
        known.update(map(unhexlify, load_ids(root, partition, number)))
    return known


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
        self._parts = PendingParts(root)
        self._quarantine: PendingQuarantine | None = None
        self._released: set[bytes] = set()

    @property
    def next_entry_number(self) -> int:
        """The number of the first ledger entry of this import."""
        return self._next_entry

    @property
    def known_ids(self) -> set[bytes]:
        """The ids of all records that are there or will be, as 32 bytes each."""
        return self._known

    def add(self, record: NewRecord) -> bool:
        """Take a record in; False if the archive has it already.

        Raises `ArchiveError` if the disk does not take it.
        """
        digest = unhexlify(record.id)
        if digest in self._known:
            return False
        with telling_of_disk(self._root):
            self._parts.add(record)
        self._known.add(digest)
        self._added += 1
        return True

    def quarantine(self, data: bytes, reason: str, source: Source) -> bool:
        """Keep a message that could not be read; False if it is in quarantine already."""
        message = make_quarantined_message(data, reason, source)
        digest = unhexlify(message.sha256)
        if digest in self._known_quarantined:
            return False
        with telling_of_disk(self._root):
            frame = get_frame_writer().make_frame(message.sha256, data, None)
            self._open_quarantine().add(message, frame)
        self._known_quarantined.add(digest)
        return True

    def release(self, sha256: str) -> None:
        """Take a message out of quarantine with the next commit, as it could be read."""
        self._released.add(unhexlify(sha256))

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
        with telling_of_disk(self._root):
            self._commit(entries)

    def replace_records(self, entry: LedgerEntry) -> RecordReplacement:
        """Begin to write all records anew, in new parts in place of those that are there.

        `entry` is the ledger entry that will tell of it; it must count no record as added.
        """
        entry.check()
        return RecordReplacement(self._root, self._ledger_before + render_entries([entry]))

    def _open_quarantine(self) -> PendingQuarantine:
        if self._quarantine is None:
            number = max(find_numbers(self._root / QUARANTINE), default=0) + 1
            self._quarantine = PendingQuarantine(self._tmp, number)
        return self._quarantine

    def _keep_unreleased(self) -> list[str]:
        """Copy what stays in quarantine out of the parts that lose a message; their paths."""
        removed: list[str] = []
        for part in list_quarantine_parts(self._root):
            if part.hashes & self._released:
                for message, frame in part.read_frames():
                    if unhexlify(message.sha256) not in self._released:
                        self._open_quarantine().add(message, frame)
                removed += part.paths
        self._known_quarantined -= self._released
        self._released.clear()
        return removed

    def _commit(self, entries: list[LedgerEntry]) -> None:
        files: dict[str, str] = {}
        if not (self._root / MARK).exists() or (self._root / MARK).read_bytes() != render_mark():
            write_synced(self._tmp / MARK, render_mark())
            files[MARK] = MARK
        files.update(self._parts.finish())
        removed = self._keep_unreleased() if self._released else []
        if self._quarantine is not None:
            files.update(self._quarantine.finish())
        write_synced(self._tmp / LEDGER, self._ledger_before + render_entries(entries))
        files[LEDGER] = LEDGER
        commit_files(self._root, files, removed)
        self._parts.clear()
        self._quarantine = None
