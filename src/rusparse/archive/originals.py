"""Original messages as mboxrd, each in a Zstandard frame of its own.

Frames follow one another, so that `zstdcat part-*.mbox.zst` gives an mbox that any mail program
reads, and one message is read by its frame's offset. The `From ` line's envelope sender holds the
record's id and the message's length in bytes, from which the manifest can be made again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import zstandard

from rusparse.errors import ArchiveError

__all__ = [
    "Frame",
    "FrameWriter",
    "get_frame_writer",
    "iterate_frames",
    "read_frame",
    "read_frame_at",
]

LEVEL = 3
_FROM_LINE = re.compile(rb"From ([0-9a-f]{64})\.([0-9]{1,12})@archive\.invalid [^\n]{24}\n")
# A line end to begin with is found many times faster than "^".
_TO_QUOTE = re.compile(rb"\n(>*From )")
_QUOTED = re.compile(rb"\n>(>*From )")
# asctime's names are part of the format: strftime would write the locale's.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_DATE = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a constant without a time zone


@dataclass(frozen=True, slots=True)
class Frame:
    """One message as it was kept: the id in its `From ` line, and its bytes."""

    id: str
    message: bytes


class FrameWriter:
    """Makes frames; the same message gives the same bytes (with the same zstd library)."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)

    def make_frame(self, message_id: str, message: bytes, sent_at: dt.datetime | None) -> bytes:
        """A message as a frame; `sent_at`, in UTC and without a zone, is for mail programs."""
        date = _render_asctime(sent_at or _NO_DATE)
        start = f"From {message_id}.{len(message)}@archive.invalid {date}".encode()
        lines = b"\n" + message
        if b"From " in message:
            lines = _TO_QUOTE.sub(rb"\n>\1", lines)
        end = b"\n" if message.endswith(b"\n") else b"\n\n"
        return self._compressor.compress(start + lines + end)


@cache
def get_frame_writer() -> FrameWriter:
    """The process's frame writer: making one costs more than packing a message."""
    return FrameWriter()


def read_frame(frame: bytes) -> Frame:
    """The message in a frame. Raises `ArchiveError` for bytes that are no such frame."""
    try:
        content = zstandard.ZstdDecompressor().decompress(frame)
    except (zstandard.ZstdError, MemoryError) as error:
        raise ArchiveError(f"a message's frame can't be unpacked: {error}") from error
    return _parse_frame(content)


def read_frame_at(path: Path, offset_bytes: int, length_bytes: int) -> Frame:
    """The message in the frame at a place of a part. Raises `ArchiveError` if none is there."""
    try:
        with path.open("rb") as file:
            file.seek(offset_bytes)
            return read_frame(file.read(length_bytes))
    except OSError as error:
        raise ArchiveError(f"{path}: can't be read: {error.strerror}") from error


def iterate_frames(path: Path) -> Iterator[tuple[int, int, Frame]]:
    """All frames of a part with their offsets and lengths, for making a manifest again.

    Raises `ArchiveError` at the first one that is damaged: where the next begins is not known then.
    """
    offset = 0
    rest = b""
    with path.open("rb") as file:
        while True:
            unpacker = zstandard.ZstdDecompressor().decompressobj()
            content: list[bytes] = []
            packed = 0
            while not unpacker.eof:
                chunk = rest or file.read(1 << 16)
                if not chunk:
                    if packed:
                        raise ArchiveError(f"{path}: the frame at {offset} is cut short")
                    return
                try:
                    content.append(unpacker.decompress(chunk))
                except zstandard.ZstdError as error:
                    raise ArchiveError(f"{path}: the frame at {offset}: {error}") from error
                rest = unpacker.unused_data
                packed += len(chunk) - len(rest)
            yield offset, packed, _parse_frame(b"".join(content))
            offset += packed


def _parse_frame(content: bytes) -> Frame:
    start = _FROM_LINE.match(content)
    if start is None:
        raise ArchiveError("a message's frame begins with no From line of this archive")
    length = int(start[2])
    message = _QUOTED.sub(rb"\n\1", content[start.end() - 1 :])[1:]
    if len(message) - length not in (1, 2):
        raise ArchiveError(f"a message of {length} bytes was expected, with the end of an mbox's")
    return Frame(start[1].decode(), message[:length])


def _render_asctime(moment: dt.datetime) -> str:
    return (
        f"{_WEEKDAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment.day:2} "
        f"{moment:%H:%M:%S} {moment.year:04}"
    )
