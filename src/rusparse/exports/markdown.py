"""`markdown`: each letter as a readable file with front matter, in a folder a month.

The front matter is YAML with every string in double quotes, as JSON writes it. In the text every
character that means something to Markdown or HTML is escaped: a letter can bring neither markup nor
front matter of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from rusparse.records import Contact, Link, Newsletter, Section

from .characters import clean_line, clean_text, keep_web_address
from .naming import name_file
from .protocol import FolderFormat, Journal
from .selection import find_letter_day
from .source import Source
from .wording import render_amount, render_when

__all__ = ["FORMAT", "escape_markdown"]

# CommonMark 0.31 section 2.4, of ASCII punctuation what starts something inside a line.
_INLINE = re.compile(r"([\\`*_\[\]|~$])")
# What HTML takes for the beginning of a tag or of a character reference.
_HTML = re.compile(r"<|&(?=#?\w{1,40};)")
# What starts a block at the beginning of a line: headings, lists, quotations, rules, underlines.
_BLOCK = re.compile(r"^([#+\-=:>]|\d{1,9}(?=[.)]))")
_ITEM = "- "
_UNSHOWN_LINKS = frozenset({"trap", "tracker", "unsubscribe"})


def render_files(source: Source, journal: Journal) -> Iterator[tuple[str, bytes]]:
    """Each letter's file name and text."""
    for letter in source.letters():
        journal.count("letters")
        text = "\n".join(_render_letter(letter.record))
        yield name_file(letter, "md"), text.encode()


def _render_letter(letter: Newsletter) -> Iterator[str]:
    yield "---"
    for name, value in _list_front_matter(letter):
        yield f"{name}: {json.dumps(clean_line(value), ensure_ascii=False)}"
    yield "---"
    yield ""
    yield f"# {_escape_line(letter.title or letter.subject or '(no title)')}"
    yield ""
    for section in letter.sections:
        yield from _render_section(section)


def _list_front_matter(letter: Newsletter) -> Iterator[tuple[str, str]]:
    day = find_letter_day(letter)
    values = {
        "id": letter.id,
        "title": letter.title,
        "subject": letter.subject,
        "date": day.isoformat() if day else None,
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "from": letter.sender.address if letter.sender else None,
        "from_name": letter.sender.name if letter.sender else None,
        "language": letter.language,
        "series": letter.series.key,
        "issue": letter.issue.label or letter.issue.number,
        "web_version": letter.web_version,
        "message_id": letter.message_id,
    }
    for name, value in values.items():
        if value:
            yield name, value


def _render_section(section: Section) -> Iterator[str]:
    if section.kind in ("distribution", "footer"):
        yield "---"
        yield ""
    if section.category:
        yield f"*{_escape_line(section.category)}*"
        yield ""
    start = 0
    if section.heading:
        yield f"## {_escape_line(section.heading)}"
        yield ""
        start = len(section.heading) if section.text.startswith(section.heading) else 0
    body = _render_text(section, start)
    if body:
        yield body
        yield ""
    facts = list(_list_facts(section))
    if facts:
        yield from (f"- {fact}" for fact in facts)
        yield ""


def _render_text(section: Section, start: int) -> str:
    """The text from a place on, with its links where they stand."""
    text = section.text
    pieces: list[str] = []
    place = start
    for link in sorted(section.links, key=lambda link: link.span or (0, 0)):
        target = _find_target(link)
        if link.span is None or target is None or link.span[0] < place or link.span[1] > len(text):
            continue
        label = _escape_line(text[slice(*link.span)])
        if label:
            pieces.append(escape_markdown(text[place : link.span[0]]))
            pieces.append(f"[{label}](<{target}>)")
            place = link.span[1]
    pieces.append(escape_markdown(text[place:]))
    paragraphs = "".join(pieces).split("\n\n")
    return "\n\n".join(filter(None, map(_render_paragraph, paragraphs)))


def _render_paragraph(paragraph: str) -> str:
    """Lines of a paragraph, each kept as a line; those of a list in the text as a list."""
    pieces: list[str] = []
    was_item = False
    for line in filter(None, map(str.strip, paragraph.split("\n"))):
        is_item = line.startswith(_ITEM)
        if pieces:
            # A backslash before the line end keeps it (section 6.7); a list stands by itself.
            pieces.append(
                "\n" if is_item and was_item else "\n\n" if is_item or was_item else "\\\n"
            )
        content = line.removeprefix(_ITEM).strip() if is_item else line
        pieces += [_ITEM if is_item else "", _BLOCK.sub(r"\\\1", content)]
        was_item = is_item
    return "".join(pieces)


def _find_target(link: Link) -> str | None:
    if link.kind in _UNSHOWN_LINKS:
        return None
    address = keep_web_address(link.clean_url)
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~") if address else None


def _list_facts(section: Section) -> Iterator[str]:
    for date in section.dates:
        yield f"{date.role}: {_escape_line(render_when(date))} ({_escape_line(date.text)})"
    for price in section.prices:
        yield f"{price.role}: {_escape_line(render_amount(price))} ({_escape_line(price.text)})"
    for contact in section.contacts:
        yield f"contact: {_escape_line(_describe_contact(contact))}"


def _describe_contact(contact: Contact) -> str:
    parts = (contact.name, contact.role, contact.organisation, contact.email, contact.phone)
    return ", ".join(part for part in parts if part)


def escape_markdown(text: str) -> str:
    """Text in which nothing means anything inside a line of Markdown; line ends stay.

    >>> escape_markdown("2*3 <b>")
    '2\\\\*3 &lt;b>'
    """
    escaped = _INLINE.sub(r"\\\1", clean_text(text))
    return _HTML.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", escaped)


def _escape_line(text: str) -> str:
    return _BLOCK.sub(r"\\\1", escape_markdown(clean_line(text)))


FORMAT = FolderFormat("markdown", render_files)
