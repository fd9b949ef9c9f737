"""Grounds: boxes that are painted otherwise than what is around them."""

from __future__ import annotations

from collections.abc import Sequence

from .lines import Line

__all__ = ["find_last_ground"]

_GROUND_WORDS = 4


def find_last_ground(lines: Sequence[Line], first: int = 1) -> int:
    """Where, from `first` on, a box on a ground of its own begins that holds all of the rest.

    The number of lines if there is none, or no more in it than an invitation to read on.
    """
    shared = set(lines[-1].block.boxes) if lines else set()
    words = 0
    found = len(lines)
    for index in range(len(lines) - 1, max(first, 1) - 1, -1):
        line, before = lines[index], lines[index - 1]
        shared.intersection_update(line.block.boxes)
        if not shared or "more" in line.cues:
            break
        words += line.words
        painted = line.block.background != before.block.background
        apart = not shared.issubset(before.block.boxes)
        if painted and apart and line.text and words >= _GROUND_WORDS:
            found = index
    return found
