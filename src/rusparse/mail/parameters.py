"""Structured header values with parameters: Content-Type, Content-Disposition (RFC 2045, 2183).

Parameters in the forms of RFC 2231: extended (`name*=utf-8''...`), continued (`name*0*=...`, in
any order), and in those that were never allowed but are common: encoded words inside a quoted
string, raw 8-bit bytes, unquoted values with spaces, doubled semicolons, comments, a quote that
is never closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from .charsets import decode_text, find_codec
from .comments import find_comment_end
from .encoded_words import decode_encoded_words, decode_header_bytes
from .journal import Journal

__all__ = ["ParameterizedValue", "parse_parameterized"]

_MAX_CHARACTERS = 16_384
_MAX_PARAMETERS = 200
_MAX_KEPT_BYTES = 120
_TOKEN = re.compile(r'[^\s;="(),<>]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)("?)', re.DOTALL)
_NAME = re.compile(r'\s*([^\s;="()<>]{1,100})\s*=\s*')
_SECTIONED = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?\Z")
_BARE = re.compile(r"[^;]*+")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+*'-]{1,100}/[a-z0-9!#$&^_.+*'-]{1,200}\Z")


@dataclass(frozen=True, slots=True)
class ParameterizedValue:
    """A value in lower case, such as "text/plain", and decoded parameters by lower-case name."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str | None:
        """The value if it has the form of a media type, else None."""
        return self.value if _MEDIA_TYPE.match(self.value) else None


@dataclass(slots=True)
class _Piece:
    """One `name=value` as written: which section of a continued value, and whether encoded."""

    section: int | None
    extended: bool
    text: str


def parse_parameterized(raw: bytes, journal: Journal, where: str) -> ParameterizedValue:
    """Read a header value with parameters; whatever can't be read is left out.

    Of a parameter that stands there twice the first one counts, but an RFC 2231 form goes before
    a plain one, which is then a fallback for old programs.

    >>> parse_parameterized(b"text/plain; charset=UTF-8; x*1=b; x*0=a", Journal(), "h").parameters
    {'charset': 'UTF-8', 'x': 'ab'}
    """
    if len(raw) <= _MAX_KEPT_BYTES:
        kept = _read_undamaged(raw)
        if kept is not None:
            return kept
    return _read(raw, journal, where)


@lru_cache(maxsize=1_024)
def _read_undamaged(raw: bytes) -> ParameterizedValue | None:
    """The value if nothing is to be noted of it: most messages use the same few."""
    journal = Journal()
    value = _read(raw, journal, "")
    return None if journal.close() else value


def _read(raw: bytes, journal: Journal, where: str) -> ParameterizedValue:
    text = decode_header_bytes(raw, journal, where)[:_MAX_CHARACTERS]
    if text.startswith("=?"):
        text = decode_encoded_words(text, journal, where)
    text = _strip_comments(text) if "(" in text else text
    head = _TOKEN.match(text.lstrip())
    value, position = "", 0
    if head and not _NAME.match(text):
        position = text.index(head[0]) + len(head[0])
        value = head[0].strip("'").lower()
    pieces: dict[str, list[_Piece]] = {}
    for name, written in _scan_parameters(text, position):
        match = _SECTIONED.match(name)
        if match:
            section = int(match[2]) if match[2] else None
            pieces.setdefault(match[1].lower(), []).append(_Piece(section, bool(match[3]), written))
    parameters = {name: _join(found, journal, where) for name, found in pieces.items()}
    return ParameterizedValue(value, parameters)


def _strip_comments(text: str) -> str:
    """Drop comments (RFC 5322 section 3.2.2), but not parentheses inside quoted strings."""
    kept: list[str] = []
    position, size = 0, len(text)
    while position < size:
        at = min(
            (i for i in (text.find("(", position), text.find('"', position)) if i >= 0),
            default=size,
        )
        kept.append(text[position:at])
        if at == size:
            break
        if text[at] == '"':
            match = _QUOTED.match(text, at)
            position = match.end() if match else size
            kept.append(text[at:position])
            continue
        close = find_comment_end(text, at)
        if close < 0:  # never closed: no comment
            kept.append(text[at:])
            break
        kept.append(" " if kept and kept[-1][-1:].isspace() else "")
        position = close
    return "".join(kept)


def _scan_parameters(text: str, position: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while position < len(text) and len(found) < _MAX_PARAMETERS:
        match = _NAME.match(text, position)
        if not match:
            after = text.find(";", position)
            space = text.find(" ", position)
            # A missing semicolon: "text/plain charset=utf-8".
            stops = [i for i in (after, space) if i >= 0]
            if not stops:
                break
            position = min(stops) + 1
            continue
        position = match.end()
        quoted = _QUOTED.match(text, position)
        if quoted and quoted[2]:
            found.append((match[1], re.sub(r"\\(.)", r"\1", quoted[1])))
            position = quoted.end()
            continue
        bare = _BARE.match(text, position)
        value = bare[0] if bare else ""
        position += len(value)
        value = value.strip().lstrip('"')
        # An unquoted value ends at a space where another parameter follows it.
        follows = re.search(r"\s[^\s;=\"]{1,40}=", value)
        if follows and not value.startswith("=?"):
            position -= len(text[:position]) - (text.rfind(value, 0, position) + follows.start())
            value = value[: follows.start()]
        found.append((match[1], value))
    return found


def _join(pieces: list[_Piece], journal: Journal, where: str) -> str:
    """One value from its pieces: continued in the order of their numbers, or extended, or plain."""
    sections = sorted((p for p in pieces if p.section is not None), key=lambda p: p.section or 0)
    plain = next((p for p in pieces if p.section is None and not p.extended), None)
    extended = next((p for p in pieces if p.section is None and p.extended), None)
    if extended is not None:
        return _decode_extended([extended], journal, where)
    if sections and sections[0].section == 0:
        return _decode_extended(sections, journal, where)
    if plain is None:
        return _decode_extended(sections, journal, where)
    if "=?" in plain.text:
        return decode_encoded_words(plain.text, journal, where).strip()
    return plain.text


def _decode_extended(pieces: list[_Piece], journal: Journal, where: str) -> str:
    charset: str | None = None
    data = b""
    expected = pieces[0].section
    for index, piece in enumerate(pieces):
        if expected is not None and index and piece.section != expected:
            if piece.section == pieces[index - 1].section:
                continue  # the same section twice
            break  # a gap: what follows is not known to belong here
        expected = None if expected is None else expected + 1
        text = piece.text
        if index == 0 and piece.extended and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
            charset = label or None
        data += unquote_to_bytes(text) if piece.extended else text.encode("utf-8", "replace")
    if charset is None and b"=?" in data:
        return decode_encoded_words(data.decode("utf-8", "replace"), journal, where)
    if (
        charset
        and (find_codec(charset) or "").startswith("utf-16")
        and not data.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        # Without a mark UTF-16 is big-endian (RFC 2781 section 4.3).
        return data.decode("utf-16-be", "replace")
    return decode_text(data, charset, journal, where)
