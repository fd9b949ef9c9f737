"""MMDF: one file, many messages, each between two lines of four bytes 0x01.

The `From ` line that some programs write before a message is no part of it, nor is the line end
before the closing line. Nothing needs to be quoted; where programs do as in an mbox, one ">" before
"From " is taken away. `Source.offset_bytes` and `length_bytes` are those of
the message without them.

Source: the mmdf(5) manual page; the standard library's `mailbox.MMDF` writes such files.
"""

from __future__ import annotations

from collections.abc import Iterator

from .dialects import Dialect, unquote_from_lines
from .letter import make_letter
from .raw import Messages, Place, Reading
from .separators import classify_from_line
from .streams import ByteStream

__all__ = ["looks_like_mmdf", "read_mmdf"]

CHUNK_BYTES = 1 << 20
_LINE = b"\x01\x01\x01\x01"
_LINE_ENDS = (b"\r\n", b"\n")


def looks_like_mmdf(head: bytes) -> bool:
    """Whether a line of four bytes 0x01 begins here, and something after it."""
    return head.startswith(tuple(_LINE + end for end in _LINE_ENDS)) and len(head) > 6


def read_mmdf(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The messages of an MMDF file, in their order."""
    limit = reading.limits.max_message_bytes
    for start, length, stored in _split(stream, limit):
        begin = _find_message(stored)
        end = _find_end(stored) if len(stored) == length else length
        if end <= begin:
            continue
        reason = None
        if end - begin > limit or len(stored) < length:
            reason = f"message-too-large: of {end - begin} bytes the first {limit} were kept"
        data = unquote_from_lines(stored[begin : min(end, begin + limit)], Dialect.MBOXRD)
        folder = Place(place.mbox_folder, None, place.flags)
        span = (start + begin, end - begin)
        yield make_letter(data, stream, folder, "message/rfc822", reason, span)
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, stream.position_bytes, unread=True)


def _split(stream: ByteStream, limit: int) -> Iterator[tuple[int, int, bytes]]:
    """What stands between the lines: offset, length, and bytes, of a large one only the first."""
    start, kept, length = stream.position_bytes, b"", 0
    data = stream.read(CHUNK_BYTES)
    while data:
        at = data.find(_LINE)
        if at < 0:
            # The beginning of a line of four may stand at the end of what is here.
            at = max(0, len(data) - len(_LINE) + 1)
            if len(kept) <= limit + CHUNK_BYTES:
                kept += data[:at]
            length += at
            more = stream.read(CHUNK_BYTES)
            if not more:
                yield start, length + len(data) - at, kept + data[at:]
                return
            data = data[at:] + more
            continue
        yield start, length + at, kept + data[:at]
        start += length + at + len(_LINE)
        kept, length, data = b"", 0, data[at + len(_LINE) :] or stream.read(CHUNK_BYTES)


def _find_message(stored: bytes) -> int:
    """Where the message begins, after the line end of the opening line and a `From ` line."""
    at = next((len(end) for end in _LINE_ENDS if stored.startswith(end)), 0)
    line_end = stored.find(b"\n", at, at + 1_000)
    if line_end >= 0 and classify_from_line(stored[at:line_end]) is not None:
        return line_end + 1
    return at


def _find_end(stored: bytes) -> int:
    ends = (len(stored) - len(end) for end in _LINE_ENDS if stored.endswith(end))
    return next(ends, len(stored))
