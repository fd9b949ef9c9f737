"""Reads the role and organisation that stand beside a name."""

from __future__ import annotations

import re

from .cues import ContactCues
from .entries import Entry
from .names import find_names
from .reading import Reading
from .words import NameWords, is_role

__all__ = ["has_role", "read_purpose", "read_role", "read_role_before", "read_role_line"]

_MAX_ROLE = 70
_OPENING = re.compile(r"[ \u00a0\t]*(?:[,–—|:-]|\()?[ \u00a0\t]*")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_LAST_WORD = re.compile(r"(?<![\w-])(?P<word>[^\W\d_][\w-]{2,30}),?[ \u00a0]$")
# "1. Vorsitzende"
_ORDINAL = re.compile(r"[1-9][.] ?(?=[^\W\d_])")
_EDGES = " ,–—-+&/\u00a0"
_ROLE_END = re.compile(r"[()\n|;:\t@<]|[.!?](?:\s|$)|[0-9]")


def has_role(text: str, words: NameWords, among: frozenset[str] | None = None) -> bool:
    """Whether a short text names what someone does, or one of the roles `among`."""
    found = _WORD.findall(text[:_MAX_ROLE])
    if among is not None:
        return any(word.lower() in among for word in found)
    return any(is_role(word, words) for word in found)


def read_role(
    reading: Reading, start: int, end: int, entry: Entry, *, own_line: bool = False
) -> None:
    """Set an entry's role and organisation from a stretch of text, what follows its name.

    On a line of its own a short phrase is a role when it holds a word for one; beside a name it
    must stand after a comma, a dash or in parentheses.
    """
    text = reading.text
    opening = _OPENING.match(text, start, end)
    begin = opening.end() if opening else start
    if not own_line and not text[start:begin].strip():
        return
    stop = _ROLE_END.search(text, begin, min(end, begin + _MAX_ROLE + 1))
    finish = stop.start() if stop else min(end, begin + _MAX_ROLE)
    # "leder, leder@example.org": an address begins well before its "@".
    finish = min(finish, reading.cut_at_detail(begin, max(begin, finish)))
    phrase = _drop_label(text[begin:finish].strip(_EDGES), reading.cues)
    if not phrase or not phrase.isprintable():
        return
    _split_role(phrase, entry, reading.cues, reading.words)


def _drop_label(phrase: str, cues: ContactCues) -> str:
    """A role without the label of the number after it: "kassör, telefon"."""
    while phrase:
        head, comma, last = phrase.rpartition(",")
        if not all(word.lower() in cues.connectors for word in _WORD.findall(last)):
            return phrase
        phrase = head.strip(_EDGES) if comma else ""
    return phrase


def read_role_line(reading: Reading, start: int, end: int, entry: Entry) -> None:
    """Set an entry's role and organisation from a short line below its name."""
    ordinal = _ORDINAL.match(reading.text, start, end)
    if ordinal is not None:
        start = ordinal.end()
    if end - start <= _MAX_ROLE and (entry.role is None or entry.organisation is None):
        read_role(reading, start, end, entry, own_line=True)


def _split_role(phrase: str, entry: Entry, cues: ContactCues, words: NameWords) -> None:
    role, organisation = phrase, None
    for match in cues.of.finditer(phrase.lower()):
        rest = phrase[match.end() :]
        first = rest.split(" ", 1)[0]
        named = find_names(rest, words, single=True)
        if named and (first[:1].isupper() or not named[0].person):
            role, organisation = phrase[: match.start()], rest.partition(",")[0].strip()
            break
    role = role.strip(" ,")
    if has_role(role, words) or role.lower() in cues.functions:
        if len(role.split()) <= 6:
            entry.role = entry.role or role
            entry.organisation = entry.organisation or organisation
    elif entry.organisation is None:
        named = find_names(phrase, words)
        if named and not named[0].person and len(phrase.split()) <= 6:
            entry.organisation = named[0].text


def read_role_before(reading: Reading, start: int) -> str | None:
    """The role in "projektledare Vera Lind", of a name that begins at `start`."""
    match = _LAST_WORD.search(reading.text, max(0, start - 40), start)
    if match is None or not is_role(match["word"], reading.words):
        return None
    return match["word"]


def read_purpose(reading: Reading, start: int, low: int) -> str | None:
    """What a contact named at `start` is for, as written after `low`: "frågor kring kursen"."""
    near = [cue for cue in reading.cues_in("purpose", low, start) if cue.end <= start]
    if not near:
        return None
    cue = near[0]
    stop = reading.cues.purpose_end.search(reading.folded, cue.end, start)
    finish = stop.start() if stop else start
    phrase = reading.text[cue.start : finish].strip(" ,:")
    return phrase if phrase.isprintable() and 0 < len(phrase) <= 80 else None
