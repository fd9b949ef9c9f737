"""Who sent and who receives: names and addresses from properties, as headers hold them.

An address of type "SMTP" is one. An Exchange server knows its own people by a path ("EX": /o=.../
cn=...); their addresses on the internet are looked for in the other properties, and the path stays,
as a quoted local part, only where there is none.

Source: MS-OXOMSG 2.2.1 and 2.2.2 (senders, recipients), MS-OXCDATA 2.2.5.1 (one-off entry IDs).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .items import Item
from .properties import PropertyBag

__all__ = [
    "Mailbox",
    "encode_words",
    "list_recipients",
    "list_reply_addresses",
    "read_sender",
    "render_mailboxes",
]

MAX_PLAIN_CHARACTERS = 900
"""A header line may have 998 bytes (RFC 5322, 2.1.1)."""
_WORD_BYTES = 45
_TYPES = ("", "EX", "SMTP")
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_ONE_OFF_FIELDS = 24
_ONE_OFF_UNICODE = 0x8000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,300}@[^\s@<>(),;:\\\"]{1,300}")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_FLAT_ENTRY_HEAD_BYTES = 4
# Exchange paths and internet addresses of who made the message and who changed it last.
_MAKERS = ((0x4023, 0x5D0A), (0x4025, 0x5D0B))
MAX_REPLY_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, each perhaps empty."""

    name: str
    address: str

    @property
    def is_internet(self) -> bool:
        """Whether mail can be sent to the address from anywhere."""
        return _ADDRESS.fullmatch(self.address) is not None


# The numbers of properties: name, address on the internet, type of address, address, entry ID.
_Numbers = tuple[tuple[int, ...], tuple[int, ...], int, int, int]
_FROM: _Numbers = ((0x0042,), (0x5D02,), 0x0064, 0x0065, 0x0041)
_SENDER: _Numbers = ((0x0C1A,), (0x5D01,), 0x0C1E, 0x0C1F, 0x0C19)
_RECIPIENT: _Numbers = ((0x3001, 0x5FF6, 0x3A20), (0x39FE,), 0x3002, 0x3003, 0x0FFF)


def read_sender(item: Item, *, acting: bool = False) -> Mailbox | None:
    """In whose name the message was sent, or who sent it (`acting`); None if that is not kept."""
    found = _read(item.properties, _SENDER if acting else _FROM)
    if found is None or found.is_internet or not found.address:
        return found
    # The same person may stand elsewhere with both: as the message's maker, or as a recipient.
    bag = item.properties
    others = [(bag.read_text(path), bag.read_text(address)) for path, address in _MAKERS]
    others += [(one.read_text(0x3003), one.read_text(0x39FE)) for one in item.recipients]
    for path, address in others:
        other = Mailbox(found.name, address)
        if path.lower() == found.address.lower() and other.is_internet:
            return other
    return found


def list_recipients(item: Item) -> dict[str, list[Mailbox]]:
    """The recipients by their header: To, Cc, Bcc."""
    found: dict[str, list[Mailbox]] = {}
    for bag in item.recipients:
        kind = _KINDS.get((bag.read_integer(0x0C15) or 0) & 0xF)  # PidTagRecipientType
        mailbox = _read(bag, _RECIPIENT)
        if kind is not None and mailbox is not None:
            found.setdefault(kind, []).append(mailbox)
    for property_id, kind in ((0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc")):
        # PidTagDisplayTo and its like: names alone, kept where the recipients are not.
        names = item.properties.read_text(property_id)
        if kind not in found and not item.recipients and names.strip():
            found[kind] = [_from_name(name) for name in names.split(";") if name.strip()]
    return found


def list_reply_addresses(bag: PropertyBag) -> list[Mailbox]:
    """To whom replies are to go (PidTagReplyRecipientEntries, a FlatEntryList)."""
    data = bag.read_bytes(0x004F) or b""
    found: list[Mailbox] = []
    at = 8
    while at + _FLAT_ENTRY_HEAD_BYTES <= len(data) and len(found) < MAX_REPLY_ADDRESSES:
        size = int.from_bytes(data[at : at + 4], "little")
        at += _FLAT_ENTRY_HEAD_BYTES
        mailbox = _read_one_off(data[at : at + size], bag)
        if mailbox is not None:
            found.append(mailbox)
        at += size + -size % 4
    return found


def render_mailbox(mailbox: Mailbox) -> str:
    """A mailbox as a header has it, on lines of its own if it needs them."""
    address = _CONTROLS.sub("", mailbox.address).strip()
    if not mailbox.is_internet and address:
        address = '"' + address.replace("\\", "\\\\").replace('"', '\\"') + '"'
    name = _clean(mailbox.name)
    if not name:
        return f"<{address}>"
    if not _PLAIN_PHRASE.fullmatch(name) or "=?" in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        is_plain = name.isascii() and len(name) < MAX_PLAIN_CHARACTERS and "=?" not in name
        name = f'"{escaped}"' if is_plain else encode_words(name)
    return f"{name} <{address}>"


def encode_words(text: str) -> str:
    """A text as a header has it: plain if it is ASCII, else in encoded words (RFC 2047).

    >>> encode_words("Nyheter"), encode_words("Åäö")
    ('Nyheter', '=?utf-8?B?w4XDpMO2?=')
    """
    text = _clean(text)
    if text.isascii() and len(text) <= MAX_PLAIN_CHARACTERS and "=?" not in text:
        return text
    words: list[bytes] = [b""]
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(words[-1]) + len(encoded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += encoded
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(word).decode()}?=" for word in words)


def _read(bag: PropertyBag, numbers: _Numbers) -> Mailbox | None:
    names, internet_addresses, type_id, address_id, entry_id = numbers
    name = bag.read_text(*names)
    addresses = [bag.read_text(*internet_addresses)]
    # An address of another type (FAX, MAPIPDL) is none without its type.
    if bag.read_text(type_id).upper() in _TYPES:
        addresses.append(bag.read_text(address_id))
    one_off = _read_one_off(bag.read_bytes(entry_id) or b"", bag)
    if one_off is not None:
        addresses.append(one_off.address)
        name = name or one_off.name
    # The name may be the address, as of a recipient that was typed in.
    candidates = [Mailbox(name, address.strip()) for address in (*addresses, name) if address]
    if not candidates:
        return None
    return _prefer_internet(candidates)


def _prefer_internet(candidates: list[Mailbox]) -> Mailbox:
    for mailbox in candidates:
        if mailbox.is_internet:
            same = mailbox.name == mailbox.address
            return Mailbox("" if same else mailbox.name, mailbox.address)
    first = candidates[0]
    return Mailbox(first.name, first.address if first.address != first.name else "")


def _from_name(name: str) -> Mailbox:
    name = name.strip().strip("'\"")
    mailbox = Mailbox(name, name)
    return Mailbox("", name) if mailbox.is_internet else Mailbox(name, "")


def _read_one_off(entry: bytes, bag: PropertyBag) -> Mailbox | None:
    """An entry ID that holds the address itself: name, type and address, each ended by NUL."""
    if entry[4:20] != _ONE_OFF:
        return None
    flags = int.from_bytes(entry[22:24], "little")
    fields = entry[_ONE_OFF_FIELDS:]
    if flags & _ONE_OFF_UNICODE:
        texts = fields[: len(fields) & ~1].decode("utf-16-le", "replace").split("\0")
    else:
        texts = fields.decode(bag.codec, "replace").split("\0")
    if len(texts) < 3 or texts[1].upper() != "SMTP":
        return None
    return Mailbox(texts[0], texts[2])


def _clean(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def render_mailboxes(mailboxes: Iterable[Mailbox]) -> str:
    """Several of them, one a line."""
    return ",\r\n ".join(render_mailbox(mailbox) for mailbox in mailboxes)
