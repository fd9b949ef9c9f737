"""`Line`: what a reader sees on one line, as canonical text with its links and its look.

Blocks are cut at their line breaks, since a heading often stands in one block with its text, set
apart by a line break and bold type alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rusparse.values.composition import compose_text
from rusparse.values.document import Block, Cell, Grid, Picture, Run

from .cues import CUE_WORDS, find_brief_cues, find_cues
from .folding import fold_piece, fold_text
from .looks import HEADING_TAGS, Look, make_look

__all__ = [
    "Line",
    "LinkSpan",
    "ends_sentence",
    "has_inner_sentence",
    "join_lines",
    "make_lines",
]

_INNER_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?…][\"'”’»)]? (?=[^\Wa-z])")
_CLOSING = "\"'”’»)]"

_BRIEF_WORDS = 12
_NO_CUES: frozenset[str] = frozenset()
_PROSE_KINDS = frozenset({"text", "list_item", "preformatted"})


@dataclass(slots=True)
class LinkSpan:
    """A link in a line: its place in the line's text, its address, and its element's number."""

    start: int
    end: int
    url: str
    link_id: int | None

    def move(self, distance: int) -> LinkSpan:
        """The link where its text stands further on in a longer text."""
        return LinkSpan(self.start + distance, self.end + distance, self.url, self.link_id)


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
        return find_brief_cues(text) if self.words <= _BRIEF_WORDS else find_cues(text)

    @property
    def prose(self) -> bool:
        """Whether the line is running text: long, or some words that end as a sentence."""
        prose = self.known_prose
        if prose is None:
            prose = self.known_prose = self._is_prose()
        return prose

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
    caps = text.isupper() and _is_in_capitals(text)
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
        text.isupper() and _is_in_capitals(text),
        run.colour,
        linked,
    )
    links = [LinkSpan(0, len(text), href, run.link_id)] if href and text else ()
    return Line(block, index, text, links, look, _count_words(text))


def _make_line(block: Block, index: int, runs: Sequence[Run]) -> Line:
    if len(runs) == 1:
        return _make_simple(block, index, fold_piece(runs[0].text).strip(" "), runs[0])
    text, links = _join_runs(runs)
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
        text.isupper() and _is_in_capitals(text),
        colour,
        linked >= enough,
    )
    return Line(block, index, text, links, look, _count_words(text))


def _join_runs(runs: Sequence[Run]) -> tuple[str, list[LinkSpan]]:
    """Canonical text of runs, and their links; runs of one link element are one link."""
    if len(runs) == 1:
        (run,) = runs
        text = fold_piece(run.text).strip(" ")
        if not run.href or not text:
            return text, []
        return text, [LinkSpan(0, len(text), run.href, run.link_id)]
    pieces: list[str] = []
    links: list[LinkSpan] = []
    length = 0
    space = True
    for run in runs:
        text = fold_piece(run.text)
        if text and text[0] >= "\u0300" and pieces and _composes(pieces[-1][-1], text[0]):
            before = len(pieces[-1])
            pieces[-1], text = _compose(pieces[-1], text)
            length += len(pieces[-1]) - before
        if space:
            text = text.lstrip(" ")
        if not text:
            continue
        space = text.endswith(" ")
        start = length
        pieces.append(text)
        length += len(text)
        if run.href:
            _add_link(links, LinkSpan(start, length, run.href, run.link_id))
    joined = "".join(pieces).rstrip(" ")
    return joined, [trimmed for link in links if (trimmed := _trim(link, joined)) is not None]


def _composes(before: str, after: str) -> bool:
    return (
        bool(unicodedata.combining(after)) or len(unicodedata.normalize("NFC", before + after)) < 2
    )


def _compose(before: str, after: str) -> tuple[str, str]:
    """Both texts with the marks that begin the second put on the letter that ends the first."""
    start = len(before) - 1
    while start > max(0, len(before) - 30) and unicodedata.combining(before[start]):
        start -= 1
    whole = compose_text(before[start:] + after)
    kept = len(before) - start
    return before[:start] + whole[:kept], whole[kept:]


def _add_link(links: list[LinkSpan], link: LinkSpan) -> None:
    if links:
        last = links[-1]
        if last.url == link.url and last.link_id == link.link_id and last.end == link.start:
            last.end = link.end
            return
    links.append(link)


def _trim(link: LinkSpan, text: str) -> LinkSpan | None:
    """The link without spaces at its ends; None if nothing is left."""
    start, end = link.start, min(link.end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return LinkSpan(start, end, link.url, link.link_id) if start < end else None


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
        text, found = _join_runs([run.with_text(run.text.replace("\n", " ")) for run in cell.runs])
        start = len(row)
        row += text
        places.append((start, len(row)))
        links += [link.move(start) for link in found]
    row = row.rstrip(" ")
    return row, [(min(start, len(row)), min(end, len(row))) for start, end in places], links
