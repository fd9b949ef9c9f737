"""`Line`: what a reader sees on one line, as canonical text with its links and its look.

Blocks are cut at their line breaks, since a heading often stands in one block with its text, set
apart by a line break and bold type alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rusparse.values.composition import compose_text
from rusparse.values.document import Block, Cell, Grid, Picture, Run

__all__ = ["HEADING_TAGS", "Line", "LinkSpan", "fold_text", "join_lines", "make_lines"]

_SPACES = re.compile(r"\s+")
# Joiners and direction marks at a word's end or alone pad a preheader; inside words they are text.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u200b\u2060\u2061\ufeff]|[\u200c-\u200f\u2800]+(?=\\s|$)|(?<![^\\s])[\u200c-\u200f\u2800]+"
)
# What canonical text (NFC, single spaces, nothing invisible) may not be made of as it stands; all
# characters below U+02B0 and common punctuation are their own composition (UAX 15, quick check).
_UNUSUAL = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u02b0-\u200f\u2028-\u202f\u205f-\u209f\u20d0-\U0010ffff]|  "
)

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """A link in a line: its place in the line's text, its address, and its element's number."""

    start: int
    end: int
    url: str
    link_id: int | None


@dataclass(slots=True)
class Line:
    """A line with its text (NFC, single spaces), its links, and how it looks.

    `bold`, `italic` and `underlined` hold when nearly all of its letters are so; `size` and
    `colour` are those of most of its letters. `part` counts the lines of one block, `parts` is how
    many there are. `cells` are the cells of a table with their places in `text`.
    """

    block: Block
    text: str = ""
    links: list[LinkSpan] = field(default_factory=list)
    size: float = 16.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    colour: str | None = None
    linked: bool = False
    part: int = 0
    parts: int = 1
    block_index: int = 0
    cells: list[list[tuple[int, int]]] = field(default_factory=list)
    cues: frozenset[str] = frozenset()
    words: int = 0

    @property
    def picture(self) -> Picture | None:
        """The image that the line is, if any."""
        return self.block.picture

    @property
    def caps(self) -> bool:
        """Whether the line is written in capitals."""
        return self.text.isupper() and sum(map(str.isalpha, self.text)) >= 3


def fold_text(text: str) -> str:
    """A text in NFC with single spaces and without invisible characters.

    >>> fold_text("a\\u00a0 b\\n")
    'a b'
    """
    return _fold(text).strip()


def _fold(text: str) -> str:
    if _UNUSUAL.search(text) is None:
        return text
    return _SPACES.sub(" ", compose_text(_INVISIBLE.sub("", text)))


def make_lines(blocks: Sequence[Block]) -> list[Line]:
    """The lines of a document, in order; an image or a rule is a line without text."""
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        if block.grid is not None:
            made = [_make_table(block, block.grid)]
        elif block.kind == "image":
            made = [_make_image(block)]
        elif block.kind == "rule" or not block.runs:
            made = [Line(block)]
        else:
            made = [
                line for runs in _split_runs(block.runs) if (line := _make_line(block, runs)).text
            ]
        for part, line in enumerate(made):
            line.part, line.parts, line.block_index = part, len(made), index
            line.words = line.text.count(" ") + 1 if line.text else 0
        lines.extend(made)
    return lines


def join_lines(lines: Sequence[Line]) -> Line:
    """One line out of several that are one to the reader, such as a heading over two rows."""
    first = lines[0]
    if len(lines) == 1:
        return first
    links: list[LinkSpan] = []
    offset = 0
    for line in lines:
        links += [
            replace(link, start=link.start + offset, end=link.end + offset) for link in line.links
        ]
        offset += len(line.text) + 1
    joined = replace(first, text=" ".join(line.text for line in lines), links=links)
    joined.words = joined.text.count(" ") + 1
    joined.linked = all(line.linked for line in lines)
    return joined


def _make_image(block: Block) -> Line:
    """An image is no text, but one that a heading element consists of is read by its alt."""
    line = Line(block)
    picture = block.picture
    if picture is not None and block.tag in HEADING_TAGS and picture.alt:
        line.text = fold_text(picture.alt)
        if picture.href and line.text:
            line.links.append(LinkSpan(0, len(line.text), picture.href, picture.link_id))
            line.linked = True
    return line


def _split_runs(runs: Sequence[Run]) -> Sequence[Sequence[Run]]:
    if not any("\n" in run.text for run in runs):
        return (runs,)
    rows: list[list[Run]] = [[]]
    for run in runs:
        if "\n" not in run.text:
            rows[-1].append(run)
            continue
        pieces = run.text.split("\n")
        rows[-1].append(replace(run, text=pieces[0]))
        rows.extend([replace(run, text=piece)] for piece in pieces[1:])
    return rows


def _make_line(block: Block, runs: Sequence[Run]) -> Line:
    line = Line(block)
    line.text, line.links = _join_runs(runs)
    if len(runs) == 1:
        (run,) = runs
        line.size, line.colour = run.size_pixels, run.colour
        line.bold, line.italic = run.bold, run.italic
        line.linked = run.href is not None
        line.underlined = run.underlined and not line.linked
        return line
    weights: dict[tuple[float, str | None], int] = {}
    total = bold = italic = underlined = linked = 0
    for run in runs:
        weight = len(run.text) - run.text.count(" ")
        if not weight or run.text.isspace():
            continue
        total += weight
        bold += weight * run.bold
        italic += weight * run.italic
        underlined += weight * (run.underlined and run.href is None)
        linked += weight * (run.href is not None)
        key = (run.size_pixels, run.colour)
        weights[key] = weights.get(key, 0) + weight
    if weights:
        line.size, line.colour = max(weights, key=weights.__getitem__)
        enough = total * 0.85
        line.bold, line.italic = bold >= enough, italic >= enough
        line.underlined, line.linked = underlined >= enough, linked >= enough
    return line


def _join_runs(runs: Iterable[Run]) -> tuple[str, list[LinkSpan]]:
    """Canonical text of runs, and their links; runs of one link element are one link."""
    runs = tuple(runs)
    if len(runs) == 1:
        (run,) = runs
        text = _fold(run.text).strip(" ")
        if not run.href or not text:
            return text, []
        return text, [LinkSpan(0, len(text), run.href, run.link_id)]
    pieces: list[str] = []
    links: list[LinkSpan] = []
    length = 0
    space = True
    for run in runs:
        text = _fold(run.text)
        if pieces and text and _composes(pieces[-1][-1], text[0]):
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
    if after < "\u0300":
        return False
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
            links[-1] = replace(last, end=link.end)
            return
    links.append(link)


def _trim(link: LinkSpan, text: str) -> LinkSpan | None:
    """The link without spaces at its ends; None if nothing is left."""
    start, end = link.start, min(link.end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return replace(link, start=start, end=end) if start < end else None


def _make_table(block: Block, grid: Grid) -> Line:
    line = Line(block)
    pieces: list[str] = []
    length = 0
    if grid.caption and (caption := fold_text(grid.caption)):
        pieces.append(caption)
        length = len(caption)
    for row in grid.rows:
        if length:
            pieces.append("\n")
            length += 1
        text, places, links = _make_row(row)
        line.cells.append([(start + length, end + length) for start, end in places])
        line.links += [
            replace(link, start=link.start + length, end=link.end + length) for link in links
        ]
        pieces.append(text)
        length += len(text)
    line.text = "".join(pieces)
    return line


def _make_row(cells: Sequence[Cell]) -> tuple[str, list[tuple[int, int]], list[LinkSpan]]:
    """A table's row as text: an empty cell leaves its separator, and never two spaces in a row."""
    row = ""
    places: list[tuple[int, int]] = []
    links: list[LinkSpan] = []
    for number, cell in enumerate(cells):
        if number:
            row += "| " if not row or row.endswith(" ") else " | "
        text, found = _join_runs(
            replace(run, text=run.text.replace("\n", " ")) for run in cell.runs
        )
        start = len(row)
        row += text
        places.append((start, len(row)))
        links += [replace(link, start=link.start + start, end=link.end + start) for link in found]
    row = row.rstrip(" ")
    return row, [(min(start, len(row)), min(end, len(row))) for start, end in places], links
