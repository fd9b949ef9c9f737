from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.extract.language import detect_language
from rusparse.extract.language.profiles import load_profiles
from rusparse.locales import LANGUAGES

TABLE = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
TEXTS = [(language, text) for language, texts in TABLE["texts"].items() for text in texts]
SCANDINAVIAN = ("sv", "nb", "nn", "da")


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_tells_language_of_one_sentence(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("language", SCANDINAVIAN)
def test_tells_scandinavian_languages_apart_by_200_characters(language: str) -> None:
    text = " ".join(TABLE["texts"][language])
    windows = [text[start : start + 200] for start in range(0, len(text) - 200, 37)]
    assert len(windows) > 5
    assert {detect_language(window) for window in windows} == {language}


@pytest.mark.parametrize("language", [*SCANDINAVIAN, "en", "fi", "de"])
def test_capitals_change_nothing(language: str) -> None:
    for text in TABLE["texts"][language]:
        assert detect_language(text.upper()) == language


@pytest.mark.parametrize("row", TABLE["hints"], ids=lambda row: row["hint"])
def test_hint_breaks_ties_only(row: dict[str, str]) -> None:
    assert detect_language(row["text"], hint=row["hint"]) == row["language"]


@pytest.mark.parametrize("row", TABLE["mixed"], ids=lambda row: row["text"][:30])
def test_quoted_language_is_not_the_letters(row: dict[str, str]) -> None:
    assert detect_language(row["text"]) == row["language"]


def test_addresses_say_nothing() -> None:
    swedish = TABLE["texts"]["sv"][0]
    addresses = " https://example.org/the/of/and/is" * 20
    assert detect_language(swedish + addresses) == "sv"


def test_long_text_is_read_in_all_its_length() -> None:
    finnish = " ".join(TABLE["texts"]["fi"]) * 40
    assert detect_language("View this in your browser. " + finnish) == "fi"


def test_hostile_text_is_no_trouble() -> None:
    assert detect_language("a" * 200_000) == "und"
    assert detect_language("@" * 200_000) == "und"
    assert detect_language("och " * 50_000) == "sv"


def test_every_vocabulary_has_words() -> None:
    profiles = load_profiles()
    found = {index for pairs in profiles.words.values() for index, _ in pairs}
    assert {profiles.languages.index(language) for language in LANGUAGES} <= found


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=10))
def test_any_text_has_a_known_answer(text: str, hint: str | None) -> None:
    language = detect_language(text, hint=hint)
    assert language == detect_language(text, hint=hint)
    assert language == "und" or (language.isascii() and language.islower())
