"""What `rusparse export` does with a search engine: who asks, and what became of what was sent."""

from __future__ import annotations

import json as json_module
import os
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from rusparse.errors import UsageError

from .exporting import render_counts
from .terminal import escape_controls, escape_json

if TYPE_CHECKING:
    from rusparse.exports.engines import Credentials, FeedReport

__all__ = ["read_credentials", "render_feed", "render_refusals"]

# Never an option: what stands on a command line is shown to everyone on the machine.
_PASSWORD = "RUSPARSE_ENGINE_PASSWORD"
_API_KEY = "RUSPARSE_ENGINE_API_KEY"


def read_credentials(user: str | None) -> Credentials | None:
    """Who asks, by the option and the environment. Raises `UsageError` for half of it."""
    from rusparse.exports.engines import Credentials

    if user is None:
        api_key = os.environ.get(_API_KEY)
        return Credentials(api_key=api_key) if api_key else None
    password = os.environ.get(_PASSWORD)
    if password is None:
        raise UsageError(
            f"a password for {user!r} was expected in the environment variable {_PASSWORD}"
        )
    return Credentials(user=user, password=password)


def render_feed(report: FeedReport, *, json: bool) -> Iterator[str]:
    """What was sent, for people on a line."""
    if json:
        yield escape_json(json_module.dumps(asdict(report), ensure_ascii=False))
        return
    counts = {"documents": report.documents, "letters": report.letters, "parts": report.parts}
    line = f"{report.url}, {report.index}: {render_counts(counts)} sent"
    if report.parts_before:
        line += f"; {report.parts_before:,} parts were there"
    if report.refused:
        line += f"; {report.refused:,} documents refused"
    if report.missing:
        line += f"; {len(report.missing):,} missing"
    yield escape_controls(line)


def render_refusals(report: FeedReport) -> Iterator[str]:
    """What was not taken, for people on a line each."""
    for refusal in report.refusals:
        yield f"refused: {refusal}"
    if len(report.refusals) < report.refused:
        yield f"refused: {report.refused - len(report.refusals):,} more"
