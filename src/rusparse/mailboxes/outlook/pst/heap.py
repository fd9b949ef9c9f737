"""Heaps in a node's data, and what lies in them: trees, and the properties of an object.

Source: MS-PST 2.3.1 (heap on node), 2.3.2 (tree on heap), 2.3.3 (property context).
"""

from __future__ import annotations

import itertools
import struct

from ..properties import DamagedError, PropertyBag, PropertyType, Value
from .database import Database, Node

__all__ = ["Heap", "NodeBag", "parse_many", "value_bytes"]

_HEAP_SIGNATURE = 0xEC
_TREE_SIGNATURE = 0xB5
PROPERTIES_SIGNATURE = 0xBC
_KIND_BITS = 5
MAX_LEVELS = 8
MAX_RECORDS = 100_000
MAX_VALUES = 1_000
_FIXED_BYTES = {0x0002: 2, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 1}
_LONG_FIXED_BYTES = {0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8}


class Heap:
    """A node's data as a heap of small pieces, each with an ID."""

    def __init__(self, database: Database, node: Node, signature: int) -> None:
        self.database = database
        self._blocks = list(database.read_blocks(node.data_id))
        self.subnodes = database.list_subnodes(node.subnodes_id)
        first = self._blocks[0] if self._blocks else b""
        if len(first) < 12 or first[2] != _HEAP_SIGNATURE or first[3] != signature:
            raise DamagedError(f"node {node.number:#x} is no object of the kind expected")
        self.root = int.from_bytes(first[4:8], "little")

    def read(self, heap_id: int) -> bytes:
        """A piece. Raises `DamagedError` for one that is not there."""
        bits = self.database.layout.heap_index_bits
        index = heap_id >> _KIND_BITS & (1 << bits) - 1
        number = heap_id >> _KIND_BITS + bits
        if number >= len(self._blocks) or index == 0:
            raise DamagedError(f"no piece {heap_id:#x} in a heap")
        block = self._blocks[number]
        # The offsets of all pieces of a block stand at its end: two counts, and where each begins.
        at = int.from_bytes(block[:2], "little") + 4 + 2 * (index - 1)
        if at + 4 > len(block):
            raise DamagedError(f"no piece {heap_id:#x} in a heap")
        start, end = struct.unpack_from("<HH", block, at)
        return block[start:end]

    def read_anywhere(self, identifier: int) -> bytes:
        """A piece of the heap, or a subnode's data: the ID tells."""
        if identifier == 0:
            return b""
        if identifier & 0x1F == 0:
            return self.read(identifier)
        return self.database.read_data(self.find_subnode(identifier).data_id)

    def find_subnode(self, number: int) -> Node:
        """A subnode. Raises `DamagedError` if it is not there."""
        node = self.subnodes.get(number)
        if node is None:
            raise DamagedError(f"subnode {number:#x} is missing")
        return node

    def list_records(self, heap_id: int) -> list[tuple[int, bytes]]:
        """The records of a tree in the heap: key and data."""
        header = self.read(heap_id)
        if len(header) < 8 or header[0] != _TREE_SIGNATURE:
            raise DamagedError("a tree in a heap that is none")
        key_bytes, data_bytes, levels = header[1], header[2], header[3]
        if key_bytes not in (2, 4, 8, 16) or not data_bytes or levels > MAX_LEVELS:
            raise DamagedError("a tree in a heap of no sense")
        waiting = [(int.from_bytes(header[4:8], "little"), levels)]
        records: list[tuple[int, bytes]] = []
        while waiting:
            piece_id, level = waiting.pop()
            piece = self.read(piece_id) if piece_id else b""
            size = key_bytes + (4 if level else data_bytes)
            for at in range(0, len(piece) - size + 1, size):
                data = piece[at + key_bytes : at + size]
                if level:
                    waiting.append((int.from_bytes(data, "little"), level - 1))
                else:
                    records.append((int.from_bytes(piece[at : at + key_bytes], "little"), data))
            if len(records) + len(waiting) > MAX_RECORDS:
                raise DamagedError(f"a tree in a heap of more than {MAX_RECORDS} records")
        return records


class NodeBag(PropertyBag):
    """The properties of an object that is a node."""

    def __init__(self, database: Database, node: Node, codec: str | None = None) -> None:
        self.heap = Heap(database, node, PROPERTIES_SIGNATURE)
        self._entries: dict[int, tuple[int, bytes]] = {}
        for number, data in self.heap.list_records(self.heap.root):
            if len(data) >= 6:
                value_type = int.from_bytes(data[:2], "little")
                self._entries.setdefault(number, (value_type, data[2:6]))
        self.codec = codec or self.codec

    def load(self, property_id: int) -> Value | None:
        """A property; None if it is not there."""
        entry = self._entries.get(property_id)
        if entry is None:
            return None
        return Value(entry[0], value_bytes(self.heap, *entry))

    def load_many(self, property_id: int) -> tuple[Value, ...]:
        """The values of a property that has several."""
        value = self.load(property_id)
        return () if value is None else parse_many(value)

    def find_object(self, property_id: int) -> Node | None:
        """The node of a property that is an object; None if it is something else."""
        value = self.load(property_id)
        if value is None or value.type != PropertyType.OBJECT or len(value.data) < 4:
            return None
        return self.heap.find_subnode(int.from_bytes(value.data[:4], "little"))


def value_bytes(heap: Heap, value_type: int, stored: bytes) -> bytes:
    """A value's bytes: as stored, if they fit, or from where the ID that is stored points."""
    fixed = _FIXED_BYTES.get(value_type)
    if fixed is not None or (value_type in _LONG_FIXED_BYTES and len(stored) > 4):
        return stored
    return heap.read_anywhere(int.from_bytes(stored[:4], "little"))


def parse_many(value: Value) -> tuple[Value, ...]:
    """The values of a property that has several texts (MS-PST 2.3.3.4.2)."""
    data, value_type = value.data, value.type & ~PropertyType.MANY
    if not value.type & PropertyType.MANY or len(data) < 4:
        return ()
    count = min(int.from_bytes(data[:4], "little"), MAX_VALUES, (len(data) - 4) // 4)
    offsets = [*struct.unpack_from(f"<{count}I", data, 4), len(data)]
    return tuple(Value(value_type, data[start:end]) for start, end in itertools.pairwise(offsets))
