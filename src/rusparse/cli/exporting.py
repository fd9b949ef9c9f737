"""What `rusparse export` takes and shows."""

from __future__ import annotations

import datetime as dt
import json as json_module
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .terminal import escape_controls, escape_json

if TYPE_CHECKING:
    from rusparse.exports import ExportReport, Selection
    from rusparse.library import ArchiveSource

__all__ = ["make_selection", "render_counts", "render_report", "stream_source"]


def make_selection(
    series: Sequence[str] | None,
    languages: Sequence[str] | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
) -> Selection:
    """The selection that the options ask for."""
    from rusparse.exports import Selection

    return Selection(
        series=tuple(series or ()),
        languages=tuple(languages or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
    )


def stream_source(source: ArchiveSource, export_format: str, stream: BinaryIO) -> ExportReport:
    """Write an export to standard output."""
    from dataclasses import replace

    from rusparse.exports import load_format, stream_export

    report = stream_export(load_format(export_format), source, stream.write)
    stream.flush()
    return replace(report, remarks=source.remarks)


def render_report(report: ExportReport, output: Path, *, json: bool) -> Iterator[str]:
    """How much was written, for people on a line."""
    if json:
        values = asdict(report) | {"output": str(output)}
        yield escape_json(json_module.dumps(values, ensure_ascii=False))
        return
    tail = "" if report.complete else f"; {len(report.missing):,} missing"
    yield escape_controls(f"{output}: {render_counts(report.counts)}{tail}")


def render_counts(counts: Mapping[str, int]) -> str:
    """Counts by noun: "3 letters, 12 events"."""
    return ", ".join(f"{number:,} {noun}" for noun, number in counts.items()) or "nothing"
