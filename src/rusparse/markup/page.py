"""`Page`: the blocks so far, the paragraph in the making, and what the letter hides."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from urllib.parse import unquote

from rusparse.values.document import Block, BlockKind, Grid, Picture

from .characters import fold_spaces, strip_invisible
from .elements import HEADING_TAGS
from .frames import Item
from .lists import split_lines
from .openings import Opening
from .paragraphs import Paragraph, make_run
from .pieces import cut_tag
from .settings import Setting

__all__ = ["Page"]


class Page:
    """Where the walk writes to: blocks that may still be moved, merged or told their column.

    `tags` are all of the letter's.
    """

    def __init__(self, tags: Sequence[bytes]) -> None:
        self._tags = tags
        self.blocks: list[Block] = []
        self.hidden: list[str] = []
        self.button_links: set[int] = set()
        """The links that are drawn as buttons by themselves."""
        self.paragraph = Paragraph()
        """The one in the making."""
        self.filled = False
        """Whether there is anything to flush."""
        self._hidden_parts: list[str] = []
        self._anchor: str | None = None
        self._anchored_pieces = 0
        self._box_numbers = itertools.count(1)
        self._made: list[tuple[Block, Opening]] = []
        """All blocks that were ever made, with what they were made in."""

    def add_text(self, text: str, setting: Setting, opening: Opening) -> None:
        """Add characters as they stand in the source, seen or not."""
        style = setting.style
        if text.isspace() and (style.folds or not style.seen):
            self.paragraph.space = True
            return
        self.filled = True
        if style.seen:
            self.paragraph.add_text(text, setting, opening)
        else:
            self._hidden_parts.append(text)

    def add_break(self, setting: Setting) -> None:
        """End the line; where one has just ended, end the paragraph."""
        if self.paragraph.ended:
            self.flush()
        elif setting.style.seen or self.paragraph.parts:
            self.paragraph.add_break()
        elif self._hidden_parts:
            self._hidden_parts.append("\n")

    def add_picture(self, picture: Picture, setting: Setting, opening: Opening) -> None:
        """Add an image: at once, or after the paragraph that it stands in."""
        block = self._make_block("image", setting, opening)
        block.picture = picture
        if self.paragraph.parts:
            self.paragraph.space = True
            self.paragraph.pictures.append(block)
        else:
            self.flush()
            self.append(block)

    def add_rule(self, setting: Setting, opening: Opening) -> None:
        """Add a line across; several in a row count once."""
        self.append(self._make_block("rule", setting, opening))

    def add_grid(self, grid: Grid, setting: Setting, opening: Opening) -> None:
        """Add a table of data."""
        block = self._make_block("table", setting, opening)
        block.tag = "table"
        block.grid = grid
        self.append(block)

    def set_anchor(self, name: str) -> None:
        """Let the next block be found by a name, or the one in the making if text follows in it."""
        # Of several, one that a link leads to is worth more than the many that only scripts use.
        anchor = self._anchor
        if anchor is None or anchor not in self._targets or name in self._targets:
            self._anchor = name
            self._anchored_pieces = self.paragraph.pieces

    @cached_property
    def _targets(self) -> frozenset[str]:
        """The names that links inside the letter lead to."""
        links = [dict(cut_tag(tag)[1]) for tag in self._tags if tag.startswith(b"a ")]
        addresses = [link.get("href", "").strip() for link in links]
        return frozenset([unquote(name[1:]) for name in addresses if name.startswith("#")])

    def add_hidden(self, text: str) -> None:
        """Add a text that the letter hides."""
        text = fold_spaces(strip_invisible(text))
        if text:
            self.hidden.append(text)

    def append(self, block: Block) -> None:
        """Add a block at the end."""
        if self._anchor is not None:
            block.anchor, self._anchor = self._anchor, None
        self.blocks.append(block)

    def flush(self) -> None:
        """End the paragraph in the making, if there is one."""
        if not self.filled:
            return
        self.filled = False
        if self._hidden_parts:
            self.add_hidden("".join(self._hidden_parts))
            self._hidden_parts.clear()
        paragraph = self.paragraph
        if paragraph.setting is None:
            return
        later = None
        if paragraph.parts and self._anchored_pieces == paragraph.pieces:
            # Nothing came after it: it belongs to what comes next.
            later, self._anchor = self._anchor, None
        if paragraph.parts or paragraph.marker:
            self._add_paragraph(paragraph, paragraph.setting)
        for block in paragraph.pictures:
            self.append(block)
        self.paragraph = Paragraph()
        self._anchored_pieces = 0
        self._anchor = later or self._anchor

    def _add_paragraph(self, paragraph: Paragraph, setting: Setting) -> None:
        """Add the block that a paragraph makes, or the several that its lines do."""
        opening, runs = paragraph.opening, paragraph.make_runs()
        marker = paragraph.read_marker()
        if not runs and marker:
            runs = [make_run(marker, setting.style.look, opening.link)]
        kind: BlockKind = "preformatted" if setting.tag == "pre" else "text"
        block = self._make_block(kind, setting, opening)
        block.runs = tuple(runs)
        if opening.nesting.item is not None and kind == "text":
            _mark_item(block, opening.nesting.item, marker)
        if not runs:
            return
        if self.button_links:
            self._mark_button(block)
        for part in split_lines(block):
            self.append(part)
            if part is not block:
                self._made.append((part, opening))

    def _make_block(self, kind: BlockKind, setting: Setting, opening: Opening) -> Block:
        """A block without content that begins in an element."""
        style, nesting, boxes = setting.style, opening.nesting, opening.boxes
        if boxes is None:
            boxes = opening.number_boxes(self._box_numbers)
        block = Block(
            kind,
            (),
            None,
            None,
            setting.tag,
            style.align,
            style.background,
            boxes[-1] if boxes else 0,
            boxes,
            0,
            1,
            nesting.list_depth,
            None,
            False,
            0,
            nesting.quote_depth,
            None,
            setting.semantic,
        )
        self._made.append((block, opening))
        return block

    def number_columns(self) -> None:
        """Tell the blocks their columns, when all of the letter has been read."""
        for block, opening in self._made:
            block.column, block.columns = opening.column or opening.find_column()

    def _mark_button(self, block: Block) -> None:
        links = {run.link_id for run in block.runs if run.text.strip()}
        if len(links) == 1:
            link = links.pop()
            block.button = link is not None and link in self.button_links


def _mark_item(block: Block, item: Item, marker: str) -> None:
    if block.tag not in HEADING_TAGS:
        block.kind = "list_item"
    if not item.started:
        block.marker = marker or item.marker
        item.started = True
