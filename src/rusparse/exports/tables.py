"""The letters as tables: names and types of the columns, and the rows of a letter.

`sqlite` and `parquet` write the same tables. A section has a number of its own, counted through the
whole export, by which dates, prices, contacts and links refer to it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from rusparse.records import LocalMoment, Newsletter, Section

from .characters import replace_unstorable
from .selection import find_letter_day
from .source import SelectedLetter

__all__ = ["TABLES", "Column", "Row", "Value", "iterate_rows"]

Type: TypeAlias = Literal["text", "integer", "boolean", "decimal", "date", "local", "timestamp"]
Value: TypeAlias = str | int | bool | Decimal | dt.date | dt.datetime | None
Row: TypeAlias = tuple[Value, ...]


class Column(NamedTuple):
    """A column; "local" is a date and time without a zone, "timestamp" a moment in UTC."""

    name: str
    type: Type = "text"


def _list_columns(*columns: str | tuple[str, Type]) -> tuple[Column, ...]:
    return tuple(Column(one) if isinstance(one, str) else Column(*one) for one in columns)


_SECTION: Final[tuple[str | tuple[str, Type], ...]] = ("letter_id", ("section_id", "integer"))
_MENTION: Final[tuple[str | tuple[str, Type], ...]] = (
    *_SECTION,
    "text",
    ("span_start", "integer"),
    ("span_end", "integer"),
    "rule",
)

TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "letters": _list_columns(
        "id",
        "message_id",
        ("sent_at", "timestamp"),
        ("sent_offset_minutes", "integer"),
        ("day", "date"),
        "title",
        "subject",
        "sender_name",
        "sender_address",
        "series",
        "series_name",
        "language",
        "issue_label",
        "issue_number",
        "platform",
        "preheader",
        "web_version",
        "unsubscribe",
        "media_type",
    ),
    "sections": _list_columns(
        ("id", "integer"),
        "letter_id",
        ("section_index", "integer"),
        "kind",
        "category",
        "heading",
        ("level", "integer"),
        "text",
    ),
    "dates": _list_columns(
        *_MENTION,
        ("starts_on", "date"),
        ("starts_at", "local"),
        ("ends_on", "date"),
        ("ends_at", "local"),
        "grain",
        "role",
        "bound",
        "edtf",
        "inferred",
        "time_zone",
        "recurrence",
    ),
    "prices": _list_columns(
        *_MENTION,
        ("amount", "decimal"),
        ("max_amount", "decimal"),
        "currency",
        "currency_candidates",
        ("free", "boolean"),
        "vat",
        "unit",
        "role",
        "bound",
    ),
    "contacts": _list_columns(
        *_MENTION, "name", "role", "organisation", "email", "phone", "url", "kind"
    ),
    "links": _list_columns(*_SECTION, "text", "url", "clean_url", "kind"),
    "recipients": _list_columns("letter_id", "name", "address"),
    "attachments": _list_columns(
        "letter_id",
        "name",
        "media_type",
        ("size_bytes", "integer"),
        "sha256",
        ("inline", "boolean"),
    ),
    "diagnostics": _list_columns("letter_id", "code", "severity", "place", "details"),
}
"""The tables, each with its columns, in an order in which every row comes after those it names."""


def iterate_rows(letters: Iterable[SelectedLetter]) -> Iterator[tuple[str, Row]]:
    """Each row with the name of its table, a letter and a section before what belongs to them."""
    sections_before = 0
    for letter in letters:
        for table, row in _iterate_letter(letter.record, sections_before):
            yield table, tuple(map(_make_storable, row))
        sections_before += len(letter.record.sections)


def _make_storable(value: Value) -> Value:
    return replace_unstorable(value) if isinstance(value, str) else value


def _iterate_letter(letter: Newsletter, sections_before: int) -> Iterator[tuple[str, Row]]:
    yield "letters", _make_letter_row(letter)
    for recipient in letter.recipients:
        yield "recipients", (letter.id, recipient.name, recipient.address)
    for item in letter.attachments:
        about = (item.name, item.media_type, item.size_bytes, item.sha256, item.inline)
        yield "attachments", (letter.id, *about)
    for remark in letter.diagnostics:
        details = json.dumps(remark.details, ensure_ascii=False, sort_keys=True)
        yield "diagnostics", (letter.id, remark.code, remark.severity, remark.where, details)
    for section_id, section in enumerate(letter.sections, sections_before + 1):
        yield from _iterate_section(letter.id, section, section_id)


def _make_letter_row(letter: Newsletter) -> Row:
    offset = letter.sent_at.utcoffset() if letter.sent_at else None
    sender = letter.sender
    return (
        letter.id,
        letter.message_id,
        _to_utc(letter.sent_at),
        int(offset.total_seconds() // 60) if offset is not None else None,
        find_letter_day(letter),
        letter.title,
        letter.subject,
        sender.name if sender else None,
        sender.address if sender else None,
        letter.series.key,
        letter.series.name,
        letter.language,
        letter.issue.label,
        letter.issue.number,
        letter.platform,
        letter.preheader,
        letter.web_version,
        letter.unsubscribe,
        letter.source.media_type,
    )


def _to_utc(moment: dt.datetime | None) -> dt.datetime | None:
    try:
        return moment.astimezone(dt.UTC) if moment else None
    except OverflowError:  # on the first or last day that there is; `day` has it
        return None


def _iterate_section(
    letter_id: str, section: Section, section_id: int
) -> Iterator[tuple[str, Row]]:
    yield (
        "sections",
        (
            section_id,
            letter_id,
            section.index,
            section.kind,
            section.category,
            section.heading,
            section.level,
            section.text,
        ),
    )
    place = (letter_id, section_id)
    for date in section.dates:
        yield (
            "dates",
            (
                *place,
                date.text,
                *date.span,
                date.rule,
                *_split_moment(date.starts),
                *_split_moment(date.ends),
                date.grain,
                date.role,
                date.bound,
                date.edtf,
                ",".join(date.inferred),
                date.time_zone,
                date.recurrence,
            ),
        )
    yield from _iterate_others(section, place)


def _iterate_others(section: Section, place: tuple[str, int]) -> Iterator[tuple[str, Row]]:
    for price in section.prices:
        yield (
            "prices",
            (
                *place,
                price.text,
                *price.span,
                price.rule,
                price.amount,
                price.max_amount,
                price.currency,
                ",".join(price.currency_candidates),
                price.free,
                price.vat,
                price.unit,
                price.role,
                price.bound,
            ),
        )
    for contact in section.contacts:
        yield (
            "contacts",
            (
                *place,
                contact.text,
                *contact.span,
                contact.rule,
                contact.name,
                contact.role,
                contact.organisation,
                contact.email,
                contact.phone,
                contact.url,
                contact.kind,
            ),
        )
    for link in section.links:
        yield "links", (*place, link.text, link.url, link.clean_url, link.kind)


def _split_moment(moment: LocalMoment | None) -> tuple[dt.date | None, dt.datetime | None]:
    """The day, and the time if there is one."""
    if isinstance(moment, dt.datetime):
        return moment.date(), moment
    return moment, None
