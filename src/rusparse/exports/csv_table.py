"""`csv`: every date, price and contact as a row, with its letter and section (RFC 4180).

Spreadsheet programs run a cell that begins like a formula, and mail decides what stands in cells:
such a cell gets an apostrophe in front, which those programs take for "this is text". A telephone
number of digits after its "+" computes nothing, and is left as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from rusparse.records import Contact, DateMention, PriceMention

from .characters import clean_text
from .lists import Place, find_place
from .protocol import Journal, StreamFormat
from .source import SelectedLetter, Source

__all__ = ["COLUMNS", "FORMAT"]

COLUMNS = (
    "mention",
    "text",
    "role",
    "starts",
    "ends",
    "grain",
    "bound",
    "recurrence",
    "time_zone",
    "amount",
    "max_amount",
    "currency",
    "free",
    "vat",
    "unit",
    "name",
    "organisation",
    "email",
    "phone",
    "url",
    "kind",
    "section",
    "heading",
    "category",
    "letter_id",
    "letter_title",
    "letter_day",
    "series",
    "language",
)
"""The columns; of these, a row fills those that its kind of mention has."""

_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"\+[0-9]{3,15}")


def render_table(source: Source, journal: Journal) -> Iterator[bytes]:
    """The names of the columns, then a row a mention, as UTF-8 with CRLF."""
    yield _render_row(COLUMNS)
    for letter in source.letters():
        for row in _iterate_rows(letter):
            journal.count(f"{row['mention']}s")
            yield _render_row(_render_cell(row.get(column)) for column in COLUMNS)


def _iterate_rows(letter: SelectedLetter) -> Iterator[dict[str, Any]]:
    for section in letter.sections:
        mentions: tuple[tuple[str, DateMention | PriceMention | Contact], ...] = (
            *(("date", mention) for mention in section.dates),
            *(("price", mention) for mention in section.prices),
            *(("contact", mention) for mention in section.contacts),
        )
        if mentions:
            place = _describe_place(find_place(letter.record, section))
            for name, mention in mentions:
                yield {"mention": name, **_describe_mention(mention), **place}


def _describe_mention(mention: DateMention | PriceMention | Contact) -> dict[str, Any]:
    values = dict(mention)
    return {column: values[column] for column in COLUMNS if values.get(column) is not None}


def _describe_place(place: Place) -> dict[str, Any]:
    return {
        "section": place.section,
        "heading": place.heading,
        "category": place.category,
        "letter_id": place.letter_id,
        "letter_title": place.title,
        "letter_day": place.day,
        "series": place.series,
        "language": place.language,
    }


def _render_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = clean_text(value.isoformat() if hasattr(value, "isoformat") else str(value))
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _render_row(cells: Iterable[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue().encode()


FORMAT = StreamFormat("csv", render_table)
