"""Which tables hold data, and which only lay out the letter.

A table that encloses another one lays out. The rest must show that they are data: by header
cells, by borders around regular rows of text, or by regular rows of a label and a short value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from .cascade import Cascade
from .characters import fold_spaces, strip_invisible
from .lists import is_bullet
from .nodes import get_items, join_text

__all__ = ["find_data_tables"]

_MAX_HEADER_CHARACTERS = 80
_MAX_LABEL_CHARACTERS = 40
_MAX_VALUE_CHARACTERS = 160
_MAX_BORDERED_CELL_CHARACTERS = 400
_MIN_PLAIN_ROWS = 3
_NUMBER = re.compile(r"\d")
_LABEL_END = re.compile(r":$")


@dataclass(slots=True)
class _CellFacts:
    """What decides about a table, of one cell."""

    text: str
    header: bool
    linked: bool
    pictured: bool
    bold: bool
    bordered: bool
    paragraphs: int


@dataclass(slots=True)
class _Candidate:
    """A table without tables in it, row by row."""

    element: etree._Element
    rows: list[list[etree._Element]] = field(default_factory=list)


def find_data_tables(
    root: etree._Element, cascade: Cascade, max_cells: int
) -> tuple[dict[etree._Element, None], int]:
    """The tables that hold data, and how many were too large to be read as such."""
    found: dict[etree._Element, None] = {}
    too_large = 0
    cells_left = max_cells
    for table in _find_innermost_tables(root):
        candidate = _read_rows(table)
        if candidate is None:
            continue
        cells = sum(map(len, candidate.rows))
        if cells > cells_left:
            too_large += 1
        elif _is_data(candidate, cascade):
            cells_left -= cells
            found[table] = None
    return found, too_large


def _find_innermost_tables(root: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    innermost = False
    for event, table in etree.iterwalk(root, events=("start", "end"), tag="table"):
        if event == "start":
            innermost = True
        elif innermost:
            found.append(table)
            innermost = False
    return found


def _read_rows(table: etree._Element) -> _Candidate | None:
    """The table's rows and cells; None if it has no two rows and two columns."""
    candidate = _Candidate(table)
    for element in table.iter("tr", "td", "th"):
        if element.tag == "tr":
            candidate.rows.append([])
        elif candidate.rows:
            candidate.rows[-1].append(element)
    if len(candidate.rows) < 2 or max(map(len, candidate.rows)) < 2:
        return None
    return candidate


def _read_facts(cell: etree._Element, cascade: Cascade) -> _CellFacts:
    text = fold_spaces(strip_invisible(join_text(cell)))
    linked = pictured = bold = False
    paragraphs = 0
    for element in cell.iter("a", "img", "b", "strong", "p", "h1", "h2", "h3", "li"):
        match element.tag:
            case "a":
                linked = linked or fold_spaces(join_text(element)) == text
            case "img":
                pictured = True
            case "b" | "strong":
                bold = bold or fold_spaces(join_text(element)) == text
            case _:
                paragraphs += 1
    declared = cascade.find_profile(cell.tag, get_items(cell)).declared
    return _CellFacts(
        text=text,
        header=cell.tag == "th" or "scope" in cell.attrib or "headers" in cell.attrib,
        linked=linked,
        pictured=pictured,
        bold=bold or bool(declared.bold),
        bordered=len(declared.bordered) >= 1,
        paragraphs=paragraphs,
    )


def _is_data(candidate: _Candidate, cascade: Cascade) -> bool:
    role = (candidate.element.get("role") or "").lower()
    if role in ("table", "grid", "treegrid"):
        return True
    rows = [[_read_facts(cell, cascade) for cell in row] for row in candidate.rows]
    rows = [row for row in rows if any(cell.text for cell in row)]
    if len(rows) < 2 or _is_list(rows):
        return False
    if role not in ("presentation", "none") and _has_headers(rows):
        return True
    return _is_bordered(candidate.element, rows) or _is_regular(rows)


def _is_list(rows: Sequence[Sequence[_CellFacts]]) -> bool:
    """Whether the rows are items: a bullet or a number, and a text."""
    marked = sum(1 for row in rows if next((is_bullet(c.text) for c in row if c.text), False))
    return marked * 2 > len(rows)


def _has_headers(rows: Sequence[Sequence[_CellFacts]]) -> bool:
    """Header cells with short texts over columns or before rows, not `th` used for layout."""
    headers = [cell for row in rows for cell in row if cell.header]
    if not headers or any(len(cell.text) > _MAX_HEADER_CHARACTERS for cell in headers):
        return False
    over = sum(cell.header for cell in rows[0]) >= 2 and not all(c.header for c in rows[1])
    before = sum(1 for row in rows if row[0].header and len(row) > 1 and not row[1].header)
    return over or before * 2 > len(rows)


def _filled(row: Sequence[_CellFacts]) -> list[_CellFacts]:
    return [cell for cell in row if cell.text]


def _body_rows(rows: Sequence[Sequence[_CellFacts]]) -> list[list[_CellFacts]]:
    """The rows without those of one cell, which are titles inside the table."""
    return [filled for row in rows if len(filled := _filled(row)) > 1]


def _is_bordered(table: etree._Element, rows: Sequence[Sequence[_CellFacts]]) -> bool:
    """Lines around regular rows of several texts."""
    border = (table.get("border") or "0").strip()
    body = _body_rows(rows)
    cells = [cell for row in body for cell in row]
    lined = border not in ("0", "") or sum(cell.bordered for cell in cells) * 10 > len(cells) * 6
    if not lined or len(body) < 2 or len(body) * 3 < len(rows) * 2:
        return False
    if any(len(cell.text) > _MAX_BORDERED_CELL_CHARACTERS for cell in cells):
        return False
    return not _is_tiled(body) and len({len(row) for row in body}) <= 2


def _is_tiled(body: Sequence[Sequence[_CellFacts]]) -> bool:
    """Whether most cells hold pictures, links alone or several paragraphs: tiles, not values."""
    cells = [cell for row in body for cell in row]
    tiles = sum(cell.pictured or cell.linked or cell.paragraphs > 2 for cell in cells)
    return tiles * 2 > len(cells)


def _is_regular(rows: Sequence[Sequence[_CellFacts]]) -> bool:
    """Rows of a short label and short values, all alike, such as the times of a programme."""
    body = _body_rows(rows)
    widths = [len(row) for row in body]
    if len(body) * 3 < len(rows) * 2 or max(widths, default=0) - min(widths, default=0) > 1:
        return False
    if _is_tiled(body) or any(cell.pictured for row in body for cell in row):
        return False
    labels = [row[0] for row in body]
    values = [cell for row in body for cell in row[1:]]
    if any(len(cell.text) > _MAX_LABEL_CHARACTERS or cell.linked for cell in labels):
        return False
    if any(len(cell.text) > _MAX_VALUE_CHARACTERS or cell.paragraphs > 1 for cell in values):
        return False
    telling = sum(
        1 for c in labels if _NUMBER.search(c.text) or _LABEL_END.search(c.text) or c.bold
    )
    if telling * 3 >= len(labels) * 2:
        return len(body) >= 2
    return len(body) >= _MIN_PLAIN_ROWS
