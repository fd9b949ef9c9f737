"""The record's id: a hash of a message that stays the same wherever the message was kept."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from .wire import normalize_line_ends, skip_prelude

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
    """The header without the fields of mail stores, each with the lines that it is folded over."""
    return _load_store_field().sub(b"", b"\n" + header)[1:]


@cache
def _load_store_field() -> re.Pattern[bytes]:
    text = files(__package__).joinpath("store_headers.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)
    names = [re.escape(name) for name in table["names"]]
    names += [re.escape(prefix) + "[!-9;-~]{0,200}" for prefix in table["prefixes"]]
    field = rf"\n(?:{'|'.join(names)})[ \t]*:[^\n]*+(?:\n[ \t][^\n]*+)*+"
    return re.compile(field.encode(), re.IGNORECASE)
