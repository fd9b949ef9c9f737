"""`Look`: how a line looks, one value for all lines that look alike.

A letter has some ten looks for its fifty lines, so what rules ask of a look is worked out for ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

__all__ = ["HEADING_TAGS", "Look", "Style", "make_look"]

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

Style: TypeAlias = tuple[str | None, int, bool, bool, str | None]
"""What lines of one kind have in common to the eye: heading tag, size, bold, capitals, colour."""


@dataclass(slots=True, eq=False)
class Look:
    """How a line looks; never changed once made, and told apart by identity.

    `tag` is the heading element that the line is, if any. `bold` and `underlined` hold when nearly
    all of its letters are so, `caps` when it is written in capitals, `linked` when nearly all of it
    is a link; `size` and `colour` are those of most of its letters.
    """

    tag: str | None
    size: float
    bold: bool
    underlined: bool
    caps: bool
    colour: str | None
    linked: bool
    centred: bool
    style: Style


@lru_cache(maxsize=4_096)
def make_look(
    tag: str | None,
    align: str | None,
    size: float,
    bold: bool,
    underlined: bool,
    caps: bool,
    colour: str | None,
    linked: bool,
) -> Look:
    """The look of a line in an element of this tag and alignment."""
    tag = tag if tag in HEADING_TAGS else None
    style = (tag, round(size), bold, caps, None if linked else colour)
    return Look(tag, size, bold, underlined, caps, colour, linked, align == "center", style)
