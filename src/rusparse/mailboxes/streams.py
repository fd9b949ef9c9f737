"""Bytes to read once, from the start: a file, or what comes out of a container.

Nothing here blocks on a FIFO or a device, and no failure to read is raised once a stream is open:
it ends the stream, and `ByteStream.fault` says why.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Protocol

from rusparse.errors import InputError

__all__ = [
    "ByteStream",
    "PieceReader",
    "ReadsBytes",
    "ReadsPieces",
    "UnpackingError",
    "UnreadableError",
    "display_name",
    "open_stream",
]

_KINDS = (
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISDIR, "a directory"),
)


MAX_UNPACKING_RATIO = 500
"""How many bytes may come out of a container for one in it; mail gives about ten."""
UNQUESTIONED_BYTES = 64 << 20
"""Up to here nobody asks how well it was packed."""


class UnpackingError(OSError):
    """More comes out of a container than mail could make of it: a bomb."""

    @classmethod
    def check(cls, unpacked_bytes: int, packed_bytes: int) -> None:
        """Raise it if so much can't honestly have come out of so little."""
        if unpacked_bytes > UNQUESTIONED_BYTES + MAX_UNPACKING_RATIO * packed_bytes:
            raise cls(
                f"{packed_bytes} packed bytes gave more than {MAX_UNPACKING_RATIO} times as much"
            )


class ReadsBytes(Protocol):
    """What a stream reads from: a binary file, a decompressor, a member of an archive."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...

    def close(self) -> None:
        """Give the resources back."""
        ...


class ReadsPieces(Protocol):
    """A file that can give what it has at hand instead of waiting for all that was asked."""

    def read1(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...

    def close(self) -> None:
        """Give the resources back."""
        ...


class PieceReader:
    """Reads a file of the standard library's containers piece by piece.

    Their `read` loses what came before an error when one call asks for both.
    """

    def __init__(self, file: ReadsPieces) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        return self._file.read1(size)

    def close(self) -> None:
        """Give the resources back."""
        self._file.close()


class ByteStream:
    """Bytes that are read once, from the start, with a look ahead.

    `name` is for people and records, never opened. `size_bytes` is the size as known before
    reading, or None. `path` is set for a plain file, whose bytes can be sought. `start_bytes` is
    where in the file reading began, and `position_bytes` where it is.
    """

    def __init__(
        self,
        source: ReadsBytes,
        name: str,
        *,
        size_bytes: int | None = None,
        path: Path | None = None,
        start_bytes: int = 0,
        faults: tuple[type[Exception], ...] = (),
    ) -> None:
        self.name = name
        self.size_bytes = size_bytes
        self.path = path
        self.start_bytes = start_bytes
        self.position_bytes = start_bytes
        self.fault: str | None = None
        """Why the stream ended before its end, as "code: details"; None if it did not."""
        self._source = source
        self._faults: tuple[type[Exception], ...] = (OSError, EOFError, ValueError, *faults)
        self._ahead = b""
        self._ended = False

    def __enter__(self) -> ByteStream:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._source.close()

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or fewer at the end, without moving on."""
        if len(self._ahead) < size:
            self._ahead += self._read_up_to(size - len(self._ahead))
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer only at the end or at a fault."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            self.position_bytes += len(data)
            if len(data) == size:
                return data
            size -= len(data)
        else:
            data = b""
        more = self._read_up_to(size)
        self.position_bytes += len(more)
        return data + more if data else more

    @property
    def file(self) -> ReadsBytes | None:
        """The open file, for a reader that seeks; None if the bytes only come in order."""
        return self._source if self.path is not None else None

    def skip_hole(self) -> int:
        """Move past the hole of a sparse file that begins here; the bytes skipped, mostly 0.

        What is skipped reads as NUL bytes, and reading through terabytes of them is no use.
        """
        if self.path is None or self._ahead or not hasattr(os, "SEEK_DATA"):
            return 0
        descriptor: int = self._source.fileno()  # type: ignore[attr-defined]
        try:
            onward = os.lseek(descriptor, self.position_bytes, os.SEEK_DATA)
        except OSError:  # ENXIO: no data to the end of the file; EINVAL: no such knowledge here
            onward = self._size_now(descriptor)
        if self.size_bytes is not None:
            onward = min(onward, self.size_bytes)
        skipped = max(0, onward - self.position_bytes)
        os.lseek(descriptor, self.position_bytes + skipped, os.SEEK_SET)
        self.position_bytes += skipped
        return skipped

    def _size_now(self, descriptor: int) -> int:
        info = os.fstat(descriptor)
        # Where the file system knows of no holes, only a file without a block left is one.
        return info.st_size if info.st_blocks * 512 < info.st_size else self.position_bytes

    def _read_up_to(self, size: int) -> bytes:
        pieces: list[bytes] = []
        done = self.position_bytes + len(self._ahead)
        # A file that grows while it is read is read as long as it was when it was opened.
        wanted = size
        if self.path is not None and self.size_bytes is not None:
            wanted = min(size, self.size_bytes - done)
        while wanted > 0 and not self._ended:
            try:
                piece = self._source.read(min(wanted, 1 << 24))
            except self._faults as error:
                self._end(f"read-failed: {type(error).__name__}: {error}")
                break
            if not piece:
                self._check_size(done)
                self._ended = True
                break
            pieces.append(piece)
            wanted -= len(piece)
            done += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _end(self, fault: str) -> None:
        self._ended = True
        self.fault = fault

    def _check_size(self, done: int) -> None:
        if self.size_bytes is None or done >= self.size_bytes:
            return
        if self.path is None:
            self.fault = (
                f"message-cut-short: {self.size_bytes} bytes are stated, and {done} are there"
            )
        else:
            self.fault = (
                f"file-shrank: {self.size_bytes} bytes were there when reading began, "
                f"{done} could be read"
            )


def display_name(path: str | os.PathLike[str]) -> str:
    r"""A path as text that any JSON can hold; bytes that are no UTF-8 are written as \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def open_stream(path: Path, name: str | None = None, *, start_bytes: int = 0) -> ByteStream:
    """Open a regular file for reading; `name` is how to call it, by default the path as given.

    Reading begins at `start_bytes`.

    Raises `InputError` for what is missing, may not be read, or is no regular file: a FIFO, a
    device or a socket is refused and never waited for.
    """
    name = display_name(path) if name is None else name
    try:
        # The kind is looked at before opening (opening a device can have effects) and once more
        # after it (the path may have been replaced in between; O_NONBLOCK keeps a FIFO from
        # holding us up).
        _refuse_special(path.stat(), name)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise _input_error(name, error) from error
    try:
        info = os.fstat(descriptor)
        _refuse_special(info, name)
        os.lseek(descriptor, start_bytes, os.SEEK_SET)
    except BaseException:
        os.close(descriptor)
        raise
    file = open(descriptor, "rb", buffering=0)  # noqa: SIM115, PTH123
    return ByteStream(file, name, size_bytes=info.st_size, path=path, start_bytes=start_bytes)


def _refuse_special(info: os.stat_result, name: str) -> None:
    for is_kind, kind in _KINDS:
        if is_kind(info.st_mode):
            raise InputError(f"{name}: a file with mail was expected, and this is {kind}")


class UnreadableError(InputError):
    """A path that the system does not let us read."""


def _input_error(name: str, error: OSError | ValueError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"{name}: there is no such file or directory; check the path")
    if isinstance(error, PermissionError):
        return UnreadableError(
            f"{name}: permission to read it is missing; ask its owner or chmod it"
        )
    return UnreadableError(f"{name}: can't be read: {getattr(error, 'strerror', None) or error}")
