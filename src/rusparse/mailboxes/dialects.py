"""The four dialects of mbox, which differ in how a body's own `From ` lines are kept apart.

    mboxo     body lines that begin with "From " get a ">" before them
    mboxrd    those that begin with ">From ", ">>From " ... get one more, so that it can be undone
    mboxcl    as mboxo, and Content-Length says where the message ends
    mboxcl2   Content-Length alone; nothing is quoted

No file says which it is. What can be seen is taken from its first bytes (`detect_dialect`):
whether Content-Length headers are true, whether bodies with one hold unquoted lines, and, for a
">>From " among lines of a quoted reply, whether it has one ">" more than its neighbours (mboxrd
added it) or as many as both (mboxo left it alone). Where nothing tells, mboxrd is meant: a single
">" is read alike in both.

Source: RFC 4155, and the mbox(5) manual page of qmail, which named the dialects.
"""

from __future__ import annotations

import re
from enum import Enum

from .separators import is_message_start

__all__ = ["Dialect", "detect_dialect", "find_stated_end", "needed_bytes", "unquote_from_lines"]

MAX_HEADER_BYTES = 256 * 1024
_CONTENT_LENGTH = re.compile(
    rb"(?mi)^Content-Length[ \t]{0,8}:[ \t]{0,8}([0-9]{1,12})[ \t]{0,8}\r?$"
)
_HEADERS_END = re.compile(rb"\n\r?\n")
# A line end to begin with is found many times faster than "^".
_QUOTED = re.compile(rb"\n>(>*From )")
_DEEP = re.compile(rb"(?m)^(>{2,64})From ")


class Dialect(Enum):
    """How an mbox keeps messages apart; the value is the dialect's usual name."""

    MBOXO = "mboxo"
    MBOXRD = "mboxrd"
    MBOXCL = "mboxcl"
    MBOXCL2 = "mboxcl2"


def unquote_from_lines(message: bytes, dialect: Dialect) -> bytes:
    r"""Take away what the dialect put before a message's own `From ` lines.

    >>> unquote_from_lines(b"A: b\n\n>>From me\n", Dialect.MBOXRD)
    b'A: b\n\n>From me\n'
    """
    if b">From " not in message or dialect is Dialect.MBOXCL2:
        return message
    lines = b"\n" + message
    if dialect is Dialect.MBOXRD and b"\n>>" in lines:
        return _QUOTED.sub(rb"\n\1", lines)[1:]
    return lines.replace(b"\n>From ", b"\nFrom ")[1:]


def find_stated_end(data: bytes, start: int, *, final: bool, undated: bool) -> int | None:
    """Where the message at data[start:] ends by its Content-Length header, if that is true.

    It is true when a message, or nothing but line ends, comes right after. None: there is no such
    header, it does not fit, or `data` does not reach far enough (`needed_bytes` says how far).
    """
    end = _stated_end(data, start)
    if end is None or end > len(data):
        return None
    onward = end
    while onward < len(data) and onward - end < 4 and data[onward] in b"\r\n":
        onward += 1
    if onward == len(data):
        return end if final else None
    at_line_start = onward > end or data.endswith(b"\n", 0, end)
    if at_line_start and data.startswith(b"From ", onward):
        return end if is_message_start(data, onward, undated=undated) else None
    return None


def needed_bytes(data: bytes, start: int) -> int:
    """How many bytes `data` must have for `find_stated_end` to judge; 0 without such a header."""
    return _stated_end(data, start) or 0


def _stated_end(data: bytes, start: int) -> int | None:
    headers_end = _HEADERS_END.search(data, start, start + MAX_HEADER_BYTES)
    if headers_end is None:
        return None
    stated = _CONTENT_LENGTH.search(data, start, headers_end.start() + 1)
    return headers_end.end() + int(stated[1]) if stated else None


def has_from_line(message: bytes) -> bool:
    """Whether a line of the message begins with "From ", which no quoting dialect leaves."""
    return b"\nFrom " in message


def detect_dialect(head: bytes, *, undated: bool, final: bool) -> Dialect:
    """Which dialect the first bytes of an mbox speak; `final` if they are all of it."""
    stated, unquoted = _survey_stated_lengths(head, undated=undated, final=final)
    if stated:
        return Dialect.MBOXCL2 if unquoted else Dialect.MBOXCL
    return Dialect.MBOXO if _votes_for_mboxo(head) > 0 else Dialect.MBOXRD


def _survey_stated_lengths(head: bytes, *, undated: bool, final: bool) -> tuple[int, int]:
    """How many messages from the start have a true length, and how many of them no quoting."""
    stated = unquoted = 0
    at = 0
    while (line_end := head.find(b"\n", at)) >= 0:
        end = find_stated_end(head, line_end + 1, final=final, undated=undated)
        if end is None:
            break
        stated += 1
        unquoted += has_from_line(head[line_end + 1 : end])
        at = head.find(b"From ", end)
        if at < 0:
            break
    return stated, unquoted


def _votes_for_mboxo(head: bytes) -> int:
    votes = 0
    if b">>From " not in head:
        return votes
    for line in _DEEP.finditer(head):
        depth = len(line[1])
        before = head.rfind(b"\n", max(0, line.start() - 1_000), max(0, line.start() - 1)) + 1
        after = head.find(b"\n", line.end(), line.end() + 1_000) + 1
        neighbours = (_quote_depth(head, before), _quote_depth(head, after))
        if neighbours == (depth, depth):
            votes += 1
        elif depth - 1 in neighbours:
            votes -= 1
    return votes


def _quote_depth(data: bytes, at: int) -> int:
    """How many ">" a line of a reply begins with; 0 for a From line, which tells nothing."""
    depth = 0
    while depth < 65 and data.startswith(b">", at + depth):
        depth += 1
    return 0 if data.startswith(b"From ", at + depth) else depth
