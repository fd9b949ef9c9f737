"""`Document`: one body as blocks in the order a reader sees them, with how they look.

Made by the markup stage from HTML or from plain text, read by the structure stage. Nothing in
it tells which of the two it came from except `media_type`; what plain text lacks (sizes,
colours) has its neutral value.

Runs, pictures and blocks are values like the rest and never changed once made. They are not
frozen only because a letter has hundreds of them, and a frozen one takes three times as long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rusparse.diagnostics import Diagnostic

__all__ = ["Block", "BlockKind", "Cell", "Document", "Grid", "Picture", "Run"]

BlockKind: TypeAlias = Literal["text", "list_item", "table", "image", "rule", "preformatted"]


@dataclass(slots=True)
class Run:
    """Characters of one look: text with white space folded (a line break is LF)."""

    text: str
    size_pixels: float = 16.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None
    """#rrggbb, or None for the default."""
    href: str | None = None
    """The address of the link that the characters belong to, as sent."""
    link_id: int | None = None
    """Which link element: two adjoining links to one address have two numbers."""

    def with_text(self, text: str) -> Run:
        """A run of the same look with other characters."""
        # dataclasses.replace takes ten times as long.
        return Run(
            text,
            self.size_pixels,
            self.bold,
            self.italic,
            self.underlined,
            self.colour,
            self.href,
            self.link_id,
        )


@dataclass(slots=True)
class Picture:
    """An image as the letter shows it."""

    src: str
    alt: str | None = None
    width_pixels: int | None = None
    height_pixels: int | None = None
    href: str | None = None
    link_id: int | None = None
    tracking: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a data table: its runs, and whether it heads its column or row."""

    runs: tuple[Run, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The cell's characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A data table as rows of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None


@dataclass(slots=True)
class Block:
    """What stands on lines of its own: a paragraph, a list item, an image, a data table, a rule.

    `tag` is the nearest meaningful element ("h1".."h6", "p", "li", "blockquote", "td", "div",
    "center", "address", "footer" ...), None in plain text. `box` numbers the innermost layout box
    (cell or block with a background, border or padding of its own): blocks with one number stand
    in one box. `boxes` are the enclosing boxes from the outside in, `box` being the last.
    `column` and `columns` tell the place among side-by-side cells that hold content (0 of 1: none).
    `list_depth` is 1 for an item of an outermost list, `marker` its bullet or number as shown.
    `button` is True for a link drawn as a button (padding or border and a background of its own).
    `gap_lines` is the number of empty lines before it in plain text. `quote_depth` counts
    enclosing quotations. `line` is the first line of the source in plain text, else None.
    `semantic` holds ids, classes and ARIA roles of the element and its ancestors, for hints such
    as "preheader" or "footer".
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    picture: Picture | None = None
    grid: Grid | None = None
    tag: str | None = None
    align: Literal["left", "center", "right"] | None = None
    background: str | None = None
    """#rrggbb of the nearest painted ancestor, or None."""
    box: int = 0
    boxes: tuple[int, ...] = ()
    column: int = 0
    columns: int = 1
    list_depth: int = 0
    marker: str | None = None
    button: bool = False
    gap_lines: int = 0
    quote_depth: int = 0
    line: int | None = None
    semantic: tuple[str, ...] = ()
    anchor: str | None = None
    """An id or name by which a link inside the letter can point here."""

    @property
    def text(self) -> str:
        """The block's characters; empty for an image or a rule."""
        if len(self.runs) == 1:
            return self.runs[0].text
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Document:
    """One body, read: `blocks` are what a reader sees, `hidden` what the letter hides.

    `hidden` holds texts of invisible elements in document order (a preheader is usually the
    first), without padding characters. `language` is the lang attribute's BCP 47 tag.
    `title` is the <title> element's text. `body_size_pixels` is the size that most characters
    have. `structured_data` are the texts of JSON-LD scripts.
    """

    media_type: Literal["text/html", "text/plain"]
    blocks: tuple[Block, ...]
    hidden: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    body_size_pixels: float = 16.0
    structured_data: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=())
    """Comments that name the sending service; the rest are left out."""
    diagnostics: tuple[Diagnostic, ...] = ()
