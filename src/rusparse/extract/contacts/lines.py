"""A text as lines, and what may stand between a name and what reaches it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from .cues import ContactCues
from .words import NameWords, is_role

__all__ = ["Line", "Lines", "is_light"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"[\w@'’&.-]*[\w@]")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\W\d_a-zåäöæøü])")


class Line(NamedTuple):
    """One line: where it stands without its line end and outer spaces, and its number."""

    number: int
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Whether the line shows nothing."""
        return self.start == self.end


class Lines:
    """The lines of a text; only LF ends a line. Each is made when it is asked for."""

    __slots__ = ("_made", "_text", "count", "starts")

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: dict[int, Line] = {}
        self.starts: list[int] = list(accumulate(map(len, _LINE.findall(text)), initial=0))
        """Where each line starts, spaces and all."""
        if text and text[-1] != "\n":
            self.starts.pop()
        self.count = len(self.starts)

    def line(self, number: int) -> Line:
        """The line of a number, from 0."""
        line = self._made.get(number)
        if line is None:
            start = self.starts[number]
            last = self.starts[number + 1] - 1 if number + 1 < self.count else None
            text = self._text[start:last]
            whole, size = len(text), len(text.strip())
            if 0 < size < whole:
                start += whole - len(text.lstrip())
            line = self._made[number] = Line(number, start, start + size)
        return line

    def number_at(self, place: int) -> int:
        """The number of the line that holds a place."""
        return bisect_right(self.starts, place) - 1

    def at(self, place: int) -> Line:
        """The line that holds a place."""
        number = bisect_right(self.starts, place) - 1
        return self._made.get(number) or self.line(number)

    def since(self, number: int, most: int) -> Iterator[Line]:
        """The lines from that of a number on, at most so many."""
        return map(self.line, range(number, min(self.count, number + most)))

    def from_last(self) -> Iterator[Line]:
        """All lines, the last one first."""
        return map(self.line, range(self.count - 1, -1, -1))


def is_light(gap: str, cues: ContactCues, words: NameWords, *, most: int = 6) -> bool:
    """Whether a text between a name and its address says no more than how to reach whom.

    Labels, connecting words, roles and capitalised words are light; a phrase between commas or
    in parentheses is taken for a role; a sentence's end is not light.
    """
    if len(gap) > 110 or _SENTENCE_END.search(gap):
        return False
    spoken = _WORDS.findall(gap)
    if not spoken:
        return True
    if gap.lstrip()[:1] in ",(–-|:/" and len(spoken) <= 9:
        plain = [word for word in spoken if not _is_light_word(word, cues, words)]
        return len(plain) <= 5
    if len(spoken) > most + 4:
        return False
    heavy = [word for word in spoken if not _is_light_word(word, cues, words)]
    return not heavy


def _is_light_word(word: str, cues: ContactCues, words: NameWords) -> bool:
    low = word.lower().rstrip(".")
    return (
        low in cues.connectors or low in words.titles or is_role(word, words) or word[0].isupper()
    )
