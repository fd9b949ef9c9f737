"""What must be remembered of elements until they end: `Opening`, `TableOpening`, `ListOpening`."""

from __future__ import annotations

from .columns import Place
from .frames import Slot
from .grids import GridDraft
from .styling import Declared

__all__ = ["ListOpening", "Opening", "TableOpening"]


class Opening:
    """An element that is open: where its blocks begin, and how it is drawn.

    `painted` tells whether it has a background that differs from the one around it, `side`
    whether it can stand beside its siblings. `sides` are its children that can.
    """

    __slots__ = ("declared", "painted", "side", "sides", "slot", "start", "tag")

    def __init__(self, tag: str, declared: Declared, start: int, painted: bool, side: bool) -> None:
        self.tag = tag
        self.declared = declared
        self.start = start
        self.painted = painted
        self.side = side
        self.sides: list[Place] | None = None
        self.slot: Slot | None = None

    def add_side(self, end: int, child: Opening) -> None:
        """Note where a child that can stand beside others has its blocks."""
        if self.sides is None:
            self.sides = []
        self.sides.append(Place(child.start, end, child.declared.floated == "right", child.slot))


class TableOpening(Opening):
    """An open table: `rows` are the places of a layout table's cells, `grid` a data table's rows.

    `in_head` and `in_foot` tell where the row in the making belongs.
    """

    __slots__ = ("grid", "in_foot", "in_head", "rows")

    def __init__(self, tag: str, declared: Declared, start: int, painted: bool, side: bool) -> None:
        super().__init__(tag, declared, start, painted, side)
        self.rows: list[list[Place]] = []
        self.grid: GridDraft | None = None
        self.in_head = self.in_foot = False


class ListOpening(Opening):
    """An open list: `number` is the next item's."""

    __slots__ = ("number",)

    def __init__(self, tag: str, declared: Declared, start: int, painted: bool, side: bool) -> None:
        super().__init__(tag, declared, start, painted, side)
        self.number = 1
