"""`Walk`: goes through a letter's pieces once, in order, and leaves blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rusparse.context import Limits

from .cascade import Cascade
from .image_maps import ImageMaps
from .page import Page
from .pictures import is_shown, read_picture
from .pieces import MARKS, Pieces, Reader, find_end, holds_any, join_visible_text, read_text
from .settings import OTHER, VOID, Setting, Settings, Step
from .stack import OpenElements
from .styling import NOTHING, Declared

__all__ = ["Walk"]

_SLASH = ord("/")
_NO_VALUES: Mapping[str, str] = {}


class Walk:
    """One pass over pieces; `page` has the blocks afterwards, and the flags tell what was cut.

    `data_tables` are the places of tags that start tables of data.
    """

    def __init__(
        self,
        settings: Settings,
        limits: Limits,
        pieces: Pieces,
        data_tables: Collection[int],
    ) -> None:
        self.page = Page(pieces.tags)
        self.nodes_cut = self.blocks_cut = self.links_cut = False
        self._settings = settings
        self._cascade: Cascade = settings.cascade
        self._limits = limits
        self._pieces = pieces
        self._reader = Reader(pieces)
        self._elements = OpenElements(
            self.page, self._reader, settings.outermost, limits.max_node_depth, data_tables
        )
        self._starts, self._ends = self._elements.list_starts(), self._elements.list_ends()
        self._maps = ImageMaps(pieces.tags)

    def run(self) -> None:
        """Go through the pieces."""
        page, limits, elements = self.page, self._limits, self._elements
        blocks, starts, ends = page.blocks, self._starts, self._ends
        nodes_left, max_blocks = limits.max_nodes, limits.max_blocks
        setting: Setting = self._settings.outermost
        outer: list[Setting] = []
        for tag, text in self._reader.left:
            if tag[0] == _SLASH:
                if setting.kind:
                    ends[setting.kind](setting)
                setting = outer.pop()
            else:
                inner, values = setting.steps.get(tag) or self._find_step(tag, setting)
                if inner is not None:
                    nodes_left -= 1
                    if nodes_left < 0 or len(blocks) > max_blocks:
                        break
                    kind = inner.kind
                    if kind == VOID:
                        self._show_void(inner, values, setting)
                    elif kind == OTHER:
                        inner, text = self._meet(inner, text, values, setting)
                    elif kind:
                        starts[kind](inner, values, setting)
                    if inner is not None and kind != VOID:
                        outer.append(setting)
                        setting = inner
            if text:
                if text.isspace() and setting.style.folds:
                    page.paragraph.space = True
                else:
                    page.add_text(read_text(text), setting, elements.innermost)
        self.nodes_cut = nodes_left < 0
        self._finish(setting, outer)

    def _finish(self, setting: Setting, outer: list[Setting]) -> None:
        """End what is still open, the innermost element first."""
        self.page.flush()
        while outer:
            if setting.kind:
                self._ends[setting.kind](setting)
            setting = outer.pop()
        self.page.number_columns()
        blocks, max_blocks = self.page.blocks, self._limits.max_blocks
        if len(blocks) > max_blocks:
            self.blocks_cut = True
            del blocks[max_blocks:]

    def _find_step(self, tag: bytes, setting: Setting) -> Step:
        """What a tag that is no end leads to."""
        if tag[0] in MARKS:
            step: Step = (None, _NO_VALUES)
            self._settings.keep_step(setting, tag, step)
            return step
        start, values = self._cascade.read_start(tag, setting.chain)
        linked = False
        if start.profile.tag == "a" and values.get("href", "").strip():
            linked = self._elements.link_count < self._limits.max_links
            self.links_cut |= not (linked or start.profile.declared.gone)
        step = (self._settings.enter(setting, start, linked), values)
        # Addresses hardly come twice.
        if values is start.attributes:
            self._settings.keep_step(setting, tag, step)
        return step

    def _meet(
        self, inner: Setting, text: bytes, values: Mapping[str, str], setting: Setting
    ) -> tuple[Setting | None, bytes]:
        """Read an element that may hold nothing, or be passed over.

        The setting in it, None if there is nothing to go into, and the text that comes next.
        """
        shown = inner.shown
        if shown is not None and not self._is_hidden(inner):
            if shown.kind:
                self._starts[shown.kind](shown, values, setting)
            if not inner.empty:
                return shown, text
            if shown.kind:
                self._ends[shown.kind](shown)
            return None, text
        if inner.profile.void:
            self._show_void(inner, values, setting)
        place = self._reader.find_place()
        end = find_end(self._pieces.tags, place)
        if shown is not None:
            self._hide(place, end, setting)
        if inner.empty:
            return None, text
        # The end of what is passed over is read here, too.
        self._reader.skip(end - place)
        return None, self._pieces.texts[end]

    def _is_hidden(self, inner: Setting) -> bool:
        """Whether what may be hidden is.

        What is hidden from Outlook only is if it is a preheader, and no alternative to markup that
        only Outlook reads: a text at the top without links and images.
        """
        profile = inner.profile
        if profile.declared.gone or not profile.hiding:
            return profile.hiding
        if profile.tag == "a" or any(map(is_shown, self.page.blocks)):
            return False
        return not holds_any(self._pieces.tags, self._reader.find_place(), ("a", "img", "table"))

    def _hide(self, start: int, end: int, setting: Setting) -> None:
        """Keep what an element hides; its start and its end are at these places."""
        page, opening = self.page, self._elements.innermost
        page.flush()
        page.add_hidden(join_visible_text(self._pieces, start, end))
        for tag in self._pieces.tags[start : end + 1]:
            if tag.startswith(b"img "):
                found, values = self._cascade.read_start(tag, self._cascade.outermost)
                picture = read_picture(values, found.profile.declared, opening.link)
                if picture is not None and picture.tracking:
                    page.add_picture(picture, setting, opening)

    def _show_void(self, inner: Setting, values: Mapping[str, str], setting: Setting) -> None:
        page, declared = self.page, inner.profile.declared
        if inner.profile.tag == "img":
            self._show_picture(declared, values, setting)
        elif not declared.gone:
            if inner.profile.tag == "br":
                page.add_break(setting)
            else:
                page.flush()
                page.add_rule(setting, self._elements.innermost)

    def _show_picture(
        self, declared: Declared, values: Mapping[str, str], setting: Setting
    ) -> None:
        page, opening = self.page, self._elements.innermost
        hidden = declared.gone or setting.style.invisible
        picture = read_picture(values, declared, opening.link, hidden)
        if picture is None:
            return
        if declared.display == "block":
            page.flush()
        page.add_picture(picture, setting, opening)
        if "usemap" in values and not hidden:
            for area in self._maps.find_areas(values["usemap"]):
                self._show_area(area, picture.src, setting)

    def _show_area(self, area: Mapping[str, str], src: str, setting: Setting) -> None:
        """Add a linked part of an image as an image of its own."""
        href = area.get("href", "").strip()
        if not href:
            return
        elements = self._elements
        if elements.link_count >= self._limits.max_links:
            self.links_cut = True
            return
        link = (href, elements.link_count)
        elements.link_count += 1
        attributes = {"src": src, "alt": area.get("alt") or area.get("title") or ""}
        picture = read_picture(attributes, NOTHING, link)
        if picture is not None:
            self.page.add_picture(picture, setting, elements.innermost)
