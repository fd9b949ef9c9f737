"""One mbox read in ranges of bytes, by several readers at once.

A reader that begins in the middle of a file looks for the next message, and may be wrong: where a
Content-Length header lets a body hold unquoted `From ` lines, one of them can look like a
beginning. The reader of the range before knows better, as it came there message by message. So
every reader tells where its first message begins and where the one after its last does; who puts
the ranges together compares the two, and has a range read anew from the right place where they
differ (`MboxRange.starting_at`). What comes out is what reading in one piece gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rusparse.context import Limits

from .mbox import HEAD_BYTES, LINE_WITHOUT_MESSAGE, make_message, read_style, skip_junk
from .raw import Messages, Place, RawMessage, Reading
from .splitting import Splitter, Style
from .streams import open_stream

__all__ = ["MboxRange", "RangeReading", "open_mbox_range"]

# The line end before a From line, and the two bytes that an empty line before it takes.
_CONTEXT_BYTES = 3


@dataclass(frozen=True, slots=True)
class MboxRange:
    """The messages of an mbox whose `From ` lines begin in [start_bytes, stop_bytes).

    `size_bytes` is where the file ends for all readers, however it grows meanwhile. `exact` says
    that a `From ` line is known to begin at `start_bytes`. It can be pickled.
    """

    path: Path
    name: str
    style: Style
    start_bytes: int
    stop_bytes: int
    size_bytes: int
    exact: bool = False

    def starting_at(self, start_bytes: int) -> MboxRange:
        """The same range, with the true beginning of its first message."""
        return replace(self, start_bytes=start_bytes, exact=True)

    def since(self, start_bytes: int) -> MboxRange | None:
        """The rest of the range from a byte on; None unless a message begins exactly there.

        The bytes before it must settle the file's style as all of it does.

        Raises `InputError` if the file can't be read.
        """
        with open_stream(self.path, self.name) as stream:
            stream.size_bytes = min(start_bytes, self.size_bytes)
            if read_style(stream.peek(HEAD_BYTES)) != self.style:
                return None
        rest = replace(self, start_bytes=start_bytes, stop_bytes=start_bytes + 1, exact=False)
        reading = RangeReading(rest, Reading(Limits()))
        for _ in reading:
            break
        if reading.first_bytes != start_bytes:
            return None
        return replace(self, start_bytes=start_bytes, exact=True)

    def divide(self, range_bytes: int) -> Iterator[MboxRange]:
        """The range in pieces of at most so many bytes; only the first can be exact."""
        for start in range(self.start_bytes, self.stop_bytes, range_bytes):
            stop = min(start + range_bytes, self.stop_bytes)
            exact = self.exact and start == self.start_bytes
            yield replace(self, start_bytes=start, stop_bytes=stop, exact=exact)


def open_mbox_range(path: Path, name: str, size_bytes: int, reading: Reading) -> MboxRange:
    """The range that is a whole mbox; junk before its first message is noted in the reading.

    Raises `InputError` if the file can't be read.
    """
    with open_stream(path, name) as stream:
        stream.size_bytes = size_bytes
        head = stream.peek(HEAD_BYTES)
    style = read_style(head)
    skip_junk(head, style, name, reading)
    return MboxRange(path, name, style, style.start, size_bytes, size_bytes, exact=True)


class RangeReading:
    """Iterated once, the messages of a range; afterwards, where they began and ended.

    `first_bytes` is where the first message's `From ` line begins, None if none does in the
    range; `next_bytes` is where the message after the last one begins, or the file's size.
    """

    def __init__(self, part: MboxRange, reading: Reading) -> None:
        self.first_bytes: int | None = None
        self.next_bytes = part.stop_bytes
        self._part = part
        self._reading = reading

    def __iter__(self) -> Iterator[RawMessage]:
        return self._read()

    def _read(self) -> Messages:
        part = self._part
        base = part.start_bytes if part.exact else self._context_start()
        with open_stream(part.path, part.name, start_bytes=base) as stream:
            stream.size_bytes = part.size_bytes
            splitter = Splitter(stream, part.style, self._reading.limits.max_message_bytes, base)
            first: int | None = part.start_bytes
            if not part.exact:
                first = self._find_first(splitter, base)
            if first is None or first >= part.stop_bytes:
                return
            self.first_bytes = first
            for span in splitter.split(first, part.stop_bytes):
                if span.length_bytes:
                    yield make_message(span, part.style, stream, Place())
                else:
                    self._reading.skip(stream.name, LINE_WITHOUT_MESSAGE, span.offset_bytes, 0)
            self.next_bytes = splitter.position_bytes
            if stream.fault is not None:
                self._reading.skip(stream.name, stream.fault, stream.position_bytes, unread=True)
                self.next_bytes = part.size_bytes

    def _context_start(self) -> int:
        return max(self._part.style.start, self._part.start_bytes - _CONTEXT_BYTES)

    def _find_first(self, splitter: Splitter, base: int) -> int | None:
        part = self._part
        if base >= part.start_bytes:
            return base
        found = splitter.find_start(part.stop_bytes)
        while found is not None and found < part.start_bytes:
            found = splitter.find_start(part.stop_bytes)
        return found
