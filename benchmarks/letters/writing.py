"""Fills templates: words in braces become topic words and values, words in brackets links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .bank import Prose
from .description import Link, Paragraph
from .dice import Dice
from .values import Calendar, ContactWriter, DateWriter, PriceWriter, Written

__all__ = ["Truths", "Writer", "link_words"]

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_LINK = re.compile(r"\[([^\]]+)\]")


@dataclass(slots=True)
class Truths:
    """What has been written so far, by kind of mention."""

    dates: list[dict[str, Any]] = field(default_factory=list)
    prices: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)


class Writer:
    """Writes the sentences of one letter and notes the truth of each value in them."""

    def __init__(self, prose: Prose, dice: Dice, domain: str, truths: Truths) -> None:
        self._dates = DateWriter(prose, dice)
        self._contacts = ContactWriter(prose, dice, domain)
        self._dice = dice
        self._truths = truths
        self.prices = PriceWriter(prose, dice)

    def write(self, template: str, words: Mapping[str, str], calendar: Calendar) -> str:
        """The template with its slots filled."""

        def fill(match: re.Match[str]) -> str:
            slot, form = match.group(1), match.group(2)
            if form is None:
                return str(self._dice.whole(4, 90)) if slot == "n" else words[slot]
            return self._write_value(slot, form, calendar)

        return _SLOT.sub(fill, template)

    def write_sentence(self, template: str, words: Mapping[str, str], calendar: Calendar) -> str:
        """The filled template, its first letter a capital."""
        text = self.write(template, words, calendar)
        return text[:1].upper() + text[1:]

    def write_date(self, day: dt.date, form: str, role: str) -> str:
        """One date, noted."""
        return self._note(self._truths.dates, self._dates.write(day, form, role))

    def note_price(self, written: Written) -> str:
        """A price written elsewhere, noted."""
        return self._note(self._truths.prices, written)

    def _write_value(self, slot: str, form: str, calendar: Calendar) -> str:
        if slot == "price":
            return self._note(self._truths.prices, self.prices.write(form))
        if slot == "contact":
            return self._note(self._truths.contacts, self._contacts.write(form))
        day: dt.date = getattr(calendar, slot)
        weeks_and_months = ("week", "weeks", "month", "full_month")
        role = {"past": "event"}.get(slot, slot)
        return self.write_date(day, form, "period" if form in weeks_and_months else role)

    @staticmethod
    def _note(notes: list[dict[str, Any]], written: Written) -> str:
        notes.append(written.truth)
        return written.text


def link_words(text: str, url: str) -> Paragraph:
    """A paragraph of a text whose words in brackets are a link."""
    match = _LINK.search(text)
    if match is None:
        return Paragraph(text)
    return Paragraph(_LINK.sub(r"\1", text), (Link(match.group(1), url),))
