"""What `rusparse import` shows: progress while it runs, and the account at the end."""

from __future__ import annotations

import json as json_module
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from .terminal import escape_controls, escape_json, print_data, print_note

if TYPE_CHECKING:
    from rich.progress import TaskID

    from rusparse.batch import ImportReport, SourceReport
    from rusparse.batch import Progress as ProgressEvent

__all__ = ["open_progress", "render_report"]

COUNTS = ("found", "added", "duplicate", "other", "quarantined")
SECONDS_BETWEEN_LINES = 10.0
SECONDS_BETWEEN_EVENTS = 1.0
_SKIPPED_SHOWN = 10

Show = AbstractContextManager["Callable[[ProgressEvent], None]"]


def open_progress(*, quiet: bool, json: bool) -> Show:
    """What takes the events of an import, while it is entered.

    Bars on a terminal, elsewhere a line now and then on standard error; with `json` events on
    standard output; nothing at all if `quiet`.
    """
    if quiet:
        return _Lines(None, 0)
    if json:
        return _Lines(_print_event, SECONDS_BETWEEN_EVENTS)
    if sys.stderr.isatty():
        return _Bars()
    return _Lines(_print_line, SECONDS_BETWEEN_LINES)


class _Rate:
    """Messages a second since the mailbox was begun."""

    def __init__(self) -> None:
        self._mailbox: str | None = None
        self._since = 0.0
        self._before = 0

    def measure(self, event: ProgressEvent) -> float:
        now = time.monotonic()
        if event.mailbox != self._mailbox:
            self._mailbox, self._since, self._before = event.mailbox, now, event.found
        passed = now - self._since
        return (event.found - self._before) / passed if passed > 0 else 0.0


class _Lines(AbstractContextManager["Callable[[ProgressEvent], None]"]):
    """Prints an event now and then: not before so many seconds have passed since the last one."""

    def __init__(self, write: Callable[[ProgressEvent, float], None] | None, seconds: float):
        self._write = write
        self._seconds = seconds
        self._rate = _Rate()
        self._last = time.monotonic()

    def __enter__(self) -> Callable[[ProgressEvent], None]:
        return self._show

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """There is nothing to tidy up."""

    def _show(self, event: ProgressEvent) -> None:
        if self._write is None:
            return
        rate = self._rate.measure(event)
        now = time.monotonic()
        if now - self._last >= self._seconds and not event.finished:
            self._last = now
            self._write(event, rate)


class _Bars(AbstractContextManager["Callable[[ProgressEvent], None]"]):
    """A bar for each mailbox, on standard error."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._rate = _Rate()
        self._task: TaskID | None = None
        self._mailbox: str | None = None

    def __enter__(self) -> Callable[[ProgressEvent], None]:
        self._bars.start()
        return self._show

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def _show(self, event: ProgressEvent) -> None:
        rate = self._rate.measure(event)
        if self._task is None or event.mailbox != self._mailbox:
            self._mailbox = event.mailbox
            name = escape_controls(event.mailbox)
            self._task = self._bars.add_task(name, counts="", total=event.size_bytes)
        self._bars.update(
            self._task,
            completed=event.position_bytes or 0,
            total=event.size_bytes,
            counts=f"{rate:,.0f}/s · {_render_briefly(event)}",
        )


def _render_briefly(event: ProgressEvent) -> str:
    counts = ((name, getattr(event, name)) for name in COUNTS)
    return ", ".join(f"{count:,} {name}" for name, count in counts if count)


def _print_line(event: ProgressEvent, rate: float) -> None:
    share = ""
    if event.position_bytes is not None and event.size_bytes:
        share = f"{event.position_bytes / event.size_bytes:.0%}, "
    print_note(f"{event.mailbox}: {share}{_render_counts(event)}, {rate:,.0f} a second")


def _print_event(event: ProgressEvent, rate: float) -> None:
    data: dict[str, object] = {
        "event": "progress",
        "mailbox": event.mailbox,
        **{name: getattr(event, name) for name in COUNTS},
        "position_bytes": event.position_bytes,
        "size_bytes": event.size_bytes,
        "messages_per_second": round(rate, 1),
    }
    print_data(_dump(data))


def render_report(report: ImportReport, *, json: bool) -> Iterator[str]:
    """The account of an import, a mailbox a line; the sum comes last."""
    if json:
        yield from (_dump(_list_source(source)) for source in report.sources)
        yield _dump(_list_total(report))
        return
    for source in report.sources:
        yield escape_controls(_render_source(source, dry_run=report.dry_run))
        for remark in source.remarks:
            yield escape_controls(f"  quarantined: {remark}")
        for skipped in source.skipped[:_SKIPPED_SHOWN]:
            yield escape_controls(f"  skipped: {skipped.name}: {skipped.reason}")
        if len(source.skipped) > _SKIPPED_SHOWN:
            yield f"  skipped: {len(source.skipped) - _SKIPPED_SHOWN:,} more"
    if len(report.sources) > 1:
        yield f"all: {_render_counts(report)}"
    if report.found and not report.added and not report.quarantined:
        yield "nothing new: the archive has every letter already"


def _render_source(source: SourceReport, *, dry_run: bool) -> str:
    if source.error is not None and not source.found:
        return f"{source.mailbox}: not read"
    tail = f" ({source.status})" if source.status != "finished" else ""
    if source.unchanged:
        tail += " (unchanged since it was imported)"
    elif source.read_before:
        tail += f" ({source.found - source.read_before:,} of them since it was imported)"
    tail += " (dry run, nothing stored)" if dry_run else ""
    return f"{source.mailbox}: {_render_counts(source)}{tail}"


def _render_counts(counts: SourceReport | ImportReport | ProgressEvent) -> str:
    found, added, duplicate, other, quarantined = (getattr(counts, name) for name in COUNTS)
    text = f"{found:,} found = {added:,} added + {duplicate:,} duplicate"
    text += f" + {other:,} other" if other else ""
    return text + f" + {quarantined:,} quarantined"


def _list_source(source: SourceReport) -> dict[str, object]:
    return {
        "event": "mailbox",
        "mailbox": source.mailbox,
        "format": source.format,
        **{name: getattr(source, name) for name in COUNTS},
        "read_before": source.read_before,
        "skipped": [{"name": item.name, "reason": item.reason} for item in source.skipped],
        "quarantine": list(source.remarks),
        "status": source.status,
        "error": source.error,
    }


def _list_total(report: ImportReport) -> dict[str, object]:
    return {
        "event": "total",
        **{name: getattr(report, name) for name in COUNTS},
        "skipped": report.skipped,
        "errors": len(report.errors),
        "dry_run": report.dry_run,
    }


def _dump(data: dict[str, object]) -> str:
    return escape_json(json_module.dumps(data, ensure_ascii=False))
