"""What stands above names at a text's end, and whether they sign there: `LineAbove`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .entries import Entry
from .lines import Line
from .names import find_names
from .reading import Reading
from .signers import is_role_line

__all__ = ["MARK", "Ending", "LineAbove"]

# Before a name: "– Vera", "//Vera".
MARK = re.compile(r"(?:[–—~-]{1,2}|/{1,2})[ \u00a0]?(?=[^\W\d_])")
_SENTENCE_END = re.compile(r"[.!?…](?=[^\w\n]*\Z)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DATED = re.compile(r"[^\W\d_],? [^\n]{0,16}[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?\Z")
_DIGIT = re.compile(r"[0-9]")
_QUOTES = frozenset("\"“”„»«‘’'›‹")
# The mark of a sentence, and what may still follow it: quotes, a smile.
_LAST_SIGNS = 8
_LONGEST_CLOSING = 50
_CLOSING_WORDS = 7
_LEADING_WORDS = 4
_PROSE_WORDS = 3


@dataclass(slots=True)
class Ending:
    """The last lines of a text, as far as they may name who signs."""

    entries: list[Entry]
    top: Line
    """The first line with a name."""
    below: list[Line]
    """From the bottom."""
    detailed: bool
    """Some lines below hold addresses and numbers."""


class LineAbove:
    """The line above some names, and what it allows."""

    def __init__(self, reading: Reading, line: Line) -> None:
        self.reading = reading
        self.line = line
        self.stretch = reading.text[line.start : line.end]
        self.words = self.stretch.split()
        ended = _SENTENCE_END.search(self.stretch[-_LAST_SIGNS:])
        self.mark = ended.group() if ended else self.stretch[-1]
        details = reading.details_in(line.start, line.end)
        if details and details[-1].end == line.end:
            self.mark = "."  # "Write to vera@example.org" ends a sentence

    def may_sign(self, ending: Ending) -> bool:
        """Whether names sign below this line."""
        reading, entries, top = self.reading, ending.entries, ending.top
        if _QUOTES.intersection((self.stretch[0], self.stretch[-1])):
            return False  # a quotation has its author below
        if self._is_strong():
            return True
        if not reading.ending or reading.is_web_link(top.start, top.end):
            return False
        if self._is_brief() and self._addresses():
            return False
        brief = self._is_brief() and (self.mark == "!" or self._leads_to(top))
        prose = len(self.words) >= _PROSE_WORDS and self.mark in ".!?…"
        named = [entry.name for entry in entries if entry.name]
        if len(named) < len(entries):
            return self.mark == "!" and _is_team(entries)
        if ending.detailed and not brief:
            return False
        if MARK.match(reading.text, top.start):
            return (brief or prose) and not self._begins_alike(top)
        if not brief and sum(entry.role is not None for entry in entries) > 1:
            return False  # a list
        roled = any(entry.role for entry in entries) or any(
            is_role_line(reading, line) for line in ending.below
        )
        if roled or all(_is_sender(reading, name) for name in named):
            return brief or prose or self._is_dated()
        if reading.title_case:
            return False
        return brief or (prose and (self._is_joined(ending) or all(" " in n for n in named)))

    def _is_strong(self) -> bool:
        """Whether the line is a closing by itself: "See you in the garden,", "Peace wishes"."""
        reading, line = self.reading, self.line
        short = len(self.stretch) <= _LONGEST_CLOSING and len(self.words) <= _CLOSING_WORDS
        for group in ("closing", "weak_closing"):
            for cue in reading.cues_in(group, line.start, line.end) if short else ():
                ended = line.end - cue.end <= 1
                # "Hilsen oss i 3B"
                if cue.start == line.start and (ended or group == "closing"):
                    return True
                if ended and group == "closing":
                    return True
        if not self._is_brief():
            return False
        if self._wishes():
            return True
        if self.mark != "," or self._addresses():
            return False
        return not any(
            " " in naming.text and naming.person and naming.start == line.start
            for naming in reading.names(line.start, line.end)
        )

    def _wishes(self) -> bool:
        """Whether the line ends in a word that has who wishes after it: "God jul önskar"."""
        place = self.line.end - len(self.words[-1]) - 1
        wish = self.reading.cues.closing_from.match(self.reading.folded, place)
        return len(self.words) > 1 and wish is not None and wish.end() == self.line.end

    def _is_brief(self) -> bool:
        return (
            len(self.stretch) <= _LONGEST_CLOSING
            and len(self.words) <= _CLOSING_WORDS
            and self.stretch[0].isupper()
            and not _DIGIT.search(self.stretch)
            and ":" not in self.stretch
        )

    def _addresses(self) -> bool:
        """Whether the line speaks to those who are named below it: "Congratulations!"."""
        first = _WORD.search(self.stretch)
        return first is not None and first.group().lower() in self.reading.cues.greetings

    def _is_joined(self, ending: Ending) -> bool:
        """Whether names are joined by a word below a line that calls: "Vera, Bo och Siv"."""
        entries = ending.entries
        if self.mark != "!" or len(entries) < 2:
            return False
        between = self.reading.folded[entries[0].end : entries[-1].start].split()
        return any(word.isalpha() and word in self.reading.cues.connectors for word in between)

    def _is_dated(self) -> bool:
        """Whether the line says where and when a letter was written: "Skogby 2026-02-03"."""
        return len(self.words) <= _CLOSING_WORDS and _DATED.search(self.stretch) is not None

    def _leads_to(self, top: Line) -> bool:
        """Whether a few words right over a name are a closing: "Have a good summer."."""
        near = top.number == self.line.number + 1
        return near and self.mark == "." and len(self.words) <= _LEADING_WORDS

    def _begins_alike(self, top: Line) -> bool:
        """Whether a mark before a name is that of a list's items."""
        return MARK.match(self.stretch) is not None and top.number - self.line.number < 2


def _is_team(entries: list[Entry]) -> bool:
    """Whether those who sign are a function or a group: "The Riverside Garden Team"."""
    return all(entry.role or " " in (entry.organisation or "") for entry in entries)


def _is_sender(reading: Reading, name: str) -> bool:
    """Whether a person's name is that of who sent the letter, or the first of its names."""
    words = {word.lower() for word in name.split()}
    return any(
        words.issubset(naming.text.lower().split())
        for naming in find_names(reading.sender, reading.words)
        if naming.person
    )
