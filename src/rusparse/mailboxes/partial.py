"""Messages of Apple Mail whose attachments lie in other files, made whole again.

A `.partial.emlx` has the message with some bodies of parts taken out; each such part has the field
`X-Apple-Content-Length`. What was taken out lies beside the folder of the message, decoded::

    Data/Messages/4711.partial.emlx
    Data/Attachments/4711/2/karta.pdf          of part 2 (numbers of parts as in RFC 9051, 6.4.5)

or, by older versions, next to it and encoded as it came::

    Messages/4711.partial.emlx
    Messages/4711.2.emlxpart
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rusparse.errors import InputError

from .raw import Reading
from .streams import display_name, open_stream

__all__ = ["complete_message"]

MARK = b"X-Apple-Content-Length"
MAX_PARTS = 1_000
MAX_DEPTH = 50
_MARK_LINE = re.compile(rb"(?mi)^X-Apple-Content-Length[ \t]{0,8}:[^\n]*\n")
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_FIELD = re.compile(
    rb"(?mi)^(content-type|content-transfer-encoding)[ \t]{0,8}:((?:[^\n]|\n[ \t])*)"
)
_BOUNDARY = re.compile(
    rb"(?i);[ \t\r\n]*boundary[ \t]*=[ \t]*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))"
)
_MESSAGE_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class _EmptyPart:
    """A part whose body lies elsewhere: its number, and where in the message its header stands."""

    number: str
    header_at: int
    body_at: int
    encoding: bytes


def complete_message(data: bytes, path: Path, reading: Reading) -> bytes:
    """A message with the attachments that the files beside `path` hold.

    What is missing, too large or unreadable is noted in the reading, and its part stays empty.
    """
    stem = _MESSAGE_NUMBER.match(path.name)
    if stem is None or MARK not in data:
        return data
    pieces: list[bytes] = []
    at = 0
    left_bytes = reading.limits.max_message_bytes - len(data)
    for part in _find_empty_parts(data):
        body = _read_body(part, path, stem[0], reading, left_bytes)
        if body is None:
            continue
        left_bytes -= len(body)
        header = _MARK_LINE.sub(b"", data[part.header_at : part.body_at])
        pieces += (data[at : part.header_at], header, body)
        at = part.body_at
    return b"".join((*pieces, data[at:]))


def _find_empty_parts(data: bytes) -> Iterator[_EmptyPart]:
    """Walk the parts of a message by the lines between them, without recursion."""
    # For each multipart that is open: its boundary, its own number, and how many parts it has had.
    open_parts: list[tuple[bytes, str, int]] = []
    number, at, found = "", 0, 0
    while found < MAX_PARTS:
        found += 1
        header_at, at = at, _find_body(data, at)
        header = data[header_at:at]
        fields = {match[1].lower(): match[2].strip() for match in _FIELD.finditer(header)}
        kind = fields.get(b"content-type", b"").lower()
        boundary = _BOUNDARY.search(fields.get(b"content-type", b""))
        if kind.startswith(b"multipart/") and boundary and len(open_parts) < MAX_DEPTH:
            open_parts.append((b"--" + (boundary[1] or boundary[2]), number, 0))
        elif kind.startswith(b"message/rfc822") and header.strip():
            continue
        elif _MARK_LINE.search(header) and number:
            encoding = fields.get(b"content-transfer-encoding", b"").lower()
            yield _EmptyPart(number, header_at, at, encoding)
        following = _find_next_part(data, at, open_parts)
        if following is None:
            return
        at = following
        boundary_line, outer, count = open_parts[-1]
        open_parts[-1] = (boundary_line, outer, count + 1)
        number = f"{outer}.{count + 1}" if outer else str(count + 1)


def _find_body(data: bytes, at: int) -> int:
    """Where the header that begins at `at` has ended, with its empty line."""
    for line in _LINE.finditer(data, at):
        if not line[0].strip():
            return line.end()
    return len(data)


def _find_next_part(data: bytes, at: int, open_parts: list[tuple[bytes, str, int]]) -> int | None:
    """Where the next part begins; multiparts that end before it are no longer open."""
    for line in _LINE.finditer(data, at):
        text = line[0].rstrip()
        if not text.startswith(b"--"):
            continue
        for depth in range(len(open_parts) - 1, -1, -1):
            boundary = open_parts[depth][0]
            if text == boundary:
                del open_parts[depth + 1 :]
                return line.end()
            if text == boundary + b"--":
                del open_parts[depth:]
                break
    return None


def _read_body(
    part: _EmptyPart, path: Path, stem: str, reading: Reading, max_bytes: int
) -> bytes | None:
    name = f"{display_name(path)}: the attachment of part {part.number}"
    encoded = path.with_name(f"{stem}.{part.number}.emlxpart")
    decoded = _find_file(path.parent.parent / "Attachments" / stem / part.number)
    is_encoded = encoded.is_file() and not encoded.is_symlink()
    source = encoded if is_encoded else decoded
    if source is None:
        reading.skip(name, "not among the files, never fetched perhaps")
        return None
    try:
        with open_stream(source) as stream:
            data = stream.read(max(0, max_bytes) + 1)
    except InputError as error:
        reading.skip(name, str(error), unread=True)
        return None
    body = data if is_encoded else _encode(data, part.encoding)
    if len(body) > max_bytes:
        reading.skip(name, f"message-too-large: the limit is {reading.limits.max_message_bytes}")
        return None
    return body.removesuffix(b"\n")


def _find_file(directory: Path) -> Path | None:
    """The one file of an attachment's directory; links are not followed."""
    try:
        if any(one.is_symlink() for one in (directory, directory.parent, directory.parent.parent)):
            return None
        names = sorted(one for one in directory.iterdir() if not one.name.startswith("."))
    except OSError:
        return None
    return next((one for one in names if one.is_file() and not one.is_symlink()), None)


def _encode(data: bytes, encoding: bytes) -> bytes:
    if encoding == b"base64":
        return base64.encodebytes(data)
    if encoding == b"quoted-printable":
        return quopri.encodestring(data)
    return data
