"""What a letter consists of, apart from how it is drawn: `Letter`; and how it is sent: `Envelope`.

A letter is described once and rendered to plain text, to HTML in several markup styles, and to a
whole message. Nothing here knows how to read a letter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "Article",
    "Bullets",
    "Button",
    "Contents",
    "DataTable",
    "Envelope",
    "Letter",
    "Link",
    "Paragraph",
    "Part",
    "Picture",
]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that are a link, and the address they lead to."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Each link's text must stand in `text`; the first occurrence is the link.

    LF in `text` is a line break inside the paragraph. `strong` is a beginning of `text` that is
    set in bold without being a heading ("Tid:").
    """

    text: str
    links: tuple[Link, ...] = ()
    strong: str = ""

    def __post_init__(self) -> None:
        for link in self.links:
            if link.text not in self.text:
                raise ValueError(f"the link {link.text!r} does not stand in {self.text!r}")
        if not self.text.startswith(self.strong):
            raise ValueError(f"{self.text!r} does not begin with {self.strong!r}")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; without a marker its items are bare lines, as many editors write lists."""

    items: tuple[Paragraph, ...]
    marker: Literal["bullet", "number", "none"] = "bullet"


@dataclass(frozen=True, slots=True)
class Button:
    """A link that is drawn as a button."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with its alternative text and its size as stated."""

    url: str
    alt: str
    width_pixels: int = 560
    height_pixels: int = 240
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of data under a header row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part: TypeAlias = Paragraph | Bullets | Button | Picture | DataTable


@dataclass(frozen=True, slots=True)
class Article:
    """A heading and what stands under it. `category` is the label over it, if one begins here."""

    heading: str
    parts: tuple[Part, ...]
    category: str | None = None
    url: str | None = None
    """Where the heading leads, if it is a link."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The letter's table of contents: its own line, and the entries in the editor's words."""

    heading: str | None
    entries: tuple[str, ...]
    targets: tuple[int | None, ...] = ()
    """For each entry the index of the article that its link leads to; empty: no links."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as its editor would describe it.

    `web_version` stands at the very top, or between contents and articles if
    `web_version_place` is "middle". `footer` holds the service lines at the end in order; one with
    an empty address is bare text. `trap` is a link for robots, hidden from readers in HTML.
    """

    language: str
    title: str
    articles: tuple[Article, ...]
    label: str | None = None
    intro: tuple[Part, ...] = ()
    contents: Contents | None = None
    web_version: Link | None = None
    web_version_place: Literal["top", "middle"] = "top"
    distribution: str | None = None
    contact: tuple[Paragraph, ...] = ()
    footer: tuple[Link, ...] = ()
    trap: Link | None = None
    preheader: str | None = None
    logo: Picture | None = None
    pixel_url: str | None = None

    def section_categories(self) -> tuple[str | None, ...]:
        """The category that each article stands under."""
        found: list[str | None] = []
        for article in self.articles:
            found.append(article.category or (found[-1] if found else None))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a letter is sent: headers and encodings.

    `headers` are (name, value) after the standard ones, and `trace_headers` before them, as relays
    put them on top (RFC 5322, section 3.6.7). `date` is aware. `header_encoding` is how
    words outside ASCII are written in headers: RFC 2047 with B or Q, or raw UTF-8 bytes. The
    charset falls back to UTF-8 for a part that it cannot express.
    """

    subject: str
    sender_name: str
    sender_address: str
    date: dt.datetime | None
    message_id: str
    recipient: str = "mottagare@example.org"
    reply_to: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    trace_headers: tuple[tuple[str, str], ...] = ()
    header_encoding: Literal["b", "q", "raw"] = "q"
    charset: Literal["utf-8", "iso-8859-1", "windows-1252"] = "utf-8"
    text_encoding: Literal["quoted-printable", "base64", "8bit"] = "quoted-printable"
    html_encoding: Literal["quoted-printable", "base64", "8bit"] = "quoted-printable"
    parts: Literal["both", "html", "text"] = "both"
    line_end: Literal["\n", "\r\n"] = "\n"
