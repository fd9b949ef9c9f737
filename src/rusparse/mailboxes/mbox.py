"""mbox: one file, many messages, in its four dialects and with what programs make of them.

`Source.offset_bytes` is the first byte after the `From ` line and `Source.length_bytes` what stands
there until the empty line before the next one, so that the message as stored is
`file[offset:offset + length]`; `RawMessage.data` is the same with its quoting undone.
"""

from __future__ import annotations

from rusparse.records import Source

from .dialects import Dialect, detect_dialect, has_from_line, unquote_from_lines
from .marks import read_marks
from .raw import Messages, Place, RawMessage, Reading
from .separators import LOOK_AHEAD_BYTES, classify_from_line, is_message_start
from .splitting import Span, Splitter, Style
from .streams import ByteStream

__all__ = [
    "LINE_WITHOUT_MESSAGE",
    "looks_like_mbox",
    "make_message",
    "name_mbox",
    "read_mbox",
    "read_style",
    "skip_junk",
]

HEAD_BYTES = 1 << 20
LINE_WITHOUT_MESSAGE = "a From line without a message"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def looks_like_mbox(head: bytes) -> bool:
    """Whether an mbox begins here: a `From ` line, perhaps after a BOM and empty lines."""
    start = _skip_empty_lines(head)
    return head.startswith(b"From ", start) and is_message_start(
        head, start, undated=True, first=True
    )


def holds_mbox(head: bytes) -> bool:
    """Whether a message begins somewhere in the head, after junk that is nothing else."""
    return _find_first(head) is not None


def name_mbox(head: bytes) -> str:
    """The dialect that an mbox's first bytes speak, such as "mboxrd"."""
    return read_style(head).dialect.value


def read_mbox(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The messages of an mbox, in their order.

    Junk before the first message, and `From ` lines without a message, are noted in
    `reading.skipped`. A message longer than `limits.max_message_bytes` comes with its first bytes,
    its place and a quarantine reason; so does the last one of a stream that broke off.
    """
    head = stream.peek(HEAD_BYTES)
    style = read_style(head)
    skip_junk(head, style, stream.name, reading)
    splitter = Splitter(stream, style, reading.limits.max_message_bytes)
    for span in splitter.split(style.start):
        if span.length_bytes:
            yield make_message(span, style, stream, place)
        else:
            reading.skip(stream.name, LINE_WITHOUT_MESSAGE, span.offset_bytes, 0)
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, stream.position_bytes, unread=True)


def skip_junk(head: bytes, style: Style, name: str, reading: Reading) -> None:
    """Note what stands before the first message, if it is more than empty lines."""
    if head[: style.start].strip(b"\xef\xbb\xbf\r\n \t"):
        reading.skip(name, "bytes before the first message", 0, style.start)


def read_style(head: bytes) -> Style:
    """What an mbox's first bytes settle for all of it."""
    start = _find_first(head) or 0
    kind = classify_from_line(head[start : start + LOOK_AHEAD_BYTES].partition(b"\n")[0])
    undated = kind == "undated"
    final = len(head) < HEAD_BYTES
    return Style(start, undated, detect_dialect(head[start:], undated=undated, final=final))


def _find_first(head: bytes) -> int | None:
    if looks_like_mbox(head):
        return _skip_empty_lines(head)
    at = head.find(b"\nFrom ")
    while at >= 0:
        if is_message_start(head, at + 1, undated=False):
            return at + 1
        at = head.find(b"\nFrom ", at + 1)
    return None


def _skip_empty_lines(head: bytes) -> int:
    start = len(_BYTE_ORDER_MARK) if head.startswith(_BYTE_ORDER_MARK) else 0
    while start < len(head) and head[start] in b"\r\n":
        start += 1
    return start


def make_message(span: Span, style: Style, stream: ByteStream, place: Place) -> RawMessage:
    """A raw message of a span, its quoting undone."""
    dialect = style.dialect
    if span.stated and has_from_line(span.stored):
        # Here nothing was quoted, whatever the file's first bytes said.
        dialect = Dialect.MBOXCL2
    elif dialect is Dialect.MBOXCL2 and not span.stated:
        dialect = Dialect.MBOXRD
    kept = len(span.stored)
    reason = stream.fault if span.last else None
    if kept < span.length_bytes:
        reason = f"message-too-large: of {span.length_bytes} bytes the first {kept} were kept"
    data = unquote_from_lines(span.stored, dialect)
    labels, flags = read_marks(data)
    source = Source(
        media_type="message/rfc822",
        mailbox=stream.name,
        folder=place.mbox_folder,
        offset_bytes=span.offset_bytes,
        length_bytes=span.length_bytes,
        labels=labels,
        flags=tuple(sorted({*flags, *place.flags})),
    )
    return RawMessage(data, source, reason)
