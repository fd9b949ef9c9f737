"""Mentions: dates, prices, contacts and links as written in a section, with their values."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import ExactDecimal, Mention, Record, Span

__all__ = [
    "Contact",
    "ContactKind",
    "DateMention",
    "DateRole",
    "Grain",
    "Link",
    "LinkKind",
    "LocalMoment",
    "PriceMention",
    "PriceRole",
]

Grain: TypeAlias = Literal["minute", "hour", "day", "week", "month", "quarter", "season", "year"]
DateRole: TypeAlias = Literal["event", "deadline", "publication", "period", "other"]
PriceRole: TypeAlias = Literal["price", "former", "discount", "grant", "budget", "fee", "other"]
ContactKind: TypeAlias = Literal["reachable", "signer", "listed", "sender"]
LinkKind: TypeAlias = Literal[
    "article",
    "web_version",
    "unsubscribe",
    "preferences",
    "privacy",
    "social",
    "mailto",
    "tel",
    "attachment",
    "internal",
    "tracker",
    "trap",
]


def _read_moment(value: Any) -> Any:
    # A date and a datetime must not turn into one another: "2022-05-04" is a day, and
    # "2022-05-04T00:00:00" is a minute.
    if isinstance(value, str):
        kind = dt.datetime if "T" in value else dt.date
        value = kind.fromisoformat(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            raise ValueError("a local datetime without a time zone was expected")
        return value
    if isinstance(value, dt.date):
        return value
    raise ValueError(f"an ISO 8601 date or local datetime was expected, not {value!r}")


LocalMoment = Annotated[
    dt.datetime | dt.date,
    BeforeValidator(_read_moment),
    WithJsonSchema(
        # No "format": RFC 3339's date-time, which the keyword means, demands an offset.
        {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$"}
    ),
]
"""A day (ISO 8601 calendar date), or a local date and time without a time zone."""


class DateMention(Mention):
    """A date, a range of dates or a moment as written, and what it was resolved to."""

    starts: LocalMoment | None
    """The first day or the first moment; null for what only repeats (see `recurrence`)."""
    ends: LocalMoment | None
    """The last day or moment, inclusive; equal to `starts` for a single day or moment."""
    grain: Grain
    """How finely the text says it: a month named without a day is "month"."""
    edtf: str | None
    """The same in ISO 8601-2 (EDTF), which also tells open ends; null for what only repeats."""
    role: DateRole
    """What the date is for, from the words around it."""
    inferred: tuple[str, ...] = ()
    """The fields that the text does not state and that were worked out: "year", "month", "day"."""
    bound: Literal["from", "until", "before", "after"] | None = None
    """For a date that is one end of an open interval ("t.o.m. 30 april"): which side it bounds."""
    time_zone: str | None = None
    """The time zone as written beside the time ("CET", "GMT+1"); null if none is."""
    recurrence: str | None = None
    """An RFC 5545 recurrence rule such as "FREQ=WEEKLY;BYDAY=TU" for what repeats."""


class PriceMention(Mention):
    """An amount of money as written, and what it was resolved to."""

    amount: ExactDecimal | None
    """The amount, or the lower one of a range; null when the text has none ("free" is 0)."""
    max_amount: ExactDecimal | None = None
    """The upper amount of a range such as "2 500–3 000 kr"."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None
    """ISO 4217 code; null when the text does not decide it."""
    currency_candidates: tuple[str, ...] = ()
    """ISO 4217 codes that the sign could stand for, when `currency` is null."""
    free: bool = False
    """True for "gratis", "kostnadsfritt" and their like."""
    vat: Literal["incl", "excl"] | None = None
    """Whether value added tax is included, where the text says so."""
    unit: str | None = None
    """What the amount is for, as written ("person", "månad", "dygn"), or one of those who pay it.

    "Gratis för medlemmar" has the unit "medlem".
    """
    role: PriceRole = "price"
    """What the amount is: the price to pay, a former price, a grant ..."""
    bound: Literal["from", "up_to"] | None = None
    """The side that is open: "from" for "från 495 kr", "up_to" for "upp till 10 000 kr"."""


class Contact(Mention):
    """A person or a function that a reader may reach, who signs, or who is listed."""

    name: str | None = None
    """The person's name, as written."""
    role: str | None = None
    """What the person or function is or does, as written."""
    organisation: str | None = None
    """The organisation, as written."""
    email: str | None = None
    """The e-mail address."""
    phone: str | None = None
    """The telephone number in E.164; short and emergency numbers as written."""
    url: str | None = None
    """A page about the contact, or the form to reach them by."""
    kind: ContactKind
    """reachable, signer or listed; sender for the letter's sender as a last resort."""


class Link(Record):
    """A link in a section, with the visible text, the address as sent, and a cleaned one."""

    span: Span | None
    """Where the visible text stands in the section's text; null for a link on an image."""
    text: str
    """The visible text, or the image's alternative text."""
    url: str
    """The address exactly as sent."""
    clean_url: str
    """The address without redirect wrappers that carry their target, and tracking parameters."""
    kind: LinkKind
    """What the link is for."""
