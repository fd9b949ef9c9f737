"""Stored records for the tests, built from a few words."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rusparse.records import (
    Address,
    Contact,
    ContentsEntry,
    DateMention,
    Issue,
    Newsletter,
    PriceMention,
    Producer,
    Section,
    Series,
    Source,
)
from rusparse.search import PartOfRecords


def make_section(
    index: int, heading: str | None, body: str, kind: str = "article", **fields: Any
) -> Section:
    text = f"{heading}\n\n{body}" if heading else body
    return Section(
        index=index,
        kind=kind,
        category=fields.pop("category", None),
        heading=heading,
        level=2 if heading else None,
        text=text,
        **fields,
    )


def make_letter(
    name: str,
    sections: Iterable[Section],
    *,
    sent: str = "2021-12-17T08:00:00+01:00",
    language: str = "sv",
    title: str | None = None,
    subject: str | None = None,
    sender: Address | None = None,
    **fields: Any,
) -> Newsletter:
    return Newsletter(
        schema_version=1,
        id=hashlib.sha256(name.encode()).hexdigest(),
        message_id=None,
        source=Source(media_type="message/rfc822"),
        sender=sender or Address(name="Nätverket Sjöklart", address="brev@sjoklart.example.se"),
        reply_to=(),
        recipients=fields.pop("recipients", (Address(name=None, address="kim@example.org"),)),
        list=None,
        platform=fields.pop("platform", None),
        subject=subject or name,
        sent_at=dt.datetime.fromisoformat(sent),
        forwarded=None,
        language=language,
        series=Series(key="brev.sjoklart.example.se", name="Sjöklart"),
        title=title or name,
        issue=Issue(),
        preheader=None,
        web_version=None,
        unsubscribe=None,
        privacy=None,
        sections=tuple(sections),
        attachments=fields.pop("attachments", ()),
        structured_data=(),
        diagnostics=(),
        producer=Producer(name="rusparse", version="0"),
    )


def make_part(name: str, letters: Iterable[Newsletter]) -> PartOfRecords:
    lines = [letter.model_dump_json().encode() for letter in letters]
    digest = hashlib.sha256(b"\n".join(lines)).hexdigest()
    return PartOfRecords(name, digest, len(lines), lambda: lines)


def make_date(starts: str, ends: str | None = None, role: str = "event") -> DateMention:
    first = dt.date.fromisoformat(starts)
    return DateMention(
        span=(0, 1),
        text="x",
        rule="test",
        starts=first,
        ends=dt.date.fromisoformat(ends) if ends else first,
        grain="day",
        edtf=starts,
        role=role,
    )


def make_price(
    amount: str, max_amount: str | None = None, currency: str | None = "SEK", role: str = "price"
) -> PriceMention:
    return PriceMention(
        span=(0, 1),
        text="x",
        rule="test",
        amount=Decimal(amount),
        max_amount=Decimal(max_amount) if max_amount else None,
        currency=currency,
        role=role,
    )


def make_contact(name: str, email: str | None = None, phone: str | None = None) -> Contact:
    return Contact(
        span=(0, 1), text="x", rule="test", name=name, email=email, phone=phone, kind="reachable"
    )


def make_entry(text: str, span: tuple[int, int], section: int | None) -> ContentsEntry:
    return ContentsEntry(span=span, text=text, section=section)
