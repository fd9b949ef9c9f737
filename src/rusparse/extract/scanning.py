"""Finds any of many literals or cues in a text in one pass, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ahocorasick_rs

__all__ = ["Cue", "CueScanner", "LiteralScanner"]

# One byte a character, so that places are the same in both. Digits are alike, and so are spaces
# and line ends; what Latin-1 lacks and texts are full of has a byte that nothing else needs.
_ALIKE = bytes(
    ord("0") if 0x30 <= byte <= 0x39 else ord(" ") if byte in b"\t\n\xa0" else byte
    for byte in range(256)
)
_STAND_INS = (
    ("\u2013", "\x96"), ("\u2019", "\x92"), ("\u201d", "\x94"), ("\u201c", "\x93"),
    ("\u20ac", "\x80"), ("\u2022", "\x95"), ("\u2026", "\x85"), ("\u2014", "\x97"),
    ("\u202f", " "), ("\u2009", " "),
)  # fmt: skip


def _encode(text: str) -> bytes:
    try:
        return text.encode("latin-1").translate(_ALIKE)
    except UnicodeEncodeError:
        for sign, stand_in in _STAND_INS:
            text = text.replace(sign, stand_in)
        return text.encode("latin-1", "replace").translate(_ALIKE)


class LiteralScanner:
    """Some literals, made into an automaton once (Aho and Corasick, 1975).

    A digit stands for any digit, a space for any space, tab or line end, and a sign outside
    Latin-1 for any other one, but for dashes, quotes and the euro sign.

    >>> LiteralScanner(["kr", "krona", "0 kr"]).find("5 kr")
    [(2, 0, 4), (0, 2, 4)]
    """

    def __init__(self, literals: Iterable[str]) -> None:
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [_encode(literal) for literal in literals],
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All places of all literals, also over one another, by where they end.

        Each is the literal's number, and where it starts and ends, in code points.
        """
        return self._automaton.find_matches_as_indexes(_encode(text), overlapping=True)


class Cue(NamedTuple):
    """A cue in a text: its group, and where it stands."""

    group: str
    start: int
    end: int


class CueScanner:
    """Cues of several groups, found in one pass.

    A cue is matched as a whole word, open where "*" stands; the dot of an abbreviation and a line
    break between words are optional. With `extend`, an open cue goes on to the end of its word.
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], *, extend: bool = False) -> None:
        kinds: dict[str, dict[tuple[str, bool, bool], None]] = {}
        short: dict[str, None] = {}
        for group, cues in groups.items():
            for cue in cues:
                kind = (group, cue[0].isalnum(), not cue.endswith("*"))
                for spelling in _spell_cue(cue):
                    kinds.setdefault(spelling, {})[kind] = None
                    if len(spelling) <= _SHORT and kind[1] and kind[2]:
                        short[spelling] = None
        literals = {word: (0, tuple(found)) for word, found in kinds.items() if word not in short}
        literals.update(
            (f"{before}{word}{after}", (1, tuple(kinds[word])))
            for word in short
            for before in _BEFORE_SHORT
            for after in _AFTER_SHORT
        )
        self.extend = extend
        self._scanner = LiteralScanner(literals)
        self._kinds = tuple(literals.values())

    def find(self, folded: str) -> list[Cue]:
        """The cues in folded text, by where they start and, of those, the longest first."""
        return [Cue(group, start, -end) for start, end, group in self.scan(folded)]

    def scan(self, folded: str) -> list[tuple[int, int, str]]:
        """What `find` finds, each as its start, its end below zero, and its group."""
        found: list[tuple[int, int, str]] = []
        kinds = self._kinds
        padded = f" {folded} "
        for number, start, end in self._scanner.find(padded):
            around, groups = kinds[number]
            start += around
            end -= around
            before, after = padded[start - 1], padded[end]
            inside = before.isalnum() or before == "_"
            goes_on = after.isalnum() or after == "_"
            for group, whole_start, whole_end in groups:
                if (inside and whole_start) or (goes_on and whole_end):
                    continue
                finish = end - 1
                if goes_on and self.extend:
                    rest = _REST.match(folded, finish)
                    finish = rest.end() if rest else finish
                found.append((start - 1, -finish, group))
        found.sort()
        return found


# Words of a letter or three stand inside of most others: they are looked for with their ends.
_SHORT = 3
_BEFORE_SHORT = " ()/,-–.:;|+*["
_AFTER_SHORT = " :.,)/;-–!?|]"
_REST = re.compile(r"\w{0,30}")
_JOINTS = (" ", ". ", "  ")
_MAX_JOINTS = 3


def _spell_cue(cue: str) -> list[str]:
    """The ways to write a cue: with a dot after a word or without, with one space or two."""
    first, *rest = [word.rstrip(".") for word in cue.strip("*").lower().split()]
    spellings = [first]
    for word in rest[:_MAX_JOINTS]:
        spellings = [f"{begun}{joint}{word}" for begun in spellings for joint in _JOINTS]
    ending = "".join(f" {word}" for word in rest[_MAX_JOINTS:])
    return [spelling + ending for spelling in spellings]
