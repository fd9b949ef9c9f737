"""Finds any of many literals or cues in a text in one pass, however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import ahocorasick_rs

__all__ = ["Cue", "CueScanner", "LiteralScanner"]

_SURROGATES = re.compile("[\ud800-\udfff]")


class LiteralScanner:
    """Some literals, made into an automaton once (Aho and Corasick, 1975).

    >>> LiteralScanner(["kr", "krona"]).find("en krona")
    [(0, 3, 5), (1, 3, 8)]
    """

    def __init__(self, literals: Iterable[str]) -> None:
        self.literals = tuple(literals)
        self._automaton = ahocorasick_rs.AhoCorasick(self.literals, store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """All places of all literals, also over one another, by where they end.

        Each is the literal's number, and where it starts and ends, in code points.
        """
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            # Lone surrogates have no UTF-8; they are in no literal.
            readable = _SURROGATES.sub("\ufffd", text)
            return self._automaton.find_matches_as_indexes(readable, overlapping=True)


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
        for group, cues in groups.items():
            for cue in cues:
                kind = (group, cue[0].isalnum(), not cue.endswith("*"))
                for spelling in _spell_cue(cue):
                    kinds.setdefault(spelling, {})[kind] = None
        self.extend = extend
        self._scanner = LiteralScanner(kinds)
        self._kinds = tuple(tuple(found) for found in kinds.values())

    def find(self, folded: str, *, beginnings: str = "") -> list[Cue]:
        """The cues in folded text, by where they start and, of those, the longest first.

        A cue does not begin after a letter, a digit, or one of the signs in `beginnings`.
        """
        found = []
        for number, start, end in self._scanner.find(_plain_spaces(folded)):
            for group, whole_start, whole_end in self._kinds[number]:
                if whole_start and start and _is_inside(folded[start - 1], beginnings):
                    continue
                finish = end
                if whole_end:
                    if _is_inside(folded[end : end + 1], ""):
                        continue
                elif self.extend:
                    finish = _REST.match(folded, end).end()  # type: ignore[union-attr]
                found.append(Cue(group, start, finish))
        found.sort(key=lambda cue: (cue.start, -cue.end))
        return found


_REST = re.compile(r"\w{0,30}")
_JOINTS = (" ", ". ", "  ")


def _is_inside(sign: str, signs: str) -> bool:
    return sign.isalnum() or sign == "_" or (sign != "" and sign in signs)


def _plain_spaces(folded: str) -> str:
    for space in "\n\u00a0\u202f\u2009\t":
        if space in folded:
            folded = folded.replace(space, " ")
    return folded


def _spell_cue(cue: str) -> list[str]:
    """The ways to write a cue: with a dot after a word or without, with one space or two."""
    first, *rest = [word.rstrip(".") for word in cue.strip("*").lower().split()]
    spellings = [first]
    for word in rest[:_MAX_JOINTS]:
        spellings = [f"{begun}{joint}{word}" for begun in spellings for joint in _JOINTS]
    ending = "".join(f" {word}" for word in rest[_MAX_JOINTS:])
    return [spelling + ending for spelling in spellings]


_MAX_JOINTS = 3
