"""List headers: RFC 2369, RFC 2919 (List-Id), RFC 5064 (Archived-At), RFC 8058 (one click)."""

from __future__ import annotations

import re

from rusparse.records import MailingList

from .encoded_words import decode_unstructured
from .journal import Journal
from .wire import Header

__all__ = ["parse_mailing_list"]

_MAX_ADDRESSES = 20
_ANGLE = re.compile(r"<([^<>]*+)>")
_COMMENT = re.compile(r"\([^()]*+\)")
_SPACE = re.compile(r"\s+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:\S", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[^\s@:/,]{1,64}@[^\s@:/,]{1,255}\Z")
_LIST_ID = re.compile(r"<\s*([^<>\s]+)\s*>?")
_ONE_CLICK = re.compile(r"list-unsubscribe\s*=\s*one-click", re.IGNORECASE)
_NAMES = frozenset(
    {"list-id", "list-unsubscribe", "list-unsubscribe-post", "list-archive", "archived-at"}
    | {"list-post", "list-help", "list-subscribe", "list-owner"}
)


def parse_mailing_list(header: Header, journal: Journal) -> MailingList | None:
    """What the list headers say, or None when there are none.

    Addresses come in the sender's order, without comments and folding; a bare e-mail address gets
    its `mailto:`. `one_click` needs both the Post field and an https address, as RFC 8058
    section 3.1 does.
    """
    if _NAMES.isdisjoint(header.named):
        return None
    values: dict[str, list[str]] = {}
    for field in header.fields:
        name = field.key
        if name in _NAMES:
            value = decode_unstructured(field.raw, journal, f"header {field.name}")
            values.setdefault(name, []).append(value)
    unsubscribe = _find_addresses(values, "list-unsubscribe", journal)
    post = " ".join(values.get("list-unsubscribe-post", []))
    list_id, list_name = _read_list_id(values.get("list-id", []))
    archive = _find_addresses(values, "list-archive", journal)
    archived = _find_addresses(values, "archived-at", journal)
    one_click = bool(_ONE_CLICK.search(post)) and any(
        address.lower().startswith("https:") for address in unsubscribe
    )
    return MailingList.make(
        {
            "list_id": list_id,
            "name": list_name,
            "unsubscribe": unsubscribe,
            "one_click": one_click,
            "archive": archive + tuple(address for address in archived if address not in archive),
            "post": _find_addresses(values, "list-post", journal),
            "help": _find_addresses(values, "list-help", journal),
        }
    )


def _read_list_id(values: list[str]) -> tuple[str | None, str | None]:
    for value in values:
        matches = list(_LIST_ID.finditer(value))
        if matches:
            # The identifier is the last one in angles: the phrase may hold others.
            name = value[: matches[-1].start()].strip().strip('"').strip()
            return matches[-1][1].lower(), _SPACE.sub(" ", name) or None
        bare = _COMMENT.sub(" ", value).strip().strip('"')
        if bare and not _SPACE.search(bare):
            return bare.lower(), None
        last = bare.rsplit(" ", 1)[-1]
        if bare and "." in last.strip("."):
            return last.lower(), bare.rsplit(" ", 1)[0].strip().strip('"') or None
        if bare:
            return None, bare
    return None, None


def _find_addresses(values: dict[str, list[str]], name: str, journal: Journal) -> tuple[str, ...]:
    found: list[str] = []
    for value in values.get(name, []):
        angles = _ANGLE.findall(value)
        # Without angles the field is an error, but commas still part the addresses.
        candidates = angles or _COMMENT.sub(" ", value).replace("<", " ").split(",")
        for candidate in candidates:
            address = _SPACE.sub("", candidate) if angles else candidate.strip()
            if _BARE_ADDRESS.match(address):
                address = f"mailto:{address}"
            if not _SCHEME.match(address) or _SPACE.search(address):
                # List-Post may say NO (RFC 2369 section 3.4).
                if address and address.upper().split(" ", 1)[0] != "NO":
                    journal.note("list-address-unreadable", f"header {name}", raw=address)
                continue
            if address not in found and len(found) < _MAX_ADDRESSES:
                found.append(address)
    return tuple(found)
