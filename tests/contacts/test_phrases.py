from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.records import Contact
from rusparse.values.passage import Passage

HERE = Path(__file__).parent
LANGUAGES = ("sv", "en", "nb", "nn", "da", "fi", "de")
LEAST = {"sv": 80, "en": 40, "nb": 15, "nn": 15, "da": 15, "fi": 15, "de": 15}
# The phrase alone, after other text, and as a paragraph of its own.
CARRIERS = ("{}", "Lorem ipsum dolor sit amet.\n\n{}", "Lorem ipsum.\n\n{}\n\nDolor sit amet.")
TABLES = {
    language: tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}


def search(text: str, language: str) -> tuple[Contact, ...]:
    context = Context(languages=(language,), region=TABLES[language].get("region"))
    mentions = tuple(find_contacts(Passage(text), context).mentions)
    for mention in mentions:
        assert text[slice(*mention.span)] == mention.text
    return mentions


def rows(name: str) -> list[Any]:
    return [
        pytest.param(language, row, id=f"{language}-{row if isinstance(row, str) else row[0]}")
        for language in LANGUAGES
        for row in TABLES[language][name]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_large_enough(language: str) -> None:
    table = TABLES[language]
    assert len(table["found"]) >= LEAST[language]
    assert len(table["none"]) * 2 >= len(table["found"])


def expect(contact: dict[str, str]) -> tuple[str | None, ...]:
    name, email, phone = contact.get("name"), contact.get("email"), contact.get("phone")
    text = contact.get("text") or name or email
    return name, email, phone, contact.get("kind", "reachable"), text


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize(("language", "row"), rows("found"))
def test_contacts_are_found(language: str, row: list[Any], carrier: str) -> None:
    phrase, expected = row
    mentions = search(carrier.format(phrase), language)
    found = [
        (m.name, m.email, m.phone, m.kind, m.text if e.get("text") or m.name or m.email else None)
        for m, e in zip(mentions, expected, strict=False)
    ]
    assert found == [expect(contact) for contact in expected]
    assert len(mentions) == len(expected)
    for mention, contact in zip(mentions, expected, strict=True):
        for field in ("role", "organisation"):
            if field in contact:
                assert getattr(mention, field) == contact[field]


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize(("language", "phrase"), rows("none"))
def test_no_contact_is_found(language: str, phrase: str, carrier: str) -> None:
    assert [mention.text for mention in search(carrier.format(phrase), language)] == []
