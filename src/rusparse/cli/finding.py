"""What `rusparse search` and `rusparse verify` print."""

from __future__ import annotations

import dataclasses
import json as json_module
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .terminal import escape_controls, escape_json

if TYPE_CHECKING:
    from rusparse.archive import Verification
    from rusparse.records import Span
    from rusparse.search import SearchHit, SearchResults

__all__ = ["render_hits", "render_verification"]

_ID_SHOWN = 12
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def render_hits(results: SearchResults, *, json: bool, colour: bool) -> Iterator[str]:
    """The hits: for people heading, letter, date and snippet with the found words marked.

    On a terminal the words are bold, elsewhere they stand in *asterisks*.
    """
    if json:
        yield from (_render_json(hit) for hit in results.hits)
        return
    for number, hit in enumerate(results.hits):
        if number:
            yield ""
        yield from _render_hit(hit, colour=colour)
    if not results.hits:
        yield "nothing found"
    elif results.total > len(results.hits):
        yield f"\n{len(results.hits)} of {results.total:,} sections; more with --limit or --offset"


def _render_hit(hit: SearchHit, *, colour: bool) -> Iterator[str]:
    bold, plain = (_BOLD, _PLAIN) if colour else ("", "")
    heading = hit.heading or f"({hit.kind})"
    yield f"{bold}{escape_controls(heading)}{plain}"
    sent = hit.sent_at.date().isoformat() if hit.sent_at else hit.issued
    facts = (hit.title or hit.subject, sent, hit.newsletter_id[:_ID_SHOWN])
    yield "  " + escape_controls(" · ".join(fact for fact in facts if fact))
    snippet = _mark(hit.snippet, hit.snippet_highlights, colour=colour)
    for line in snippet.splitlines():
        yield f"    {line}"


def _mark(text: str, spans: tuple[Span, ...], *, colour: bool) -> str:
    before, after = (_BOLD, _PLAIN) if colour else ("*", "*")
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        parts.append(escape_controls(text[end:start]))
        parts.append(f"{before}{escape_controls(text[start:stop])}{after}")
        end = stop
    parts.append(escape_controls(text[end:]))
    return "".join(parts)


def _render_json(hit: SearchHit) -> str:
    data: dict[str, Any] = {
        field.name: getattr(hit, field.name) for field in dataclasses.fields(hit)
    }
    data["sent_at"] = hit.sent_at.isoformat() if hit.sent_at else None
    data["sender"] = hit.sender.model_dump() if hit.sender else None
    return escape_json(json_module.dumps(data, ensure_ascii=False))


def render_verification(report: Verification, *, json: bool) -> Iterator[str]:
    """What was checked, and each damage with its file and line."""
    if json:
        data = dataclasses.asdict(report) | {"sound": report.sound}
        yield escape_json(json_module.dumps(data, ensure_ascii=False))
        return
    for damage in report.damages:
        yield escape_controls(str(damage))
    yield (
        f"{report.parts:,} parts, {report.records:,} records, {report.originals:,} originals, "
        f"{report.quarantined:,} in quarantine: "
        + ("all sound" if report.sound else f"{len(report.damages):,} damaged places")
    )
