"""Which parts are the body: RFC 8621 section 4.1.4, with a judgement of which one has the content.

`divide_parts` sorts the leaves into those that a reader sees as HTML, those that he sees as text,
and the rest, as the RFC's algorithm does, but without recursion. `choose_body` then takes the
HTML, unless it is empty or so much shorter than the text that it can only point to it.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from rusparse.context import Limits
from rusparse.values.message import Body

from .charsets import decode_text
from .journal import Journal
from .legibility import points_elsewhere
from .media_type import looks_like_html
from .parameters import ParameterizedValue
from .plain_text import read_enriched, unwrap_flowed
from .transfer import UuFile, extract_uuencoded
from .tree import Part

__all__ = ["INLINE_MEDIA", "Division", "choose_body", "divide_parts"]

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"text/plain", "text/enriched", "text/richtext"})
# Text types that are data, not something to be read as a letter.
_DATA_TYPES = frozenset(
    {"text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/css"}
    | {"text/rfc822-headers", "text/xml", "text/javascript", "text/rtf", "text/x-amp-html"}
    | {"text/tab-separated-values", "text/x-watch-html", "text/x-moz-deleted"}
)
INLINE_MEDIA = ("image/", "audio/", "video/")


@dataclass(slots=True)
class Division:
    """The leaves of a tree by what they are to a reader."""

    html: list[Part] = field(default_factory=list)
    text: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    """Numbers (`id`) of the attachments that the body shows in its place."""


@dataclass(slots=True)
class _Frame:
    """A multipart that is being walked: what is left of it, and what it found before."""

    part: Part
    kind: str
    in_alternative: bool
    html: list[Part] | None
    text: list[Part] | None
    index: int = 0
    html_before: int = 0
    text_before: int = 0


def divide_parts(root: Part) -> Division:
    """Sort the leaves of a tree as RFC 8621 section 4.1.4 describes."""
    division = Division()
    stack = [_open_frame(root, "mixed", False, division.html, division.text)]
    if root.children:
        stack = [_open_frame(root, _subtype(root), False, division.html, division.text)]
    else:
        stack[0].part = Part("", root.content_type, root.disposition, children=[root])
    while stack:
        frame = stack[-1]
        children = frame.part.children
        if frame.index == len(children):
            _close_alternative(frame)
            stack.pop()
            continue
        part = children[frame.index]
        frame.index += 1
        if part.children:
            kind = _subtype(part)
            inside = frame.in_alternative or kind == "alternative"
            stack.append(_open_frame(part, kind, inside, frame.html, frame.text))
        else:
            _place(part, frame, division)
    return division


def _open_frame(
    part: Part, kind: str, inside: bool, html: list[Part] | None, text: list[Part] | None
) -> _Frame:
    if kind == "related":
        _put_start_first(part)
    return _Frame(
        part,
        kind,
        inside or kind == "alternative",
        html,
        text,
        html_before=len(html) if html is not None else -1,
        text_before=len(text) if text is not None else -1,
    )


def _subtype(part: Part) -> str:
    return part.media_type.partition("/")[2]


def _put_start_first(part: Part) -> None:
    """The root of multipart/related is its first part, or the one that `start` names (RFC 2387)."""
    start = part.content_type.parameters.get("start", "").strip().strip("<>")
    if start:
        part.children.sort(key=lambda child: child.content_id != start)


def _close_alternative(frame: _Frame) -> None:
    if frame.kind != "alternative" or frame.html is None or frame.text is None:
        return
    html, text = frame.html[frame.html_before :], frame.text[frame.text_before :]
    if html and not text:
        frame.text += html
    elif text and not html:
        frame.html += text


def _place(part: Part, frame: _Frame, division: Division) -> None:
    first = frame.index == 1
    kind = _kind_of(part, first)
    media = part.media_type.startswith(INLINE_MEDIA)
    inline = (
        part.disposition.value != "attachment"
        and (kind is not None or media)
        and (first or (frame.kind != "related" and (media or not part.name)))
    )
    if frame.kind == "related" and not first and (part.content_id or media):
        division.shown.add(id(part))
    if not inline or (media and frame.kind == "alternative"):
        division.attachments.append(part)
        return
    if frame.kind == "alternative":
        _place_alternative(part, kind, frame, division)
        return
    if frame.in_alternative:
        # From here on this branch of the alternative is of one kind.
        if kind == "text":
            frame.html = None
        if kind == "html":
            frame.text = None
    if media:
        division.attachments.append(part)
        division.shown.add(id(part))
        return
    for bodies in (frame.html, frame.text):
        if bodies is not None:
            bodies.append(part)


def _place_alternative(part: Part, kind: str | None, frame: _Frame, division: Division) -> None:
    bodies = frame.html if kind == "html" else frame.text
    enriched = part.media_type in ("text/enriched", "text/richtext")
    if bodies is None or (enriched and any(p.media_type == "text/plain" for p in bodies)):
        division.attachments.append(part)
    else:
        bodies.append(part)


def _kind_of(part: Part, first: bool) -> str | None:
    media_type = part.media_type
    if media_type in _HTML_TYPES:
        return "html"
    if media_type in _TEXT_TYPES:
        return "html" if _is_mislabelled_html(part) else "text"
    # An unknown kind of text is read as text (RFC 2046 section 4.1.4) where it is the letter.
    if media_type.startswith("text/") and media_type not in _DATA_TYPES and first and not part.name:
        return "text"
    return None


def _is_mislabelled_html(part: Part) -> bool:
    start = part.content[:400].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) and looks_like_html(start)


@dataclass(slots=True)
class _Reading:
    """The texts of a list of parts, and the files that stood uuencoded in them."""

    pieces: list[tuple[bool, str]] = field(default_factory=list)  # whether HTML, text
    language: str | None = None


def choose_body(
    division: Division, limits: Limits, journal: Journal, fallback_language: str | None
) -> tuple[Body | None, Body | None, list[UuFile]]:
    """The body to be read, the other one of an alternative, and uuencoded files from the text.

    HTML goes first; an HTML body without letters, or with few where the text has at least five
    times as many, goes second.
    """
    files: list[UuFile] = []
    cache: dict[int, tuple[bool, str]] = {}
    as_html = _read_parts(division.html, cache, files, limits, journal)
    as_text = _read_parts(division.text, cache, files, limits, journal)
    has_html = any(is_html for is_html, _ in as_html.pieces)
    html_body = _make_html(as_html, limits, journal, fallback_language) if has_html else None
    text_only = [piece for piece in as_text.pieces if not piece[0]]
    text_body = None
    if text_only or (not has_html and division.text):
        texts = [text for _, text in text_only]
        text_body = _make_text(texts, as_text.language, limits, journal, fallback_language)
    if html_body is None:
        return text_body, None, files
    if text_body is None or division.text == division.html:
        return html_body, None, files
    if points_elsewhere(html_body.text, text_body.text):
        return text_body, html_body, files
    return html_body, text_body, files


def _read_parts(
    parts: list[Part],
    cache: dict[int, tuple[bool, str]],
    files: list[UuFile],
    limits: Limits,
    journal: Journal,
) -> _Reading:
    reading = _Reading()
    for part in parts:
        if id(part) not in cache:
            cache[id(part)] = _read_part(part, files, limits, journal)
        is_html, text = cache[id(part)]
        if len(parts) == 1 or (text and not text.isspace()):
            reading.pieces.append((is_html, text))
            reading.language = reading.language or part.language
    return reading


def _read_part(
    part: Part, files: list[UuFile], limits: Limits, journal: Journal
) -> tuple[bool, str]:
    is_html = _kind_of(part, True) == "html"
    if is_html and part.media_type not in _HTML_TYPES:
        journal.note(
            "media-type-mislabelled", part.where, declared=part.media_type, read_as="text/html"
        )
    content = part.content
    if not is_html and b"\nend" in content and b"begin" in content:
        content, found = extract_uuencoded(content, journal, part.where)
        files += found
    # Characters take at most four bytes: what is beyond can't come into the text anyway.
    content = content[: limits.max_body_characters * 4 + 4]
    label = part.content_type.parameters.get("charset")
    text = decode_text(content, label, journal, part.where, html=is_html)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "")
    if is_html:
        return True, text
    return False, _undisguise(text, part.media_type, part.content_type)


def _undisguise(text: str, media_type: str, content_type: ParameterizedValue) -> str:
    parameters = content_type.parameters
    if media_type in ("text/enriched", "text/richtext"):
        return read_enriched(text, rich=media_type == "text/richtext")
    if parameters.get("format", "").strip().lower() == "flowed":
        return unwrap_flowed(text, delsp=parameters.get("delsp", "").strip().lower() == "yes")
    return text


def _make_html(
    reading: _Reading, limits: Limits, journal: Journal, fallback_language: str | None
) -> Body:
    """One HTML text: parts of plain text among the HTML stand in it as preformatted blocks."""
    pieces = [
        text if is_html else f"<pre>{html.escape(text, quote=False)}</pre>"
        for is_html, text in reading.pieces
    ]
    text = _cut("\n".join(pieces), limits, journal)
    return Body("text/html", text, reading.language or fallback_language)


def _make_text(
    texts: list[str],
    language: str | None,
    limits: Limits,
    journal: Journal,
    fallback_language: str | None,
) -> Body:
    text = texts[0] if len(texts) == 1 else "\n\n".join(text.strip("\n") for text in texts)
    return Body("text/plain", _cut(text, limits, journal), language or fallback_language)


def _cut(text: str, limits: Limits, journal: Journal) -> str:
    if len(text) <= limits.max_body_characters:
        return text
    journal.note("body-cut", "body", characters=str(len(text)))
    return text[: limits.max_body_characters]
