"""Writes .msg files: storages by MS-OXMSG, in a compound file by MS-CFB version 3."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TypeAlias

from .outlook_items import FIXED, MANY_STRINGS, OBJECT, Item, Names, Properties, encode

Storage: TypeAlias = "dict[str, bytes | Storage]"

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def write_msg(item: Item, names: Names | None = None, codec: str = "cp1252") -> bytes:
    storage = _make_storage(item, codec, header=struct.pack("<8x4I8x", 0, 0, 0, 0))
    named: Storage = {
        f"__substg1.0_000{number}0102": data
        for number, data in zip((2, 3, 4), (names or Names()).streams(), strict=True)
    }
    storage["__nameid_version1.0"] = named
    return write_compound(storage)


def _make_storage(item: Item, codec: str, header: bytes) -> Storage:
    storage = _make_properties(item.properties, codec, header)
    for number, recipient in enumerate(item.recipients):
        storage[f"__recip_version1.0_#{number:08X}"] = _make_properties(recipient, codec, b"\0" * 8)
    for number, (properties, embedded) in enumerate(item.attachments):
        attachment = _make_properties(properties, codec, b"\0" * 8)
        if embedded is not None:
            inner = _make_storage(embedded, codec, header=b"\0" * 24)
            attachment["__substg1.0_3701000D"] = inner
        storage[f"__attach_version1.0_#{number:08X}"] = attachment
    return storage


def _make_properties(properties: Properties, codec: str, header: bytes) -> Storage:
    storage: Storage = {}
    entries = header
    for tag, value in properties.items():
        kind = tag & 0xFFFF
        name = f"__substg1.0_{tag:08X}"
        if kind in FIXED:
            entries += struct.pack("<II8s", tag, 6, encode(tag, value))
            continue
        if kind == MANY_STRINGS:
            assert isinstance(value, list)
            texts = [text.encode("utf-16-le") + b"\0\0" for text in value]
            storage |= {f"{name}-{at:08X}": text for at, text in enumerate(texts)}
            data = b"".join(struct.pack("<I", len(text)) for text in texts)
        else:
            data = encode(tag, value, codec)
        storage[name] = data
        entries += struct.pack("<IIII", tag, 6, len(data), 0)
        assert kind != OBJECT
    storage["__properties_version1.0"] = entries
    return storage


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END


def write_compound(storage: Storage) -> bytes:
    entries = [_Entry("Root Entry", 5)]
    _add_children(entries, 0, storage)
    sectors: list[bytes] = []
    chains: list[int] = []
    mini, mini_chain = b"", []
    for entry in entries:
        if entry.kind == 2 and 0 < len(entry.data) < _CUTOFF:
            entry.start = len(mini) // _MINI
            mini += entry.data + b"\0" * (-len(entry.data) % _MINI)
            count = len(mini) // _MINI - entry.start
            mini_chain += [*range(entry.start + 1, entry.start + count), _END]
        elif entry.kind == 2 and entry.data:
            entry.start = _add_sectors(sectors, chains, entry.data)
    if mini:
        entries[0].start = _add_sectors(sectors, chains, mini)
    entries[0].data = mini
    table = b"".join(struct.pack("<I", at) for at in mini_chain)
    mini_table_at = _add_sectors(sectors, chains, table, b"\xff") if table else _END
    mini_table_count = -(-len(table) // _SECTOR)
    directory_at = _add_sectors(sectors, chains, b"".join(map(_pack_entry, entries)))
    fat_count = 1
    while (len(chains) + fat_count) * 4 > fat_count * _SECTOR:
        fat_count += 1
    fat_at = len(sectors)
    assert fat_count <= 109
    chains += [_FAT] * fat_count
    fat = b"".join(struct.pack("<I", at) for at in chains)
    fat += b"\xff" * (fat_count * _SECTOR - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory_at),
        *(0, _CUTOFF, mini_table_at, mini_table_count, _END, 0),
    )
    listed = [fat_at + at if at < fat_count else _FREE for at in range(109)]
    return header + struct.pack("<109I", *listed) + b"".join(sectors) + fat


def _add_children(entries: list[_Entry], parent: int, storage: Storage) -> None:
    numbers = []
    for name, value in sorted(storage.items(), key=lambda item: (len(item[0]), item[0].upper())):
        numbers.append(len(entries))
        if isinstance(value, bytes):
            entries.append(_Entry(name, 2, value))
        else:
            entries.append(_Entry(name, 1))
            _add_children(entries, numbers[-1], value)
    entries[parent].child = _balance(entries, numbers)


def _balance(entries: list[_Entry], numbers: list[int]) -> int:
    if not numbers:
        return _FREE
    middle = len(numbers) // 2
    entries[numbers[middle]].left = _balance(entries, numbers[:middle])
    entries[numbers[middle]].right = _balance(entries, numbers[middle + 1 :])
    return numbers[middle]


def _add_sectors(sectors: list[bytes], chains: list[int], data: bytes, fill: bytes = b"\0") -> int:
    start = len(sectors)
    data += fill * (-len(data) % _SECTOR)
    pieces = [data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR)]
    sectors += pieces
    chains += [*range(start + 1, start + len(pieces)), _END]
    return start


def _pack_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII",
        *(name, len(name) + 2, entry.kind, 1, entry.left, entry.right, entry.child),
        *(entry.start, len(entry.data), 0),
    )
