"""`vcf`: the contacts as vCards of version 4.0 (RFC 6350), merged as in the list of contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .characters import clean_line, keep_web_address
from .lists import ListedContact, list_contacts
from .naming import make_urn
from .protocol import Journal, StreamFormat
from .source import Source

__all__ = ["FORMAT"]

_MAX_LINE_BYTES = 75
_NUMBER = re.compile(r"\+[0-9]{3,15}")
# RFC 6350 section 3.4: in text, these are written with a backslash.
_TO_ESCAPE = re.compile(r"([\\,;])")


def render_cards(source: Source, journal: Journal) -> Iterator[bytes]:
    """A card a contact, by name, as UTF-8 with CRLF."""
    for contact in list_contacts(source.letters()):
        journal.count("contacts")
        yield b"".join(_fold(line) for line in _render_card(contact))


def _render_card(contact: ListedContact) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:{_make_uid(contact)}"
    yield f"FN:{_escape(_find_full_name(contact))}"
    if contact.name is None:
        yield "KIND:org"  # "växeln", "info@": reached, and no person
    for organisation in contact.organisations:
        yield f"ORG:{_escape(organisation)}"
    for role in contact.roles:
        yield f"TITLE:{_escape(role)}"
    for email in contact.emails:
        yield f"EMAIL:{_escape(email)}"
    for phone in contact.phones:
        is_number = _NUMBER.fullmatch(phone)
        yield f"TEL;VALUE=uri:tel:{phone}" if is_number else f"TEL:{_escape(phone)}"
    for url in contact.urls:
        if address := keep_web_address(url):
            yield f"URL:{address}"
    yield f"CATEGORIES:{','.join(contact.kinds)}"
    told = " ".join(filter(None, (contact.place.title, str(contact.place.day or ""))))
    yield f"NOTE:{_escape(told)}"
    yield "END:VCARD"


def _make_uid(contact: ListedContact) -> str:
    # Of what a later letter adds to, only the first: the card stays the same one.
    reach = min(contact.emails, default="") or min(contact.phones, default="")
    return make_urn("contact", (contact.name or "").casefold(), reach or contact.place.series)


def _find_full_name(contact: ListedContact) -> str:
    """FN must be there (section 6.2.1): what stands for a name where there is none."""
    candidates = (
        contact.name,
        *contact.organisations,
        *contact.roles,
        *contact.emails,
        *contact.phones,
        *contact.urls,
    )
    return next((name for name in candidates if name and clean_line(name)), "?")


def _escape(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", clean_line(text))


def _fold(line: str) -> bytes:
    """A content line, folded at 75 octets and never inside a character (section 3.2)."""
    data = line.encode()
    pieces: list[bytes] = []
    limit = _MAX_LINE_BYTES
    while len(data) > limit:
        cut = limit
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[:cut])
        data = data[cut:]
        limit = _MAX_LINE_BYTES - 1
    return b"\r\n ".join((*pieces, data)) + b"\r\n"


FORMAT = StreamFormat("vcf", render_cards)
