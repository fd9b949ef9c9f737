"""Where messages begin and end in the bytes of an mbox, read with the memory of one message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .dialects import Dialect, find_stated_end, needed_bytes
from .separators import LOOK_AHEAD_BYTES, is_message_start
from .streams import ByteStream

__all__ = ["CHUNK_BYTES", "Span", "Splitter", "Style"]

CHUNK_BYTES = 1 << 20
MAX_STEP_BYTES = 8 << 20
_KEPT_BYTES = 8
"""How much is kept of bytes passed over: the start of a `From ` line, and the empty line before."""


@dataclass(frozen=True, slots=True)
class Style:
    """What is settled for a whole file by its first bytes."""

    start: int
    """Where the first `From ` line begins."""
    undated: bool
    """Whether that line has no date."""
    dialect: Dialect


@dataclass(frozen=True, slots=True)
class Span:
    """A message's place, and its stored bytes: only the first ones, if it is too large."""

    offset_bytes: int
    length_bytes: int
    stored: bytes
    stated: bool
    """Whether its end is from a Content-Length header."""
    last: bool
    """Whether the stream ended with it."""


class Splitter:
    """Splits a stream that is at `base` bytes of an mbox, at or before a `From ` line."""

    def __init__(
        self, stream: ByteStream, style: Style, max_message_bytes: int, base: int = 0
    ) -> None:
        self._stream = stream
        self._style = style
        self._limit = max_message_bytes
        self._data = b""
        self._at = 0  # where the current message's From line begins in self._data
        self._base = base  # the file's offset of self._data[0]
        self._ended = False

    def split(self, start: int, stop: int | None = None) -> Iterator[Span]:
        """The messages whose `From ` lines begin in [start, stop) of the file.

        A `From ` line exactly at `start` is taken on trust. A line without a message after it is
        given with no bytes.
        """
        self._at = start - self._base
        self._fill(self._at + CHUNK_BYTES)
        while self._at < len(self._data):
            if stop is not None and self._base + self._at >= stop:
                return
            if len(self._data) - self._at < CHUNK_BYTES // 4 and not self._ended:
                self._forget(self._at)
                self._at = 0
                self._fill(CHUNK_BYTES)
            line_end = self._data.find(b"\n", self._at)
            if line_end < 0:
                self._at = len(self._data)
                yield Span(self._base + len(self._data), 0, b"", stated=False, last=True)
                return
            yield self._take_message(line_end + 1)

    @property
    def position_bytes(self) -> int:
        """Where in the file the next `From ` line stands, or where the file ends."""
        return self._base + self._at

    def find_start(self, stop: int | None = None) -> int | None:
        """Where in the file the next message begins, one byte or more after the stream's place.

        None if none begins before `stop`, or a little after it.
        """
        return self.position_bytes if self._discard_to_start(stop) else None

    def _take_message(self, start: int) -> Span:
        end = self._find_stated_end(start)
        stated = end is not None
        if end is None:
            following = self._find_following(start)
            if following is None:
                return self._pass_over(start)
            end = self._without_empty_line(start, following)
        else:
            following = end
            while self._data[following : following + 1] in (b"\r", b"\n"):
                following += 1
        self._at = following
        stored = self._data[start : min(end, start + self._limit)]
        last = self._ended and following == len(self._data)
        return Span(self._base + start, end - start, stored, stated, last)

    def _find_stated_end(self, start: int) -> int | None:
        needed = needed_bytes(self._data, start)
        if not needed or needed - start > self._limit:
            return None
        self._fill(needed + 4 + LOOK_AHEAD_BYTES)
        return find_stated_end(self._data, start, final=self._ended, undated=self._style.undated)

    def _find_following(self, start: int) -> int | None:
        """Where the next message begins, or the data's end.

        None if it is beyond the limit; `self._at` is then how far the search has come.
        """
        at = start - 1
        while at - start <= self._limit:
            at = self._data.find(b"\nFrom ", at)
            if at < 0:
                at = max(start - 1, len(self._data) - 5)
                if not self._fill(len(self._data) + 1):
                    return len(self._data)
            elif not self._ended and at + LOOK_AHEAD_BYTES > len(self._data):
                self._fill(at + LOOK_AHEAD_BYTES)
            elif is_message_start(self._data, at + 1, undated=self._style.undated):
                return at + 1
            else:
                at += 1
        self._at = at
        return None

    def _pass_over(self, start: int) -> Span:
        """Give up on holding a message that is too large: keep its first bytes, find its end."""
        offset = self._base + start
        kept = self._data[start : start + self._limit]
        searched = max(start, self._at - _KEPT_BYTES)
        self._forget(searched)
        self._at -= searched
        found = self._discard_to_start()
        end = self._base + self._without_empty_line(0, self._at)
        return Span(offset, end - offset, kept, stated=False, last=not found)

    def _discard_to_start(self, stop: int | None = None) -> bool:
        """Move to the next message; at the file's end there is none, and False comes back."""
        while True:
            at = self._data.find(b"\nFrom ", self._at)
            while at >= 0:
                self._fill(at + LOOK_AHEAD_BYTES)
                if is_message_start(self._data, at + 1, undated=self._style.undated):
                    self._at = at + 1
                    return True
                at = self._data.find(b"\nFrom ", at + 1)
            only_zeros = not self._data.strip(b"\0")
            self._forget(max(0, len(self._data) - _KEPT_BYTES))
            self._at = 0
            if stop is not None and self._base >= stop:
                return False
            if only_zeros and not self._ended:
                self._base += self._stream.skip_hole()
            if not self._fill(len(self._data) + CHUNK_BYTES):
                self._at = len(self._data)
                return False

    def _without_empty_line(self, start: int, end: int) -> int:
        if self._data.endswith(b"\n\r\n", start, end):
            return end - 2
        if self._data.endswith(b"\n\n", start, end) or self._data[start:end] == b"\n":
            return end - 1
        return end

    def _fill(self, size: int) -> bool:
        """Read until `size` bytes are held, if there are so many; False if none came."""
        if self._ended or len(self._data) >= size:
            return False
        # As much again as is held, so that a long message is not copied once a chunk; yet no more
        # than a step, so that the longest does not take twice its size.
        again = min(len(self._data), MAX_STEP_BYTES)
        more = self._stream.read(max(CHUNK_BYTES, again, size - len(self._data)))
        self._ended = not more
        self._data += more
        return bool(more)

    def _forget(self, size: int) -> None:
        self._data = self._data[size:]
        self._base += size
