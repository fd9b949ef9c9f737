"""Nodes and blocks: two trees of pages that tell where they are (MS-PST 2.2).

A node is a number with data and perhaps with nodes of its own (subnodes). Data is one block, or a
tree of blocks.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ...streams import UnpackingError
from ..properties import DamagedError
from .encoding import decode_block
from .layout import HEADER_BYTES, parse_header

__all__ = ["Database", "Node", "SeekableFile"]

_NODE_PAGE, _BLOCK_PAGE = 0x81, 0x80
_INTERNAL = 0x2
_DATA_TREE, _SUBNODE_TREE = 1, 2
MAX_LEVELS = 8
MAX_CACHED_PAGES = 512
MAX_SUBNODES = 50_000
MAX_PLAIN_FIELDS = 4


class SeekableFile(Protocol):
    """A file that is read anywhere."""

    def seek(self, offset: int, /) -> int:
        """Go to a byte."""
        ...

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes from there."""
        ...


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its number, the IDs of its data and of its subnodes, the node that it belongs to."""

    number: int
    data_id: int
    subnodes_id: int
    parent: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    level: int
    keys: list[int]
    entries: list[tuple[int, ...]]


class Database:
    """The lower layer of a file, read where it is asked."""

    def __init__(self, file: SeekableFile, size_bytes: int, max_value_bytes: int) -> None:
        self._file = file
        self._size_bytes = size_bytes
        self.max_value_bytes = max_value_bytes
        self._read_bytes = 0
        self._pages: dict[int, _Page] = {}
        self.header = parse_header(self._read_at(0, min(HEADER_BYTES, size_bytes)))
        self.layout = self.header.layout

    def find_node(self, number: int) -> Node | None:
        """The node of a number; None if there is none."""
        entry = self._find(self.header.nodes_at, number, _NODE_PAGE)
        return None if entry is None else Node(number, entry[1], entry[2], entry[3])

    def list_nodes(self, faults: list[str]) -> Iterator[Node]:
        """All nodes, by their numbers; `faults` is told of pages that can't be read."""
        left = self._size_bytes // self.layout.page_bytes + 1
        waiting: list[tuple[int, int]] = [(self.header.nodes_at, MAX_LEVELS)]
        while waiting:
            offset, below = waiting.pop()
            left -= 1
            try:
                if left < 0:
                    raise DamagedError("more pages than the file has room for")
                page = self._read_page(offset, _NODE_PAGE)
                if page.level >= below:
                    raise DamagedError("a page that stands above itself")
            except DamagedError as error:
                faults.append(f"read-failed: what a page of the node tree lists is lost: {error}")
                if left < 0:
                    return
                continue
            if page.level:
                waiting.extend((entry[2], page.level) for entry in reversed(page.entries))
                continue
            for entry in page.entries:
                yield Node(entry[0] & 0xFFFFFFFF, entry[1], entry[2], entry[3])

    def list_subnodes(self, block_id: int) -> dict[int, Node]:
        """The subnodes under a block, by number."""
        nodes: dict[int, Node] = {}
        if not block_id:
            return nodes
        layout = self.layout
        waiting = [(block_id, MAX_LEVELS)]
        while waiting:
            data, level = self._read_internal(*waiting.pop(), kind=_SUBNODE_TREE)
            size = layout.identifier_bytes * (2 if level else 3)
            for at in range(layout.subnode_header_bytes, len(data) - size + 1, size):
                values = struct.unpack_from(f"<{3 - bool(level)}{layout.identifier}", data, at)
                if level:
                    waiting.append((values[1], level))
                else:
                    number = values[0] & 0xFFFFFFFF
                    nodes[number] = Node(number, values[1], values[2])
            if len(nodes) + len(waiting) > MAX_SUBNODES:
                raise DamagedError(f"more than {MAX_SUBNODES} subnodes")
        return nodes

    def read_blocks(self, block_id: int) -> Iterator[bytes]:
        """The blocks of a node's data, in their order, to the first that exceeds the limit."""
        total = 0
        for leaf_id in self._list_leaves(block_id):
            data = self._read_block(leaf_id)
            total += len(data)
            yield data
            if total > self.max_value_bytes:
                return

    def read_data(self, block_id: int) -> bytes:
        """A node's data in one piece, cut a little after the limit."""
        return b"".join(self.read_blocks(block_id))[: self.max_value_bytes + 1]

    def _list_leaves(self, block_id: int) -> Iterator[int]:
        if not block_id & _INTERNAL:
            if block_id:
                yield block_id
            return
        waiting = [(block_id, MAX_LEVELS)]
        while waiting:
            data, level = self._read_internal(*waiting.pop(), kind=_DATA_TREE)
            size = self.layout.identifier_bytes
            count = min(int.from_bytes(data[2:4], "little"), (len(data) - 8) // size)
            identifiers = struct.unpack_from(f"<{count}{self.layout.identifier}", data, 8)
            if level == 1:
                yield from identifiers
            else:
                waiting.extend((identifier, level) for identifier in reversed(identifiers))

    def _read_internal(self, block_id: int, below: int, *, kind: int) -> tuple[bytes, int]:
        data = self._read_block(block_id)
        if len(data) < 8 or data[0] != kind or data[1] >= below:
            raise DamagedError(f"block {block_id:#x} is no list of blocks")
        if kind == _SUBNODE_TREE:
            count = int.from_bytes(data[2:4], "little")
            width = self.layout.identifier_bytes * (2 if data[1] else 3)
            data = data[: self.layout.subnode_header_bytes + count * width]
        return data, data[1]

    def _read_block(self, block_id: int) -> bytes:
        block_id &= ~1
        entry = self._find(self.header.blocks_at, block_id, _BLOCK_PAGE)
        if entry is None:
            raise DamagedError(f"block {block_id:#x} is missing")
        _, offset, size, _ = entry
        layout = self.layout
        trailer_bytes = struct.calcsize(layout.block_trailer)
        whole = -(-(size + trailer_bytes) // layout.block_alignment) * layout.block_alignment
        stored = self._read_at(offset, whole)
        trailer = struct.unpack_from(layout.block_trailer, stored, whole - trailer_bytes)
        if trailer[layout.block_id_at] & ~1 != block_id:
            raise DamagedError(f"block {block_id:#x} is not where it should be")
        data = stored[:size]
        full_size = trailer[layout.block_id_at + 1] if len(trailer) > MAX_PLAIN_FIELDS else size
        if full_size not in (0, size):
            data = _inflate(data, full_size)
        if not block_id & _INTERNAL:
            data = decode_block(data, self.header.encoding, block_id)
        self._read_bytes += len(data)
        UnpackingError.check(self._read_bytes, self._size_bytes)
        return data

    def _find(self, offset: int, key: int, kind: int) -> tuple[int, ...] | None:
        below = MAX_LEVELS
        while True:
            page = self._read_page(offset, kind)
            at = bisect_right(page.keys, key) - 1
            if at < 0:
                return None
            if page.level == 0:
                return page.entries[at] if page.keys[at] == key else None
            if page.level >= below:
                raise DamagedError("a page that stands above itself")
            below = page.level
            offset = page.entries[at][2]

    def _read_page(self, offset: int, kind: int) -> _Page:
        page = self._pages.get(offset)
        if page is None:
            page = self._parse_page(offset, kind)
            if len(self._pages) >= MAX_CACHED_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[offset] = page
        return page

    def _parse_page(self, offset: int, kind: int) -> _Page:
        layout = self.layout
        data = self._read_at(offset, layout.page_bytes)
        if data[layout.page_kind_at] != kind or data[layout.page_kind_at + 1] != kind:
            raise DamagedError(f"no page of this tree at byte {offset}")
        count, _, size, level = struct.unpack_from(layout.page_counts, data, layout.page_counts_at)
        entry_format = layout.node_entry if kind == _NODE_PAGE else layout.block_entry
        if level:
            entry_format = f"<3{layout.identifier}"
        if size < struct.calcsize(entry_format) or count * size > layout.page_counts_at:
            raise DamagedError(f"a page of {count} entries of {size} bytes at byte {offset}")
        entries = [struct.unpack_from(entry_format, data, at * size) for at in range(count)]
        mask = 0xFFFFFFFF if kind == _NODE_PAGE else (1 << 64) - 1
        return _Page(level, [entry[0] & mask for entry in entries], entries)

    def _read_at(self, offset: int, size: int) -> bytes:
        if offset + size > self._size_bytes:
            raise DamagedError(f"byte {offset + size} is beyond the file's end")
        try:
            self._file.seek(offset)
            data = self._file.read(size)
        except (OSError, ValueError, OverflowError) as error:
            raise DamagedError(f"byte {offset} can't be read: {error}") from error
        if len(data) < size:
            raise DamagedError(f"byte {offset + size} is beyond the file's end: it shrank")
        return data


def _inflate(data: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, size)
    except zlib.error as error:
        raise DamagedError(f"a block that can't be unpacked: {error}") from error
