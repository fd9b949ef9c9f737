"""gzip, bzip2, xz and Zstandard around one file, unpacked as a stream and with a bound."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol, cast

import zstandard

from .streams import ByteStream, ReadsBytes, UnpackingError

__all__ = ["COMPRESSIONS", "find_compression", "unpack"]

MAX_ZSTD_WINDOW_BYTES = 1 << 27
_HEAD_BYTES = 1 << 20
_CHUNK_BYTES = 1 << 10  # at most 32 MB come out of so much: zstd's blocks of 128 kB in 4 bytes each

_SIGNATURES = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
COMPRESSIONS = tuple(name for _, name in _SIGNATURES)
"""The names of the compressions that can be read."""
_FAULTS = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, MemoryError)


def find_compression(head: bytes) -> str | None:
    """The name of the compression that begins with these bytes; None if none does."""
    return next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)


def unpack(stream: ByteStream, compression: str) -> ByteStream:
    """What comes out of a compressed stream, under the same name."""
    packed = _Packed(stream)
    return ByteStream(
        _Bounded(_Pieces(packed, _OPENERS[compression]), packed), stream.name, faults=_FAULTS
    )


def unpack_head(stream: ByteStream, compression: str) -> ByteStream:
    """What comes out of the next bytes of a compressed stream, which stay unread."""
    head = stream.peek(_HEAD_BYTES)
    return unpack(ByteStream(io.BytesIO(head), stream.name), compression)


class _Packed:
    """The packed bytes as a file for the decompressors, counted."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size if size > 0 else 1 << 16)
        self.count += len(data)
        return data

    def skip_hole(self) -> None:
        self._stream.skip_hole()

    def close(self) -> None:
        """The stream belongs to who opened it."""


class _Bounded:
    """The unpacked bytes, as long as they are no more than mail could make of the packed ones."""

    def __init__(self, source: ReadsBytes, packed: _Packed) -> None:
        self._source = source
        self._packed = packed
        self._count = 0

    def read(self, size: int, /) -> bytes:
        data = self._source.read(min(size, 1 << 20))
        self._count += len(data)
        UnpackingError.check(self._count, self._packed.count)
        return data

    def close(self) -> None:
        self._source.close()


class _Decompressor(Protocol):
    """What the libraries agree on: one piece of compressed data, and what comes after it."""

    def decompress(self, data: bytes, /) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


class _Pieces:
    """Compressed pieces, one after the other, as they come from joining files or from `pigz`.

    The libraries' own readers of files don't tell a cut piece from an end, lose what came before a
    fault, or go through padding byte by byte.
    """

    def __init__(self, packed: _Packed, open_piece: Callable[[], _Decompressor]) -> None:
        self._packed = packed
        self._open = open_piece
        self._piece = open_piece()
        self._begun = False
        self._rest = b""
        self._ready = b""

    def read(self, size: int, /) -> bytes:
        while not self._ready:
            packed = self._rest or self._packed.read(_CHUNK_BYTES)
            self._rest = b""
            if not packed:
                if self._begun:
                    raise EOFError("the compressed data is cut short")
                return b""
            if not self._begun and not (packed := packed.lstrip(b"\0")):
                self._packed.skip_hole()
                continue
            self._begun = True
            self._ready = self._piece.decompress(packed)
            if self._piece.eof:
                self._rest = self._piece.unused_data
                self._piece = self._open()
                self._begun = False
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def close(self) -> None:
        self._packed.close()


def _open_zstd() -> _Decompressor:
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_ZSTD_WINDOW_BYTES)
    return cast(_Decompressor, decompressor.decompressobj())


_OPENERS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": lambda: zlib.decompressobj(wbits=zlib.MAX_WBITS | 16),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lzma.LZMADecompressor,
    "zstd": _open_zstd,
}
