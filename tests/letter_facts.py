"""Checks a record against the facts of a letter, as `fixtures/expected/*.json` state them.

A facts file has these keys; what it leaves out is not checked: language, title, subject, issue
(label, number, date), platform, preheader, contents, targets (entry to heading), category (one for
all articles) or categories (one each), headings, dates, no_dates, prices, no_prices, contacts,
no_contacts, chrome. Lists are complete: a record that holds anything more is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from rusparse.records import Contact, DateMention, Mention, Newsletter, PriceMention, Section

__all__ = ["FACETS", "Facts"]

Facts = dict[str, Any]

# What a reader takes for the letter's own content; service lines stand in other sections.
_CONTENT_KINDS = ("introduction", "contents", "article", "notice", "distribution")


def _articles(record: Newsletter) -> list[Section]:
    return [section for section in record.sections if section.kind == "article"]


def check_identity(record: Newsletter, facts: Facts) -> None:
    """Language, title, subject, platform and preheader."""
    keys = ["language", "title", "platform"]
    if record.source.media_type == "message/rfc822":
        keys.append("subject")
    if record.source.media_type != "text/plain":  # a saved text has no hidden line
        keys.append("preheader")
    stated = {key: facts[key] for key in keys if key in facts}
    assert {key: getattr(record, key) for key in stated} == stated


def check_issue(record: Newsletter, facts: Facts) -> None:
    """The issue's label, number and date."""
    found = record.issue.model_dump()
    assert {key: found[key] for key in facts.get("issue", {})} == facts.get("issue", {})


def check_contents(record: Newsletter, facts: Facts) -> None:
    """The entries of the letter's own contents, and the articles that they point at."""
    entries = [entry for section in record.sections for entry in section.entries]
    assert [entry.text for entry in entries] == facts.get("contents", [])
    headings = {
        entry.text: record.sections[entry.section].heading if entry.section is not None else None
        for entry in entries
    }
    targets = facts.get("targets", {})
    assert {entry: headings.get(entry) for entry in targets} == targets


def check_headings(record: Newsletter, facts: Facts) -> None:
    """The articles' headings in order, each also the first line of its section."""
    articles = _articles(record)
    assert [section.heading for section in articles] == facts["headings"]
    assert [section.text.split("\n")[0] for section in articles] == facts["headings"]


def check_categories(record: Newsletter, facts: Facts) -> None:
    """The label that each article stands under."""
    found = [section.category for section in _articles(record)]
    if "category" in facts:
        assert found == [facts["category"]] * len(facts["headings"])
    else:
        assert found == facts.get("categories", [None] * len(facts["headings"]))


def check_dates(record: Newsletter, facts: Facts) -> None:
    """Every date by its text, first and last day or moment, role and what was inferred."""
    found = [_describe_date(mention) for mention in _plain_dates(record)]
    expected = [
        (d["text"], d["starts"], d["ends"], d["role"], tuple(d["inferred"])) for d in facts["dates"]
    ]
    assert sorted(found) == sorted(expected)
    grains = {mention.text: mention.grain for mention in record.dates}
    stated = {d["text"]: d["grain"] for d in facts["dates"] if "grain" in d}
    assert {text: grains[text] for text in stated} == stated


def _plain_dates(record: Newsletter) -> Iterator[DateMention]:
    # Bare years, seasons and what repeats may be reported, marked as such; they are not listed.
    for mention in record.dates:
        if mention.recurrence is None and mention.grain not in ("year", "season"):
            yield mention


def _describe_date(mention: DateMention) -> tuple[str, str, str, str, tuple[str, ...]]:
    starts, ends = (
        moment.isoformat() if moment is not None else ""
        for moment in (mention.starts, mention.ends)
    )
    return mention.text, starts, ends, mention.role, mention.inferred


def check_no_dates(record: Newsletter, facts: Facts) -> None:
    """What looks like a date and is none: durations, names with years, numbers."""
    listed = {d["text"] for d in facts["dates"]}
    for phrase in facts.get("no_dates", []):
        # Some phrases come with a remark in parentheses.
        text = phrase.partition(" (")[0]
        found = [m for m in _mentions_over(record, text, "dates") if m.text not in listed]
        assert [m.text for m in found if getattr(m, "recurrence", None) is None] == []


def check_prices(record: Newsletter, facts: Facts) -> None:
    """Every amount of money by its text and whatever else is stated of it."""
    found = [_describe_price(price, expected) for price, expected in _pair_prices(record, facts)]
    assert found == facts["prices"]
    assert len(record.prices) == len(facts["prices"]), [price.text for price in record.prices]


def _pair_prices(
    record: Newsletter, facts: Facts
) -> Iterator[tuple[PriceMention | None, dict[str, Any]]]:
    rest = list(record.prices)
    for expected in facts["prices"]:
        match = next((price for price in rest if price.text == expected["text"]), None)
        if match is not None:
            rest.remove(match)
        yield match, expected


def _describe_price(price: PriceMention | None, expected: dict[str, Any]) -> dict[str, Any] | None:
    if price is None:
        return None
    found = {key: getattr(price, key) for key in expected}
    # 12.5 and 12.50 are one amount; what differs is shown as found.
    if price.amount == Decimal(expected["amount"]):
        found["amount"] = expected["amount"]
    if "vat" not in expected and price.vat is not None:
        found["vat"] = price.vat
    return found


def check_no_prices(record: Newsletter, facts: Facts) -> None:
    """Numbers that are no amounts of money."""
    for phrase in facts.get("no_prices", []):
        assert list(_mentions_over(record, phrase, "prices")) == []


def check_contacts(record: Newsletter, facts: Facts) -> None:
    """Every contact by name, address and number, its kind, and its role where it is written."""
    found = [contact for contact in record.contacts if contact.kind != "sender"]
    text = "\n".join(section.text for section in record.sections)
    described = [_describe_contact(contact) for contact in found]
    for expected in facts["contacts"]:
        wanted = {key: value for key, value in expected.items() if key != "role"}
        matches = [
            contact for contact in found if {key: getattr(contact, key) for key in wanted} == wanted
        ]
        assert len(matches) == 1, (wanted, described)
        role = expected.get("role")
        if role is not None and role in text:
            assert (matches[0].role or "").casefold() == role.casefold()
    assert len(found) == len(facts["contacts"]), described


def _describe_contact(contact: Contact) -> dict[str, str | None]:
    return contact.model_dump(include={"name", "role", "email", "phone", "kind"})


def check_no_contacts(record: Newsletter, facts: Facts) -> None:
    """People and groups that are only mentioned."""
    for phrase in facts.get("no_contacts", []):
        assert [m.text for m in _mentions_over(record, phrase, "contacts")] == []
    for section in record.sections:
        if section.kind == "distribution":
            assert section.contacts == ()


def _mentions_over(record: Newsletter, phrase: str, kind: str) -> Iterator[Mention]:
    for section in record.sections:
        start = section.text.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            for mention in getattr(section, kind):
                if mention.span[0] < end and start < mention.span[1]:
                    yield mention
            start = section.text.find(phrase, end)


def check_chrome(record: Newsletter, facts: Facts) -> None:
    """Service lines stand outside the letter's content, and are kept all the same."""
    for phrase in facts["chrome"]:
        places = [section.kind for section in record.sections if phrase in section.text]
        assert not set(places) & set(_CONTENT_KINDS), (phrase, places)
        assert places, f"{phrase!r} is kept nowhere"


def check_spans(record: Newsletter, facts: Facts) -> None:
    """Every mention stands in its section where its span says."""
    for section in record.sections:
        mentions: list[Mention] = [*section.dates, *section.prices, *section.contacts]
        assert [section.text[slice(*m.span)] for m in mentions] == [m.text for m in mentions]


FACETS: dict[str, Callable[[Newsletter, Facts], None]] = {
    "identity": check_identity,
    "issue": check_issue,
    "contents": check_contents,
    "headings": check_headings,
    "categories": check_categories,
    "dates": check_dates,
    "no_dates": check_no_dates,
    "prices": check_prices,
    "no_prices": check_no_prices,
    "contacts": check_contacts,
    "no_contacts": check_no_contacts,
    "chrome": check_chrome,
    "spans": check_spans,
}
"""The checks by name, each of one kind of fact."""
