from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.search.analysis import find_tokens, find_words, load_analyzer

PARTS = {
    "miljömålsarbete": {"miljömål", "miljö", "mål", "arbete"},
    "byggnadsnämnden": {"byggnad", "nämnd"},
    "förändringsledningskurserna": {
        "förändring",
        "förändringsledning",
        "ledning",
        "ledningskurs",
        "kurs",
    },
    "busstationer": {"buss", "station"},
    "skolgårdens": {"skola", "gård"},
    "folkhälsofrågor": {"folkhälsa", "folk", "hälsa", "hälsofråga", "fråga"},
    "elcyklar": {"el", "cykel"},
    "kvastrixsprojekten": {"kvastrix", "projekt"},
}
WHOLE = [
    "kommun",
    "kommunen",
    "kommunikation",
    "kursen",
    "kurser",
    "kursiv",
    "lammet",
    "lamm",
    "planet",
    "planeten",
    "station",
    "personal",
    "information",
    "organisation",
    "marknad",
    "marin",
    "partner",
    "parkering",
    "material",
    "kampanj",
    "kollega",
    "konkurs",
    "diskurs",
    "riksdag",
    "rättvisa",
    "rapporter",
    "transport",
    "universitet",
    "kapitel",
    "kanalen",
    "tomater",
    "förslag",
    "föräldrar",
    "barndom",
    "semester",
    "regeringen",
    "museet",
    "stadium",
    "ordning",
    "order",
    "anmälan",
    "Göteborg",
    "Västerlunda",
    "internet",
    "och",
    "x",
    "ö",
]


@pytest.mark.parametrize(("word", "parts"), PARTS.items())
def test_compound_has_its_parts(word: str, parts: set[str]) -> None:
    found = load_analyzer("sv").analyze(word).parts
    assert {part.removeprefix("sv+") for part in found} == parts


@pytest.mark.parametrize("word", WHOLE)
def test_what_is_no_compound_stays_whole(word: str) -> None:
    assert load_analyzer("sv").analyze(word.lower()).parts == ()


BASES = {
    "en": [("courses", "course"), ("running", "run"), ("societies", "society")],
    "nb": [("kursene", "kurs"), ("møtet", "møte"), ("endringer", "endring")],
    "nn": [("kursa", "kurs"), ("endringar", "endring")],
    "da": [("kurserne", "kurser"), ("mødet", "møde"), ("ændringer", "ændring")],
    "fi": [("kurssit", "kurssi"), ("taloissa", "talo")],
    "de": [("kursen", "kurs"), ("änderungen", "änderung"), ("häuser", "häusern")],
}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [(language, *pair) for language, pairs in BASES.items() for pair in pairs],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    analyzer = load_analyzer(language)
    assert not set(analyzer.find_bases(one)).isdisjoint(analyzer.find_bases(other))


@pytest.mark.parametrize("language", ["en", "nb", "da", "fi", "de"])
def test_other_words_have_other_stems(language: str) -> None:
    analyzer = load_analyzer(language)
    bases = [analyzer.find_base(word) for word in ("kurs", "hus", "mål", "festival", "komma")]
    assert len(set(bases)) == len(bases)


def test_language_without_rules_is_compared_by_forms() -> None:
    assert load_analyzer("und").find_base("kurser") == "kurser"


def test_tokens_tell_where_they_stand() -> None:
    text = "Åsas e-post: 070-174 (ny)"
    tokens = list(find_tokens(text))
    assert [text[token.start : token.end] for token in tokens] == [
        "Åsas",
        "e",
        "post",
        "070",
        "174",
        "ny",
    ]
    assert [token.word for token in tokens] == find_words(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abdefgiklmnoprstuvåäö", min_size=1, max_size=50))
def test_any_word_is_analysed_alike_each_time(word: str) -> None:
    analyzer = load_analyzer("sv")
    terms = analyzer.analyze(word)
    assert terms.stem == analyzer.stem_term(analyzer.find_base(word))
    assert len(set(terms.parts)) == len(terms.parts)
    for part in terms.parts:
        assert 3 < len(part) < len(word) + 8


def test_long_words_are_no_trouble() -> None:
    analyzer = load_analyzer("sv")
    assert analyzer.analyze("kurs" * 15).parts == ()
    assert find_words("a" * 100_000) == ["a" * 60]
