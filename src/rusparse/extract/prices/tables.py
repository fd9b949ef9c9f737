"""Amounts in tables: a cell takes the currency and the VAT of its column's heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rusparse.records import Table, TableCell

from .amounts import NUMBER, Amount, parse_amount, render_plain
from .elided import are_slashed
from .grammar import MoneyGrammar
from .surroundings import Cues
from .vocabulary import fold

__all__ = ["Heading", "read_headings", "read_table_amounts"]

_LONGEST_HEADING = 200
_DIGIT = re.compile(r"[0-9]")
_TOKEN = re.compile(r"[^\W\d_]+\$?|[^\w\s()/.,:;-]")
# "220/180*": two prices, with a sign for a note.
_CELL = re.compile(
    rf"\s*(?P<number>{NUMBER.pattern})(?:\s?/\s?(?P<second>{NUMBER.pattern}))?"
    r"\s*(?::-|,-|:–)?\s?(?:\*{1,3}|[¹²³†])?\s*",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column's (or row's) heading says of the amounts in its cells."""

    text: str
    codes: tuple[str, ...]
    priced: bool
    """The heading names a price, or a currency."""


def read_headings(
    table: Table, grammar: MoneyGrammar, cues: Cues
) -> Iterator[tuple[TableCell, Heading]]:
    """Each cell below or beside a heading about money, with that heading."""
    if not table.rows:
        return
    first, *rest = table.rows
    columns = {
        place: heading
        for place, cell in enumerate(first)
        if (heading := _read_heading(cell, grammar, cues)) is not None
    }
    for row in rest:
        beside = _read_heading(row[0], grammar, cues) if row else None
        aligned = len(row) == len(first)
        for place, cell in enumerate(row):
            heading = columns.get(place) if aligned else None
            if heading is None and place > 0:
                heading = beside
            if heading is not None:
                yield cell, heading
    beside = _read_heading(first[0], grammar, cues) if first else None
    if beside is not None and not any(cell.header for cell in first[1:]):
        yield from ((cell, beside) for cell in first[1:])


def _read_heading(cell: TableCell, grammar: MoneyGrammar, cues: Cues) -> Heading | None:
    text = cell.text[:_LONGEST_HEADING]
    if not cell.header and _DIGIT.search(text):
        return None
    return _read_heading_text(text, grammar, cues)


@lru_cache(maxsize=1_024)
def _read_heading_text(text: str, grammar: MoneyGrammar, cues: Cues) -> Heading | None:
    folded = fold(text)
    codes: tuple[str, ...] = ()
    for match in _TOKEN.finditer(text):
        word = match.group()
        named = grammar.currencies.get(word) or grammar.currencies.get(fold(word))
        if named and word not in grammar.weak:
            codes = named
            break
    if not codes and cues.column.search(folded) is None:
        return None
    return Heading(text=folded, codes=codes, priced=True)


def read_table_amounts(
    text: str,
    tables: Iterable[Table],
    headings: Iterable[tuple[TableCell, Heading]],
    grammar: MoneyGrammar,
) -> list[Amount]:
    """Amounts whose currency stands in another cell: the heading's, or the next one's.

    `headings` is what `read_headings` gives for the tables.
    """
    amounts = []
    for cell, heading in headings:
        amounts += _read_cell(text, cell, heading.codes, grammar)
    for cell, after in _pair_neighbours(tables):
        name = after.text.strip()
        named = grammar.currencies.get(name) or grammar.currencies.get(fold(name))
        if named and (read := _read_cell(text, cell, named, grammar)):
            read[-1].end = after.span[0] + len(after.text.rstrip())
            read[-1].rule = "table-neighbours"
            amounts += read
    return amounts


def _pair_neighbours(tables: Iterable[Table]) -> Iterator[tuple[TableCell, TableCell]]:
    """Each cell with a digit, and the one after it where that is short enough for a currency."""
    for table in tables:
        for row in table.rows:
            for cell, after in pairwise(row):
                if len(after.text) < 40 and _DIGIT.search(cell.text):
                    yield cell, after


def _read_cell(
    text: str, cell: TableCell, codes: tuple[str, ...], grammar: MoneyGrammar
) -> list[Amount]:
    """The amount in a cell that holds nothing else, or the two that a slash parts."""
    match = _CELL.fullmatch(cell.text) if len(cell.text) < 40 else None
    if match is None or cell.text != text[cell.span[0] : cell.span[1]]:
        return []
    amounts = []
    for group in ("number", "second") if match["second"] else ("number",):
        number = match[group]
        value = None if ":" in number else parse_amount(number, grammar.decimal_mark)
        if value is None:
            return []
        start = cell.span[0] + match.start(group)
        end = start + len(number)
        amounts.append(
            Amount(
                start=start,
                end=end,
                number_start=start,
                number_end=end,
                value=render_plain(value),
                codes=codes,
                rule="table-heading",
            )
        )
    # "17/2" is a day that stands in the column.
    values = [amount.value for amount in amounts]
    return amounts if len(values) < 2 or are_slashed(*values) else []
