"""Mailboxes into an archive: read, parse, store, and account for every message.

Reading and storing each go one message after the other; between them stands `make_outcome`, which
takes one message, depends on nothing else, and gives what can be pickled, so that it can run
anywhere. What goes wrong with one message stays with it: it is quarantined, and the run goes on.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from .archive import (
    Archive,
    ArchiveWriter,
    LedgerEntry,
    NewRecord,
    load_known_ids,
    load_quarantined_hashes,
    make_new_record,
    open_writer,
)
from .context import Limits
from .errors import InputError, UsageError
from .mailboxes import Mailbox, RawMessage, Skipped, open_mailbox
from .records import Newsletter, Source

__all__ = [
    "ImportReport",
    "Outcome",
    "Parse",
    "Progress",
    "SourceReport",
    "Unreadable",
    "import_mailboxes",
    "make_outcome",
]

Parse: TypeAlias = Callable[[bytes, Source], Newsletter]
"""What makes a record of a message's bytes and their place, such as `Parser.parse`."""

CHECKPOINT_MESSAGES = 50_000
"""After so many messages what was read is committed, so that an interrupted import keeps it."""
MAX_REMARKS = 20
_UNREADABLE_CODE = "content-unreadable"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message of which no record could be made, and why, as "code: details"."""

    reason: str


Outcome: TypeAlias = NewRecord | Unreadable


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, told after every message and at the end of every mailbox.

    `position_bytes` of `size_bytes` is the place in the mailbox; both are None where a mailbox is
    not one plain file, whose end can be foreseen.
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

    `known_quarantined` of the quarantined were in quarantine before. `skipped` are files and
    ranges of bytes that are no mail. `error` says why the mailbox was not read, or not to its end.
    `remarks` are the places and reasons of the first quarantined messages.
    """

    mailbox: str
    format: str | None
    found: int
    added: int
    duplicate: int
    other: int
    quarantined: int
    known_quarantined: int
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
        """How many messages were read."""
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
        """How many were sent before the day from which the import was to read."""
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
    def errors(self) -> tuple[str, ...]:
        """Why mailboxes were not read, or not to their end."""
        return tuple(source.error for source in self.sources if source.error is not None)


def import_mailboxes(
    paths: Iterable[str | os.PathLike[str]],
    archive: Archive,
    *,
    parse: Parse,
    progress: Callable[[Progress], None] | None = None,
    dry_run: bool = False,
    since: dt.date | None = None,
    limits: Limits | None = None,
) -> ImportReport:
    """Read mailboxes, in the order given, and add their letters to an archive.

    A letter that the archive has already, or that comes twice, is a duplicate by its id. With
    `since`, letters sent before that day (UTC) are left out; those that don't say when they were
    sent are not. A message for which `parse` raises anything is quarantined, as is one that
    its mailbox holds only in part. A mailbox that can't be read is told in the report, and the
    others are read. With `dry_run` all is read and counted and nothing is written.

    On `KeyboardInterrupt` what was finished is kept, the ledger says "interrupted", and the
    exception goes on. A process that is killed loses at most what was read since the last
    commit; importing the same again completes it.

    Raises `ArchiveError` if the archive can't be used, another process is writing to it, or the
    counts do not add up; `SchemaVersionError` if a later rusparse wrote it; `UsageError` for a
    single path in place of several.
    """
    if isinstance(paths, str | bytes | os.PathLike):
        raise UsageError(f"a list of paths was expected, not the single path {paths!r}")
    options = _Options(parse, progress, since, limits or Limits())
    if dry_run:
        store = _DryStore(load_known_ids(archive.path), load_quarantined_hashes(archive.path))
        return _Import(store, options, dry_run=True).run(list(paths))
    with open_writer(archive.path) as writer:
        return _Import(_WriterStore(writer), options, dry_run=False).run(list(paths))


def make_outcome(raw: RawMessage, parse: Parse) -> Outcome:
    """What becomes of one message: a record to be stored, or why there is none.

    Whatever `parse` raises is a reason, except what is meant for the whole process.
    """
    if raw.quarantine_reason is not None:
        return Unreadable(raw.quarantine_reason)
    try:
        newsletter = parse(raw.data, raw.source)
        if any(remark.code == _UNREADABLE_CODE for remark in newsletter.diagnostics):
            return Unreadable(f"{_UNREADABLE_CODE}: neither a message nor a readable letter")
        return make_new_record(newsletter, raw.data)
    except Exception as error:  # noqa: BLE001 - one message, whatever it does, must not stop the rest
        return Unreadable(f"parse-failed: {type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class _Options:
    parse: Parse
    progress: Callable[[Progress], None] | None
    since: dt.date | None
    limits: Limits


class _Store(Protocol):
    """Where outcomes go."""

    first_entry_number: int

    def add(self, record: NewRecord) -> bool: ...

    def quarantine(self, raw: RawMessage, reason: str) -> bool: ...

    def commit(self, entries: list[LedgerEntry]) -> None: ...


class _WriterStore:
    """An archive."""

    def __init__(self, writer: ArchiveWriter) -> None:
        self._writer = writer
        self.first_entry_number = writer.next_entry_number

    def add(self, record: NewRecord) -> bool:
        return self._writer.add(record)

    def quarantine(self, raw: RawMessage, reason: str) -> bool:
        return self._writer.quarantine(raw.data, reason, raw.source)

    def commit(self, entries: list[LedgerEntry]) -> None:
        self._writer.commit(entries)


class _DryStore:
    """An archive that only counts."""

    first_entry_number = 1

    def __init__(self, known: set[bytes], quarantined: set[bytes]) -> None:
        self._known = known
        self._quarantined = quarantined

    def add(self, record: NewRecord) -> bool:
        digest = bytes.fromhex(record.id)
        new = digest not in self._known
        self._known.add(digest)
        return new

    def quarantine(self, raw: RawMessage, reason: str) -> bool:  # noqa: ARG002 - as in _Store
        digest = hashlib.sha256(raw.data).digest()
        new = digest not in self._quarantined
        self._quarantined.add(digest)
        return new

    def commit(self, entries: list[LedgerEntry]) -> None:
        for entry in entries:
            entry.check()


@dataclass(slots=True)
class _Tally:
    """The counts of one mailbox while it is read."""

    mailbox: str
    format: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    found: int = 0
    added: int = 0
    duplicate: int = 0
    other: int = 0
    quarantined: int = 0
    known_quarantined: int = 0
    skipped: tuple[Skipped, ...] = ()
    status: Literal["finished", "interrupted", "failed"] = "interrupted"
    error: str | None = None
    remarks: list[str] = field(default_factory=list)

    def make_entry(self, number: int) -> LedgerEntry:
        return LedgerEntry(
            number=number,
            mailbox=self.mailbox,
            format=self.format,
            size_bytes=self.size_bytes,
            sha256=self.sha256,
            found=self.found,
            added=self.added,
            duplicate=self.duplicate,
            other=self.other,
            quarantined=self.quarantined,
            skipped=len(self.skipped),
            status=self.status,
            error=self.error,
        )

    def make_report(self) -> SourceReport:
        return SourceReport(
            mailbox=self.mailbox,
            format=self.format,
            found=self.found,
            added=self.added,
            duplicate=self.duplicate,
            other=self.other,
            quarantined=self.quarantined,
            known_quarantined=self.known_quarantined,
            skipped=self.skipped,
            status=self.status,
            error=self.error,
            remarks=tuple(self.remarks),
        )


class _Import:
    """One run over several mailboxes."""

    def __init__(self, store: _Store, options: _Options, *, dry_run: bool) -> None:
        self._store = store
        self._options = options
        self._dry_run = dry_run
        self._tallies: list[_Tally] = []
        self._read = 0  # messages since the import began

    def run(self, paths: list[str | os.PathLike[str]]) -> ImportReport:
        try:
            for path in paths:
                self._read_source(path)
        except KeyboardInterrupt:
            with _uninterrupted():
                self._commit()
            raise
        with _uninterrupted():
            self._commit()
        reports = tuple(tally.make_report() for tally in self._tallies)
        return ImportReport(reports, self._dry_run)

    def _read_source(self, path: str | os.PathLike[str]) -> None:
        tally = _Tally(os.fsencode(path).decode("utf-8", "backslashreplace"))
        self._tallies.append(tally)
        mailbox: Mailbox | None = None
        try:
            mailbox = open_mailbox(path, limits=self._options.limits)
            tally.format = mailbox.format
            for raw in mailbox:
                self._take(raw, tally, mailbox)
            if not self._dry_run:
                fingerprint = mailbox.compute_fingerprint()
                tally.size_bytes, tally.sha256 = fingerprint.size_bytes, fingerprint.sha256
            tally.status = "finished"
        except InputError as error:
            tally.status, tally.error = "failed", str(error)
        finally:
            if mailbox is not None:
                tally.skipped = mailbox.skipped
        if mailbox is not None:
            self._tell(tally, mailbox, None)

    def _take(self, raw: RawMessage, tally: _Tally, mailbox: Mailbox) -> None:
        outcome = make_outcome(raw, self._options.parse)
        with _uninterrupted():
            tally.found += 1
            self._read += 1
            self._store_outcome(raw, outcome, tally)
            # By messages read, not added: a run that repeats a killed one commits at the same
            # places, and so makes the same parts.
            if self._read % CHECKPOINT_MESSAGES == 0:
                tally.skipped = mailbox.skipped
                self._commit()
        self._tell(tally, mailbox, raw)

    def _store_outcome(self, raw: RawMessage, outcome: Outcome, tally: _Tally) -> None:
        if isinstance(outcome, Unreadable):
            tally.quarantined += 1
            tally.known_quarantined += not self._store.quarantine(raw, outcome.reason)
            if len(tally.remarks) < MAX_REMARKS:
                tally.remarks.append(f"{_render_place(raw.source)}: {outcome.reason}")
        elif self._is_too_early(outcome):
            tally.other += 1
        elif self._store.add(outcome):
            tally.added += 1
        else:
            tally.duplicate += 1

    def _is_too_early(self, record: NewRecord) -> bool:
        since, sent_at = self._options.since, record.sent_at
        return since is not None and sent_at is not None and sent_at.date() < since

    def _commit(self) -> None:
        first = self._store.first_entry_number
        self._store.commit(
            [tally.make_entry(number) for number, tally in enumerate(self._tallies, first)]
        )

    def _tell(self, tally: _Tally, mailbox: Mailbox, raw: RawMessage | None) -> None:
        if self._options.progress is None:
            return
        size = mailbox.plain_size_bytes
        position = size
        if size is not None and raw is not None:
            position = (raw.source.offset_bytes or 0) + (raw.source.length_bytes or 0)
        self._options.progress(
            Progress(
                mailbox=tally.mailbox,
                format=mailbox.format,
                found=tally.found,
                added=tally.added,
                duplicate=tally.duplicate,
                other=tally.other,
                quarantined=tally.quarantined,
                position_bytes=position,
                size_bytes=size,
                finished=raw is None,
            )
        )


def _render_place(source: Source) -> str:
    if not source.offset_bytes:
        return source.mailbox or "?"
    return f"{source.mailbox}: byte {source.offset_bytes}"


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back a SIGINT until the block ends, so that counts and parts stay in step."""
    previous = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or previous is None:
        yield
        return
    held: list[tuple[Any, ...]] = []
    signal.signal(signal.SIGINT, lambda *arguments: held.append(arguments))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
        if held and callable(previous):
            previous(*held[0])
