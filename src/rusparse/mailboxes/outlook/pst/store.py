"""A data file as a store of mail: its folders, and the messages in them.

Messages and folders are found in the tree of nodes, where each says which folder it belongs to; the
tables of contents, which Outlook makes for its own lists, are not asked. Messages come in the order
of their numbers, which is about the order in which they came into the file.

Source: MS-PST 2.2.2.1 (numbers of nodes), 2.4.3 to 2.4.6 (store, folders, messages, attachments).
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from typing import cast

from ...raw import Messages, Place, Reading
from ...streams import ByteStream, UnpackingError
from ..items import Attachment, Item
from ..properties import DamagedError, NamedProperties, PropertyBag
from ..rebuilding import rebuild_item
from .database import Database, Node, SeekableFile
from .heap import NodeBag
from .layout import SIGNATURE
from .tables import list_rows

__all__ = ["looks_like_pst", "read_pst"]

_KIND_MASK = 0x1F
_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05
_STORE_NUMBER, _NAMES_NUMBER = 0x21, 0x61
_RECIPIENTS_NUMBER = 0x692
_ENTRY_ID_BYTES = 24
MAX_RECIPIENTS = 5_000
MAX_ATTACHMENTS = 2_000
MAX_FOLDER_DEPTH = 100
MAX_FOLDERS = 1_000_000


def looks_like_pst(head: bytes) -> bool:
    """Whether an Outlook data file begins here."""
    return head.startswith(SIGNATURE)


def read_pst(stream: ByteStream, reading: Reading, place: Place) -> Messages:
    """The messages of a .pst or .ost file; contacts and the like are noted as skipped."""
    if stream.file is None:
        data, reason = reading.read_whole(stream)
        if reason is not None:
            reason = f"{reason}; an Outlook data file: unpack it first"
            reading.skip(stream.name, reason, unread=True)
            return
        file: SeekableFile = io.BytesIO(data)
        size_bytes = len(data)
    else:
        file, size_bytes = cast(SeekableFile, stream.file), stream.size_bytes or 0
    try:
        store = _Store(Database(file, size_bytes, reading.limits.max_message_bytes))
        yield from store.read(stream.name, reading, place)
    except (DamagedError, UnpackingError) as error:
        reading.skip(stream.name, f"read-failed: {error}")


class _Store:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._folders: dict[int, tuple[int, str]] = {}
        self._names = self._read_names()

    def read(self, name: str, reading: Reading, place: Place) -> Messages:
        faults: list[str] = []
        for node in self._database.list_nodes(faults):
            if node.number & _KIND_MASK == _FOLDER and len(self._folders) < MAX_FOLDERS:
                self._folders[node.number] = (node.parent, self._read_folder_name(node))
        for fault in faults:
            reading.skip(name, fault)
        root = self._find_root()
        for node in self._database.list_nodes([]):
            if node.number & _KIND_MASK != _MESSAGE:
                continue
            folder = self._find_path(node.parent, root)
            prefix = place.mbox_folder
            where = replace(place, folder="/".join(filter(None, (prefix, folder))) or None)
            message_name = f"{name}!/{node.number:#x}"
            try:
                item = self.open_item(node)
            except DamagedError as error:
                reading.skip(message_name, f"read-failed: {error}")
                continue
            yield from rebuild_item(item, message_name, reading, where, "pst")

    def open_item(self, node: Node) -> Item:
        """The message that a node or a subnode is."""
        bag = NodeBag(self._database, node)
        bag.codec = bag.find_codec() or bag.codec
        faults: list[str] = []
        recipients: list[PropertyBag] = []
        subnodes = bag.heap.subnodes
        if _RECIPIENTS_NUMBER in subnodes:
            try:
                recipients = list_rows(
                    self._database, subnodes[_RECIPIENTS_NUMBER], bag.codec, MAX_RECIPIENTS
                )
            except DamagedError as error:
                faults.append(f"the recipients could not be read: {error}")
        attachments: list[Attachment] = []
        for number in sorted(subnodes)[:MAX_ATTACHMENTS]:
            if number & _KIND_MASK != _ATTACHMENT:
                continue
            try:
                attached = NodeBag(self._database, subnodes[number], bag.codec)
            except DamagedError as error:
                faults.append(f"an attachment could not be read: {error}")
                continue
            attachments.append(Attachment(attached, partial(self._open_embedded, attached)))
        return Item(bag, tuple(recipients), tuple(attachments), self._names, tuple(faults))

    def _open_embedded(self, attachment: NodeBag) -> Item | None:
        if attachment.read_integer(0x3705) != 5:  # PidTagAttachMethod: a message
            return None
        node = attachment.find_object(0x3701)
        return None if node is None else self.open_item(node)

    def _read_names(self) -> NamedProperties:
        try:
            node = self._database.find_node(_NAMES_NUMBER)
            if node is None:
                return NamedProperties()
            bag = NodeBag(self._database, node)
            return NamedProperties.parse(*(bag.read_bytes(number) or b"" for number in (2, 3, 4)))
        except DamagedError:
            return NamedProperties()

    def _read_folder_name(self, node: Node) -> str:
        try:
            return NodeBag(self._database, node).read_text(0x3001)
        except DamagedError:
            return f"{node.number:#x}"

    def _find_root(self) -> int | None:
        """The folder that holds what a person sees (PidTagIpmSubTreeEntryId)."""
        try:
            node = self._database.find_node(_STORE_NUMBER)
            entry = NodeBag(self._database, node).read_bytes(0x35E0) if node else None
        except DamagedError:
            return None
        if entry is None or len(entry) < _ENTRY_ID_BYTES:
            return None
        return int.from_bytes(entry[20:24], "little")

    def _find_path(self, number: int, root: int | None) -> str | None:
        names: list[str] = []
        while number != root and number in self._folders and len(names) < MAX_FOLDER_DEPTH:
            parent, name = self._folders[number]
            names.append(name)
            if parent == number:
                break
            number = parent
        return "/".join(name for name in reversed(names) if name) or None
