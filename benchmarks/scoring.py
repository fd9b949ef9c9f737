"""Compares records with the generator's truth: precision, recall and F1 by field."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rusparse.records import DateMention, Newsletter, PriceMention

__all__ = ["Score", "Scores", "score_letter"]

M = TypeVar("M")
_CONTENT_KINDS = ("introduction", "article", "notice", "distribution")


@dataclass(slots=True)
class Score:
    """Counts of one field: values found and true, found and false, true and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)
    """What was wrong or missed, for a reader who wants to know why."""

    @property
    def precision(self) -> float:
        """The share of what was found that is true; 1 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that was found; 1 when nothing was to be found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, found: Iterable[Any], true: Iterable[Any], name: str) -> None:
        """Count two collections against one another, each value as often as it comes."""
        found_counts, true_counts = Counter(found), Counter(true)
        self.right += (found_counts & true_counts).total()
        for value in (found_counts - true_counts).elements():
            self.wrong += 1
            self.examples.append(f"{name} found  {value}")
        for value in (true_counts - found_counts).elements():
            self.missed += 1
            self.examples.append(f"{name} missed {value}")


Scores = dict[str, Score]


def score_letter(record: Newsletter, truth: dict[str, Any], scores: Scores, name: str) -> None:
    """Add one letter's counts to `scores`; `name` stands before the examples."""

    def add(key: str, found: Iterable[Any], true: Iterable[Any]) -> None:
        scores.setdefault(key, Score()).add(found, true, name)

    articles = [section for section in record.sections if section.kind == "article"]
    add("title", [record.title], [truth["title"]])
    add("language", [record.language], [truth["language"]])
    add(
        "platform",
        _present(record.platform if truth["platform"] else None),
        _present(truth["platform"]),
    )
    add("preheader", _present(record.preheader), _present(truth["preheader"]))
    add("issue number", _present(record.issue.number), _present(truth["issue"]["number"]))
    if truth["issue"]["date"]:
        add("issue date", _present(record.issue.date), [truth["issue"]["date"]])
    entries = [entry.text for section in record.sections for entry in section.entries]
    add("contents", entries, truth["contents"])
    add("headings", _present(*(section.heading for section in articles)), truth["headings"])
    add(
        "categories",
        [(section.heading, section.category) for section in articles if section.heading],
        list(zip(truth["headings"], truth["categories"], strict=True)),
    )
    content = "\n".join(s.text for s in record.sections if s.kind in _CONTENT_KINDS)
    lines = {line.strip() for line in content.split("\n")}
    add("chrome kept out", [line for line in truth["chrome"] if line not in lines], truth["chrome"])
    _score_dates(record.dates, truth["dates"], add)
    _score_prices(record.prices, truth["prices"], add)
    _score_contacts(record, truth["contacts"], add)


def _score_dates(found: Sequence[DateMention], true: Sequence[dict[str, Any]], add: Any) -> None:
    # Recurring dates and bare years or seasons may be reported if they are marked as such.
    known = [
        mention
        for mention in found
        if mention.recurrence is None and mention.grain not in ("year", "season")
    ]
    add("dates", map(_date_key, known), map(_true_date_key, true))
    pairs = _pair(
        known, true, _date_key, _true_date_key, lambda mention, d: mention.role == d["role"]
    )
    add(
        "  role of dates",
        [(*_date_key(mention), mention.role) for mention, _ in pairs],
        [(*_date_key(mention), d["role"]) for mention, d in pairs],
    )
    add(
        "  inferred of dates",
        [(*_date_key(mention), mention.inferred) for mention, _ in pairs],
        [(*_date_key(mention), tuple(d["inferred"])) for mention, d in pairs],
    )


def _date_key(mention: DateMention) -> tuple[str, str | None, str | None]:
    return mention.text, _render_moment(mention.starts), _render_moment(mention.ends)


def _true_date_key(date: dict[str, Any]) -> tuple[str, str, str]:
    return date["text"], date["starts"], date["ends"]


def _render_moment(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _score_prices(found: Sequence[PriceMention], true: Sequence[dict[str, Any]], add: Any) -> None:
    add("prices", map(_price_key, found), map(_true_price_key, true))
    pairs = _pair(
        found, true, _price_key, _true_price_key, lambda price, p: price.text == p["text"]
    )
    add(
        "  text of prices",
        [mention.text for mention, _ in pairs],
        [price["text"] for _, price in pairs],
    )
    add(
        "  VAT of prices",
        [(mention.text, mention.vat) for mention, _ in pairs],
        [(mention.text, price.get("vat")) for mention, price in pairs],
    )
    add(
        "  unit of prices",
        [(mention.text, mention.unit) for mention, _ in pairs],
        [(mention.text, price.get("unit")) for mention, price in pairs],
    )


def _price_key(price: PriceMention) -> tuple[str | None, ...]:
    upper = str(price.max_amount) if price.max_amount is not None else None
    return str(price.amount), upper, None if price.free else price.currency


def _true_price_key(price: dict[str, Any]) -> tuple[str | None, ...]:
    return price["amount"], price.get("max_amount"), price.get("currency")


def _score_contacts(record: Newsletter, true: Sequence[dict[str, Any]], add: Any) -> None:
    found = [contact for contact in record.contacts if contact.kind != "sender"]
    found_keys = [(contact.name, contact.email, contact.phone) for contact in found]
    kinds = {(c["name"], c.get("email"), c.get("phone")): c["kind"] for c in true}
    add("contacts", found_keys, list(kinds))
    pairs = [(contact, key) for contact, key in zip(found, found_keys, strict=True) if key in kinds]
    add(
        "  kind of contacts",
        [(contact.name, contact.kind) for contact, _ in pairs],
        [(contact.name, kinds[key]) for contact, key in pairs],
    )


def _pair(
    found: Iterable[M],
    true: Iterable[dict[str, Any]],
    key: Callable[[M], object],
    true_key: Callable[[dict[str, Any]], object],
    agree: Callable[[M, dict[str, Any]], bool],
) -> list[tuple[M, dict[str, Any]]]:
    """Mentions beside the truths of the same value; among several the one that agrees."""
    rest = list(true)
    pairs = []
    for mention in found:
        same = [value for value in rest if true_key(value) == key(mention)]
        if same:
            value = next((value for value in same if agree(mention, value)), same[0])
            rest.remove(value)
            pairs.append((mention, value))
    return pairs


def _present(*values: str | None) -> list[str]:
    return [value for value in values if value is not None]
