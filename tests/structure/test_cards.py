"""Cards: what stands over a heading and belongs to it, and what was said before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rusparse.context import Context
from rusparse.structure import outline_document
from rusparse.values.document import Block, Document, Run
from rusparse.values.outline import OutlineSection

from .letters import document, heading, line, link, rule

PROSE = "Alla grannar samlas på gården och hjälps åt med bänkar, bord och rabatter i solen."


def list_articles(letter: Document) -> list[OutlineSection]:
    outline = outline_document(letter, Context())
    return [section for section in outline.sections if section.kind == "article"]


def list_heads(letter: Document) -> list[tuple[str | None, str | None]]:
    return [(section.category, section.heading) for section in list_articles(letter)]


def within(
    boxes: tuple[int, ...], *blocks: Block, column: int = 0, columns: int = 1
) -> list[Block]:
    return [
        replace(block, boxes=boxes, box=boxes[-1], column=column, columns=columns)
        for block in blocks
    ]


@pytest.mark.parametrize("text", ["Se tidtabellen", "TIDTABELL"], ids=["bold", "bold capitals"])
def test_the_last_line_of_a_column_labels_nothing_below_the_columns(text: str) -> None:
    last = line(text, size=14, bold=True)
    letter = document(
        within((1, 2, 3), heading("Nya lås i porten"), column=0, columns=2),
        within((1, 2, 4), line(PROSE), column=0, columns=2),
        within((1, 2, 5), heading("Vattnet stängs av"), column=1, columns=2),
        within((1, 2, 5, 6), line(PROSE), column=1, columns=2),
        within((1, 2, 5, 7), last, column=1, columns=2),
        within((1, 8, 9), heading("Lär dig beskära"), line(PROSE)),
    )
    assert list_heads(letter) == [
        (None, "Nya lås i porten"),
        (None, "Vattnet stängs av"),
        (None, "Lär dig beskära"),
    ]
    assert list_articles(letter)[1].text.endswith(text)


def test_a_label_over_columns_is_their_category() -> None:
    letter = document(
        within((1, 2), *[heading("Nya lås i porten"), line(PROSE)]),
        within((1, 3), line("Kurser i vår", size=14, bold=True)),
        within((1, 4, 5), heading("Lär dig beskära"), line(PROSE), column=0, columns=2),
    )
    assert list_heads(letter)[-1] == ("Kurser i vår", "Lär dig beskära")


def test_lines_as_large_as_a_heading_stand_before_it() -> None:
    letter = document(
        heading("Cykel till salu"),
        rule(),
        within((1, 2), line("Sju växlar"), line("Korg och pakethållare")),
        within((1, 3), heading("Säljes i Sandvåg", size=16), line(PROSE)),
    )
    assert [section.text.split("\n\n") for section in list_articles(letter)] == [
        ["Cykel till salu", "Sju växlar", "Korg och pakethållare"],
        ["Säljes i Sandvåg", PROSE],
    ]


def test_a_small_line_over_a_heading_is_its_label() -> None:
    letter = document(
        heading("Cykel till salu"),
        line(PROSE),
        rule(),
        within((1, 2), line("Lånas ut", size=12)),
        within((1, 3), heading("Släpvagn", size=22), line(PROSE)),
    )
    assert list_articles(letter)[-1].text.split("\n\n")[:2] == ["Släpvagn", "Lånas ut"]


def goods(name: str, price: str, *, colour: str | None = None) -> Block:
    runs = (
        Run(f"{name}\n", bold=True, colour="#115577"),
        Run("Ord. pris 500 kr\n", bold=True),
        Run(f"{price}\n", bold=True, colour=colour),
        Run("Stickad av grannar under vintern."),
    )
    return Block("text", runs, tag="td")


def test_the_first_of_several_bold_rows_is_the_heading() -> None:
    goods_sold = [
        goods("Ullsockor", "Vårt pris 300 kr", colour="#cc0022"),
        goods("Vantar\nmed lång mudd", "Vårt pris 200 kr", colour="#cc0022"),
    ]
    articles = list_articles(document(line(PROSE), line(PROSE), goods_sold))
    assert [section.heading for section in articles] == ["Ullsockor", "Vantar med lång mudd"]
    assert articles[0].text.split("\n\n")[1].split("\n") == [
        "Ord. pris 500 kr",
        "Vårt pris 300 kr",
        "Stickad av grannar under vintern.",
    ]


@pytest.mark.parametrize(
    ("text", "size", "belongs"),
    [
        ("I samarbete med Lindgårdens vänner.", 12, True),
        ("I samarbete med Lindgårdens vänner.", 24, False),
        ("Läs hela berättelsen här.", 12, False),
    ],
    ids=["note", "large", "read on"],
)
def test_small_print_between_a_rule_and_a_heading_is_the_article_s(
    text: str, size: float, belongs: bool
) -> None:
    letter = document(
        heading("Nya lås i porten"),
        line(PROSE),
        rule(),
        line(text, size=size),
        heading("Släpvagn", size=22),
        line(PROSE),
    )
    told = [text in section.text for section in list_articles(letter)]
    assert told == [not belongs, belongs]


def test_a_button_over_a_heading_is_no_category() -> None:
    button = link("STÖD OSS", "https://example.org/1", size=28)
    below = [line("Bli medlem i föreningen", size=18, bold=True), line(PROSE)]
    letter = document(
        heading("Nya lås i porten"),
        line(PROSE),
        [replace(block, background="#118833") for block in within((1, 2, 3), button)],
        [replace(block, background="#ffffff") for block in within((1, 2, 4), *below)],
    )
    assert list_heads(letter)[-1] == (None, "Bli medlem i föreningen")


def test_a_wish_in_the_box_of_the_text_below_begins_the_introduction() -> None:
    def letter(wish: str) -> Document:
        top = within((1, 2), line("Nytt från Lindgården", size=30))
        text = within((1, 3), line(wish), line(PROSE))
        return document(top, text, heading("Nya lås"), line(PROSE), heading("Vatten"), line(PROSE))

    def find_kind(wish: str) -> str:
        sections = outline_document(letter(wish), Context()).sections
        return next(section.kind for section in sections if wish in section.text)

    assert find_kind("Gott nytt år!") == "introduction"
    assert find_kind("Maj 2025") == "masthead"


def card(number: int, background: str, *blocks: Block) -> list[Block]:
    parts = [within((1, number, number + place), block) for place, block in enumerate(blocks, 1)]
    return [replace(block, background=background) for part in parts for block in part]


@pytest.mark.parametrize(
    ("grounds", "categories"),
    [
        (["#ffffff", "#ffffff", "#ffffff"], ["AKTUELLT", "AKTUELLT"]),
        (["#ddeeff", "#ffffff", "#ffffff"], ["AKTUELLT", "AKTUELLT"]),
        (["#ffffff", "#ffffff", "#ffeedd"], ["AKTUELLT", None]),
    ],
    ids=["one ground", "painted label", "two grounds"],
)
def test_a_card_s_label_ends_with_its_ground(
    grounds: list[str], categories: list[str | None]
) -> None:
    label, *first = card(10, grounds[1], kicker(), heading("Nya lås"), line(PROSE))
    letter = document(
        card(30, "#ffffff", heading("Vattnet"), line(PROSE)),
        replace(label, background=grounds[0]),
        first,
        card(20, grounds[2], heading("Lär dig beskära"), line(PROSE)),
    )
    assert [category for category, _ in list_heads(letter)[-2:]] == categories


def kicker() -> Block:
    return line("AKTUELLT", size=12, bold=True)


def test_a_name_written_large_under_a_sign_off_is_no_category() -> None:
    name = line("Siv Påhittad", size=30, colour="#cc0022")
    letter = document(
        line(PROSE),
        line("Vi ses, och hör av er!"),
        line("Med vänlig hälsning"),
        name,
        heading("Nya lås i porten"),
        line(PROSE),
        heading("Vattnet stängs av"),
        line(PROSE),
    )
    assert list_heads(letter) == [(None, "Nya lås i porten"), (None, "Vattnet stängs av")]
