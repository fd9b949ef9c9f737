"""`Style` and `Nesting`: how things look, and how deep in lists and quotations they stand.

A letter draws the same few looks over and over, so a style remembers what each declaration makes
of it: the twentieth cell like the first costs a look-up.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .colours import INHERITED, are_alike
from .styling import Align, Declared

__all__ = [
    "NOT_NESTED",
    "Item",
    "LinkTarget",
    "Look",
    "Nesting",
    "Style",
]

_SMALLEST_SEEN_PIXELS = 2.0
_MAX_SIZE_PIXELS = 1_000.0
_MAX_REMEMBERED = 1_000
_WHITE = "#ffffff"

LinkTarget: TypeAlias = tuple[str, int]
"""The address of a link as sent, and the number of its element."""


class Look(NamedTuple):
    """What a run needs: the fields of `values.document.Run` after its text, without the link."""

    size_pixels: float = 16.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None


class Item:
    """A list item: its marker goes to the first block in it, the rest only share its depth."""

    __slots__ = ("marker", "started")

    def __init__(self, marker: str | None) -> None:
        self.marker = marker
        self.started = False


class Style:
    """What is inherited of the look of things. A value: derived from another one, never changed."""

    __slots__ = (
        "align",
        "background",
        "background_known",
        "folds",
        "inside",
        "invisible",
        "linked",
        "list_style",
        "look",
        "right_to_left",
        "seen",
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
        self.folds = True
        """Whether white space means nothing but that words stand apart."""
        self.right_to_left = False
        self.list_style: str | None = None
        self.inside: dict[Declared, Style] = {}
        """The styles of elements in this one, by what they declare."""
        self.linked: dict[Declared, Style] = {}
        """The styles of the text of links, by what their elements declare."""

    def _copy(self) -> Style:
        other = Style.__new__(Style)
        other.inside = {}
        other.linked = {}
        other.look = self.look
        other.seen = self.seen
        other.invisible = self.invisible
        other.background = self.background
        other.background_known = self.background_known
        other.align = self.align
        other.white_space = self.white_space
        other.folds = self.folds
        other.right_to_left = self.right_to_left
        other.list_style = self.list_style
        return other

    def with_list_style(self, list_style: str) -> Style:
        """The style with other markers."""
        style = self._copy()
        style.list_style = list_style
        return style

    def apply(self, declared: Declared) -> Style:
        """The style inside an element that declares its own."""
        style = self.inside.get(declared)
        if style is None:
            style = self._copy()
            style._take_over(declared)
            if len(self.inside) < _MAX_REMEMBERED:
                self.inside[declared] = style
        return style

    def follow(self, declared: Declared) -> Style:
        """The style inside a link, which looks as links do where nothing else is said.

        `declared` is what the link's element declares, already applied.
        """
        style = self.linked.get(declared)
        if style is None:
            style = self._copy()
            size, bold, italic, underlined, colour = self.look
            underlined = underlined or declared.underlined is not False
            colour = colour if declared.colour == INHERITED else declared.colour
            style.look = Look(size, bold, italic, underlined, colour)
            style.seen = style._is_seen()
            if len(self.linked) < _MAX_REMEMBERED:
                self.linked[declared] = style
        return style

    def _take_over(self, declared: Declared) -> None:
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
            self.folds = declared.white_space == "normal"
        if declared.list_style is not None:
            self.list_style = declared.list_style
        if declared.right_to_left is not None:
            self.right_to_left = declared.right_to_left
        self.seen = self._is_seen()

    def _apply_to_text(self, declared: Declared) -> None:
        size, bold, italic, underlined, colour = self.look
        if declared.size is not None:
            number, relative = declared.size
            size = min(_MAX_SIZE_PIXELS, round(size * number if relative else number, 2))
        self.look = Look(
            size,
            bold if declared.bold is None else declared.bold,
            italic if declared.italic is None else declared.italic,
            underlined or declared.underlined is True,
            colour if declared.colour in (None, INHERITED) else declared.colour,
        )

    def _is_seen(self) -> bool:
        if self.invisible or self.look.size_pixels < _SMALLEST_SEEN_PIXELS:
            return False
        if self.look.colour is None or not self.background_known:
            return True
        return not are_alike(self.look.colour, self.background or _WHITE)


class Nesting(NamedTuple):
    """How deep in lists and quotations something stands, and in which item's marker if in one."""

    item: Item | None = None
    list_depth: int = 0
    quote_depth: int = 0
    marking: bool = False


NOT_NESTED = Nesting()
