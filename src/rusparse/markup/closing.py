"""What the end of an element settles: columns, grids, lines across, and cells drawn as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from rusparse.values.document import Block

from .columns import move_sidebar, order_rows, set_columns
from .grids import make_cell
from .lists import mark_bullet_rows
from .openings import Opening, TableOpening
from .page import Page
from .pictures import is_shown
from .settings import Setting
from .styling import Declared

__all__ = ["close_block", "close_cell", "close_row", "close_table"]

_RULE_PIXELS = 3.0
_WIDE_PIXELS = 400.0
_MAX_BUTTON_BLOCKS = 3
_MAX_BUTTON_CHARACTERS = 80
_MAX_ICON_PIXELS = 48
_MAX_BUTTON_FONT_PIXELS = 24.0


def close_block(page: Page, opening: Opening, table: TableOpening | None) -> None:
    """End a marked block: see if it draws a line or a button.

    `table` is the one around it.
    """
    blocks = page.blocks
    if len(blocks) - opening.start > _MAX_BUTTON_BLOCKS:
        return
    inside = blocks[opening.start :]
    if _draws_line(opening, inside):
        # The lines between a data table's rows are part of it.
        if table is None or table.grid is None:
            page.add_rule(opening.setting, opening)
    elif opening.setting.painted and _holds_one_link(inside) and _is_narrow(opening, table):
        next(block for block in inside if block.kind == "text").button = True


def _draws_line(opening: Opening, inside: Sequence[Block]) -> bool:
    """Whether an element without content is there for its border, or for a thin background."""
    for block in inside:
        if block.kind != "image" or is_shown(block):
            return False
    declared = opening.setting.profile.declared
    if "top" in declared.bordered or "bottom" in declared.bordered:
        return True
    if not opening.setting.painted:
        return False
    heights = [declared.height_pixels]
    heights.extend(block.picture.height_pixels for block in inside if block.picture)
    return any(height is not None and 0 < height <= _RULE_PIXELS for height in heights)


def _holds_one_link(inside: Sequence[Block]) -> bool:
    filled = [block for block in inside if is_shown(block) and not _is_icon(block)]
    if len(filled) != 1 or filled[0].kind != "text":
        return False
    runs = [run for run in filled[0].runs if run.text.strip()]
    return (
        len({run.link_id for run in runs}) == 1
        and runs[0].link_id is not None
        and runs[0].size_pixels <= _MAX_BUTTON_FONT_PIXELS
        and len(filled[0].text) <= _MAX_BUTTON_CHARACTERS
    )


def _is_icon(block: Block) -> bool:
    picture = block.picture
    return picture is not None and (picture.width_pixels or _WIDE_PIXELS) <= _MAX_ICON_PIXELS


def _is_narrow(opening: Opening, table: TableOpening | None) -> bool:
    """Whether a painted box may be a button: a bar over the whole letter is none."""
    declared = opening.setting.profile.declared
    if declared.rounded:
        return True
    if declared.width_pixels is not None:
        return declared.width_pixels < _WIDE_PIXELS
    if declared.spans_width:
        return False
    if table is None or not opening.setting.profile.cell:
        return True
    return not _is_wide(table.setting.profile.declared)


def _is_wide(declared: Declared) -> bool:
    return declared.spans_width or (declared.width_pixels or 0) >= _WIDE_PIXELS


def close_cell(page: Page, cell: Opening, table: TableOpening) -> None:
    """End a cell: note the place of its blocks, or turn them into a cell of a grid."""
    blocks = page.blocks
    profile = cell.setting.profile
    if table.grid is None:
        if not table.rows:
            table.rows.append([])
        cell.settle(len(blocks), right=False, span=profile.rows)
        table.rows[-1].append(cell)
        return
    inside = blocks[cell.start :]
    del blocks[cell.start :]
    grid = table.grid
    rows = grid.foot if table.in_foot else grid.rows
    if not rows:
        rows.append([])
    texts = [block for block in inside if block.kind != "image"]
    rows[-1].append(make_cell(texts, profile, profile.header or table.in_head))
    grid.pictures.extend(block for block in inside if block.kind == "image")


def close_row(page: Page, table: TableOpening, setting: Setting) -> None:
    """End a row of a layout table: number its columns."""
    if table.grid is None and table.rows:
        row = table.rows[-1]
        if len(row) > 1:
            set_columns(page.blocks, row, reverse=setting.style.right_to_left)


def close_table(page: Page, table: TableOpening) -> None:
    """End a table: put a grid in its place, or read its rows in the order of their columns."""
    if table.grid is None:
        blocks, rows = page.blocks, table.rows
        # A table of one column has nothing beside anything.
        if max(map(len, rows), default=0) < 2:
            return
        if not (mark_bullet_rows(blocks, rows) or move_sidebar(blocks, rows)):
            order_rows(blocks, rows)
        return
    grid = table.grid.finish()
    if grid.rows:
        page.add_grid(grid, table.setting, table)
    for picture in table.grid.pictures:
        page.append(picture)
