"""`Frame`: how things look inside an element, what it inherited and what it declares applied."""

from __future__ import annotations

from typing import NamedTuple

from .cascade import NO_ANCESTORS, Features
from .colours import INHERITED, are_alike
from .styling import Align, Declared

__all__ = ["Frame", "Item", "Look", "Slot"]

_SMALLEST_SEEN_PIXELS = 2.0
_MAX_SIZE_PIXELS = 1_000.0
_WHITE = "#ffffff"


class Look(NamedTuple):
    """What a run needs: the fields of `values.document.Run` after its text, in their order."""

    size_pixels: float = 16.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None
    href: str | None = None
    link_id: int | None = None


class Item:
    """A list item: its marker goes to the first block in it, the rest only share its depth."""

    __slots__ = ("marker", "started")

    def __init__(self, marker: str | None) -> None:
        self.marker = marker
        self.started = False


class Slot:
    """A cell's place among the cells beside it, known once its row has ended.

    A cell that stands alone says nothing; then the cell around it tells.
    """

    __slots__ = ("column", "columns", "parent")

    def __init__(self, parent: Slot | None) -> None:
        self.parent = parent
        self.column = 0
        self.columns = 1

    def find_telling(self) -> Slot | None:
        """The innermost of the cell and those around it that stands beside others."""
        slot: Slot | None = self
        passed: list[Slot] = []
        while slot is not None and slot.columns == 1:
            passed.append(slot)
            slot = slot.parent
        # So that the next one in the same place need not climb as far.
        for below in passed:
            below.parent = slot
        return slot


class Frame:
    """The state that an element's content is read in. Treated as a value: derived, not changed."""

    __slots__ = (
        "align",
        "background",
        "background_known",
        "box",
        "boxes",
        "chain",
        "features",
        "invisible",
        "item",
        "list_depth",
        "list_style",
        "look",
        "marking",
        "quote_depth",
        "rank",
        "right_to_left",
        "seen",
        "semantic",
        "slot",
        "tag",
        "white_space",
    )

    def __init__(self) -> None:
        self.look = Look()
        self.seen = True
        self.invisible = False
        self.background: str | None = None
        self.background_known = True
        self.align: Align | None = None
        self.white_space = "normal"
        self.right_to_left = False
        self.tag: str | None = None
        self.rank = -1
        self.box = 0
        self.boxes: tuple[int, ...] = ()
        self.semantic: tuple[str, ...] = ()
        self.item: Item | None = None
        self.slot: Slot | None = None
        self.list_depth = 0
        self.list_style: str | None = None
        self.marking = False
        self.quote_depth = 0
        self.chain = NO_ANCESTORS
        self.features: Features = frozenset()

    def copy(self) -> Frame:
        """A frame of its own with the same values."""
        other = Frame.__new__(Frame)
        other.look = self.look
        other.seen = self.seen
        other.invisible = self.invisible
        other.background = self.background
        other.background_known = self.background_known
        other.align = self.align
        other.white_space = self.white_space
        other.right_to_left = self.right_to_left
        other.tag = self.tag
        other.rank = self.rank
        other.box = self.box
        other.boxes = self.boxes
        other.semantic = self.semantic
        other.item = self.item
        other.slot = self.slot
        other.list_depth = self.list_depth
        other.list_style = self.list_style
        other.marking = self.marking
        other.quote_depth = self.quote_depth
        other.chain = self.chain
        other.features = self.features
        return other

    def apply(self, declared: Declared) -> None:
        """Take over what an element declares of its look; only for a fresh copy."""
        if declared.textual:
            self._apply_to_text(declared)
        if declared.background is not None:
            self.background = declared.background
            self.background_known = not declared.pictured
        elif declared.pictured:
            self.background_known = False
        if declared.align is not None:
            self.align = declared.align
        if declared.visible is not None:
            self.invisible = not declared.visible
        if declared.white_space is not None:
            self.white_space = declared.white_space
        if declared.list_style is not None:
            self.list_style = declared.list_style
        if declared.right_to_left is not None:
            self.right_to_left = declared.right_to_left
        self.seen = self._is_seen()

    def _apply_to_text(self, declared: Declared) -> None:
        size, bold, italic, underlined, colour, href, link_id = self.look
        if declared.size is not None:
            number, relative = declared.size
            size = min(_MAX_SIZE_PIXELS, round(size * number if relative else number, 2))
        self.look = Look(
            size,
            bold if declared.bold is None else declared.bold,
            italic if declared.italic is None else declared.italic,
            underlined or declared.underlined is True,
            colour if declared.colour in (None, INHERITED) else declared.colour,
            href,
            link_id,
        )

    def follow(self, href: str, link_id: int, declared: Declared) -> None:
        """Become the inside of a link, which looks as links do where nothing else is said."""
        size, bold, italic, underlined, colour, *_ = self.look
        underlined = underlined or declared.underlined is not False
        colour = colour if declared.colour == INHERITED else declared.colour
        self.look = Look(size, bold, italic, underlined, colour, href, link_id)
        self.seen = self._is_seen()

    def _is_seen(self) -> bool:
        if self.invisible or self.look.size_pixels < _SMALLEST_SEEN_PIXELS:
            return False
        if self.look.colour is None or not self.background_known:
            return True
        return not are_alike(self.look.colour, self.background or _WHITE)
