"""A section as a document for a search engine: flat fields of its own and of its letter.

Every engine gets these fields; `opensearch`, `meilisearch` and `typesense` add days and moments in
the form in which each of them compares them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from rusparse.records import Newsletter
from rusparse.search.content import PAID_ROLES, find_features, find_searched_text

from ..source import SelectedLetter
from .words import find_index_language, find_search_words

__all__ = [
    "LATEST_DAY",
    "Document",
    "Fields",
    "find_amounts",
    "find_days",
    "iterate_documents",
    "read_day",
]

Fields: TypeAlias = dict[str, Any]

LATEST_DAY: Final = dt.date.max

_MENTION_FIELDS: Final = {
    "dates": ("text", "starts", "ends", "grain", "edtf", "role", "bound", "recurrence"),
    "prices": (
        "text",
        "amount",
        "max_amount",
        "currency",
        "currency_candidates",
        "free",
        "vat",
        "unit",
        "role",
        "bound",
    ),
    "contacts": ("text", "name", "role", "organisation", "email", "phone", "url", "kind"),
}


class Document(NamedTuple):
    """A section to be sent: its language's index, its id, and its fields without empty ones."""

    language: str
    id: str
    fields: Fields


def iterate_documents(letter: SelectedLetter) -> Iterator[Document]:
    """The documents of a letter's selected sections, in reading order.

    Sections that `rusparse search` does not search (mastheads, footers, distribution lists, and
    tables of contents that only repeat headings) are none.
    """
    language = find_index_language(letter.record.language)
    record = letter.record.model_dump(mode="json")
    shared = _make_letter_fields(record, letter.part)
    wanted = {section.index for section in letter.sections}
    for section in record["sections"]:
        text = find_searched_text(section) if section["index"] in wanted else ""
        if text.strip():
            document_id = make_document_id(letter.record, section["index"])
            own = _make_section_fields(section, text, record, language)
            yield Document(language, document_id, _drop_empty({"id": document_id, **own, **shared}))


def make_document_id(letter: Newsletter, section_index: int) -> str:
    """The id of a section's document: letters, digits and a hyphen, the same in every export."""
    return f"{letter.id}-{section_index}"


def _make_letter_fields(record: Mapping[str, Any], part: str) -> Fields:
    sender, issue = record["sender"] or {}, record["issue"]
    mailing_list = record["list"] or {}
    return {
        "letter": record["id"],
        "part": part,
        "title": record["title"],
        "subject": record["subject"],
        "language": record["language"],
        "sent_at": record["sent_at"],
        "sender_name": sender.get("name"),
        "sender_address": sender.get("address"),
        "recipients": [recipient["address"] for recipient in record["recipients"]],
        "series_key": record["series"]["key"],
        "series_name": record["series"]["name"],
        "list_id": mailing_list.get("list_id"),
        "platform": record["platform"],
        "issue_label": issue["label"],
        "issue_number": issue["number"],
        "issue_date": issue["date"],
        "web_version": record["web_version"],
        "attachments": [
            attachment["name"]
            for attachment in record["attachments"]
            if attachment["name"] and not attachment["inline"]
        ],
    }


def _make_section_fields(
    section: Mapping[str, Any], text: str, record: Mapping[str, Any], language: str
) -> Fields:
    searched = "\n".join(filter(None, (section["heading"], section["category"], text)))
    return {
        "section": section["index"],
        "kind": section["kind"],
        "category": section["category"],
        "heading": section["heading"],
        "text": text,
        "words": find_search_words(language, searched),
        "has": find_features(section, record),
        "currencies": sorted(
            {price["currency"] for price in section["prices"] if price["currency"]}
        ),
        "links": [
            _drop_empty({"text": link["text"], "url": link["clean_url"], "kind": link["kind"]})
            for link in section["links"]
        ],
        **{
            name: [_drop_empty({key: each[key] for key in keys}) for each in section[name]]
            for name, keys in _MENTION_FIELDS.items()
        },
    }


def _drop_empty(fields: Fields) -> Fields:
    """Without what an engine would only store as absent: null, "", empty lists."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


# --- values that engines compare ---


def find_amounts(prices: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Decimal, Decimal]]:
    """The lowest and highest amount of each price that a reader pays, the same for a single one."""
    for price in prices:
        amounts = [Decimal(price[name]) for name in ("amount", "max_amount") if name in price]
        if amounts and price["role"] in PAID_ROLES:
            yield min(amounts), max(amounts)


def find_days(dates: Iterable[Mapping[str, Any]]) -> Iterator[tuple[dt.date, dt.date]]:
    """The first and last day of each date, both inclusive; what only repeats has none."""
    for date in dates:
        if "starts" in date:
            first = read_day(date["starts"])
            yield first, max(first, read_day(date.get("ends", date["starts"])))


def read_day(moment: str) -> dt.date:
    """The calendar day of an ISO 8601 date or local moment."""
    return dt.date.fromisoformat(moment[: len("2022-05-04")])
