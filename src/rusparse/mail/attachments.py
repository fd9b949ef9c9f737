"""Parts that are no body: listed with their sizes and hashes, never written anywhere."""

from __future__ import annotations

import hashlib

from rusparse.context import Limits
from rusparse.records import Attachment, StructuredData
from rusparse.values.message import Body

from .bodies import INLINE_MEDIA, Division
from .charsets import decode_text
from .journal import Journal
from .transfer import UuFile
from .tree import Part

__all__ = ["list_attachments", "read_structured_data"]

_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_LINKED_DATA_TYPE = "application/ld+json"


def list_attachments(
    division: Division,
    body: Body | None,
    files: list[UuFile],
    limits: Limits,
    journal: Journal,
) -> tuple[Attachment, ...]:
    """The attachments in the order of their parts, then files that stood uuencoded in the text.

    Inline is what the HTML body names by its Content-ID, whatever the disposition says, and an
    image, sound or film that stands in the letter without being marked as an attachment.
    """
    markup = body.text if body is not None and body.media_type == "text/html" else ""
    listed: list[Attachment] = []
    for part in division.attachments:
        if _is_only_data(part):
            continue
        if len(listed) >= limits.max_attachments:
            _note_limit(division, limits, journal)
            return tuple(listed)
        listed.append(_describe(part, division, markup))
    for file in files:
        if len(listed) >= limits.max_attachments:
            _note_limit(division, limits, journal)
            break
        name = decode_text(file.name, None, journal, "body").strip()
        listed.append(
            Attachment(
                name=name or None,
                media_type="application/octet-stream",
                size_bytes=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
            )
        )
    return tuple(listed)


def _note_limit(division: Division, limits: Limits, journal: Journal) -> None:
    journal.note(
        "attachment-limit",
        "message",
        attachments=str(len(division.attachments)),
        kept=str(limits.max_attachments),
    )


def _describe(part: Part, division: Division, markup: str) -> Attachment:
    media = part.media_type.startswith(INLINE_MEDIA)
    placed = id(part) in division.shown or part.disposition.value == "inline"
    named = bool(part.content_id) and f"cid:{part.content_id}" in markup
    return Attachment(
        name=part.name,
        media_type=part.media_type,
        size_bytes=len(part.content),
        sha256=hashlib.sha256(part.content).hexdigest(),
        content_id=part.content_id,
        inline=named or (media and placed and part.disposition.value != "attachment"),
    )


def _is_only_data(part: Part) -> bool:
    """A calendar object or linked data beside the text, not sent as a file of its own."""
    data = part.media_type in _CALENDAR_TYPES or part.media_type == _LINKED_DATA_TYPE
    return data and not part.name and part.disposition.value != "attachment"


def read_structured_data(
    division: Division, limits: Limits, journal: Journal
) -> tuple[StructuredData, ...]:
    """Calendar objects (RFC 5545) and JSON-LD among the parts, decoded, with LF line ends."""
    found: list[StructuredData] = []
    for part in division.attachments:
        if part.media_type in _CALENDAR_TYPES:
            media_type = "text/calendar"
        elif part.media_type == _LINKED_DATA_TYPE:
            media_type = _LINKED_DATA_TYPE
        else:
            continue
        if len(found) >= limits.max_attachments:
            break
        label = part.content_type.parameters.get("charset")
        text = decode_text(part.content, label, journal, part.where)
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        if len(text) > limits.max_body_characters:
            journal.note("body-cut", part.where, characters=str(len(text)))
            text = text[: limits.max_body_characters]
        if text.strip() and not any(text == known.text for known in found):
            found.append(StructuredData(media_type=media_type, text=text))
    return tuple(found)
