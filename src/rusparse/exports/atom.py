"""`atom`: the letters as a feed (RFC 4287), an entry a letter with its text as HTML.

Every entry and every feed must say when it was updated (section 4.2.15). A letter that states no
day has 1970-01-01, which no newsletter was sent on, and the category "no-date".
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from rusparse.records import Newsletter, Section
from rusparse.version import __version__

from .characters import clean_line, clean_text, keep_web_address
from .naming import make_urn
from .protocol import Journal, StreamFormat
from .selection import find_letter_day
from .source import SelectedLetter, Source

__all__ = ["FORMAT"]

_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def render_feed(source: Source, journal: Journal) -> Iterator[bytes]:
    """The feed as XML, entries in the archive's order, which has no meaning to a reader."""
    # The feed's own elements come before its entries, and the last update is among them.
    updated = max((_find_moment(letter.record) for letter in source.letters()), default=_NO_DATE)
    title = source.settings.title or source.label or "Newsletters"
    head = (
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{make_urn('feed', source.settings.title, source.label)}</id>",
        f"<title>{_escape_line(title)}</title>",
        f"<updated>{updated.isoformat()}</updated>",
        "<author><name>rusparse</name></author>",
        f"<generator version={quoteattr(__version__)}>rusparse</generator>",
    )
    yield "\n".join(head).encode() + b"\n"
    for letter in source.letters():
        journal.count("letters")
        yield "\n".join(_render_entry(letter)).encode() + b"\n"
    yield b"</feed>\n"


def _render_entry(letter: SelectedLetter) -> Iterator[str]:
    record = letter.record
    moment = _find_moment(record)
    yield "<entry>"
    yield f"<id>{make_urn('letter', record.id)}</id>"
    yield f"<title>{_escape_line(record.title or record.subject or '(no title)')}</title>"
    yield f"<updated>{moment.isoformat()}</updated>"
    if moment == _NO_DATE:
        yield '<category term="no-date"/>'
    else:
        yield f"<published>{moment.isoformat()}</published>"
    if record.sender is not None:
        yield f"<author><name>{_escape_line(record.sender.name or record.sender.address)}</name>"
        yield "</author>"
    if address := keep_web_address(record.web_version):
        yield f'<link rel="alternate" href={quoteattr(address)}/>'
    yield f"<category term={quoteattr(clean_line(record.series.key))}/>"
    if record.language != "und":
        # The language is that of the content alone (XML 1.0 section 2.12).
        yield f'<content type="html" xml:lang={quoteattr(clean_line(record.language))}>'
    else:
        yield '<content type="html">'
    yield escape("\n".join(map(_render_section, record.sections)))
    yield "</content>"
    yield "</entry>"


def _find_moment(letter: Newsletter) -> dt.datetime:
    if letter.sent_at is not None:
        # RFC 3339 has no seconds in an offset, and no fraction is needed.
        offset = letter.sent_at.utcoffset() or dt.timedelta()
        if offset % dt.timedelta(minutes=1):
            return letter.sent_at.astimezone(dt.UTC).replace(microsecond=0)
        return letter.sent_at.replace(microsecond=0)
    day = find_letter_day(letter)
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else _NO_DATE


def _render_section(section: Section) -> str:
    text = clean_text(section.text)
    heading = clean_line(section.heading or "")
    parts = [f"<h2>{html.escape(heading)}</h2>"] if heading else []
    if heading and text.startswith(f"{heading}\n"):
        text = text[len(heading) + 1 :]
    elif text == heading:
        text = ""
    paragraphs = (html.escape(paragraph.strip()) for paragraph in text.split("\n\n"))
    parts += (f"<p>{one.replace(chr(10), '<br/>')}</p>" for one in paragraphs if one)
    return "\n".join(parts)


def _escape_line(text: str) -> str:
    return escape(clean_line(text))


FORMAT = StreamFormat("atom", render_feed)
