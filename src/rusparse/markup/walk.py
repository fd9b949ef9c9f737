"""`Walk`: goes through the tree once, in document order, and leaves drafts of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from rusparse.context import Limits

from .cascade import Cascade
from .closing import close_block, close_cell, close_row, close_table
from .elements import BLOCK_TAGS, CELL_TAGS, IMPLIED_ROLES, LIST_TAGS, SKIPPED_TAGS, rank_tag
from .frames import Frame, Item, is_block
from .grids import GridDraft
from .lists import format_marker
from .openings import Opening
from .page import Page
from .pictures import read_picture
from .styling import NOTHING, Declared

__all__ = ["Walk"]

_MAX_SEMANTIC = 64
_MAX_BOXES = 64
_MAX_NAME_CHARACTERS = 100
_MAX_SIDE_PIXELS = 500
_MAX_QUOTE_DEPTH = 100
_SIDE_DISPLAYS = frozenset({"inline-block", "inline-table", "table-cell"})

Items = list[tuple[str, str]]


class Walk:
    """One pass over a tree; `page` has the drafts afterwards, and the flags tell what was cut."""

    def __init__(
        self, cascade: Cascade, limits: Limits, data_tables: dict[etree._Element, None]
    ) -> None:
        self.page = Page()
        self.nodes_cut = self.blocks_cut = self.links_cut = False
        self._cascade = cascade
        self._limits = limits
        self._data_tables = data_tables
        self._frame = Frame()
        self._frames: list[Frame] = []
        self._openings: list[Opening | None] = []
        self._parents: list[Opening] = []
        self._tables: list[Opening] = []
        self._lists: list[Opening] = []
        self._box_count = self._link_count = 0
        self._root: etree._Element | None = None
        self._maps: dict[str, etree._Element] | None = None
        self._tracks_features = cascade.tracks_features
        self._void: dict[str, Callable[[etree._Element, Declared, Items], None]] = {
            "br": self._break_line,
            "img": self._show_picture,
            "hr": self._draw_rule,
        }

    def run(self, root: etree._Element) -> None:
        """Go through the tree under `root`."""
        self._root = root
        page, limits = self.page, self._limits
        nodes_left = limits.max_nodes
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                nodes_left -= 1
                if nodes_left < 0 or len(page.drafts) > limits.max_blocks:
                    break
                if self._open(element):
                    text = element.text
                    if text:
                        self._read_text(text)
                else:
                    walker.skip_subtree()
                continue
            if event == "end":
                self._close(element)
            tail = element.tail
            if tail:
                self._read_text(tail)
        self.nodes_cut = nodes_left < 0
        page.flush()
        while self._frames:
            self._end()
        if len(page.drafts) > limits.max_blocks:
            self.blocks_cut = True
            del page.drafts[limits.max_blocks :]

    def _read_text(self, text: str) -> None:
        frame = self._frame
        if text.isspace() and frame.white_space == "normal":
            self.page.add_space()
        else:
            self.page.add_text(text, frame)

    def _open(self, element: etree._Element) -> bool:
        """Enter an element; False if nothing in it is to be read."""
        tag = element.tag
        frame = self._frame
        self._frames.append(frame)
        self._openings.append(None)
        if tag in SKIPPED_TAGS:
            return False
        items = element.items()
        declared = self._cascade.find_declared(tag, items, frame.chain, frame.features)
        if tag in self._void:
            self._void[tag](element, declared, items)
            return False
        if declared.gone:
            self._hide(element)
            return False
        block = tag in BLOCK_TAGS if declared.display is None else is_block(tag, declared)
        if block or items or declared is not NOTHING or self._tracks_features:
            self._enter(element, tag, items, declared, block)
        return True

    def _enter(
        self, element: etree._Element, tag: str, items: Items, declared: Declared, block: bool
    ) -> None:
        outer = self._frame
        if block:
            self.page.flush()
        frame = outer.copy()
        if declared is not NOTHING:
            frame.apply(declared)
        if self._tracks_features:
            frame.features = self._cascade.find_features(tag, items)
            frame.chain = self._cascade.extend_chain(frame.chain, frame.features)
        self._frame = frame
        opening = Opening(tag, declared, len(self.page.drafts), outer.background)
        opening.painted = (
            declared.background is not None and declared.background != outer.background
        )
        if items or tag in IMPLIED_ROLES:
            self._read_names(tag, items, frame)
        if tag == "a":
            self._follow_link(dict(items), declared, outer)
        if block:
            self._enter_block(element, tag, opening)
        if frame.look.link_id is not None:
            self._mark_button(opening, outer)
        if block or opening.separate:
            self._openings[-1] = opening
            self._parents.append(opening)
        if declared.word_list is not None:
            self._read_word_list(declared.word_list, block)

    def _read_names(self, tag: str, items: Items, frame: Frame) -> None:
        """Remember ids, classes and roles, and the places that links inside the letter lead to."""
        names: list[str] = []
        if tag in IMPLIED_ROLES:
            names.append(IMPLIED_ROLES[tag])
        for name, value in items:
            if name == "class" or name == "role":
                names.extend(value[:1_000].split())
            elif name == "id" or (name == "name" and tag == "a"):
                value = value.strip()
                if value and len(value) <= _MAX_NAME_CHARACTERS:
                    self.page.set_anchor(value)
                    if name == "id":
                        names.append(value)
        if names:
            kept = (name for name in names if len(name) <= _MAX_NAME_CHARACTERS)
            frame.semantic = (*frame.semantic, *kept)[-_MAX_SEMANTIC:]

    def _follow_link(self, attributes: dict[str, str], declared: Declared, outer: Frame) -> None:
        href = (attributes.get("href") or "").strip()
        if not href:
            return
        if self._link_count >= self._limits.max_links:
            self.links_cut = True
            return
        self._frame.follow(href, self._link_count, declared)
        self._link_count += 1

    def _mark_button(self, opening: Opening, outer: Frame) -> None:
        """See whether a link, or an element in one, is drawn as a button."""
        declared = opening.declared
        framed = len(declared.bordered) >= 3
        drawn = (opening.painted and (declared.padded or framed)) or (framed and declared.padded)
        link_id = self._frame.look.link_id
        if drawn and link_id is not None:
            self.page.button_links.add(link_id)
            if opening.tag == "a" and outer.look.link_id is None:
                # A button in a line of text is read apart from it, as it is seen.
                self.page.flush()
                opening.separate = True

    def _enter_block(self, element: etree._Element, tag: str, opening: Opening) -> None:
        frame, declared = self._frame, opening.declared
        if rank_tag(tag) >= rank_tag(frame.tag) or tag in CELL_TAGS:
            frame.tag = tag
        boxed = declared.padded or declared.bordered or declared.background or declared.pictured
        if (boxed or tag in CELL_TAGS) and tag not in ("body", "html"):
            self._box_count += 1
            frame.box = self._box_count
            frame.boxes = (*frame.boxes, frame.box)[-_MAX_BOXES:]
        width = declared.width_pixels
        opening.side = tag not in CELL_TAGS and (
            declared.floated is not None or declared.display in _SIDE_DISPLAYS
        )
        if width is not None and width >= _MAX_SIDE_PIXELS:
            opening.side = False
        if tag == "table":
            self._enter_table(element, opening)
        elif tag in CELL_TAGS:
            frame.item = None
        elif tag == "tr":
            self._enter_row(element)
        elif tag in LIST_TAGS:
            self._enter_list(element, opening)
        elif tag == "li":
            self._enter_item(element)
        elif tag == "blockquote":
            frame.quote_depth = min(_MAX_QUOTE_DEPTH, frame.quote_depth + 1)

    def _enter_table(self, element: etree._Element, opening: Opening) -> None:
        self._tables.append(opening)
        opening.spans_width = (element.get("width") or "").strip() == "100%"
        if element in self._data_tables:
            opening.grid = GridDraft()

    def _enter_row(self, element: etree._Element) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if table.grid is None:
            table.rows.append([])
            return
        parent = element.getparent()
        section = None if parent is None else parent.tag
        table.in_head, table.in_foot = section == "thead", section == "tfoot"
        (table.grid.foot if table.in_foot else table.grid.rows).append([])

    def _enter_list(self, element: etree._Element, opening: Opening) -> None:
        frame = self._frame
        frame.list_depth = min(frame.list_depth + 1, self._limits.max_node_depth)
        frame.item = None
        start = (element.get("start") or "").strip()
        if start.isascii() and start.isdigit():
            opening.number = int(start[:6])
        style = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
        if (element.get("type") or "") in style:
            frame.list_style = style[element.get("type") or ""]
        self._lists.append(opening)

    def _enter_item(self, element: etree._Element) -> None:
        frame = self._frame
        value = (element.get("value") or "").strip()
        number = 1
        if self._lists:
            owner = self._lists[-1]
            if value.isascii() and value.isdigit():
                owner.number = int(value[:6])
            number = owner.number
            owner.number += 1
        else:
            frame.list_depth = max(1, frame.list_depth)
        frame.item = Item(format_marker(frame.list_style if self._lists else "disc", number))

    def _read_word_list(self, value: str, block: bool) -> None:
        """Read the mark that word processors put on list items ("l0 level2 lfo1") and markers."""
        frame = self._frame
        if value == "ignore":
            frame.marking = True
        elif block and value != "none":
            level = next((w[5:] for w in value.split() if w.startswith("level")), "1")
            frame.list_depth = int(level[:2]) if level.isascii() and level.isdigit() else 1
            frame.item = frame.item or Item(None)

    def _close(self, element: etree._Element) -> None:
        opening = self._openings[-1]
        if opening is not None and opening.tag in CELL_TAGS:
            self._end(element)
        else:
            self._end()

    def _end(self, element: etree._Element | None = None) -> None:
        """Leave an element, and settle what its end decides."""
        opening = self._openings.pop()
        frame = self._frame
        self._frame = self._frames.pop()
        if opening is None:
            return
        page = self.page
        page.flush()
        self._parents.pop()
        tag = opening.tag
        if tag != "table":
            close_block(page, opening, frame)
        if tag in CELL_TAGS and self._tables:
            attributes = {} if element is None else dict(element.items())
            close_cell(page, opening, self._tables[-1], attributes)
        elif tag == "tr" and self._tables:
            close_row(page, self._tables[-1], frame)
        elif tag == "table":
            self._tables.pop()
            close_table(page, opening, frame)
            close_block(page, opening, frame)
        elif tag in LIST_TAGS:
            self._lists.pop()
        elif tag == "caption" and self._tables:
            self._take_caption(opening, self._tables[-1])
        if opening.side and self._parents:
            self._parents[-1].add_side(len(page.drafts), opening)

    def _take_caption(self, opening: Opening, table: Opening) -> None:
        if table.grid is not None:
            inside = self.page.drafts[opening.start :]
            del self.page.drafts[opening.start :]
            table.grid.caption = " ".join(draft.text for draft in inside) or None

    def _hide(self, element: etree._Element) -> None:
        self.page.flush()
        self.page.add_hidden(_join_text(element))
        for image in element.iter("img"):
            picture = read_picture(dict(image.items()), NOTHING, self._frame.look)
            if picture is not None and picture.tracking:
                self.page.add_picture(picture, self._frame)

    def _break_line(self, element: etree._Element, declared: Declared, items: Items) -> None:
        if not declared.gone:
            self.page.add_break(self._frame)

    def _draw_rule(self, element: etree._Element, declared: Declared, items: Items) -> None:
        if not declared.gone:
            self.page.flush()
            self.page.add_rule(self._frame)

    def _show_picture(self, element: etree._Element, declared: Declared, items: Items) -> None:
        attributes = dict(items)
        frame = self._frame
        hidden = declared.gone or frame.invisible
        picture = read_picture(attributes, declared, frame.look, hidden)
        if picture is None:
            return
        if declared.display == "block":
            self.page.flush()
        self.page.add_picture(picture, frame)
        if "usemap" in attributes and not hidden:
            for area in self._find_areas(attributes["usemap"]):
                self._show_area(area, picture.src)

    def _find_areas(self, name: str) -> Iterable[etree._Element]:
        if self._maps is None:
            found = self._root.iter("map") if self._root is not None else ()
            self._maps = {(m.get("name") or m.get("id") or "").lower(): m for m in found}
        image_map = self._maps.get(name.strip().lstrip("#").lower())
        return () if image_map is None else image_map.iter("area")

    def _show_area(self, area: etree._Element, src: str) -> None:
        """Add a linked part of an image as an image of its own."""
        outer = self._frame
        self._frame = outer.copy()
        self._follow_link(dict(area.items()), NOTHING, outer)
        look = self._frame.look
        if look.link_id is not None and look.link_id != outer.look.link_id:
            attributes = {"src": src, "alt": area.get("alt") or area.get("title") or ""}
            picture = read_picture(attributes, NOTHING, look)
            if picture is not None:
                self.page.add_picture(picture, self._frame)
        self._frame = outer


def _join_text(element: etree._Element) -> str:
    """All characters in an element, its blocks and lines kept apart by spaces."""
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            if node.tag in SKIPPED_TAGS:
                walker.skip_subtree()
            elif node.text:
                parts.append(node.text)
        elif node is not element and node.tail:
            parts.append(node.tail)
        if event != "comment" and (node.tag in BLOCK_TAGS or node.tag == "br"):
            parts.append(" ")
    return "".join(parts)
