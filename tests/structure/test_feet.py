"""Feet and service lines: what belongs to the last article, and what to the letter's foot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rusparse.context import Context
from rusparse.structure import outline_document
from rusparse.values.document import Block, Run
from rusparse.values.outline import Outline

from .letters import box, document, heading, line, link, rule

PROSE = "Alla grannar samlas på gården och hjälps åt med bänkar, bord och rabatter i solen."


SENDER = "Lindgården är en förening för alla som bor på gården."


def outer(number: int, blocks: list[Block]) -> list[Block]:
    return box(number + 1, *blocks, outer=number)


def outline(*blocks: Block | list[Block], hidden: tuple[str, ...] = ()) -> Outline:
    return outline_document(document(*blocks, hidden=hidden), Context())


def find_kind(found: Outline, text: str) -> str:
    return next(section.kind for section in found.sections if text in section.text)


def test_an_address_in_one_paragraph_with_the_unsubscribe_line_is_the_foot() -> None:
    imprint = Block("text", (Run("Bageriet, Påhittade gatan 1, Exempelby\nAvregistrera dig här"),))
    found = outline(heading("Nya lås i porten"), line(PROSE), imprint)
    assert find_kind(found, "Påhittade gatan") == "footer"
    assert find_kind(found, "bänkar") == "article"


def test_small_print_is_the_foot_and_a_small_article_is_none() -> None:
    found = outline(
        heading("Nya lås i porten"),
        line(PROSE),
        line(PROSE),
        box(5, line("Bli stödmedlem du med", size=14, bold=True), line(PROSE + " Tack.", size=14)),
        box(6, line("Föreningen, Exempelvägen 3", size=11), line("Avregistrera dig", size=11)),
    )
    assert find_kind(found, "stödmedlem") == "article"
    assert find_kind(found, "Exempelvägen") == "footer"


def test_running_text_may_stand_under_the_line_that_says_how_to_unsubscribe() -> None:
    imprint = [line("Avregistrera dig här"), line("Föreningen Lindgården"), line(SENDER)]
    apart = outline(
        box(5, heading("Lås"), line(PROSE), line(PROSE), line(PROSE)), outer(6, imprint)
    )
    assert find_kind(apart, SENDER) == find_kind(apart, "Avregistrera") == "footer"
    inside = outline(box(5, heading("Lås"), line(PROSE), line(PROSE), line(PROSE), *imprint))
    assert find_kind(inside, SENDER) == "article"


def test_the_address_under_a_service_line_is_the_service_s() -> None:
    address = link("https://example.org/a?b", "https://example.org/a?b")
    told = [line("Vill du inte ha fler utskick?"), line("Avregistrera dig här:"), address]
    articles = [heading("Lås"), line(PROSE), line(PROSE)]
    found = outline(*told, *articles, *told)
    assert found.unsubscribe == "https://example.org/a?b"
    services = [section for section in found.sections if "example.org" in section.text]
    assert [section.kind for section in services] == ["masthead", "footer"]
    assert all(section.text.startswith("Vill du inte") for section in services)
    other = outline(
        *articles, line("Så behandlar vi personuppgifter i skolan:"), address, *articles
    )
    assert [link.zone_kind for section in other.sections for link in section.links] == [None]


def test_a_rule_over_a_service_line_begins_the_foot() -> None:
    why = line("Du får det här brevet eftersom du är medlem.")
    text = [line(PROSE), line(PROSE), line(PROSE)]
    found = outline(heading("Lås"), text, rule(), why, line(SENDER))
    assert find_kind(found, SENDER) == "footer"
    found = outline(heading("Lås"), rule(), why, line(SENDER))
    assert find_kind(found, SENDER) == "article"


@pytest.mark.parametrize(("background", "kind"), [("#113355", "footer"), ("#ffffff", "article")])
def test_small_print_on_a_ground_of_its_own_is_the_foot(background: str, kind: str) -> None:
    text = box(5, heading("Lås"), line(PROSE), line("Läs mer", size=11), background="#ffffff")
    small = [line("Lindgården", size=12, bold=True), line(SENDER, size=11)]
    found = outline(text, box(6, *small, background=background))
    assert find_kind(found, SENDER) == kind
    assert find_kind(found, "Läs mer") == "article"


def test_legal_text_may_outweigh_a_short_letter() -> None:
    legal = [line(f"{PROSE} {SENDER} {PROSE}", size=11), line("Avregistrera dig", size=11)]
    text = [line(PROSE), line("Hej!"), line(SENDER)]
    letter = document(box(5, heading("Lås"), *text), box(6, *legal, background="#dddddd"))
    found = outline_document(replace(letter, body_size_pixels=11.0), Context())
    footer = next(section for section in found.sections if section.kind == "footer")
    assert footer.text.count(PROSE) == 2
    assert find_kind(found, "Hej!") == "article"


def test_a_column_beside_the_text_is_no_foot() -> None:
    dates = [replace(line(f"{day} mars", size=14), column=1, columns=2) for day in (8, 15, 22)]
    found = outline(heading("Program"), line(PROSE), dates, line("Avregistrera dig", size=11))
    assert find_kind(found, "15 mars") == "article"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Do not reply to this email, the mailbox is unmonitored.", "footer"),
        ("If you cannot come, reply to this message and we will save you a seat.", "article"),
        ("Svara inte på detta mejl.", "footer"),
        ("Om du inte kan komma, svara på mejlet så ringer vi upp dig i stället.", "article"),
        ("Stop getting this letter", "footer"),
        ("Stop by for tea on Monday at the old library, it is free of charge.", "article"),
    ],
)
def test_a_reply_may_be_asked_for(text: str, kind: str) -> None:
    found = outline(heading("Tea for all"), line(PROSE), line(text))
    assert find_kind(found, text) == kind


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Utskicket är gjort i Brevduvan", "Brevduvan"),
        ("Skickas via Exempel a Letter", "Exempel a Letter"),
        ("Vi har gjort i ordning lokalen", None),
    ],
)
def test_the_sending_service_is_named_in_the_foot(phrase: str, name: str | None) -> None:
    found = outline(heading("Lås"), line(PROSE), line("Avregistrera dig"), line(phrase, size=11))
    assert found.platform == name


@pytest.mark.parametrize(
    ("hidden", "preheader"),
    [
        (("Klicka inte här", "Lås, vatten och beskärning"), "Lås, vatten och beskärning"),
        (("View this email in your browser",), None),
        (("Allt du behöver veta om våren",), "Allt du behöver veta om våren"),
    ],
)
def test_a_service_line_is_no_preheader(hidden: tuple[str, ...], preheader: str | None) -> None:
    found = outline(heading("Lås"), line(PROSE), hidden=hidden)
    assert found.preheader == preheader


@pytest.mark.parametrize("top", ["6 maj 2025", "Maj 2025"])
def test_a_small_dateline_is_no_preheader(top: str) -> None:
    found = outline(line(top, size=11), heading("Lås"), line(PROSE), line(PROSE))
    assert found.preheader is None


@pytest.mark.parametrize(
    ("question", "below", "kind"),
    [
        ("How did you like today's newsletter?", ["Loved it", "Not for me"], "footer"),
        ("Vad tyckte du om utskicket?", ["Bra", "Dåligt"], "footer"),
        ("Vad tycker du om nyhetsbrevet?", [PROSE, PROSE], "article"),
    ],
)
def test_a_poll_is_the_foot_and_a_survey_an_article(
    question: str, below: list[str], kind: str
) -> None:
    poll = [heading(question), *(line(text) for text in below)]
    found = outline(heading("Lås"), line(PROSE), poll, line("Unsubscribe here", size=11))
    assert find_kind(found, question) == kind
