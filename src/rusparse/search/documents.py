"""From a stored record to the documents of the index: one for each section that has content."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from rusparse.records import SCHEMA_VERSION, parse_record

from .analysis import IndexTerms, find_words, load_analyzer
from .content import PAID_ROLES, find_features, find_searched_text
from .identities import hash_issue, hash_letter, rank_newest, read_sent_day
from .intervals import find_blocks_of

if TYPE_CHECKING:
    import tantivy

__all__ = [
    "NO_EVENT",
    "NO_PRICE",
    "amount_number",
    "day_number",
    "make_documents",
    "primary_language",
    "read_record",
]

NO_EVENT: Final = dt.date.max.toordinal() + 1
"""What stands for the day of an event where there is none: later than all."""
NO_PRICE: Final = float("inf")
"""What stands for the lowest price where there is none."""

# So small that only what is otherwise equally good is put in order by it, and large enough that a
# single-precision score tells two days apart.
_RECENCY_PER_DAY = 4e-7
_EPOCH = dt.date(1970, 1, 1)
_MAX_AMOUNT = Decimal(10**12)
# Stands between two texts or names of one field, so that no phrase reaches from one to the next.
_GAP = "¶"
# How often a heading's and a title's words are counted besides in the text: they weigh more.
_HEADING_WEIGHT = 3
_TITLE_WEIGHT = 2


def read_record(line: bytes) -> dict[str, Any]:
    """A stored record as its JSON object, upgraded where it is of an earlier schema version.

    Raises `RecordError` for what is no record.
    """
    record = parse_record(line)
    data: dict[str, Any] = json.loads(line)
    if data["schema_version"] == SCHEMA_VERSION:
        return data
    return record.model_dump(mode="json")


def make_documents(
    record: Mapping[str, Any], part: str, schema: tantivy.Schema
) -> Iterator[tantivy.Document]:
    """The documents of a record's sections, as `schema.load_schema` has their fields."""
    import tantivy

    analyze = load_analyzer(primary_language(record)).analyze_for_index
    letter = _make_letter_fields(record, part, analyze)
    for section in record["sections"]:
        text = find_searched_text(section)
        if text.strip():
            fields = letter | _make_section_fields(section, text, analyze, record)
            yield tantivy.Document.from_dict(fields, schema)


def primary_language(record: Mapping[str, Any]) -> str:
    """The primary subtag of the letter's language, by which its words are analysed."""
    return str(record["language"]).split("-")[0].lower()


def day_number(day: dt.date) -> int:
    """The day's number in the proleptic Gregorian calendar; 1 is 1 January of the year 1."""
    return day.toordinal()


def amount_number(amount: Decimal | float) -> int:
    """An amount in hundredths, cut to whole ones."""
    return int(min(Decimal(str(amount)), _MAX_AMOUNT) * 100)


@lru_cache(maxsize=20_000)
def _name_words(text: str) -> str:
    """The words of a name or address, divided by spaces."""
    return " ".join(find_words(text))


# --- the letter ---


def _make_letter_fields(
    record: Mapping[str, Any], part: str, analyze: Callable[[str], IndexTerms]
) -> dict[str, Any]:
    sender = record.get("sender") or {}
    series = record.get("series") or {}
    fields: dict[str, Any] = {
        "part": [part],
        "letter": [hash_letter(record["id"])],
        "copy": [hash_issue(record)],
        "language": [primary_language(record)],
        "sender": [_names([sender.get("name"), sender.get("address")])],
        "recipients": [
            _names(
                name
                for address in record["recipients"]
                for name in (address["name"], address["address"])
            )
        ],
        "series": [_names([series.get("name"), series.get("key")])],
        "title": [_join_terms(_read_title(record), analyze)],
        "subject": [_join_terms(record.get("subject") or "", analyze)],
    }
    if label := sender.get("name") or sender.get("address"):
        fields["sender_facet"] = [label]
    if record.get("platform"):
        fields["platform"] = [record["platform"].lower()]
    sent = read_sent_day(record)
    fields["recency"] = [0.0]
    if sent is not None:
        fields["sent_day"] = [day_number(sent)]
        fields["year"] = [sent.year]
        fields["month"] = [sent.year * 100 + sent.month]
        fields["recency"] = [max(0, (sent - _EPOCH).days) * _RECENCY_PER_DAY]
    return fields


def _names(names: Iterable[str | None]) -> str:
    return f" {_GAP} ".join(_name_words(name) for name in names if name)


def _read_title(record: Mapping[str, Any]) -> str:
    return record.get("title") or record.get("subject") or ""


# --- the section ---


def _make_section_fields(
    section: Mapping[str, Any],
    text: str,
    analyze: Callable[[str], IndexTerms],
    record: Mapping[str, Any],
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "kind": [section["kind"]],
        "newest": [rank_newest(record, section["index"])],
        "has": find_features(section, record),
        "stored": [_make_stored(section, record)],
        "contact": [
            _names(
                contact[name]
                for contact in section["contacts"]
                for name in ("name", "role", "organisation", "email")
            )
        ],
        "link": [
            _names(
                piece for link in section["links"] for piece in (link["clean_url"], link["text"])
            )
        ],
        "phone": [
            digits[::-1]
            for contact in section["contacts"]
            if (digits := "".join(filter(str.isdigit, contact["phone"] or "")))
        ],
    }
    fields |= _make_word_fields(section, text, _read_title(record), analyze)
    fields |= _make_day_fields(section["dates"])
    fields |= _make_price_fields(section["prices"])
    return {name: values for name, values in fields.items() if values}


def _make_word_fields(
    section: Mapping[str, Any], text: str, title: str, analyze: Callable[[str], IndexTerms]
) -> dict[str, list[str]]:
    heading, category = section.get("heading") or "", section.get("category") or ""
    placed = [list(map(analyze, find_words(place))) for place in (text, heading, title, category)]
    body, heads, titles, categories = placed
    repeated = [heads] * _HEADING_WEIGHT + [titles] * _TITLE_WEIGHT + [categories]
    runs = [body, *(run for run in repeated if run)]
    columns = [tuple(zip(*run, strict=True)) or ((), (), ()) for run in runs]
    unlisted = dict.fromkeys(filter(None, columns[0][2]))
    return {
        "stems": [f" {_GAP} ".join(" ".join(stems) for stems, _, _ in columns)],
        "forms": [" ".join(" ".join(loose) for _, loose, _ in columns)],
        "heading": [_join_terms(heading, analyze)],
        "category": [_join_terms(category, analyze)],
        "forwards": [" ".join(forwards for forwards, _ in unlisted)],
        "backwards": [" ".join(backwards for _, backwards in unlisted)],
    }


def _join_terms(text: str, analyze: Callable[[str], IndexTerms]) -> str:
    """The stems in the text's order, then all other terms."""
    terms = list(map(analyze, find_words(text)))
    return " ".join([*(one.stem for one in terms), _GAP, *(one.loose for one in terms)])


# --- days and amounts: where each begins, and for what lasts the blocks that it is made of ---


def _make_day_fields(dates: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    spans = [(date["role"], *span) for date in dates if (span := _read_span(date)) is not None]
    deadlines = [(first, last) for role, first, last in spans if role == "deadline"]
    events = [first for role, first, _ in spans if role == "event"]
    return {
        "when_day": [first for _, first, _ in spans],
        "when_blocks": _find_blocks((first, last) for _, first, last in spans),
        "deadline_day": [first for first, _ in deadlines],
        "deadline_blocks": _find_blocks(deadlines),
        "event_day": [min(events, default=NO_EVENT)],
    }


def _read_span(date: Mapping[str, Any]) -> tuple[int, int] | None:
    first = _read_day(date["starts"])
    if first is None:
        return None
    return day_number(first), day_number(max(first, _read_day(date["ends"]) or first))


def _read_day(moment: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(moment[:10]) if moment else None
    except ValueError:
        return None


def _make_price_fields(prices: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    listed = list(prices)
    spans = [span for price in listed if (span := _read_amounts(price)) is not None]
    return {
        "price": [float(low) for low, _ in spans],
        "price_blocks": _find_blocks(
            (amount_number(low), amount_number(high)) for low, high in spans
        ),
        "lowest_price": [float(min((low for low, _ in spans), default=NO_PRICE))],
        "currency": sorted({price["currency"].lower() for price in listed if price["currency"]}),
    }


def _read_amounts(price: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    if price["role"] not in PAID_ROLES:
        return None
    try:
        known = [
            Decimal(price[name]) for name in ("amount", "max_amount") if price[name] is not None
        ]
    except (InvalidOperation, TypeError):
        return None
    return (min(known), max(known)) if known and min(known) >= 0 else None


def _find_blocks(spans: Iterable[tuple[int, int]]) -> list[str]:
    blocks: dict[str, None] = {}
    for first, last in spans:
        if first < last:
            blocks.update(dict.fromkeys(find_blocks_of(first, last)))
    return list(blocks)


def _make_stored(section: Mapping[str, Any], record: Mapping[str, Any]) -> bytes:
    sender = record.get("sender")
    stored = {
        "newsletter_id": record["id"],
        "section_index": section["index"],
        "kind": section["kind"],
        "category": section["category"],
        "heading": section["heading"],
        "title": record["title"],
        "subject": record["subject"],
        "sent_at": record["sent_at"],
        "issued": (record.get("issue") or {}).get("date"),
        "sender": {"name": sender["name"], "address": sender["address"]} if sender else None,
        "language": record["language"],
        "text": section["text"],
    }
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
