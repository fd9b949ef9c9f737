"""What `rusparse events`, `deadlines`, `prices` and `contacts` print: columns, or JSON Lines."""

from __future__ import annotations

import json as json_module
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rusparse.exports.wording import render_amount, render_when

from .terminal import escape_controls, escape_json, is_terminal

if TYPE_CHECKING:
    from rusparse.exports.lists import ListedContact, ListedDate, ListedPrice, Place
    from rusparse.records import DateMention

__all__ = ["render_contacts", "render_dates", "render_prices"]

_ID_SHOWN = 12
_LEAST_WIDTH = 12


def render_dates(dates: Sequence[ListedDate], *, json: bool) -> Iterator[str]:
    """Events or deadlines: when, what, and the letter that tells it last."""
    if json:
        for date in dates:
            yield _render_json(date.mention.model_dump(mode="json"), date.place, date.letters)
        return
    rows = [
        (_render_when(date.mention), date.place.heading or "", *_cells(date.place, date.letters))
        for date in dates
    ]
    yield from _render_columns(("when", "what", "letter", "day", "id", "letters"), rows)


def _render_when(mention: DateMention) -> str:
    # A deadline bounds something by being one.
    bound = mention.bound if mention.role != "deadline" else None
    parts = (bound, render_when(mention), mention.time_zone)
    return " ".join(part for part in parts if part)


def render_prices(prices: Sequence[ListedPrice], *, json: bool) -> Iterator[str]:
    """Amounts: how much, what for, and the letter that tells it last."""
    if json:
        for price in prices:
            yield _render_json(price.mention.model_dump(mode="json"), price.place, price.letters)
        return
    rows = [
        (
            render_amount(price.mention),
            price.mention.role,
            price.mention.unit or "",
            price.place.heading or "",
            *_cells(price.place, price.letters),
        )
        for price in prices
    ]
    columns = ("amount", "role", "per", "what", "letter", "day", "id", "letters")
    yield from _render_columns(columns, rows)


def render_contacts(contacts: Sequence[ListedContact], *, json: bool) -> Iterator[str]:
    """Contacts: who, how to reach them, and the letter that names them last."""
    if json:
        for contact in contacts:
            values = asdict(contact)
            letters = values.pop("letters")
            values.pop("place")
            yield _render_json(values, contact.place, letters)
        return
    rows = [
        (
            contact.name or "",
            ", ".join((*contact.roles, *contact.organisations)) or _name_kind(contact),
            ", ".join(contact.emails),
            ", ".join(contact.phones),
            *_cells(contact.place, contact.letters),
        )
        for contact in contacts
    ]
    columns = ("name", "what", "e-mail", "phone", "letter", "day", "id", "letters")
    yield from _render_columns(columns, rows)


def _name_kind(contact: ListedContact) -> str:
    return "(sender)" if contact.kinds == ("sender",) else ""


def _cells(place: Place, letters: Sequence[str]) -> tuple[str, ...]:
    day = place.day.isoformat() if place.day else ""
    return (place.title or "", day, place.letter_id[:_ID_SHOWN], str(len(letters)))


def _render_json(values: dict[str, Any], place: Place, letters: Sequence[str]) -> str:
    told = asdict(place) | {"day": place.day.isoformat() if place.day else None}
    line = values | {"place": told, "letters": list(letters)}
    return escape_json(json_module.dumps(line, ensure_ascii=False))


def _render_columns(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Rows under their names, each column as wide as its widest cell.

    On a terminal the widest columns are shortened until a row fits; elsewhere nothing is.
    """
    from rich.cells import cell_len, set_cell_size

    if not rows:
        yield "nothing found"
        return
    table = [names, *([escape_controls(" ".join(cell.split())) for cell in row] for row in rows)]
    widths = [max(cell_len(row[column]) for row in table) for column in range(len(names))]
    if is_terminal():
        room = shutil.get_terminal_size().columns - 2 * (len(names) - 1)
        widths = _fit(widths, room)
    for row in table:
        cells = [
            set_cell_size(cell, width)
            if cell_len(cell) <= width
            else set_cell_size(cell, width - 1) + "…"
            for cell, width in zip(row, widths, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def _fit(widths: list[int], room: int) -> list[int]:
    """Take from the widest column until all fit, or none can be narrowed any more."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > _LEAST_WIDTH:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted
