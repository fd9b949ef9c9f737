"""Compressed RTF (MS-OXRTFCP): an LZ77 whose window begins with words that RTF often has."""

from __future__ import annotations

__all__ = ["decompress_rtf"]

_HEADER_BYTES = 16
_COMPRESSED = b"LZFu"
_UNCOMPRESSED = b"MELA"
_WINDOW_BYTES = 4_096
_SHORTEST_BYTES = 2
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""MS-OXRTFCP 2.1.2.1, table 4."""


def decompress_rtf(data: bytes) -> bytes:
    r"""The RTF inside; of data that is cut or damaged, what comes before that.

    The checksum is not asked for: a text with a fault is worth more than none. At most nine bytes
    come out of one.

    >>> decompress_rtf(b"\x11\0\0\0\x05\0\0\0MELA\0\0\0\0{\\rtf}")[:5]
    b'{\\rtf'
    """
    if len(data) <= _HEADER_BYTES:
        return b""
    size = int.from_bytes(data[:4], "little")
    raw_size = int.from_bytes(data[4:8], "little")
    # The size counts what comes after itself.
    packed = data[_HEADER_BYTES : size + 4 if size > _HEADER_BYTES - 4 else None]
    if data[8:12] == _UNCOMPRESSED:
        return packed[:raw_size] if raw_size else packed
    return _decompress(packed) if data[8:12] == _COMPRESSED else b""


def _decompress(packed: bytes) -> bytes:
    out = bytearray(_DICTIONARY)
    # Where the window is written next. It is a ring; here the whole text is at hand, and a place
    # in the ring is one of the last 4,096 bytes of it.
    at, end = 0, len(packed)
    while at < end:
        control = packed[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if not control >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            reference = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            distance = (len(out) - (reference >> 4)) % _WINDOW_BYTES
            if at > end or distance == 0:
                return bytes(out[len(_DICTIONARY) :])
            _copy(out, distance, (reference & 0xF) + _SHORTEST_BYTES)
    return bytes(out[len(_DICTIONARY) :])


def _copy(out: bytearray, distance: int, length: int) -> None:
    start = len(out) - distance
    if start < 0:  # a place in the window that was never written
        out += b" " * length
        return
    while length > 0:
        piece = out[start : start + length]
        out += piece
        length -= len(piece)
