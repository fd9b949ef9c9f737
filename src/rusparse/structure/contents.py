"""Which section an entry of the letter's own table of contents points at.

An anchor decides. Without one the words do: an entry and its article are often worded apart, so
words are compared by their beginnings (case endings, compounds), words that few sections have
weigh most, and the heading weighs more than the text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cues import split_words
from .drafts import Draft
from .lines import Line

__all__ = ["link_entries"]

_STEM = 5
"""Characters by which two words count as one; Germanic compounds begin or end with the other."""
_TEXT_WORDS = 600
_HEADING_WEIGHT = 3.0
_ENOUGH = 0.34
_MAX_COMPARED = 1_000
"""Entries of one letter that are compared with the sections by their words."""


@dataclass(frozen=True, slots=True)
class _Target:
    """A section that an entry may point at: its words' stems, in the heading and in the text."""

    index: int
    heading: frozenset[str]
    text: frozenset[str]


def _split_stems(text: str) -> list[str]:
    """The stems of a text's words; short words, which all texts have, are left out."""
    return [
        word[:_STEM]
        for word in split_words(text)
        if len(word) >= 4 or (len(word) >= 2 and word.isdigit())
    ]


def link_entries(drafts: Sequence[Draft]) -> dict[int, list[int | None]]:
    """For each contents draft, by index, the section of each of its entries or None."""
    tables = [index for index, draft in enumerate(drafts) if draft.kind == "contents"]
    if not tables:
        return {}
    comparison: _Comparison | None = None
    anchors = _find_anchors(drafts)
    left = _MAX_COMPARED
    links: dict[int, list[int | None]] = {}
    for index in tables:
        entries = drafts[index].entries
        links[index] = []
        for entry in entries:
            found = _find_anchored(entry, anchors)
            if found is None and left:
                left -= 1
                comparison = comparison or _Comparison(drafts, tables[0])
                found = comparison.find_best(entry)
            links[index].append(found)
    return links


def _make_target(index: int, draft: Draft) -> _Target:
    heading = draft.heading.text if draft.heading is not None else ""
    words: list[str] = []
    for line in draft.lines:
        if line.text:
            words += _split_stems(line.text[:4000])
            if len(words) > _TEXT_WORDS:
                break
    return _Target(index, frozenset(_split_stems(heading)), frozenset(words[:_TEXT_WORDS]))


def _find_anchors(drafts: Sequence[Draft]) -> dict[str, int]:
    anchors: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        lines = [*([draft.heading] if draft.heading is not None else []), *draft.lines]
        for line in lines:
            if line.block.anchor:
                anchors.setdefault(line.block.anchor, index)
    return anchors


def _find_anchored(entry: Line, anchors: Mapping[str, int]) -> int | None:
    names = (link.url[1:] for link in entry.links if link.url.startswith("#"))
    return next((anchors[name] for name in names if name in anchors), None)


class _Comparison:
    """The sections below a table of contents, to be compared with its entries by their words."""

    def __init__(self, drafts: Sequence[Draft], first: int) -> None:
        self.targets = [
            _make_target(index, draft)
            for index, draft in enumerate(drafts)
            if index > first and draft.kind in ("article", "notice", "introduction")
        ]
        self.counts: dict[str, int] = {}
        counts = self.counts
        for target in self.targets:
            for stem in target.heading | target.text:
                counts[stem] = counts.get(stem, 0) + 1
        self.rarest = (self._weigh(min(counts.values())) if counts else 1.0) or 1.0

    def _weigh(self, count: int) -> float:
        """How much a stem tells: more, the fewer sections have it (inverse document frequency)."""
        return math.log((len(self.targets) + 1) / count)

    def find_best(self, entry: Line) -> int | None:
        """The section that an entry shares most with, if it shares enough."""
        weights: list[tuple[str, float]] = []
        for stem in sorted(set(_split_stems(entry.text))):
            count = self.counts.get(stem)
            weights.append((stem, max(self._weigh(count) if count else self.rarest, 0.05)))
        if not weights:
            return None
        best: tuple[float, int] | None = None
        for target in self.targets:
            score = possible = 0.0
            for stem, weight in weights:
                possible += weight
                if stem in target.heading:
                    score += weight * _HEADING_WEIGHT
                elif stem in target.text:
                    score += weight
            if possible and (best is None or score / possible > best[0]):
                best = (score / possible, target.index)
        return best[1] if best is not None and best[0] >= _ENOUGH else None
