"""`Opening`: what must be remembered of an element until it ends."""

from __future__ import annotations

from .columns import Place
from .grids import GridDraft
from .styling import Declared

__all__ = ["Opening"]


class Opening:
    """An element that is open: where its blocks begin, and what its end has to see to.

    `around` is the background around it. `sides` are its floated or inline-block children, `rows`
    a table's rows of cells (of a layout table: the places of their blocks).
    """

    __slots__ = (
        "around",
        "declared",
        "grid",
        "in_foot",
        "in_head",
        "number",
        "painted",
        "rows",
        "separate",
        "side",
        "sides",
        "spans_width",
        "start",
        "tag",
    )

    def __init__(self, tag: str, declared: Declared, start: int, around: str | None) -> None:
        self.tag = tag
        self.declared = declared
        self.start = start
        self.around = around
        self.painted = False
        """Whether it has a background that differs from the one around it."""
        self.side = False
        """Whether it can stand beside its siblings."""
        self.sides: list[Place] = []
        self.rows: list[list[Place]] = []
        self.grid: GridDraft | None = None
        self.in_head = self.in_foot = False
        """Whether a data table's row in the making belongs to its head or foot."""
        self.number = 1
        """A list's next number."""
        self.separate = False
        """Whether it is a link drawn as a button, which stands apart in its line."""
        self.spans_width = False

    def add_side(self, end: int, child: Opening) -> None:
        """Note where a child that can stand beside others has its blocks."""
        right = child.declared.floated == "right"
        self.sides.append(Place(child.start, end, right))
