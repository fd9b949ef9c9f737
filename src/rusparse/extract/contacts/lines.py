"""A text as lines, and what may stand between a name and what reaches it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from .cues import ContactCues
from .names import NameWords, is_role

__all__ = ["Line", "Lines", "is_light", "split_lines"]

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


@dataclass(slots=True)
class Lines:
    """All lines of a text, found by place."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def at(self, place: int) -> Line:
        """The line that holds a place."""
        return self.lines[max(0, bisect_right(self.starts, place) - 1)]


def split_lines(text: str) -> Lines:
    """The lines of a text; only LF ends a line."""
    lines = []
    starts = []
    place = 0
    for number, line in enumerate(text.split("\n")):
        whole = len(line)
        size = len(line.strip())
        start = place
        if 0 < size < whole:
            start += whole - len(line.lstrip())
        lines.append(Line(number, start, start + size))
        starts.append(place)
        place += whole + 1
    return Lines(tuple(lines), tuple(starts))


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
