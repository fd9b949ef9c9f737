"""What an amount is for: "per person", "för ett år"."""

from __future__ import annotations

from .surroundings import Cues, Surroundings

__all__ = [
    "find_sentence_unit",
    "find_unit",
    "find_unit_before",
    "skip_vat",
]

_BEFORE = 70
_SIGNS = ("$", "€", "£")


def find_unit(folded: str, text: str, end: int, cues: Cues) -> tuple[int, str] | None:
    """The unit that adjoins an amount ending at `end`: where it ends, and its words.

    "per person och natt" gives "person och natt"; None when no unit adjoins.
    """
    match = cues.unit.match(folded, end)
    if match is None:
        return None
    name = match.lastgroup or ""
    start, finish = match.span(name)
    first = folded[start:finish].split(" ")[0].rstrip(".")
    if name != "phrase" and first in cues.never_units:
        return None
    if cues.unit_past.match(folded, finish):
        # "47 cents a year earlier" tells when.
        return None
    rest = folded[finish : finish + 3].lstrip(" :")
    if name == "slashed" and (rest[:1].isdigit() or rest[:1] in _SIGNS):
        # "barn 50 kr/vuxna 100 kr": what stands after the slash has a price of its own.
        return None
    return finish, text[start:finish]


def find_unit_before(folded: str, text: str, start: int, floor: int, cues: Cues) -> str | None:
    """The unit right before an amount that begins at `start`: "för ett år (300 kr)"."""
    match = cues.unit_before.search(folded, max(floor, start - _BEFORE), start)
    return text[match.start("unit") : match.end("unit")] if match else None


def skip_vat(folded: str, end: int, cues: Cues) -> int:
    """Where words for value added tax end that adjoin an amount ending at `end`; else that."""
    vat = cues.vat_adjoining.match(folded, end)
    return vat.end() if vat else end


def find_sentence_unit(
    around: Surroundings,
    text: str,
    start: int,
    end: int,
    clause: tuple[int, int],
    floor: int,
    ceiling: int,
) -> str | None:
    """The unit that an amount's clause states without adjoining it: "per postkasse ... 1400,-".

    Only in a clause that has no other amount, which the unit might belong to.
    """
    low, high = clause
    if floor > low or ceiling < high:
        return None
    cues = around.cues
    for match in cues.unit_elsewhere.finditer(around.folded, low, high):
        if start <= match.start() < end or match["unit"] in cues.never_units:
            continue
        return text[match.start("unit") : match.end("unit")]
    return None
