"""`Walk`: goes through a letter's pieces once, in order, and leaves drafts of blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from operator import length_hint

from rusparse.context import Limits

from .cascade import Cascade
from .closing import close_block, close_cell, close_row, close_table
from .columns import Place, order_sides
from .elements import LIST_TAGS
from .frames import NOWHERE, Frame, Item, LinkTarget, Slot
from .grids import GridDraft
from .image_maps import ImageMaps
from .lists import format_marker
from .openings import CellOpening, ListOpening, Opening, TableOpening
from .page import Page
from .pictures import read_picture
from .pieces import (
    MARKS,
    Piece,
    Texts,
    find_end,
    get_head,
    holds_any,
    join_visible_text,
    read_text_after,
)
from .settings import BOX, CELL, OTHER, ROW, Setting, Settings, Step
from .styling import NOTHING, Declared

__all__ = ["Walk"]

_MAX_QUOTE_DEPTH = 100
_OPENED = frozenset({BOX, CELL})
_MAX_BOXES = 64
_SLASH = ord("/")
_OPENINGS: dict[str, type[Opening]] = {
    "table": TableOpening,
    **dict.fromkeys(sorted(LIST_TAGS), ListOpening),
}
_NO_VALUES: Mapping[str, str] = {}


class Walk:
    """One pass over pieces; `page` has the drafts afterwards, and the flags tell what was cut.

    `data_tables` are the places of pieces that start tables of data.
    """

    def __init__(
        self,
        settings: Settings,
        limits: Limits,
        pieces: Sequence[Piece],
        data_tables: Collection[int],
        targets: frozenset[str],
    ) -> None:
        self.page = Page(targets)
        self.nodes_cut = self.blocks_cut = self.links_cut = False
        self._settings = settings
        self._cascade: Cascade = settings.cascade
        self._limits = limits
        self._pieces = pieces
        self._rest = iter(pieces)
        """The pieces that are still to be gone through."""
        self._data_tables = data_tables
        self._frame = NOWHERE
        self._openings: list[Opening] = []
        self._buttons: list[int] = []
        """The depths of open links that are drawn as buttons in a line of text."""
        self._sides: dict[int, list[Place]] = {}
        """What can stand side by side, by the depth of the open block that it stands in."""
        self._tables: list[TableOpening] = []
        self._lists: list[ListOpening] = []
        self._box_count = self._link_count = 0
        self._maps = ImageMaps(pieces)

    def run(self) -> None:
        """Go through the pieces."""
        page, limits = self.page, self._limits
        drafts = page.drafts
        nodes_left, max_blocks = limits.max_nodes, limits.max_blocks
        setting: Setting = self._settings.outermost
        outer: list[Setting] = []
        texts = Texts()
        for piece in self._rest:
            if piece[0] == _SLASH:
                text = texts[piece]
                if setting.kind:
                    self._leave(setting)
                setting = outer.pop()
            else:
                inner, text, values = setting.steps.get(piece) or self._find_step(piece, setting)
                if inner is not None:
                    nodes_left -= 1
                    if nodes_left < 0 or len(drafts) > max_blocks:
                        break
                    if inner.kind:
                        inner, text = self._enter(inner, text, values, setting)
                    if inner is not None:
                        outer.append(setting)
                        setting = inner
            if text.isspace() and setting.style.folds:
                page.paragraph.space = True
            elif text:
                page.add_text(text, setting, self._frame)
        self.nodes_cut = nodes_left < 0
        self._finish(setting, outer)

    def _finish(self, setting: Setting, outer: list[Setting]) -> None:
        """End what is still open, the innermost element first."""
        self.page.flush()
        while outer:
            if setting.kind:
                self._leave(setting)
            setting = outer.pop()
        drafts, max_blocks = self.page.drafts, self._limits.max_blocks
        if len(drafts) > max_blocks:
            self.blocks_cut = True
            del drafts[max_blocks:]

    def _find_step(self, piece: Piece, setting: Setting) -> Step:
        """What a piece that is no end leads to, and the text after its tag."""
        text = read_text_after(piece)
        if piece[0] in MARKS:
            return None, text, _NO_VALUES
        head = get_head(piece)
        start, values = self._cascade.read_start(head, setting.chain)
        linked = False
        if start.profile.tag == "a" and values.get("href", "").strip():
            linked = self._link_count < self._limits.max_links
            self.links_cut |= not (linked or start.profile.declared.gone)
        inner = self._settings.enter(setting, start, linked)
        step = (inner, text, values)
        # Addresses hardly come twice.
        if values is start.attributes and (not text or text.isspace()):
            self._settings.keep_step(setting, piece, step)
        return step

    def _enter(
        self, inner: Setting, text: str, values: Mapping[str, str], setting: Setting
    ) -> tuple[Setting | None, str]:
        """Begin an element whose start asks for something.

        The setting of the text that comes next, and that text; None if it is the one around the
        element, which holds nothing or has been passed over.
        """
        kind, page = inner.kind, self.page
        if kind == OTHER:
            return self._meet(inner, text, values, setting)
        if page.filled and inner.block:
            page.flush()
        if kind == CELL:
            self._open_cell(inner)
        elif kind == ROW:
            self._open_row(setting)
        elif kind == BOX:
            self._open(inner, values, setting)
        return inner, text

    def _meet(
        self, inner: Setting, text: str, values: Mapping[str, str], setting: Setting
    ) -> tuple[Setting | None, str]:
        """Read an element that may hold nothing, or be passed over."""
        profile, shown = inner.profile, inner.shown
        if shown is not None and not (
            profile.hiding and (profile.declared.gone or self._is_preheader(inner))
        ):
            self._enter(shown, text, values, setting)
            if not inner.empty:
                return shown, text
            if shown.kind:
                self._leave(shown)
            return None, text
        if profile.void:
            self._show_void(inner, values, setting)
            if inner.empty:
                return None, text
        place = self._find_place()
        end = find_end(self._pieces, place)
        if shown is not None:
            self._hide(self._pieces[place : end + 1], setting)
        if inner.empty:
            return None, text
        # The end of what is passed over is read here, too.
        next(islice(self._rest, end - place - 1, end - place), None)
        return None, read_text_after(self._pieces[end])

    def _find_place(self) -> int:
        """The place of the piece that is being read."""
        return len(self._pieces) - length_hint(self._rest) - 1

    def _is_preheader(self, inner: Setting) -> bool:
        """Whether what is hidden from Outlook only is a preheader, and no alternative to markup
        that only Outlook reads: a text at the top without links and images.
        """
        if inner.profile.tag == "a" or any(draft.has_content for draft in self.page.drafts):
            return False
        return not holds_any(self._pieces, self._find_place(), ("a", "img", "table"))

    def _hide(self, pieces: Sequence[Piece], setting: Setting) -> None:
        """Keep what an element hides; `pieces` go from its start to its end."""
        page, link = self.page, self._frame.link
        page.flush()
        page.add_hidden(join_visible_text(pieces))
        for piece in pieces:
            if piece.startswith(b"img "):
                start, values = self._cascade.read_start(get_head(piece), self._cascade.outermost)
                picture = read_picture(values, start.profile.declared, link)
                if picture is not None and picture.tracking:
                    page.add_picture(picture, setting, self._frame)

    def _show_void(self, inner: Setting, values: Mapping[str, str], setting: Setting) -> None:
        page, declared = self.page, inner.profile.declared
        if inner.profile.tag == "img":
            self._show_picture(declared, values, setting)
        elif not declared.gone:
            if inner.profile.tag == "br":
                page.add_break(setting)
            else:
                page.flush()
                page.add_rule(setting, self._frame)

    def _open_cell(self, inner: Setting) -> None:
        """Begin a cell, which begins anew, whatever it stands in."""
        outer = self._frame
        opening = CellOpening(inner, len(self.page.drafts), outer)
        self._openings.append(opening)
        nesting, link = outer.nesting, outer.link
        if nesting.item is not None:
            nesting = nesting._replace(item=None)
        if inner.drawn and link is not None:
            self.page.button_links.add(link[1])
        self._frame = Frame(self._number_box(outer), opening.slot, nesting, link)

    def _number_box(self, outer: Frame) -> tuple[int, ...]:
        """The numbers of the boxes that something in a new box stands in."""
        self._box_count = number = self._box_count + 1
        boxes = (*outer.boxes, number)
        return boxes if len(boxes) <= _MAX_BOXES else boxes[-_MAX_BOXES:]

    def _open(self, inner: Setting, values: Mapping[str, str], setting: Setting) -> None:
        """Begin an element that must be remembered until it ends."""
        page, profile = self.page, inner.profile
        if profile.anchor is not None:
            page.set_anchor(profile.anchor)
        if profile.cell:
            self._open_cell(inner)
        else:
            opening = _OPENINGS.get(profile.tag, Opening)(inner, len(page.drafts), self._frame)
            self._openings.append(opening)
            if inner.linked:
                self._frame = self._frame.link_to(values["href"].strip(), self._link_count)
                self._link_count += 1
            if inner.drawn and self._frame.link is not None:
                self._draw_button(opening, self._frame.link)
            if opening.block:
                self._open_block(opening, values, setting)
        if profile.declared.word_list is not None:
            self._read_word_list(profile.declared.word_list, inner)

    def _draw_button(self, opening: Opening, link: LinkTarget) -> None:
        """Note that a link, or an element in one, is drawn as a button.

        A button in a line of text is read apart from it, as it is seen.
        """
        self.page.button_links.add(link[1])
        if opening.setting.profile.tag == "a":
            self.page.flush()
            opening.start = len(self.page.drafts)
            if not opening.block:
                opening.block = True
                self._buttons.append(opening.setting.depth)

    def _open_block(self, opening: Opening, values: Mapping[str, str], setting: Setting) -> None:
        profile, frame = opening.setting.profile, self._frame
        if profile.boxed or profile.side:
            boxes = self._number_box(frame) if profile.boxed else frame.boxes
            if profile.side:
                opening.slot = Slot(frame.slot)
            slot = opening.slot or frame.slot
            self._frame = Frame(boxes, slot, frame.nesting, frame.link)
        if profile.tag == "tr":
            self._open_row(setting)
        elif isinstance(opening, TableOpening):
            self._tables.append(opening)
            if self._data_tables and self._find_place() in self._data_tables:
                opening.grid = GridDraft()
        elif isinstance(opening, ListOpening):
            self._open_list(opening, values)
        elif profile.tag == "li":
            self._open_item(opening.setting, values)
        elif profile.tag == "blockquote":
            nesting = frame.nesting
            depth = min(_MAX_QUOTE_DEPTH, nesting.quote_depth + 1)
            self._frame = self._frame.nest(nesting._replace(quote_depth=depth))

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
        nesting = self._frame.nesting
        depth = min(nesting.list_depth + 1, self._limits.max_node_depth)
        self._frame = self._frame.nest(nesting._replace(item=None, list_depth=depth))
        start = values.get("start", "").strip()
        if start.isascii() and start.isdigit():
            opening.number = int(start[:6])
        self._lists.append(opening)

    def _open_item(self, inner: Setting, values: Mapping[str, str]) -> None:
        nesting = self._frame.nesting
        value = values.get("value", "").strip()
        number = 1
        if self._lists:
            owner = self._lists[-1]
            if value.isascii() and value.isdigit():
                owner.number = int(value[:6])
            number = owner.number
            owner.number += 1
        style = inner.style.list_style if self._lists else "disc"
        depth = nesting.list_depth if self._lists else max(1, nesting.list_depth)
        item = Item(format_marker(style, number))
        self._frame = self._frame.nest(nesting._replace(item=item, list_depth=depth))

    def _read_word_list(self, value: str, inner: Setting) -> None:
        """Read the mark that word processors put on list items ("l0 level2 lfo1") and markers."""
        nesting = self._frame.nesting
        if value == "ignore":
            self._frame = self._frame.nest(nesting._replace(marking=True))
        elif inner.block and value != "none":
            level = next((w[5:] for w in value.split() if w.startswith("level")), "1")
            depth = int(level[:2]) if level.isascii() and level.isdigit() else 1
            item = nesting.item or Item(None)
            self._frame = self._frame.nest(nesting._replace(item=item, list_depth=depth))

    def _leave(self, setting: Setting) -> None:
        """End an element whose end asks for something; `setting` is the one in it."""
        page, kind = self.page, setting.kind
        if kind in _OPENED:
            opening = self._openings.pop()
            if opening.block:
                self._close(opening, setting)
            self._frame = opening.outer
            return
        if page.filled:
            page.flush()
        if self._sides:
            self._order_sides(setting)
        if kind == ROW and self._tables:
            close_row(page, self._tables[-1], setting)

    def _close(self, opening: Opening, setting: Setting) -> None:
        """Settle what the end of a block decides."""
        page, tables, profile = self.page, self._tables, setting.profile
        if page.filled:
            page.flush()
        if isinstance(opening, TableOpening):
            close_table(page, tables.pop(), self._frame)
        if self._sides:
            self._order_sides(setting)
        table = tables[-1] if tables else None
        if setting.marked:
            close_block(page, opening, self._frame, table)
        if table is not None and profile.cell:
            close_cell(page, opening, table)
        elif profile.settled:
            self._settle(opening, table)
        if self._buttons and self._buttons[-1] == setting.depth:
            self._buttons.pop()
        if profile.side:
            around = max(setting.around, self._buttons[-1] if self._buttons else 0)
            if around:
                opening.end = len(page.drafts)
                opening.right = profile.declared.floated == "right"
                self._sides.setdefault(around, []).append(opening)

    def _settle(self, opening: Opening, table: TableOpening | None) -> None:
        """Settle what the end of a list, a row or a caption decides."""
        if isinstance(opening, ListOpening):
            self._lists.pop()
        elif table is not None:
            if opening.setting.profile.tag == "tr":
                close_row(self.page, table, opening.setting)
            elif opening.setting.profile.tag == "caption":
                self._take_caption(opening, table)

    def _order_sides(self, setting: Setting) -> None:
        """Order what stands side by side in a block that ends."""
        places = self._sides.pop(setting.depth, None)
        if places is not None:
            order_sides(self.page.drafts, places)

    def _take_caption(self, opening: Opening, table: TableOpening) -> None:
        if table.grid is not None:
            inside = self.page.drafts[opening.start :]
            del self.page.drafts[opening.start :]
            table.grid.caption = " ".join(draft.text for draft in inside) or None

    def _show_picture(
        self, declared: Declared, values: Mapping[str, str], setting: Setting
    ) -> None:
        page, frame = self.page, self._frame
        hidden = declared.gone or setting.style.invisible
        picture = read_picture(values, declared, frame.link, hidden)
        if picture is None:
            return
        if declared.display == "block":
            page.flush()
        page.add_picture(picture, setting, frame)
        if "usemap" in values and not hidden:
            for area in self._maps.find_areas(values["usemap"]):
                self._show_area(area, picture.src, setting)

    def _show_area(self, area: Mapping[str, str], src: str, setting: Setting) -> None:
        """Add a linked part of an image as an image of its own."""
        href = area.get("href", "").strip()
        if not href:
            return
        if self._link_count >= self._limits.max_links:
            self.links_cut = True
            return
        link = (href, self._link_count)
        self._link_count += 1
        attributes = {"src": src, "alt": area.get("alt") or area.get("title") or ""}
        picture = read_picture(attributes, NOTHING, link)
        if picture is not None:
            self.page.add_picture(picture, setting, self._frame.link_to(*link))
