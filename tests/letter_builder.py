"""Builds letters for tests: from a description, or from a saved plain-text letter.

The description (`Letter` and its parts) and the rendering are the benchmarks'
(`benchmarks.letters`): one mechanism makes all e-mails that this project makes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from benchmarks.letters import (
    Article,
    Bullets,
    Contents,
    Envelope,
    Letter,
    Link,
    Paragraph,
    Part,
    render_message,
)

__all__ = ["build_letter_message", "build_message", "letter_from_text"]

_HARD_SPACE = "\u00a0"


class _TopParts(TypedDict):
    label: str | None
    intro: tuple[Part, ...]
    contents: Contents | None
    web_version: Link | None
    web_version_place: Literal["top", "middle"]


def build_message(
    text: str,
    *,
    subject: str,
    sender: str,
    date: str | None,
    headers: Mapping[str, str] | None = None,
    headings: Sequence[str] = (),
    contents: Sequence[str] = (),
    category: str | None = None,
    chrome: Sequence[str] = (),
    style: str = "cells",
    language: str = "sv",
    html_encoding: Literal["quoted-printable", "base64", "8bit"] = "quoted-printable",
) -> bytes:
    """An e-mail of a saved plain-text letter, with text/plain beside HTML in layout tables.

    `sender` is "Name <address>", `date` an ISO 8601 time with an offset or None for no Date header.
    The other arguments are those of `letter_from_text`, `Envelope` and `render_html`.
    """
    letter = letter_from_text(
        text,
        headings=headings,
        contents=contents,
        category=category,
        chrome=chrome,
        language=language,
    )
    return build_letter_message(
        letter,
        subject=subject,
        sender=sender,
        date=date,
        headers=headers,
        style=style,
        html_encoding=html_encoding,
    )


def build_letter_message(
    letter: Letter,
    *,
    subject: str,
    sender: str,
    date: str | None,
    headers: Mapping[str, str] | None = None,
    style: str = "cells",
    html_encoding: Literal["quoted-printable", "base64", "8bit"] = "quoted-printable",
) -> bytes:
    """An e-mail of a described letter; arguments as for `build_message`."""
    name, _, address = sender.rstrip(">").rpartition("<")
    digest = hashlib.sha256(f"{subject}\n{date}\n{letter.title}".encode()).hexdigest()
    envelope = Envelope(
        subject=subject,
        sender_name=name.strip(),
        sender_address=address,
        date=dt.datetime.fromisoformat(date) if date is not None else None,
        message_id=f"{digest[:24]}@{address.rpartition('@')[2]}",
        headers=tuple((headers or {}).items()),
        html_encoding=html_encoding,
    )
    return render_message(letter, envelope, style)


def letter_from_text(
    text: str,
    *,
    headings: Sequence[str],
    contents: Sequence[str] = (),
    category: str | None = None,
    chrome: Sequence[str] = (),
    language: str = "sv",
) -> Letter:
    """Describe a saved letter whose headings are bare lines, given which lines are what.

    The first line is the title and the second, if it stands alone, the issue's label. A `chrome`
    line before the articles is the line about the web version; the others are the footer. What
    follows the widest gap after the last heading is the closing part: its first paragraph tells
    who gets the letter, the next ones whom to ask. Raises `ValueError` for a given line that the
    text does not have.
    """
    blocks = _split_blocks(text)
    lines = [line for _, block in blocks for line in block]
    for line in (*headings, *contents, *chrome, *([category] if category else [])):
        if line not in lines:
            raise ValueError(f"the letter has no line {line!r}")
    starts = [number for number, (_, block) in enumerate(blocks) if block[0] in headings]
    end = _find_closing(blocks, starts[-1])
    top = _describe_top(blocks[: starts[0]], contents, category, chrome)
    closing = [line for _, block in blocks[end:] for line in block]
    prose = [line for line in closing if line not in chrome]
    # Each address is its own, on a reserved domain: the text has none.
    footer = tuple(
        Link(line, f"https://nyhetsbrev.example.com/s/{number}")
        for number, line in enumerate(closing)
        if line in chrome
    )
    return Letter(
        language=language,
        title=blocks[0][1][0],
        articles=_describe_articles(blocks, starts, end, category),
        distribution=prose[0] if prose else None,
        contact=tuple(Paragraph(line) for line in prose[1:]),
        footer=footer,
        pixel_url="https://nyhetsbrev.example.com/o/1x1.gif",
        **top,
    )


def _split_blocks(text: str) -> list[tuple[int, list[str]]]:
    """Blocks of lines that stand together, each with the number of empty lines before it."""
    blocks: list[tuple[int, list[str]]] = []
    gap = 1
    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip(_HARD_SPACE + " \t")
        if not stripped:
            gap += 1
        elif gap:
            blocks.append((gap, [stripped]))
            gap = 0
        else:
            blocks[-1][1].append(stripped)
    return blocks


def _find_closing(blocks: Sequence[tuple[int, list[str]]], last_heading: int) -> int:
    rest = range(last_heading + 1, len(blocks))
    widest = max((blocks[number][0] for number in rest), default=0)
    if widest < 2:
        return len(blocks)
    return next(number for number in rest if blocks[number][0] == widest)


def _describe_top(
    blocks: Sequence[tuple[int, list[str]]],
    contents: Sequence[str],
    category: str | None,
    chrome: Sequence[str],
) -> _TopParts:
    paragraphs: list[str] = []
    web_version: Link | None = None
    entries: list[str] = []
    for _, block in blocks:
        for line in block:
            if line in contents:
                entries.append(line)
            elif line in chrome:
                web_version = Link(line, "https://nyhetsbrev.example.com/v/1")
            elif line != category:
                paragraphs.append(line)
    heading = paragraphs.pop() if entries and len(paragraphs) > 2 else None
    _, *paragraphs = paragraphs
    label = paragraphs.pop(0) if len(paragraphs) > 1 else None
    return {
        "label": label,
        "intro": tuple(Paragraph(line) for line in paragraphs),
        "contents": Contents(heading, tuple(entries)) if entries else None,
        "web_version": web_version,
        "web_version_place": "middle",
    }


def _describe_articles(
    blocks: Sequence[tuple[int, list[str]]], starts: Sequence[int], end: int, category: str | None
) -> tuple[Article, ...]:
    articles = []
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        parts: list[Part] = []
        for _, block in blocks[start + 1 : stop]:
            paragraphs = tuple(_describe_line(line, alone=len(block) == 1) for line in block)
            parts.append(Bullets(paragraphs, "none") if len(block) > 1 else paragraphs[0])
        label = category if start == starts[0] else None
        articles.append(Article(blocks[start][1][0], tuple(parts), category=label))
    return tuple(articles)


def _describe_line(line: str, *, alone: bool) -> Paragraph:
    # A line on its own that ends without a mark is what is left of a link.
    if alone and line[-1].isalnum():
        return Paragraph(line, (Link(line, "https://nyhetsbrev.example.com/l/1"),))
    return Paragraph(line)
