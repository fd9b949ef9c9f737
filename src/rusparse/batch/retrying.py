"""What is in quarantine, read once more: after an upgrade, or with other limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from rusparse.archive import (
    Archive,
    Damage,
    LedgerEntry,
    NewRecord,
    QuarantinedMessage,
    open_writer,
    read_kept_messages,
)
from rusparse.context import Limits
from rusparse.mailboxes import RawMessage

from .crew import make_crew
from .importing import check_jobs
from .interruption import Interruption
from .outcomes import Parse, Unreadable, Work
from .reading import read_messages

__all__ = ["RetryReport", "retry_quarantined"]

_RETRIED = (
    "content-unreadable",
    "memory-limit",
    "parse-failed",
    "time-limit",
    "worker-ended",
    "worker-killed",
)
"""The codes of reasons that lie in how a message was read. The others say that its mailbox held
only a part of it, and that part is what was kept."""


@dataclass(frozen=True, slots=True)
class RetryReport:
    """What became of the messages in quarantine: tried = added + duplicate + quarantined.

    `incomplete` are further ones that were not tried, as only a part of them is there. `remarks`
    are the reasons of those that still can't be read.
    """

    tried: int
    added: int
    duplicate: int
    quarantined: int
    incomplete: int
    remarks: tuple[str, ...]


def retry_quarantined(
    archive: Archive,
    *,
    parse: Parse,
    jobs: int = 0,
    limits: Limits | None = None,
    sha256_prefix: str = "",
    on_damage: Callable[[Damage], None],
) -> RetryReport:
    """Read the messages in quarantine again; those that can be read leave it for the records.

    With `sha256_prefix` only those whose hash begins so. All or nothing is stored.

    Raises `ArchiveError` if the archive can't be used or another process is writing to it, and
    `KeyboardInterrupt`, with nothing stored.
    """
    check_jobs(jobs)
    limits = limits or Limits()
    waiting: list[QuarantinedMessage] = []
    incomplete = 0

    def iterate_messages() -> Iterator[RawMessage]:
        nonlocal incomplete
        for message, data in read_kept_messages(archive.path, on_damage):
            if not message.sha256.startswith(sha256_prefix):
                continue
            if message.reason.partition(":")[0] not in _RETRIED:
                incomplete += 1
                continue
            waiting.append(message)
            yield RawMessage(data, message.source)

    work = Work(parse, limits, isolated=jobs > 0)
    added = duplicate = 0
    remarks: list[str] = []
    with open_writer(archive.path) as writer, Interruption() as interruption:
        number = 0
        with closing(make_crew(work, jobs, interruption)) as crew:
            for result in read_messages(iterate_messages(), crew, interruption):
                for examined in result.examined:
                    message = waiting[number]
                    number += 1
                    if isinstance(examined.outcome, NewRecord):
                        new = writer.add(examined.outcome)
                        added, duplicate = added + new, duplicate + (not new)
                        writer.release(message.sha256)
                    elif isinstance(examined.outcome, Unreadable):
                        remarks.append(f"{message.sha256[:12]}: {examined.outcome.reason}")
        if interruption.requested:
            raise KeyboardInterrupt
        report = RetryReport(number, added, duplicate, len(remarks), incomplete, tuple(remarks))
        if added or duplicate:
            writer.commit([_make_entry(writer.next_entry_number, report)])
    return report


def _make_entry(number: int, report: RetryReport) -> LedgerEntry:
    return LedgerEntry(
        number=number,
        mailbox=None,
        format="quarantine",
        size_bytes=None,
        sha256=None,
        found=report.tried,
        added=report.added,
        duplicate=report.duplicate,
        other=0,
        quarantined=report.quarantined,
        skipped=0,
        status="finished",
    )
