"""Words in a text, with their places: `Token` and `find_tokens`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["MAX_TOKEN_CHARACTERS", "Token", "find_tokens", "find_words"]

MAX_TOKEN_CHARACTERS = 60
_WORD = re.compile(r"[^\W_]+")


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
    for match in _WORD.finditer(text):
        yield Token(_fold_case(match[0]), match.start(), match.end())


def find_words(text: str) -> list[str]:
    """The same without the places."""
    return [_fold_case(word) for word in _WORD.findall(text)]


def _fold_case(word: str) -> str:
    word = word[:MAX_TOKEN_CHARACTERS].lower()
    # Lowering may leave a combining mark ("İ"), which would make two spellings of one word.
    return word if word.isascii() else unicodedata.normalize("NFC", word)
