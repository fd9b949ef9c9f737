"""`Walk`: goes through the tree once, in document order, and leaves drafts of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from rusparse.context import Limits

from .cascade import Cascade, Profile
from .closing import close_block, close_cell, close_row, close_table
from .elements import (
    CELL_TAGS,
    LIST_TAGS,
    SKIPPED_TAGS,
)
from .frames import Frame, Item, Slot
from .grids import GridDraft
from .lists import format_marker
from .nodes import Items, get_items, join_visible_text
from .openings import ListOpening, Opening, TableOpening
from .page import Page
from .pictures import read_picture
from .styling import NOTHING, Declared

__all__ = ["Walk"]

_MAX_SEMANTIC = 64
_MAX_BOXES = 64
_MAX_QUOTE_DEPTH = 100
_VOID_TAGS = frozenset({"br", "hr", "img"})
_OPENINGS: dict[str, type[Opening]] = {
    "table": TableOpening,
    **dict.fromkeys(sorted(LIST_TAGS), ListOpening),
}


class Walk:
    """One pass over a tree; `page` has the drafts afterwards, and the flags tell what was cut."""

    def __init__(
        self,
        cascade: Cascade,
        limits: Limits,
        data_tables: dict[etree._Element, None],
        targets: frozenset[str],
    ) -> None:
        self.page = Page(targets)
        self.nodes_cut = self.blocks_cut = self.links_cut = False
        self._cascade = cascade
        self._limits = limits
        self._data_tables = data_tables
        self._frame = Frame()
        self._frames: list[Frame] = []
        self._openings: list[Opening | None] = []
        self._parents: list[Opening] = []
        self._tables: list[TableOpening] = []
        self._lists: list[ListOpening] = []
        self._box_count = self._link_count = 0
        self._root: etree._Element | None = None
        self._maps: dict[str, etree._Element] | None = None
        self._tracks_ancestors = cascade.tracks_ancestors
        self._void: dict[str, Callable[[Declared, Items], None]] = {
            "br": self._break_line,
            "img": self._show_picture,
            "hr": self._draw_rule,
        }

    def run(self, root: etree._Element) -> None:
        """Go through the tree under `root`."""
        self._root = root
        page, limits = self.page, self._limits
        frames, openings = self._frames, self._openings
        nodes_left = limits.max_nodes
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                nodes_left -= 1
                if nodes_left < 0 or len(page.drafts) > limits.max_blocks:
                    break
                if not self._open(element):
                    walker.skip_subtree()
                    continue
                text = element.text
            else:
                if event == "end":
                    opening = openings.pop()
                    if opening is not None:
                        self._close(opening, element)
                    self._frame = frames.pop()
                text = element.tail
            if not text:
                continue
            # Most texts of a letter are the line ends between its tags.
            if text.isspace() and self._frame.white_space == "normal":
                page.paragraph.space = True
            else:
                page.add_text(text, self._frame)
        self.nodes_cut = nodes_left < 0
        page.flush()
        while frames:
            opening = openings.pop()
            if opening is not None:
                self._close(opening, None)
            self._frame = frames.pop()
        if len(page.drafts) > limits.max_blocks:
            self.blocks_cut = True
            del page.drafts[limits.max_blocks :]

    def _open(self, element: etree._Element) -> bool:
        """Enter an element; False if nothing in it is to be read."""
        tag = element.tag
        frame = self._frame
        self._frames.append(frame)
        self._openings.append(None)
        if tag in SKIPPED_TAGS:
            return False
        items = get_items(element)
        profile = self._cascade.find_profile(tag, items, frame.chain, frame.features)
        if profile.plain and not self._tracks_ancestors:
            return True
        declared = profile.declared
        if tag in _VOID_TAGS:
            self._void[tag](declared, items)
            return False
        if declared.gone or (declared.hidden_from_word and self._is_preheader(element)):
            self._hide(element)
            return False
        self._enter(element, tag, items, profile)
        return True

    def _enter(self, element: etree._Element, tag: str, items: Items, profile: Profile) -> None:
        page, outer, declared = self.page, self._frame, profile.declared
        if profile.block:
            page.flush()
            named = profile.rank < outer.rank or tag == outer.tag
            if named and profile.inert and not self._tracks_ancestors:
                self._enter_block(element, tag, profile, painted=False)
                return
        self._frame = frame = outer.copy()
        if declared is not NOTHING:
            frame.apply(declared)
        if self._tracks_ancestors:
            frame.features = profile.features
            frame.chain = self._cascade.extend_chain(frame.chain, profile.features)
        if profile.names:
            frame.semantic = (*frame.semantic, *profile.names)[-_MAX_SEMANTIC:]
        if profile.anchor is not None:
            page.set_anchor(profile.anchor)
        if tag == "a":
            self._follow_link(dict(items), declared)
        painted = declared.background is not None and declared.background != outer.background
        separate = frame.look.link_id is not None and self._is_button(tag, profile, painted)
        if profile.block or separate:
            self._enter_block(element, tag, profile, painted)
        if declared.word_list is not None:
            self._read_word_list(declared.word_list, profile.block)

    def _is_preheader(self, element: etree._Element) -> bool:
        """Whether what is hidden from Outlook only is a preheader, and no alternative to markup
        that only Outlook reads: a text at the top without links and images.
        """
        if any(draft.has_content for draft in self.page.drafts):
            return False
        return element.tag != "a" and next(element.iter("a", "img", "table"), None) is None

    def _follow_link(self, attributes: dict[str, str], declared: Declared) -> None:
        href = (attributes.get("href") or "").strip()
        if not href:
            return
        if self._link_count >= self._limits.max_links:
            self.links_cut = True
            return
        self._frame.follow(href, self._link_count, declared)
        self._link_count += 1

    def _is_button(self, tag: str, profile: Profile, painted: bool) -> bool:
        """See whether a link, or an element in one, is drawn as a button; True if it is the link.

        A button in a line of text is read apart from it, as it is seen.
        """
        padded, framed = profile.declared.padded, profile.framed
        if (padded + painted + framed) < 2:
            return False
        link_id = self._frame.look.link_id
        if link_id is not None:
            self.page.button_links.add(link_id)
        if tag != "a":
            return False
        self.page.flush()
        return True

    def _enter_block(
        self, element: etree._Element, tag: str, profile: Profile, painted: bool
    ) -> None:
        frame = self._frame
        if profile.block and profile.rank >= frame.rank:
            frame.tag, frame.rank = tag, profile.rank
        if profile.boxed:
            self._box_count += 1
            frame.box = self._box_count
            frame.boxes = (*frame.boxes, frame.box)[-_MAX_BOXES:]
        kind = _OPENINGS.get(tag, Opening)
        opening = kind(tag, profile.declared, len(self.page.drafts), painted, profile.side)
        self._openings[-1] = opening
        self._parents.append(opening)
        if tag in CELL_TAGS:
            # A cell begins anew, whatever it stands in.
            frame.tag, frame.rank, frame.item = tag, profile.rank, None
            opening.slot = frame.slot = Slot(frame.slot)
        elif profile.side:
            opening.slot = frame.slot = Slot(frame.slot)
        if tag == "tr":
            self._enter_row(element)
        elif isinstance(opening, TableOpening):
            self._enter_table(element, opening)
        elif isinstance(opening, ListOpening):
            self._enter_list(element, opening)
        elif tag == "li":
            self._enter_item(element)
        elif tag == "blockquote":
            frame.quote_depth = min(_MAX_QUOTE_DEPTH, frame.quote_depth + 1)

    def _enter_table(self, element: etree._Element, opening: TableOpening) -> None:
        self._tables.append(opening)
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

    def _enter_list(self, element: etree._Element, opening: ListOpening) -> None:
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

    def _close(self, opening: Opening, element: etree._Element | None) -> None:
        """Leave an element, and settle what its end decides; no `element` where a limit cut it."""
        frame, page, tag = self._frame, self.page, opening.tag
        page.flush()
        self._parents.pop()
        if isinstance(opening, TableOpening):
            self._tables.pop()
            close_table(page, opening, frame)
        elif isinstance(opening, ListOpening):
            self._lists.pop()
        if opening.painted or opening.sides is not None or opening.declared.bordered:
            close_block(page, opening, frame, self._tables[-1] if self._tables else None)
        if tag in CELL_TAGS:
            if self._tables:
                attributes = {} if element is None else dict(get_items(element))
                close_cell(page, opening, self._tables[-1], attributes)
        elif tag == "tr" and self._tables:
            close_row(page, self._tables[-1], frame)
        elif tag == "caption" and self._tables:
            self._take_caption(opening, self._tables[-1])
        if opening.side and self._parents:
            self._parents[-1].add_side(len(page.drafts), opening)

    def _take_caption(self, opening: Opening, table: TableOpening) -> None:
        if table.grid is not None:
            inside = self.page.drafts[opening.start :]
            del self.page.drafts[opening.start :]
            table.grid.caption = " ".join(draft.text for draft in inside) or None

    def _hide(self, element: etree._Element) -> None:
        self.page.flush()
        self.page.add_hidden(join_visible_text(element))
        for image in element.iter("img"):
            items = get_items(image)
            declared = self._cascade.find_profile("img", items).declared
            picture = read_picture(dict(items), declared, self._frame.look)
            if picture is not None and picture.tracking:
                self.page.add_picture(picture, self._frame)

    def _break_line(self, declared: Declared, _: Items) -> None:
        if not declared.gone:
            self.page.add_break(self._frame)

    def _draw_rule(self, declared: Declared, _: Items) -> None:
        if not declared.gone:
            self.page.flush()
            self.page.add_rule(self._frame)

    def _show_picture(self, declared: Declared, items: Items) -> None:
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
        self._follow_link(dict(get_items(area)), NOTHING)
        look = self._frame.look
        if look.link_id is not None and look.link_id != outer.look.link_id:
            attributes = {"src": src, "alt": area.get("alt") or area.get("title") or ""}
            picture = read_picture(attributes, NOTHING, look)
            if picture is not None:
                self.page.add_picture(picture, self._frame)
        self._frame = outer
