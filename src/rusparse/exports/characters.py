"""Text from mail made fit for formats that are read line by line, or that forbid characters."""

from __future__ import annotations

import re

__all__ = ["REPLACEMENT", "clean_line", "clean_text", "keep_web_address", "replace_unstorable"]

REPLACEMENT = "\ufffd"
"""What stands for a character that a format can't hold (Unicode's replacement character)."""

# Everything that some reader takes for the end of a line (Python's splitlines, JavaScript, YAML).
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What XML 1.0 section 2.2 forbids, and what YAML 1.2 section 5.1 calls not printable.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def clean_text(text: str) -> str:
    r"""Text with LF as its only line end, and U+FFFD for each character that can't be held.

    >>> clean_text("a\r\nb\x00")
    'a\nb\ufffd'
    """
    if text.isprintable():
        return text
    return _FORBIDDEN.sub(REPLACEMENT, _LINE_ENDS.sub("\n", text))


def replace_unstorable(text: str) -> str:
    """Text that a database takes, each character in its place, so that spans stay right.

    >>> replace_unstorable("a\x00b")
    'a\ufffdb'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATES.sub(REPLACEMENT, text)
    # Databases that are written in C end a text at it.
    return text.replace("\x00", REPLACEMENT)


def clean_line(text: str) -> str:
    """Text on one line, with single spaces.

    >>> clean_line("a\\r\\n b")
    'a b'
    """
    return _SPACES.sub(" ", clean_text(text)).strip()


def keep_web_address(address: str | None) -> str | None:
    """An address that leads to the web and is written as RFC 3986 demands, else None.

    >>> keep_web_address("javascript:alert(1)") is None
    True
    """
    if address is None or not address.isprintable() or not _WEB_ADDRESS.fullmatch(address):
        return None
    return address
