"""What the ledger knows of a mailbox, so that nothing is read twice.

A mailbox is known by its content, wherever it lies: by its SHA-256, or, as an mbox grows at its
end, by that of a beginning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from rusparse.archive import LedgerEntry
from rusparse.context import Limits
from rusparse.mailboxes import Fingerprint, Mailbox, MboxRange, Reading
from rusparse.version import __version__

from .outcomes import Selection

__all__ = ["History", "Past", "hash_settings"]


def hash_settings(selection: Selection, limits: Limits, parsing: str) -> str:
    """What must be the same for a mailbox to be passed over; `parsing` is what the parser knows."""
    stated = (__version__, selection.only, str(selection.since), repr(limits), parsing)
    return hashlib.sha256("\0".join(stated).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Past:
    """What was read of a mailbox before.

    `entry` tells what became of it then, None if it is new. `part` is what is left to read of a
    plain mbox; None means all of the mailbox, or nothing if it is `unchanged`. `reading` has what
    of it was no mail.
    """

    fingerprint: Fingerprint
    entry: LedgerEntry | None
    part: MboxRange | None
    reading: Reading

    @classmethod
    def of_new(cls, mailbox: Mailbox, limits: Limits) -> Past:
        """Of a mailbox that is to be read whole, without a look at its hash.

        Raises `InputError` if it can't be read.
        """
        reading = Reading(limits)
        size = mailbox.plain_size_bytes or 0
        return cls(Fingerprint(size, ""), None, mailbox.open_range(size, reading), reading)

    @property
    def unchanged(self) -> bool:
        """Whether all of it was read."""
        return self.entry is not None and self.entry.sha256 == self.fingerprint.sha256


class History:
    """The imports that an archive can rely on: finished ones, with the same settings."""

    def __init__(self, entries: Iterable[LedgerEntry], settings: str | None) -> None:
        listed = list(entries)
        retries = (entry.number for entry in listed if entry.format == "quarantine")
        released = max(retries, default=0)
        self._entries = [
            entry
            for entry in listed
            if settings is not None
            and entry.settings == settings
            and entry.status == "finished"
            and entry.sha256 is not None
            # Some of what it quarantined may have become records since.
            and not (entry.quarantined and entry.number < released)
        ]

    def look_up(self, mailbox: Mailbox, limits: Limits) -> Past:
        """Hash a mailbox, and find out what of it is left to be read.

        Raises `InputError` if it can't be read.
        """
        sizes = self._list_sizes(mailbox)
        fingerprint = mailbox.compute_fingerprint(sizes)
        reading = Reading(limits)
        whole = (fingerprint.size_bytes, fingerprint.sha256 or None)
        for entry in reversed(self._entries):
            if (entry.size_bytes, entry.sha256, entry.format) == (*whole, mailbox.format):
                return Past(fingerprint, entry, None, reading)
        part = mailbox.open_range(fingerprint.size_bytes, reading)
        if part is not None:
            grown = self._find_beginning(mailbox, fingerprint, part)
            if grown is not None:
                entry, rest = grown
                return Past(fingerprint, entry, rest, reading)
        return Past(fingerprint, None, part, reading)

    def _list_sizes(self, mailbox: Mailbox) -> list[int]:
        size = mailbox.plain_size_bytes or 0
        return [
            entry.size_bytes
            for entry in self._entries
            if entry.size_bytes is not None
            and 0 < entry.size_bytes < size
            and entry.format == mailbox.format
        ]

    def _find_beginning(
        self, mailbox: Mailbox, fingerprint: Fingerprint, part: MboxRange
    ) -> tuple[LedgerEntry, MboxRange] | None:
        for entry in sorted(self._entries, key=lambda entry: -(entry.size_bytes or 0)):
            size = entry.size_bytes or 0
            if entry.format == mailbox.format and fingerprint.prefixes.get(size) == entry.sha256:
                rest = part.since(size)
                if rest is not None:
                    return entry, rest
        return None
