"""Phrases of each language: alone, in running text, and beside what must not be found."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import edtf
import pytest

from rusparse.context import Context
from rusparse.extract.dates import find_dates
from rusparse.records import DateMention
from rusparse.values.passage import Passage

HERE = Path(__file__).parent
LANGUAGES = ("sv", "en", "nb", "nn", "da", "fi", "de")
TABLES = {
    language: tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
LEAST_POSITIVE = {"sv": 150, "en": 80, "nb": 40, "nn": 20, "da": 40, "fi": 40, "de": 40}


def context_of(language: str, case: dict[str, Any]) -> Context:
    written = case.get("reference", TABLES[language]["reference"])
    reference = None if written == "none" else dt.date.fromisoformat(written)
    return Context(reference=reference, languages=(language,), region=case.get("region"))


def read_moment(written: str | None) -> dt.date | None:
    if written is None:
        return None
    if "T" in written:
        return dt.datetime.fromisoformat(written)
    return dt.date.fromisoformat(written)


def expect(row: dict[str, Any], phrase: str) -> dict[str, Any]:
    starts = read_moment(row.get("starts"))
    return {
        "text": row.get("text", phrase),
        "starts": starts,
        "ends": read_moment(row["ends"]) if "ends" in row else starts,
        "grain": row.get("grain", "day"),
        "bound": row.get("bound"),
        "time_zone": row.get("time_zone"),
        "inferred": tuple(row.get("inferred", ())),
        "recurrence": row.get("recurrence"),
    }


def summarise(mention: DateMention) -> dict[str, Any]:
    names = ("text", "starts", "ends", "grain", "bound", "time_zone", "inferred", "recurrence")
    return {name: getattr(mention, name) for name in names}


def list_cases(carried: bool) -> list[Any]:
    return [
        pytest.param(language, case, id=f"{language}:{case['phrase'][:50]}")
        for language in LANGUAGES
        for case in TABLES[language]["case"]
        if not (carried and case.get("alone"))
    ]


@pytest.mark.parametrize(("language", "case"), list_cases(carried=False))
def test_phrase_alone(language: str, case: dict[str, Any]) -> None:
    phrase = case["phrase"]
    mentions = find_dates(Passage(phrase), context_of(language, case)).mentions
    assert [summarise(m) for m in mentions] == [expect(row, phrase) for row in case["expected"]]
    for mention in mentions:
        assert phrase[slice(*mention.span)] == mention.text
        assert type(mention.starts) is type(mention.ends)
        if mention.edtf is not None:
            edtf.parse_edtf(mention.edtf)
    edtfs = [row["edtf"] for row in case["expected"] if "edtf" in row]
    assert not edtfs or edtfs == [mention.edtf for mention in mentions]


@pytest.mark.parametrize(("language", "case"), list_cases(carried=True))
def test_phrase_in_running_text(language: str, case: dict[str, Any]) -> None:
    phrase = case["phrase"]
    for carrier in TABLES[language]["carriers"]:
        text = carrier.format(phrase)
        mentions = find_dates(Passage(text), context_of(language, case)).mentions
        expected = [expect(row, phrase) for row in case["expected"]]
        assert [summarise(mention) for mention in mentions] == expected
        assert all(text[slice(*mention.span)] == mention.text for mention in mentions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_invented(language: str) -> None:
    table = TABLES[language]
    context = context_of(language, {})
    for phrase in table["negative"]:
        for carrier in ("{}", *table["carriers"]):
            mentions = find_dates(Passage(carrier.format(phrase)), context).mentions
            assert [mention.text for mention in mentions] == [], phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_large_enough(language: str) -> None:
    table = TABLES[language]
    assert len(table["case"]) >= LEAST_POSITIVE[language]
    assert 2 * len(table["negative"]) >= LEAST_POSITIVE[language]
