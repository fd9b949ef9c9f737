"""Telephone numbers without a country code, where only the letter tells the region."""

from __future__ import annotations

import pytest

import rusparse
from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.extract.placing import place_context
from rusparse.values.passage import Passage

ENGLISH = "You can reach the office by telephone all week: call us on {} when you like.\n"
# Ofcom's range for drama: 020 7946 0000 to 0999.
NATIONAL, INTERNATIONAL = "020 7946 0018", "+44 20 7946 0019"


def find_phones(sender: str, text: str) -> list[str]:
    message = f"From: {sender}\nSubject: News of the week from us to all of you\n\n{text}"
    contacts = rusparse.parse(message.encode()).contacts
    return [contact.phone for contact in contacts if contact.phone]


@pytest.mark.parametrize(
    ("sender", "phones"),
    [
        ("news@example.co.uk", ["+442079460018"]),
        ("news@example.org", []),
        ("news@example.io", []),
        ("news@example.tv", []),
    ],
)
def test_sender_tells_region(sender: str, phones: list[str]) -> None:
    assert find_phones(sender, ENGLISH.format(NATIONAL)) == phones


def test_other_numbers_tell_region() -> None:
    text = ENGLISH.format(f"{NATIONAL} or {INTERNATIONAL}")
    assert find_phones("news@example.org", text) == ["+442079460018", "+442079460019"]


def test_numbers_of_several_regions_tell_none() -> None:
    text = f"Call {NATIONAL}, {INTERNATIONAL} or +46 8 465 004 00."
    mentions = find_contacts(Passage(text), Context(languages=("en",))).mentions
    assert [mention.phone for mention in mentions] == ["+442079460019", "+46846500400"]


@pytest.mark.parametrize(
    ("language", "sender", "region"),
    [
        ("en", "a@example.se", "SE"),
        ("sv", "a@example.fi", "FI"),
        ("sv", "a@example.no", None),
        ("de", "a@example.at", "AT"),
        ("de", "a@example.se", None),
        ("da", "a@example.se", None),
        ("en", None, None),
        ("en", "nothing", None),
    ],
)
def test_region_follows_only_where_language_leaves_it_open(
    language: str, sender: str | None, region: str | None
) -> None:
    assert place_context(Context(), language, sender).region == region


def test_stated_region_stays() -> None:
    assert place_context(Context(region="IE"), "en", "a@example.co.uk").region == "IE"
