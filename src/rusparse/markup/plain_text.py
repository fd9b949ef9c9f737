"""A saved or sent plain-text letter to a `Document`.

What is told apart, by shape alone and without any language: wrapped prose from lines that were
meant as lines, list items, rules, rules with words in them, underlined and `#` headings, tables
with tabs, wide spaces or `|`, quotations (`>`), and the signature's delimiter `-- ` (RFC 3676).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.values.document import Block, BlockKind, Cell, Document, Grid, Run

from .plain_text_inlines import FOOTNOTE, URL, parse_inlines, trim_address
from .plain_text_lines import Line, find_list_items, find_wrap_width, is_soft_break, split_lines

__all__ = ["parse_plain_text"]

_RULED = re.compile(r"([=\-*_~#–—─━═]{2,})[ \t]*([^\s=\-*_~#–—─━═].*)")
_RULED_END = "=-*_~#–—─━═"
_RULED_CHARACTERS = frozenset(_RULED_END)
# What is around signed text, and is no heading of it (RFC 9580 section 6.2.1).
_ARMOR = re.compile(r"(?:BEGIN|END) PGP [A-Z]")
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_WIDE_GAP = re.compile(r"[ \t]{3,}|\t+")
_SPACES = re.compile(r"[^\S\n]+")
_DIGITS = re.compile(r"\d")
_HEADING_CHARACTERS = 120
_CELL_CHARACTERS = 200
_Splitter: TypeAlias = Callable[[str], list[str] | None]


def parse_plain_text(text: str, context: Context) -> Document:
    """Read a plain-text letter into blocks.

    `text` may have line ends of any kind; it is never refused. Text beyond
    `context.limits.max_body_characters`, and blocks and lines beyond `max_blocks`, are left out
    with a diagnostic. `Block.line` counts lines from 1.

    >>> document = parse_plain_text("News\\n====\\n\\nAll is well.", Context())
    >>> [(block.tag, block.text) for block in document.blocks]
    [('h1', 'News'), (None, 'All is well.')]
    """
    limits = context.limits
    diagnostics: list[Diagnostic] = []
    if len(text) > limits.max_body_characters:
        diagnostics.append(
            make_diagnostic(
                "plain-text-cut", "body", characters=str(len(text) - limits.max_body_characters)
            )
        )
        text = text[: limits.max_body_characters]
    # A block has at least one line, so this bounds blocks too, and lines within them.
    lines, left_out = split_lines(text, limits.max_blocks)
    if left_out:
        diagnostics.append(make_diagnostic("plain-text-cut", "body", lines=str(left_out)))
    find_list_items(lines)
    reader = _Reader(
        lines,
        width=find_wrap_width(lines),
        footnotes=_find_footnotes(lines),
        max_cells=limits.max_table_cells,
    )
    return Document("text/plain", tuple(reader.read()), diagnostics=tuple(diagnostics))


def _find_footnotes(lines: Sequence[Line]) -> dict[str, str]:
    footnotes: dict[str, str] = {}
    for line in lines:
        mark = FOOTNOTE.match(line.content)
        if mark is not None and (address := URL.search(line.content, mark.end())) is not None:
            footnotes.setdefault(mark[1], trim_address(address[0]))
    return footnotes


@dataclass(slots=True)
class _Reader:
    """Goes through the lines once; each `_read_` method takes the lines that it understands."""

    lines: list[Line]
    width: int
    footnotes: dict[str, str]
    max_cells: int
    blocks: list[Block] = field(default_factory=list)
    next_link: int = 0
    indents: list[int] = field(default_factory=list)

    def read(self) -> list[Block]:
        index = 0
        while index < len(self.lines):
            for read in (
                self._read_rule,
                self._read_table,
                self._read_heading,
                self._read_item,
            ):
                taken = read(index)
                if taken:
                    break
            else:
                taken = self._read_paragraph(index)
            index += taken
        return self.blocks

    def _add(
        self,
        line: Line,
        kind: BlockKind,
        runs: tuple[Run, ...] = (),
        *,
        tag: str | None = None,
        grid: Grid | None = None,
        marker: str | None = None,
        list_depth: int = 0,
        semantic: tuple[str, ...] = (),
    ) -> None:
        if kind != "list_item":
            self.indents.clear()
        block = Block(
            kind,
            runs,
            tag=tag,
            grid=grid,
            marker=marker,
            list_depth=list_depth,
            semantic=semantic,
            line=line.number,
            gap_lines=line.gap,
            quote_depth=line.quote_depth,
        )
        self.blocks.append(block)

    def _runs(self, text: str, *, bold: bool = False) -> tuple[Run, ...]:
        runs, self.next_link = parse_inlines(
            _SPACES.sub(" ", text), self.footnotes, self.next_link, bold=bold
        )
        return runs

    def _same_group(self, index: int) -> bool:
        """Whether the line stands right under the one before it."""
        return (
            0 < index < len(self.lines)
            and self.lines[index].gap == 0
            and self.lines[index].quote_depth == self.lines[index - 1].quote_depth
        )

    # --- rules and headings ---

    def _read_rule(self, index: int) -> int:
        line = self.lines[index]
        if not line.rule:
            return 0
        self._add(line, "rule", semantic=("signature",) if line.signature else ())
        return 1

    def _read_heading(self, index: int) -> int:
        line = self.lines[index]
        if line.marker is not None or len(line.content) > _HEADING_CHARACTERS:
            return 0
        if self._is_underlined(index):
            level = "h1" if self.lines[index + 1].content[0] in "=═" else "h2"
            text = line.content.removeprefix("** ").strip("#").strip() or line.content
            self._add(line, "text", self._runs(text), tag=level)
            return 2
        hashes = _HASHES.match(line.content)
        if hashes is not None:
            text = line.content[hashes.end() :].rstrip("#").rstrip() or line.content
            self._add(line, "text", self._runs(text), tag=f"h{len(hashes[1])}")
            return 1
        ruled = _RULED.fullmatch(line.content)
        if ruled is not None and {line.content[-1], line.content[-2]} <= _RULED_CHARACTERS:
            text = ruled[2].rstrip(_RULED_END + " \t")
            # Emphasis (**so**) has marks around words too; a rule is longer or set off by a space.
            if _ARMOR.match(text):
                self._add(line, "preformatted", self._runs(line.content))
                return 1
            if text and (len(ruled[1]) > 2 or ruled[0][2] in " \t"):
                self._add(line, "text", self._runs(text), tag="h2", semantic=("ruled",))
                return 1
        return 0

    def _is_underlined(self, index: int) -> bool:
        if not self._same_group(index + 1) or (
            self._same_group(index) and not self.lines[index - 1].rule
        ):
            return False
        under = self.lines[index + 1]
        if not under.rule or under.signature or " " in under.content:
            return False
        text = self.lines[index].content
        if text[-1] in ",;" or (text[-1] == "." and len(text) > 60):
            return False
        return under.content[0] in "=-~*_═─━–—" and len(under.content) * 2 >= min(len(text), 60)

    # --- lists ---

    def _read_item(self, index: int) -> int:
        line = self.lines[index]
        if line.marker is None:
            return 0
        end = index + 1
        while (
            self._same_group(end)
            and self.lines[end].marker is None
            and not self.lines[end].rule
            and (
                self.lines[end].indent > line.indent
                or is_soft_break(self.lines[end - 1], self.lines[end], self.width)
            )
        ):
            end += 1
        while self.indents and self.indents[-1] > line.indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < line.indent:
            self.indents.append(line.indent)
        text = self._join(index, end, hanging=True)
        self._add(
            line, "list_item", self._runs(text), marker=line.marker, list_depth=len(self.indents)
        )
        return end - index

    # --- paragraphs ---

    def _read_paragraph(self, index: int) -> int:
        end = index + 1
        while self._same_group(end):
            line = self.lines[end]
            if line.marker is not None or line.rule or _HASHES.match(line.content):
                break
            end += 1
        self._add(self.lines[index], "text", self._runs(self._join(index, end)))
        return end - index

    def _join(self, start: int, end: int, *, hanging: bool = False) -> str:
        parts = [self.lines[start].content]
        for before, line in zip(
            self.lines[start : end - 1], self.lines[start + 1 : end], strict=True
        ):
            soft = hanging or is_soft_break(before, line, self.width)
            parts.append(" " if soft else "\n")
            parts.append(line.content)
        return "".join(parts)

    # --- tables ---

    def _read_table(self, index: int) -> int:
        line = self.lines[index]
        if line.marker is not None:
            return 0
        if "|" in line.content and line.content.count("|") >= 2:
            taken, rows = self._gather(index, _split_pipes, wants_gapless=True)
            drawn = line.content.startswith("|") or len(rows) < taken
            if rows and (drawn or len(rows) >= 3):
                return self._add_table(line, rows, taken)
        if "\t" in line.content:
            taken, rows = self._gather(index, _split_tabs, wants_gapless=False)
            if len(rows) >= 2:
                return self._add_table(line, rows, taken)
        if "   " in line.content:
            taken, rows = self._gather(index, _split_wide, wants_gapless=True)
            if len(rows) >= 3:
                return self._add_table(line, rows, taken)
        return 0

    def _gather(
        self, index: int, split: _Splitter, *, wants_gapless: bool
    ) -> tuple[int, list[list[str]]]:
        """The lines from `index` on with as many cells as the first, without rules in them."""
        first = self.lines[index]
        rows: list[list[str]] = []
        cells = 0
        end = index
        while end < len(self.lines):
            line = self.lines[end]
            if end > index and (
                line.quote_depth != first.quote_depth
                or line.marker is not None
                or line.gap > (0 if wants_gapless else 1)
            ):
                break
            row = split(line.content)
            if (
                row is None
                or (rows and len(row) != len(rows[0]))
                or cells + len(row) > self.max_cells
            ):
                if rows and line.gap == 0 and _is_table_rule(line.content):
                    end += 1
                    continue
                break
            rows.append(row)
            cells += len(row)
            end += 1
        return end - index, rows

    def _add_table(self, line: Line, rows: list[list[str]], taken: int) -> int:
        header = _has_header_row(rows)
        grid = Grid(
            tuple(
                tuple(
                    Cell(
                        self._runs(cell),
                        header=(header and number == 0)
                        or (column == 0 and cell.endswith(":") and len(row) == 2),
                    )
                    for column, cell in enumerate(row)
                )
                for number, row in enumerate(rows)
            )
        )
        self._add(line, "table", grid=grid)
        return taken


def _split_tabs(text: str) -> list[str] | None:
    cells = [cell.strip() for cell in re.split(r"[ \t]*\t[ \t]*", text)]
    return cells if len(cells) >= 2 and max(map(len, cells)) <= _CELL_CHARACTERS else None


def _split_wide(text: str) -> list[str] | None:
    cells = _WIDE_GAP.split(text)
    return cells if len(cells) >= 2 and max(map(len, cells)) <= 80 else None


def _split_pipes(text: str) -> list[str] | None:
    if _is_table_rule(text):
        return None
    cells = [cell.strip() for cell in text.strip("|").split("|")]
    return cells if len(cells) >= 2 else None


def _is_table_rule(text: str) -> bool:
    return len(text) >= 3 and not set(text) - set("|-+=: ─━═") and bool(set(text) & set("-=─━═"))


def _has_header_row(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: words over columns that hold figures."""
    first, *rest = rows
    if not rest or any(not cell or _DIGITS.search(cell) or cell.endswith(":") for cell in first):
        return False
    return any(all(_DIGITS.search(row[column]) for row in rest) for column in range(len(first)))
