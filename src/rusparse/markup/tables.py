"""Which tables hold data, and which only lay out the letter.

A table that encloses another one lays out. The rest must show that they are data: by header
cells, by borders around regular rows of text, or by regular rows of a label and a short value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .cascade import Cascade
from .characters import fold_spaces, strip_invisible
from .lists import is_bullet
from .pieces import Pieces, cut_tag, find_end, get_name, join_text
from .styling import Declared

__all__ = ["find_data_tables"]

_MAX_HEADER_CHARACTERS = 80
_MAX_LABEL_CHARACTERS = 40
_MAX_VALUE_CHARACTERS = 160
_MAX_BORDERED_CELL_CHARACTERS = 400
_MIN_PLAIN_ROWS = 3
# Each is gone through to its end, and nested ones have many elements in them.
_MAX_SEARCHED = 20
_NUMBER = re.compile(r"\d")
_SLASH = ord("/")
_T = ord("t")
_CELLS = frozenset({b"td", b"th"})


class _Cell:
    """A cell, and what decides about its table; what the text does not tell is looked up later."""

    __slots__ = (
        "bold",
        "end",
        "header",
        "linked",
        "looked",
        "paragraphs",
        "pictured",
        "pieces",
        "start",
        "text",
    )

    def __init__(self, pieces: Pieces, start: int) -> None:
        self.pieces = pieces
        self.start = start
        self.end = find_end(pieces.tags, start)
        self.text = fold_spaces(strip_invisible(join_text(pieces, start, self.end)))
        name, items = cut_tag(pieces.tags[start])
        self.header = name == "th" or any(name in ("scope", "headers") for name, _ in items)
        self.looked = self.linked = self.pictured = self.bold = False
        self.paragraphs = 0

    def look_inside(self) -> None:
        """Find out what the cell holds beside its text."""
        if self.looked:
            return
        self.looked = True
        left = _MAX_SEARCHED
        tags = self.pieces.tags
        for place in range(self.start, self.end + 1):
            match get_name(tags[place]) if tags[place][0] != _SLASH else None:
                case "a" | "b" | "strong" if left == 0:
                    pass
                case "a":
                    left -= 1
                    self.linked = self.linked or self._is_all(place)
                case "img":
                    self.pictured = True
                case "b" | "strong":
                    left -= 1
                    self.bold = self.bold or self._is_all(place)
                case "p" | "h1" | "h2" | "h3" | "li":
                    self.paragraphs += 1

    def _is_all(self, place: int) -> bool:
        """Whether the element that starts at a place has all of the cell's text in it."""
        end = find_end(self.pieces.tags, place)
        return fold_spaces(join_text(self.pieces, place, end)) == self.text

    def get_declared(self, cascade: Cascade) -> Declared:
        """What the cell declares of its look."""
        start, _ = cascade.read_start(self.pieces.tags[self.start], cascade.outermost)
        return start.profile.declared


_Rows: TypeAlias = Sequence[Sequence[_Cell]]


def find_data_tables(pieces: Pieces, cascade: Cascade, max_cells: int) -> tuple[set[int], int]:
    """The places of tables that hold data, and how many were too large to be read as such."""
    found: set[int] = set()
    too_large = 0
    cells_left = max_cells
    for start, rows in _find_candidates(pieces.tags):
        cells = sum(map(len, rows))
        if cells > cells_left:
            too_large += 1
        elif _is_data(pieces, start, rows, cascade):
            cells_left -= cells
            found.add(start)
    return found, too_large


def _find_candidates(tags: Sequence[bytes]) -> Iterator[tuple[int, list[list[int]]]]:
    """The places of tables that hold no other one and have two rows and two columns.

    With each come the places of its cells, row by row.
    """
    start, rows = -1, list[list[int]]()
    for place, tag in enumerate(tags):
        # The look at one letter first spares most tags the rest.
        if tag[0] == _T:
            name = tag.partition(b" ")[0].rstrip(b"/")
            if name == b"tr":
                rows.append([])
            elif name in _CELLS:
                if rows:
                    rows[-1].append(place)
            elif name == b"table":
                # An empty one ends at once, and still stands in the one around it.
                start, rows = (-1 if tag[-1] == _SLASH else place), []
        elif tag == b"/table":
            if start >= 0 and len(rows) > 1 and max(map(len, rows)) > 1:
                yield start, rows
            start = -1


def _is_data(pieces: Pieces, start: int, places: Sequence[Sequence[int]], cascade: Cascade) -> bool:
    attributes = dict(cut_tag(pieces.tags[start])[1])
    role = attributes.get("role", "").lower()
    if role in ("table", "grid", "treegrid"):
        return True
    rows = [[_Cell(pieces, place) for place in row] for row in places]
    rows = [row for row in rows if any(cell.text for cell in row)]
    if len(rows) < 2 or _is_list(rows):
        return False
    if role not in ("presentation", "none") and _has_headers(rows):
        return True
    bordered = attributes.get("border", "0").strip() not in ("0", "")
    return _is_bordered(bordered, rows, cascade) or _is_regular(rows, cascade)


def _is_list(rows: _Rows) -> bool:
    """Whether the rows are items: a bullet or a number, and a text."""
    marked = sum(1 for row in rows if next((is_bullet(c.text) for c in row if c.text), False))
    return marked * 2 > len(rows)


def _has_headers(rows: _Rows) -> bool:
    """Header cells with short texts over columns or before rows, not `th` used for layout."""
    headers = [cell for row in rows for cell in row if cell.header]
    if not headers or any(len(cell.text) > _MAX_HEADER_CHARACTERS for cell in headers):
        return False
    over = sum(cell.header for cell in rows[0]) >= 2 and not all(c.header for c in rows[1])
    before = sum(1 for row in rows if row[0].header and len(row) > 1 and not row[1].header)
    return over or before * 2 > len(rows)


def _body_rows(rows: _Rows) -> list[list[_Cell]]:
    """The filled cells of rows with several; a row of one is a title inside the table."""
    body = [[cell for cell in row if cell.text] for row in rows]
    return [row for row in body if len(row) > 1]


def _is_bordered(by_table: bool, rows: _Rows, cascade: Cascade) -> bool:
    """Lines around regular rows of several texts."""
    body = _body_rows(rows)
    if len(body) < 2 or len(body) * 3 < len(rows) * 2 or len({len(row) for row in body}) > 2:
        return False
    cells = [cell for row in body for cell in row]
    if any(len(cell.text) > _MAX_BORDERED_CELL_CHARACTERS for cell in cells):
        return False
    if not by_table:
        bordered = sum([bool(cell.get_declared(cascade).bordered) for cell in cells])
        if bordered * 10 <= len(cells) * 6:
            return False
    return not _is_tiled(cells)


def _is_tiled(cells: Sequence[_Cell]) -> bool:
    """Whether most cells hold pictures, links alone or several paragraphs: tiles, not values."""
    for cell in cells:
        cell.look_inside()
    tiles = sum([cell.pictured or cell.linked or cell.paragraphs > 2 for cell in cells])
    return tiles * 2 > len(cells)


def _is_regular(rows: _Rows, cascade: Cascade) -> bool:
    """Rows of a short label and short values, all alike, such as the times of a programme."""
    body = _body_rows(rows)
    widths = [len(row) for row in body]
    if len(body) * 3 < len(rows) * 2 or max(widths, default=0) - min(widths, default=0) > 1:
        return False
    labels = [row[0] for row in body]
    values = [cell for row in body for cell in row[1:]]
    if any(len(cell.text) > _MAX_LABEL_CHARACTERS for cell in labels):
        return False
    if any(len(cell.text) > _MAX_VALUE_CHARACTERS for cell in values):
        return False
    cells = [*labels, *values]
    if _is_tiled(cells) or any(cell.pictured for cell in cells):
        return False
    if any(cell.linked for cell in labels) or any(cell.paragraphs > 1 for cell in values):
        return False
    telling = sum([_is_telling(cell, cascade) for cell in labels])
    if telling * 3 >= len(labels) * 2:
        return len(body) >= 2
    return len(body) >= _MIN_PLAIN_ROWS


def _is_telling(label: _Cell, cascade: Cascade) -> bool:
    """Whether a label holds a number, ends with a colon, or is bold."""
    if label.text.endswith(":") or _NUMBER.search(label.text) or label.bold:
        return True
    return bool(label.get_declared(cascade).bold)
