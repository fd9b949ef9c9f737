"""Orders, counts, copies, likeness: what a search gives besides its hits' words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.errors import UsageError
from rusparse.records import Address, Issue, Newsletter
from rusparse.search import SearchIndex
from rusparse.search.analysis import WORD
from rusparse.search.compilation import Compiled
from rusparse.search.highlighting import Highlighter, make_snippet
from rusparse.search.intervals import find_blocks_at, find_blocks_of

from .letters import make_date, make_letter, make_part, make_price, make_section

BRIDGE = "Bron över ån lagas i vår. Vandrare ombeds ta vägen över dammen under tiden."


def make_copy(name: str, greeting: str, sent: str = "2022-03-01T08:00:00+01:00") -> Newsletter:
    sections = [make_section(0, "Bron lagas", f"{greeting} {BRIDGE}")]
    letter = make_letter(name, sections, title="Byabladet 4", sent=sent)
    return letter.model_copy(update={"issue": Issue(number="4")})


LETTERS = [
    make_copy("till Kim", "Hej Kim!", sent="2022-03-01T08:00:00+01:00"),
    make_copy("till Love", "Hej Love!", sent="2022-03-01T08:01:00+01:00"),
    make_letter(
        "Byabladet 5",
        [
            make_section(
                0,
                "Marknad",
                "Marknaden vid bron hålls i vår, med vandrare och fika.",
                dates=(make_date("2022-05-14"), make_date("2022-04-20", role="deadline")),
                prices=(make_price("40"), make_price("25")),
            ),
            make_section(
                1,
                "Vandring",
                "Vandrare samlas vid bron och går längs ån.",
                dates=(make_date("2022-04-02"),),
                prices=(make_price("150"),),
            ),
        ],
        sent="2022-04-01T08:00:00+01:00",
        sender=Address(name="Byarådet", address="by@example.se"),
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    made.update([make_part("a", LETTERS[:1]), make_part("b", LETTERS[1:])])
    return made


def headings(index: SearchIndex, query: str, **asked: object) -> list[str | None]:
    return [hit.heading for hit in index.search(query, **asked).hits]  # type: ignore[arg-type]


ORDERS = {
    "sent": ["Marknad", "Vandring", "Bron lagas"],
    "event": ["Vandring", "Marknad", "Bron lagas"],
    "price": ["Marknad", "Vandring", "Bron lagas"],
}


@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
@pytest.mark.parametrize("query", ["bro", "from:example.se", "bro vandrare"])
def test_orders(index: SearchIndex, query: str, sort: str, expected: list[str]) -> None:
    assert headings(index, query, sort=sort) == expected
    pages = [headings(index, query, sort=sort, limit=1, offset=page) for page in range(4)]
    assert [heading for page in pages for heading in page] == expected


def test_unknown_order_is_misuse(index: SearchIndex) -> None:
    with pytest.raises(UsageError, match="an order among relevance, sent, event, price"):
        index.search("bro", sort="size")  # type: ignore[arg-type]


def test_copies_of_an_issue_are_one_hit(index: SearchIndex) -> None:
    results = index.search("lagas")
    assert [(hit.subject, hit.copies) for hit in results.hits] == [("till Love", 1)]
    assert results.total == 2
    apart = index.search("lagas", collapse_copies=False)
    assert [(hit.subject, hit.copies) for hit in apart.hits] == [("till Love", 0), ("till Kim", 0)]


def test_what_says_something_else_is_no_copy(tmp_path: Path) -> None:
    other = make_copy("till Mio", "Hej Mio!")
    changed = make_section(0, "Bron lagas", f"Bron är lagad och öppen igen. {BRIDGE[:20]}")
    index = SearchIndex(tmp_path)
    index.update([make_part("a", [LETTERS[0], other.model_copy(update={"sections": (changed,)})])])
    assert [hit.copies for hit in index.search("bro").hits] == [0, 0]


def test_facets_count_months_and_what_sections_have(index: SearchIndex) -> None:
    facets = index.search("bro", facets=("month", "has", "year", "sender")).facets
    assert facets["month"] == (("2022-03", 2), ("2022-04", 2))
    assert facets["has"] == (("date", 2), ("price", 2), ("deadline", 1))
    assert facets["year"] == (("2022", 4),)
    assert facets["sender"] == (("Byarådet", 2), ("Nätverket Sjöklart", 2))


def test_similar_sections_are_of_other_letters(index: SearchIndex) -> None:
    results = index.find_similar(LETTERS[0].id, [LETTERS[0].sections[0].text], "sv")
    assert results.hits[0].subject == "till Love"
    assert LETTERS[0].id not in {hit.newsletter_id for hit in results.hits}
    assert index.find_similar(LETTERS[0].id, ["zzz"], "sv").hits == ()


def test_long_period_is_found_by_any_of_its_days(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    section = make_section(0, "Program", "x", dates=(make_date("2014-01-01", "2020-12-31"),))
    index.update([make_part("a", [make_letter("Plan", [section])])])
    for query, found in {
        "when:2017-05-13": 1,
        "when:2020-12-31": 1,
        "when:2014-01-01": 1,
        "when:2013": 0,
        "when:2021..": 0,
        "when:>2020-12-30": 1,
        "when:1900..2100": 1,
        "when:2016-02-03..2016-02-04": 1,
    }.items():
        assert index.search(query).total == found, query


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**47), st.integers(0, 10_000), st.integers(-20_000, 20_000))
def test_blocks_say_whether_a_point_is_in_an_interval(first: int, length: int, step: int) -> None:
    last, point = first + length, max(0, first + step)
    found = not set(find_blocks_of(first, last)).isdisjoint(find_blocks_at(point))
    assert found == (first <= point <= last)


ODD = st.text(
    alphabet=st.sampled_from(list("kursKURS åäö\n\u00a0\u200d\u0301İßæﬁ\ud800🙂-_.§")), max_size=80
)


@settings(max_examples=300, deadline=None)
@given(ODD | st.text(max_size=200), st.sampled_from(["sv", "en", "fi", "und", ""]), st.data())
def test_highlights_and_snippets_of_any_text(text: str, language: str, data: st.DataObject) -> None:
    compiled = Compiled(
        None,  # type: ignore[arg-type]  # only the engine's
        ranked=True,
        terms={"sv:kurs", "sv+kurs", "en:kur", "=kurs", "sv~ar"},
        prefixes={"=ku"},
        phrases=[("sv:kurs", "sv:å")],
    )
    spans = Highlighter(compiled).find_highlights(text, language)
    assert list(spans) == sorted(spans)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start].isalnum()
        last = end
    skip = data.draw(st.integers(0, len(text)))
    line, moved = make_snippet(text, spans, skip)
    assert len(line) <= 242
    assert "\n" not in line
    for start, end in moved:
        assert 0 <= start < end <= len(line)
        assert line[start].isalnum()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="kurs eåiÅÄnabcİß.\n", max_size=60))
def test_likely_words_miss_none(text: str) -> None:
    compiled = Compiled(None, ranked=True, terms={"sv:kurs", "sv+kurs", "=kurs"})  # type: ignore[arg-type]
    quick, slow = Highlighter(compiled), Highlighter(compiled)
    slow._iterate_likely = _iterate_words  # type: ignore[method-assign]
    assert quick.find_highlights(text, "sv") == slow.find_highlights(text, "sv")


def _iterate_words(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in WORD.finditer(text))
