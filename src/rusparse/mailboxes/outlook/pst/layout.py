"""The three layouts of the file: ANSI (to Outlook 2002), Unicode, and Unicode with pages of 4 kB.

Source: MS-PST 2.2.2.6 (header), 2.2.2.7 (pages), 2.2.2.8 (blocks). Pages of 4 kB, which .ost files
have since Outlook 2013, are not in it; their layout is as the libpff project found it to be.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ..properties import DamagedError

__all__ = ["HEADER_BYTES", "SIGNATURE", "Header", "Layout", "parse_header"]

SIGNATURE = b"!BDN"
HEADER_BYTES = 564
_STORES = (b"SM", b"SO")
_ANSI_VERSIONS = (14, 15)
_FIRST_UNICODE_VERSION = 20
_FIRST_LARGE_VERSION = 36


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand; sizes are in bytes, formats as `struct` has them."""

    identifier: str
    """The format of a block's ID and of a place in the file."""
    page_bytes: int
    page_counts_at: int
    page_counts: str
    page_kind_at: int
    block_trailer: str
    """The format of what ends a block: size, signature, checksum, ID (see `block_id_at`), and with
    pages of 4 kB the size before it was packed."""
    block_id_at: int
    block_alignment: int
    node_entry: str
    block_entry: str
    subnode_header_bytes: int
    roots_at: int
    """Where in the header the places of the two trees stand: ID and offset, twice."""
    encoding_at: int
    heap_index_bits: int

    @property
    def identifier_bytes(self) -> int:
        """The size of an ID."""
        return struct.calcsize(f"<{self.identifier}")


_ANSI = Layout(
    identifier="I",
    page_bytes=512,
    page_counts_at=496,
    page_counts="<BBBB",
    page_kind_at=500,
    block_trailer="<HHII",
    block_id_at=2,
    block_alignment=64,
    node_entry="<IIII",
    block_entry="<IIHH",
    subnode_header_bytes=4,
    roots_at=184,
    encoding_at=461,
    heap_index_bits=11,
)
_UNICODE = Layout(
    identifier="Q",
    page_bytes=512,
    page_counts_at=488,
    page_counts="<BBBB",
    page_kind_at=496,
    block_trailer="<HHIQ",
    block_id_at=3,
    block_alignment=64,
    node_entry="<QQQI4x",
    block_entry="<QQHH4x",
    subnode_header_bytes=8,
    roots_at=216,
    encoding_at=513,
    heap_index_bits=11,
)
_LARGE = Layout(
    identifier="Q",
    page_bytes=4_096,
    page_counts_at=4_056,
    page_counts="<HHBB",
    page_kind_at=4_072,
    block_trailer="<HHIQ2xH4x",
    block_id_at=3,
    block_alignment=512,
    node_entry="<QQQI4x",
    block_entry="<QQHH4x",
    subnode_header_bytes=8,
    roots_at=216,
    encoding_at=513,
    heap_index_bits=14,
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: the layout, where the two trees begin, how data is encoded."""

    layout: Layout
    nodes_at: int
    blocks_at: int
    encoding: int


def parse_header(data: bytes) -> Header:
    """Read the header. Raises `DamagedError`, which says what is there instead."""
    if len(data) < HEADER_BYTES or not data.startswith(SIGNATURE):
        raise DamagedError("an Outlook data file cut short in its header")
    if data[8:10] not in _STORES:
        raise DamagedError("an Outlook address book (pab), no mail")
    version = int.from_bytes(data[10:12], "little")
    if version in _ANSI_VERSIONS:
        layout = _ANSI
    elif version >= _FIRST_LARGE_VERSION:
        layout = _LARGE
    elif version >= _FIRST_UNICODE_VERSION:
        layout = _UNICODE
    else:
        raise DamagedError(f"an Outlook data file of the unknown version {version}")
    _, nodes_at, _, blocks_at = struct.unpack_from(f"<4{layout.identifier}", data, layout.roots_at)
    return Header(layout, nodes_at, blocks_at, data[layout.encoding_at])
