"""Flags and labels that mail stores write into the header of the messages they keep.

X-Gmail-Labels        Google Takeout: labels with commas between them, in RFC 2047 words
X-Keywords            Dovecot, UW-IMAP: labels with spaces between them
X-Mozilla-Keys        Thunderbird: tags with spaces between them
X-Mozilla-Status      Thunderbird: four hexadecimal digits, a bit field (nsMsgMessageFlags.h)
Status, X-Status      mbox(5): R read; A answered, D deleted, F flagged, T draft
"""

from __future__ import annotations

import csv
import re
from email.errors import HeaderParseError
from email.header import decode_header

__all__ = ["FLAGS", "read_marks"]

FLAGS = ("answered", "deleted", "draft", "flagged", "seen")
"""The names of flags in records, as IMAP calls them (RFC 9051, 2.3.2), less the backslash."""

MAX_MARKED_BYTES = 64 * 1024
MAX_LABELS = 500
MAX_LABELS_BYTES = 8 * 1024
_MARK = re.compile(
    rb"(?mi)^(X-Gmail-Labels|X-Keywords|X-Mozilla-Keys|X-Mozilla-Status|Status|X-Status):"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)"
)
_HEADERS_END = re.compile(rb"\n\r?\n")
_MOZILLA_BITS = ((0x0001, "seen"), (0x0002, "answered"), (0x0004, "flagged"), (0x0008, "deleted"))
_STATUS_LETTERS = {"R": "seen", "A": "answered", "D": "deleted", "F": "flagged", "T": "draft"}


def read_marks(message: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels, in their order, and the flags, sorted, that a message's header carries."""
    head = message[:MAX_MARKED_BYTES]
    end = _HEADERS_END.search(head)
    labels: list[str] = []
    flags: set[str] = set()
    for mark in _MARK.finditer(head, 0, end.start() + 1 if end else len(head)):
        name, value = mark[1].lower(), mark[2]
        if name == b"x-gmail-labels":
            labels += _split_commas(_decode(value))
        elif name in (b"x-keywords", b"x-mozilla-keys"):
            labels += _decode(value).split()
        elif name == b"x-mozilla-status":
            flags.update(_read_mozilla_status(value))
        else:
            flags.update(_read_letters(value))
    return tuple(dict.fromkeys(labels))[:MAX_LABELS], tuple(sorted(flags))


def _decode(value: bytes) -> str:
    # The standard library's reading of encoded words takes the square of their length at worst.
    value = value[:MAX_LABELS_BYTES]
    text = b" ".join(line.strip() for line in value.split(b"\n")).decode("utf-8", "replace")
    if "=?" not in text:
        return text
    try:
        words = decode_header(text)
    except HeaderParseError:
        return text
    return "".join(_decode_word(word, charset) for word, charset in words)


def _decode_word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    try:
        return word.decode(charset or "utf-8", "replace")
    except LookupError:
        return word.decode("utf-8", "replace")


def _split_commas(text: str) -> list[str]:
    # One line of text, and a quotation mark that is never closed ends with it.
    line = " ".join(text.split())
    return [
        label.strip()
        for label in next(csv.reader([line], skipinitialspace=True), [])
        if label.strip()
    ]


def _read_mozilla_status(value: bytes) -> list[str]:
    try:
        bits = int(value.strip(), 16)
    except ValueError:
        return []
    return [flag for bit, flag in _MOZILLA_BITS if bits & bit]


def _read_letters(value: bytes) -> list[str]:
    letters = value.strip().decode("latin-1")
    return [_STATUS_LETTERS[letter] for letter in letters if letter in _STATUS_LETTERS]
