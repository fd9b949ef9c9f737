"""A first look at a multipart body: where its boundary lines are, and whether it is regular.

One pass over the lines that begin with "--", before any parser sees the body. It does three
things that the parsers can't be left to do:

- it counts: parts beyond `max_parts` are cut off, and a multipart nested deeper than
  `max_part_depth` loses its boundary, so that it stays one opaque part. (The standard library
  nests a generator for every level, and tests every line against every open boundary.)
- it tells a regular structure (every boundary line exact, every part with a well-formed header
  and an empty line, every multipart closed, nothing encoded in a way that a parser may take
  differently) from one that only the more tolerant parser reads. See `tree`.
- it mends boundary lines with text after them (RFC 2046 section 5.1.1: they count), and finds
  the boundary of a multipart whose declared one does not occur.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rusparse.context import Limits

from .journal import Journal
from .parameters import ParameterizedValue, parse_parameterized
from .transfer import BROKEN_ESCAPE

__all__ = ["Survey", "guess_boundary", "survey_parts"]

# Field lines in ASCII with their continuations, up to the empty line.
_HEADER_BLOCK = re.compile(rb"((?:[!-9;-~]{1,76}:[\t -~]*\n(?:[ \t]++[!-~][\t -~]*\n)*)*+)\n")
_CONTENT_TYPE = re.compile(rb"(?im)^content-type[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)")
_ENCODING = re.compile(rb"(?im)^content-transfer-encoding[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
_PLAIN_BOUNDARY = re.compile(rb";\s*boundary=(?:\"([^\"\\\n]+)\"|([^\s;\"'()]+))\s*(?:;|\Z)", re.I)
_GUESSED = re.compile(rb"(?im)^--([^\n]{1,200})\ncontent-[a-z-]{1,30}[ \t]*:")
_PLAIN_ENCODINGS = frozenset({b"", b"7bit", b"8bit", b"binary", b"base64", b"quoted-printable"})
_QUOTABLE = bytes(range(0x20, 0x7F)) + b"\t\n"
_HEADER_WINDOW = 64 * 1024
_MAX_OPEN_COMPARED = 16
# The standard library's parser nests a generator frame for every level.
_MAX_PARSER_DEPTH = 100


@dataclass(slots=True)
class Survey:
    """What was found: the body as it may be handed on, its parts, and why it is irregular."""

    body: bytes
    parts: int = 0
    irregular: str | None = None
    """The first reason why only the tolerant parser should read it, or None."""
    too_deep: bool = False


@dataclass(slots=True)
class _State:
    """The walk over the boundary lines: open boundaries from the outside in, and mendings."""

    body: bytes
    limits: Limits
    journal: Journal
    stack: list[bytes]
    parts: int = 0
    irregular: str | None = None
    mendings: list[tuple[int, int, bytes]] = field(default_factory=list)
    opened: set[bytes] = field(default_factory=set)
    end: int = -1
    too_deep: bool = False
    quoted_from: int | None = None
    """Where the quoted-printable text of the part that is being walked begins."""

    def doubt(self, reason: str) -> None:
        """Note the first reason for irregularity."""
        if self.irregular is None:
            self.irregular = reason


def guess_boundary(body: bytes) -> bytes | None:
    """A boundary by its use: the first line "--X" right before a Content- field, or None."""
    match = _GUESSED.search(body)
    return match[1].rstrip() if match else None


def survey_parts(body: bytes, boundary: bytes, limits: Limits, journal: Journal) -> Survey:
    """Walk the boundary lines of a multipart body with LF line ends."""
    state = _State(body, limits, journal, [boundary.rstrip()])
    if body.startswith(b"--"):
        end = body.find(b"\n")
        end = len(body) if end < 0 else end
        _take_line(state, 0, end, body[2:end])
    if state.end < 0:
        _walk_lines(state)
    if state.stack:
        state.doubt("a multipart is not closed")
    if state.too_deep:
        journal.note("part-depth-limit", "message", limit=str(limits.max_part_depth))
    return Survey(_mend(state), state.parts, state.irregular, state.too_deep)


def _walk_lines(state: _State) -> None:
    body = state.body
    position = 0
    while state.stack and state.end < 0:
        # What a line must begin with to be one of the open boundaries.
        mark = b"\n--" + state.stack[0] if len(state.stack) == 1 else b"\n--"
        position = body.find(mark, position)
        if position < 0:
            return
        start = position + 1
        position = body.find(b"\n", start)
        position = len(body) if position < 0 else position
        _take_line(state, start, position, body[start + 2 : position])


def _mend(state: _State) -> bytes:
    body = state.body if state.end < 0 else state.body[: state.end]
    if not state.mendings:
        return body
    pieces: list[bytes] = []
    position = 0
    for start, end, replacement in state.mendings:
        if start >= len(body):
            break
        pieces += (body[position:start], replacement)
        position = end
    pieces.append(body[position:])
    return b"".join(pieces)


def _take_line(state: _State, start: int, end: int, text: bytes) -> None:
    boundary, closing, exact = _match_boundary(state, text)
    if boundary is None:
        return
    if state.quoted_from is not None:
        _check_quoted(state, state.body[state.quoted_from : start])
        state.quoted_from = None
    if not exact:
        state.doubt("space or text after a boundary")
        mended = b"--" + boundary + (b"--" if closing else b"")
        state.mendings.append((start, end, mended))
    if boundary != state.stack[-1]:
        state.doubt("an inner multipart is not closed")
        while state.stack[-1] != boundary:
            state.stack.pop()
    if closing:
        if boundary not in state.opened:
            state.doubt("a multipart without parts")
        state.stack.pop()
        return
    state.opened.add(boundary)
    if state.parts >= state.limits.max_parts:
        total = state.body.count(b"\n--" + boundary, start) + state.parts
        state.journal.note("part-limit", "message", parts=str(total), kept=str(state.parts))
        state.doubt("too many parts")
        state.end = start
        return
    state.parts += 1
    _enter_part(state, end + 1, multipart_depth=len(state.stack))


def _match_boundary(state: _State, text: bytes) -> tuple[bytes | None, bool, bool]:
    """The open boundary that a line is of, whether it closes, and whether it is exact."""
    line = text.rstrip()
    if line in state.stack:
        return line, False, line == text
    if line.endswith(b"--") and line[:-2] in state.stack:
        return line[:-2], True, line == text
    if len(state.stack) > _MAX_OPEN_COMPARED:
        return None, False, False
    for boundary in reversed(state.stack):
        if not line.startswith(boundary):
            continue
        rest = line[len(boundary) :]
        if rest.strip() == b"--" and boundary + b"--" not in state.stack:
            return boundary, True, False
        if rest.startswith(b"--"):
            # A longer boundary that begins with this one is no end of it.
            if rest[2:3].isspace():
                return boundary, True, False
        elif rest[:1].isspace():
            return boundary, False, False
        state.doubt("a line that begins like a boundary")
    return None, False, False


def _enter_part(state: _State, start: int, multipart_depth: int) -> None:
    body = state.body
    block = _HEADER_BLOCK.match(body, start)
    if block is None:
        state.doubt("a part without a well-formed header")
        stop = body.find(b"\n\n", max(0, start - 1), start + _HEADER_WINDOW)
        header = body[start : stop if stop >= 0 else min(len(body), start + 4_096)]
    else:
        header = block[1]
        if b"=?" in header:
            state.doubt("an encoded word in a part's header")
    found = _CONTENT_TYPE.search(header)
    if found and _CONTENT_TYPE.search(header, found.end()):
        state.doubt("a field that stands twice")
    value = found[1].strip().lower() if found else b""
    encoding = _check_encoding(state, header, value)
    if block is not None and encoding == b"quoted-printable":
        state.quoted_from = block.end()
    if found is None:
        return
    if value.startswith(b"multipart"):
        if b"boundary" in value:
            _enter_multipart(state, start + found.start(1), found[1], multipart_depth)
        else:
            state.doubt("a multipart without a boundary")
    elif value.startswith(b"message/") and block is not None:
        if encoding in (b"base64", b"quoted-printable"):
            state.doubt("an encoded message")
        else:
            _enter_message(state, block.end(), multipart_depth)


def _check_encoding(state: _State, header: bytes, media_type: bytes) -> bytes:
    """The transfer encoding of a part; doubt where fast-mail-parser would read another one."""
    matches = _ENCODING.findall(header)
    encoding: bytes = matches[0].lower() if matches else b""
    if len(matches) > 1 or encoding not in _PLAIN_ENCODINGS:
        state.doubt("an unusual transfer encoding")
    if encoding == b"quoted-printable" and media_type and not media_type.startswith(b"text/"):
        state.doubt("a quoted-printable part that is no text")
    return encoding


def _check_quoted(state: _State, text: bytes) -> None:
    """Doubt quoted-printable that is not well-formed: both parsers mend it, each in its way.

    fast-mail-parser drops bytes that should have been escaped, and letters with them.
    """
    if text.translate(None, _QUOTABLE):
        state.doubt("8-bit or control characters in quoted-printable")
    elif text.rstrip(b"\n").endswith(b"=") or BROKEN_ESCAPE.search(text):
        state.doubt("broken escapes in quoted-printable")


def _enter_message(state: _State, start: int, depth: int) -> None:
    """A nested message has a header of its own, which may declare a multipart."""
    block = _HEADER_BLOCK.match(state.body, start)
    if block is None:
        state.doubt("a nested message without a well-formed header")
        return
    found = _CONTENT_TYPE.search(block[1])
    value = found[1].strip().lower() if found else b""
    if found and value.startswith(b"multipart") and b"boundary" in value:
        _enter_multipart(state, start + found.start(1), found[1], depth)
    elif value.startswith(b"message/"):
        state.doubt("a message in a message")


def _enter_multipart(state: _State, start: int, raw: bytes, depth: int) -> None:
    declared = _read_boundary(state, raw)
    if declared is None:
        return
    if depth >= min(state.limits.max_part_depth, _MAX_PARSER_DEPTH):
        state.too_deep = True
        state.doubt("too many levels")
        at = start + raw.lower().index(b"boundary")
        state.mendings.append((at, at + len(b"boundary"), b"x-closed"))
        return
    if any(declared.startswith(b) or b.startswith(declared) for b in state.stack):
        state.doubt("boundaries that begin alike")
    state.stack.append(declared)


def _read_boundary(state: _State, raw: bytes) -> bytes | None:
    plain = _PLAIN_BOUNDARY.search(raw)
    value: ParameterizedValue = parse_parameterized(raw, Journal(), "header Content-Type")
    boundary = value.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    if plain is None or (plain[1] or plain[2]).rstrip() != boundary:
        state.doubt("a boundary that is declared in an unusual way")
    return boundary or None
