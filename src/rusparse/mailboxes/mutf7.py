"""Modified UTF-7, in which IMAP servers write the names of mail folders (RFC 3501, 5.1.3)."""

from __future__ import annotations

import binascii
import re

__all__ = ["decode_folder_name"]

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]{0,1000})-")


def decode_folder_name(name: str) -> str:
    """A folder's name as people see it; what is no modified UTF-7 stays as it is.

    >>> decode_folder_name("F&APY-rr&AOU-d")
    'Förråd'
    """
    return _SHIFTED.sub(_decode_shifted, name)


def _decode_shifted(match: re.Match[str]) -> str:
    letters = match[1]
    if not letters:
        return "&"
    padded = letters.replace(",", "/") + "=" * (-len(letters) % 4)
    try:
        return binascii.a2b_base64(padded).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return match[0]
