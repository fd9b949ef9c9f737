"""What an import tells: progress while it runs, and the account of every mailbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rusparse.archive import LedgerEntry
from rusparse.mailboxes import Fingerprint, Skipped

from .outcomes import Selection

__all__ = ["ImportReport", "Progress", "SourceReport", "Tally"]

MAX_REMARKS = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, told after every message and at the end of every mailbox.

    `position_bytes` of `size_bytes` is how much of the mailbox was read; both are None where that
    can't be told, as in a packed file.
    """

    mailbox: str
    format: str
    found: int
    added: int
    duplicate: int
    other: int
    quarantined: int
    position_bytes: int | None
    size_bytes: int | None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one mailbox: found = added + duplicate + other + quarantined.

    `known_quarantined` of the quarantined were in quarantine before. `read_before` of those found
    were read by an earlier import and not again; all of them, if the mailbox is `unchanged`.
    `skipped` are files and ranges of bytes that are no mail. `error` says why the mailbox was not
    read, or not to its end. `remarks` are the places and reasons of the first quarantined messages.
    """

    mailbox: str
    format: str | None
    found: int
    added: int
    duplicate: int
    other: int
    quarantined: int
    known_quarantined: int
    read_before: int
    unchanged: bool
    skipped: tuple[Skipped, ...]
    status: Literal["finished", "interrupted", "failed"]
    error: str | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of all mailboxes of an import, in their order."""

    sources: tuple[SourceReport, ...]
    dry_run: bool

    @property
    def found(self) -> int:
        """How many messages the mailboxes hold."""
        return sum(source.found for source in self.sources)

    @property
    def added(self) -> int:
        """How many of them became new records (in a dry run: would have)."""
        return sum(source.added for source in self.sources)

    @property
    def duplicate(self) -> int:
        """How many the archive had already, or came twice."""
        return sum(source.duplicate for source in self.sources)

    @property
    def other(self) -> int:
        """How many were not asked for."""
        return sum(source.other for source in self.sources)

    @property
    def quarantined(self) -> int:
        """How many could not be read."""
        return sum(source.quarantined for source in self.sources)

    @property
    def skipped(self) -> int:
        """How many files and ranges of bytes were no mail."""
        return sum(len(source.skipped) for source in self.sources)

    @property
    def broken_off(self) -> bool:
        """Whether a mailbox was begun and could not be read to its end."""
        return any(
            source.status == "failed" and source.format is not None for source in self.sources
        )

    @property
    def errors(self) -> tuple[str, ...]:
        """Why mailboxes were not read, or not to their end."""
        return tuple(source.error for source in self.sources if source.error is not None)


@dataclass(slots=True)
class Tally:
    """The counts of one mailbox while it is read."""

    mailbox: str
    selection: Selection
    settings: str | None
    format: str | None = None
    fingerprint: Fingerprint | None = None
    found: int = 0
    added: int = 0
    duplicate: int = 0
    other: int = 0
    quarantined: int = 0
    known_quarantined: int = 0
    read_before: int = 0
    unchanged: bool = False
    read_bytes: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    skipped_before: int = 0
    status: Literal["finished", "interrupted", "failed"] = "interrupted"
    error: str | None = None
    remarks: list[str] = field(default_factory=list)

    def finish(self) -> None:
        """The mailbox was read to its end, as far as the system let it be read."""
        unread = [item for item in self.skipped if item.unread]
        self.status = "finished"
        if unread:
            more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
            self.status = "failed"
            self.error = f"{unread[0].name}: {unread[0].reason}{more}; the rest was read"

    def take_over(self, entry: LedgerEntry) -> None:
        """Count what an earlier import read; what it added is there already."""
        self.found = self.read_before = entry.found
        self.duplicate = entry.added + entry.duplicate
        self.other = entry.other
        self.quarantined = self.known_quarantined = entry.quarantined
        self.skipped_before = entry.skipped

    def make_entry(self, number: int) -> LedgerEntry:
        """The ledger entry, as far as the mailbox was read."""
        whole = self.fingerprint if self.status == "finished" else None
        return LedgerEntry(
            number=number,
            mailbox=self.mailbox,
            format=self.format,
            size_bytes=whole.size_bytes if whole else None,
            sha256=whole.sha256 or None if whole else None,
            found=self.found,
            added=self.added,
            duplicate=self.duplicate,
            other=self.other,
            quarantined=self.quarantined,
            skipped=self.skipped_before + len(self.skipped),
            status=self.status,
            error=self.error,
            only=self.selection.only,
            since=self.selection.since,
            settings=self.settings,
        )

    def make_report(self) -> SourceReport:
        """The account, as far as the mailbox was read."""
        return SourceReport(
            mailbox=self.mailbox,
            format=self.format,
            found=self.found,
            added=self.added,
            duplicate=self.duplicate,
            other=self.other,
            quarantined=self.quarantined,
            known_quarantined=self.known_quarantined,
            read_before=self.read_before,
            unchanged=self.unchanged,
            skipped=tuple(self.skipped),
            status=self.status,
            error=self.error,
            remarks=tuple(self.remarks),
        )

    def remark(self, text: str) -> None:
        """Keep a remark, if there are not many yet."""
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(text)
