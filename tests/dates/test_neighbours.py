"""Dates right beside telephone numbers, prices and other numbers, whose digits are not theirs."""

from __future__ import annotations

import datetime as dt

import pytest

from rusparse.context import Context
from rusparse.extract.dates import find_dates
from rusparse.values.passage import Passage

REFERENCE = dt.date(2026, 2, 10)
CASES = [
    ("sv", "08-465 004 12 – tis 17/2", [("tis 17/2", "2026-02-17")]),
    ("sv", "08-465 004 12 / 17 februari", [("17 februari", "2026-02-17")]),
    (
        "sv",
        "070-174 06 05, 17 och 24 februari",
        [("17", "2026-02-17"), ("24 februari", "2026-02-24")],
    ),
    ("sv", "tel 08-465 004 12. mars 2026", [("mars 2026", "2026-03")]),
    ("sv", "070-174 06 05. v. 9", [("v. 9", "2026-02-23/2026-03-01")]),
    ("sv", "v. 9 / 50 kr", [("v. 9", "2026-02-23/2026-03-01")]),
    (
        "sv",
        "tisdag 17 februari 18.30 – 1 200 kr",
        [("tisdag 17 februari 18.30", "2026-02-17T18:30:00")],
    ),
    (
        "sv",
        "den 17 februari kl. 18 – 08-465 004 12",
        [("17 februari kl. 18", "2026-02-17T18:00:00")],
    ),
    ("sv", "17/2 kl 18–12,50 kr", [("17/2 kl 18", "2026-02-17T18:00:00")]),
    ("nb", "mob. 40 00 06 11 – tirs. 17/2", [("tirs. 17/2", "2026-02-17")]),
    ("de", "50 € – 17.2., 18–20 Uhr", [("17.2., 18–20 Uhr", "2026-02-17")]),
    # Hours, weeks and days that are a range stay one.
    ("sv", "17/2 kl 18–20", [("17/2 kl 18–20", "2026-02-17")]),
    ("sv", "v. 9–12", [("v. 9–12", "2026-02-23/2026-03-22")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
@pytest.mark.parametrize("frame", ["{}", "Kom med! {}. Mer", "a\n{}\nb"])
def test_dates_beside_other_numbers(
    language: str, text: str, expected: list[tuple[str, str]], frame: str
) -> None:
    context = Context(reference=REFERENCE, languages=(language,))
    mentions = find_dates(Passage(frame.format(text)), context).mentions
    assert [(mention.text, mention.edtf) for mention in mentions] == expected
