"""Finds the stretches of a text that may hold a date, so that the grammar reads nothing else.

One pass collects the words of the text, and only those that are in a vocabulary are looked for by
their place; figures that look like a date are found by a pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from .lexicon import Lexicon

__all__ = ["fold_case", "is_inside", "list_addresses", "list_windows", "list_words"]

_RUN = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+")
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


def list_words(folded: str) -> set[str]:
    """The words of a text in lower case."""
    # The plain class is matched faster, and few runs of it hold a figure or an underscore.
    words = set(_RUN.findall(folded))
    mixed = [run for run in words if not run.isalpha()]
    words.difference_update(mixed)
    for run in mixed:
        words.update(_WORD.findall(run))
    return words


def list_windows(
    text: str,
    folded: str,
    words: Iterable[str],
    lexicon: Lexicon,
    figures: bool,
    addresses: list[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    """Stretches around the given words (and around figures), merged, in order, none overlapping.

    A stretch that grows past 4,000 characters is cut, at a line's end where there is one near.
    """
    for begin, end in _merge_places(text, folded, words, lexicon, figures, addresses):
        while end - begin > _LONGEST:
            cut = text.rfind("\n", begin + _LONGEST - _LOOK_FOR_BREAK, begin + _LONGEST) + 1
            cut = cut or begin + _LONGEST
            yield begin, cut
            begin = cut
        yield begin, end


def _merge_places(
    text: str,
    folded: str,
    words: Iterable[str],
    lexicon: Lexicon,
    figures: bool,
    addresses: list[tuple[int, int]],
) -> Iterator[tuple[int, int]]:
    places = sorted(_list_places(text, folded, words, lexicon, figures))
    begin = end = -1
    address = 0
    for place, stop in places:
        while address < len(addresses) and addresses[address][1] <= place:
            address += 1
        if address < len(addresses) and addresses[address][0] <= place:
            continue
        if begin >= 0 and place - _BEFORE <= end:
            end = max(end, stop + _AFTER)
            continue
        if begin >= 0:
            yield _snap(text, begin, end)
        begin, end = max(0, place - _BEFORE, end), stop + _AFTER
    if begin >= 0:
        yield _snap(text, begin, end)


def _list_places(
    text: str, folded: str, words: Iterable[str], lexicon: Lexicon, figures: bool
) -> Iterator[tuple[int, int]]:
    if figures:
        for match in _FIGURES.finditer(text):
            start = match.start()
            if not (start and text[start - 1].isdigit()):
                yield start, match.end()
    anchors = lexicon.anchors
    for word in words:
        place = folded.find(word)
        while place >= 0:
            if anchors.stands(folded, word, place):
                yield place, place + len(word)
            place = folded.find(word, place + len(word))


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
