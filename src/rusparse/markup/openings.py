"""What must be remembered of elements until they end: `Opening`, `TableOpening`, `ListOpening`."""

from __future__ import annotations

from .columns import Place
from .frames import Frame, Slot
from .grids import GridDraft
from .settings import Setting

__all__ = ["CellOpening", "ListOpening", "Opening", "TableOpening"]


class Opening(Place):
    """An element that is open, and then the place where its blocks stand.

    `outer` is the frame around it. `block` tells whether it stands on lines of its own.
    """

    __slots__ = ("block", "outer", "setting")

    def __init__(self, setting: Setting, start: int, outer: Frame) -> None:
        self.setting = setting
        self.outer = outer
        self.block = setting.block
        self.start = self.end = start
        self.slot: Slot | None = None
        self.right = False
        self.span = 1


class CellOpening(Opening):
    """An open cell of a table, and the slot of what is in it."""

    __slots__ = ()

    def __init__(self, setting: Setting, start: int, outer: Frame) -> None:
        self.setting = setting
        self.outer = outer
        self.block = True
        self.start = start
        self.slot = Slot(outer.slot)
        self.right = False


class TableOpening(Opening):
    """An open table: `rows` are the places of a layout table's cells, `grid` a data table's rows.

    `in_head` and `in_foot` tell where the row in the making belongs.
    """

    __slots__ = ("grid", "in_foot", "in_head", "rows")

    def __init__(self, setting: Setting, start: int, outer: Frame) -> None:
        super().__init__(setting, start, outer)
        self.rows: list[list[Place]] = []
        self.grid: GridDraft | None = None
        self.in_head = self.in_foot = False


class ListOpening(Opening):
    """An open list: `number` is the next item's."""

    __slots__ = ("number",)

    def __init__(self, setting: Setting, start: int, outer: Frame) -> None:
        super().__init__(setting, start, outer)
        self.number = 1
