"""Mailboxes into an archive: read, parsed, stored, and every message accounted for."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from rusparse.archive import (
    Archive,
    NewRecord,
    load_known_ids,
    load_quarantined_hashes,
    open_writer,
)
from rusparse.context import Limits
from rusparse.errors import InputError, UsageError
from rusparse.mailboxes import Mailbox, open_mailbox
from rusparse.records import Source

from .crew import Crew, make_crew
from .history import History, Past, hash_settings
from .interruption import Interruption
from .outcomes import Examined, Known, Only, Other, Parse, Selection, Unreadable, Work
from .reading import read_messages, read_ranges
from .reports import ImportReport, Progress, Tally
from .stores import DryStore, Store, WriterStore
from .tasks import Result

__all__ = ["check_jobs", "import_mailboxes", "iterate_results", "render_place"]

CHECKPOINT_MESSAGES = 10_000
"""After so many messages what was read is committed, so that an interrupted import keeps it."""


def import_mailboxes(
    paths: Iterable[str | os.PathLike[str]],
    archive: Archive,
    *,
    parse: Parse,
    jobs: int = 0,
    progress: Callable[[Progress], None] | None = None,
    dry_run: bool = False,
    only: Only = "all",
    since: dt.date | None = None,
    keep_originals: bool = True,
    limits: Limits | None = None,
    settings: str | None = None,
) -> ImportReport:
    """Read mailboxes, in the order given, and add their letters to an archive.

    A letter that the archive has already, or that comes twice, is a duplicate by its id. `only`
    and `since` leave letters out, see `Selection`; they are counted as other. A message for which
    `parse` raises anything is quarantined, as is one that its mailbox holds only in part. A
    mailbox that can't be read is told in the report, and the others are read. With `dry_run` all
    is read and counted and nothing is written.

    `jobs` is how many worker processes parse; `parse` must then be one that can be pickled. With
    0 this process does, and a message that kills it kills the import. The archive comes out the
    same. `settings` states whatever else decides how `parse` reads; a mailbox that was imported
    with the same settings and is unchanged is not read again, and one that grew is read from
    there. With None every mailbox is read.

    On `KeyboardInterrupt` what was begun is finished and kept, the ledger says "interrupted", and
    the exception goes on. A process that is killed loses at most what was read since the last
    commit; importing the same again completes it.

    Raises `ArchiveError` if the archive can't be used, another process is writing to it, or the
    counts do not add up; `SchemaVersionError` if a later rusparse wrote it; `WorkerError` if no
    worker can be started; `UsageError` for a single path in place of several.
    """
    if isinstance(paths, str | bytes | os.PathLike):
        raise UsageError(f"a list of paths was expected, not the single path {paths!r}")
    check_jobs(jobs)
    limits = limits or Limits()
    selection = Selection(only, since)
    hashed = None if settings is None else hash_settings(selection, limits, settings)
    entries = list(archive.ledger())

    def run(store: Store) -> ImportReport:
        # What was lost from the archive by hand must not be taken for what is there.
        trusted = sum(entry.added for entry in entries) == len(store.known)
        history = History(entries if trusted else [], hashed)
        work = Work(
            parse,
            limits,
            selection,
            keep_originals=keep_originals and not dry_run,
            known=store.known,
            isolated=jobs > 0,
        )
        with Interruption() as interruption, closing(make_crew(work, jobs, interruption)) as crew:
            importing = _Import(store, work, crew, interruption, history, hashed, progress)
            return importing.run(list(paths), dry_run=dry_run)

    if dry_run:
        return run(DryStore(load_known_ids(archive.path), load_quarantined_hashes(archive.path)))
    with open_writer(archive.path) as writer:
        entries = list(archive.ledger())
        return run(WriterStore(writer))


def iterate_results(
    mailbox: Mailbox, past: Past, crew: Crew, interruption: Interruption
) -> Iterator[Result]:
    """The results of what is left to read of a mailbox, in its order.

    Raises `InputError` if it can't be read.
    """
    if past.part is not None:
        yield from read_ranges(past.part, crew, interruption)
    else:
        yield from read_messages(mailbox, crew, interruption)


def check_jobs(jobs: int) -> None:
    """Raise `UsageError` unless it is a number of worker processes."""
    if not isinstance(jobs, int) or not 0 <= jobs <= 512:
        raise UsageError(f"jobs must be a whole number of worker processes, 0 to 512, not {jobs!r}")


class _Import:
    """One run over several mailboxes."""

    def __init__(
        self,
        store: Store,
        work: Work,
        crew: Crew,
        interruption: Interruption,
        history: History,
        settings: str | None,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._store = store
        self._work = work
        self._crew = crew
        self._interruption = interruption
        self._history = history
        self._settings = settings
        self._progress = progress
        self._tallies: list[Tally] = []
        self._read = 0  # messages since the import began

    def run(self, paths: list[str | os.PathLike[str]], *, dry_run: bool) -> ImportReport:
        try:
            for path in paths:
                if self._interruption.requested:
                    raise KeyboardInterrupt
                self._read_source(path)
        except KeyboardInterrupt:
            self._commit()
            raise
        self._commit()
        return ImportReport(tuple(tally.make_report() for tally in self._tallies), dry_run)

    def _read_source(self, path: str | os.PathLike[str]) -> None:
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        tally = Tally(name, self._work.selection, self._settings)
        self._tallies.append(tally)
        try:
            mailbox = open_mailbox(path, limits=self._work.limits)
            tally.format = mailbox.format
            past = self._history.look_up(mailbox, self._work.limits)
            tally.fingerprint, tally.unchanged = past.fingerprint, past.unchanged
            if past.entry is not None:
                tally.take_over(past.entry)
                self._read += past.entry.found
            if not past.unchanged:
                self._read_messages(mailbox, past, tally)
            tally.finish()
        except InputError as error:
            tally.status, tally.error = "failed", str(error)
            return
        self._tell(tally, mailbox, None)

    def _read_messages(self, mailbox: Mailbox, past: Past, tally: Tally) -> None:
        tally.skipped.extend(past.reading.skipped)
        for result in iterate_results(mailbox, past, self._crew, self._interruption):
            tally.skipped.extend(result.skipped)
            for examined in result.examined:
                self._take(examined, tally)
                self._tell(tally, mailbox, examined)
        tally.skipped.extend(mailbox.skipped)
        if self._interruption.requested:
            raise KeyboardInterrupt

    def _take(self, examined: Examined, tally: Tally) -> None:
        tally.found += 1
        tally.read_bytes += examined.length_bytes
        self._read += 1
        self._store_outcome(examined, tally)
        # By messages read, not added: a run that repeats a killed one commits at the same
        # places, and so makes the same parts.
        if self._read % CHECKPOINT_MESSAGES == 0:
            self._commit()

    def _store_outcome(self, examined: Examined, tally: Tally) -> None:
        outcome = examined.outcome
        if isinstance(outcome, Unreadable):
            tally.quarantined += 1
            tally.known_quarantined += not self._store.quarantine(outcome)
            tally.remark(f"{render_place(outcome.source)}: {outcome.reason}")
        elif isinstance(outcome, Other):
            tally.other += 1
        elif isinstance(outcome, NewRecord) and self._store.add(outcome):
            tally.added += 1
        elif isinstance(outcome, NewRecord | Known):
            tally.duplicate += 1

    def _commit(self) -> None:
        first = self._store.first_entry_number
        self._store.commit(
            [tally.make_entry(number) for number, tally in enumerate(self._tallies, first)]
        )

    def _tell(self, tally: Tally, mailbox: Mailbox, examined: Examined | None) -> None:
        if self._progress is None:
            return
        size = mailbox.plain_size_bytes
        position = size
        if mailbox.path.is_dir() and tally.fingerprint is not None:
            size = tally.fingerprint.size_bytes
            position = min(tally.read_bytes, size) if examined is not None else size
        elif size is not None and examined is not None:
            position = examined.end_bytes or 0
        self._progress(
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
                finished=examined is None,
            )
        )


def render_place(source: Source) -> str:
    """Where a message stands, for people."""
    if not source.offset_bytes:
        return source.mailbox or "?"
    return f"{source.mailbox}: byte {source.offset_bytes}"
