"""Where an import puts what it found: an archive, or the counts of one."""

from __future__ import annotations

import hashlib
from typing import Protocol

from rusparse.archive import ArchiveWriter, LedgerEntry, NewRecord

from .identities import Identities
from .outcomes import Unreadable

__all__ = ["DryStore", "Store", "WriterStore"]


class Store(Protocol):
    """Where outcomes go."""

    first_entry_number: int
    known: Identities

    def add(self, record: NewRecord) -> bool:
        """Take a record in; False if it is there already."""
        ...

    def quarantine(self, message: Unreadable) -> bool:
        """Take a message in that can't be read; False if it is there already."""
        ...

    def commit(self, entries: list[LedgerEntry]) -> None:
        """Keep what was taken in, with the ledger entries from the run's beginning."""
        ...


class WriterStore:
    """An archive."""

    def __init__(self, writer: ArchiveWriter) -> None:
        self._writer = writer
        self.first_entry_number = writer.next_entry_number
        self.known = Identities.of(writer.known_ids)

    def add(self, record: NewRecord) -> bool:
        """Take a record in; False if the archive has it."""
        return self._writer.add(record)

    def quarantine(self, message: Unreadable) -> bool:
        """Take a message in; False if it is in quarantine."""
        return self._writer.quarantine(message.data, message.reason, message.source)

    def commit(self, entries: list[LedgerEntry]) -> None:
        """Make it part of the archive."""
        self._writer.commit(entries)


class DryStore:
    """An archive that only counts."""

    first_entry_number = 1

    def __init__(self, known: set[bytes], quarantined: set[bytes]) -> None:
        self.known = Identities.of(known)
        self._known = known
        self._quarantined = quarantined

    def add(self, record: NewRecord) -> bool:
        """Count a record; False if the archive has it, or it came before."""
        return _remember(bytes.fromhex(record.id), self._known)

    def quarantine(self, message: Unreadable) -> bool:
        """Count a message; False if it is in quarantine, or came before."""
        return _remember(hashlib.sha256(message.data).digest(), self._quarantined)

    def commit(self, entries: list[LedgerEntry]) -> None:
        """Check the counts."""
        for entry in entries:
            entry.check()


def _remember(digest: bytes, known: set[bytes]) -> bool:
    new = digest not in known
    known.add(digest)
    return new
