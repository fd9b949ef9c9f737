"""Finds the stretches of a text that may hold a date, so that the grammar reads nothing else.

One pass of an automaton finds the words of the vocabularies, however many there are; figures that
look like a date are found by a pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import ahocorasick_rs

from .lexicon import Lexicon, build_lexicon

__all__ = [
    "AnchorFinder",
    "build_anchor_finder",
    "fold_case",
    "is_inside",
    "list_addresses",
    "list_figures",
    "list_windows",
    "list_words",
]

_WORD = re.compile(r"[^\W\d_]+")
# Letters of ISO 8859-1 in lower case, and a space for every other character, by their bytes.
_LETTERS = bytes(
    ord(chr(code).lower()) if _WORD.match(chr(code)) else ord(" ") for code in range(256)
)
# Begins with a plain set of characters, which the engine skips to; that no digit stands before is
# looked at afterwards.
_FIGURES = re.compile(
    r"[0-9](?:[0-9]?\s?[./]\s?[0-9]{1,2}(?![0-9])"
    r"|[0-9]{3}[-./‐‑][0-9]{1,2}[-./‐‑][0-9]|[0-9]?-[0-9]{1,2}-[0-9]{4}(?![0-9])"
    r"|[0-9]{7}(?![0-9])|[0-9]{3}-?W[0-9]{2})"
)
_SPACE = re.compile(r"\s")
_LONGEST_NAME = 64
_BEFORE, _AFTER = 32, 44
_LONGEST = 4_000
_LOOK_FOR_BREAK = 300


def fold_case(text: str) -> str:
    """The text in lower case, no-break spaces as spaces, every character at its old place."""
    folded = text.lower().replace("\xa0", " ")
    if len(folded) == len(text):
        return folded
    # A few letters ("İ") grow when they are lowered: they stay as they are.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def list_words(text: str) -> set[str]:
    """The words of a text in lower case, in the letters of ISO 8859-1, which suffice to guess its
    language; they are split at other letters."""
    letters = text.encode("latin-1", "replace").translate(_LETTERS)
    return set(letters.decode("latin-1").split())


def list_figures(text: str) -> list[tuple[int, int]]:
    """The places of figures that look like a date."""
    letters = text.encode("latin-1", "replace")
    if len(letters.translate(None, b"0123456789")) == len(letters):
        return []
    return [
        (match.start(), match.end())
        for match in _FIGURES.finditer(text)
        if not (match.start() and text[match.start() - 1].isdigit())
    ]


class AnchorFinder:
    """The anchors of some lexicons, made into an automaton once (Aho and Corasick, 1975).

    A word that several lexicons know is read by the first. But where the month may stand before
    its day in a later one only, its months with a capital are read again ("September 13, 2022" in
    a Swedish letter).
    """

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.lexicons = lexicons
        owners: dict[str, int] = {}
        again: dict[str, int] = {}
        for index, lexicon in enumerate(lexicons):
            turned = index and lexicon.month_first and not lexicons[0].month_first
            for word in sorted(lexicon.anchors.names):
                if owners.setdefault(word, index) != index and turned and word in lexicon.months:
                    again[word] = index
        self._words = [(word, index, again.get(word)) for word, index in owners.items()]
        self._in_bytes: ahocorasick_rs.BytesAhoCorasick | None = None
        self._in_text: ahocorasick_rs.AhoCorasick | None = None
        if all(lexicon.anchors.plain for lexicon in lexicons):
            words = [f" {word} ".encode("latin-1") for word in owners]
            self._in_bytes = ahocorasick_rs.BytesAhoCorasick(words)
        else:
            self._in_text = ahocorasick_rs.AhoCorasick(list(owners))

    def find(self, text: str, folded: str) -> list[list[tuple[int, int]]]:
        """The places where anchors stand, for each of the lexicons; `folded` is `fold_case`'s."""
        found: list[list[tuple[int, int]]] = [[] for _ in self.lexicons]
        for number, place, _ in self._find_words(text, folded):
            word, owner, again = self._words[number]
            for index in (owner,) if again is None or text[place].islower() else (owner, again):
                if self.lexicons[index].anchors.stands(folded, word, place):
                    found[index].append((place, place + len(word)))
        return found

    def _find_words(self, text: str, folded: str) -> list[tuple[int, int, int]]:
        """The words by their number, with the place of each (and that of the space after it)."""
        if self._in_bytes is not None:
            # With a space before the text, a match that begins with the space before its word
            # begins where the word begins in the text itself.
            letters = f" {text} ".encode("latin-1", "replace").translate(_LETTERS)
            return self._in_bytes.find_matches_as_indexes(letters, overlapping=True)
        assert self._in_text is not None
        # A lone surrogate is no character for the automaton.
        known = folded.encode("utf-8", "replace").decode("utf-8")
        return self._in_text.find_matches_as_indexes(known, overlapping=True)


@lru_cache(maxsize=64)
def build_anchor_finder(languages: tuple[str, ...]) -> AnchorFinder:
    """The finder for the lexicons of some languages, each of which has one."""
    lexicons = [lexicon for name in languages if (lexicon := build_lexicon(name)) is not None]
    return AnchorFinder(lexicons)


def list_windows(
    text: str, places: list[tuple[int, int]], addresses: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Stretches around the given places, merged, in order, none overlapping.

    A stretch that grows past 4,000 characters is cut, at a line's end where there is one near.
    """
    windows: list[tuple[int, int]] = []
    for begin, end in _merge_places(text, sorted(places), addresses):
        while end - begin > _LONGEST:
            cut = text.rfind("\n", begin + _LONGEST - _LOOK_FOR_BREAK, begin + _LONGEST) + 1
            cut = cut or begin + _LONGEST
            windows.append((begin, cut))
            begin = cut
        windows.append((begin, end))
    return windows


def _merge_places(
    text: str, places: list[tuple[int, int]], addresses: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    windows: list[tuple[int, int]] = []
    begin = end = -1
    address = 0
    for place, stop in places:
        if addresses:
            while address < len(addresses) and addresses[address][1] <= place:
                address += 1
            if address < len(addresses) and addresses[address][0] <= place:
                continue
        if begin >= 0 and place - _BEFORE <= end:
            end = max(end, stop + _AFTER)
            continue
        if begin >= 0:
            windows.append(_snap(text, begin, end))
        begin, end = max(0, place - _BEFORE, end), stop + _AFTER
    if begin >= 0:
        windows.append(_snap(text, begin, end))
    return windows


def _snap(text: str, begin: int, end: int) -> tuple[int, int]:
    """Widen a window to whole words, within reason."""
    end = min(end, len(text))
    for _ in range(40):
        if begin <= 0 or not (text[begin].isalnum() and text[begin - 1].isalnum()):
            break
        begin -= 1
    for _ in range(40):
        if end >= len(text) or not (text[end].isalnum() and text[end - 1].isalnum()):
            break
        end += 1
    return begin, end


def list_addresses(text: str) -> list[tuple[int, int]]:
    """The places of web and mail addresses, in which no date is looked for."""
    found: list[tuple[int, int]] = []
    for sign in ("://", "www.", "@"):
        place = text.find(sign)
        while place >= 0:
            begin = place
            while begin > 0 and place - begin < _LONGEST_NAME and not text[begin - 1].isspace():
                begin -= 1
            stop = _SPACE.search(text, place)
            end = stop.start() if stop else len(text)
            found.append((begin, end))
            place = text.find(sign, end)
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def is_inside(stretches: list[tuple[int, int]], place: int) -> bool:
    """Whether a place is inside one of the stretches, which are in order and apart."""
    index = bisect_right(stretches, place, key=_begin) - 1
    return index >= 0 and place < stretches[index][1]


def _begin(stretch: tuple[int, int]) -> int:
    return stretch[0]
