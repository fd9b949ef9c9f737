"""`outline_document`: a document divided into sections, with what the letter says of itself."""

from __future__ import annotations

from rusparse.context import Context
from rusparse.values.document import Document
from rusparse.values.outline import Outline

from .drafts import divide_lines
from .emphasis import measure_emphasis
from .headings import find_headings
from .lines import make_lines
from .rendering import render_draft
from .zones import divide_zones, mark_cues

__all__ = ["outline_document"]


def outline_document(
    document: Document, context: Context, *, subject: str | None = None
) -> Outline:
    lines = make_lines(document.blocks)
    mark_cues(lines)
    emphasis = measure_emphasis(lines, document.body_size_pixels)
    zones = divide_zones(lines, emphasis)
    plain = document.media_type == "text/plain"
    marks = find_headings(lines, emphasis, zones.blocked, plain=plain)
    title = marks[0] if plain and marks else None
    drafts = divide_lines(lines, marks, zones, title)
    sections = tuple(render_draft(draft)[0] for draft in drafts)
    return Outline(sections)
