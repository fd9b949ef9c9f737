"""Addresses and numbers that are no person's though one is named beside: a function's, a group's.

"Pressjour: 08-465 004 00" below a person is the press office's own, and of two people with a number
each the address below them, in which neither name stands, is that of both or of their club.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .emails import Detail
from .entries import Entry, EntryBook
from .lines import Line
from .matching import matches_address
from .reading import Reading
from .roles import has_role
from .vocabulary import load_data

__all__ = ["is_groups", "read_own_label"]

_LABEL = re.compile(r"(?:^|(?<=[\s(]))(?P<label>[^\W\d_][^\n:|·•;()@0-9.!?]{1,40}):[ \u00a0]*$")
_PART = re.compile(r" [|·•] |;|[.!?] ")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_APART = re.compile(r"[|·•;]")
_LABEL_WORDS = 4
_REACH = 60
_LINES_APART = 2


def read_own_label(reading: Reading, detail: Detail, line: Line) -> tuple[int, int] | None:
    """Where a label stands right before a detail that says what it is for.

    Labels that say how to reach someone ("Tel:", "Hem:"), who someone is ("Rektor:") or no more
    than what letters say of every contact ("Frågor:") are none.
    """
    text = reading.text
    low = max(line.start, detail.start - _REACH)
    if text[low : detail.start].rstrip()[-1:] != ":":
        return None
    for part in _PART.finditer(text, low, detail.start):
        low = part.end()
    match = _LABEL.match(text, low, detail.start)
    if match is None or not text[low].isupper():
        return None
    start, end = match.span("label")
    words = [word.lower() for word in _WORD.findall(text, start, end)]
    if len(words) > _LABEL_WORDS or reading.cues_in("reach", start, end):
        return None
    if all(word in reading.cues.plain for word in words) or words[-1] in reading.cues.connectors:
        return None
    if any(cue.start == start and cue.end == end for cue in reading.cues_in("label", start, end)):
        return None
    if has_role(text[start:end], reading.words):
        return None
    named = any(naming.person for naming in reading.names(start, end))
    return None if named else (start, end)


def is_groups(
    reading: Reading, book: EntryBook, detail: Detail, owners: Sequence[Entry], line: Line
) -> bool:
    """Whether an address behind several people, who have a number each, is theirs together."""
    if detail.kind != "email" or len(owners) != 1 or not detail.shown:
        return False
    (owner,) = owners
    if owner.name is None or owner.phone is None or owner.start > detail.start:
        return False
    apart = owner.start < line.start or _stands_apart(reading, owner, detail)
    if not (apart or _is_shared(reading, detail.value)):
        return False
    first = reading.lines.line(max(0, reading.lines.at(owner.start).number - _LINES_APART))
    others = [e for e in book.between(first.start, owner.start) if e.name and e.phone]
    names = [owner.name, *(other.name for other in others if other.name)]
    return bool(others) and not any(matches_address(name, detail.value) for name in names)


def _is_shared(reading: Reading, address: str) -> bool:
    """Whether a mailbox is named after a function."""
    local = address.partition("@")[0].lower()
    return local in reading.cues.functions or local in load_data()["emails"]["shared"]


def _stands_apart(reading: Reading, owner: Entry, detail: Detail) -> bool:
    """Whether a stroke parts an address from a person and that person's number on its line."""
    inside = reading.details_in(owner.end, detail.start)
    if not inside or _APART.search(reading.text, owner.end, inside[0].start):
        return False
    return _APART.search(reading.text, inside[-1].end, detail.start) is not None
