"""What stands above names at a text's end, and whether they sign there: `LineAbove`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .entries import Entry
from .lines import Line
from .names import find_names
from .reading import Reading
from .words import is_group

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
_WRITERS_REACH = 800


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
        if not reading.ending or reading.is_web_link(top.start, top.end) or self._is_of_them():
            return False
        brief = self._is_brief() and (self.mark == "!" or self._leads_to(top))
        prose = len(self.words) >= _PROSE_WORDS and self.mark in ".!?…"
        named = [entry.name for entry in entries if entry.name]
        if len(named) < len(entries):
            return self.mark == "!" and self._wishes() and _is_team(entries)
        if ending.detailed and not brief:
            return False
        joined = len(named) == 1 or self._joins(entries)
        if MARK.match(reading.text, top.start):
            return (brief or prose) and joined and not self._begins_alike(top)
        if all(_is_sender(reading, name) for name in named):
            return brief or prose
        roles = [entry.role for entry in entries if entry.role]
        roles += [reading.text[line.start : line.end] for line in ending.below]
        if roles:
            # Several people with a role each below prose are a list.
            led = brief or self._is_dated() or (prose and len(roles) == 1)
            wished = brief and self._wishes()
            return led and (wished or self._speaks(top, named) or _may_speak(reading, roles))
        if reading.title_case:
            return False
        if brief:
            return self._wishes()
        whole = all(" " in name for name in named)
        return prose and self._speaks(top, named) and (whole or (joined and self.mark == "!"))

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
        last = self.words[-1].lower().rstrip(",.!")
        if len(self.words) > 1 and (
            last in reading.cues.wished or last.endswith(reading.cues.wished_suffixes)
        ):
            return True
        if self.mark != "," or self._is_of_them() or not self._wishes():
            return False
        return not any(
            " " in naming.text and naming.person and naming.start == line.start
            for naming in reading.names(line.start, line.end)
        )

    def _is_brief(self) -> bool:
        return (
            len(self.stretch) <= _LONGEST_CLOSING
            and len(self.words) <= _CLOSING_WORDS
            and self.stretch[0].isupper()
            and not _DIGIT.search(self.stretch)
            and ":" not in self.stretch
        )

    def _wishes(self) -> bool:
        """Whether the line wishes the readers something, or speaks of those who write."""
        first = _WORD.search(self.stretch)
        if first is not None and first.group().lower() in self.reading.cues.wishes:
            return True
        cues, folded, line = self.reading.cues, self.reading.folded, self.line
        return any(
            writers.search(folded, line.start, line.end) for writers in (cues.writer, cues.writers)
        )

    def _speaks(self, top: Line, named: list[str]) -> bool:
        """Whether one or several people speak of themselves before their names."""
        cues = self.reading.cues
        writers = cues.writer if len(named) == 1 else cues.writers
        low = max(0, top.start - _WRITERS_REACH)
        return writers.search(self.reading.folded, low, top.start) is not None

    def _is_of_them(self) -> bool:
        """Whether the line is about or to those who are named below it."""
        honours = self.reading.cues.honours
        if honours.search(self.reading.folded, self.line.start, self.line.end):
            return True
        return self._is_brief() and self._addresses()

    def _addresses(self) -> bool:
        """Whether the line speaks to those who are named below it: "Congratulations!"."""
        first = _WORD.search(self.stretch)
        return first is not None and first.group().lower() in self.reading.cues.greetings

    def _joins(self, entries: list[Entry]) -> bool:
        """Whether names are joined by a word: "Vera, Bo och Siv"."""
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


def _may_speak(reading: Reading, roles: list[str]) -> bool:
    """Whether one of some roles is that of someone who speaks for others, or of a group."""
    signing = tuple(reading.words.signing)
    return any(
        word.lower().endswith(signing) or is_group(word, reading.words)
        for role in roles
        for word in _WORD.findall(role)
    )


def _is_sender(reading: Reading, name: str) -> bool:
    """Whether a person's name is that of who sent the letter, or the first of its names."""
    words = {word.lower() for word in name.split()}
    return any(
        words.issubset(naming.text.lower().split())
        for naming in find_names(reading.sender, reading.words)
        if naming.person
    )
