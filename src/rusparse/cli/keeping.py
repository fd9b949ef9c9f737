"""What the commands print that look after an archive."""

from __future__ import annotations

import dataclasses
import json as json_module
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from .terminal import escape_controls, escape_json, print_note

if TYPE_CHECKING:
    from rusparse.archive import QuarantinedMessage
    from rusparse.batch import MailboxCheck, ReparseReport, RetryReport

__all__ = [
    "find_quarantined",
    "open_counter",
    "render_check",
    "render_quarantined",
    "render_reparse",
    "render_retry",
]

SECONDS_BETWEEN_LINES = 10.0
_HASH_SHOWN = 12
_SKIPPED_SHOWN = 10


def open_counter(
    total: int, *, quiet: bool
) -> AbstractContextManager[Callable[[int], None] | None]:
    """What takes the number of records that were read: a bar on a terminal, else lines."""
    if quiet:
        return _open_nothing()
    return _open_bar(total) if sys.stderr.isatty() else _open_lines(total)


@contextmanager
def _open_nothing() -> Iterator[None]:
    yield None


@contextmanager
def _open_bar(total: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("letters", total=total)
        yield lambda count: bars.update(task, completed=count)


@contextmanager
def _open_lines(total: int) -> Iterator[Callable[[int], None]]:
    last = time.monotonic()

    def show(count: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            print_note(f"{count:,} of {total:,} letters read")

    yield show


def find_quarantined(messages: Iterable[QuarantinedMessage], prefix: str) -> QuarantinedMessage:
    """The one message whose hash begins so. Raises `UsageError` if there is none, or several."""
    from rusparse.errors import UsageError

    prefix = prefix.strip().lower()
    found = [message for message in messages if message.sha256.startswith(prefix)]
    if len(found) != 1:
        problem = "no message" if not found else f"{len(found)} messages, and not one,"
        raise UsageError(
            f"{prefix}: {problem} in quarantine with a hash that begins so; "
            "rusparse quarantine list names them"
        )
    return found[0]


def render_quarantined(messages: Iterable[QuarantinedMessage], *, json: bool) -> Iterator[str]:
    """The messages in quarantine, one a line."""
    empty = True
    for message in messages:
        empty = False
        if json:
            yield escape_json(message.model_dump_json())
        else:
            place = message.source.mailbox or "?"
            if message.source.offset_bytes:
                place += f": byte {message.source.offset_bytes}"
            yield escape_controls(f"{message.sha256[:_HASH_SHOWN]}  {place}: {message.reason}")
    if not json and empty:
        yield "nothing in quarantine"


def render_retry(report: RetryReport, *, json: bool) -> Iterator[str]:
    """What became of the messages in quarantine."""
    if json:
        yield _dump(dataclasses.asdict(report))
        return
    yield (
        f"{report.tried:,} tried = {report.added:,} added + {report.duplicate:,} duplicate"
        f" + {report.quarantined:,} quarantined"
    )
    if report.incomplete:
        yield f"{report.incomplete:,} more are kept only in part: import their mailboxes again"
    for remark in report.remarks:
        yield escape_controls(f"  quarantined: {remark}")


def render_reparse(report: ReparseReport, *, json: bool, dry_run: bool) -> Iterator[str]:
    """What reading every letter again changes, field by field."""
    if json:
        yield _dump(dataclasses.asdict(report) | {"dry_run": dry_run})
        return
    verb = "would change" if dry_run else "change"
    yield f"{report.records:,} records, {report.changed:,} of them {verb}"
    for change in report.fields:
        yield escape_controls(
            f"{change.path}: {change.changes:,} times, in {change.records:,} records"
        )
        for record_id, before, after in change.examples:
            yield escape_controls(f"  {record_id[:_HASH_SHOWN]}  {before} -> {after}")
    if report.without_original:
        yield f"{report.without_original:,} have no original, and stay as they are"
    if report.unreadable:
        yield f"{report.unreadable:,} could not be read this time, and stay as they are"
    for remark in report.remarks:
        yield escape_controls(f"  {remark}")


def render_check(check: MailboxCheck, *, json: bool) -> Iterator[str]:
    """Where the messages of a mailbox are."""
    if json:
        yield _dump(dataclasses.asdict(check))
        return
    other = f" + {check.other:,} other" if check.other else ""
    yield escape_controls(
        f"{check.mailbox}: {check.found:,} found = {check.kept:,} kept"
        f" + {check.quarantined:,} quarantined{other} + {check.missing:,} missing"
    )
    for place in check.missing_places:
        yield escape_controls(f"  missing: {place}")
    if check.missing > len(check.missing_places):
        yield f"  missing: {check.missing - len(check.missing_places):,} more"
    for skipped in check.skipped[:_SKIPPED_SHOWN]:
        yield escape_controls(f"  no mail: {skipped.name}: {skipped.reason}")
    if len(check.skipped) > _SKIPPED_SHOWN:
        yield f"  no mail: {len(check.skipped) - _SKIPPED_SHOWN:,} more"


def _dump(data: dict[str, object]) -> str:
    return escape_json(json_module.dumps(data, ensure_ascii=False))
