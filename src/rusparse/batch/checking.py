"""A mailbox held against an archive: is every message of it accounted for?"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass

from rusparse.archive import (
    Archive,
    LedgerEntry,
    NewRecord,
    load_known_ids,
    load_quarantined_hashes,
)
from rusparse.context import Limits
from rusparse.mailboxes import Skipped, open_mailbox
from rusparse.records import parse_record

from .crew import make_crew
from .history import History
from .identities import Identities
from .importing import check_jobs, iterate_results, render_place
from .interruption import Interruption
from .outcomes import Held, Known, Other, Outcome, Parse, Selection, Unreadable, Work

__all__ = ["MailboxCheck", "check_mailbox"]

MAX_NAMED = 100


@dataclass(frozen=True, slots=True)
class MailboxCheck:
    """Where the messages of a mailbox are: found = kept + quarantined + other + missing.

    `other` are those that its import was not asked for. `missing_places` names the first of the
    missing ones. `skipped` is what of the mailbox is no mail.
    """

    mailbox: str
    found: int
    kept: int
    quarantined: int
    other: int
    missing: int
    missing_places: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def check_mailbox(
    path: str | os.PathLike[str],
    archive: Archive,
    *,
    parse: Parse,
    jobs: int = 0,
    limits: Limits | None = None,
) -> MailboxCheck:
    """Read a mailbox, and look every message of it up in the archive; nothing is stored.

    What the archive has is told by its hash. Only what it has not is parsed, to see whether it was
    left out on purpose: by the selection of the last import of this mailbox, as the ledger has it.

    Raises `InputError` if the mailbox can't be read, `ArchiveError` if the archive can't be, and
    `KeyboardInterrupt`.
    """
    check_jobs(jobs)
    limits = limits or Limits()
    mailbox = open_mailbox(path, limits=limits)
    past = History([], None).look_up(mailbox, limits)
    selection = _find_selection(archive, mailbox.name, past.fingerprint.sha256)
    known = Identities.of(load_known_ids(archive.path))
    work = Work(
        parse,
        limits,
        selection,
        keep_originals=False,
        known=known,
        held=Identities.of(load_quarantined_hashes(archive.path)),
        isolated=jobs > 0,
    )
    counts = {"kept": 0, "quarantined": 0, "other": 0, "missing": 0}
    places: list[str] = []
    skipped = list(past.reading.skipped)
    with Interruption() as interruption, closing(make_crew(work, jobs, interruption)) as crew:
        for result in iterate_results(mailbox, past, crew, interruption):
            skipped += result.skipped
            for examined in result.examined:
                outcome = examined.outcome
                where = _find_whereabouts(outcome, known)
                counts[where] += 1
                if where == "missing" and len(places) < MAX_NAMED:
                    places.append(_name(outcome, examined.end_bytes, mailbox.name))
        if interruption.requested:
            raise KeyboardInterrupt
    skipped += mailbox.skipped
    return MailboxCheck(
        mailbox.name,
        sum(counts.values()),
        **counts,
        missing_places=tuple(places),
        skipped=tuple(skipped),
    )


def _find_selection(archive: Archive, name: str, sha256: str) -> Selection:
    last: LedgerEntry | None = None
    for entry in archive.ledger():
        if entry.mailbox == name or entry.sha256 == sha256:
            last = entry
    return Selection() if last is None else Selection(last.only, last.since)


def _find_whereabouts(outcome: Outcome, known: Identities) -> str:
    if isinstance(outcome, Known) or (isinstance(outcome, NewRecord) and outcome.id in known):
        return "kept"
    if isinstance(outcome, Other):
        return "other"
    if isinstance(outcome, Held):
        return "quarantined"
    return "missing"


def _name(outcome: Outcome, end_bytes: int | None, mailbox: str) -> str:
    if isinstance(outcome, Unreadable):
        return f"{render_place(outcome.source)}: {outcome.reason}"
    if isinstance(outcome, NewRecord):
        letter = parse_record(outcome.line)
        return f"{render_place(letter.source)}: {letter.subject or letter.title or '(no subject)'}"
    return f"{mailbox}: before byte {end_bytes}"
