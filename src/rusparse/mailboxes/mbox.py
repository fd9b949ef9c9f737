"""mbox: one file, many messages, in its four dialects and with what programs make of them.

`Source.offset_bytes` is the first byte after the `From ` line and `Source.length_bytes` what stands
there until the empty line before the next one, so that the message as stored is
`file[offset:offset + length]`; `RawMessage.data` is the same with its quoting undone.
"""

from __future__ import annotations

from pathlib import Path

from rusparse.records import Source

from .dialects import Dialect, detect_dialect, has_from_line, unquote_from_lines
from .marks import read_marks
from .raw import Messages, Place, RawMessage, Reading
from .separators import LOOK_AHEAD_BYTES, classify_from_line, is_message_start
from .splitting import Span, Splitter, Style
from .streams import ByteStream, open_stream

__all__ = ["find_message_start", "looks_like_mbox", "name_mbox", "read_mbox", "read_mbox_range"]

HEAD_BYTES = 1 << 20
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
    return _read_style(head).dialect.value


def read_mbox(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The messages of an mbox, in their order.

    Junk before the first message, and `From ` lines without a message, are noted in
    `reading.skipped`. A message longer than `limits.max_message_bytes` comes with its first bytes,
    its place and a quarantine reason; so does the last one of a stream that broke off.
    """
    head = stream.peek(HEAD_BYTES)
    style = _read_style(head)
    if head[: style.start].strip(b"\xef\xbb\xbf\r\n \t"):
        reading.skip(stream.name, "bytes before the first message", 0, style.start)
    splitter = Splitter(stream, style, reading.limits.max_message_bytes)
    yield from _read_spans(splitter, style, stream, reading, place)


def read_mbox_range(path: Path, start: int, stop: int, reading: Reading, place: Place) -> Messages:
    """The messages of an mbox whose `From ` lines begin in [start, stop) bytes of the file.

    The borders are 0, the file's size, or what `find_message_start` gives: ranges with common
    borders give every message once. Raises `InputError` for a path that can't be read.
    """
    with open_stream(path) as stream:
        style = _read_style(stream.peek(HEAD_BYTES))
    start = max(start, style.start)
    with open_stream(path, start_bytes=start) as stream:
        splitter = Splitter(stream, style, reading.limits.max_message_bytes, base=start)
        yield from _read_spans(splitter, style, stream, reading, place, stop)


def find_message_start(path: Path, offset_bytes: int) -> int | None:
    """The first message that begins at or after a byte offset: where its `From ` line stands.

    None when none begins before the file's end. Readers that split a file at any offsets and all
    ask here agree on the borders. Where messages are kept apart by Content-Length alone (mboxcl2),
    a `From ` line inside a body can be taken for a beginning: read such a file in one piece.

    Raises `InputError` for a path that can't be read.
    """
    with open_stream(path) as stream:
        style = _read_style(stream.peek(HEAD_BYTES))
    if offset_bytes <= style.start:
        return style.start
    # The line end before the From line, and the two bytes that an empty line before it takes.
    base = max(style.start, offset_bytes - 3)
    with open_stream(path, start_bytes=base) as stream:
        splitter = Splitter(stream, style, max_message_bytes=1, base=base)
        found = splitter.find_start()
        while found is not None and found < offset_bytes:
            found = splitter.find_start()
        return found


def _read_spans(
    splitter: Splitter,
    style: Style,
    stream: ByteStream,
    reading: Reading,
    place: Place,
    stop: int | None = None,
) -> Messages:
    for span in splitter.split(style.start if stop is None else stream.start_bytes, stop):
        if span.length_bytes:
            yield _make_message(span, style, stream, place)
        else:
            reading.skip(stream.name, "a From line without a message", span.offset_bytes, 0)
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, stream.position_bytes)


def _read_style(head: bytes) -> Style:
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


def _make_message(span: Span, style: Style, stream: ByteStream, place: Place) -> RawMessage:
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
