"""`Line`: what a reader sees on one line, as canonical text with its links and its look.

Blocks are cut at their line breaks, since a heading often stands in one block with its text, set
apart by a line break and bold type alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rusparse.values.document import Block, Cell, Grid, Picture, Run

from .cues import BRIEF_WORDS, CUE_WORDS, find_brief_cues, find_cues
from .folding import fold_piece, fold_text
from .looks import HEADING_TAGS, Look, make_look
from .spans import LinkSpan, join_runs

__all__ = [
    "Line",
    "ends_sentence",
    "has_inner_sentence",
    "join_lines",
    "make_lines",
    "number_line",
]

_INNER_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?…][\"'”’»)]? (?=[^\Wa-z])")
_CLOSING = "\"'”’»)]"

_NO_CUES: frozenset[str] = frozenset()
_PROSE_KINDS = frozenset({"text", "list_item", "preformatted"})


@dataclass(slots=True)
class Line:
    """A line with its text (NFC, single spaces), its links, and how it looks.

    `part` counts the lines of one block, `parts` is how many there are. `cells` are the cells of a
    table with their places in `text`. `words` is their number; `cues` and `prose` are worked out
    only when a rule asks for them, since most lines are never asked.
    """

    block: Block
    block_index: int
    text: str
    links: Sequence[LinkSpan]
    look: Look
    words: int
    cells: Sequence[Sequence[tuple[int, int]]] = ()
    part: int = 0
    parts: int = 1
    known_cues: frozenset[str] | None = None
    known_prose: bool | None = None

    @property
    def picture(self) -> Picture | None:
        """The image that the line is, if any."""
        return self.block.picture

    @property
    def cues(self) -> frozenset[str]:
        """What the line's words, or those for its picture, say that it is."""
        cues = self.known_cues
        if cues is None:
            cues = self.known_cues = self._find_cues()
        return cues

    def _find_cues(self) -> frozenset[str]:
        text, picture = self.text, self.block.picture
        if not text and picture is not None:
            text = picture.alt or ""
        # A longer line is no service line; what its links are for may still stand in its words.
        if not text or self.cells or (self.words > CUE_WORDS and not self.links):
            return _NO_CUES
        return find_brief_cues(text) if self.words <= BRIEF_WORDS else find_cues(text)

    @property
    def prose(self) -> bool:
        """Whether the line is running text: long, or some words that end as a sentence."""
        prose = self.known_prose
        if prose is None:
            prose = self.known_prose = self._is_prose()
        return prose

    def leads_to(self, below: Line) -> bool:
        """Whether the line below is but the address that this one speaks of without a link."""
        if self.links or len(below.links) != 1 or not below.look.linked or not self.text:
            return False
        return " " not in below.text and self.words <= CUE_WORDS

    def _is_prose(self) -> bool:
        text, words = self.text, self.words
        if words < 4 or self.cells or self.block.kind not in _PROSE_KINDS:
            # A word alone may be long enough: an address, or a writing that has no spaces.
            return len(text) >= 120 and not self.cells and self.block.kind in _PROSE_KINDS
        return len(text) >= 120 or ends_sentence(text) or (words >= 5 and has_inner_sentence(text))


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return text.rstrip(_CLOSING)[-1:] in (".", "!", "?", "…")


def has_inner_sentence(text: str) -> bool:
    """Whether a sentence ends and another begins within the text."""
    return bool(_INNER_SENTENCE.search(text))


def make_lines(blocks: Sequence[Block]) -> list[Line]:
    """The lines of a document, in order; an image or a rule is a line without text."""
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        runs = block.runs
        if block.grid is not None:
            made = [_make_table(block, index, block.grid)]
        elif block.kind == "image":
            made = [_make_image(block, index)]
        elif block.kind == "rule" or not runs:
            made = [_make_bare(block, index)]
        elif len(runs) == 1:
            run = runs[0]
            if "\n" not in run.text:
                if text := fold_piece(run.text).strip(" "):
                    lines.append(_make_simple(block, index, text, run))
                continue
            made = [
                _make_simple(block, index, text, run)
                for piece in run.text.split("\n")
                if (text := fold_piece(piece).strip(" "))
            ]
        else:
            made = [
                line for row in _split_runs(runs) if (line := _make_line(block, index, row)).text
            ]
        if len(made) > 1:
            for part, line in enumerate(made):
                line.part, line.parts = part, len(made)
        lines += made
    return lines


def join_lines(lines: Sequence[Line]) -> Line:
    """One line out of several that are one to the reader, such as a heading over two rows."""
    first = lines[0]
    if len(lines) == 1:
        return first
    links: list[LinkSpan] = []
    offset = 0
    for line in lines:
        links += [link.move(offset) for link in line.links]
        offset += len(line.text) + 1
    text = " ".join([line.text for line in lines])
    look = first.look
    look = make_look(
        look.tag,
        first.block.align,
        look.size,
        look.bold,
        look.underlined,
        _is_in_capitals(text),
        look.colour,
        all(line.look.linked for line in lines),
    )
    # What the first row says that the heading is, it is.
    return replace(
        first,
        text=text,
        links=links,
        look=look,
        words=_count_words(text),
        known_cues=first.cues,
        known_prose=None,
    )


def number_line(line: Line) -> Line:
    """An item's line with its number before it, for where the line stands in no list."""
    marker = line.block.marker
    if line.block.kind != "list_item" or not marker or not any(map(str.isalnum, marker)):
        return line
    links = [link.move(len(marker) + 1) for link in line.links]
    return replace(line, text=f"{marker} {line.text}", links=links, words=line.words + 1)


def _count_words(text: str) -> int:
    return text.count(" ") + 1 if text else 0


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) >= 3


def _make_bare(
    block: Block,
    index: int,
    text: str = "",
    links: Sequence[LinkSpan] = (),
    cells: Sequence[Sequence[tuple[int, int]]] = (),
    *,
    linked: bool = False,
) -> Line:
    """A line whose characters have no look of their own, or none that counts."""
    caps = _is_in_capitals(text)
    look = make_look(block.tag, block.align, 16.0, False, False, caps, None, linked)
    silent = not text and (block.picture is None or not block.picture.alt)
    return Line(
        block,
        index,
        text,
        links,
        look,
        _count_words(text),
        cells,
        known_cues=_NO_CUES if silent else None,
    )


def _make_image(block: Block, index: int) -> Line:
    """An image is no text, but one that a heading element consists of is read by its alt."""
    picture = block.picture
    text = ""
    if picture is not None and block.tag in HEADING_TAGS and picture.alt:
        text = fold_text(picture.alt)
    if picture is None or not picture.href or not text:
        return _make_bare(block, index, text)
    links = [LinkSpan(0, len(text), picture.href, picture.link_id)]
    return _make_bare(block, index, text, links, linked=True)


def _split_runs(runs: Sequence[Run]) -> Sequence[Sequence[Run]]:
    if not any("\n" in run.text for run in runs):
        return (runs,)
    rows: list[list[Run]] = [[]]
    for run in runs:
        if "\n" not in run.text:
            rows[-1].append(run)
            continue
        pieces = run.text.split("\n")
        rows[-1].append(run.with_text(pieces[0]))
        rows.extend([run.with_text(piece)] for piece in pieces[1:])
    return rows


def _make_simple(block: Block, index: int, text: str, run: Run) -> Line:
    """A line of one look."""
    href = run.href
    linked = href is not None
    look = make_look(
        block.tag,
        block.align,
        run.size_pixels,
        run.bold,
        run.underlined and not linked,
        _is_in_capitals(text),
        run.colour,
        linked,
    )
    links = [LinkSpan(0, len(text), href, run.link_id)] if href and text else ()
    return Line(block, index, text, links, look, _count_words(text))


def _make_line(block: Block, index: int, runs: Sequence[Run]) -> Line:
    if len(runs) == 1:
        return _make_simple(block, index, fold_piece(runs[0].text).strip(" "), runs[0])
    text, links = join_runs(runs)
    weights: dict[tuple[float, str | None], int] = {}
    total = bold = underlined = linked = 0
    for run in runs:
        weight = len(run.text) - run.text.count(" ")
        if not weight or run.text.isspace():
            continue
        total += weight
        if run.bold:
            bold += weight
        if run.href is not None:
            linked += weight
        elif run.underlined:
            underlined += weight
        key = (run.size_pixels, run.colour)
        weights[key] = weights.get(key, 0) + weight
    if not weights:
        return _make_bare(block, index, text, links)
    size, colour = max(weights, key=weights.__getitem__)
    enough = total * 0.85
    look = make_look(
        block.tag,
        block.align,
        size,
        bold >= enough,
        underlined >= enough,
        _is_in_capitals(text),
        colour,
        linked >= enough,
    )
    return Line(block, index, text, links, look, _count_words(text))


def _make_table(block: Block, index: int, grid: Grid) -> Line:
    pieces: list[str] = []
    links: list[LinkSpan] = []
    cells: list[list[tuple[int, int]]] = []
    length = 0
    if grid.caption and (caption := fold_text(grid.caption)):
        pieces.append(caption)
        length = len(caption)
    for row in grid.rows:
        if length:
            pieces.append("\n")
            length += 1
        text, places, found = _make_row(row)
        cells.append([(start + length, end + length) for start, end in places])
        links += [link.move(length) for link in found]
        pieces.append(text)
        length += len(text)
    return _make_bare(block, index, "".join(pieces), links, cells)


def _make_row(cells: Sequence[Cell]) -> tuple[str, list[tuple[int, int]], list[LinkSpan]]:
    """A table's row as text: an empty cell leaves its separator, and never two spaces in a row."""
    row = ""
    places: list[tuple[int, int]] = []
    links: list[LinkSpan] = []
    for number, cell in enumerate(cells):
        if number:
            row += "| " if not row or row.endswith(" ") else " | "
        text, found = join_runs([run.with_text(run.text.replace("\n", " ")) for run in cell.runs])
        start = len(row)
        row += text
        places.append((start, len(row)))
        links += [link.move(start) for link in found]
    row = row.rstrip(" ")
    return row, [(min(start, len(row)), min(end, len(row))) for start, end in places], links
