"""Words in a text, with their places: `Token` and `find_tokens`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["MAX_TOKEN_CHARACTERS", "WORD", "Token", "find_tokens", "find_words", "fold_case"]

MAX_TOKEN_CHARACTERS = 60
WORD = re.compile(r"[^\W_]+")
"""A word: a run of letters or digits."""


class Token(NamedTuple):
    """A run of letters or digits: as compared (NFC, lower case), and its span in the text."""

    word: str
    start: int
    end: int


def find_tokens(text: str) -> Iterator[Token]:
    """The words of a text in order; what is longer than 60 characters is cut to compare.

    >>> [token.word for token in find_tokens("E-post till Åsa, 070")]
    ['e', 'post', 'till', 'åsa', '070']
    """
    for match in WORD.finditer(text):
        yield Token(fold_case(match[0]), match.start(), match.end())


def find_words(text: str) -> list[str]:
    """The same without the places."""
    return [fold_case(word) for word in WORD.findall(text)]


def fold_case(word: str) -> str:
    """A word as it is compared: its first 60 characters, in lower case and NFC."""
    word = word[:MAX_TOKEN_CHARACTERS].lower()
    # Lowering may leave a combining mark ("İ"), which would make two spellings of one word.
    return word if word.isascii() else unicodedata.normalize("NFC", word)
