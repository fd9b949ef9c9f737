"""What must be remembered of elements until they end: `Opening`, `TableOpening`, `ListOpening`."""

from __future__ import annotations

from collections.abc import Iterator

from .columns import Place
from .frames import NOT_NESTED, LinkTarget, Nesting
from .grids import GridDraft
from .settings import Setting

__all__ = ["ListOpening", "Opening", "TableOpening"]

_MAX_BOXES = 64


class Opening(Place):
    """An element that is open, and then the place where its blocks stand.

    `outer` is the innermost one around it that must be remembered, too. `block` tells whether it
    stands on lines of its own; `link` is the one that what is in it belongs to, and `nesting` how
    deep that is in lists and quotations.
    """

    __slots__ = ("block", "boxes", "link", "nesting", "outer", "setting")

    boxes: tuple[int, ...] | None
    """The numbers of the layout's boxes around what is in it, once they have been asked for."""
    link: LinkTarget | None
    nesting: Nesting

    def __init__(self, setting: Setting, start: int, outer: Opening | None) -> None:
        self.setting = setting
        self.start = start
        self.block = setting.block
        self.outer = outer
        if outer is None:
            self.column, self.boxes, self.link, self.nesting = (0, 1), (), None, NOT_NESTED
        else:
            self.column = self.boxes = None
            self.link, self.nesting = outer.link, outer.nesting

    def number_boxes(self, numbers: Iterator[int]) -> tuple[int, ...]:
        """The boxes around what is in it; those that nothing has stood in get the next numbers."""
        passed: list[Opening] = []
        opening = self
        while (boxes := opening.boxes) is None:
            passed.append(opening)
            assert opening.outer is not None
            opening = opening.outer
        for opening in reversed(passed):
            if opening.setting.profile.boxed:
                boxes = (*boxes, next(numbers))
                if len(boxes) > _MAX_BOXES:
                    boxes = boxes[1:]
            opening.boxes = boxes
        return boxes

    def find_column(self) -> tuple[int, int]:
        """The number of the innermost place around that stands beside others, and of how many.

        Only when all of the letter has been read.
        """
        passed: list[Opening] = []
        opening = self
        while (column := opening.column) is None:
            passed.append(opening)
            assert opening.outer is not None
            opening = opening.outer
        # So that the next one in the same place need not climb as far.
        for opening in passed:
            opening.column = column
        return column


class TableOpening(Opening):
    """An open table: `rows` are the places of a layout table's cells, `grid` a data table's rows.

    `in_head` and `in_foot` tell where the row in the making belongs.
    """

    __slots__ = ("grid", "in_foot", "in_head", "rows")

    def __init__(self, setting: Setting, start: int, outer: Opening | None) -> None:
        super().__init__(setting, start, outer)
        self.rows: list[list[Place]] = []
        self.grid: GridDraft | None = None
        self.in_head = self.in_foot = False


class ListOpening(Opening):
    """An open list: `number` is the next item's."""

    __slots__ = ("number",)

    def __init__(self, setting: Setting, start: int, outer: Opening | None) -> None:
        super().__init__(setting, start, outer)
        self.number = 1
