"""Splits text into numbers, words and signs, which the grammar then reads.

The alternatives of the one pattern begin with different characters, so that it runs in linear time
over any text. What a word means alone does not depend on where it stands, so that tokens are made
once and shared by all texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from .calendar import STARTERS

__all__ = ["DASHES", "NOTHING", "NO_TOKEN", "Option", "Term", "Token", "is_wrapped", "split_pieces"]

DASHES = frozenset("-–—−‐‑‒―~")
"""Hyphen-minus, dashes, the minus sign and the tilde: all are written between ends of a range."""

# A plain set of letters first, as the engine is three times as fast with one.
_PIECE = re.compile(r"\s*+(?:[A-Za-zÀ-ÖØ-öø-ÿ]++[^\W\d_]*+|[0-9]++|[^\w\s]|[^\W\d_]++|_|\d)")
_LONGEST_NUMBER = 8
# Plain-text letters are wrapped at 65 to 79 columns (RFC 5322 section 2.1.1, RFC 3676).
_SHORTEST_WRAPPED, _LONGEST_LINE = 55, 90
# Most tokens have no terms: they share one empty mapping.
NOTHING: Final[Mapping[str, Any]] = {}
"""What stands for the terms of a token without any."""


Term: TypeAlias = tuple[Any, int]
"""A term of the vocabulary found in the tokens: its value, and how many tokens it has."""

Option: TypeAlias = tuple[tuple[str, ...], str, Any]
"""A phrase that begins with a word: its further words, its category and its value."""


class Token:
    """A number ("n"), a word ("w") or a sign ("p"), wherever it stands.

    `spaced` says that white space stands before it. `number` is the value of a number of at most
    eight digits, else -1, and `digits` says how many a number has, else 0. `terms` has by category
    what the token means alone, `phrases` are those of several words that it begins, by their second
    word, the longest first. `opens` says that a mention or such a phrase can begin with it.
    """

    __slots__ = (
        "digits",
        "kind",
        "lower",
        "number",
        "opens",
        "phrases",
        "spaced",
        "starter",
        "terms",
        "text",
    )

    def __init__(self, piece: str, options: tuple[Option, ...]) -> None:
        text = piece.lstrip()
        first = text[:1]
        if "0" <= first <= "9":
            self.kind = "n"
        elif first.isalpha() or (first.isalnum() and not first.isdecimal()):
            # Raised figures and fractions ("²", "½") are parts of words.
            self.kind = "w"
        else:
            self.kind = "p" if text else ""
        self.text = text
        self.lower = text.lower()
        self.spaced = len(piece) > len(text)
        self.digits = len(text) if self.kind == "n" else 0
        self.number = int(text) if 0 < self.digits <= _LONGEST_NUMBER else -1
        terms: dict[str, Term] = {}
        phrases: dict[str, list[Option]] = {}
        for rest, category, value in options:
            if rest:
                phrases.setdefault(rest[0], []).append((rest, category, value))
            else:
                terms.setdefault(category, (value, 1))
        self.phrases = phrases
        self.terms: Mapping[str, Term] = terms or NOTHING
        self.starter = self.kind == "n" or not STARTERS.isdisjoint(terms)
        self.opens = self.starter or bool(phrases)


NO_TOKEN: Final = Token(" ", ())
"""What stands before the first and after the last token."""


def is_wrapped(text: str, last: int, place: int) -> bool:
    """Whether a line break between two places only wraps a long line of running text."""
    if text.count("\n", last, place) != 1 or not text[place].isalnum():
        return False
    line_end = text.index("\n", last)
    line_start = text.rfind("\n", max(0, line_end - _LONGEST_LINE), line_end) + 1
    if not line_start and line_end > _LONGEST_LINE:
        return False
    return _SHORTEST_WRAPPED <= line_end - line_start <= _LONGEST_LINE


def split_pieces(text: str, start: int = 0, stop: int | None = None) -> list[str]:
    """The tokens of a stretch of text as strings, each with the white space before it.

    >>> split_pieces("den 24:e maj")
    ['den', ' 24', ':', 'e', ' maj']
    """
    return _PIECE.findall(text, start, len(text) if stop is None else stop)
