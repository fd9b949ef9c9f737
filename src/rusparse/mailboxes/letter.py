"""One message in one file: RFC 5322 as sent, or a letter saved as HTML or plain text.

What a file is, is told by its bytes; its name decides only what they leave open (a message
without one known header, a text that may be a letter or anything).
"""

from __future__ import annotations

import re
from pathlib import PurePath

from rusparse.records import Source

from .marks import read_marks
from .raw import MediaType, Messages, Place, RawMessage, Reading
from .separators import KNOWN_HEADER
from .streams import ByteStream

__all__ = ["looks_like_message", "read_letter", "sniff_letter"]

MESSAGE_SUFFIXES = (".eml", ".mht", ".mhtml", ".mim", ".rfc822")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
TEXT_SUFFIXES = (".txt", ".text")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]{0,8}:")
# The first tag says it: XML of other kinds (feeds, drawings) has a <title> further down too.
_FIRST_TAG = re.compile(
    rb"(?i)<(?:!doctype[ \t\r\n]{1,20}html|html|head|body|table|center|div|meta|style|title|p|span|"
    rb"a|h[1-6]|font|img|br|b|strong|section|article)[ \t\r\n>/]"
)
MAX_PRELUDES = 20
MAX_HEADER_LINES = 200
_PRELUDES = ((b"<!--", b"-->"), (b"<?", b">"))


def looks_like_message(head: bytes) -> bool:
    """Whether a message's header begins here: header lines only, and a known one among them."""
    head = head.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n")
    if head.startswith((b">From ", b"From ")):
        head = head.partition(b"\n")[2]
    known = False
    for number, line in enumerate(head.split(b"\n", MAX_HEADER_LINES)[:MAX_HEADER_LINES]):
        if line.strip(b"\r") == b"":
            break
        if number and line[:1] in (b" ", b"\t"):
            continue
        if not _HEADER_LINE.match(line):
            # A body without an empty line before it: headers all the same, if they were several.
            return known and number > 1
        known = known or KNOWN_HEADER.match(line) is not None
    return known


def sniff_letter(head: bytes, name: str, *, asked_for: bool) -> MediaType | None:
    """What kind of letter a file holds, by its first bytes; None if it is none.

    `asked_for` says that someone named this very file, so that any text is taken for a letter;
    among the files of a folder only one that is called so is.
    """
    suffix = PurePath(name).suffix.lower()
    if looks_like_message(head):
        return "message/rfc822"
    wide = head.startswith(_UTF_16_MARKS)
    if _looks_like_html(head):
        return "text/html"
    if suffix in MESSAGE_SUFFIXES and not _is_binary(head):
        return "message/rfc822"
    if suffix in HTML_SUFFIXES and (wide or not _is_binary(head)):
        return "text/html"
    if (asked_for or suffix in TEXT_SUFFIXES) and (wide or not _is_binary(head)):
        return "text/plain"
    return None


def read_letter(
    stream: ByteStream, reading: Reading, place: Place, media_type: MediaType
) -> Messages:
    """The one message that a file holds."""
    data, reason = reading.read_whole(stream)
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, stream.position_bytes, unread=True)
    length = len(data) if reason is None or stream.size_bytes is None else stream.size_bytes
    yield make_letter(data, stream, place, media_type, reason, (0, length))


def make_letter(
    data: bytes,
    stream: ByteStream,
    place: Place,
    media_type: MediaType,
    reason: str | None,
    range_bytes: tuple[int, int],
) -> RawMessage:
    """A raw message of what a file holds at (offset, length), with the marks in its header."""
    labels, flags = read_marks(data) if media_type == "message/rfc822" else ((), ())
    source = Source(
        media_type=media_type,
        mailbox=stream.name,
        folder=place.folder,
        offset_bytes=range_bytes[0],
        length_bytes=range_bytes[1],
        labels=labels,
        flags=tuple(sorted({*flags, *place.flags})),
    )
    return RawMessage(data, source, reason)


def _looks_like_html(head: bytes) -> bool:
    start = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
    for _ in range(MAX_PRELUDES):
        end = next((end for begin, end in _PRELUDES if start.startswith(begin)), None)
        if end is None:
            break
        start = start.partition(end)[2].lstrip()
    return _FIRST_TAG.match(start) is not None


def _is_binary(head: bytes) -> bool:
    return b"\0" in head
