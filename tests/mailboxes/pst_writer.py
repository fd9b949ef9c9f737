"""Writes .pst files by MS-PST: ANSI, Unicode, and with pages of 4 kB as .ost files have them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from rusparse.mailboxes.outlook.pst.encoding import FIRST, decode_block

from .outlook_items import (
    FIXED,
    INTEGER,
    MANY_STRINGS,
    OBJECT,
    Item,
    Names,
    Properties,
    PropertyValue,
    encode,
    tag,
)

_LONGEST_PIECE = 3_580
ROOT, STORE, NAMES, SUBTREE = 0x122, 0x21, 0x61, 0x8022


@dataclass(frozen=True)
class Form:
    version: int
    identifier: str
    page: int
    block: int
    alignment: int

    @property
    def size(self) -> int:
        return struct.calcsize(f"<{self.identifier}")

    @property
    def trailer(self) -> int:
        return {"I": 12, "Q": 24 if self.page > 512 else 16}[self.identifier]


FORMS = {
    "ansi": Form(14, "I", 512, 8_180, 64),
    "unicode": Form(23, "Q", 512, 8_176, 64),
    "large": Form(36, "Q", 4_096, 65_512, 512),
}


@dataclass
class Folder:
    name: str
    items: list[Item] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)


def write_pst(
    folders: Sequence[Folder],
    form: str = "unicode",
    encoding: int = 1,
    names: Names | None = None,
    codec: str = "cp1252",
) -> bytes:
    return _Writer(FORMS[form], encoding, codec).write(folders, names or Names())


def _checksum(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def _sign(offset: int, identifier: int) -> int:
    value = (offset ^ identifier) & 0xFFFFFFFF
    return value >> 16 ^ value & 0xFFFF


class _Heap:
    def __init__(self, writer: _Writer, signature: int) -> None:
        self.writer = writer
        self.signature = signature
        self.blocks: list[list[bytes]] = [[]]
        self.subnodes: dict[int, tuple[int, int]] = {}

    def add(self, data: bytes) -> int:
        room = self.writer.form.block - 80 - sum(len(p) + 2 for p in self.blocks[-1])
        if room < len(data):
            self.blocks.append([])
        self.blocks[-1].append(data)
        bits = 14 if self.writer.form.page > 512 else 11
        return (len(self.blocks) - 1) << 5 + bits | len(self.blocks[-1]) << 5

    def add_anywhere(self, data: bytes) -> int:
        if len(data) <= _LONGEST_PIECE:
            return self.add(data) if data else 0
        number = (0x400 + len(self.subnodes)) << 5 | 0x1F
        self.subnodes[number] = (self.writer.add_data(data), 0)
        return number

    def finish(self, root: int) -> tuple[int, int]:
        blocks = []
        for number, pieces in enumerate(self.blocks):
            head = 12 if number == 0 else 66 if number % 128 == 8 else 2
            at = head + sum(map(len, pieces))
            offsets = [head]
            for piece in pieces:
                offsets.append(offsets[-1] + len(piece))
            start = struct.pack("<H", at + at % 2)
            if number == 0:
                start += struct.pack("<BBII", 0xEC, self.signature, root, 0)
            body = start.ljust(head, b"\0") + b"".join(pieces) + b"\0" * (at % 2)
            listed = struct.pack(f"<HH{len(offsets)}H", len(pieces), 0, *offsets)
            blocks.append(body + listed)
        return self.writer.add_blocks(blocks), self.writer.add_subnodes(self.subnodes)


class _Writer:
    def __init__(self, form: Form, encoding: int, codec: str) -> None:
        self.form = form
        self.encoding = encoding
        self.codec = codec
        self.out = bytearray(0x4600)
        self.next_block = 0x10
        self.next_page = 0x10
        self.placed: list[tuple[int, int, int]] = []
        self.nodes: list[tuple[int, int, int, int]] = []

    def write(self, folders: Sequence[Folder], names: Names) -> bytes:
        entry = b"\0" * 20 + struct.pack("<I", SUBTREE)
        self._add_node(STORE, {tag(0x3001): "Lager", tag(0x35E0, 0x102): entry}, 0)
        streams = dict(zip((0x20102, 0x30102, 0x40102), names.streams(), strict=True))
        self._add_node(NAMES, streams, 0)
        self._add_node(ROOT, {tag(0x3001): "", tag(0x3602, INTEGER): 0}, ROOT)
        self._add_node(SUBTREE, {tag(0x3001): "Toppen", tag(0x3602, INTEGER): 0}, ROOT)
        folder_number = SUBTREE
        message_number = 0x200004
        waiting = [(SUBTREE, folder) for folder in folders]
        while waiting:
            parent, folder = waiting.pop(0)
            folder_number += 0x20
            properties: dict[int, PropertyValue] = {tag(0x3001): folder.name}
            properties[tag(0x3602, INTEGER)] = len(folder.items)
            self._add_node(folder_number, properties, parent)
            for item in folder.items:
                message_number += 0x20
                self.nodes.append((message_number, *self._add_item(item), folder_number))
            waiting += [(folder_number, inner) for inner in folder.folders]
        return self._finish()

    def _add_node(self, number: int, properties: Properties, parent: int) -> None:
        heap = self._add_properties(properties)
        self.nodes.append((number, *heap, parent))

    def _add_item(self, item: Item) -> tuple[int, int]:
        heap = _Heap(self, 0xBC)
        if item.recipients:
            heap.subnodes[0x692] = self._add_table(item.recipients)
        for number, (properties, embedded) in enumerate(item.attachments):
            inner = _Heap(self, 0xBC)
            extra: dict[int, PropertyValue] = {}
            if embedded is not None:
                inner.subnodes[0x200004] = self._add_item(embedded)
                extra[tag(0x3701, OBJECT)] = struct.pack("<II", 0x200004, 0)
            number = 0x8025 + 0x20 * number
            heap.subnodes[number] = self._add_properties({**properties, **extra}, inner)
        return self._add_properties(item.properties, heap)

    def _add_properties(self, properties: Properties, heap: _Heap | None = None) -> tuple[int, int]:
        heap = heap or _Heap(self, 0xBC)
        records = b""
        for at, value in sorted(properties.items()):
            records += struct.pack("<HH", at >> 16, at & 0xFFFF)
            records += self._store(heap, at, value)
        return heap.finish(self._add_tree(heap, 2, 6, records))

    def _store(self, heap: _Heap, at: int, value: PropertyValue) -> bytes:
        kind = at & 0xFFFF
        if kind in FIXED and FIXED[kind] <= 4:
            return encode(at, value).ljust(4, b"\0")
        if kind == MANY_STRINGS:
            assert isinstance(value, list)
            data, offset = struct.pack("<I", len(value)), 4 + 4 * len(value)
            for text in value:
                data += struct.pack("<I", offset)
                offset += 2 * len(text)
            data += "".join(value).encode("utf-16-le")
        else:
            data = encode(at, value, self.codec)
        return struct.pack("<I", heap.add(data) if kind == OBJECT else heap.add_anywhere(data))

    def _add_tree(self, heap: _Heap, key_bytes: int, data_bytes: int, records: bytes) -> int:
        size = key_bytes + data_bytes
        level = 0
        pieces = _cut(records, _LONGEST_PIECE // size * size)
        roots = [(piece[:key_bytes], heap.add(piece)) for piece in pieces]
        while len(roots) > 1:
            level += 1
            index = b"".join(key + struct.pack("<I", at) for key, at in roots)
            width = key_bytes + 4
            parts = _cut(index, _LONGEST_PIECE // width * width)
            roots = [(piece[:key_bytes], heap.add(piece)) for piece in parts]
        root = roots[0][1] if roots else 0
        return heap.add(struct.pack("<BBBBI", 0xB5, key_bytes, data_bytes, level, root))

    def _add_table(self, rows: Sequence[Properties]) -> tuple[int, int]:
        heap = _Heap(self, 0x7C)
        tags = sorted(
            {at for row in rows for at in row}, key=lambda at: (FIXED.get(at & 0xFFFF, 4) < 4, at)
        )
        columns, offset = {}, 8
        for bit, at in enumerate(tags, start=2):
            columns[at] = (offset, FIXED.get(at & 0xFFFF, 4), bit)
            offset += columns[at][1]
        width = offset + (len(tags) + 9) // 8
        matrix: list[bytes] = []
        for number, row in enumerate(rows):
            packed = bytearray(struct.pack("<II", number, 0).ljust(width, b"\0"))
            packed[offset] |= 0xC0
            for at, value in row.items():
                start, size, bit = columns[at]
                stored = encode(at, value) if at & 0xFFFF in FIXED else self._store(heap, at, value)
                packed[start : start + size] = stored
                packed[offset + bit // 8] |= 0x80 >> bit % 8
            matrix.append(bytes(packed))
        columns[tag(0x67F2, INTEGER)] = (0, 4, 0)
        columns[tag(0x67F3, INTEGER)] = (4, 4, 1)
        if len(matrix) * width <= _LONGEST_PIECE:
            place = heap.add(b"".join(matrix))
        else:
            place = 0x8A1F
            block = self.form.block // width
            blocks = [b"".join(matrix[at : at + block]) for at in range(0, len(matrix), block)]
            # All blocks but the last are full, with unused bytes after the rows.
            blocks = [data.ljust(self.form.block, b"\0") for data in blocks[:-1]] + blocks[-1:]
            heap.subnodes[place] = (self.add_blocks(blocks), 0)
        index_bytes = 2 if self.form.identifier == "I" else 4
        index = b"".join(
            struct.pack("<I", number) + number.to_bytes(index_bytes, "little")
            for number in range(len(rows))
        )
        row_index = self._add_tree(heap, 4, index_bytes, index)
        info = struct.pack(
            "<BBHHHHIII", 0x7C, len(columns), offset, offset, offset, width, row_index, place, 0
        )
        for at, (start, size, bit) in sorted(columns.items()):
            info += struct.pack("<IHBB", at, start, size, bit)
        return heap.finish(heap.add(info))

    def add_data(self, data: bytes) -> int:
        return self.add_blocks(_cut(data, self.form.block))

    def add_blocks(self, blocks: Sequence[bytes]) -> int:
        identifiers = [self._place(block, internal=False) for block in blocks]
        if len(identifiers) == 1:
            return identifiers[0]
        total = sum(map(len, blocks))
        level = 1
        while len(identifiers) > 1 or level == 1:
            room = (self.form.block - 8) // self.form.size
            groups = [identifiers[at : at + room] for at in range(0, len(identifiers), room)]
            identifiers = [
                self._place(
                    struct.pack(
                        f"<BBHI{len(group)}{self.form.identifier}",
                        1,
                        level,
                        len(group),
                        total,
                        *group,
                    ),
                    internal=True,
                )
                for group in groups
            ]
            level += 1
        return identifiers[0]

    def add_subnodes(self, subnodes: dict[int, tuple[int, int]]) -> int:
        if not subnodes:
            return 0
        entries = [(number, *node) for number, node in sorted(subnodes.items())]
        identifier, head = self.form.identifier, 8 if self.form.identifier == "Q" else 4
        room = (self.form.block - head) // (3 * self.form.size)
        groups = [entries[at : at + room] for at in range(0, len(entries), room)]
        leaves = []
        for group in groups:
            data = struct.pack("<BBH", 2, 0, len(group)).ljust(head, b"\0")
            data += b"".join(struct.pack(f"<3{identifier}", *entry) for entry in group)
            leaves.append((group[0][0], self._place(data, internal=True)))
        if len(leaves) == 1:
            return leaves[0][1]
        data = struct.pack("<BBH", 2, 1, len(leaves)).ljust(head, b"\0")
        data += b"".join(struct.pack(f"<2{identifier}", *leaf) for leaf in leaves)
        return self._place(data, internal=True)

    def _place(self, data: bytes, *, internal: bool) -> int:
        identifier = self.next_block | 2 * internal
        self.next_block += 4
        size = len(data)
        if not internal:
            data = self._encode(data, identifier)
        if self.form.page > 512:
            data = min(zlib.compress(data), data, key=len)
        self.out += b"\0" * (-len(self.out) % self.form.alignment)
        offset = len(self.out)
        padding = -(len(data) + self.form.trailer) % self.form.alignment
        sign, check = _sign(offset, identifier), _checksum(data)
        end = (
            struct.pack("<HHII", len(data), sign, identifier, check)
            if self.form.identifier == "I"
            else struct.pack("<HHIQ", len(data), sign, check, identifier)
        )
        if self.form.page > 512:
            end += struct.pack("<HHI", 0, size, 0)
        self.out += data + b"\0" * padding + end
        self.placed.append((identifier, offset, len(data)))
        return identifier

    def _encode(self, data: bytes, identifier: int) -> bytes:
        if self.encoding == 1:
            return data.translate(FIRST)
        return decode_block(data, self.encoding, identifier)

    def _finish(self) -> bytes:
        identifier = self.form.identifier
        node_form = "<IIII" if identifier == "I" else "<QQQI4x"
        nodes = [(node[0], struct.pack(node_form, *node)) for node in sorted(self.nodes)]
        block_form = "<IIHH" if identifier == "I" else "<QQHH4x"
        blocks = [
            (
                number,
                struct.pack(block_form, number, at, stored, 2),
            )
            for number, at, stored in self.placed
        ]
        roots = (*self._add_pages(nodes, 0x81), *self._add_pages(blocks, 0x80))
        return self._add_header(roots)

    def _add_pages(self, entries: list[tuple[int, bytes]], kind: int) -> tuple[int, int]:
        level = 0
        while True:
            size = len(entries[0][1])
            room = {512: 496 if self.form.identifier == "I" else 488, 4096: 4056}[self.form.page]
            count = room // size
            groups = [entries[at : at + count] for at in range(0, len(entries), count)]
            placed = []
            for group in groups:
                data = b"".join(entry for _, entry in group).ljust(room, b"\0")
                wide = "<HHBB10x" if self.form.page > 512 else "<BBBB"
                data += struct.pack(wide, len(group), count, size, level)
                data += b"\0" * (4 if self.form.page == 512 and self.form.identifier == "Q" else 0)
                placed.append((group[0][0], *self._add_page(data, kind)))
            if len(placed) == 1:
                return placed[0][1:]
            form = f"<3{self.form.identifier}"
            entries = [(key, struct.pack(form, key, page, at)) for key, page, at in placed]
            level += 1

    def _add_page(self, data: bytes, kind: int) -> tuple[int, int]:
        self.out += b"\0" * (-len(self.out) % self.form.page)
        offset = len(self.out)
        number = self.next_page
        self.next_page += 1
        sign, check = _sign(offset, number), _checksum(data)
        self.out += data
        if self.form.identifier == "I":
            self.out += struct.pack("<BBHII", kind, kind, sign, number, check)
        else:
            trailer = struct.pack("<BBHIQ", kind, kind, sign, check, number)
            self.out += trailer.ljust(24 if self.form.page > 512 else 16, b"\0")
        assert len(self.out) == offset + self.form.page
        return number, offset

    def _add_header(self, roots: tuple[int, int, int, int]) -> bytes:
        ansi = self.form.identifier == "I"
        header = bytearray(564)
        header[:12] = b"!BDN" + b"\0" * 4 + b"SM" + struct.pack("<H", self.form.version)
        header[12:16] = struct.pack("<HBB", 19, 1, 1)
        at = 164 if ansi else 180
        struct.pack_into("<I" if ansi else "<Q", header, at + 4, len(self.out))
        struct.pack_into(f"<4{self.form.identifier}", header, 184 if ansi else 216, *roots)
        header[460 if ansi else 512] = 0x80
        header[461 if ansi else 513] = self.encoding
        struct.pack_into("<I", header, 4, _checksum(bytes(header[8 : 8 + 471])))
        if not ansi:
            struct.pack_into("<I", header, 524, _checksum(bytes(header[8 : 8 + 516])))
        self.out[: len(header)] = header
        return bytes(self.out)


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
