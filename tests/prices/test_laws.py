from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.extract.prices import explain_prices, find_prices
from rusparse.records import PriceMention, Table, TableCell
from rusparse.values.passage import Passage

SWEDISH = Context(languages=("sv",))
MONEYISH = st.lists(
    st.sampled_from(
        [
            "1",
            "250",
            "1 200",
            "1.250,50",
            " ",
            "\n",
            "kr",
            ":-",
            "€",
            "$",
            "mkr",
            "per ",
            "person",
            "gratis",
            "-",
            "–",
            "till ",
            "SEK",
            ",",
            ".",
            "(",
            ")",
            "moms",
            "exkl. ",
            "\u00a0",
            "/",
            "öre",
            "fem ",
            "miljoner ",
            "nu ",
            "rabatt",
            "\ud800",
            "\x00",
            "Pris: ",
            "%",
        ]
    ),
    max_size=25,
).map("".join)
CONTEXTS = st.sampled_from(
    [Context(), SWEDISH, Context(languages=("en",)), Context(languages=("fi", "sv"), region="FI")]
)


@settings(max_examples=150, deadline=None)
@given(text=MONEYISH | st.text(max_size=60), context=CONTEXTS)
def test_mentions_are_exact_ordered_and_survive_json(text: str, context: Context) -> None:
    findings = find_prices(Passage(text), context)
    place = 0
    for mention in findings.mentions:
        assert text[slice(*mention.span)] == mention.text
        assert mention.span[0] >= place
        place = mention.span[1]
        assert PriceMention.model_validate_json(mention.model_dump_json()) == mention
        assert mention.free == (mention.amount == 0 and mention.rule.startswith("free"))
        assert (
            mention.max_amount is None
            or mention.amount is None
            or mention.max_amount > mention.amount
        )
        assert not (mention.currency and mention.currency_candidates)
    assert find_prices(Passage(text), context) == findings


@settings(max_examples=80, deadline=None)
@given(
    amount=st.integers(min_value=0, max_value=10**9),
    space=st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", ".", ""]),
)
def test_grouped_amounts_are_read_exactly(amount: int, space: str) -> None:
    written = f"{amount:,}".replace(",", space)
    (mention,) = find_prices(Passage(f"{written} kr"), SWEDISH).mentions
    assert mention.amount == Decimal(amount)
    assert mention.text == f"{written} kr"


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "@",
        "kr",
        "1 ",
        "1,",
        "1.",
        "111.",
        "11,",
        "$",
        "1-",
        "per ",
        "gratis ",
        "Pris: 1\n",
        "1 kr ",
        "€1-",
        "(",
        "\n",
        "moms ",
        "fem ",
        "1:",
        "9 9 kr",
        "medlem 1, ",
        "Fr. 1.-",
        "kr 1/",
        "200/150/100 ",
        "och en halv miljon kronor ",
        ": ingen ",
        "$1 ",
        "kl 10-",
        "Pris: 200–",
        "free, ",
        "\ud800",
    ],
)
def test_long_repetitions_are_read_to_the_end(unit: str) -> None:
    context = Context(languages=("sv",), limits=Limits(max_mentions_per_section=50))
    text = (unit * 60_000)[:60_000]
    findings = find_prices(Passage(text), context)
    assert len(findings.mentions) <= 50
    assert all(text[slice(*mention.span)] == mention.text for mention in findings.mentions)


def test_too_many_prices_are_cut_with_a_diagnostic() -> None:
    context = Context(languages=("sv",), limits=Limits(max_mentions_per_section=3))
    findings = find_prices(Passage("5 kr. " * 10), context)
    assert len(findings.mentions) == 3
    assert [d.code for d in findings.diagnostics] == ["prices-too-many"]
    assert findings.diagnostics[0].details == {"found": "10", "kept": "3"}


def test_too_long_a_text_is_cut_with_a_diagnostic() -> None:
    context = Context(languages=("sv",), limits=Limits(max_section_characters=10))
    findings = find_prices(Passage("100 kr och 200 kr"), context)
    assert [mention.text for mention in findings.mentions] == ["100 kr"]
    assert [d.code for d in findings.diagnostics] == ["prices-text-cut"]


def make_table(rows: list[list[str]], header: bool = True) -> tuple[str, Table]:
    text = ""
    cells = []
    for number, row in enumerate(rows):
        line = []
        for cell in row:
            line.append(
                TableCell(
                    text=cell,
                    span=(len(text), len(text) + len(cell)),
                    header=header and number == 0,
                )
            )
            text += cell + "\t"
        cells.append(tuple(line))
        text = text[:-1] + "\n"
    return text, Table(span=(0, len(text)), rows=tuple(cells))


@pytest.mark.parametrize("header", [True, False])
def test_cells_take_currency_and_vat_from_their_heading(header: bool) -> None:
    text, table = make_table(
        [
            ["Kurs", "Pris (kr) exkl. moms", "Platser"],
            ["Grund", "1 200", "20"],
            ["Mer", "2 400", "12"],
        ],
        header,
    )
    mentions = find_prices(Passage(text, tables=(table,)), SWEDISH).mentions
    assert [(m.text, str(m.amount), m.currency, m.vat) for m in mentions] == [
        ("1 200", "1200", "SEK", "excl"),
        ("2 400", "2400", "SEK", "excl"),
    ]


def test_a_cell_may_hold_two_prices_and_a_sign_for_a_note() -> None:
    cells = ["240/190*", "65*", "1 400 / 900", "17/2", "1/2", "150:-"]
    text, table = make_table([["Kurs", "Pris (kr)"], *(["Grund", cell] for cell in cells)])
    mentions = find_prices(Passage(text, tables=(table,)), SWEDISH).mentions
    assert [(m.text, str(m.amount), m.currency) for m in mentions] == [
        ("240", "240", "SEK"),
        ("190", "190", "SEK"),
        ("65", "65", "SEK"),
        ("1 400", "1400", "SEK"),
        ("900", "900", "SEK"),
        ("150:-", "150", "SEK"),
    ]


def test_a_row_heading_gives_its_currency_to_the_row() -> None:
    text, table = make_table([["", "Barn", "Vuxen"], ["Avgift, kr", "50", "100"]])
    mentions = find_prices(Passage(text, tables=(table,)), SWEDISH).mentions
    assert [(m.text, m.currency, m.role) for m in mentions] == [
        ("50", "SEK", "fee"),
        ("100", "SEK", "fee"),
    ]


def test_amount_and_currency_may_stand_in_two_cells() -> None:
    text, table = make_table([["Vuxen", "100", "kr"], ["Barn", "50", "kr"]], header=False)
    mentions = find_prices(Passage(text, tables=(table,)), SWEDISH).mentions
    assert [(m.text, str(m.amount), m.currency) for m in mentions] == [
        ("100\tkr", "100", "SEK"),
        ("50\tkr", "50", "SEK"),
    ]


def test_a_heading_without_money_leaves_its_numbers_alone() -> None:
    text, table = make_table([["Kurs", "Platser"], ["Grund", "20"]])
    assert find_prices(Passage(text, tables=(table,)), SWEDISH).mentions == ()


def test_vat_stated_for_all_prices_holds_for_each() -> None:
    text = "Alla priser anges exkl. moms.\n\nKurs A: 450 kr\nKurs B: 500 kr inkl. moms"
    mentions = find_prices(Passage(text), SWEDISH).mentions
    assert [mention.vat for mention in mentions] == ["excl", "incl"]


def test_a_shared_sign_keeps_its_candidates_where_nothing_decides() -> None:
    (mention,) = find_prices(Passage("450 kr"), Context(languages=("en",))).mentions
    assert mention.currency is None
    assert mention.currency_candidates == ("SEK", "NOK", "DKK", "ISK")


def test_explanations_name_what_was_read() -> None:
    (explanation,) = explain_prices(Passage("Avgift 1 200 kr"), SWEDISH)
    assert explanation.mention.rule == "number-currency"
    assert explanation.fields == {"number": "1 200", "currency": "SEK"}
    assert explanation.why == "a number with a currency after it"


@pytest.mark.parametrize("languages", [(), ("fr",)])
@pytest.mark.parametrize("text", ["la 2e fois", "le 3e jour", "50 mk"])
def test_slang_of_a_letter_or_two_needs_its_language(text: str, languages: tuple[str, ...]) -> None:
    assert find_prices(Passage(text), Context(languages=languages)).mentions == ()
    assert find_prices(Passage("2e"), Context(languages=("fi",))).mentions[0].currency == "EUR"
