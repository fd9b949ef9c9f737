"""What `rusparse import` shows: progress while it runs, and the account at the end."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from .terminal import escape_controls, escape_json

if TYPE_CHECKING:
    from rich.progress import Progress as ProgressBar
    from rich.progress import TaskID

    from rusparse.batch import ImportReport, SourceReport
    from rusparse.batch import Progress as ProgressEvent

__all__ = ["Progress", "render_report"]

_COUNTS = ("found", "added", "duplicate", "other", "quarantined")
_SKIPPED_SHOWN = 10


class Progress:
    """Shows how far an import is: a bar on a terminal, nothing elsewhere.

    Used as a context manager; `show` is the callback that the import takes.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._bar: ProgressBar | None = None
        self._task: TaskID | None = None
        self._mailbox: str | None = None

    def __enter__(self) -> Progress:
        if self._on:
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.fields[counts]}", markup=False),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, event: ProgressEvent) -> None:
        """Take an event of the import in."""
        if self._bar is None:
            return
        if self._task is None or event.mailbox != self._mailbox:
            self._mailbox = event.mailbox
            self._task = self._bar.add_task(escape_controls(event.mailbox), counts="", total=None)
        self._bar.update(
            self._task,
            completed=event.position_bytes or 0,
            total=event.size_bytes,
            counts=f"{event.found:,} found, {event.added:,} added",
        )


def render_report(report: ImportReport, *, json: bool) -> Iterator[str]:
    """The account of an import, a mailbox a line; the sum comes last."""
    if json:
        yield from map(_render_json, report.sources)
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
    tail += " (dry run, nothing stored)" if dry_run else ""
    return f"{source.mailbox}: {_render_counts(source)}{tail}"


def _render_counts(counts: SourceReport | ImportReport) -> str:
    found, added, duplicate, other, quarantined = (getattr(counts, name) for name in _COUNTS)
    text = f"{found:,} found = {added:,} added + {duplicate:,} duplicate"
    text += f" + {other:,} other" if other else ""
    return text + f" + {quarantined:,} quarantined"


def _render_json(source: SourceReport) -> str:
    data = {
        "mailbox": source.mailbox,
        "format": source.format,
        **{name: getattr(source, name) for name in _COUNTS},
        "skipped": [{"name": item.name, "reason": item.reason} for item in source.skipped],
        "status": source.status,
        "error": source.error,
    }
    return escape_json(json_module.dumps(data, ensure_ascii=False))
