"""The record's id: a hash of a message that stays the same wherever the message was kept."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from .wire import FIELD_NAME, normalize_line_ends, skip_prelude

__all__ = ["compute_record_id"]


def compute_record_id(
    data: bytes,
    media_type: Literal["message/rfc822", "text/html", "text/plain"] = "message/rfc822",
) -> str:
    """SHA-256 of a message, in hexadecimal, the same for every copy of it.

    Line ends count as LF and those at the very end not at all; a byte order mark and mbox "From "
    lines before the header don't count, nor do header fields that mail stores add (the list is
    store_headers.toml). Everything else does, so that two messages with one Message-ID and
    different bytes are two. For a saved HTML or plain-text letter only the line ends and the byte
    order mark are left out. Any bytes are accepted.

    >>> compute_record_id(b"Subject: a\\r\\nStatus: RO\\r\\n\\r\\nb\\r\\n") == compute_record_id(
    ...     b"Subject: a\\n\\nb")
    True
    """
    data = normalize_line_ends(data)
    if media_type != "message/rfc822":
        return hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\n")).hexdigest()
    start = skip_prelude(data)
    end = data.find(b"\n\n", start)
    end = len(data) if end < 0 else end
    digest = hashlib.sha256(_drop_store_fields(data[start:end].rstrip(b"\n")))
    digest.update(data[end:].rstrip(b"\n"))
    return digest.hexdigest()


def _drop_store_fields(header: bytes) -> bytes:
    if not _store_line().search(b"\n" + header.lower()):
        return header
    kept: list[bytes] = []
    dropping = False
    for line in header.split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            match = FIELD_NAME.match(line)
            dropping = bool(match and _store_pattern().fullmatch(match[1]))
        if not dropping:
            kept.append(line)
    return b"\n".join(kept)


@cache
def _store_names() -> dict[str, list[str]]:
    text = files(__package__).joinpath("store_headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _store_pattern() -> re.Pattern[bytes]:
    table = _store_names()
    names = [re.escape(name) for name in table["names"]]
    names += [re.escape(prefix) + "[!-9;-~]*" for prefix in table["prefixes"]]
    return re.compile("|".join(names).encode(), re.IGNORECASE)


@cache
def _store_line() -> re.Pattern[bytes]:
    """What begins a line, in lower case, of all such fields and of some others."""
    names = [re.escape(name) for begun in _store_names().values() for name in begun]
    return re.compile(rb"\n(?:" + "|".join(names).encode() + rb")")
