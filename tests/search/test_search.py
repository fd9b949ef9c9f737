from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.errors import UsageError
from rusparse.records import Address, Link, Table
from rusparse.search import SearchIndex
from rusparse.search.query import parse_query

from .letters import make_contact, make_date, make_letter, make_part, make_price, make_section

LETTERS = [
    make_letter(
        "Nytt från Sjöklart december",
        [
            make_section(0, None, "Här är månadens nyheter.", "introduction"),
            make_section(
                1,
                "Kurser i navigation",
                "Två kvällskurser hålls i klubbhuset. Kostnaden är 850 kronor per person.",
                category="UTBILDNING",
                prices=(make_price("850"),),
                dates=(make_date("2022-02-03"), make_date("2022-01-15", role="deadline")),
                contacts=(make_contact("Åsa Ekvall", "asa@example.se", "+46701740605"),),
            ),
            make_section(
                2,
                "Årsmötet",
                "Välkommen till årsmötet. Anmälan sker till styrelsen, gärna före kursen.",
                dates=(make_date("2022-03-01", "2022-03-31"),),
                tables=(Table(span=(0, 1), rows=()),),
            ),
        ],
        platform="Paloma",
    ),
    make_letter(
        "Nytt från Sjöklart januari",
        [
            make_section(
                0,
                "Seglarskola för barn",
                "Skolan passar nybörjare. Priset är 2 000 till 3 000 kronor.",
                prices=(make_price("2000", "3000"), make_price("100000", role="grant")),
                links=(
                    Link(
                        span=None,
                        text="Program",
                        url="https://example.se/a.pdf",
                        clean_url="https://example.se/a.pdf",
                        kind="attachment",
                    ),
                ),
            )
        ],
        sent="2022-01-20T08:00:00+01:00",
        sender=Address(name="Åke Lind", address="ake.lind@example.org"),
    ),
    make_letter(
        "Harbour news",
        [
            make_section(
                0,
                "New courses",
                "The course starts in May and costs 90 euros.",
                prices=(make_price("90", currency="EUR"),),
            )
        ],
        sent="2022-04-02T08:00:00+01:00",
        language="en",
        recipients=(Address(name="Crew", address="crew@example.com"),),
    ),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    made.update([make_part("a", LETTERS[:2]), make_part("b", LETTERS[2:])])
    return made


QUERIES = {
    "kurs": ["Kurser i navigation", "Årsmötet"],
    "kursen": ["Kurser i navigation", "Årsmötet"],
    "course": ["New courses"],
    "kurs navigation": ["Kurser i navigation"],
    "kurs -navigation": ["Årsmötet"],
    "navigation OR seglarskola": ["Seglarskola för barn", "Kurser i navigation"],
    "navigation ELLER course": ["New courses", "Kurser i navigation"],
    '"till årsmötet"': ["Årsmötet"],
    '"årsmötet till"': [],
    '"till styrelserna"': ["Årsmötet"],
    "„två kvällskurser”": ["Kurser i navigation"],
    "seglar*": ["Seglarskola för barn"],
    "naviga*": ["Kurser i navigation"],
    "igation*": [],
    "arsmote": ["Årsmötet"],
    "segelbåt": [],
    "heading:kurs": ["Kurser i navigation"],
    "rubrik:kurs": ["Kurser i navigation"],
    "title:januari": ["Seglarskola för barn"],
    "subject:harbour": ["New courses"],
    "category:utbildning": ["Kurser i navigation"],
    "kind:introduction": [None],
    "typ:inledning": [None],
    "from:åke": ["Seglarskola för barn"],
    "från:ake.lind@example.org": ["Seglarskola för barn"],
    'from:"Åke Lind"': ["Seglarskola för barn"],
    "from:lind@example": ["Seglarskola för barn"],
    "from:li*": ["Seglarskola för barn"],
    "from:ind": [],
    "to:crew": ["New courses"],
    "lang:en": ["New courses"],
    "språk:en": ["New courses"],
    "platform:paloma kurs": ["Kurser i navigation", "Årsmötet"],
    "series:sjöklart skola": ["Seglarskola för barn"],
    "has:contact": ["Kurser i navigation"],
    "har:kontakt": ["Kurser i navigation"],
    "has:table": ["Årsmötet"],
    "has:attachment": ["Seglarskola för barn"],
    "har:pris lang:sv": ["Seglarskola för barn", "Kurser i navigation"],
    "has:deadline": ["Kurser i navigation"],
    "sent:2022": ["New courses", "Seglarskola för barn"],
    "sent:2022-01": ["Seglarskola för barn"],
    "sent:2022-01-20": ["Seglarskola för barn"],
    "sent:2022-01..2022-03": ["Seglarskola för barn"],
    "sent:2022-02..": ["New courses"],
    "sent:<2022 kurs": ["Kurser i navigation", "Årsmötet"],
    "sent:<=2022-01 skola": ["Seglarskola för barn"],
    "sent:>2022-01": ["New courses"],
    "when:2022-03-15": ["Årsmötet"],
    "datum:2022-02": ["Kurser i navigation"],
    "when:2022-02-10..2022-02-20": [],
    "when:..2022-02-10": ["Kurser i navigation"],
    "when:2022-03-31..2022-05": ["Årsmötet"],
    "when:2022-04-01..": [],
    "when:<2022-01-15": [],
    "när:2022-03": ["Årsmötet"],
    "deadline:..2022-06-01": ["Kurser i navigation"],
    "deadline:2022-02": [],
    "price:<1000": ["New courses", "Kurser i navigation"],
    "pris:500..900": ["Kurser i navigation"],
    "price:850": ["Kurser i navigation"],
    "price:<850": ["New courses"],
    "price:<=850 lang:sv": ["Kurser i navigation"],
    "price:2400..2600": ["Seglarskola för barn"],
    "price:2413": ["Seglarskola för barn"],
    "price:2413,37": ["Seglarskola för barn"],
    "price:..90": ["New courses"],
    "price:3000..": ["Seglarskola för barn"],
    "price:>2999,99": ["Seglarskola för barn"],
    "price:>=3000": ["Seglarskola för barn"],
    "price:>3000": [],
    "valuta:eur": ["New courses"],
    "price:<100 currency:SEK": [],
    "contact:ekvall": ["Kurser i navigation"],
    "kontakt:asa@example.se": ["Kurser i navigation"],
    "contact:kvall": [],
    "phone:070-1740605": ["Kurser i navigation"],
    "telefon:+46701740605": ["Kurser i navigation"],
    'phone:"070-174 06 05"': ["Kurser i navigation"],
    "phone:070-174 06 05": ["Kurser i navigation"],
    "phone:+46 70 174 06 05 kurs": ["Kurser i navigation"],
    "telefon:+46 (0)70-174 06 05": ["Kurser i navigation"],
    "phone:0046701740605": ["Kurser i navigation"],
    "phone:174 06 05": ["Kurser i navigation"],
    "phone:070/1740605": ["Kurser i navigation"],
    "-phone:070-174 06 05 kurs": ["Årsmötet"],
    "phone:0701740606": [],
    "has:date": ["Kurser i navigation", "Årsmötet"],
    "has:link": ["Seglarskola för barn"],
    "has:image": [],
    "har:bilaga": ["Seglarskola för barn"],
    "har:tabell": ["Årsmötet"],
    "har:sista": ["Kurser i navigation"],
    "subject:harbour news": ["New courses"],
    "ämne:harbour": ["New courses"],
    "titel:januari": ["Seglarskola för barn"],
    "kategori:utbildning": ["Kurser i navigation"],
    "serie:sjoklart seglarskola": ["Seglarskola för barn"],
    "plattform:paloma kurs": ["Kurser i navigation", "Årsmötet"],
    "avsändare:lind": ["Seglarskola för barn"],
    "till:crew": ["New courses"],
    "skickat:2022-04": ["New courses"],
    "sista:2022-01": ["Kurser i navigation"],
    "länk:example.se": ["Seglarskola för barn"],
    "link:xample.se": [],
    "link:example.se/a.pdf": ["Seglarskola för barn"],
    "link:program": ["Seglarskola för barn"],
    "-lang:sv": ["New courses"],
    "-has:price -kind:introduction": ["Årsmötet"],
    "": [],
    "   ": [],
    "?!": [],
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.items(), ids=list(QUERIES))
def test_finds_in_order(index: SearchIndex, query: str, expected: list[str | None]) -> None:
    results = index.search(query)
    assert [hit.heading for hit in results.hits] == expected
    assert results.total == len(expected)
    assert results.remarks == ()


REMARKS = {
    "kurs price:cheap": (2, 'price: an amount or a range of amounts was expected, not "cheap"'),
    "kurs pris:900..500": (2, 'pris: an amount or a range of amounts was expected, not "900..500"'),
    "kurs sent:2022-13": (2, "sent: a day such as 2022-05-04"),
    "kurs when:2022-05..2022-04": (2, "when: a day such as 2022-05-04"),
    "kurs has:everything": (2, "has: one of attachment, contact, date"),
    "kurs phone:x": (2, "phone: a telephone number was expected"),
    "nonsense:kurs": (0, 'there is no field "nonsense"; searched as words'),
    'kurs "navigation': (1, "a quotation mark has no partner"),
    "kurs 🙂": (2, '"🙂" holds no letter or digit; left out'),
    "kurs " + "navigation " * 70: (1, "only the first 64 words"),
    "kurs " + "a" * 3000: (0, "the query was cut to 2000 characters"),
}


@pytest.mark.parametrize(("query", "expected"), REMARKS.items(), ids=[q[:20] for q in REMARKS])
def test_remarks_name_what_was_not_understood(
    index: SearchIndex, query: str, expected: tuple[int, str]
) -> None:
    total, remark = expected
    results = index.search(query)
    assert results.total == total
    assert len(results.remarks) == 1
    assert results.remarks[0].startswith(remark)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            '"ring phone:070 174 06 05 i dag"',
            ["ring", "phone", "070", "174", "06", "05", "i", "dag"],
        ),
        ('heading:"phone:070 174 06 05"', ["phone", "070", "174", "06", "05"]),
        ('"kurs" phone:070 174 06 05', ["kurs", "701740605"]),
        ('phone:070 174 06 05 "ring', ["701740605", "ring"]),
        ("“phone:070 174 06 05”", ["phone", "070", "174", "06", "05"]),
    ],
)
def test_a_field_s_name_in_a_phrase_is_a_word(query: str, expected: list[str]) -> None:
    clauses = [clause for group in parse_query(query).groups for clause in group]
    assert [word for clause in clauses for word in clause.words] == expected


def test_hit_tells_letter_and_place(index: SearchIndex) -> None:
    hit = index.search("kurs").hits[0]
    assert (hit.newsletter_id, hit.section_index) == (LETTERS[0].id, 1)
    assert (hit.title, hit.category) == ("Nytt från Sjöklart december", "UTBILDNING")
    assert hit.sender == Address(name="Nätverket Sjöklart", address="brev@sjoklart.example.se")
    assert hit.sent_at == dt.datetime(2021, 12, 17, 8, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert [hit.text[slice(*span)] for span in hit.highlights] == ["Kurser", "kvällskurser"]
    assert hit.snippet == (
        "Två kvällskurser hålls i klubbhuset. Kostnaden är 850 kronor per person."
    )
    assert [hit.snippet[slice(*span)] for span in hit.snippet_highlights] == ["kvällskurser"]


def test_snippet_shows_the_densest_place_of_a_long_text(tmp_path: Path) -> None:
    filling = "Vinden vred sig sakta mot norr under natten. " * 12
    body = f"Ett ankare. {filling}\n\nFyra ankare och ett ankare till. {filling}"
    made = SearchIndex(tmp_path)
    made.update([make_part("a", [make_letter("¤", [make_section(0, "Rubrik", body)])])])
    [hit] = made.search("ankare").hits
    assert len(hit.highlights) == 3
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert len(hit.snippet) <= 242
    assert [hit.snippet[slice(*span)] for span in hit.snippet_highlights] == ["ankare", "ankare"]


def test_heading_and_title_weigh_more_than_text(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path)
    letters = [
        make_letter("aa", [make_section(0, "Ett", "Om fyrar och annat som syns.")]),
        make_letter("bb", [make_section(0, "Fyrar", "Om annat som syns från land.")]),
        make_letter("Fyrar cc", [make_section(0, "Tre", "Om annat som syns från land.")]),
        make_letter("dd", [make_section(0, "Fyra", "Om annat som syns från land.")]),
    ]
    made.update([make_part("a", letters)])
    hits = made.search("fyr").hits
    assert hits[-1].heading == "Ett"
    assert {hit.heading for hit in hits} == {"Ett", "Fyrar", "Tre"}


def test_word_itself_stands_before_compound_and_unmarked(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path)
    bodies = ["En ny båt kom in.", "En fiskebåt kom in.", "Två båtar kom in."]
    sections = [make_section(place, None, body) for place, body in enumerate(bodies)]
    made.update([make_part("a", [make_letter("¤", sections)])])
    assert [hit.section_index for hit in made.search("båt").hits] == [0, 2, 1]
    scores = {query: made.search(query).hits[0].score for query in ("båt", "bat")}
    assert scores["bat"] < scores["båt"]


def test_equal_hits_stand_newest_first_over_all_pages(tmp_path: Path) -> None:
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 2, 20)]
    letters = []
    for place, day in enumerate(days):
        section = make_section(0, None, "Samma ord i alla brev.")
        letter = make_letter("lika", [section], sent=f"{day}T08:00:00+01:00")
        letters.append(letter.model_copy(update={"id": f"{place:064x}"}))
    made = SearchIndex(tmp_path)
    made.update([make_part(f"part-{place}", letters[place::5]) for place in range(5)])
    for query in ("samma", "from:sjöklart", "samma OR ord"):
        pages = [made.search(query, limit=7, offset=offset).hits for offset in range(0, 40, 7)]
        paged = [hit.sent_at for hits in pages for hit in hits]
        assert [str(moment)[:10] for moment in paged] == sorted(days, reverse=True)


def test_one_hit_for_each_letter(index: SearchIndex) -> None:
    results = index.search("kurs OR course", by_letter=True)
    assert [hit.title for hit in results.hits] == ["Harbour news", "Nytt från Sjöklart december"]
    assert results.total == 3
    second = index.search("kurs OR course", by_letter=True, limit=1, offset=1)
    assert [hit.title for hit in second.hits] == ["Nytt från Sjöklart december"]


def test_facets_count_sections(index: SearchIndex) -> None:
    facets = index.search("-kind:introduction", facets=("sender", "year", "language")).facets
    assert facets == {
        "sender": (("Nätverket Sjöklart", 3), ("Åke Lind", 1)),
        "year": (("2021", 2), ("2022", 2)),
        "language": (("sv", 3), ("en", 1)),
    }


@pytest.mark.parametrize(
    "arguments", [{"limit": 0}, {"limit": 10_001}, {"offset": -1}, {"facets": ("x",)}]
)
def test_pages_and_facets_out_of_bounds_are_misuse(
    index: SearchIndex, arguments: dict[str, Any]
) -> None:
    with pytest.raises(UsageError):
        index.search("kurs", **arguments)


def test_stemmer_that_cuts_too_much_still_finds(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path)
    bodies = ["Et kurs i navigasjon.", "Kurset er gratis.", "Mange kurs.", "En tur på sjøen."]
    sections = [make_section(place, None, body) for place, body in enumerate(bodies)]
    made.update([make_part("a", [make_letter("¤", sections, language="nb")])])
    for query in ("kurs", "kurset"):
        assert {hit.section_index for hit in made.search(query).hits} == {0, 1, 2}


def test_archive_splits_compounds_of_its_own_words(tmp_path: Path) -> None:
    made = SearchIndex(tmp_path)
    bodies = [
        "Kvastrix kom på besök.",
        "Vi höll ett kvastrixmöte igår.",
        "En plupprunda senare.",
        "Fem blombergmöten till.",
    ]
    sections = [make_section(place, None, body) for place, body in enumerate(bodies)]
    made.update([make_part("a", [make_letter("¤", sections)])])
    assert {hit.section_index for hit in made.search("möte").hits} == {1}
    assert {hit.section_index for hit in made.search("kvastrix").hits} == {0, 1}
    assert {hit.section_index for hit in made.search("runda").hits} == set()


PIECES = st.sampled_from(
    [
        '"',
        "-",
        "OR",
        ":",
        "*",
        "..",
        "<",
        "price:",
        "sent:",
        "from:",
        "has:",
        "phone:",
        "kurs",
        "å",
        "2022",
        "2022-02-30",
        "(",
        ")",
        "\x00",
        "\ud800",
        "0000",
        "99999999999999999999",
        " ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | st.lists(PIECES, max_size=8).map("".join))
def test_no_query_raises(index: SearchIndex, query: str) -> None:
    results = index.search(query, facets=("year",))
    assert results == index.search(query, facets=("year",))
    for hit in results.hits:
        for start, end in hit.highlights:
            assert 0 <= start < end <= len(hit.text)
        for start, end in hit.snippet_highlights:
            assert 0 <= start < end <= len(hit.snippet)
