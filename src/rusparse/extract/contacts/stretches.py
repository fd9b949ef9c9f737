"""`Stretches`: places of a text that are taken, asked for in logarithmic time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

__all__ = ["Stretches"]


class Stretches:
    """Stretches of a text, given in any order; an empty one takes nothing.

    >>> Stretches([(4, 6), (5, 9)]).overlap(8, 12)
    True
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if start >= end:
                continue
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlap(self, start: int, end: int) -> bool:
        """Whether any part of a stretch is taken."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._ends[index] > start
