"""Cards: short lines over one another that name someone and say how to reach them.

A card has a name on its top line, perhaps with a role; then lines with a role, an organisation or
an address; then lines that hold telephone numbers and e-mail addresses and labels only.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .emails import Detail
from .entries import Entry, EntryBook
from .lines import Line
from .matching import matches_address
from .names import Naming
from .reading import Reading
from .roles import has_role, read_role, read_role_line

__all__ = ["Card", "is_detail_line"]

_LINES = 6
_LONGEST = 90
_WORD = re.compile(r"\w[\w'’-]*")


def is_detail_line(reading: Reading, line: Line, owner: Entry | None = None) -> bool:
    """Whether a line holds addresses and numbers and no more than labels beside them.

    An owner's name may stand there too.
    """
    if line.end - line.start > 400:
        return False
    place = line.start
    if owner is not None and line.start <= owner.start < line.end:
        place = owner.end
    heavy = 0
    for detail in reading.details_in(line.start, line.end):
        heavy += _count_heavy(reading, place, detail.start)
        place = detail.end
    return heavy + _count_heavy(reading, place, line.end) <= 1


def _count_heavy(reading: Reading, start: int, end: int) -> int:
    return sum(
        1
        for word in _WORD.findall(reading.folded[start:end])
        if word not in reading.cues.connectors
        and word not in reading.words.stop
        and not word.isdigit()
    )


class Card:
    """The lines over a detail, as far as they may belong to it."""

    def __init__(self, reading: Reading, book: EntryBook, detail: Detail, line: Line) -> None:
        self.reading = reading
        self.book = book
        self.detail = detail
        self.line = line
        self.top: Line | None = None
        """The line with the name, once `find_owner_line` has found one."""
        self.namings: list[Naming] = []
        self.known: list[Entry] = []
        self.middle: list[Line] = []
        """Lines between name and detail, from the bottom."""

    def find_owner_line(self, owned: Collection[int]) -> int | None:
        """The number of the line above whose owner the detail shares; else look for a `top`.

        `owned` are the numbers of lines whose details have owners.
        """
        if not is_detail_line(self.reading, self.line):
            return None
        blanks = 0
        for number in range(self.line.number - 1, max(-1, self.line.number - 3 * _LINES), -1):
            above = self.reading.lines.line(number)
            if above.blank:
                blanks += 1
                if blanks > 1:
                    return None
                continue
            blanks = 0
            if number in owned:
                entries = self.book.between(above.start, above.end)
                alone = is_detail_line(self.reading, above, entries[0] if entries else None)
                return number if alone or entries else None
            if above.end - above.start > _LONGEST or len(self.middle) > _LINES:
                return None
            if self._read_top(above):
                self.top = above
                return None
            if self._is_prose(above):
                return None
            self.middle.append(above)
        return None

    def read_roles(self, owner: Entry) -> None:
        """Set the owner's role and organisation from beside the name and from the lines below."""
        if self.top is None:
            return
        if self.namings:
            read_role(self.reading, self.namings[0].end, self.top.end, owner)
        for line in reversed(self.middle):
            read_role_line(self.reading, line.start, line.end, owner)

    def _read_top(self, above: Line) -> bool:
        reading = self.reading
        namings = [n for n in reading.names(above.start, above.end) if n.person]
        self.known = [e for e in self.book.between(above.start, above.end) if e.name]
        if not namings:
            return bool(self.known)
        first = namings[0]
        after = reading.text[first.end : above.end]
        before = reading.text[above.start : first.start].strip(" :•*-–\t/,")
        fits = self._is_confirmed(namings)
        roled_before = has_role(before, reading.words) or before == first.role_before
        labelled = roled_before or self._is_labelled(above, first.start)
        if (before and not labelled and not fits) or len(_WORD.findall(after)) > 9:
            return False
        roled = has_role(after, reading.words) or any(
            has_role(reading.text[line.start : line.end], reading.words) for line in self.middle
        )
        if not (fits or labelled or roled or self.known or first.role_before):
            # Where headings are capitalised, two capitals over an address may be anything.
            direct = self.line.number - above.number == 1 and self.detail.kind != "email"
            if (reading.title_case and not direct) or len(self.middle) > 2:
                return False
        self.namings = namings
        return True

    def _is_labelled(self, line: Line, end: int) -> bool:
        """Whether a label such as "Kontakt:" stands between a line's start and a name."""
        cues = self.reading.cues_in("label", line.start, end)
        return any(cue.end <= end and end - cue.end < 4 for cue in cues)

    def _is_confirmed(self, namings: list[Naming]) -> bool:
        """Whether the detail, or an address soon after it, is made of a name's parts."""
        nearby = self.reading.details_in(self.detail.start, self.detail.end + 120)
        return any(
            matches_address(naming.text, other.value)
            for naming in namings
            for other in nearby
            if other.kind == "email"
        )

    def _is_prose(self, line: Line) -> bool:
        stretch = self.reading.text[line.start : line.end]
        return len(stretch.split()) > 8 and stretch.endswith((".", "!", "?", ":"))
