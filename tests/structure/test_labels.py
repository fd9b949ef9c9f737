"""Labels, price tags, datelines and names: lines that look like headings, and what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rusparse.context import Context
from rusparse.structure import outline_document
from rusparse.values.document import Block, Document
from rusparse.values.outline import Outline, OutlineSection

from .letters import box, document, heading, image, items, line, link, rule

PROSE = "Alla grannar samlas på gården och hjälps åt med bänkar, bord och rabatter i solen."
BODY = "#222222"


def outline(letter: Document, subject: str | None = None) -> Outline:
    return outline_document(letter, Context(), subject=subject)


def list_articles(found: Outline) -> list[OutlineSection]:
    return [section for section in found.sections if section.kind == "article"]


def list_heads(found: Outline) -> list[tuple[str | None, str | None]]:
    return [(section.category, section.heading) for section in list_articles(found)]


def kicker(text: str) -> Block:
    return line(text, size=13, bold=True, colour="#aa5500")


def article(text: str) -> list[Block]:
    return [line(text, size=22, bold=True, colour="#113355"), line(PROSE, colour=BODY)]


def test_a_label_over_headings_is_the_category_until_the_next() -> None:
    found = outline(
        document(
            line("Nyhetsbrev från Lindgården", size=30, bold=True, colour="#113355"),
            line(PROSE, colour=BODY),
            kicker("Från styrelsen"),
            article("Nya lås i porten"),
            article("Vattnet stängs av"),
            kicker("Kurser"),
            article("Lär dig beskära"),
        )
    )
    assert list_heads(found) == [
        ("Från styrelsen", "Nya lås i porten"),
        ("Från styrelsen", "Vattnet stängs av"),
        ("Kurser", "Lär dig beskära"),
    ]
    assert all("Kurser" not in section.text for section in found.sections)


def test_a_label_in_a_box_of_its_own_needs_no_colour() -> None:
    label = box(7, line("Stöd och bidrag", bold=True, colour=BODY))
    found = outline(
        document(
            box(2, *article("Nya lås i porten")),
            rule(),
            label,
            box(3, *article("Sök pengar till gården")),
        )
    )
    assert list_heads(found)[-1] == ("Stöd och bidrag", "Sök pengar till gården")


@pytest.mark.parametrize(
    "last",
    [
        [line("Med vänlig hälsning"), kicker("Siv Påhittad")],
        [kicker("Teknik"), kicker("Dagbladet Exempel")],
        [kicker("12 maj 2025")],
        [kicker("Plats: biblioteket")],
        [line("Siv Påhittad", bold=True, colour=BODY)],
    ],
    ids=["name", "two tags", "date", "key and value", "bold alone"],
)
def test_other_short_lines_over_a_heading_are_no_category(last: list[Block]) -> None:
    found = outline(document(article("Nya lås i porten"), last, article("Vattnet stängs av")))
    assert list_heads(found)[-1] == (None, "Vattnet stängs av")


def test_a_label_right_after_the_contents_is_no_entry() -> None:
    found = outline(
        document(
            line("Nyhetsbrev från Lindgården", size=30, bold=True, colour="#113355"),
            line("Det här kan du läsa om:", colour=BODY),
            [line(text, colour=BODY) for text in ("Nya lås", "Vattnet", "Beskärning")],
            kicker("Aktuellt"),
            article("Nya lås i porten"),
            article("Vattnet stängs av"),
        )
    )
    contents = next(section for section in found.sections if section.kind == "contents")
    assert [entry.text for entry in contents.entries] == ["Nya lås", "Vattnet", "Beskärning"]
    assert list_heads(found)[0] == ("Aktuellt", "Nya lås i porten")


def test_the_title_may_date_the_letter_and_a_dateline_heads_nothing() -> None:
    found = outline(
        document(
            line("Nytt från Lindgården maj 2025", size=30, bold=True),
            line("Maj 2025", size=20, bold=True),
            line(PROSE),
            heading("Nya lås i porten"),
            line(PROSE),
            heading("Vattnet stängs av"),
            line(PROSE),
        )
    )
    assert found.title == "Nytt från Lindgården maj 2025"
    heads = [head for _, head in list_heads(found)]
    assert heads == ["Nya lås i porten", "Vattnet stängs av"]


@pytest.mark.parametrize(
    "price", ["299 kr", "Från 1 290 kr", "€ 12,50", "Nur 15 €", "£14", "450:-"]
)
def test_a_price_tag_is_no_heading(price: str) -> None:
    tag = line(price, size=20, bold=True, colour="#aa0000")
    found = outline(document(article("Ullsockor"), tag, line(PROSE), article("Termos")))
    assert [head for _, head in list_heads(found)] == ["Ullsockor", "Termos"]


@pytest.mark.parametrize(
    "text", ["3 kurser i maj", "Nu börjar vi", "100 år av odling", "Från 8 till 80"]
)
def test_a_heading_with_a_figure_is_no_price_tag(text: str) -> None:
    found = outline(document(article("Ullsockor"), article(text)))
    assert [head for _, head in list_heads(found)] == ["Ullsockor", text]


def test_coloured_lines_over_text_are_headings_when_they_come_again() -> None:
    subjects = ("Matematik", "Svenska", "Idrott")
    lessons = [
        block
        for subject in subjects
        for block in (line(subject, colour="#cc3322"), line(PROSE, colour=BODY))
    ]
    once = outline(document(line(PROSE, colour=BODY), lessons[:2]))
    found = outline(document(line(PROSE, colour=BODY), lessons))
    assert [head for _, head in list_heads(found)] == list(subjects)
    assert "Svenska" not in [head for _, head in list_heads(once)]


def test_a_linked_heading_beside_a_button_is_no_menu() -> None:
    def cell(block: Block, column: int) -> Block:
        return replace(block, column=column, columns=2)

    linked = link("Vill du hjälpa till?", "https://example.org/2", size=22)
    found = outline(
        document(
            [cell(block, 0) for block in article("Nya lås i porten")],
            cell(link("Öppna sidan", "https://example.org/1", size=13, button=True), 0),
            cell(linked, 1),
            cell(line(PROSE, colour=BODY), 1),
        )
    )
    assert [head for _, head in list_heads(found)] == ["Nya lås i porten", "Vill du hjälpa till?"]


def test_what_a_letter_brings_is_told_above_its_first_article() -> None:
    found = outline(
        document(
            line("Here's what we have in store:"),
            items("A bridge that counts", "Tea for surveyors"),
            line("A BRIDGE THAT COUNTS ITS WALKERS EVERY DAY", size=26, bold=True),
            line(PROSE),
            line("TEA FOR SURVEYORS", size=20, bold=True),
            line(PROSE),
            line("LETTERS", size=20, bold=True),
            line(PROSE),
        )
    )
    assert found.sections[0].kind == "contents"
    assert len(list_articles(found)) == 3


def test_the_second_line_of_a_title_heads_no_article() -> None:
    top = [
        heading("The bridge that counts", 1, size=32),
        heading("What it taught a town", 3, size=18),
    ]
    byline = [line("Ada Placeholder", size=11), line("MAR 4", size=11)]
    rest = [line(PROSE), heading("What the numbers said"), line(PROSE)]
    found = outline(document(top, byline, rest), subject="The bridge that counts")
    assert found.title == "The bridge that counts"
    assert [head for _, head in list_heads(found) if head] == ["What the numbers said"]
    plain = outline(document(top, rest), subject="The bridge that counts")
    assert "What it taught a town" in [head for _, head in list_heads(plain)]


def test_a_label_over_icons_is_no_category() -> None:
    icons = [image(f"https://example.org/{name}.png", name, width=24) for name in ("Facebook", "X")]
    found = outline(
        document(
            article("Nya lås i porten"), kicker("Sprid på"), icons, article("Vattnet stängs av")
        )
    )
    assert list_heads(found)[-1] == (None, "Vattnet stängs av")


def test_a_large_linked_heading_may_begin_as_an_invitation_does() -> None:
    linked = link("Boka in gårdsfesten redan nu", "https://example.org/1", size=22)
    small = link("Boka din plats här nu", "https://example.org/2")
    found = outline(document(article("Nya lås"), small, linked, line(PROSE, colour=BODY)))
    assert [head for _, head in list_heads(found)] == ["Nya lås", "Boka in gårdsfesten redan nu"]


def test_small_type_across_a_rule_makes_no_heading() -> None:
    more = link("Hela kalendern", "https://example.org/1", size=13)
    small = line(PROSE + " " + PROSE, size=11)
    found = outline(document(article("Nya lås"), line(PROSE, size=13), more, rule(), small))
    assert [head for _, head in list_heads(found)] == ["Nya lås"]


def test_a_line_that_announces_an_article_is_not_its_heading() -> None:
    titles = ("Nya lås i porten", "Vattnet stängs av")
    announced = [block for title in titles for block in (line(title, bold=True), line(PROSE))]
    articles = [block for title in titles for block in (heading(title), line(PROSE))]
    found = outline(document(announced, articles))
    assert [section.heading for section in found.sections if section.heading] == list(titles)
    twice = outline(document(articles, articles))
    assert len(list_articles(twice)) == 4


def test_what_begins_the_heading_s_box_belongs_to_the_article_below() -> None:
    def card(number: int, source: str, text: str) -> list[Block]:
        return box(number, line(source, size=11, bold=True, colour="#999999"), *article(text))

    found = outline(
        document(
            line("Nyhetsbrev från Lindgården", size=30, bold=True, colour="#113355"),
            line(PROSE, colour=BODY),
            card(2, "Gården / nr 12", "Nya lås i porten"),
            card(3, "Föreningen / Kommunen / Grannarna i nr 14", "Vattnet stängs av"),
        )
    )
    assert [section.text for section in list_articles(found)] == [
        f"Nya lås i porten\n\nGården / nr 12\n\n{PROSE}",
        f"Vattnet stängs av\n\nFöreningen / Kommunen / Grannarna i nr 14\n\n{PROSE}",
    ]


@pytest.mark.parametrize(
    ("alternative", "title"),
    [
        ("Hamnens nyhetsbrev Logo", "Hamnens nyhetsbrev"),
        ("Nyhetsbrev från hamnen - logotyp", "Nyhetsbrev från hamnen"),
        ("Nytt från hamnen", "Nytt från hamnen"),
        ("Logo", None),
    ],
)
def test_a_title_that_is_drawn_is_not_called_a_picture(alternative: str, title: str | None) -> None:
    found = outline(
        document(image("https://example.org/a.png", alternative), line(PROSE, colour=BODY))
    )
    assert found.title == title
