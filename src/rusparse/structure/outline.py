"""`outline_document`: a document divided into sections, with what the letter says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.values.document import Document
from rusparse.values.outline import Outline, OutlineSection

from .contents import link_entries
from .drafts import Draft, divide_lines, merge_rest
from .emphasis import Emphasis, measure_emphasis
from .forwards import find_original
from .headings import find_headings
from .identity import (
    clean_names,
    find_addresses,
    find_bulk_reasons,
    find_deck,
    find_issue,
    find_platform,
    find_preheader,
    find_tagline,
    find_title,
    find_title_mark,
    find_top_title,
)
from .issues import is_label
from .lines import Line, make_lines
from .marks import Mark
from .rendering import render_draft
from .zones import Zones, divide_zones

__all__ = ["outline_document"]


def outline_document(
    document: Document, context: Context, *, subject: str | None = None
) -> Outline:
    """Divide a document into sections.

    `subject` is the message's subject, for the title. Every visible text of the document stands
    in exactly one section, or is the `category` of those it stands over.
    """
    original = find_original(make_lines(document.blocks), subject, context.limits)
    lines = original.lines
    emphasis = measure_emphasis(lines, document.body_size_pixels)
    zones = divide_zones(lines, emphasis)
    wrapper = original.wrapper
    names = clean_names(wrapper.subject if wrapper else None, subject, document.title)
    title, marks = _find_heads(document, lines, emphasis, zones, names)
    drafts = divide_lines(lines, marks, zones, title, emphasis)
    masthead = [line for draft in drafts if draft.kind == "masthead" for line in draft.lines]
    sections, diagnostics = _render(drafts, context)
    if original.limited:
        limit = str(context.limits.max_forward_depth)
        diagnostics.append(make_diagnostic("forward-depth-limit", "body", limit=limit))
    articles = [section for section in sections if section.kind != "contents"]
    headings = [section.heading for section in articles if section.heading]
    named = find_title(masthead, emphasis, names, headings)
    label, number = find_issue(masthead, named.text, names)
    addresses = find_addresses(sections)
    platform = find_platform(lines, zones.tail)
    return Outline(
        sections=sections,
        title=named.text,
        issue_label=label,
        issue_number=number,
        preheader=find_preheader(lines, document.hidden, emphasis),
        web_version=addresses.get("web_version"),
        unsubscribe=addresses.get("unsubscribe"),
        privacy=addresses.get("privacy"),
        platform=platform,
        bulk_reasons=find_bulk_reasons(lines[zones.tail :], addresses, platform),
        forwarded=wrapper,
        diagnostics=tuple(diagnostics),
    )


def _find_heads(
    document: Document,
    lines: Sequence[Line],
    emphasis: Emphasis,
    zones: Zones,
    names: Sequence[str],
) -> tuple[Mark | None, list[Mark]]:
    """The title's mark, if the title stands in the letter, and the marks of all headings."""
    plain = document.media_type == "text/plain"
    top = find_top_title(lines, zones) if plain else None
    if top is not None:
        # The title and the labels near it are the masthead, not headings over it.
        zones.blocked[top] = True
        for index in range(top + 1, min(top + 6, len(lines))):
            zones.blocked[index] = zones.blocked[index] or is_label(lines[index].text)
        marks = find_headings(lines[: zones.tail], emphasis, zones.blocked, plain=plain)
        tagline = find_tagline(lines, marks, None, plain=True)
        mark = Mark(top, top + 1, 3.0)
        return mark, [mark, *(mark for mark in marks if mark is not tagline)]
    marks = find_headings(lines[: zones.tail], emphasis, zones.blocked, plain=plain)
    title = find_title_mark(lines, marks, names)
    deck = find_deck(lines, marks, title, emphasis, document.hidden)
    marks = [mark for mark in marks if mark is not deck]
    tagline = find_tagline(lines, marks, title, plain=plain)
    return title, [mark for mark in marks if mark is not tagline]


def _render(
    drafts: Sequence[Draft], context: Context
) -> tuple[tuple[OutlineSection, ...], list[Diagnostic]]:
    sections: list[OutlineSection] = []
    diagnostics: list[Diagnostic] = []
    limits = context.limits
    if len(drafts) > limits.max_sections:
        excess = len(drafts) - limits.max_sections
        diagnostics.append(make_diagnostic("sections-cut", "body", sections=str(excess)))
        drafts = merge_rest(drafts, limits.max_sections)
    entries = link_entries(drafts)
    for index, draft in enumerate(drafts):
        section, cut = render_draft(
            draft, entries.get(index, ()), max_characters=limits.max_section_characters
        )
        if cut:
            where = f"section {index}"
            diagnostics.append(make_diagnostic("section-text-cut", where, characters=str(cut)))
        sections.append(section)
    return tuple(sections), diagnostics
