"""`Walk`: goes through the tree once, in document order, and leaves drafts of blocks."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from rusparse.context import Limits

from .cascade import ADDRESSING_TAGS, Cascade, Profile, select_telling
from .closing import close_block, close_cell, close_row, close_table
from .elements import LIST_TAGS, SKIPPED_TAGS
from .frames import Frame, Item, Slot
from .grids import GridDraft
from .lists import format_marker
from .nodes import Items, get_items, join_visible_text
from .openings import BARE, BARE_ROW, ListOpening, Opening, TableOpening
from .page import Page
from .pictures import read_picture
from .styling import NOTHING, Declared

__all__ = ["Walk"]

_MAX_QUOTE_DEPTH = 100
_EVENTS = ("start", "end", "comment", "pi")
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
        self._blocks: list[int] = []
        """Which of the open elements are blocks."""
        self._tables: list[TableOpening] = []
        self._lists: list[ListOpening] = []
        self._box_count = self._link_count = 0
        self._root: etree._Element | None = None
        self._maps: dict[str, etree._Element] | None = None
        self._profiles = cascade.profiles
        self._tracks_ancestors = cascade.tracks_ancestors

    def run(self, root: etree._Element) -> None:
        """Go through the tree under `root`."""
        self._root = root
        page, limits = self.page, self._limits
        frames, openings, drafts = self._frames, self._openings, page.drafts
        nodes_left, max_blocks = limits.max_nodes, limits.max_blocks
        walker = etree.iterwalk(root, events=_EVENTS)
        for event, element in walker:
            if event == "start":
                nodes_left -= 1
                if nodes_left < 0 or len(drafts) > max_blocks:
                    break
                frames.append(self._frame)
                openings.append(None)
                if not self._open(element):
                    walker.skip_subtree()
                    continue
                text = element.text
            else:
                if event == "end":
                    opening = openings.pop()
                    if opening is not None:
                        self._close(opening)
                    self._frame = frames.pop()
                text = element.tail
            if not text:
                continue
            # Most texts of a letter are the line ends between its tags.
            if text.isspace() and self._frame.style.folds:
                page.paragraph.space = True
            else:
                page.add_text(text, self._frame)
        self.nodes_cut = nodes_left < 0
        page.flush()
        while frames:
            opening = openings.pop()
            if opening is not None:
                self._close(opening)
            self._frame = frames.pop()
        if len(drafts) > max_blocks:
            self.blocks_cut = True
            del drafts[max_blocks:]

    def _open(self, element: etree._Element) -> bool:
        """Enter an element; False if nothing in it is to be read."""
        tag = element.tag
        if tag in SKIPPED_TAGS:
            return False
        frame = self._frame
        items = get_items(element)
        telling = select_telling(items) if tag in ADDRESSING_TAGS else items
        chain = frame.chain
        profile = self._profiles.get((tag, chain, *telling))
        if profile is None:
            profile = self._cascade.find_profile(tag, telling, chain)
        if self._tracks_ancestors:
            chain = self._cascade.extend_chain(chain, profile.features)
        if profile.plain and chain == frame.chain:
            return True
        if profile.void:
            self._show_void(tag, profile.declared, items)
            return False
        if profile.hiding and (profile.declared.gone or self._is_preheader(element)):
            self._hide(element)
            return False
        if profile.block:
            if self.page.filled:
                self.page.flush()
            named = profile.rank < frame.rank or tag == frame.tag
            if named and profile.bare and chain == frame.chain:
                self._blocks.append(len(self._openings) - 1)
                self._openings[-1] = BARE
                if tag == "tr":
                    self._openings[-1] = BARE_ROW
                    self._enter_row(element)
                return True
        self._enter(element, items, profile, chain)
        return True

    def _show_void(self, tag: str, declared: Declared, items: Items) -> None:
        if tag == "img":
            self._show_picture(declared, items)
        elif not declared.gone:
            if tag == "br":
                self.page.add_break(self._frame)
            else:
                self.page.flush()
                self.page.add_rule(self._frame)

    def _enter(self, element: etree._Element, items: Items, profile: Profile, chain: int) -> None:
        page, outer, declared = self.page, self._frame, profile.declared
        self._frame = frame = outer.copy()
        frame.chain = chain
        if declared.inherited:
            style = outer.style
            frame.style = style.inside.get(declared) or style.apply(declared)
        background = declared.background
        painted = background is not None and background != outer.style.background
        if profile.names:
            frame.add_names(profile.names)
        if profile.anchor is not None:
            page.set_anchor(profile.anchor)
        if profile.tag == "a":
            self._follow_link(items, declared)
        separate = frame.link is not None and self._is_button(profile, painted)
        if profile.block or separate:
            self._enter_block(element, frame, profile, painted)
        if declared.word_list is not None:
            self._read_word_list(declared.word_list, profile.block)

    def _is_preheader(self, element: etree._Element) -> bool:
        """Whether what is hidden from Outlook only is a preheader, and no alternative to markup
        that only Outlook reads: a text at the top without links and images.
        """
        if any(draft.has_content for draft in self.page.drafts):
            return False
        return element.tag != "a" and next(element.iter("a", "img", "table"), None) is None

    def _follow_link(self, items: Items, declared: Declared) -> None:
        href = next((value for name, value in items if name == "href"), "").strip()
        if not href:
            return
        if self._link_count >= self._limits.max_links:
            self.links_cut = True
            return
        frame = self._frame
        frame.style = frame.style.follow(declared)
        frame.link = (href, self._link_count)
        self._link_count += 1

    def _is_button(self, profile: Profile, painted: bool) -> bool:
        """See whether a link, or an element in one, is drawn as a button; True if it is the link.

        A button in a line of text is read apart from it, as it is seen.
        """
        if (profile.declared.padded + painted + profile.framed) < 2:
            return False
        link = self._frame.link
        if link is not None:
            self.page.button_links.add(link[1])
        if profile.tag != "a":
            return False
        self.page.flush()
        return True

    def _enter_block(
        self, element: etree._Element, frame: Frame, profile: Profile, painted: bool
    ) -> None:
        tag = profile.tag
        kind = _OPENINGS.get(tag, Opening)
        opening = kind(profile, len(self.page.drafts), painted)
        self._blocks.append(len(self._openings) - 1)
        self._openings[-1] = opening
        if profile.boxed:
            self._box_count += 1
            frame.add_box(self._box_count)
        if profile.cell:
            # A cell begins anew, whatever it stands in.
            frame.tag, frame.rank = tag, profile.rank
            opening.slot = frame.slot = Slot(frame.slot)
            if frame.nesting.item is not None:
                frame.nesting = frame.nesting._replace(item=None)
            return
        if profile.block and profile.rank >= frame.rank:
            frame.tag, frame.rank = tag, profile.rank
        if profile.side:
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
            depth = min(_MAX_QUOTE_DEPTH, frame.nesting.quote_depth + 1)
            frame.nesting = frame.nesting._replace(quote_depth=depth)

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
        depth = min(frame.nesting.list_depth + 1, self._limits.max_node_depth)
        frame.nesting = frame.nesting._replace(item=None, list_depth=depth)
        start = (element.get("start") or "").strip()
        if start.isascii() and start.isdigit():
            opening.number = int(start[:6])
        style = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
        if (element.get("type") or "") in style:
            frame.style = frame.style.with_list_style(style[element.get("type") or ""])
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
        style = frame.style.list_style if self._lists else "disc"
        depth = frame.nesting.list_depth if self._lists else max(1, frame.nesting.list_depth)
        item = Item(format_marker(style, number))
        frame.nesting = frame.nesting._replace(item=item, list_depth=depth)

    def _read_word_list(self, value: str, block: bool) -> None:
        """Read the mark that word processors put on list items ("l0 level2 lfo1") and markers."""
        frame = self._frame
        nesting = frame.nesting
        if value == "ignore":
            frame.nesting = nesting._replace(marking=True)
        elif block and value != "none":
            level = next((w[5:] for w in value.split() if w.startswith("level")), "1")
            depth = int(level[:2]) if level.isascii() and level.isdigit() else 1
            item = nesting.item or Item(None)
            frame.nesting = nesting._replace(item=item, list_depth=depth)

    def _close(self, opening: Opening) -> None:
        """Leave a block, and settle what its end decides."""
        page, profile = self.page, opening.profile
        if page.filled:
            page.flush()
        self._blocks.pop()
        if opening is BARE:
            return
        if profile.tag == "table":
            close_table(page, self._tables.pop(), self._frame)
        if opening.painted or opening.sides is not None or profile.declared.bordered:
            close_block(page, opening, self._frame, self._tables[-1] if self._tables else None)
        if profile.settled:
            self._settle(opening)
        if profile.side and self._blocks:
            opening.end = len(page.drafts)
            self._add_side(self._blocks[-1], opening)

    def _add_side(self, place: int, child: Opening) -> None:
        """Note on the open block at a place that a child can stand beside others."""
        parent = self._openings[place]
        if parent is BARE or parent is BARE_ROW:
            parent = self._openings[place] = Opening(parent.profile, 0, False)
        assert parent is not None
        parent.add_side(child)

    def _settle(self, opening: Opening) -> None:
        """Settle what the end of a list or of a part of a table decides."""
        if isinstance(opening, ListOpening):
            self._lists.pop()
        elif self._tables:
            table = self._tables[-1]
            if opening.profile.cell:
                close_cell(self.page, opening, table)
            elif opening.profile.tag == "tr":
                close_row(self.page, table, self._frame)
            elif opening.profile.tag == "caption":
                self._take_caption(opening, table)

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
            picture = read_picture(dict(items), declared, self._frame.link)
            if picture is not None and picture.tracking:
                self.page.add_picture(picture, self._frame)

    def _show_picture(self, declared: Declared, items: Items) -> None:
        attributes = dict(items)
        frame = self._frame
        hidden = declared.gone or frame.style.invisible
        picture = read_picture(attributes, declared, frame.link, hidden)
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
        self._follow_link(get_items(area), NOTHING)
        link = self._frame.link
        if link is not None and link is not outer.link:
            attributes = {"src": src, "alt": area.get("alt") or area.get("title") or ""}
            picture = read_picture(attributes, NOTHING, link)
            if picture is not None:
                self.page.add_picture(picture, self._frame)
        self._frame = outer
