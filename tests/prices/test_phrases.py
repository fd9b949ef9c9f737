from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rusparse.context import Context
from rusparse.extract.prices import find_prices
from rusparse.records import PriceMention
from rusparse.values.passage import Passage

HERE = Path(__file__).parent
LANGUAGES = ("sv", "en", "nb", "nn", "da", "fi", "de")
LEAST = {"sv": 100, "en": 60, "nb": 25, "nn": 25, "da": 25, "fi": 25, "de": 25}
# Words that mean nothing to any rule, so that only the phrase decides.
CARRIERS = ("{}", "Lorem ipsum {} dolor sit amet.", "Lorem ipsum.\n{}\nDolor sit amet.", "({})")
INLINE = CARRIERS[1]
TABLES = {
    language: tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}


def search(text: str, language: str, region: str | None = None) -> tuple[PriceMention, ...]:
    context = Context(languages=(language,), region=region or None)
    mentions = tuple(find_prices(Passage(text), context).mentions)
    for mention in mentions:
        assert text[slice(*mention.span)] == mention.text
    return mentions


def rows(name: str) -> list[Any]:
    return [
        pytest.param(language, row, id=f"{language}-{row if isinstance(row, str) else row[0]}")
        for language in LANGUAGES
        for row in TABLES[language].get(name, ())
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_large_enough(language: str) -> None:
    table = TABLES[language]
    assert len(table["found"]) >= LEAST[language]
    assert len(table["none"]) * 2 >= len(table["found"])


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize(("language", "row"), rows("found"))
def test_price_is_found(language: str, row: list[Any], carrier: str) -> None:
    phrase, span, amount, currency, *rest = row
    more: dict[str, Any] = rest[0] if rest else {}
    if more.get("alone") and carrier == INLINE:
        # A bare number needs its line to end after it, or anything could follow.
        assert search(carrier.format(phrase), language) == ()
        return
    text = carrier.format(phrase)
    (mention,) = search(text, language)
    assert mention.text == span
    assert mention.span[0] == text.index(phrase) + phrase.index(span)
    assert mention.amount == Decimal(amount)
    assert (mention.currency or "") == currency
    assert mention.max_amount == (Decimal(more["max"]) if "max" in more else None)
    assert mention.free == more.get("free", False)
    if "max" in more:
        assert mention.bound is None
    for name in ("unit", "vat", "role", "bound"):
        if name in more:
            assert getattr(mention, name) == more[name]


@pytest.mark.parametrize(("language", "row"), rows("several"))
def test_several_prices_are_told_apart(language: str, row: list[Any]) -> None:
    phrase, expected = row
    found = [[m.text, str(m.amount), m.role] for m in search(phrase, language)]
    assert found == expected


@pytest.mark.parametrize(("language", "row"), rows("payers"))
def test_prices_tell_whom_they_are_for(language: str, row: list[Any]) -> None:
    phrase, expected = row
    assert [[m.text, m.unit or ""] for m in search(phrase, language)] == expected


@pytest.mark.parametrize(("language", "row"), rows("regions"))
def test_region_decides_shared_signs(language: str, row: list[str]) -> None:
    phrase, region, currency = row
    (mention,) = search(phrase, language, region)
    assert (mention.currency or "") == currency
    assert bool(mention.currency_candidates) == (not currency)


@pytest.mark.parametrize("carrier", ["{}", "Lorem ipsum {} dolor sit amet."])
@pytest.mark.parametrize(("language", "phrase"), rows("none"))
def test_no_price_is_found(language: str, phrase: str, carrier: str) -> None:
    assert [mention.text for mention in search(carrier.format(phrase), language)] == []


@pytest.mark.parametrize("text", ["Bußgeld von 80 Euro", "Förderung von 9.000 Euro"])
def test_an_amount_after_of_has_no_open_side(text: str) -> None:
    (mention,) = search(text, "de")
    assert mention.bound is None


# A tag on a line of its own, and the same where something else is on its line.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lampa\n145, 38 zł\nOrd. 180, 50 zł", [("145, 38 zł", "145.38"), ("50 zł", "50")]),
        ("Jacka: 2.415, 32 €", [("2.415, 32 €", "2415.32")]),
        ("Hat\n$129. 95 ", [("$129. 95", "129.95")]),
        ("$ 7. 94", [("$ 7. 94", "7.94")]),
        ("Schal\n45€ 99\nNeu", [("45€ 99", "45.99")]),
        ("Mütze 45€99, neu", [("45€99", "45.99")]),
        ("Es kostet 45€ 99 Plätze", [("45€", "45")]),
        ("45 € 99", [("45 €", "45")]),
        ("It was $7. 94 came", [("$7", "7")]),
        ("In room 12, 38 zł were paid", [("38 zł", "38")]),
        ("45€99-108", [("45€", "45")]),
    ],
)
def test_decimals_that_stand_apart_belong_to_a_tag(text: str, found: list[tuple[str, str]]) -> None:
    mentions = search(text, "en")
    assert [(m.text, str(m.amount)) for m in mentions] == found
