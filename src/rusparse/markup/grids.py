"""Data tables while they are read: cells from blocks, and the finished `Grid`."""

from __future__ import annotations

from rusparse.values.document import Block, Cell, Grid, Run

from .cascade import Profile
from .run_slices import join_runs

__all__ = ["GridDraft", "make_cell"]


class GridDraft:
    """The rows of a data table, and the images in it, which come after it as blocks."""

    __slots__ = ("caption", "foot", "pictures", "rows")

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.foot: list[list[Cell]] = []
        """Rows of `tfoot`, which stands last to a reader wherever the source has it."""
        self.pictures: list[Block] = []
        self.caption: str | None = None

    def finish(self) -> Grid:
        """The grid: without empty rows, and with a first row of bold cells as its header."""
        rows = [row for row in (*self.rows, *self.foot) if any(cell.runs for cell in row)]
        if not any(cell.header for row in rows for cell in row):
            rows = _mark_header(rows)
        return Grid(tuple(map(tuple, rows)), self.caption)


def _mark_header(rows: list[list[Cell]]) -> list[list[Cell]]:
    if len(rows) < 2 or not _is_bold(rows[0]) or any(map(_is_bold, rows[1:])):
        return rows
    head = [Cell(cell.runs, header=True, columns=cell.columns, rows=cell.rows) for cell in rows[0]]
    return [head, *rows[1:]]


def _is_bold(row: list[Cell]) -> bool:
    filled = [cell for cell in row if cell.runs]
    return len(filled) > 1 and all(run.bold for cell in filled for run in cell.runs)


def make_cell(blocks: list[Block], profile: Profile, header: bool) -> Cell:
    """The cell that a data cell's blocks make, each block on lines of its own."""
    groups: list[list[Run]] = []
    for block in blocks:
        runs = list(block.runs)
        if block.marker and runs:
            first = runs[0]
            runs.insert(0, Run(block.marker + " ", first.size_pixels, first.bold))
        groups.append(runs)
    return Cell(tuple(join_runs(groups)), header, profile.columns, profile.rows)
