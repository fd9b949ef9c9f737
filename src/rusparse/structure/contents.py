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


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) > _STEM else word


def _split_stems(text: str) -> list[str]:
    """The stems of a text's words; short words, which all texts have, are left out."""
    return [
        _stem(word)
        for word in split_words(text)
        if len(word) >= 4 or (word.isdigit() and len(word) >= 2)
    ]


def link_entries(drafts: Sequence[Draft]) -> dict[int, list[int | None]]:
    """For each contents draft, by index, the section of each of its entries or None."""
    tables = [index for index, draft in enumerate(drafts) if draft.kind == "contents"]
    if not tables:
        return {}
    targets = [
        _make_target(index, draft)
        for index, draft in enumerate(drafts)
        if draft.kind in ("article", "notice", "introduction") and index > tables[0]
    ]
    weights = _weigh_stems(targets)
    anchors = _find_anchors(drafts)
    rarest = max(weights.values(), default=1.0) or 1.0
    left = _MAX_COMPARED
    links: dict[int, list[int | None]] = {}
    for index in tables:
        entries = drafts[index].entries
        links[index] = []
        for entry in entries:
            found = _find_anchored(entry, anchors)
            if found is None and left:
                left -= 1
                found = _find_best(entry, targets, weights, rarest)
            links[index].append(found)
    return links


def _make_target(index: int, draft: Draft) -> _Target:
    heading = draft.heading.text if draft.heading is not None else ""
    words: list[str] = []
    for line in draft.lines:
        words += _split_stems(line.text[:4000])
        if len(words) > _TEXT_WORDS:
            break
    return _Target(index, frozenset(_split_stems(heading)), frozenset(words[:_TEXT_WORDS]))


def _weigh_stems(targets: Sequence[_Target]) -> dict[str, float]:
    """How much a stem tells: the fewer sections have it, the more (inverse document frequency)."""
    counts: dict[str, int] = {}
    for target in targets:
        for stem in sorted(target.heading | target.text):
            counts[stem] = counts.get(stem, 0) + 1
    total = len(targets)
    return {stem: math.log((total + 1) / count) for stem, count in counts.items()}


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


def _find_best(
    entry: Line, targets: Sequence[_Target], weights: Mapping[str, float], rarest: float
) -> int | None:
    stems = sorted(set(_split_stems(entry.text)))
    if not stems:
        return None
    best: tuple[float, int] | None = None
    for target in targets:
        score = possible = 0.0
        for stem in stems:
            weight = max(weights.get(stem, rarest), 0.05)
            possible += weight
            if stem in target.heading:
                score += weight * _HEADING_WEIGHT
            elif stem in target.text:
                score += weight
        if possible and (best is None or score / possible > best[0]):
            best = (score / possible, target.index)
    return best[1] if best is not None and best[0] >= _ENOUGH else None
