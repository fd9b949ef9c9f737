"""Which tables hold data, and which only lay out the letter.

A table that encloses another one lays out. The rest must show that they are data: by header
cells, by borders around regular rows of text, or by regular rows of a label and a short value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from lxml import etree

from .cascade import Cascade
from .characters import fold_spaces, strip_invisible
from .lists import is_bullet
from .nodes import get_items, join_text
from .styling import Declared

__all__ = ["find_data_tables"]

_MAX_HEADER_CHARACTERS = 80
_MAX_LABEL_CHARACTERS = 40
_MAX_VALUE_CHARACTERS = 160
_MAX_BORDERED_CELL_CHARACTERS = 400
_MIN_PLAIN_ROWS = 3
_NUMBER = re.compile(r"\d")


class _Cell:
    """A cell, and what decides about its table; what the text does not tell is looked up later."""

    __slots__ = ("bold", "element", "header", "linked", "looked", "paragraphs", "pictured", "text")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.text = fold_spaces(strip_invisible(join_text(element)))
        self.header = (
            element.tag == "th" or element.get("scope") is not None or "headers" in element.attrib
        )
        self.looked = self.linked = self.pictured = self.bold = False
        self.paragraphs = 0

    def look_inside(self) -> None:
        """Find out what the cell holds beside its text."""
        if self.looked:
            return
        self.looked = True
        for element in self.element.iter(*_TELLING_TAGS):
            match element.tag:
                case "a":
                    self.linked = self.linked or fold_spaces(join_text(element)) == self.text
                case "img":
                    self.pictured = True
                case "b" | "strong":
                    self.bold = self.bold or fold_spaces(join_text(element)) == self.text
                case _:
                    self.paragraphs += 1

    def get_declared(self, cascade: Cascade) -> Declared:
        """What the cell declares of its look."""
        return cascade.find_profile(self.element.tag, get_items(self.element)).declared


_TELLING_TAGS = ("a", "img", "b", "strong", "p", "h1", "h2", "h3", "li")
_Rows: TypeAlias = Sequence[Sequence[_Cell]]


def find_data_tables(
    root: etree._Element, cascade: Cascade, max_cells: int
) -> tuple[dict[etree._Element, None], int]:
    """The tables that hold data, and how many were too large to be read as such."""
    found: dict[etree._Element, None] = {}
    too_large = 0
    cells_left = max_cells
    for table in root.iter("table"):
        # As far as the next table only, so that all of them together are looked through once.
        for _ in table.iterdescendants("table"):
            break
        else:
            rows = _read_rows(table)
            if rows is None:
                continue
            cells = sum(map(len, rows))
            if cells > cells_left:
                too_large += 1
            elif _is_data(table, rows, cascade):
                cells_left -= cells
                found[table] = None
    return found, too_large


def _read_rows(table: etree._Element) -> list[list[etree._Element]] | None:
    """The table's rows and cells; None if it has no two rows and two columns."""
    rows: list[list[etree._Element]] = []
    for element in table.iter("tr", "td", "th"):
        if element.tag == "tr":
            rows.append([])
        elif rows:
            rows[-1].append(element)
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return rows


def _is_data(
    table: etree._Element, elements: Sequence[Sequence[etree._Element]], cascade: Cascade
) -> bool:
    role = (table.get("role") or "").lower()
    if role in ("table", "grid", "treegrid"):
        return True
    rows = [[_Cell(element) for element in row] for row in elements]
    rows = [row for row in rows if any(cell.text for cell in row)]
    if len(rows) < 2 or _is_list(rows):
        return False
    if role not in ("presentation", "none") and _has_headers(rows):
        return True
    return _is_bordered(table, rows, cascade) or _is_regular(rows, cascade)


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


def _is_bordered(table: etree._Element, rows: _Rows, cascade: Cascade) -> bool:
    """Lines around regular rows of several texts."""
    body = _body_rows(rows)
    if len(body) < 2 or len(body) * 3 < len(rows) * 2 or len({len(row) for row in body}) > 2:
        return False
    cells = [cell for row in body for cell in row]
    if any(len(cell.text) > _MAX_BORDERED_CELL_CHARACTERS for cell in cells):
        return False
    if (table.get("border") or "0").strip() in ("0", ""):
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
