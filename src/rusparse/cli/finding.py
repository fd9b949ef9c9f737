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

__all__ = ["render_results", "render_verification"]

_ID_SHOWN = 12
_FACETS_SHOWN = 12
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def render_results(
    results: SearchResults, *, limit: int, json: bool, colour: bool
) -> Iterator[str]:
    """The hits: for people heading, letter, date and snippet with the found words marked.

    On a terminal the words are bold, elsewhere they stand in *asterisks*. Counts follow, if there
    are any; as JSON they are one more line, an object with "total" and "facets".
    """
    if json:
        yield from (_render_json(hit) for hit in results.hits)
        if results.facets:
            counts = {name: dict(values) for name, values in results.facets.items()}
            line = json_module.dumps({"total": results.total, "facets": counts}, ensure_ascii=False)
            yield escape_json(line)
        return
    for number, hit in enumerate(results.hits):
        if number:
            yield ""
        yield from _render_hit(hit, colour=colour)
    if not results.hits:
        yield "nothing found" if not results.total else f"no more of {results.total:,} sections"
    shown = len(results.hits) + sum(hit.copies for hit in results.hits)
    if len(results.hits) == limit and shown < results.total:
        yield f"\n{shown:,} of {results.total:,} sections; more with --limit or --offset"
    yield from _render_facets(results)


def _render_facets(results: SearchResults) -> Iterator[str]:
    for name, values in results.facets.items():
        yield f"\n{name}"
        for value, count in values[:_FACETS_SHOWN]:
            yield f"{count:>9,}  {escape_controls(value)}"
        if len(values) > _FACETS_SHOWN:
            yield f"{'':>9}  and {len(values) - _FACETS_SHOWN:,} more"


def _render_hit(hit: SearchHit, *, colour: bool) -> Iterator[str]:
    bold, plain = (_BOLD, _PLAIN) if colour else ("", "")
    heading = hit.heading or f"({hit.kind})"
    yield f"{bold}{escape_controls(heading)}{plain}"
    sent = hit.sent_at.date().isoformat() if hit.sent_at else hit.issued
    copies = f"{hit.copies:,} more such" if hit.copies else None
    facts = (hit.title or hit.subject, sent, hit.newsletter_id[:_ID_SHOWN], copies)
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
