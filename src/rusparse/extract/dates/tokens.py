"""Splits text into numbers, words and signs, which the grammar then reads.

The one pattern has three alternatives that begin with different characters, so that it runs in
linear time over any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

__all__ = ["DASHES", "Term", "Token", "split_tokens"]

DASHES = frozenset("-–—−‐‑‒―~")
"""Hyphen-minus, dashes, the minus sign and the tilde: all are written between ends of a range."""

_TOKEN = re.compile(r"([0-9]+)|([^\W\d_]+)|([^\w\s]|_|\d)")
_LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the vocabulary, found in the tokens."""

    category: str
    value: Any
    stop: int
    """The index of the token after it."""


@dataclass(slots=True)
class Token:
    """A number ("n"), a word ("w") or a sign ("p") with its place in the text."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool
    """White space stands before it."""
    broken: bool
    """A line break stands before it (true for the first token of a text)."""
    number: int = -1
    """The value of a number of at most eight digits, else -1."""
    lower: str = ""
    terms: dict[str, Term] = field(default_factory=dict)
    """The longest term of each category that begins here."""
    ending: dict[str, tuple[Any, int]] = field(default_factory=dict)
    """By category, the value and first token of the longest term whose last token is this."""


def split_tokens(text: str, start: int = 0, stop: int | None = None) -> list[Token]:
    """The tokens of a stretch of text; their places count from the start of the whole text.

    >>> [token.text for token in split_tokens("den 24:e maj")]
    ['den', '24', ':', 'e', 'maj']
    """
    end = len(text) if stop is None else stop
    tokens: list[Token] = []
    last = start
    for match in _TOKEN.finditer(text, start, end):
        place = match.start()
        written = match.group()
        spaced = place > last
        broken = (spaced and "\n" in text[last:place]) or not tokens
        if match.lastindex == 1:
            number = int(written) if len(written) <= _LONGEST_NUMBER else -1
            token = Token("n", written, place, match.end(), spaced, broken, number)
        elif match.lastindex == 2:
            token = Token("w", written, place, match.end(), spaced, broken)
            token.lower = written.lower()
        else:
            token = Token("p", written, place, match.end(), spaced, broken)
            token.lower = written
        tokens.append(token)
        last = match.end()
    return tokens
