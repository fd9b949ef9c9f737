"""Finds the stretches of a text that may hold a date, so that the grammar reads nothing else.

One pass of an automaton over all texts of a letter finds the words of the vocabularies, however
many there are; figures that look like a date are found by a pattern. Most texts have neither.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import ahocorasick_rs

from ..joining import Joined
from .lexicon import Lexicon, build_lexicon

__all__ = ["Places", "build_anchor_finder", "is_inside", "list_windows", "list_words"]

_WORD = re.compile(r"[^\W\d_]+")
# Letters of ISO 8859-1 in lower case, and a space for every other character, by their bytes.
_LETTERS = bytes(
    ord(chr(code).lower()) if _WORD.match(chr(code)) else ord(" ") for code in range(256)
)
# What figures that look like a date have in their middle, "0" for any digit, and one sign for those
# that are alike: "12/5", "12 . 5", "2026-05", "20260504", "2026W19", "24:e". An automaton finds
# these, and the pattern is tried where they stand.
_ALIKE = bytes(
    ord("0") if chr(code) in "0123456789"
    else ord(" ") if chr(code).isspace()
    else ord("/") if chr(code) in "./"
    else ord("-") if chr(code) in "-?"
    else ord("W") if chr(code) == "W"
    else ord(":") if chr(code) == ":"
    else ord("e") if chr(code) in "ae"
    else code if chr(code) in "dhnrst"
    else ord("x")
    for code in range(256)
)  # fmt: skip
_MIDDLES = (
    [f"0{before}/{after}0" for before in ("", " ", "-") for after in ("", " ", "-")]
    + ["0-0", "0" * 8, "0W0", "0-W", "0:e"]
    + ["0th", "0st", "0nd", "0rd"]
)  # fmt: skip
_middle_finder = ahocorasick_rs.BytesAhoCorasick([middle.encode() for middle in _MIDDLES])
_FIGURES = re.compile(
    r"[0-9](?:[0-9]?\s?[./]\s?[0-9]{1,2}(?![0-9])"
    r"|[0-9]{3}[-./‐‑][0-9]{1,2}[-./‐‑][0-9]|[0-9]?-[0-9]{1,2}-[0-9]{4}(?![0-9])"
    r"|[0-9]{7}(?![0-9])|[0-9]{3}-?W[0-9]{2}|[0-9]?(?::[ae]|th|st|nd|rd)(?![^\W_]))"
)
_DIGITS = frozenset("0123456789")
_MOST_DIGITS_BEFORE = 4
_SPACE = re.compile(r"\s")
_LONGEST_WIDENED = 40
_WORD_REST = re.compile(r"[^\W_]{0,40}")
_LONGEST_NAME = 64
_BEFORE, _AFTER = 32, 44
_LONGEST = 4_000
_LOOK_FOR_BREAK = 300


def list_words(text: str) -> set[str]:
    """The words of a text in lower case, in the letters of ISO 8859-1, which suffice to guess its
    language; they are split at other letters."""
    letters = text.encode("latin-1", "replace").translate(_LETTERS)
    return set(letters.decode("latin-1").split())


@dataclass(slots=True)
class Places:
    """The places in one text where a date may be."""

    folded: str
    """The text in lower case, with spaces for no-break spaces."""
    anchors: list[list[tuple[int, int]]]
    """Words and figures, for each of the lexicons."""
    addresses: list[tuple[int, int]]
    """Web and mail addresses, in which no date is looked for."""


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

    def find(self, joined: Joined) -> dict[int, Places]:
        """The places in texts, by the number of the text, for those that have any."""
        folded = joined.folded.replace("\xa0", " ")
        found: dict[int, Places] = {}
        lexicons = self.lexicons
        text, starts = joined.text, joined.starts

        def open_text(number: int) -> Places:
            start = starts[number]
            places = Places(folded[start : start + len(joined.texts[number])], [], [])
            places.anchors = [[] for _ in lexicons]
            found[number] = places
            return places

        # One byte a character, so that places are the same in both.
        encoded = text.encode("latin-1", "replace")
        for word_number, place, _ in self._find_words(encoded, folded):
            word, owner, again = self._words[word_number]
            number = bisect_right(starts, place) - 1
            here = found.get(number) or open_text(number)
            place -= starts[number]
            sure = again is None or joined.texts[number][place].islower()
            for index in (owner,) if sure else (owner, cast(int, again)):
                if lexicons[index].anchors.stands(here.folded, word, place):
                    here.anchors[index].append((place, place + len(word)))
        for place, stop in _find_figures(text, encoded) if lexicons else ():
            number = bisect_right(starts, place) - 1
            here = found.get(number) or open_text(number)
            here.anchors[0].append((place - starts[number], stop - starts[number]))
        found = {number: here for number, here in found.items() if any(here.anchors)}
        for begin, end in _find_addresses(text) if found else ():
            number = bisect_right(starts, begin) - 1
            if number in found:
                start = starts[number]
                found[number].addresses.append((begin - start, end - start))
        return found

    def _find_words(self, encoded: bytes, folded: str) -> list[tuple[int, int, int]]:
        """The words by their number, with the place of each (and that of the space after it)."""
        if self._in_bytes is not None:
            # With a space before the text, a match that begins with the space before its word
            # begins where the word begins in the text itself.
            letters = b" %b " % encoded.translate(_LETTERS)
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
    least = max(0, begin - _LONGEST_WIDENED)
    while begin > least and text[begin].isalnum() and text[begin - 1].isalnum():
        begin -= 1
    if end >= len(text):
        return begin, len(text)
    rest = _WORD_REST.match(text, end) if text[end - 1].isalnum() else None
    return begin, rest.end() if rest else end


def _find_figures(text: str, encoded: bytes) -> Iterator[tuple[int, int]]:
    """The places of figures that look like a date, in order, none overlapping."""
    read = 0
    middles = _middle_finder.find_matches_as_indexes(encoded.translate(_ALIKE), overlapping=True)
    for place in sorted([place for _, place, _ in middles]):
        least = max(place - _MOST_DIGITS_BEFORE, 0)
        while place > least and text[place - 1] in _DIGITS:
            place -= 1
        if place < read or (place and text[place - 1].isdigit()):
            continue
        if match := _FIGURES.match(text, place):
            read = match.end()
            yield place, read


def _find_addresses(text: str) -> list[tuple[int, int]]:
    """The places of web and mail addresses, in order, none overlapping."""
    found: list[tuple[int, int]] = []
    for sign in ("://", "www.", "@"):
        place = text.find(sign)
        while place >= 0:
            before = text[max(0, place - _LONGEST_NAME) : place]
            name = "" if not before or before[-1].isspace() else before.rsplit(None, 1)[-1]
            stop = _SPACE.search(text, place)
            end = stop.start() if stop else len(text)
            found.append((place - len(name), end))
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
