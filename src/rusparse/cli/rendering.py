"""Records and hits as text for people; everything that came from mail is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rusparse.exports.wording import render_amount, render_when

from .terminal import escape_controls

if TYPE_CHECKING:
    from rusparse.records import (
        Contact,
        DateMention,
        Newsletter,
        PriceMention,
        Section,
    )

__all__ = [
    "render_contact",
    "render_date",
    "render_newsletter",
    "render_price",
]


def render_newsletter(letter: Newsletter) -> str:
    """The whole letter: a head, then each section with what was found in it."""
    lines = [*_render_head(letter)]
    for section in letter.sections:
        lines.extend(("", *_render_section(section)))
    if letter.attachments:
        lines.append("")
        lines.extend(
            f"attachment: {item.name or '(no name)'}, {item.media_type}, {item.size_bytes} bytes"
            for item in letter.attachments
        )
    if letter.diagnostics:
        lines.append("")
        for remark in letter.diagnostics:
            details = ", ".join(f"{key}={value!r}" for key, value in remark.details.items())
            lines.append(f"{remark.severity}: {remark.code} at {remark.where}  {details}".rstrip())
    return escape_controls("\n".join(lines))


def _render_head(letter: Newsletter) -> Iterator[str]:
    yield letter.title or letter.subject or "(no title)"
    facts = [
        letter.issue.label,
        letter.issue.number and f"number {letter.issue.number}",
        letter.issue.date and f"issued {letter.issue.date}",
        letter.sent_at and f"sent {letter.sent_at.isoformat(sep=' ', timespec='minutes')}",
        letter.language if letter.language != "und" else None,
        letter.platform and f"with {letter.platform}",
    ]
    if any(facts):
        yield " · ".join(str(fact) for fact in facts if fact)
    if letter.sender:
        name = f"{letter.sender.name} " if letter.sender.name else ""
        yield f"from {name}<{letter.sender.address}>"
    yield f"id {letter.id}"


def _render_section(section: Section) -> Iterator[str]:
    category = f" · {section.category}" if section.category else ""
    yield f"--- {section.index} {section.kind}{category}"
    yield section.text
    for date in section.dates:
        yield f"  date     {render_date(date)}"
    for price in section.prices:
        yield f"  price    {render_price(price)}"
    for contact in section.contacts:
        yield f"  contact  {render_contact(contact)}"
    for link in section.links:
        yield f"  link     {link.text or '(image)'} -> {link.clean_url} ({link.kind})"


def render_date(mention: DateMention) -> str:
    """One date on a line: as written, then as read.

    "4-5 maj -> 2022-05-04 to 2022-05-05, event, year worked out".
    """
    parts = [f"{_quote(mention.text)} -> {render_when(mention)}", mention.role]
    if mention.inferred:
        parts.append(f"{' and '.join(mention.inferred)} worked out")
    if mention.bound:
        parts.append(mention.bound)
    return escape_controls(", ".join(parts))


def render_price(mention: PriceMention) -> str:
    """One price on a line: as written, then as read."""
    parts = [f"{_quote(mention.text)} -> {render_amount(mention)}", mention.role]
    if mention.unit:
        parts.append(f"per {mention.unit}")
    if mention.vat:
        parts.append(f"{mention.vat}. VAT")
    return escape_controls(", ".join(parts))


def render_contact(contact: Contact) -> str:
    """One contact on a line."""
    parts = (
        contact.name,
        contact.role,
        contact.organisation,
        contact.email,
        contact.phone,
        contact.url,
    )
    return escape_controls(", ".join([*(part for part in parts if part), contact.kind]))


def _quote(text: str) -> str:
    return "“" + " ".join(text.split()) + "”"
