"""zip and tar: many files in one, read as streams, in the archive's own order.

Nothing is ever written to disk, and a member's name is only a label.
"""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, TypeAlias, cast

from .raw import Messages, Place, Reading
from .streams import ByteStream, PieceReader, ReadsBytes, ReadsPieces, UnpackingError

__all__ = ["PACKINGS", "find_packing"]

ReadMember: TypeAlias = Callable[[ByteStream, Reading, Place], Messages]

MAX_MEMBERS = 1_000_000
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_MAGIC = b"ustar"
_TAR_MAGIC_OFFSET = 257
_TAR_BLOCK_BYTES = 512
_FAULTS = (
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


def find_packing(head: bytes) -> str | None:
    """ "zip" or "tar", if one begins with these bytes; else None."""
    if head.startswith(_ZIP_SIGNATURES):
        return "zip"
    return "tar" if head.startswith(_TAR_MAGIC, _TAR_MAGIC_OFFSET) else None


def read_zip(
    stream: ByteStream, reading: Reading, place: Place, *, read_member: ReadMember
) -> Messages:
    """The messages of all members of a zip file."""
    if stream.file is None:
        reading.skip(stream.name, "a zip file inside another container: unpack it first")
        return
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], stream.file))
    except (OSError, ValueError, *_FAULTS) as error:
        reading.skip(stream.name, f"read-failed: {type(error).__name__}: {error}")
        return
    budget = _Budget(stream.size_bytes or 0)
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        reading.skip(stream.name, f"what follows {MAX_MEMBERS} members", unread=True)
    for member in members[:MAX_MEMBERS]:
        if member.is_dir():
            continue
        name = f"{stream.name}!/{_printable(member.filename)}"
        try:
            source = _Counted(PieceReader(cast(ReadsPieces, archive.open(member))), budget)
        except (OSError, ValueError, *_FAULTS) as error:
            reading.skip(name, f"read-failed: {type(error).__name__}: {error}")
            continue
        with ByteStream(source, name, size_bytes=member.file_size, faults=_FAULTS) as inner:
            yield from read_member(inner, reading, _place_member(place, member.filename))


def read_tar(
    stream: ByteStream, reading: Reading, place: Place, *, read_member: ReadMember
) -> Messages:
    """The messages of all members of a tar file; the file is read once, in order."""
    members = 0
    try:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|", bufsize=1 << 16) as archive:
            for member in archive:
                members += 1
                if member.isdir():
                    continue
                name = f"{stream.name}!/{_printable(member.name)}"
                if not _is_plain(member):
                    reading.skip(name, "a link, device or sparse file in an archive")
                    continue
                source = _TarMember(archive, member)
                with ByteStream(source, name, size_bytes=member.size, faults=_FAULTS) as inner:
                    yield from read_member(inner, reading, _place_member(place, member.name))
                # tarfile remembers every member, and nobody asks for them again.
                archive.members.clear()  # type: ignore[attr-defined]
                if members >= MAX_MEMBERS:
                    reading.skip(stream.name, f"what follows {MAX_MEMBERS} members", unread=True)
                    break
    except (OSError, ValueError, *_FAULTS) as error:
        reading.skip(stream.name, f"read-failed: {type(error).__name__}: {error}")
    if stream.fault is not None:
        reading.skip(stream.name, stream.fault, unread=True)
    elif stream.position_bytes % _TAR_BLOCK_BYTES and not stream.peek(1):
        reading.skip(stream.name, "read-failed: the tar file is cut short")


class _TarMember:
    """A member's bytes as they come; tarfile's own reader gives all that is asked or nothing."""

    def __init__(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        self._file = cast(IO[bytes], archive.fileobj)
        self._left_bytes = member.size

    def read(self, size: int, /) -> bytes:
        data = self._file.read(min(size, self._left_bytes))
        self._left_bytes -= len(data)
        return data

    def close(self) -> None:
        """What is left of the member is passed over by the archive."""


def _is_plain(member: tarfile.TarInfo) -> bool:
    # A sparse member states a size that has nothing to do with what the archive holds of it.
    return member.isreg() and not member.issparse()


def _place_member(place: Place, member: str) -> Place:
    *directories, name = [part for part in _printable(member).split("/") if part] or [""]
    outer = [place.folder] if place.folder else []
    return Place.of_member([*outer, *directories], name)


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


class _Budget:
    """What all members of a file may give together."""

    def __init__(self, packed_bytes: int) -> None:
        self.packed_bytes = packed_bytes
        self.unpacked_bytes = 0


class _Counted:
    """A member's bytes, counted against the budget of its file."""

    def __init__(self, source: ReadsBytes, budget: _Budget) -> None:
        self._source = source
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        data = self._source.read(min(size, 1 << 20))
        self._budget.unpacked_bytes += len(data)
        UnpackingError.check(self._budget.unpacked_bytes, self._budget.packed_bytes)
        return data

    def close(self) -> None:
        self._source.close()


PACKINGS = {"zip": read_zip, "tar": read_tar}
"""By name, what reads a file of files."""
