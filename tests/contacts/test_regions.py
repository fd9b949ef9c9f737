"""Telephone numbers without a country code, where only the letter tells the region."""

from __future__ import annotations

import pytest

import rusparse
from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.extract.placing import place_context
from rusparse.values.outline import OutlineSection
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
    "text",
    [
        "February 17 – 415-555-0132",
        "Tue Feb 17 ((415) 555-0132)",
        "$200-300 / 415-555-0132",
        "(415) 555-0132. 100 dollars per person",
        "tel 415-555-0132 (17-19 February)",
        "1 (415) 555-0132. 17",
    ],
)
def test_american_number_beside_dates_and_prices(text: str) -> None:
    mentions = find_contacts(Passage(text), Context(languages=("en",), region="US")).mentions
    assert [mention.phone for mention in mentions] == ["+14155550132"]


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


@pytest.mark.parametrize(
    ("footer", "region"),
    [
        ("Example Society, 12 Mill Road, Dover, DE 19901", "US"),
        ("Example Society\n12 Mill Road\nDover DE 19901-1234", "US"),
        ("Suite 4, Trenton, New Jersey 08601, United States, 609.555.0142", "US"),
        ("12 Mill Road, Halifax, NS B3H 0A1", "CA"),
        ("12 Mill Road, Geelong VIC 3220", "AU"),
        ("12 Mill Road, Bristol BS1 9ZZ", "GB"),
        ("12 Mill Road, Galway, H91 X0X0", "IE"),
        ("Sector 9, Testpur - 201301, India", "IN"),
        ("Kvarngatan 12, SE-123 45 Exempelstad", "SE"),
        ("Musterweg 3, CH-9999 Musterstadt", "CH"),
        ("Kvarngatan 12, Exempelstad, Sweden", "SE"),
        ("Example Testing, ABN 12 345 678 901", "AU"),
        ("Example Society, a 501(c)(3) organisation", "US"),
        # Of two countries; of none; no address at all; that of a service for letters.
        ("Dover, DE 19901 and Geelong VIC 3220", None),
        ("Kvarngatan 12, 123 45 Exempelstad", None),
        ("Order code DE 19901X, size A4 2XL, model IN 50000", None),
        ("We write to readers in India, Canada and elsewhere", None),
        ("548 Market Street PMB 99999, San Francisco, CA 94104", None),
        ("228 Park Ave S, #99999\nNew York, New York 10003, United States", None),
        ("Example Testing, Inc.", None),
    ],
)
def test_postal_address_in_the_footer_tells_region(footer: str, region: str | None) -> None:
    sections = [
        OutlineSection("article", None, "News", 1, "The museum in Buffalo, NY 14203 is open."),
        OutlineSection("footer", None, None, None, footer),
    ]
    assert place_context(Context(), "en", "news@example.org", sections).region == region


def test_domain_weighs_more_than_an_address() -> None:
    sections = [OutlineSection("footer", None, None, None, "12 Mill Road, Dover, DE 19901")]
    assert place_context(Context(), "en", "news@example.co.uk", sections).region == "GB"
    assert place_context(Context(), "sv", "news@example.org", sections).region is None


def test_last_section_is_searched_where_no_footer_is() -> None:
    address = OutlineSection("article", None, None, None, "Write to 12 Mill Road, Dover, DE 19901")
    other = OutlineSection("article", None, None, None, "All the best")
    assert place_context(Context(), "en", None, [other, address]).region == "US"
    assert place_context(Context(), "en", None, [address, other]).region is None


def test_dollars_are_those_of_the_senders_country() -> None:
    body = "The course costs $40.\n\n-- \nExample Society, 12 Mill Road, Dover, DE 19901\n"
    record = rusparse.parse(b"From: news@example.org\nSubject: News\n\n" + body.encode())
    assert [(str(price.amount), price.currency) for price in record.prices] == [("40", "USD")]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        (f"The hall costs £12. Call {NATIONAL}.", ["+442079460018"]),
        (f"Hill House, 1 Mill Road, London SW1A 1AA. Call {NATIONAL}.", ["+442079460018"]),
        (f"The hall costs £12 or €14. Call {NATIONAL}.", []),
        (f"The hall costs $12. Call {NATIONAL}.", []),
        (f"Call {NATIONAL}.", []),
    ],
)
def test_money_and_postcodes_tell_region(text: str, phones: list[str]) -> None:
    mentions = find_contacts(Passage(text), Context(languages=("en",))).mentions
    assert [mention.phone for mention in mentions] == phones


def test_form_of_a_company_does_not_tell_where_numbers_are_dialled() -> None:
    text = "Call the office on 020 7946 0958.\n\n© 2026 Example Inc."
    found = find_contacts(Passage(text), Context(languages=("en",)))
    assert [mention.phone for mention in found.mentions if mention.phone] == []
