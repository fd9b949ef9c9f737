"""What "$" and other shared signs are in a letter, by what else stands in it."""

from __future__ import annotations

import pytest

from rusparse.context import Context
from rusparse.extract.prices import find_prices
from rusparse.values.passage import Passage

# Telephone numbers of the ranges that are kept for fiction, and invented business numbers.
DECIDED = [
    ("The fee is $40. Come to 12 Mill Road, Dover, DE 19901.", "USD"),
    ("The fee is $40. Come to 12 Mill Road, Halifax, NS B3H 0A1.", "CAD"),
    ("The fee is $40. Come to 12 Mill Road, Geelong VIC 3220.", "AUD"),
    ("The fee is $40. Call (212) 555-0142.", "USD"),
    ("The fee is $40. Call +1 416-555-0142.", "CAD"),
    ("The fee is $40. Call +64 3 200 4000.", "NZD"),
    ("The fee is $40. We are a 501(c)(3) organisation.", "USD"),
    ("The fee is $40. Member FDIC.", "USD"),
    ("The fee is $40. ABN 12 345 678 901", "AUD"),
    ("The fee is $40. Example Testing Pte Ltd", "SGD"),
    ("The fee is $40 and GST/HST is added.", "CAD"),
    ("The fee is $40 USD for members, $40 for all.", "USD"),
    ("The fee is $40 (CAD), for members $40.", "CAD"),
    ("Members pay CAD $40 and the others $40.", "CAD"),
    ("All prices are in Canadian dollars. The fee is $40.", "CAD"),
    ("Prices in AUD. The fee is $40. Call (212) 555-0142.", "AUD"),
    ("The fee is $40. © 2024 Example Testing LLC", "USD"),
    ("The fee is $40. Copyright 2002 Example Testing, Inc.", "USD"),
    ("The fee is $40. 548 Market Street PMB 99999, San Francisco, CA 94104", "USD"),
    # Abroad a dollar is the United States'.
    ("The plan saves Rs 3 crore, or $40 a head.", "USD"),
    ("The fee is $40. Call +44 20 7946 0018.", "USD"),
    ("The fee is $40. Come to 12 Mill Road, Bristol BS1 9ZZ.", "USD"),
]
UNDECIDED = [
    "The fee is $40.",
    "The fee is $40. Come to Dover on 19901.",
    "The fee is $40. Call 800-555-0142 or 1-888-555-0142.",
    "The fee is $40. Call (212) 555-0142 or (416) 555-0142.",
    "Come to Dover, DE 19901, or to Halifax, NS B3H 0A1. The fee is $40.",
    "The fee is $40. We write to readers in India, Canada and elsewhere.",
    "The fee is $40 (US$30).",
    "Members pay $40 CAD or $40 USD, the others $40.",
    "The fee is $40 in Toronto, Canada. © 2024 Example Testing LLC",
    "Canadians pay $40. 548 Market Street PMB 99999, San Francisco, CA 94104",
    "The fee is $40. Example Testing LLC",
    "The fee is $40. Call +1 876 618 0142.",
    "The fee is $40 in South Africa. Example Testing Pty Ltd",
]


@pytest.mark.parametrize(("text", "currency"), DECIDED)
def test_letter_tells_its_dollar(text: str, currency: str) -> None:
    mentions = find_prices(Passage(text), Context(languages=("en",))).mentions
    dollars = [mention for mention in mentions if "$40" in mention.text]
    assert dollars
    assert {(mention.currency, mention.currency_candidates) for mention in dollars} == {
        (currency, ())
    }


@pytest.mark.parametrize("text", UNDECIDED)
def test_a_dollar_that_nothing_tells_keeps_its_candidates(text: str) -> None:
    mentions = find_prices(Passage(text), Context(languages=("en",))).mentions
    last = [mention for mention in mentions if mention.text == "$40"][-1]
    assert (last.currency, last.currency_candidates[:2]) == (None, ("USD", "CAD"))


@pytest.mark.parametrize(
    ("text", "region", "currency"),
    [
        # The region is known: what else the letter names is of no weight.
        ("The fee is $40. Call (212) 555-0142.", "CA", "CAD"),
        ("The fee is $40. Prices are in US dollars.", "CA", "USD"),
        # Of a region without a dollar, unless the letter shows another one's.
        ("The fee is $40.", "GB", "USD"),
        ("The fee is $40. Come to 12 Mill Road, Halifax, NS B3H 0A1.", "GB", None),
        ("The fee is 450 kr. Call +46 8 465 004 00.", None, "SEK"),
        ("The fee is 450 kr. Call +45 or +47.", None, None),
        ("It costs 20 cents.", "GB", None),
        ("It costs 20 cents. Call (212) 555-0142.", None, "USD"),
        ("It costs Rs 20. Call +91 22 5555 0142.", None, "INR"),
    ],
)
def test_signs_beside_a_region(text: str, region: str | None, currency: str | None) -> None:
    context = Context(languages=("en",), region=region)
    (mention,) = find_prices(Passage(text), context).mentions
    assert mention.currency == currency
