"""Invented items of Outlook's, and their properties as bytes; the writers make files of them.

Properties are given by tag: the property's number in the upper 16 bits, its type in the lower.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

PropertyValue: TypeAlias = str | bytes | int | dt.datetime | list[str]
Properties: TypeAlias = Mapping[int, PropertyValue]

STRING, STRING_8, BINARY, INTEGER, TIME, OBJECT = 0x1F, 0x1E, 0x102, 0x3, 0x40, 0xD
MANY_STRINGS = 0x101F
FIXED = {0x2: 2, INTEGER: 4, 0xB: 1, 0x14: 8, TIME: 8}
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
PUBLIC_STRINGS = bytes.fromhex("2903020000000000c000000000000046")
INTERNET_HEADERS = bytes.fromhex("8603020000000000c000000000000046")
SENT_AT = dt.datetime(2021, 12, 17, 7, 30, tzinfo=dt.UTC)


@dataclass
class Item:
    """A message with its parts; an attachment is its properties, and the message that it is."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list[tuple[Properties, Item | None]] = field(default_factory=list)


@dataclass
class Names:
    """Named properties: sets, and names with the set they belong to, numbered from 0x8000."""

    names: list[tuple[bytes, str]] = field(default_factory=list)

    def streams(self) -> tuple[bytes, bytes, bytes]:
        """The sets, the entries, the names."""
        sets = [PUBLIC_STRINGS, INTERNET_HEADERS]
        entries, names = b"", b""
        for index, (owner, name) in enumerate(self.names):
            kind = 2 if owner == PUBLIC_STRINGS else 3 + sets.index(owner)
            entries += struct.pack("<IHH", len(names), kind << 1 | 1, index)
            encoded = name.encode("utf-16-le")
            names += struct.pack("<I", len(encoded)) + encoded + b"\0" * (-len(encoded) % 4)
        return b"".join(sets), entries, names


def encode(tag: int, value: PropertyValue, codec: str = "cp1252") -> bytes:
    """A value's bytes."""
    kind = tag & 0xFFFF
    if isinstance(value, dt.datetime):
        value = (value - _EPOCH) // dt.timedelta(microseconds=1) * 10
    if isinstance(value, int):
        return (value & (1 << 8 * FIXED[kind]) - 1).to_bytes(FIXED[kind], "little")
    if isinstance(value, str):
        return value.encode("utf-16-le" if kind == STRING else codec)
    assert isinstance(value, bytes)
    return value


def tag(number: int, kind: int = STRING) -> int:
    return number << 16 | kind


def compress_rtf(rtf: bytes, *, reference: bool = True) -> bytes:
    """RTF as Outlook keeps it, with one reference into the window's first words if it begins so."""
    out = b""
    at = 0
    end = (len(rtf) + 207) % 4096
    tokens: list[tuple[bool, bytes]] = []
    while at < len(rtf):
        if at == 0 and reference and rtf.startswith(rb"{\rtf1\ansi"):
            tokens.append((True, struct.pack(">H", 0 << 4 | 11 - 2)))
            at = 11
        else:
            tokens.append((False, rtf[at : at + 1]))
            at += 1
    tokens.append((True, struct.pack(">H", end << 4)))
    for start in range(0, len(tokens), 8):
        run = tokens[start : start + 8]
        out += bytes([sum(is_reference << bit for bit, (is_reference, _) in enumerate(run))])
        out += b"".join(data for _, data in run)
    return struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", 0) + out


def make_letter(**changes: PropertyValue) -> Item:
    """A letter with all that is usual; `changes` are by tag, as "t0037001F"."""
    properties: dict[int, PropertyValue] = {
        tag(0x001A): "IPM.Note",
        tag(0x0037): "Nyheter från Sandvåg",
        tag(0x0042): "Åsa Ek",
        tag(0x0064): "SMTP",
        tag(0x0065): "asa.ek@example.se",
        tag(0x0039, TIME): SENT_AT,
        tag(0x0E07, INTEGER): 1,
        tag(0x1000): "Kursen kostar 400 kr.\r\n",
        tag(0x1035): "<1@example.se>",
    }
    properties |= {int(name[1:], 16): value for name, value in changes.items()}
    recipients: list[Properties] = [
        make_recipient("Bo Ek", "bo@example.org"),
        make_recipient("Kansliet, norra", "norra@example.org", kind=2),
    ]
    return Item({at: value for at, value in properties.items() if value != ""}, recipients)


def make_recipient(
    name: str, address: str, kind: int = 1, address_type: str = "SMTP"
) -> Properties:
    return {
        tag(0x0C15, INTEGER): kind,
        tag(0x3001): name,
        tag(0x3002): address_type,
        tag(0x3003): address,
    }


def make_file(name: str, data: bytes, **changes: PropertyValue) -> tuple[Properties, None]:
    """An attachment."""
    properties: dict[int, PropertyValue] = {
        tag(0x3705, INTEGER): 1,
        tag(0x3701, BINARY): data,
        tag(0x3707): name,
    }
    properties |= {int(key[1:], 16): value for key, value in changes.items()}
    return properties, None


def make_embedded(item: Item) -> tuple[Properties, Item]:
    """A message as an attachment."""
    return {tag(0x3705, INTEGER): 5, tag(0x3001): "Ett brev"}, item
