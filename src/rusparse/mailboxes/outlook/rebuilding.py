"""An item of Outlook's as the bytes of an RFC 5322 message, the same bytes each time.

The header is `headers`' business. The body is what Outlook kept of it: the plain text, the HTML, or
what comes out of its RTF; together they are multipart/alternative, in multipart/related with the
attachments that the HTML shows, in multipart/mixed with the others. A message that is attached
becomes message/rfc822. Boundaries are the hash of what they keep apart.
"""

from __future__ import annotations

import hashlib
from typing import Literal

from rusparse.records import Source

from ..raw import Messages, Place, RawMessage, Reading
from .attachments import Part, read_attachment
from .bodies import Bodies, read_bodies
from .headers import render_headers
from .items import Item, name_item_kind
from .properties import PS_PUBLIC_STRINGS, DamagedError, PropertyBag

__all__ = ["rebuild_item"]

MAX_DEPTH = 12
"""How deep messages may be attached to one another."""
MAX_LABELS = 500
_READ, _UNSENT = 0x0001, 0x0008
_ANSWERED = (102, 103)
_FLAGGED = 2


class _Account:
    """How many bytes a message may still take, and what of it could not be read."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.left_bytes = max_bytes
        self.faults: list[str] = []


def rebuild_item(
    item: Item,
    name: str,
    reading: Reading,
    place: Place,
    file_format: Literal["msg", "pst"],
    range_bytes: tuple[int | None, int | None] = (None, None),
) -> Messages:
    """The message that an item is; what is no mail, and what can't be read, is noted as skipped.

    `name` is the source's mailbox, `range_bytes` the item's offset and length in its file.
    """
    account = _Account(reading.limits.max_message_bytes)
    try:
        kind = name_item_kind(item)
        if kind is not None:
            reading.skip(name, f"{kind}, no mail")
            return
        data = _render_item(item, account, 0)
    except DamagedError as error:
        reading.skip(name, f"read-failed: {error}")
        return
    for fault in (*item.faults, *account.faults):
        reading.skip(name, fault)
    reason = None
    if len(data) > account.max_bytes or account.left_bytes < 0:
        data = data[: account.max_bytes]
        reason = f"message-too-large: the limit is {account.max_bytes} bytes"
    source = Source(
        media_type="message/rfc822",
        mailbox=name,
        folder=place.folder,
        offset_bytes=range_bytes[0],
        length_bytes=range_bytes[1],
        labels=_read_labels(item),
        flags=tuple(sorted({*place.flags, *_read_flags(item.properties)})),
        rebuilt_from=file_format,
    )
    yield RawMessage(data, source, reason)


def _render_item(item: Item, account: _Account, depth: int) -> bytes:
    headers = render_headers(item)
    bodies = read_bodies(item.properties)
    account.left_bytes -= len(headers) + len(bodies.text or b"") + len(bodies.html or b"")
    parts: list[Part] = []
    for number, attachment in enumerate(item.attachments, start=1):
        if account.left_bytes < 0:
            break
        try:
            embedded = attachment.open_item()
            if embedded is None:
                part = read_attachment(attachment, bodies)
                account.left_bytes -= len(part.data)
            elif depth >= MAX_DEPTH:
                raise DamagedError(f"messages attached to one another {depth} deep")
            else:
                part = Part.of_message(_render_item(embedded, account, depth + 1), attachment)
        except DamagedError as error:
            account.faults.append(f"attachment {number} could not be read: {error}")
            continue
        parts.append(part)
    return headers + _render_entity(bodies, parts)


def _render_entity(bodies: Bodies, parts: list[Part]) -> bytes:
    signed = next((part for part in parts if part.is_whole_body), None)
    if signed is not None:
        return b"MIME-Version: 1.0\r\n" + signed.data
    inline = [part for part in parts if part.is_inline]
    entity = _join("alternative", [part.render() for part in bodies.list_parts()])
    entity = _join("related", [entity, *(part.render() for part in inline)])
    others = [part.render() for part in parts if not part.is_inline]
    return b"MIME-Version: 1.0\r\n" + _join("mixed", [entity, *others])


def _join(subtype: str, entities: list[bytes]) -> bytes:
    if len(entities) == 1:
        return entities[0]
    sha256 = hashlib.sha256(subtype.encode())
    for entity in entities:
        sha256.update(entity)
    boundary = f"=_{sha256.hexdigest()[:40]}".encode()
    head = b'Content-Type: multipart/%b;\r\n boundary="%b"\r\n\r\n' % (subtype.encode(), boundary)
    body = b"".join(b"--%b\r\n%b\r\n" % (boundary, entity) for entity in entities)
    return head + body + b"--%b--\r\n" % boundary


def _read_flags(bag: PropertyBag) -> set[str]:
    bits = bag.read_integer(0x0E07) or 0  # PidTagMessageFlags
    flags = {flag for bit, flag in ((_READ, "seen"), (_UNSENT, "draft")) if bits & bit}
    if bag.read_integer(0x1090) == _FLAGGED:  # PidTagFlagStatus
        flags.add("flagged")
    if bag.read_integer(0x1081) in _ANSWERED:  # PidTagLastVerbExecuted
        flags.add("answered")
    return flags


def _read_labels(item: Item) -> tuple[str, ...]:
    """Outlook's categories (PidNameKeywords)."""
    property_id = item.names.find(PS_PUBLIC_STRINGS, "keywords")
    if property_id is None:
        return ()
    try:
        labels = item.properties.read_texts(property_id)
    except DamagedError:
        return ()
    return tuple(dict.fromkeys(label for label in labels if label))[:MAX_LABELS]
