"""Tables in a node: rows of properties, such as the recipients of a message (MS-PST 2.3.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..properties import DamagedError, PropertyBag, Value
from .database import Database, Node
from .heap import Heap, parse_many, value_bytes

__all__ = ["list_rows"]

TABLE_SIGNATURE = 0x7C
_HEADER_BYTES = 22
_COLUMN_BYTES = 8


@dataclass(frozen=True, slots=True)
class _Column:
    type: int
    offset: int
    size: int
    bit: int


@dataclass(frozen=True, slots=True)
class _Table:
    heap: Heap
    columns: dict[int, _Column]
    bits_at: int
    row_bytes: int


def list_rows(database: Database, node: Node, codec: str, maximum: int) -> list[PropertyBag]:
    """The rows of a table as bags, at most `maximum`. Raises `DamagedError` for no table."""
    heap = Heap(database, node, TABLE_SIGNATURE)
    info = heap.read(heap.root)
    if len(info) < _HEADER_BYTES or info[0] != TABLE_SIGNATURE:
        raise DamagedError("a table that is none")
    _, _, bits_at, row_bytes, _, rows_id = struct.unpack_from("<HHHHII", info, 2)
    if row_bytes == 0 or bits_at >= row_bytes:
        return []
    columns: dict[int, _Column] = {}
    for at in range(_HEADER_BYTES, len(info) - _COLUMN_BYTES + 1, _COLUMN_BYTES):
        value_type, number, offset, size, bit = struct.unpack_from("<HHHBB", info, at)
        if offset + size <= row_bytes and len(columns) < info[1]:
            columns[number] = _Column(value_type, offset, size, bit)
    table = _Table(heap, columns, bits_at, row_bytes)
    rows: list[PropertyBag] = []
    for block in _read_matrix(heap, rows_id):
        # Rows do not cross the border of a block.
        for at in range(0, len(block) - row_bytes + 1, row_bytes):
            if len(rows) >= maximum:
                return rows
            rows.append(_RowBag(table, block[at : at + row_bytes], codec))
    return rows


def _read_matrix(heap: Heap, identifier: int) -> Iterator[bytes]:
    if identifier and identifier & 0x1F:
        yield from heap.database.read_blocks(heap.find_subnode(identifier).data_id)
    elif identifier:
        yield heap.read(identifier)


class _RowBag(PropertyBag):
    """The properties of one row."""

    def __init__(self, table: _Table, row: bytes, codec: str) -> None:
        self._table = table
        self._row = row
        self.codec = codec

    def load(self, property_id: int) -> Value | None:
        column = self._table.columns.get(property_id)
        if column is None:
            return None
        at = self._table.bits_at + column.bit // 8
        if at >= len(self._row) or not self._row[at] & 0x80 >> column.bit % 8:
            return None
        stored = self._row[column.offset : column.offset + column.size]
        return Value(column.type, value_bytes(self._table.heap, column.type, stored))

    def load_many(self, property_id: int) -> tuple[Value, ...]:
        value = self.load(property_id)
        return () if value is None else parse_many(value)
