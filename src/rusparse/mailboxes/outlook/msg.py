"""Outlook's message file: a compound file (MS-CFB) with a storage for each object (MS-OXMSG).

A storage has its properties of fixed size in one stream, and a stream for each of the others, named
by number and type. Recipients and attachments are storages inside; a message that is attached is a
storage inside its attachment.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ..raw import Messages, Place, Reading
from ..streams import ByteStream
from .items import Attachment, Item
from .properties import DamagedError, NamedProperties, PropertyBag, PropertyType, Value
from .rebuilding import rebuild_item

if TYPE_CHECKING:
    from olefile import OleFileIO

__all__ = ["COMPOUND_SIGNATURE", "looks_like_msg", "read_msg"]

COMPOUND_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE_FILE = "an Office file (OLE2), no mail"
MISSING_EXTRA = "an Outlook message; to read it, install the extra: pip install 'rusparse[outlook]'"
MAX_RECIPIENTS = 5_000
MAX_ATTACHMENTS = 2_000
MAX_VALUES = 1_000
_PROPERTIES = "__properties_version1.0"
_VALUE = "__substg1.0_"
_RECIPIENT = "__recip_version1.0_"
_ATTACHMENT = "__attach_version1.0_"
_NAMES = "__nameid_version1.0"
_EMBEDDED = "__substg1.0_3701000d"
_HEADER_BYTES = {"": 32, _EMBEDDED: 24}
_ENTRY_BYTES = 16
_TEXT_TYPES = (PropertyType.STRING, PropertyType.STRING_8)

# What olefile raises on files of no sense, beside its own OSErrors.
_FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
_FAULTS += (RecursionError, MemoryError, AssertionError)  # type: ignore[assignment]

Path = tuple[str, ...]


def looks_like_msg(head: bytes) -> bool:
    """Whether a compound file begins here; Office documents are such files too."""
    return head.startswith(COMPOUND_SIGNATURE)


def read_msg(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The one message of a .msg file."""
    data, reason = reading.read_whole(stream)
    if reason is not None:
        reading.skip(stream.name, reason, unread=True)
        return
    try:
        import olefile
    except ImportError:
        # Names stand in the file as they are: documents of offices are known without more.
        is_message = _PROPERTIES.encode("utf-16-le") in data
        reason = MISSING_EXTRA if is_message else OFFICE_FILE
        reading.skip(stream.name, reason, unread=is_message)
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            storage = _Storages(file, reading.limits.max_message_bytes)
            if not storage.has((_PROPERTIES,)):
                reading.skip(stream.name, OFFICE_FILE)
                return
            item = storage.open_item(())
            yield from rebuild_item(item, stream.name, reading, place, "msg", (0, len(data)))
    except _FAULTS as error:
        reading.skip(stream.name, f"read-failed: {type(error).__name__}: {error}")


class _Storages:
    """A compound file as a tree of names, each listed once."""

    def __init__(self, file: OleFileIO, max_value_bytes: int) -> None:
        self._file = file
        self._limit = max_value_bytes
        self.children: dict[Path, dict[str, str]] = {}
        for path in file.listdir(streams=True, storages=True):
            parent = self.children.setdefault(tuple(path[:-1]), {})
            parent.setdefault(path[-1].lower(), path[-1])
        self._names = self._read_names()

    def has(self, path: Path) -> bool:
        return path[-1].lower() in self.children.get(path[:-1], {})

    def read(self, path: Path) -> bytes | None:
        name = self.children.get(path[:-1], {}).get(path[-1].lower())
        if name is None:
            return None
        try:
            with self._file.openstream([*path[:-1], name]) as stream:
                data: bytes = stream.read(self._limit + 1)
        except _FAULTS as error:
            raise DamagedError(f"{name}: {error}") from error
        return data

    def list_storages(self, path: Path, prefix: str, maximum: int) -> list[Path]:
        names = sorted(
            name
            for lower, name in self.children.get(path, {}).items()
            if lower.startswith(prefix) and (*path, name) in self.children
        )
        return [(*path, name) for name in names[:maximum]]

    def open_item(self, path: Path) -> Item:
        faults: list[str] = []
        bag = _StorageBag(self, path)
        bag.codec = bag.find_codec() or bag.codec
        recipients = [
            _StorageBag(self, at, bag.codec)
            for at in self.list_storages(path, _RECIPIENT, MAX_RECIPIENTS)
        ]
        attachments = [
            Attachment(_StorageBag(self, at, bag.codec), partial(self._open_embedded, at))
            for at in self.list_storages(path, _ATTACHMENT, MAX_ATTACHMENTS)
        ]
        return Item(bag, tuple(recipients), tuple(attachments), self._names, tuple(faults))

    def _open_embedded(self, attachment: Path) -> Item | None:
        found = self.list_storages(attachment, _EMBEDDED, 1)
        return self.open_item(found[0]) if found and self.has((*found[0], _PROPERTIES)) else None

    def _read_names(self) -> NamedProperties:
        streams = (self.read((_NAMES, f"{_VALUE}000{n}0102")) or b"" for n in (2, 3, 4))
        return NamedProperties.parse(*streams)


class _StorageBag(PropertyBag):
    """The properties of one storage."""

    def __init__(self, storages: _Storages, path: Path, codec: str | None = None) -> None:
        self._storages = storages
        self._path = path
        self.codec = codec or self.codec
        self._fixed = self._read_fixed()
        # By number, the names of streams; a property stands there once, whatever its type.
        self._streams: dict[int, tuple[int, str]] = {}
        for lower, name in storages.children.get(path, {}).items():
            tag = lower.removeprefix(_VALUE)
            if len(tag) == 8 and tag != lower and (number := _parse_hexadecimal(tag)) is not None:
                self._streams.setdefault(number >> 16, (number & 0xFFFF, name))

    def load(self, property_id: int) -> Value | None:
        if property_id in self._streams:
            value_type, name = self._streams[property_id]
            data = self._storages.read((*self._path, name))
            return None if data is None else Value(value_type, data)
        return self._fixed.get(property_id)

    def load_many(self, property_id: int) -> tuple[Value, ...]:
        value_type, name = self._streams.get(property_id, (0, ""))
        if not value_type & PropertyType.MANY:
            return ()
        values: list[Value] = []
        while len(values) < MAX_VALUES:
            data = self._storages.read((*self._path, f"{name}-{len(values):08X}"))
            if data is None:
                break
            values.append(Value(value_type & ~PropertyType.MANY, data))
        return tuple(values)

    def _read_fixed(self) -> dict[int, Value]:
        data = self._storages.read((*self._path, _PROPERTIES)) or b""
        last = self._path[-1].lower() if self._path else ""
        start = _HEADER_BYTES.get(last, 8)
        return {
            int.from_bytes(entry[2:4], "little"): Value(
                int.from_bytes(entry[:2], "little"), entry[8:]
            )
            for entry in _split(data[start:])
            if int.from_bytes(entry[:2], "little") not in _TEXT_TYPES
        }


def _split(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        yield data[at : at + _ENTRY_BYTES]


def _parse_hexadecimal(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None
