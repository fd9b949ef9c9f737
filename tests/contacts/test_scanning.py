from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.extract.joining import Joined, join_texts
from rusparse.extract.scanning import Cue, CueScanner, LiteralScanner
from rusparse.extract.wording import fold

SIGNS = st.text(alphabet="ab å€–’\n\u00a0\ud800\U0001f600.0", max_size=40)


@settings(max_examples=100, deadline=None)
@given(text=SIGNS)
def test_literals_are_found_where_they_stand(text: str) -> None:
    literals = ["a", "ab", "bå", "€", "–"]
    found = {(literals[number], start) for number, start, _ in LiteralScanner(literals).find(text)}
    expected = {
        (literal, place)
        for literal in literals
        for place in range(len(text))
        if text.startswith(literal, place)
    }
    assert found == expected


def test_digits_and_spaces_are_alike() -> None:
    assert LiteralScanner(["0 kr"]).find("7\nkr, 5\u00a0kr") == [(0, 0, 4), (0, 6, 10)]


def test_cues_are_whole_words_with_optional_dots() -> None:
    scanner = CueScanner({"a": ["v ordf", "tel", "t"], "b": ["anmäl*"]}, extend=True)
    assert scanner.find("v. ordf anmälan. tel: att, t.") == [
        Cue("a", 0, 7),
        Cue("b", 8, 15),
        Cue("a", 17, 20),
        Cue("a", 27, 28),
    ]


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(SIGNS, min_size=1, max_size=5))
def test_joined_texts_are_told_apart(texts: list[str]) -> None:
    joined = Joined(texts)
    for number, text in enumerate(texts):
        start = joined.starts[number]
        assert joined.text[start : start + len(text)] == text
        assert joined.fold(number) == fold(text)
        assert joined.at(start) == number
    assert join_texts(texts).text == joined.text
