"""Finds the stretches of a text that may hold a date, so that the grammar reads nothing else.

One pass collects the words of the text, and only those that are in a vocabulary are looked for by
their place; figures that look like a date are found by a pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from .lexicon import Lexicon

__all__ = [
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


def list_words(text: str, folded: str, plain: bool = True) -> set[str]:
    """The words of a text in lower case.

    `plain` says that only words in the letters of ISO 8859-1 matter, which are collected several
    times faster; others are then split at their other letters.
    """
    if not plain:
        return set(_WORD.findall(folded))
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


def list_windows(
    text: str,
    folded: str,
    words: Iterable[str],
    lexicon: Lexicon,
    figures: list[tuple[int, int]],
    addresses: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Stretches around the given words and figures, merged, in order, none overlapping.

    A stretch that grows past 4,000 characters is cut, at a line's end where there is one near.
    """
    windows: list[tuple[int, int]] = []
    places = _list_places(folded, words, lexicon, figures)
    for begin, end in _merge_places(text, places, addresses):
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


def _list_places(
    folded: str, words: Iterable[str], lexicon: Lexicon, figures: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    places = figures.copy()
    stands = lexicon.anchors.stands
    for word in words:
        size = len(word)
        place = folded.find(word)
        while place >= 0:
            if stands(folded, word, place):
                places.append((place, place + size))
            place = folded.find(word, place + size)
    places.sort()
    return places


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
