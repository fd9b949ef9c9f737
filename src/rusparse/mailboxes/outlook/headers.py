"""The header of a message: as it came, where Outlook kept that, else from its properties.

PidTagTransportMessageHeaders is the header as it came. What it says of the body's form is left out,
since the body is written anew, and what it lacks is added from the properties.

Source: MS-OXOMSG 2.2.2.61, MS-OXCMAIL 2.1.3 and 2.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .addresses import (
    encode_words,
    list_recipients,
    list_reply_addresses,
    read_sender,
    render_mailboxes,
)
from .items import Item
from .properties import PS_INTERNET_HEADERS

__all__ = ["render_headers"]

MAX_HEADER_CHARACTERS = 1 << 20
MAX_NAMED_HEADERS = 500
_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]{0,8}:")
_NAME = re.compile(r"[!-9;-~]{1,76}")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_OF_THE_BODY = re.compile(r"(?i)content-.*|mime-version|lines")
_IDENTIFIERS = (("Message-ID", 0x1035), ("In-Reply-To", 0x1042), ("References", 0x1039))
_LISTS = (("List-Help", 0x1043), ("List-Subscribe", 0x1044), ("List-Unsubscribe", 0x1045))
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def render_headers(item: Item) -> bytes:
    """All fields but those of the body's form, each line ended with CRLF."""
    lines = list(_read_transport_headers(item))
    present = {match[1].lower() for line in lines if (match := _FIELD.match(line))}
    fields = list(_rebuild_fields(item))
    if not lines:
        fields += _read_named_headers(item)
    for name, value in fields:
        if name.lower() not in present and value:
            lines.append(f"{name}: {value}\r\n")
            present.add(name.lower())
    return "".join(lines).encode("utf-8", "replace")


def read_subject(item: Item) -> str:
    """The subject; a store keeps the length of its prefix in two characters before it."""
    subject = item.properties.read_text(0x0037)
    if subject[:1] == "\x01":
        subject = subject[2:]
    if not subject:  # PidTagSubjectPrefix, PidTagNormalizedSubject
        subject = item.properties.read_text(0x003D) + item.properties.read_text(0x0E1D)
    return subject


def _read_transport_headers(item: Item) -> Iterator[str]:
    text = item.properties.read_text(0x007D)[:MAX_HEADER_CHARACTERS]
    kept = False
    for line in _LINE_BREAK.split(text.lstrip("\r\n")):
        if not line:
            return
        if line[0] in " \t":
            if kept and line.strip():
                yield _without_nul(line)
            continue
        field = _FIELD.match(line)
        # A line that is no field stands there at times: "Microsoft Mail Internet Headers ...".
        kept = field is not None and not _OF_THE_BODY.fullmatch(field[1])
        if kept:
            yield _without_nul(line)


def _without_nul(line: str) -> str:
    return line.replace("\0", "") + "\r\n"


def _rebuild_fields(item: Item) -> Iterator[tuple[str, str]]:
    bag = item.properties
    sender = read_sender(item)
    acting = read_sender(item, acting=True)
    if sender or acting:
        yield "From", render_mailboxes([mailbox for mailbox in (sender or acting,) if mailbox])
    if sender and acting and acting.address and acting.address.lower() != sender.address.lower():
        yield "Sender", render_mailboxes([acting])
    for kind, mailboxes in list_recipients(item).items():
        yield kind, render_mailboxes(mailboxes)
    yield "Reply-To", render_mailboxes(list_reply_addresses(bag))
    yield "Subject", encode_words(read_subject(item))
    yield "Date", _render_date(item)
    for name, property_id in _IDENTIFIERS:
        yield name, _render_identifiers(bag.read_text(property_id))
    for name, property_id in _LISTS:
        yield name, encode_words(bag.read_text(property_id))


def _render_date(item: Item) -> str:
    # PidTagClientSubmitTime, else PidTagMessageDeliveryTime.
    sent = item.properties.read_time(0x0039, 0x0E06)
    if sent is None:
        return ""
    # Not by strftime, which writes the names as the process's locale has them.
    return (
        f"{_WEEKDAYS[sent.weekday()]}, {sent.day:02} {_MONTHS[sent.month - 1]} {sent.year:04} "
        f"{sent:%H:%M:%S} +0000"
    )


def _render_identifiers(text: str) -> str:
    words = "".join(character if character > " " else " " for character in text).split()
    if len(words) == 1 and not words[0].startswith("<"):
        words = [f"<{words[0]}>"]
    return "\r\n ".join(word for word in words if word.isascii() and len(word) < 900)


def _read_named_headers(item: Item) -> Iterator[tuple[str, str]]:
    """Fields that became properties by their name (MS-OXCMAIL 2.1.3.4.1)."""
    for name, property_id in item.names.list_names(PS_INTERNET_HEADERS)[:MAX_NAMED_HEADERS]:
        if _NAME.fullmatch(name) and not _OF_THE_BODY.fullmatch(name):
            value = item.properties.read_text(property_id)
            yield name, encode_words(value)
