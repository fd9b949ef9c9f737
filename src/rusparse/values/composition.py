"""Canonical composition (NFC) of any text in linear time, also over the borders of runs.

`unicodedata.normalize` puts combining marks in order by an insertion sort, so that some ten
thousand marks on one letter take it a minute, and a million take it days. Longer stretches of
marks than a language has are put in order here first; what comes out is the same NFC.

Source: Unicode Standard Annex 15, sections 1.3 (canonical ordering) and 13 (stream-safe text,
which says that no writing needs more than 30 marks in a row).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

__all__ = ["compose_runs", "compose_text"]

# Every combining mark is U+0300 or above, so what is written with fewer has no stretch at all.
_SUSPECT = re.compile("[^\x00-\u02ff]{31,}")
_MARKS = re.compile(rb"[^\x00]{31,}")
# The only marks of class 0 that decompose into marks of other classes.
_PAIRED_MARKS = (("\u0f73", "\u0f71\u0f72"), ("\u0f75", "\u0f71\u0f74"), ("\u0f81", "\u0f71\u0f80"))
_SLICE_CHARACTERS = 65_536


def compose_text(text: str) -> str:
    """A text in Unicode normalization form C, in time linear to its length.

    >>> compose_text("a\\u030a")
    'å'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _SUSPECT.sub(_order_suspect, text))


def _order_suspect(match: re.Match[str]) -> str:
    stretch = match[0]
    for pair, marks in _PAIRED_MARKS:
        stretch = stretch.replace(pair, marks)
    classes = bytes(map(unicodedata.combining, stretch))
    pieces: list[str] = []
    place = 0
    for found in _MARKS.finditer(classes):
        pieces.append(stretch[place : found.start()])
        pieces.append(_order_marks(stretch[found.start() : found.end()]))
        place = found.end()
    pieces.append(stretch[place:])
    return "".join(pieces)


def _order_marks(marks: str) -> str:
    """Marks by their combining class, those of one class in the order in which they stood."""
    classes: dict[int, list[str]] = {}
    # In slices, since a list of millions of one-character strings takes a hundred bytes for each.
    for start in range(0, len(marks), _SLICE_CHARACTERS):
        ordered = sorted(marks[start : start + _SLICE_CHARACTERS], key=unicodedata.combining)
        for number, group in groupby(ordered, key=unicodedata.combining):
            classes.setdefault(number, []).append("".join(group))
    return "".join("".join(classes[number]) for number in sorted(classes))


def compose_runs(texts: Sequence[str]) -> list[str]:
    """Texts that follow one another, such that they are NFC when they are joined.

    A mark that begins a text belongs to the letter that ends the one before it, and goes there.

    >>> compose_runs(["a", "\\u030a", "b"])
    ['å', '', 'b']
    """
    whole = "".join(texts)
    if whole.isascii() or (
        _SUSPECT.search(whole) is None and unicodedata.is_normalized("NFC", whole)
    ):
        return list(texts)
    pieces: list[list[str]] = []
    before = -1
    for place, text in enumerate(texts):
        start = _count_marks(text) if before >= 0 else 0
        if start:
            pieces[before].append(text[:start])
        pieces.append([text[start:]])
        before = place if start < len(text) else before
    composed = [compose_text("".join(parts)) for parts in pieces]
    _join_letters(composed)
    return composed


def _count_marks(text: str) -> int:
    """How many combining marks a text begins with."""
    if not text or text[0] < "\u0300":
        return 0
    paired = {pair for pair, _ in _PAIRED_MARKS}
    rest = (n for n, mark in enumerate(text) if not unicodedata.combining(mark))
    return next((n for n in rest if text[n] not in paired), len(text))


def _join_letters(texts: list[str]) -> None:
    """Move what makes one letter with the end of the text before it, such as a Hangul vowel."""
    before = -1
    for place, text in enumerate(texts):
        while before >= 0 and text and text[0] >= "\u0300":
            last, first = texts[before][-1], text[0]
            joined = unicodedata.normalize("NFC", last + first)
            if joined == last + first:
                break
            marks = _count_marks(text[1:])
            texts[before] = compose_text(texts[before][:-1] + joined + text[1 : 1 + marks])
            text = text[1 + marks :]
        texts[place] = text
        before = place if text else before
