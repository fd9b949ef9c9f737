"""Drafts: the lines of each section, before they are written out as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rusparse.records import SectionKind

from .emphasis import is_prose
from .headings import Mark, rank_heading
from .lines import Line, join_lines
from .zones import Zones

__all__ = ["Draft", "divide_lines"]

_CONTENTS_WORDS = 14
_ENTRY_CHARACTERS = 140
_CATEGORY_WORDS = 7
_MAX_ENTRIES = 300


@dataclass(slots=True)
class Draft:
    """A section in the making; `heading` is no member of `lines`."""

    kind: SectionKind
    lines: list[Line] = field(default_factory=list)
    heading: Line | None = None
    level: int | None = None
    category: str | None = None
    entries: list[Line] = field(default_factory=list)
    weight: float = 0.0


class _Divider:
    """Goes through the lines once and hands each to its section."""

    def __init__(
        self, lines: Sequence[Line], marks: Sequence[Mark], zones: Zones, title: Mark | None
    ) -> None:
        self.lines = lines
        self.marks = {mark.start: mark for mark in marks}
        self.zones = zones
        self.title = title
        self.levels = _number_levels(lines, marks, title)
        self.articles = any(not mark.over_heading and mark is not title for mark in marks)
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.category: str | None = None
        self.category_rank: tuple[float, int] | None = None
        self.seen_article = False
        self.has_contents = any(self._is_contents(index) for index in range(zones.tail))

    def divide(self) -> list[Draft]:
        index = self._divide_top()
        while index < self.zones.tail:
            taken = self._take_contents(index) or self._take_mark(index) or self._take_line(index)
            index += taken
        for place in range(self.zones.tail, len(self.lines)):
            kind = self.zones.kinds[place] or "footer"
            if self.current is None or self.current.kind != kind:
                self._begin(Draft(kind))
            self._append(self.lines[place])
        return [draft for draft in self.drafts if draft.lines or draft.heading is not None]

    def _begin(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self.current = draft

    def _append(self, line: Line) -> None:
        assert self.current is not None
        self.current.lines.append(line)

    # --- the top ---

    def _divide_top(self) -> int:
        """The masthead: everything before the first text, contents or article heading."""
        index = 0
        if self.title is not None:
            index = self.title.end
        while index < self.zones.tail:
            line = self.lines[index]
            if index in self.marks or self._is_contents(index):
                break
            if line.text and not self.zones.service[index] and self._begins_text(index):
                break
            index += 1
        # An image right above the first article belongs to it, unless nothing else is the top.
        end = index
        while end > 0 and not self.lines[end - 1].text and index in self.marks:
            end -= 1
        if not any(line.text for line in self.lines[:end]):
            end = index
        if end:
            self._begin(Draft("masthead", list(self.lines[:end])))
        return end

    def _begins_text(self, index: int) -> bool:
        line = self.lines[index]
        if "greeting" in line.cues and line.words <= 8:
            return True
        if line.cells or line.block.kind == "list_item":
            return True
        return is_prose(line) and not ("why" in line.cues and line.words <= 40)

    # --- contents ---

    def _is_contents(self, index: int) -> bool:
        line = self.lines[index]
        if "contents" in line.cues and line.words <= _CONTENTS_WORDS and not line.cells:
            return self._count_entries(index + 1, 2) >= 2
        return self._is_anchor(index) and self._is_anchor(index + 1) and self._is_anchor(index + 2)

    def _is_anchor(self, index: int) -> bool:
        if index >= self.zones.tail:
            return False
        line = self.lines[index]
        return line.linked and all(link.url.startswith("#") for link in line.links)

    def _count_entries(self, index: int, enough: int = _MAX_ENTRIES) -> int:
        """How many entries stand from `index` on; `enough` bounds what is looked at."""
        count = 0
        last = min(self.zones.tail, index + 4 * enough)
        block: int | None = None
        kind: str | None = None
        while index < last and count < enough:
            line = self.lines[index]
            if not line.text:
                if count and line.block.kind == "rule":
                    break
                index += 1
                continue
            if not self._is_entry(index):
                break
            if kind is not None and line.block.kind != kind:
                break
            if kind == "text" and count > 1 and line.block_index != block and line.block.gap_lines:
                # Lines of one paragraph are the entries; the next paragraph is something else.
                if self.lines[index - 1].parts > 1:
                    break
            block, kind = line.block_index, line.block.kind
            count += 1
            index += 1
        return count

    def _is_entry(self, index: int) -> bool:
        line = self.lines[index]
        mark = self.marks.get(index)
        if mark is not None or self.zones.service[index] or line.cells:
            return False
        if line.block.kind == "list_item":
            return True
        return len(line.text) <= _ENTRY_CHARACTERS and not (
            is_prose(line) and not line.linked and line.text.endswith(".")
        )

    def _take_contents(self, index: int) -> int:
        if not self._is_contents(index):
            return 0
        draft = Draft("contents")
        start = index
        if "contents" in self.lines[index].cues and not self._is_anchor(index):
            draft.heading = self.lines[index]
            draft.level = self.levels.get(index)
            start = index + 1
        wanted = self._count_entries(start)
        end = start
        while len(draft.entries) < wanted:
            line = self.lines[end]
            draft.lines.append(line)
            if line.text:
                draft.entries.append(line)
            end += 1
        self._begin(draft)
        self.current = None
        return end - index

    # --- headings and text ---

    def _take_mark(self, index: int) -> int:
        mark = self.marks.get(index)
        if mark is None or mark is self.title:
            return 0
        line = join_lines(self.lines[mark.start : mark.end])
        images = self._take_back_images()
        if mark.over_heading and line.words <= _CATEGORY_WORDS:
            self.category = line.text.rstrip(":").rstrip()
            self.category_rank = rank_heading(line)
            self.current = None
            self._begin(Draft("article", images, category=self.category))
            return mark.end - mark.start
        rank = rank_heading(line)
        if self.category_rank is not None and rank < self.category_rank:
            self.category = self.category_rank = None
        lead = self.current
        if lead is not None and lead.kind == "article" and lead.heading is None:
            if not any(other.text for other in lead.lines):
                images = [*lead.lines, *images]
                self.drafts.remove(lead)
        self._begin(
            Draft(
                "article",
                images,
                heading=line,
                level=self.levels.get(index),
                category=self.category,
                weight=mark.weight,
            )
        )
        self.seen_article = True
        return mark.end - mark.start

    def _take_back_images(self) -> list[Line]:
        """The images that ended the section before, and stand right above this heading."""
        images: list[Line] = []
        if self.current is None or self.current.kind == "masthead":
            return images
        while self.current.lines and self.current.lines[-1].block.kind == "image":
            if self.current.lines[-1].text:
                break
            images.append(self.current.lines.pop())
        images.reverse()
        return images

    def _take_line(self, index: int) -> int:
        line = self.lines[index]
        if self.zones.service[index]:
            kind: SectionKind = "footer" if self.seen_article else "masthead"
            kept = self.current
            if kept is not None and kept.kind == kind:
                self._append(line)
                return 1
            self.drafts.append(Draft(kind, [line]))
            return 1
        if self.current is None or self.current.kind == "masthead":
            wanted: SectionKind = "article"
            if not self.seen_article and (self.articles or self.has_contents):
                wanted = "introduction"
            self._begin(Draft(wanted, category=self.category))
        self._append(line)
        return 1


def divide_lines(
    lines: Sequence[Line], marks: Sequence[Mark], zones: Zones, title: Mark | None
) -> list[Draft]:
    """Hand each line to a section: masthead, introduction, contents, articles, and the foot."""
    return _Divider(lines, marks, zones, title).divide()


def _number_levels(
    lines: Sequence[Line], marks: Sequence[Mark], title: Mark | None
) -> dict[int, int]:
    """The level of each heading, 1 for the highest there is among the sections."""
    ranks = sorted(
        {
            rank_heading(lines[mark.start])
            for mark in marks
            if mark is not title and not mark.over_heading
        }
    )
    numbers = {rank: number for number, rank in enumerate(ranks, 1)}
    return {
        mark.start: numbers[rank_heading(lines[mark.start])]
        for mark in marks
        if mark is not title and not mark.over_heading
    }
