"""Letters without their marks: how a text is typed where the keys for them are missing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["compile_folded", "fold_marks", "fold_text"]

# What the decomposition of Unicode gives for the letters of Europe's languages.
_COMMON = {
    code: kept
    for code in range(0xC0, 0x250)
    if (kept := unicodedata.normalize("NFD", chr(code))[0]).isascii()
}
# Letters that are no letter with a mark in Unicode's eyes, but are typed as one without it.
_SINGLE = {"ø": "o", "đ": "d", "ð": "d", "ł": "l"}
_DOUBLE = {"æ": "ae", "ß": "ss", "þ": "th"}
_WITHOUT_MARKS = str.maketrans(_SINGLE | _DOUBLE)
_SAME_LENGTH = _COMMON | str.maketrans(_SINGLE)


def fold_marks(word: str) -> str:
    """A word in lower case with the marks of its letters left out: "smörgås" as "smorgas"."""
    if word.isascii():
        return word
    word = word.translate(_COMMON)
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.translate(_WITHOUT_MARKS)


def fold_text(text: str) -> str | None:
    """A text in lower case and without marks, each letter in its place; None if that can't be.

    Letters that are typed as two are left as they are; `compile_folded` looks for both.
    """
    lower = text.lower()
    if len(lower) != len(text):
        return None
    folded = lower if lower.isascii() else lower.translate(_SAME_LENGTH)
    return folded if folded.isascii() or unicodedata.is_normalized("NFC", folded) else None


def compile_folded(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds any of some words in a text as `fold_text` gives it."""
    folded = sorted({fold_marks(word) for word in words} - {""})
    if not folded:
        return None
    pattern = "|".join(map(re.escape, folded))
    for letter, typed in _DOUBLE.items():
        pattern = pattern.replace(typed, f"(?:{typed}|{letter})")
    return re.compile(pattern)
