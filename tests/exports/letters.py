"""Builds records with the mentions that a test is about, and a source of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from rusparse.exports import ExportSettings, SelectedLetter, SourcePart
from rusparse.records import (
    Address,
    Contact,
    DateMention,
    Issue,
    Newsletter,
    PriceMention,
    Producer,
    Section,
    Series,
    Source,
)

PART = "year=2026/month=03/part-000001"


def make_date(text: str, starts: Any = None, **fields: Any) -> DateMention:
    moment = dt.datetime.fromisoformat(starts) if starts and "T" in starts else starts
    values: dict[str, Any] = {
        "span": (0, len(text)),
        "text": text,
        "rule": "test",
        "starts": moment,
        "ends": moment,
        "grain": "minute" if starts and "T" in starts else "day",
        "edtf": starts,
        "role": "event",
    }
    return DateMention(**(values | fields))


def make_price(text: str, amount: str | None, **fields: Any) -> PriceMention:
    values: dict[str, Any] = {
        "span": (0, len(text)),
        "text": text,
        "rule": "test",
        "amount": amount,
        "currency": "SEK",
    }
    return PriceMention(**(values | fields))


def make_contact(name: str | None = None, **fields: Any) -> Contact:
    values: dict[str, Any] = {
        "span": (0, len(name or "")),
        "text": name or "",
        "rule": "test",
        "name": name,
        "kind": "reachable",
    }
    return Contact(**(values | fields))


def make_section(index: int = 0, heading: str | None = "Kurs", **fields: Any) -> Section:
    values: dict[str, Any] = {
        "index": index,
        "kind": "article",
        "category": None,
        "heading": heading,
        "level": 1 if heading else None,
        "text": f"{heading}\nText." if heading else "Text.",
    }
    return Section(**(values | fields))


def make_letter(number: int, *sections: Section, **fields: Any) -> Newsletter:
    """The letter of the given day of March 2026, with an id made of its number."""
    values: dict[str, Any] = {
        "schema_version": 1,
        "id": hashlib.sha256(str(number).encode()).hexdigest(),
        "message_id": f"{number}@example.org",
        "source": Source(media_type="message/rfc822"),
        "sender": Address(name="Kansliet", address="kansli@example.org"),
        "reply_to": (),
        "recipients": (Address(name=None, address="alla@example.org"),),
        "list": None,
        "platform": None,
        "subject": f"Brev {number}",
        "sent_at": dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC) + dt.timedelta(days=number - 1),
        "forwarded": None,
        "language": "sv",
        "series": Series(key="brev.example.org", name="Brevet"),
        "title": f"Brev {number}",
        "issue": Issue(),
        "preheader": None,
        "web_version": None,
        "unsubscribe": None,
        "privacy": None,
        "sections": sections,
        "attachments": (),
        "structured_data": (),
        "diagnostics": (),
        "producer": Producer(name="rusparse", version="test"),
    }
    return Newsletter(**(values | fields))


class LetterSource:
    """A `Source` of letters in memory, all sections meant, with originals where given."""

    def __init__(
        self,
        letters: Sequence[Newsletter],
        *,
        originals: dict[str, bytes] | None = None,
        settings: ExportSettings | None = None,
        label: str = "",
    ) -> None:
        self._letters = letters
        self._originals = originals or {}
        self.settings = settings or ExportSettings()
        self.label = label

    def parts(self) -> Iterator[SourcePart]:
        yield SourcePart(PART, "", self.letters)

    def letters(self) -> Iterator[SelectedLetter]:
        return (SelectedLetter(letter, PART) for letter in self._letters)

    def original(self, letter: SelectedLetter) -> bytes | None:
        return self._originals.get(letter.record.id)

    def problems(self) -> tuple[str, ...]:
        return ()
