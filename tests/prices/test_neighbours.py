"""Amounts right beside dates, clock times, weeks and telephone numbers, whose digits are theirs."""

from __future__ import annotations

import pytest

from rusparse.context import Context
from rusparse.extract.prices import find_prices
from rusparse.values.passage import Passage

CASES = [
    ("sv", "tis 17/2 – 50 kr", [("50 kr", "50", None)]),
    ("sv", "17–19/2 – 2.500:-", [("2.500:-", "2500", None)]),
    ("sv", "kl 18.00–20.00 – 350:-", [("350:-", "350", None)]),
    ("sv", "den 17 februari kl. 18 – 100 kronor", [("100 kronor", "100", None)]),
    ("sv", "tisdag 17 februari 18.30 – 2.500:-", [("2.500:-", "2500", None)]),
    ("sv", "v. 9 – 2.500:-", [("2.500:-", "2500", None)]),
    ("sv", "2026-02-17 – 95 €", [("95 €", "95", None)]),
    ("sv", "tis 17/2 100 kronor", [("100 kronor", "100", None)]),
    ("sv", "kl. 18 350:-", [("350:-", "350", None)]),
    ("sv", "v. 9 100 kronor", [("100 kronor", "100", None)]),
    ("sv", "08-465 004 12 / 50 kr", [("50 kr", "50", None)]),
    ("sv", "031-390 06 20 – 100 kronor", [("100 kronor", "100", None)]),
    ("sv", "17 februari 1 200 kr", [("1 200 kr", "1200", None)]),
    ("sv", "17 februari. 1 200 kr", [("1 200 kr", "1200", None)]),
    ("sv", "17 februari\n200–300 kr", [("200–300 kr", "200", "300")]),
    ("nb", "kl 18.00–20.00\nkr 1 200", [("kr 1 200", "1200", None)]),
    ("nb", "17. februar kl. 18\nkr. 2.500,-", [("kr. 2.500,-", "2500", None)]),
    ("nb", "uke 9 / 5 mill. kroner", [("5 mill. kroner", "5000000", None)]),
    ("de", "KW 9 – 50 €", [("50 €", "50", None)]),
    ("en", "by Feb 17 – $200-300", [("$200-300", "200", "300")]),
    ("en", "by Feb 17 €95", [("€95", "95", None)]),
    ("en", "$50 – 415-555-0132", [("$50", "50", None)]),
    ("en", "EUR 450 – 2026-02-17", [("EUR 450", "450", None)]),
    ("fi", "helmikuun 17 – 50 €", [("50 €", "50", None)]),
    ("de", "Jänner 17 – 50 €", [("50 €", "50", None)]),
    ("sv", "Lör 12/10 kl 10-16 450 kr", [("450 kr", "450", None)]),
    ("sv", "2024-10-12 450 kr", [("450 kr", "450", None)]),
    ("sv", "tis 17/2 1 200 kr", [("1 200 kr", "1200", None)]),
    ("sv", "17/2 kl 18.00–20.00 1 200 kr", [("1 200 kr", "1200", None)]),
    ("sv", "kl. 18 1 200 kr", [("1 200 kr", "1200", None)]),
    ("sv", "tis 17/2 200–300 kr", [("200–300 kr", "200", "300")]),
    ("sv", "17/2 kl 18.00–20.00 kr 450", [("kr 450", "450", None)]),
    ("sv", "17 februari 18.30 kr 450", [("kr 450", "450", None)]),
    ("sv", "tis 17/2 / 5 mkr", [("5 mkr", "5000000", None)]),
    ("sv", "17 februari 18.30 / 12,50 kr", [("12,50 kr", "12.50", None)]),
    ("en", "17 February 18:30 – $50", [("$50", "50", None)]),
    ("en", "(415) 555-0132 EUR 450", [("EUR 450", "450", None)]),
    ("en", "50 – $100", [("50 – $100", "50", "100")]),
    ("nb", "kr 12,50 – 17.–19. februar", [("kr 12,50", "12.50", None)]),
    # What ends a text does not stand before its beginning.
    ("sv", "18 350 kr, anmäl er senast 1.", [("18 350 kr", "18350", None)]),
    # Ranges of amounts stay ranges.
    ("sv", "50 – 100 kr", [("50 – 100 kr", "50", "100")]),
    ("sv", "2026 500–800 kr", [("500–800 kr", "500", "800")]),
    ("sv", "9,50 – 12,50 kr", [("9,50 – 12,50 kr", "9.50", "12.50")]),
    ("sv", "5–100 kr", [("5–100 kr", "5", "100")]),
    ("sv", "200-1 200 kr", [("200-1 200 kr", "200", "1200")]),
    # The end of a longer row of digits is no amount.
    ("sv", "57 47 200 kr", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
@pytest.mark.parametrize("frame", ["{}", "Kom! {}. Mer", "a\n{}\nb"])
def test_amounts_beside_other_numbers(
    language: str, text: str, expected: list[tuple[str, str, str | None]], frame: str
) -> None:
    mentions = find_prices(Passage(frame.format(text)), Context(languages=(language,))).mentions
    found = [
        (mention.text, str(mention.amount), mention.max_amount and str(mention.max_amount))
        for mention in mentions
    ]
    assert found == expected
