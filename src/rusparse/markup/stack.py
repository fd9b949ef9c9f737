"""`OpenElements`: what is open around a place, and what the starts and ends of elements do to it.

Named after the HTML Standard's stack of open elements (section 13.2.4.2); only those are in it
that ask for something to be remembered until they end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from .closing import close_block, close_cell, close_row, close_table
from .columns import Place, order_sides
from .elements import LIST_TAGS
from .frames import Item
from .grids import GridDraft
from .lists import format_marker
from .openings import ListOpening, Opening, TableOpening
from .page import Page
from .pieces import Reader
from .settings import BLOCK, BOX, CELL, ROW, Setting

__all__ = ["OpenElements"]

_MAX_QUOTE_DEPTH = 100
_OPENINGS: dict[str, type[Opening]] = {
    "table": TableOpening,
    **dict.fromkeys(sorted(LIST_TAGS), ListOpening),
}


class OpenElements:
    """The elements that are open; `innermost` is the last of them, `link_count` counts all links.

    What their ends settle goes to `page`. Lists count as nested up to `max_depth`. `data_tables`
    are the places of tables of data, and `reader` tells the place of what begins.
    """

    def __init__(
        self,
        page: Page,
        reader: Reader,
        outermost: Setting,
        max_depth: int,
        data_tables: Collection[int],
    ) -> None:
        self.innermost = Opening(outermost, 0, None)
        self.link_count = 0
        self._page = page
        self._max_depth = max_depth
        self._data_tables = data_tables
        self._reader = reader
        self._buttons: list[int] = []
        """The depths of open links that are drawn as buttons in a line of text."""
        self._sides: dict[int, list[Place]] = {}
        """What can stand side by side, by the depth of the open block that it stands in."""
        self._tables: list[TableOpening] = []
        self._lists: list[ListOpening] = []

    # Kept here, the methods and what they belong to would keep each other, and all blocks.

    def list_starts(self) -> dict[int, Callable[[Setting, Mapping[str, str], Setting], None]]:
        """What to call when an element begins, by its kind from `BLOCK` to `BOX`.

        With the setting in it, the values of its attributes, and the setting around it.
        """
        return {
            BLOCK: self._start_block,
            ROW: self._start_row,
            CELL: self._start_cell,
            BOX: self._start_box,
        }

    def list_ends(self) -> dict[int, Callable[[Setting], None]]:
        """What to call when an element ends, by its kind, with the setting in it."""
        return {
            BLOCK: self._end_block,
            ROW: self._end_row,
            CELL: self._end_cell,
            BOX: self._end_box,
        }

    def _start_block(self, *_: object) -> None:
        if self._page.filled:
            self._page.flush()

    def _start_row(self, _inner: Setting, _: Mapping[str, str], setting: Setting) -> None:
        if self._page.filled:
            self._page.flush()
        self._open_row(setting)

    def _start_cell(self, inner: Setting, *_: object) -> None:
        """Begin a cell, which begins anew, whatever it stands in."""
        page, outer = self._page, self.innermost
        if page.filled:
            page.flush()
        self.innermost = opening = Opening(inner, len(page.blocks), outer)
        opening.block = True
        if opening.nesting.item is not None:
            opening.nesting = opening.nesting._replace(item=None)
        if inner.drawn and opening.link is not None:
            page.button_links.add(opening.link[1])

    def _start_box(self, inner: Setting, values: Mapping[str, str], setting: Setting) -> None:
        """Begin an element that must be remembered until it ends; `setting` is the one around."""
        page, profile = self._page, inner.profile
        if page.filled and inner.block:
            page.flush()
        if profile.anchor is not None:
            page.set_anchor(profile.anchor)
        if profile.cell:
            self._start_cell(inner)
        else:
            make_opening = _OPENINGS.get(profile.tag, Opening)
            self.innermost = opening = make_opening(inner, len(page.blocks), self.innermost)
            if inner.linked:
                opening.link = (values["href"].strip(), self.link_count)
                self.link_count += 1
            if inner.drawn and opening.link is not None:
                self._draw_button(opening, opening.link[1])
            if opening.block:
                self._open_block(opening, values, setting)
        if profile.declared.word_list is not None:
            self._read_word_list(profile.declared.word_list, self.innermost)

    def _draw_button(self, opening: Opening, link: int) -> None:
        """Note that a link, or an element in one, is drawn as a button.

        A button in a line of text is read apart from it, as it is seen.
        """
        page = self._page
        page.button_links.add(link)
        if opening.setting.profile.tag == "a":
            page.flush()
            opening.start = len(page.blocks)
            if not opening.block:
                opening.block = True
                self._buttons.append(opening.setting.depth)

    def _open_block(self, opening: Opening, values: Mapping[str, str], setting: Setting) -> None:
        if isinstance(opening, TableOpening):
            self._tables.append(opening)
            if self._data_tables and self._reader.find_place() in self._data_tables:
                opening.grid = GridDraft()
        elif isinstance(opening, ListOpening):
            self._open_list(opening, values)
        else:
            match opening.setting.profile.tag:
                case "tr":
                    self._open_row(setting)
                case "li":
                    self._open_item(opening, values)
                case "blockquote":
                    depth = min(_MAX_QUOTE_DEPTH, opening.nesting.quote_depth + 1)
                    opening.nesting = opening.nesting._replace(quote_depth=depth)

    def _open_row(self, setting: Setting) -> None:
        """Begin a row; `setting` is the one around it."""
        if not self._tables:
            return
        table = self._tables[-1]
        if table.grid is None:
            table.rows.append([])
            return
        section = setting.profile.tag
        table.in_head, table.in_foot = section == "thead", section == "tfoot"
        (table.grid.foot if table.in_foot else table.grid.rows).append([])

    def _open_list(self, opening: ListOpening, values: Mapping[str, str]) -> None:
        depth = min(opening.nesting.list_depth + 1, self._max_depth)
        opening.nesting = opening.nesting._replace(item=None, list_depth=depth)
        start = values.get("start", "").strip()
        if start.isascii() and start.isdigit():
            opening.number = int(start[:6])
        self._lists.append(opening)

    def _open_item(self, opening: Opening, values: Mapping[str, str]) -> None:
        nesting = opening.nesting
        value = values.get("value", "").strip()
        number = 1
        if self._lists:
            owner = self._lists[-1]
            if value.isascii() and value.isdigit():
                owner.number = int(value[:6])
            number = owner.number
            owner.number += 1
        style = opening.setting.style.list_style if self._lists else "disc"
        depth = nesting.list_depth if self._lists else max(1, nesting.list_depth)
        item = Item(format_marker(style, number))
        opening.nesting = nesting._replace(item=item, list_depth=depth)

    def _read_word_list(self, value: str, opening: Opening) -> None:
        """Read the mark that word processors put on list items ("l0 level2 lfo1") and markers."""
        nesting = opening.nesting
        if value == "ignore":
            opening.nesting = nesting._replace(marking=True)
        elif opening.setting.block and value != "none":
            level = next((w[5:] for w in value.split() if w.startswith("level")), "1")
            depth = int(level[:2]) if level.isascii() and level.isdigit() else 1
            item = nesting.item or Item(None)
            opening.nesting = nesting._replace(item=item, list_depth=depth)

    def _end_block(self, setting: Setting) -> None:
        if self._page.filled:
            self._page.flush()
        if self._sides:
            self._order_sides(setting)

    def _end_row(self, setting: Setting) -> None:
        self._end_block(setting)
        if self._tables:
            close_row(self._page, self._tables[-1], setting)

    def _end_cell(self, setting: Setting) -> None:
        self._end_block(setting)
        opening = self.innermost
        table = self._tables[-1] if self._tables else None
        if setting.marked:
            close_block(self._page, opening, table)
        if table is not None:
            close_cell(self._page, opening, table)
        self._forget(opening)

    def _end_box(self, setting: Setting) -> None:
        opening = self.innermost
        if opening.block:
            self._settle(opening, setting)
        self._forget(opening)

    def _forget(self, opening: Opening) -> None:
        assert opening.outer is not None
        self.innermost = opening.outer

    def _settle(self, opening: Opening, setting: Setting) -> None:
        """Settle what the end of a block decides."""
        page, tables, profile = self._page, self._tables, setting.profile
        if page.filled:
            page.flush()
        if isinstance(opening, TableOpening):
            close_table(page, tables.pop())
            # The cells remember what they stand in: they must not keep each other.
            opening.rows.clear()
        if self._sides:
            self._order_sides(setting)
        table = tables[-1] if tables else None
        if setting.marked:
            close_block(page, opening, table)
        if table is not None and profile.cell:
            close_cell(page, opening, table)
        elif profile.settled:
            self._settle_part(opening, table)
        if self._buttons and self._buttons[-1] == setting.depth:
            self._buttons.pop()
        if profile.side:
            around = max(setting.around, self._buttons[-1] if self._buttons else 0)
            if around:
                opening.settle(len(page.blocks), profile.declared.floated == "right", span=1)
                self._sides.setdefault(around, []).append(opening)

    def _settle_part(self, opening: Opening, table: TableOpening | None) -> None:
        """Settle what the end of a list, a row or a caption decides."""
        if isinstance(opening, ListOpening):
            self._lists.pop()
        elif table is not None:
            if opening.setting.profile.tag == "tr":
                close_row(self._page, table, opening.setting)
            elif opening.setting.profile.tag == "caption":
                self._take_caption(opening, table)

    def _order_sides(self, setting: Setting) -> None:
        """Order what stands side by side in a block that ends."""
        places = self._sides.pop(setting.depth, None)
        if places is not None:
            order_sides(self._page.blocks, places)

    def _take_caption(self, opening: Opening, table: TableOpening) -> None:
        if table.grid is not None:
            blocks = self._page.blocks
            inside = blocks[opening.start :]
            del blocks[opening.start :]
            table.grid.caption = " ".join(block.text for block in inside) or None
