"""Splits text into numbers, words and signs, which the grammar then reads.

The one pattern has three alternatives that begin with different characters, so that it runs in
linear time over any text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

__all__ = ["DASHES", "Term", "Token", "split_tokens"]

DASHES = frozenset("-–—−‐‑‒―~")
"""Hyphen-minus, dashes, the minus sign and the tilde: all are written between ends of a range."""

_TOKEN = re.compile(r"([0-9]+)|([^\W\d_]+)|([^\w\s]|_|\d)")
_LONGEST_NUMBER = 8
# Plain-text letters are wrapped at 65 to 79 columns (RFC 5322 section 2.1.1, RFC 3676).
_SHORTEST_WRAPPED, _LONGEST_LINE = 55, 90
_KINDS = "pnwp"
# Most tokens have no terms: they share one empty mapping.
_NOTHING: Final[Mapping[str, Any]] = {}


Term: TypeAlias = tuple[Any, int]
"""A term of the vocabulary found in the tokens: its value, and the index of the token after it."""


class Token:
    """A number ("n"), a word ("w") or a sign ("p") with its place in the text.

    `spaced` says that white space stands before it, `broken` that a line break does (true for the
    first token of a text). `number` is the value of a number of at most eight digits, else -1.
    `terms` has the longest term of each category that begins here, `starter` says that a mention
    can begin with one of them; `ending` has, by category, the value and the first token of the
    longest term whose last token is this.
    """

    # No __slots__: most tokens keep most defaults, and class attributes cost nothing to set.
    broken = False
    number = -1
    starter = False
    terms: Mapping[str, Term] = _NOTHING
    ending: Mapping[str, tuple[Any, int]] = _NOTHING

    def __init__(self, kind: str, text: str, start: int, end: int, spaced: bool) -> None:
        self.kind = kind
        self.text = text
        self.lower = text
        self.start = start
        self.end = end
        self.spaced = spaced


def _is_wrapped(text: str, last: int, place: int) -> bool:
    """Whether a line break only wraps a long line of running text."""
    if text.count("\n", last, place) != 1 or not text[place].isalnum():
        return False
    line_end = text.index("\n", last)
    line_start = text.rfind("\n", max(0, line_end - _LONGEST_LINE), line_end) + 1
    if not line_start and line_end > _LONGEST_LINE:
        return False
    return _SHORTEST_WRAPPED <= line_end - line_start <= _LONGEST_LINE


def split_tokens(text: str, start: int = 0, stop: int | None = None) -> list[Token]:
    """The tokens of a stretch of text; their places count from the start of the whole text.

    >>> [token.text for token in split_tokens("den 24:e maj")]
    ['den', '24', ':', 'e', 'maj']
    """
    end = len(text) if stop is None else stop
    tokens: list[Token] = []
    last = start
    for match in _TOKEN.finditer(text, start, end):
        place, stop = match.span()
        spaced = place > last
        kind = match.lastindex
        written = text[place:stop]
        token = Token(_KINDS[kind or 0], written, place, stop, spaced)
        if kind == 2:
            token.lower = written.lower()
        elif kind == 1 and stop - place <= _LONGEST_NUMBER:
            token.number = int(written)
        if spaced and "\n" in text[last:place]:
            token.broken = not _is_wrapped(text, last, place)
        tokens.append(token)
        last = stop
    if tokens:
        tokens[0].broken = True
    return tokens
