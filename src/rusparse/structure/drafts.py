"""Drafts: the lines of each section, before they are written out as text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rusparse.records import SectionKind

from .cards import (
    count_card_lines,
    count_shared,
    find_kickers,
    is_box_label,
    is_eyebrow,
    is_kicker_label,
)
from .emphasis import Emphasis
from .entries import EntryFinder
from .issues import is_label
from .lines import Line, ends_sentence, join_lines, number_line
from .marks import Mark, rank_heading
from .zones import Zones

__all__ = ["Draft", "divide_lines", "merge_rest"]

_CATEGORY_WORDS = 7
_LABEL_WORDS = 5
_TOP_LINES = 6


@dataclass(slots=True)
class Draft:
    """A section in the making; `heading` is no member of `lines`."""

    kind: SectionKind
    lines: list[Line] = field(default_factory=list)
    heading: Line | None = None
    level: int | None = None
    label: Line | None = None
    entries: list[Line] = field(default_factory=list)

    @property
    def category(self) -> str | None:
        """The words of the label that stands over the section."""
        return self.label.text.rstrip(":").rstrip() if self.label is not None else None


class _Divider:
    """Goes through the lines once and hands each to its section."""

    def __init__(
        self,
        lines: Sequence[Line],
        marks: Sequence[Mark],
        zones: Zones,
        title: Mark | None,
        emphasis: Emphasis,
    ) -> None:
        self.lines = lines
        self.order = list(marks)
        self.places = {mark.start: place for place, mark in enumerate(marks)}
        self.marks = {mark.start: mark for mark in marks}
        self.zones = zones
        self.title = title
        self.kickers = find_kickers(lines[: zones.tail], marks, emphasis, title)
        self.entries = EntryFinder(lines, self.marks, zones, frozenset(self.kickers.values()))
        self.levels = _number_levels(lines, marks, title)
        self.articles = any(not mark.over_heading and mark is not title for mark in marks)
        self.drafts: list[Draft] = []
        self.current: Draft | None = None
        self.label: Line | None = None
        self.label_ranks = False
        self.labelled: Line | None = None
        self.labels: list[tuple[int, Line]] = []
        self.seen_article = False
        self.seen_text = False
        self.has_contents = bool(self.entries.beginnings)

    def divide(self) -> list[Draft]:
        index = self._divide_top()
        while index < self.zones.tail:
            taken = 0
            if index in self.entries.beginnings:
                taken = self._take_contents(index)
            if not taken and index in self.marks:
                taken = self._take_mark(index)
            index += taken or self._take_line(index)
        for place in range(self.zones.tail, len(self.lines)):
            kind = self.zones.kinds[place] or "footer"
            if self.current is None or self.current.kind != kind:
                self._begin(Draft(kind))
            self._append(self.lines[place])
        self._return_labels()
        self._join_pictures()
        return [draft for draft in self.drafts if _says_anything(draft)]

    def _return_labels(self) -> None:
        """Make text again of a label that came to stand over nothing."""
        used = {
            id(draft.label)
            for draft in self.drafts
            if draft.heading is not None or any(line.text for line in draft.lines)
        }
        for draft in self.drafts:
            if id(draft.label) not in used:
                draft.label = None
        drafts = enumerate(self.drafts)
        first = next((place for place, draft in drafts if draft.heading is not None), None)
        for place, line in reversed(self.labels):
            if id(line) in used:
                continue
            if place and self.drafts[place - 1].kind in ("article", "introduction"):
                self.drafts[place - 1].lines.append(line)
            else:
                headed = first is not None and first < place
                self.drafts.insert(place, Draft("article" if headed else "masthead", [line]))

    def _join_pictures(self) -> None:
        """Leave the pictures under the masthead to it, where no introduction comes with them."""
        for before, draft in itertools.pairwise(self.drafts[:3]):
            silent = draft.heading is None and not any(line.text for line in draft.lines)
            if before.kind == "masthead" and draft.kind == "introduction" and silent:
                before.lines += draft.lines
                draft.lines = []

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
            if index in self.marks or index in self.entries.beginnings:
                break
            text = line.text and not self.zones.service[index] and self._begins_text(index)
            if text and not self._is_over_service(index):
                index = self._find_first_alike(index)
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

    def _find_first_alike(self, index: int) -> int:
        """Where the text begins: a wish or a call in its box and look belongs to it."""
        line = self.lines[index]
        top = self.title.end if self.title is not None else 0
        while index > top and line.block.boxes:
            before = self.lines[index - 1]
            alike = before.block.box == line.block.box and before.look.style == line.look.style
            if not alike or not ends_sentence(before.text) or self.zones.service[index - 1]:
                break
            index -= 1
        return index

    def _is_over_service(self, index: int) -> bool:
        """Whether the line is a preheader: little text over the web version line."""
        line = self.lines[index]
        if index > _TOP_LINES or len(line.text) > 250 or "greeting" in line.cues:
            return False
        shown = 0
        for place in range(index + 1, min(self.zones.tail, index + 8)):
            if self.zones.service[place]:
                return True
            shown += bool(self.lines[place].text)
            if shown > 2:
                break
        return False

    def _begins_text(self, index: int) -> bool:
        line = self.lines[index]
        if line.words <= 8 and "greeting" in line.cues:
            return True
        if line.cells or line.block.kind == "list_item":
            # A menu of short links is no text, though it be marked up as a list.
            return not (line.look.linked and line.words <= 4)
        return line.prose and not (line.words <= 40 and "why" in line.cues)

    # --- contents ---

    def _take_contents(self, index: int) -> int:
        draft = Draft("contents")
        start = index
        if "contents" in self.lines[index].cues and not self.entries.is_anchor(index):
            draft.heading = self.lines[index]
            draft.level = self.levels.get(index)
            start = index + 1
        wanted = self.entries.count(start)
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
        mark = self.marks[index]
        if mark is self.title:
            return 0
        line = number_line(join_lines(self.lines[mark.start : mark.end]))
        card = self._take_back_card(line, self.kickers.get(index))
        if mark.over_heading and self._is_category(mark, line):
            self.label_ranks = True
            self._set_label(line)
            self.current = None
            self._begin(Draft("article", card, label=line))
            return mark.end - mark.start
        if self._leaves_label(line):
            self.label = None
        lead = self.current
        if (
            lead is not None
            and lead.kind == "article"
            and lead.heading is None
            and not any(other.text for other in lead.lines)
        ):
            card = [*lead.lines, *card]
            # Service lines may stand after it; by identity, as an empty draft equals another.
            place = next(n for n in reversed(range(len(self.drafts))) if self.drafts[n] is lead)
            del self.drafts[place]
        self._begin(
            Draft(
                "article",
                card,
                heading=line,
                level=self.levels.get(index),
                label=self.label,
            )
        )
        self.seen_article = True
        return mark.end - mark.start

    def _leaves_label(self, line: Line) -> bool:
        """Whether a heading is not under the label any more: by its rank, or outside its card.

        A card is what the label shares with its first heading; it ends where a column does, or
        where the ground is another.
        """
        if self.label is None:
            return False
        if self.label_ranks:
            return _outranks(line, self.label)
        first = self.labelled
        if first is None:
            self.labelled = line
            return False
        elsewhere = count_shared(self.label, line) < count_shared(self.label, first)
        ground = line.block.background != first.block.background
        return elsewhere and (ground or self.label.block.columns > 1)

    def _set_label(self, line: Line) -> None:
        self.label = line
        self.labelled = None
        self.labels.append((len(self.drafts), line))

    def _is_category(self, mark: Mark, line: Line) -> bool:
        """Whether a heading right over another is a label, and not a heading with a subtitle."""
        if line.words > _CATEGORY_WORDS or is_label(line.text):
            return False
        if line.words <= 3 or line.look.caps:
            return True
        place = self.places[mark.start]
        below = self.order[place + 1 : place + 3]
        if len(below) < 2 or below[1].over_heading or line.words > _LABEL_WORDS:
            return False
        if ends_sentence(line.text) or below[0].start in self.entries.beginnings:
            return False
        first, second = self.lines[below[0].start], self.lines[below[1].start]
        return rank_heading(second) >= rank_heading(first)

    def _take_back_card(self, heading: Line, kicker: int | None) -> list[Line]:
        """What ended the section before but stands in this heading's box: an image, a kicker.

        A label in a box of its own right before them becomes the category.
        """
        card: list[Line] = []
        ranked = self.label is not None and self.label_ranks
        if self.current is not None and kicker is not None and not ranked:
            label = self.lines[kicker]
            self.current.lines = [line for line in self.current.lines if line is not label]
            self.label_ranks = False
            self._set_label(label)
        if self.current is None or self.current.kind == "masthead":
            return card
        lines = self.current.lines
        taken = count_card_lines(lines, heading)
        if taken:
            card = lines[-taken:]
            del lines[-taken:]
            texts = [line for line in card if line.text]
            if len(texts) == 1 and is_kicker_label(texts[0]):
                self.label_ranks = False
                self._set_label(texts[0])
                return [line for line in card if line is not texts[0]]
        below = card[0] if card else heading
        shares = any("social" in line.cues for line in card)
        alike = bool(lines) and lines[-1].look.style == heading.look.style
        labelled = lines and kicker is None and not shares and not alike
        if labelled and (is_box_label(lines, below) or is_eyebrow(lines, below)):
            self.label_ranks = False
            self._set_label(lines.pop())
        return card

    def _take_line(self, index: int) -> int:
        line = self.lines[index]
        if self.zones.service[index]:
            kind: SectionKind = "footer" if self.seen_text else "masthead"
            kept = self.current
            if kept is not None and kept.kind == kind:
                self._append(line)
                return 1
            last = self.drafts[-1] if self.drafts else Draft(kind)
            if last.kind == kind and last.lines and last.lines[-1] is self.lines[index - 1]:
                last.lines.append(line)
            else:
                self.drafts.append(Draft(kind, [line]))
            return 1
        if self.current is None or self.current.kind == "masthead":
            wanted: SectionKind = "article"
            if not self.seen_article and (self.articles or self.has_contents):
                wanted = "introduction"
            self._begin(Draft(wanted, label=self.label))
        assert self.current is not None
        self.current.lines.append(line)
        if self.seen_article and not self.seen_text:
            self.seen_text = line.prose
        return 1


def _says_anything(draft: Draft) -> bool:
    return draft.heading is not None or any(
        line.text or line.picture is not None for line in draft.lines
    )


def _outranks(line: Line, other: Line) -> bool:
    """Whether a heading ends what another labels: it ranks higher, or looks the same."""
    rank, above = rank_heading(line), rank_heading(other)
    return rank < above or (rank == above and line.look.style == other.look.style)


def divide_lines(
    lines: Sequence[Line],
    marks: Sequence[Mark],
    zones: Zones,
    title: Mark | None,
    emphasis: Emphasis,
) -> list[Draft]:
    """Hand each line to a section: masthead, introduction, contents, articles, and the foot."""
    return _Divider(lines, marks, zones, title, emphasis).divide()


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


def merge_rest(drafts: Sequence[Draft], maximum: int) -> list[Draft]:
    """At most `maximum` drafts; the last one takes the lines of all that are too many."""
    kept = list(drafts[:maximum])
    last = kept[-1]
    label = last.label
    for draft in drafts[maximum:]:
        if draft.label is not None and draft.label is not label:
            last.lines.append(draft.label)
            label = draft.label
        if draft.heading is not None:
            last.lines.append(draft.heading)
        last.lines.extend(draft.lines)
    return kept
