"""Encoded words in headers (RFC 2047, RFC 2231 section 5), in the forms in which they arrive.

Read leniently: words without `?=` at their end, spaces and question marks inside a Q text, base64
without padding, characters split over two words, words inside quoted strings or glued to text,
raw 8-bit bytes between them. What can't be decoded stays as it is written.
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache

from .charsets import decode_text, find_codec
from .journal import Journal

__all__ = ["decode_encoded_words", "decode_header_bytes", "decode_unstructured"]

_OPENING = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_MAX_KEPT_CHARACTERS = 300
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f]+")
_FOLD = re.compile(rb"[ \t]*\n[ \t]*")


def decode_unstructured(raw: bytes, journal: Journal, where: str, hint: str | None = None) -> str:
    """A header's value as text: unfolded, 8-bit bytes read, encoded words decoded.

    `hint` is the character set of the message's own body, tried for raw 8-bit bytes that are no
    UTF-8. Control characters, which only an encoded word can bring in, become spaces.
    """
    text = decode_header_bytes(raw, journal, where, hint)
    if "=?" in text:
        text = decode_encoded_words(text, journal, where)
    elif text.isprintable():
        return text
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text)
    return text.strip()


def decode_header_bytes(raw: bytes, journal: Journal, where: str, hint: str | None = None) -> str:
    """A header's value as text, unfolded, with its encoded words as they are."""
    if b"\n" in raw:
        raw = _FOLD.sub(b" ", raw)
    if raw.isascii():
        return raw.decode("ascii").strip()
    # RFC 6532 allows UTF-8 here; everything else is an error of the sender's.
    usable = hint if hint and find_codec(hint) not in (None, "utf-8") else None
    return decode_text(raw, usable, journal, where).strip()


def decode_encoded_words(text: str, journal: Journal, where: str) -> str:
    """Replace the encoded words in `text` by what they stand for.

    >>> decode_encoded_words("=?utf-8?q?p=C3=A5?= =?utf-8?b?IMO2?=", Journal(), "header Subject")
    'på ö'
    """
    if len(text) <= _MAX_KEPT_CHARACTERS:
        kept = _decode_undamaged(text)
        if kept is not None:
            return kept
    return _decode(text, journal, where)


@lru_cache(maxsize=512)
def _decode_undamaged(text: str) -> str | None:
    """The text if nothing is to be noted of it: a sender's name comes again in its every letter."""
    journal = Journal()
    decoded = _decode(text, journal, "")
    return None if journal.close() else decoded


def _decode(text: str, journal: Journal, where: str) -> str:
    pieces: list[str] = []
    pending: list[tuple[str, str, str, str]] = []  # charset, encoding, text, as written
    end = 0
    for match in _OPENING.finditer(text):
        if match.start() < end:
            continue  # an opening inside the text of the word before
        close, after, whole = _find_end(text, match)
        between = text[end : match.start()]
        if not (pending and not between.strip()):
            pieces.append(_decode_run(pending, journal, where))
            pending = []
            pieces.append(between)
        pending.append((match[1], match[2].lower(), text[match.end() : close], match[0]))
        end = after
        if not whole:
            journal.note("encoded-word-damaged", where, raw=text[match.start() : after])
    pieces.append(_decode_run(pending, journal, where))
    pieces.append(text[end:])
    return "".join(pieces)


def _find_end(text: str, opening: re.Match[str]) -> tuple[int, int, bool]:
    """Where the text of a word ends, where the word itself does, and whether it has its `?=`."""
    start = opening.end()
    following = _OPENING.search(text, start)
    limit = following.start() if following else len(text)
    close = text.find("?=", start, limit)
    if opening[2] in "qQ":
        # A raw "?" before an escape looks like an end: it is none if a later one follows.
        while close >= 0 and _HEX.match(text, close + 2):
            later = text.find("?=", close + 2, limit)
            if later < 0:
                break
            close = later
    if close >= 0:
        return close, close + 2, True
    # No end: a word has no spaces, so it ends at the first one, or at the next word. A question
    # mark left over at its end is half of the end that is missing.
    stop = start
    while stop < limit and not text[stop].isspace() and text[stop] not in '<>"':
        stop += 1
    bare = stop - 1 if stop > start and text[stop - 1] == "?" else stop
    return bare, stop, False


def _decode_run(words: list[tuple[str, str, str, str]], journal: Journal, where: str) -> str:
    """Adjoining words: of one character set, their bytes are joined before they are read."""
    pieces: list[str] = []
    index = 0
    while index < len(words):
        charset = words[index][0].split("*", 1)[0].lower()
        data = b""
        written: list[str] = []
        carried = ""
        while index < len(words) and words[index][0].split("*", 1)[0].lower() == charset:
            _, encoding, text, opening = words[index]
            written.append(f"{opening}{text}?=")
            following = words[index + 1] if index + 1 < len(words) else None
            index += 1
            if encoding == "q":
                data += _decode_q(text)
                continue
            joined = carried + "".join(text.split())
            carried = ""
            # Base64 that was cut into words without regard for its groups of four.
            same = following is not None and following[1] == "b"
            if same and len(joined) % 4 and "=" not in joined:
                carried = joined
                continue
            data += _decode_b(joined)
        pieces.append(_read_word(data, charset, written, journal, where))
    return "".join(pieces)


def _read_word(data: bytes, charset: str, written: list[str], journal: Journal, where: str) -> str:
    if not data and any(word.split("?", 3)[3] != "?=" for word in written):
        journal.note("encoded-word-damaged", where, raw=" ".join(written))
        return " ".join(written)
    return decode_text(data, charset, journal, where)


def _decode_q(text: str) -> bytes:
    data = text.replace("_", " ").encode("utf-8", "replace")
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _decode_b(text: str) -> bytes:
    data = text.encode("ascii", "replace").replace(b"-", b"+").replace(b"_", b"/")
    output = b""
    # Padding inside means that several pieces were written one after another.
    for piece in data.split(b"="):
        clean = _NOT_BASE64.sub(b"", piece)
        if len(clean) % 4 == 1:
            clean = clean[:-1]
        if clean:
            output += binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
    return output
