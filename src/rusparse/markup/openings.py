"""What must be remembered of elements until they end: `Opening`, `TableOpening`, `ListOpening`."""

from __future__ import annotations

from .cascade import Profile
from .columns import Place
from .grids import GridDraft
from .styling import NOTHING

__all__ = ["BARE", "BARE_ROW", "ListOpening", "Opening", "TableOpening"]


class Opening(Place):
    """An element that is open, and then the place where its blocks stand.

    `painted` tells whether it has a background that differs from the one around it. `sides` are
    its children that can stand beside one another.
    """

    __slots__ = ("painted", "profile", "sides")

    def __init__(self, profile: Profile, start: int, painted: bool) -> None:
        self.profile = profile
        self.start = self.end = start
        self.painted = painted
        self.sides: list[Place] | None = None
        self.slot = None
        self.right = False
        self.span = 1

    def add_side(self, child: Opening) -> None:
        """Note a child that can stand beside others."""
        child.right = child.profile.declared.floated == "right"
        if self.sides is None:
            self.sides = []
        self.sides.append(child)


class TableOpening(Opening):
    """An open table: `rows` are the places of a layout table's cells, `grid` a data table's rows.

    `in_head` and `in_foot` tell where the row in the making belongs.
    """

    __slots__ = ("grid", "in_foot", "in_head", "rows")

    def __init__(self, profile: Profile, start: int, painted: bool) -> None:
        super().__init__(profile, start, painted)
        self.rows: list[list[Place]] = []
        self.grid: GridDraft | None = None
        self.in_head = self.in_foot = False


class ListOpening(Opening):
    """An open list: `number` is the next item's."""

    __slots__ = ("number",)

    def __init__(self, profile: Profile, start: int, painted: bool) -> None:
        super().__init__(profile, start, painted)
        self.number = 1


BARE = Opening(Profile("div", (), NOTHING, frozenset()), 0, False)
"""Stands for all open elements that only end blocks; none has anything to remember."""

BARE_ROW = Opening(Profile("tr", (), NOTHING, frozenset()), 0, False)
"""Stands for all open rows of tables that say nothing of themselves."""
