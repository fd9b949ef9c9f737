"""emlx: one message of Apple Mail, with its length before it and a property list after it.

The first line is the message's length in bytes, padded with spaces; then the message; then an XML
property list, whose integer `flags` is a bit field. In `.partial.emlx` the attachments were taken
out of the message and lie in other files, from which `partial` puts them back. Where the length
and the property list's place disagree (an edited message), the property list is right.
"""

from __future__ import annotations

import plistlib
import re
from dataclasses import replace
from xml.parsers.expat import ExpatError

from .letter import looks_like_message, make_letter
from .partial import complete_message
from .raw import Messages, Place, Reading
from .streams import ByteStream

__all__ = ["looks_like_emlx", "read_emlx"]

MAX_PROPERTIES_BYTES = 1 << 20
_LENGTH_LINE = re.compile(rb"[ \t]{0,16}([0-9]{1,12})[ \t]{0,32}\r?\n")
_PROPERTIES = re.compile(rb"<\?xml [^>]{1,200}>[ \t\r\n]{0,20}<!DOCTYPE plist\b")
_FLAG_BITS = (
    (1 << 0, "seen"),
    (1 << 1, "deleted"),
    (1 << 2, "answered"),
    (1 << 4, "flagged"),
    (1 << 6, "draft"),
)


def looks_like_emlx(head: bytes) -> bool:
    """Whether a length stands on the first line, and a message's header after it."""
    length = _LENGTH_LINE.match(head)
    if length is None or head.startswith((b"\r", b"\n"), length.end()):
        return False
    return looks_like_message(head[length.end() :])


def read_emlx(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The one message of an emlx file, with the flags of its property list."""
    limit = reading.limits.max_message_bytes
    length_line = _LENGTH_LINE.match(stream.peek(64))
    if length_line is None:
        reading.skip(stream.name, "no length on the first line")
        return
    stream.read(length_line.end())
    stated = int(length_line[1])
    file = stream.read(limit + MAX_PROPERTIES_BYTES)
    end = _find_message_end(file, stated)
    reason = stream.fault
    if max(stated, end) > limit:
        end = min(end, limit)
        reason = f"message-too-large: of {stated} bytes the first {end} were kept"
    elif end < stated and end == len(file) and reason is None:
        reason = f"message-cut-short: {stated} bytes are stated, and {end} are there"
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, stream.position_bytes, unread=True)
    place = replace(place, flags=(*place.flags, *_read_flags(file[end:])))
    range_bytes = (length_line.end(), end)
    data = file[:end]
    if stream.path is not None and reason is None:
        data = complete_message(data, stream.path, reading)
    yield make_letter(data, stream, place, "message/rfc822", reason, range_bytes)


def _find_message_end(file: bytes, stated: int) -> int:
    if file[stated : stated + MAX_PROPERTIES_BYTES].lstrip().startswith(b"<?xml "):
        return stated
    at = file.rfind(b"<?xml ", max(0, len(file) - MAX_PROPERTIES_BYTES))
    if at >= 0 and _PROPERTIES.match(file, at):
        return at
    return min(stated, len(file))


def _read_flags(properties: bytes) -> list[str]:
    start = properties.find(b"<?xml")
    if start < 0:
        return []
    try:
        values = plistlib.loads(properties[start:].strip(), fmt=plistlib.FMT_XML)
    except (ValueError, ExpatError, AttributeError, LookupError, TypeError, RecursionError):
        return []
    bits = values.get("flags") if isinstance(values, dict) else None
    return [flag for bit, flag in _FLAG_BITS if isinstance(bits, int) and bits & bit]
