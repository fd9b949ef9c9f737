"""Properties of MAPI objects: their numbers, their types, and bags of them.

Source: MS-OXCDATA 2.11 (types), MS-OXPROPS (numbers), MS-OXMSG 2.2.3 and MS-PST 2.4.7 (names).
"""

from __future__ import annotations

import datetime as dt
import struct
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from .code_pages import DEFAULT_CODEC, decode_text, find_codec

__all__ = ["DamagedError", "NamedProperties", "PropertyBag", "PropertyType", "Value"]

FIRST_NAMED_ID = 0x8000
MAX_NAMED_PROPERTIES = 1 << 15
MAX_NAME_BYTES = 2_048
_GUID_BYTES = 16
_ENTRY_BYTES = 8
_FIRST_LISTED_GUID = 3
PS_PUBLIC_STRINGS = bytes.fromhex("2903020000000000c000000000000046")
PS_INTERNET_HEADERS = bytes.fromhex("8603020000000000c000000000000046")
_WELL_KNOWN_GUIDS = {2: PS_PUBLIC_STRINGS}
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


class DamagedError(ValueError):
    """A structure of the file that is no such thing, or points to where nothing is."""


class PropertyType:
    """The types that are read (MS-OXCDATA 2.11.1)."""

    INTEGER_16 = 0x0002
    INTEGER_32 = 0x0003
    BOOLEAN = 0x000B
    OBJECT = 0x000D
    INTEGER_64 = 0x0014
    STRING_8 = 0x001E
    STRING = 0x001F
    TIME = 0x0040
    BINARY = 0x0102
    MANY = 0x1000


_FIXED_BYTES = {
    PropertyType.INTEGER_16: 2,
    PropertyType.INTEGER_32: 4,
    PropertyType.BOOLEAN: 1,
    PropertyType.INTEGER_64: 8,
    PropertyType.TIME: 8,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A property's type and its bytes."""

    type: int
    data: bytes


class PropertyBag(ABC):
    """The properties of one object, read when they are asked for.

    `codec` decodes the 8-bit strings; who makes the bag of a message sets it by `find_codec`.
    """

    codec: str = DEFAULT_CODEC

    @abstractmethod
    def load(self, property_id: int) -> Value | None:
        """A property; None if it is not there. Raises `DamagedError` if it can't be read."""

    @abstractmethod
    def load_many(self, property_id: int) -> tuple[Value, ...]:
        """The values of a property that has several; none if it is not there."""

    def find_codec(self) -> str | None:
        """The codec that the object itself states for its 8-bit strings."""
        for property_id in (0x3FFD, 0x3FDE):  # PidTagMessageCodepage, PidTagInternetCodepage
            codec = find_codec(self.read_integer(property_id))
            if codec is not None:
                return codec
        return None

    def read_text(self, *property_ids: int) -> str:
        """The first of the properties that is a text and not empty; else an empty one."""
        for property_id in property_ids:
            value = self.load(property_id)
            if value is not None and (text := self._decode(value)):
                return text
        return ""

    def read_texts(self, property_id: int) -> tuple[str, ...]:
        """The texts of a property that has several."""
        return tuple(self._decode(value) for value in self.load_many(property_id))

    def read_integer(self, property_id: int) -> int | None:
        """A number or truth value."""
        value = self.load(property_id)
        size = _FIXED_BYTES.get(value.type) if value else None
        if value is None or size is None or len(value.data) < size:
            return None
        signed = value.type in (PropertyType.INTEGER_16, PropertyType.INTEGER_32)
        return int.from_bytes(value.data[:size], "little", signed=signed)

    def read_time(self, *property_ids: int) -> dt.datetime | None:
        """The first of the properties that is a time that there can be, in UTC."""
        for property_id in property_ids:
            ticks = self.read_integer(property_id)
            if not ticks:
                continue
            try:
                return _EPOCH + dt.timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
        return None

    def read_bytes(self, property_id: int) -> bytes | None:
        """A binary property, or the text of one that should be binary, as it is stored."""
        value = self.load(property_id)
        return None if value is None or value.type in _FIXED_BYTES else value.data

    def _decode(self, value: Value) -> str:
        if value.type == PropertyType.STRING:
            text = value.data[: len(value.data) & ~1].decode("utf-16-le", "replace")
        elif value.type == PropertyType.STRING_8:
            text = decode_text(value.data, self.codec)
        else:
            return ""
        return text.rstrip("\0")


@dataclass(frozen=True, slots=True)
class NamedProperties:
    """The properties of a file whose numbers are by name: (set, name) to number."""

    numbers: dict[tuple[bytes, str], int] = field(default_factory=dict)

    def find(self, property_set: bytes, name: str) -> int | None:
        """The number of a named property in this file."""
        return self.numbers.get((property_set, name))

    def list_names(self, property_set: bytes) -> list[tuple[str, int]]:
        """All names of a set with their numbers, sorted."""
        return sorted(
            (name, at) for (owner, name), at in self.numbers.items() if owner == property_set
        )

    @classmethod
    def parse(cls, guids: bytes, entries: bytes, names: bytes) -> NamedProperties:
        """Read the three streams that both formats keep for them."""
        numbers: dict[tuple[bytes, str], int] = {}
        count = min(len(entries) // _ENTRY_BYTES, MAX_NAMED_PROPERTIES)
        for offset, kind, index in struct.iter_unpack("<IHH", entries[: count * _ENTRY_BYTES]):
            if not kind & 1 or index >= MAX_NAMED_PROPERTIES:
                continue
            at = (kind >> 1) - _FIRST_LISTED_GUID
            guid = guids[at * _GUID_BYTES : (at + 1) * _GUID_BYTES] if at >= 0 else b""
            guid = guid or _WELL_KNOWN_GUIDS.get(kind >> 1, b"")
            length = int.from_bytes(names[offset : offset + 4], "little")
            if not guid or not 0 < length <= MAX_NAME_BYTES:
                continue
            name = names[offset + 4 : offset + 4 + (length & ~1)].decode("utf-16-le", "replace")
            numbers.setdefault((guid, name.lower()), FIRST_NAMED_ID + index)
        return cls(numbers)
