"""Side-by-side cells: which column each block stands in, and the order that a reader takes them.

A letter is read column by column wherever a column is a unit of its own. In the source that is
so already when each column is one cell. A grid of tiles whose images, headings and texts have a
table row each is put in order here, and so are cells that stand reversed by `dir="rtl"`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rusparse.values.document import Block

from .pictures import is_shown

__all__ = ["Place", "move_sidebar", "order_rows", "order_sides", "set_columns"]

_MAX_HEADING_CHARACTERS = 120
_MAX_TILE_BLOCKS = 10
_RIGHT_TO_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Place:
    """Where the blocks of a cell, or of another element that can have others beside it, stand.

    `start` and `end` are indexes of blocks. `right` tells the side that it keeps to, `span` how
    many rows it takes. `column` is its number among those beside it, and how many they are.
    """

    __slots__ = ("column", "end", "right", "span", "start")

    start: int
    column: tuple[int, int] | None
    """None if it stands alone; then what is around it tells."""

    def settle(self, end: int, right: bool, span: int) -> None:
        """Say what is known at its end."""
        self.end = end
        self.right = right
        self.span = span

    def set_column(self, column: int, columns: int) -> None:
        """Number it among those beside it."""
        self.column = column, columns


class _MovedPlace(Place):
    """Where the blocks of another place have been moved to."""

    __slots__ = ("_origin",)

    def __init__(self, start: int, origin: Place) -> None:
        self.start = start
        self.settle(start + origin.end - origin.start, origin.right, origin.span)
        self._origin = origin

    def set_column(self, column: int, columns: int) -> None:
        self._origin.set_column(column, columns)


def _has_content(blocks: Sequence[Block], place: Place) -> bool:
    start, end = place.start, place.end
    while start < end:
        if is_shown(blocks[start]):
            return True
        start += 1
    return False


def set_columns(blocks: list[Block], places: Sequence[Place], reverse: bool = False) -> None:
    """Number the columns of one row of cells.

    With `reverse`, for rows drawn from the right, the cells first change places, unless they hold
    text of a script that is read from the right anyway.
    """
    filled = [place for place in places if _has_content(blocks, place)]
    if len(filled) < 2:
        return
    if reverse and not _reads_from_right(blocks, filled):
        filled = _rearrange(blocks, places, list(reversed(places)))
        filled = [place for place in filled if _has_content(blocks, place)]
    for column, place in enumerate(filled):
        place.set_column(column, len(filled))


def order_sides(blocks: list[Block], places: Sequence[Place]) -> None:
    """Order and number floated or inline-block elements that follow one another."""
    group: list[Place] = []
    for place in places:
        if group and group[-1].end != place.start:
            _order_group(blocks, group)
            group = []
        group.append(place)
    _order_group(blocks, group)


def _order_group(blocks: list[Block], group: list[Place]) -> None:
    if len(group) < 2:
        return
    if any(place.right for place in group) and not all(place.right for place in group):
        # What floats right stands last, and the first of several stands outermost.
        order = [place for place in group if not place.right]
        order += [place for place in reversed(group) if place.right]
        group = _rearrange(blocks, group, order)
    set_columns(blocks, group)


def _reads_from_right(blocks: Sequence[Block], places: Sequence[Place]) -> bool:
    return any(
        _RIGHT_TO_LEFT_LETTER.search(block.text)
        for place in places
        for block in blocks[place.start : place.end]
    )


def _rearrange(blocks: list[Block], places: Sequence[Place], order: Sequence[Place]) -> list[Place]:
    """Put adjoining places in another order; their new places, in that order."""
    start, end = places[0].start, places[-1].end
    moved: list[Block] = []
    found: list[Place] = []
    for place in order:
        here = start + len(moved)
        found.append(_MovedPlace(here, place))
        moved.extend(blocks[place.start : place.end])
    if len(moved) == end - start:
        blocks[start:end] = moved
        return found
    return list(places)


def move_sidebar(blocks: list[Block], rows: Sequence[Sequence[Place]]) -> bool:
    """Read a right-hand cell that spans several rows after what stands left of it in them.

    Whether there was such a cell; of several in one table only the first is moved.
    """
    for number, row in enumerate(rows):
        if not any(place.span > 1 for place in row[1:]):
            continue
        filled = [place for place in row if _has_content(blocks, place)]
        spanning = [
            place
            for place in filled[1:]
            if place.span > filled[0].span and any(b.runs for b in blocks[place.start : place.end])
        ]
        if not spanning:
            continue
        sidebar = spanning[0]
        beside = [
            place
            for other in rows[number + 1 : number + sidebar.span]
            for place in other
            if _has_content(blocks, place)
        ]
        if beside:
            for place in beside:
                if place.column is None:
                    place.set_column(0, len(filled))
            end = beside[-1].end
            moved = blocks[sidebar.start : sidebar.end]
            blocks[sidebar.start : end] = [*blocks[sidebar.end : end], *moved]
            return True
    return False


def order_rows(blocks: list[Block], rows: Sequence[Sequence[Place]]) -> None:
    """Read tiles whose parts stand in a row each (images, headings, texts) tile by tile."""
    if len(rows) < 2:
        return
    kinds = [_row_kind(blocks, row) for row in rows]
    first = 0
    while first < len(rows):
        last = _find_group_end(rows, kinds, first)
        if last > first:
            _transpose(blocks, rows[first : last + 1])
        first = last + 1


def _row_kind(blocks: Sequence[Block], row: Sequence[Place]) -> str | None:
    """What all cells of a row hold: "image", "heading", "text" or "button"; "" for nothing.

    None if they hold different things, several things, or if there is only one.
    """
    for place in row:
        if place.end - place.start > _MAX_TILE_BLOCKS:
            return None
    filled = [blocks[place.start : place.end] for place in row if _has_content(blocks, place)]
    if not filled:
        ruled = any(b.kind == "rule" for place in row for b in blocks[place.start : place.end])
        return None if ruled else ""
    if len(filled) < 2:
        return None
    kinds = {_cell_kind(cell) for cell in filled}
    return kinds.pop() if len(kinds) == 1 else None


def _is_link(block: Block) -> bool:
    """Whether all its characters belong to one link."""
    links = {run.link_id for run in block.runs if not run.text.isspace()}
    return len(links) == 1 and None not in links


def _cell_kind(cell: Sequence[Block]) -> str | None:
    cell = [block for block in cell if is_shown(block)]
    if all(block.kind == "image" for block in cell):
        return "image"
    if len(cell) == 1 and (cell[0].button or _is_link(cell[0])):
        return "button"
    if any(block.kind not in ("text", "list_item") for block in cell):
        return None
    if len(cell) == 1 and len(cell[0].text) <= _MAX_HEADING_CHARACTERS:
        block = cell[0]
        if block.tag in ("h1", "h2", "h3", "h4", "h5", "h6") or all(run.bold for run in block.runs):
            return "heading"
    return "text"


_MAY_FOLLOW = {
    "image": {"heading", "text", "button"},
    "heading": {"image", "text", "button"},
    "text": {"button"},
    "button": set[str](),
}


def _find_group_end(
    rows: Sequence[Sequence[Place]], kinds: Sequence[str | None], first: int
) -> int:
    """The last row of the tiles that begin in the row `first`; the same row if none do."""
    seen: list[str] = []
    last = first
    for place in range(first, len(rows)):
        kind = kinds[place]
        if kind == "" and seen:
            continue
        if not kind or len(rows[place]) != len(rows[first]):
            break
        if seen and (kind in seen or kind not in _MAY_FOLLOW[seen[-1]]):
            if kind == seen[-1]:
                # Rows that go on in the same way are a table: read row by row.
                return first
            break
        seen.append(kind)
        last = place
    return last


def _transpose(blocks: list[Block], rows: Sequence[Sequence[Place]]) -> None:
    rows = [row for row in rows if row]
    start, end = rows[0][0].start, rows[-1][-1].end
    width = max(len(row) for row in rows)
    moved = [
        block
        for column in range(width)
        for row in rows
        if column < len(row)
        for block in blocks[row[column].start : row[column].end]
    ]
    if len(moved) == end - start:
        blocks[start:end] = moved
