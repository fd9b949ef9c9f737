"""`parse_message`: the bytes of one message to a `Message`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rusparse.context import Context, Limits
from rusparse.diagnostics import Diagnostic
from rusparse.records import Address, Forwarded
from rusparse.values.message import Body, Message

from .addresses import parse_addresses
from .attachments import list_attachments, read_structured_data
from .bodies import choose_body, divide_parts
from .bulk import states_bulk
from .charsets import decode_text
from .encoded_words import decode_unstructured
from .forward import find_forwarded_part
from .identity import compute_record_id
from .journal import Journal
from .mailing_list import parse_mailing_list
from .moments import parse_date_time
from .platform import find_platform
from .tree import Part, read_tree
from .wire import Header, normalize_line_ends, split_message

__all__ = ["decode_document", "parse_message"]

_SINGLE_FIELDS = ("from", "subject", "date", "message-id", "sender", "content-type")
_TRACE_FIELDS = 5
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")


@dataclass(slots=True)
class _Reading:
    """One level of a message: what it is, and the message that it only passes on, if it does."""

    message: Message
    attached: bytes | None


def parse_message(data: bytes, context: Context) -> Message:
    """Read one message (RFC 5322 and MIME) leniently; nothing in it raises.

    `data` is the message as it was kept: any line ends, with or without an mbox "From " line. Of
    `context` only the limits are used. What is damaged, guessed or cut stands in the result's
    diagnostics. A message that only passes on an attached one gives that one, with `forwarded`
    set; its `id` stays that of the bytes that came in.

    >>> from rusparse.context import Context
    >>> parse_message(b"From: Anna <anna@example.se>\\nSubject: Hej\\n\\nText", Context()).subject
    'Hej'
    """
    limits = context.limits
    journal = Journal()
    if len(data) > limits.max_message_bytes:
        journal.note(
            "message-too-large",
            "message",
            size_bytes=str(len(data)),
            kept=str(limits.max_message_bytes),
        )
        data = data[: limits.max_message_bytes]
    data = normalize_line_ends(bytes(data))
    record_id = compute_record_id(data)
    forwarded: Forwarded | None = None
    reading = _read_level(data, record_id, limits, journal)
    for _ in range(limits.max_forward_depth):
        if reading.attached is None:
            break
        outer = reading.message
        if forwarded is None:
            forwarded = Forwarded(by=outer.sender, at=outer.sent_at, how="attached")
        journal.note(
            "forward-unwrapped",
            "message",
            by=outer.sender.address if outer.sender else "",
            message_id=outer.message_id or "",
            subject=outer.subject or "",
            text=outer.body.text.strip() if outer.body else "",
        )
        reading = _read_level(reading.attached, record_id, limits, journal)
    if reading.attached is not None:
        journal.note("forward-depth-limit", "message", limit=str(limits.max_forward_depth))
    message = reading.message
    message.forwarded, message.diagnostics = forwarded, journal.close()
    return message


def decode_document(
    data: bytes, media_type: str, context: Context
) -> tuple[Body, tuple[Diagnostic, ...]]:
    """Decode a saved HTML or plain-text letter.

    `media_type` is "text/html" or "text/plain" (as from `sniff_media_type`). The character set is
    that of a byte order mark, else of the meta tag, else UTF-8 if it decodes, else a guess.
    Line ends come back as LF; what is beyond the limits is cut with a remark.

    >>> body, remarks = decode_document(b"\\xef\\xbb\\xbfHej", "text/plain", Context())
    >>> body.text, remarks
    ('Hej', ())
    """
    limits = context.limits
    journal = Journal()
    if len(data) > limits.max_message_bytes:
        size, kept = str(len(data)), str(limits.max_message_bytes)
        journal.note("message-too-large", "body", size_bytes=size, kept=kept)
        data = data[: limits.max_message_bytes]
    text = decode_text(bytes(data), None, journal, "body", html=media_type == "text/html")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > limits.max_body_characters:
        journal.note("body-cut", "body", characters=str(len(text)))
        text = text[: limits.max_body_characters]
    return Body(media_type, text), journal.close()


def _read_level(data: bytes, record_id: str, limits: Limits, journal: Journal) -> _Reading:
    header, rest = split_message(data, limits, journal)
    root = read_tree(header, rest, limits, journal)
    hint = root.content_type.parameters.get("charset") or _find_charset(root)
    for name in _SINGLE_FIELDS:
        _note_duplicates(header, name, journal)
    division = divide_parts(root)
    language = _read_language(header)
    body, alternative, files = choose_body(division, limits, journal, language)
    forwarded = find_forwarded_part(root, header, division, body, limits)
    if body is None and forwarded is None:
        journal.note("body-missing", "message", media_type=root.media_type)
    _note_damage(header, journal, hint)
    sent_at = _read_date(header, journal)
    message = Message(
        id=record_id,
        message_id=_read_message_id(header),
        subject=_read_subject(header, journal, hint),
        sender=_read_sender(header, limits, journal, hint),
        reply_to=_read_addresses(header, ("reply-to",), limits, journal, hint),
        recipients=_read_addresses(header, ("to", "cc"), limits, journal, hint),
        sent_at=sent_at,
        delivered_at=_read_delivery(header, journal) if sent_at is None else None,
        states_bulk=states_bulk(header),
        mailing_list=parse_mailing_list(header, journal),
        platform=find_platform(
            header, body.text if body is not None and body.media_type == "text/html" else None
        ),
        body=body,
        alternative=alternative,
        attachments=list_attachments(division, body, files, limits, journal),
        structured_data=read_structured_data(division, limits, journal),
        forwarded=None,
        diagnostics=(),
    )
    attached = None if forwarded is None else normalize_line_ends(forwarded.content)
    return _Reading(message, attached)


def _find_charset(root: Part) -> str | None:
    """The character set of the first leaf that names one: a hint for raw bytes in headers."""
    for part in root.children[:10]:
        charset = part.content_type.parameters.get("charset")
        if charset:
            return charset
    return None


def _note_damage(header: Header, journal: Journal, hint: str | None) -> None:
    """Note what is damaged in any field, also in those that nothing else reads.

    In plain ASCII without encoded words there is nothing to be damaged.
    """
    for field in header.fields:
        if b"=?" in field.raw or not field.raw.isascii():
            decode_unstructured(field.raw, journal, f"header {field.name}", hint)


def _note_duplicates(header: Header, name: str, journal: Journal) -> None:
    found = header.find_all(name)
    if len(found) > 1:
        raws = {
            str(number): field.raw.strip().decode("utf-8", "replace")
            for number, field in enumerate(found[:5], 1)
        }
        journal.note("header-duplicated", f"header {found[0].name}", **raws)


def _read_language(header: Header) -> str | None:
    field = header.find("content-language")
    if field is None:
        return None
    tag = field.raw.decode("ascii", "replace").split(",")[0].strip()
    return tag if _LANGUAGE.match(tag) else None


def _read_message_id(header: Header) -> str | None:
    field = header.find("message-id")
    if field is None:
        return None
    text = field.raw.decode("utf-8", "replace")
    start = text.find("<")
    if start >= 0:
        end = text.find(">", start)
        text = text[start + 1 : end if end > start else len(text)]
        text = text.lstrip("<")
    text = _SPACE.sub("", text).strip("<>")
    return "".join(character for character in text if character.isprintable()) or None


def _read_subject(header: Header, journal: Journal, hint: str | None) -> str | None:
    field = header.find("subject")
    if field is None:
        return None
    text = decode_unstructured(field.raw, journal, "header Subject", hint)
    return _SPACE.sub(" ", text).strip()


def _read_addresses(
    header: Header,
    names: tuple[str, ...],
    limits: Limits,
    journal: Journal,
    hint: str | None,
) -> tuple[Address, ...]:
    found: tuple[Address, ...] = ()
    for name in names:
        raws = [field.raw for field in header.find_all(name)]
        where = f"header {name.title()}"
        found += parse_addresses(raws, limits, journal, where, hint)
    return found[: limits.max_addresses]


def _read_sender(
    header: Header, limits: Limits, journal: Journal, hint: str | None
) -> Address | None:
    for name in ("from", "sender"):
        addresses = _read_addresses(header, (name,), limits, journal, hint)
        if addresses:
            return addresses[0]
    return None


def _read_date(header: Header, journal: Journal) -> dt.datetime | None:
    field = header.find("date")
    if field is None:
        return None
    text = decode_unstructured(field.raw, journal, "header Date")
    return parse_date_time(text, journal, "header Date") if text else None


def _read_delivery(header: Header, journal: Journal) -> dt.datetime | None:
    """The moment in the topmost Received field that can be read (RFC 5322 section 3.6.7).

    Each server puts its own field above those before it, with the moment after the last semicolon.
    """
    for field in header.find_all("received")[:_TRACE_FIELDS]:
        _, semicolon, raw = field.raw.rpartition(b";")
        text = raw.decode("ascii", "replace")
        own = Journal()
        moment = parse_date_time(text, own, "header Received") if semicolon else None
        if moment is not None and not own.close():
            told = {"moment": moment.isoformat(), "raw": text.strip()}
            journal.note("date-of-delivery", "header Received", **told)
            return moment
    return None
