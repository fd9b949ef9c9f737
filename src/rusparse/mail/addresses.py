"""Address lists (RFC 5322 section 3.4), with groups, comments, routes and junk.

The tokens are read before encoded words are decoded, so that a comma inside a name does not part
it; an encoded word is one token even where it holds spaces, commas or quotes that it should not.
Everything is one pass over the tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rusparse.context import Limits
from rusparse.records import Address

from .comments import find_comment_end
from .encoded_words import decode_encoded_words, decode_header_bytes
from .journal import Journal

__all__ = ["parse_addresses"]

_TOKEN_PATTERN = r"""
      (?P<word>=\?[^?\s=]{1,60}\?[bBqQ]\?[^?<>]{0,500}\?=)
    | "(?P<quoted>(?:[^"\\]|\\.)*+)"
    | (?P<comment>\()
    | <(?P<angle>[^<>]*+)>
    | (?P<literal>\[[^\][]{0,255}\])
    | (?P<mark>[,;:<>"])
    | (?P<space>\s++)
    | (?P<atom>[^\s,;:<>"(\[]++|\[)
    """
_TOKEN = re.compile(_TOKEN_PATTERN, re.VERBOSE | re.DOTALL)
_TOKEN_UNQUOTED = re.compile(
    _TOKEN_PATTERN.replace('| "(?P<quoted>', '| "(?!)(?P<quoted>'), re.VERBOSE | re.DOTALL
)
_MAX_KEPT_BYTES = 200
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AT = re.compile(r"\s*@\s*")
_QUOTED_ADDRESS = re.compile(r'"[^"]{1,100}"@[^\s@"]{1,255}\Z')
_ADDRESS_IN_TEXT = re.compile(r"(?!')[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")


@dataclass(slots=True)
class _Entry:
    """The tokens of one mailbox as they come: words before an angle, the angle, comments."""

    words: list[tuple[str, str]] = field(default_factory=list)  # kind, text
    angle: str | None = None
    comments: list[str] = field(default_factory=list)


def parse_addresses(
    raws: list[bytes], limits: Limits, journal: Journal, where: str, hint: str | None = None
) -> tuple[Address, ...]:
    """The mailboxes of one or more header fields of a kind, in order, groups flattened.

    A mailbox without any address is noted with its raw text and left out; more than
    `limits.max_addresses` are cut with a remark.

    >>> parse_addresses([b'"Ek, Anna" <anna@example.se>, G: b@example.org;'], Limits(),
    ...     Journal(), "header To")  # doctest: +ELLIPSIS
    (Address(name='Ek, Anna', ...), Address(name=None, address='b@example.org'))
    """
    if len(raws) == 1 and len(raws[0]) <= _MAX_KEPT_BYTES and raws[0].isascii():
        kept = _parse_undamaged(raws[0])
        if kept is not None and len(kept) < limits.max_addresses:
            return kept
    return _parse(raws, limits.max_addresses, journal, where, hint)


@lru_cache(maxsize=1_024)
def _parse_undamaged(raw: bytes) -> tuple[Address, ...] | None:
    """The mailboxes if nothing is to be noted of them: letters have the same ones over and over."""
    journal = Journal()
    found = _parse([raw], _MAX_KEPT_BYTES, journal, "", None)
    return None if journal.close() else found


def _parse(
    raws: list[bytes], most: int, journal: Journal, where: str, hint: str | None
) -> tuple[Address, ...]:
    found: list[Address] = []
    for raw in raws:
        text = decode_header_bytes(raw, journal, where, hint)
        entries = _divide(text)
        # A header that was encoded as a whole, its angles and commas with it.
        if "=?" in text and not any(entry.angle or _has_at(entry) for entry in entries):
            text = decode_encoded_words(text, journal, where)
            entries = _divide(text)
        for entry in entries:
            if len(found) >= most:
                journal.note("address-limit", where, addresses=str(len(entries)))
                return tuple(found)
            address = _make_address(entry, journal, where)
            if address is not None:
                found.append(address)
    return tuple(found)


def _has_at(entry: _Entry) -> bool:
    return any("@" in text for _, text in entry.words)


def _divide(text: str) -> list[_Entry]:
    entries: list[_Entry] = []
    entry = _Entry()
    position, size = 0, len(text)
    token = _TOKEN
    while position < size:
        match = token.match(text, position)
        if match is None:  # a character that no token begins with
            position += 1
            continue
        position = match.end()
        kind = match.lastgroup or "space"
        if kind == "comment":
            end = find_comment_end(text, match.start())
            comment = text[match.start() + 1 : end - 1] if end > 0 else text[position:]
            entry.comments.append(_ESCAPED.sub(r"\1", comment))
            position = end if end > 0 else size
        elif kind == "angle":
            if entry.angle is not None:  # a comma is missing between two mailboxes
                entries.append(entry)
                entry = _Entry(entry.words[len(entry.words) :])
            entry.angle = match["angle"]
        elif kind == "mark":
            entry = _take_mark(match["mark"], entry, entries)
            if match["mark"] == '"':
                # No end of this quote was found up to the end of the text: looking for the ends
                # of those after it would take the square of its length.
                token = _TOKEN_UNQUOTED
        elif entry.angle is not None and kind != "space":
            entries.append(entry)
            entry = _Entry([(kind, match[kind])])
        else:
            entry.words.append((kind, match[kind]))
    entries.append(entry)
    return [entry for entry in entries if entry.angle is not None or _is_said(entry)]


def _is_said(entry: _Entry) -> bool:
    return any(kind != "space" and text for kind, text in entry.words) or bool(entry.comments)


def _take_mark(mark: str, entry: _Entry, entries: list[_Entry]) -> _Entry:
    if mark in ",;":
        entries.append(entry)
        return _Entry()
    if mark == ":":
        # The name of a group, unless it is the scheme of an address or a stray colon in a name.
        if entry.angle is None and not _has_at(entry):
            scheme = "".join(text for _, text in entry.words).strip().lower()
            return _Entry() if scheme != "mailto" or entry.words else entry
        return entry
    if mark in "<>":
        # An angle that is never closed: what follows it is the address.
        if mark == "<" and entry.words:
            entry.words.append(("open", "<"))
        return entry
    return entry  # a quote that is never closed


def _make_address(entry: _Entry, journal: Journal, where: str) -> Address | None:
    words = entry.words
    angle = entry.angle
    opened = next((i for i, word in enumerate(words) if word[0] == "open"), None)
    if angle is None and opened is not None:
        angle = "".join(text for _, text in words[opened + 1 :])
        words = words[:opened]
    if angle is not None:
        address = _clean_address(angle, journal, where)
        name = _read_phrase(words, journal, where)
        if not address or (name and "@" not in address and "@" in name):
            # The name and the address have changed places, or there is no address in the angle.
            match = _ADDRESS_IN_TEXT.search(name or "")
            if not match:
                if name or angle.strip():
                    journal.note("address-unreadable", where, raw=f"{name or ''} <{angle}>")
                return None
            address, name = match[0], _SPACE.sub(" ", angle).strip() or None
        return Address(name=name or _first_comment(entry, journal, where), address=address)
    return _make_bare(entry, words, journal, where)


def _make_bare(
    entry: _Entry, words: list[tuple[str, str]], journal: Journal, where: str
) -> Address | None:
    """A mailbox without angles: `anna@example.se (Anna Ek)`, `Anna anna@example.se`, `root`."""
    written = "".join(f'"{text}"' if kind == "quoted" else text for kind, text in words).strip()
    joined = _AT.sub("@", written)
    name = _first_comment(entry, journal, where)
    if _QUOTED_ADDRESS.match(joined):
        return Address(name=name, address=joined)
    bare = joined.strip("'")
    if bare and not _SPACE.search(bare) and "=?" not in bare:
        return Address(name=name, address=bare)
    matches = list(_ADDRESS_IN_TEXT.finditer(joined))
    if len(matches) == 1:
        match = matches[0]
        rest = (joined[: match.start()] + joined[match.end() :]).strip(" \"'")
        rest = decode_encoded_words(rest, journal, where) if "=?" in rest else rest
        return Address(name=name or rest or None, address=match[0])
    if written or entry.comments:
        journal.note("address-unreadable", where, raw=written or "; ".join(entry.comments))
    return None


def _clean_address(text: str, journal: Journal, where: str) -> str:
    if "=?" in text:
        text = decode_encoded_words(text, journal, where)
    text = _AT.sub("@", text.strip())
    if text.startswith("@") and ":" in text:
        text = text.split(":", 1)[1]  # a source route (RFC 5322 section 4.4)
    if text.lower().startswith("mailto:"):
        text = text[len("mailto:") :]
    text = text.strip().strip("'")
    return text if text.startswith('"') else _SPACE.sub("", text)


def _read_phrase(words: list[tuple[str, str]], journal: Journal, where: str) -> str | None:
    pieces: list[str] = []
    for kind, text in words:
        pieces.append(_ESCAPED.sub(r"\1", text) if kind == "quoted" else text)
    return _clean_name("".join(pieces), journal, where)


def _first_comment(entry: _Entry, journal: Journal, where: str) -> str | None:
    for comment in entry.comments:
        name = _clean_name(comment, journal, where)
        if name:
            return name
    return None


def _clean_name(text: str, journal: Journal, where: str) -> str | None:
    if "=?" in text:
        text = decode_encoded_words(text, journal, where)
    text = _SPACE.sub(" ", text).strip()
    text = "".join(
        character for character in text if character.isprintable() or character == "\xad"
    )
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text or None
