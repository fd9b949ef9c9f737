"""Intervals as terms: whether a point lies in one is a lookup of a few words.

An interval of whole numbers is the fewest blocks of 1, 16, 256 ... numbers, each block at a
multiple of its size. A point lies in the interval exactly if one of the blocks that hold the point
is among them. So an interval of any length takes few terms, and the question is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

__all__ = ["LEVELS", "find_blocks_at", "find_blocks_of"]

_SIZE: Final = 16
LEVELS: Final = 13
"""How many sizes of blocks there are; the largest hold 2**48 numbers."""


def find_blocks_of(first: int, last: int) -> list[str]:
    """The blocks that an interval (both ends included, from 0 on) is made of.

    >>> find_blocks_of(15, 33)
    ['0:f', '1:1', '0:20', '0:21']
    """
    low: list[str] = []
    high: list[str] = []
    for level in range(LEVELS):
        at_top = level == LEVELS - 1
        while first <= last and (first % _SIZE or at_top):
            low.append(f"{level:x}:{first:x}")
            first += 1
        while first <= last and (last + 1) % _SIZE:
            high.append(f"{level:x}:{last:x}")
            last -= 1
        first, last = first // _SIZE, (last + 1) // _SIZE - 1
    return [*low, *reversed(high)]


def find_blocks_at(point: int) -> Iterator[str]:
    """The blocks of every size that hold a point.

    >>> set(find_blocks_at(20)).isdisjoint(find_blocks_of(15, 33))
    False
    """
    for level in range(LEVELS):
        yield f"{level:x}:{point // _SIZE**level:x}"
