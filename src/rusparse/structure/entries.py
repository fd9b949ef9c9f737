"""The lines of a letter's own table of contents: where it begins, and how far its entries go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .lines import Line, has_inner_sentence
from .marks import Mark, fold_letters
from .zones import Zones

__all__ = ["EntryFinder"]

_CONTENTS_WORDS = 14
_GROUP_LINES = 4
_GROUP_WORDS = 5
_ENTRY_CHARACTERS = 140
_MAX_ENTRIES = 300
_REPEAT_LINES = 600


class EntryFinder:
    """Tells entries from text, by the letter's lines, headings (by first line) and zones.

    `kickers` are the lines that label a heading below them, `beginnings` the lines that contents
    begin with.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        marks: Mapping[int, Mark],
        zones: Zones,
        kickers: frozenset[int],
    ) -> None:
        self.lines = lines
        self.marks = marks
        self.zones = zones
        self.kickers = kickers
        self.anchors = frozenset(line.block.anchor for line in lines if line.block.anchor)
        self.letters: list[str] | None = None
        self.beginnings = self._find_beginnings()

    def _find_beginnings(self) -> frozenset[int]:
        """Where contents begin: at their heading, or at links into the letter."""
        places = range(self.zones.tail)
        linked = [place for place in places if self.lines[place].look.linked]
        links = set(filter(self.is_anchor, linked))
        found = {place for place in links if place + 1 in links and place + 2 in links}
        for place, line in enumerate(self.lines[: self.zones.tail]):
            if line.words > _CONTENTS_WORDS or not self._leads_in(line):
                continue
            found.discard(place)
            rest = (self.lines[below] for below in range(place + 1, len(self.lines)))
            below = next((other for other in rest if other.text), None)
            if below is not None and self._leads_in(below):
                continue  # the line below is the nearer one
            if self.count(place + 1, 2) >= 2:
                found.add(place)
        return frozenset(found)

    @staticmethod
    def _leads_in(line: Line) -> bool:
        return line.words <= _CONTENTS_WORDS and "contents" in line.cues and not line.cells

    def is_anchor(self, index: int) -> bool:
        """Whether the line is a link to a place in the letter."""
        if index >= self.zones.tail:
            return False
        line = self.lines[index]
        return line.look.linked and all(
            link.url.startswith("#") and link.url[1:] in self.anchors for link in line.links
        )

    def count(self, index: int, enough: int = _MAX_ENTRIES) -> int:
        """How many entries stand from `index` on; `enough` bounds what is looked at."""
        count = 0
        last = min(self.zones.tail, index + 4 * enough)
        block: int | None = None
        kind: str | None = None
        looks: set[tuple[object, ...]] = set()
        grouped = self._heads_items(index)
        while index < last and count < enough:
            line = self.lines[index]
            if not line.text:
                if count and line.block.kind == "rule":
                    break
                index += 1
                continue
            if not self._is_entry(index):
                break
            if kind is not None and line.block.kind != kind and not grouped:
                break
            if grouped and line.block.kind != "list_item" and not self._heads_items(index):
                break
            # Lines of one paragraph are the entries; the next paragraph is something else.
            parted = kind == "text" and line.block_index != block and line.block.gap_lines
            if count > 1 and parted and not grouped and self.lines[index - 1].parts > 1:
                break
            look = (line.look.size, line.look.bold, line.look.caps)
            if count >= 2 and look not in looks and not grouped:
                break
            looks.add(look)
            block, kind = line.block_index, line.block.kind
            count += 1
            index += 1
        return count

    def _heads_items(self, index: int) -> bool:
        """Whether the next line of text is a short one over items: contents may be in groups."""
        shown = [line for line in self.lines[index : index + _GROUP_LINES] if line.text][:2]
        kinds = [line.block.kind for line in shown]
        return kinds == ["text", "list_item"] and shown[0].words <= _GROUP_WORDS

    def _is_entry(self, index: int) -> bool:
        line = self.lines[index]
        if self.zones.service[index] or line.cells or index in self.kickers:
            return False
        if index in self.marks:
            return self._is_repeated(index) or self._continues_entries(index)
        if line.block.kind == "list_item":
            # An abbreviation in a short entry ends no sentence.
            brief = line.words <= _CONTENTS_WORDS or not has_inner_sentence(line.text)
            return len(line.text) <= 2 * _ENTRY_CHARACTERS and brief
        return len(line.text) <= _ENTRY_CHARACTERS and not (
            line.prose and not line.look.linked and line.text.endswith(".")
        )

    def _continues_entries(self, index: int) -> bool:
        """Whether a marked line looks like the entry above it, and like it stands over no text."""
        if index + 1 >= self.zones.tail or index < 2:
            return False
        below = self.lines[index + 1]
        if not below.text or below.prose or below.parts > 1 or index + 1 in self.marks:
            return False
        style = self.lines[index].look.style
        above = self.lines[max(0, index - 4) : index]
        return any(line.look.style == style and line.look.linked for line in above)

    def _is_repeated(self, index: int) -> bool:
        """Whether a line stands again further down, as an entry's heading does."""
        letters = fold_letters(self.lines[index].text)
        if len(letters) < 6:
            return False
        if self.letters is None:
            self.letters = [
                fold_letters(line.text) if 0 < len(line.text) <= _ENTRY_CHARACTERS else ""
                for line in self.lines
            ]
        return any(
            len(other) >= 6 and (letters in other or letters.startswith(other))
            for other in self.letters[index + 2 : index + _REPEAT_LINES]
        )
