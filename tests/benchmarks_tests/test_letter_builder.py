"""A saved plain-text letter, described from given lines and built into an e-mail."""

from __future__ import annotations

import email
import email.policy
from typing import Any

import pytest
from lxml import html

from benchmarks.letters import STYLES, Bullets, Paragraph, render_text
from tests.letter_builder import build_message, letter_from_text

_TEXT = """Bladet från bokbussen 3 maj

Maj 2021

Bokbussen rullar vidare.

\u00a0

I bladet:

Nya hållplatser
Boktips
Visa i webbläsaren

PÅ VÄG

Bussen byter hållplatser

Från och med nu stannar vi vid skolan.

Se tidtabellen

\u00a0

Tre tips för hängmattan

Böcker som håller i regn.

Lån går till:

alla vuxna
alla barn

\u00a0

Bladet delas ut till låntagare.

Frågor? Fråga chauffören Bo Ek.

Om dina uppgifter

Sluta få bladet
"""
_LINES: dict[str, Any] = {
    "headings": ["Bussen byter hållplatser", "Tre tips för hängmattan"],
    "contents": ["Nya hållplatser", "Boktips"],
    "category": "PÅ VÄG",
    "chrome": ["Visa i webbläsaren", "Om dina uppgifter", "Sluta få bladet"],
}


def test_letter_is_described_from_its_lines() -> None:
    letter = letter_from_text(_TEXT, **_LINES)
    assert (letter.title, letter.label) == ("Bladet från bokbussen 3 maj", "Maj 2021")
    assert letter.intro == (Paragraph("Bokbussen rullar vidare."),)
    assert letter.contents is not None
    assert letter.contents.heading == "I bladet:"
    assert letter.contents.entries == ("Nya hållplatser", "Boktips")
    assert letter.web_version is not None
    assert letter.web_version.text == "Visa i webbläsaren"
    assert letter.section_categories() == ("PÅ VÄG", "PÅ VÄG")
    assert letter.distribution == "Bladet delas ut till låntagare."
    assert [line.text for line in letter.contact] == ["Frågor? Fråga chauffören Bo Ek."]
    assert [line.text for line in letter.footer] == ["Om dina uppgifter", "Sluta få bladet"]


def test_lines_that_stand_together_are_a_list() -> None:
    last = letter_from_text(_TEXT, **_LINES).articles[-1].parts[-1]
    assert isinstance(last, Bullets)
    assert [item.text for item in last.items] == ["alla vuxna", "alla barn"]


def test_text_comes_back_word_for_word() -> None:
    assert render_text(letter_from_text(_TEXT, **_LINES)).split() == _TEXT.split()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_do_not_matter(line_end: str) -> None:
    text = _TEXT.replace("\n", line_end)
    assert letter_from_text(text, **_LINES) == letter_from_text(_TEXT, **_LINES)


def test_line_that_the_text_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no line 'Finns inte'"):
        letter_from_text(_TEXT, **{**_LINES, "category": "Finns inte"})


@pytest.mark.parametrize("style", STYLES)
def test_message_holds_both_forms(style: str) -> None:
    data = build_message(
        _TEXT,
        subject="Bladet från bokbussen 3 maj",
        sender="Bokbussen Åke <bladet@example.se>",
        date="2021-05-03T09:00:00+02:00",
        headers={"List-Id": "<bladet.example.se>"},
        style=style,
        **_LINES,
    )
    message: Any = email.message_from_bytes(data, policy=email.policy.default)
    assert message["List-Id"] == "<bladet.example.se>"
    assert message["From"].addresses[0].display_name == "Bokbussen Åke"
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain.get_content().startswith("Bladet från bokbussen 3 maj")
    text = "".join(map(str, html.document_fromstring(page.get_content()).itertext()))
    assert all(line in text for line in _TEXT.replace("\u00a0", "").split("\n"))
