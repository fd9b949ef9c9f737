"""`Joined`: the texts of a letter as one, so that one pass finds what is in any of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import is_

from .wording import fold

__all__ = ["Joined", "join_texts"]

# A sign that is in no word, number or address, between line ends: nothing is read across it.
_SEAM = "\n\x00\n"


class Joined:
    """Texts joined by a seam that no word or number crosses.

    A letter has ten sections or so, most without a price or contact: looking at each costs more
    than looking at all of them at once.
    """

    __slots__ = ("folded", "starts", "text", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.text = texts[0] if len(texts) == 1 else _SEAM.join(texts)
        self.folded = fold(self.text)
        self.starts: list[int] = []
        """Where each text starts in the whole."""
        place = 0
        for text in texts:
            self.starts.append(place)
            place += len(text) + len(_SEAM)

    def at(self, place: int) -> int:
        """The number of the text that holds a place of the whole."""
        return bisect_right(self.starts, place) - 1

    def end(self, number: int) -> int:
        """Where what belongs to one of the texts ends: where the next one starts."""
        starts = self.starts
        return starts[number + 1] if number + 1 < len(starts) else len(self.text) + 1

    def fold(self, number: int) -> str:
        """One of the texts, folded."""
        start = self.starts[number]
        return self.folded[start : start + len(self.texts[number])]


_recent: list[Joined] = []


def join_texts(texts: Sequence[str]) -> Joined:
    """The texts joined; what the last call gave, if it was for the same strings."""
    for joined in _recent:
        if len(joined.texts) == len(texts) and all(map(is_, joined.texts, texts)):
            return joined
    joined = Joined(texts)
    _recent[:] = [joined]
    return joined
