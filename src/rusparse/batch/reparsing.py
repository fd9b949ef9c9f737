"""Every letter read again from its original, as after an upgrade."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from rusparse.archive import (
    Archive,
    KeptRecord,
    LedgerEntry,
    NewRecord,
    iterate_kept_records,
    make_new_record,
    open_writer,
)
from rusparse.context import Limits
from rusparse.mailboxes import RawMessage
from rusparse.records import parse_record

from .crew import Crew, make_crew
from .differences import FieldChange, FieldChanges
from .importing import check_jobs
from .interruption import Interruption
from .outcomes import Outcome, Parse, Unreadable, Work
from .reading import read_messages

__all__ = ["ReparseReport", "reparse_archive"]

MAX_REMARKS = 20


@dataclass(frozen=True, slots=True)
class ReparseReport:
    """What reading every letter again changes.

    `changed` of the `records` come out otherwise, in the `fields`. `without_original` can't be
    read again, and `unreadable` could not be this time; both stay as they are, and `remarks` say
    why of the first of the latter.
    """

    records: int
    changed: int
    without_original: int
    unreadable: int
    fields: tuple[FieldChange, ...]
    remarks: tuple[str, ...]


def reparse_archive(
    archive: Archive,
    *,
    parse: Parse,
    jobs: int = 0,
    limits: Limits | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    before_storing: Callable[[ReparseReport], None] | None = None,
) -> ReparseReport:
    """Read every letter again from its original, and store what changed.

    All records are written as new parts and then put in place of the old ones in one commit: until
    that nothing has changed, and after it everything. With `dry_run` nothing is stored.
    `progress` is told how many records were read, `before_storing` what will change.

    Raises `ArchiveError` if the archive is damaged, can't be used, or another process is writing
    to it; what `before_storing` raises; and `KeyboardInterrupt`. Then nothing has changed.
    """
    check_jobs(jobs)
    work = Work(parse, limits or Limits(), keep_originals=False, isolated=jobs > 0)
    run = _Reparse(archive)
    with Interruption() as interruption, closing(make_crew(work, jobs, interruption)) as crew:
        if dry_run:
            for count, _ in enumerate(run.iterate(crew, interruption), 1):
                if progress is not None:
                    progress(count)
            return run.make_report()
        with open_writer(archive.path) as writer:
            replacement = writer.replace_records(
                _make_entry(writer.next_entry_number, len(archive))
            )
            for count, record in enumerate(run.iterate(crew, interruption), 1):
                replacement.add(record)
                if progress is not None:
                    progress(count)
            report = run.make_report()
            if before_storing is not None:
                before_storing(report)
            if report.changed:
                replacement.commit()
    return report


class _Reparse:
    """One run: what is read again, and what of it differs."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._changes = FieldChanges()
        self._records = self._changed = self._without_original = self._unreadable = 0
        self._remarks: list[str] = []
        self._kept: deque[KeptRecord] = deque()

    def iterate(self, crew: Crew, interruption: Interruption) -> Iterator[NewRecord]:
        """All records, in their order, as they are to be from now on."""
        for result in read_messages(self._iterate_messages(), crew, interruption):
            for examined in result.examined:
                yield from self._pass_on()
                yield self._compare(self._kept.popleft(), examined.outcome)
        yield from self._pass_on()
        if interruption.requested:
            raise KeyboardInterrupt

    def make_report(self) -> ReparseReport:
        return ReparseReport(
            self._records,
            self._changed,
            self._without_original,
            self._unreadable,
            self._changes.list(),
            tuple(self._remarks),
        )

    def _iterate_messages(self) -> Iterator[RawMessage]:
        for kept in iterate_kept_records(self._archive.path):
            # What is read here waits for its result, and must not wait with the message.
            self._kept.append(kept._replace(original=None))
            if kept.original is not None:
                yield RawMessage(kept.original, parse_record(kept.line).source)

    def _pass_on(self) -> Iterator[NewRecord]:
        """The records at the front that have no original."""
        while self._kept and self._kept[0].frame is None:
            self._records += 1
            self._without_original += 1
            yield self._kept.popleft().as_new()

    def _compare(self, kept: KeptRecord, outcome: Outcome) -> NewRecord:
        self._records += 1
        if not isinstance(outcome, NewRecord):
            self._unreadable += 1
            if isinstance(outcome, Unreadable) and len(self._remarks) < MAX_REMARKS:
                self._remarks.append(f"{kept.id[:12]}: {outcome.reason}")
            return kept.as_new()
        if outcome.line != kept.line:
            self._changed += 1
            self._changes.add(kept.id, kept.line, outcome.line)
        if outcome.id == kept.id:
            return replace(outcome, frame=kept.frame)
        return make_new_record(parse_record(outcome.line), self._archive.original(kept.id))


def _make_entry(number: int, records: int) -> LedgerEntry:
    return LedgerEntry(
        number=number,
        mailbox=None,
        format="reparse",
        size_bytes=None,
        sha256=None,
        found=records,
        added=0,
        duplicate=records,
        other=0,
        quarantined=0,
        skipped=0,
        status="finished",
    )
