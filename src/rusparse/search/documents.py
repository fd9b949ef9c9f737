"""From a stored record to the documents of the index: one for each section that has content."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rusparse.records import SCHEMA_VERSION, parse_record

from .analysis import Analyzer, find_words, form_term, load_analyzer
from .content import PAID_ROLES, find_features, find_searched_text

if TYPE_CHECKING:
    import tantivy

__all__ = [
    "day_number",
    "make_documents",
    "primary_language",
    "read_record",
]

_EPOCH = dt.date(1970, 1, 1)
# So small that only what is otherwise equally good is put in order by it, and large enough that a
# single-precision score tells two days apart.
_RECENCY_PER_DAY = 4e-7
# A longer period is found by its first and last day and the first of each month.
_MAX_PERIOD_DAYS = 800
_MAX_PERIOD_MONTHS = 1200
_MIN_UNLISTED_LETTERS = 7
# Stands between two names of one field, so that no phrase reaches from one to the next.
_GAP = "¶"


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
    """The documents of a record's sections, as `schema.build_schema` has their fields."""
    import tantivy

    language = primary_language(record)
    analyzer = load_analyzer(language)
    letter = _make_letter_fields(record, part, language, analyzer)
    for section in record["sections"]:
        text = find_searched_text(section)
        if text.strip():
            fields = letter | _make_section_fields(section, text, analyzer, record)
            yield tantivy.Document.from_dict(fields, schema)


def primary_language(record: Mapping[str, Any]) -> str:
    """The primary subtag of the letter's language, by which its words are analysed."""
    return str(record["language"]).split("-")[0].lower()


def day_number(day: dt.date) -> int:
    """Days since 1 January 1970."""
    return (day - _EPOCH).days


@lru_cache(maxsize=20_000)
def _name_words(text: str) -> str:
    """The words of a name or address, divided by spaces."""
    return " ".join(find_words(text))


# --- the letter ---


def _make_letter_fields(
    record: Mapping[str, Any], part: str, language: str, analyzer: Analyzer
) -> dict[str, Any]:
    sender = record.get("sender") or {}
    series = record.get("series") or {}
    fields: dict[str, Any] = {
        "part": [part],
        "letter": [record["id"]],
        "language": [language],
        "sender": [_names([sender.get("name"), sender.get("address")])],
        "recipients": [
            _names(
                name
                for address in record["recipients"]
                for name in (address["name"], address["address"])
            )
        ],
        "series": [_names([series.get("name"), series.get("key")])],
        "title": [_run_terms(record.get("title") or record.get("subject") or "", analyzer)],
        "subject": [_run_terms(record.get("subject") or "", analyzer)],
    }
    if label := sender.get("name") or sender.get("address"):
        fields["sender_facet"] = [label]
    if record.get("platform"):
        fields["platform"] = [record["platform"].lower()]
    sent = _read_day(record.get("sent_at")) or _read_day(_issue_date(record))
    if sent is not None:
        fields["sent_day"] = [day_number(sent)]
        fields["year"] = [sent.year]
    fields["recency"] = [max(0, day_number(sent)) * _RECENCY_PER_DAY if sent is not None else 0.0]
    return fields


def _names(names: Iterable[str | None]) -> str:
    return f" {_GAP} ".join(_name_words(name) for name in names if name)


def _issue_date(record: Mapping[str, Any]) -> str | None:
    date = (record.get("issue") or {}).get("date")
    return date if isinstance(date, str) else None


def _read_day(moment: str | None) -> dt.date | None:
    # The calendar day where it was sent: the first ten characters of an ISO 8601 moment. An issue
    # of which only the month is known counts as of its first day.
    if moment is not None and len(moment) == len("2022-05"):
        moment = f"{moment}-01"
    try:
        return dt.date.fromisoformat(moment[:10]) if moment else None
    except ValueError:
        return None


# --- the section ---


def _make_section_fields(
    section: Mapping[str, Any], text: str, analyzer: Analyzer, record: Mapping[str, Any]
) -> dict[str, Any]:
    dates, prices = section["dates"], section["prices"]
    unlisted = _find_unlisted(text, analyzer)
    fields: dict[str, Any] = {
        "kind": [section["kind"]],
        "text": [_run_terms(text, analyzer)],
        "forwards": [" ".join(map(analyzer.stem_term, unlisted))],
        "backwards": [" ".join(map(analyzer.backwards_term, unlisted))],
        "heading": [_run_terms(section.get("heading") or "", analyzer)],
        "category": [_run_terms(section.get("category") or "", analyzer)],
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
        "has": find_features(section, record),
        "when_day": list(_iterate_days(dates)),
        "deadline_day": list(_iterate_days(date for date in dates if date["role"] == "deadline")),
        "price": list(_iterate_amounts(prices)),
        "currency": sorted({price["currency"].lower() for price in prices if price["currency"]}),
        "stored": [_make_stored(section, record)],
    }
    return {name: values for name, values in fields.items() if values}


def _run_terms(text: str, analyzer: Analyzer) -> str:
    """The three runs of terms that `schema` describes."""
    words = find_words(text)
    analyze = analyzer.analyze
    analyzed = list(map(analyze, words))
    loose: dict[str, None] = {}
    for terms in analyzed:
        if terms.parts or terms.folded:
            loose.update(dict.fromkeys(terms.parts))
            loose.update(dict.fromkeys(terms.folded))
    return " ".join([*(terms.stem for terms in analyzed), *map(form_term, words), *loose])


def _find_unlisted(text: str, analyzer: Analyzer) -> list[str]:
    if not analyzer.splits:
        return []
    words = dict.fromkeys(find_words(text))
    bases = [
        analyzer.find_unlisted(word)
        for word in words
        if len(word) >= _MIN_UNLISTED_LETTERS and word.isalpha()
    ]
    return list(dict.fromkeys(filter(None, bases)))


def _iterate_days(dates: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    for date in dates:
        first = _read_day(date["starts"])
        if first is None:
            continue
        last = max(first, _read_day(date["ends"]) or first)
        if (last - first).days <= _MAX_PERIOD_DAYS:
            yield from range(day_number(first), day_number(last) + 1)
        else:
            yield from (day_number(first), day_number(last))
            yield from _iterate_months(first, last)


def _iterate_months(first: dt.date, last: dt.date) -> Iterator[int]:
    year, month = first.year, first.month
    for _ in range(_MAX_PERIOD_MONTHS):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if (year, month) > (last.year, last.month):
            return
        yield day_number(dt.date(year, month, 1))


def _iterate_amounts(prices: Iterable[Mapping[str, Any]]) -> Iterator[float]:
    """The amounts; of a range, both ends and some amounts between, to be found by any of them."""
    for price in prices:
        if price["role"] not in PAID_ROLES:
            continue
        try:
            low = Decimal(price["amount"]) if price["amount"] is not None else None
            high = Decimal(price["max_amount"]) if price["max_amount"] is not None else None
        except (InvalidOperation, TypeError):
            continue
        if low is not None:
            yield float(low)
        if high is not None:
            yield float(high)
        if low is not None and high is not None and low < high:
            yield from (float(low + (high - low) * step / 10) for step in range(1, 10))


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
        "issued": _issue_date(record),
        "sender": {"name": sender["name"], "address": sender["address"]} if sender else None,
        "language": record["language"],
        "text": section["text"],
    }
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
