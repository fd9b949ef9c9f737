"""Messages written byte by byte, read back by the standard library."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from benchmarks.letters import (
    STYLES,
    Article,
    Bullets,
    Button,
    Contents,
    DataTable,
    Envelope,
    Letter,
    Link,
    Paragraph,
    Picture,
    render_html,
    render_message,
    render_text,
)

_LETTER = Letter(
    language="sv",
    title="Fågelbrevet",
    label="Nr 2",
    intro=(Paragraph("Hej på er, & välkomna <åter>!"),),
    contents=Contents("Innehåll", ("Holkar", "Ugglor"), (0, 1)),
    web_version=Link("Se brevet på webben", "https://example.se/w?a=1&b=2"),
    articles=(
        Article(
            "Holkar – nu sätter vi upp dem",
            (
                Picture("https://example.se/holk.jpg", "En holk", href="https://example.se/h"),
                Paragraph("Läs vår guide först.", (Link("guide", "https://example.se/g"),)),
                Bullets((Paragraph("plank"), Paragraph("spik"))),
                Button("Beställ spik", "https://example.se/spik"),
            ),
            category="I SKOGEN",
        ),
        Article(
            "Ugglor",
            (
                Paragraph("Tid: i skymningen\nPlats: mossen", strong="Tid:"),
                DataTable(("Art", "Antal"), (("Kattuggla", "12"), ("Slaguggla", "3"))),
                Bullets((Paragraph("lyssna"), Paragraph("anteckna")), "number"),
            ),
        ),
    ),
    distribution="Brevet går till alla medlemmar.",
    contact=(Paragraph("Frågor? Skriv till Åsa."),),
    footer=(Link("Avsluta", "https://example.se/u"), Link("Skickat för hand", "")),
    trap=Link("Följ inte", "https://example.se/t"),
    preheader="Holkar och ugglor",
    pixel_url="https://example.se/o.gif",
)
_ENVELOPE = Envelope(
    subject="Fågelbrevet nr 2: holkar, ugglor och en mycket lång rad om ingenting – på svenska",
    sender_name="Fågelvännerna på Österön",
    sender_address="brev@example.se",
    date=dt.datetime(2023, 3, 9, 8, 5, 7, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    message_id="1@example.se",
    headers=(("List-Id", "Fågelbrevet <fagel.example.se>"),),
)


def _change(**changes: Any) -> Envelope:
    return replace(_ENVELOPE, **changes)


def _read_html(markup: str) -> Any:
    return html.document_fromstring(markup)


def _read(data: bytes) -> email.message.EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def _part(message: email.message.EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("how", ["b", "q"])
def test_encoded_headers_read_back(how: str) -> None:
    data = render_message(_LETTER, _change(header_encoding=how), "cells")
    message = _read(data)
    assert message["Subject"] == _ENVELOPE.subject
    assert message["From"].addresses[0].display_name == _ENVELOPE.sender_name
    assert str(message["Date"]) == "Thu, 09 Mar 2023 08:05:07 +0100"
    head = data.partition(b"\n\n")[0].decode("ascii")
    words = [word for line in head.split("\n") for word in line.split() if word.startswith("=?")]
    assert max(map(len, words)) <= 75


def test_raw_headers_are_utf_8() -> None:
    data = render_message(_LETTER, _change(header_encoding="raw"), "cells")
    head = data.partition(b"\n\n")[0].decode()
    assert "Fågelvännerna på Österön" in head
    assert max(map(len, head.split("\n"))) <= 80


def test_no_date_gives_no_date_header() -> None:
    assert _read(render_message(_LETTER, _change(date=None), "cells"))["Date"] is None


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_bodies_read_back(encoding: str, charset: str, line_end: str) -> None:
    envelope = _change(
        text_encoding=encoding,
        html_encoding=encoding,
        charset=charset,
        line_end=line_end,
    )
    message = _read(render_message(_LETTER, envelope, "headings"))
    assert _part(message, "plain") == render_text(_LETTER, urls=True)
    page = _read_html(_part(message, "html"))
    assert "Holkar – nu sätter vi upp dem" in page.text_content()


@pytest.mark.parametrize(("parts", "media_type"), [("html", "text/html"), ("text", "text/plain")])
def test_one_body_needs_no_multipart(parts: str, media_type: str) -> None:
    message = _read(render_message(_LETTER, _change(parts=parts), "word"))
    assert message.get_content_type() == media_type


@pytest.mark.parametrize("style", STYLES)
def test_html_holds_the_whole_letter_in_order(style: str) -> None:
    page = _read_html(render_html(_LETTER, style))
    text = page.text_content()
    words = ["Fågelbrevet", "& välkomna <åter>!", "plank", "Beställ spik", "Kattuggla", "lyssna"]
    words += ["Brevet går till alla medlemmar.", "Skriv till Åsa.", "Avsluta", "Skickat för hand"]
    places = [text.find(word) for word in words]
    assert -1 not in places
    assert places[1:] == sorted(places[1:])


@pytest.mark.parametrize("style", STYLES)
def test_html_has_preheader_trap_pixel_and_links(style: str) -> None:
    page = _read_html(render_html(_LETTER, style))
    links = [link.get("href") for link in page.iter("a") if link.get("href")]
    assert {"https://example.se/w?a=1&b=2", "https://example.se/t", "#art2"} <= set(links)
    assert [image for image in page.iter("img") if image.get("src") == "https://example.se/o.gif"]
    assert "Holkar och ugglor" in page.text_content()


@pytest.mark.parametrize(
    ("style", "levels"),
    [("cells", 0), ("columns", 0), ("divisions", 0), ("word", 0), ("headings", 3)],
)
def test_only_one_style_uses_heading_elements(style: str, levels: int) -> None:
    page = _read_html(render_html(_LETTER, style))
    assert len(page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")) == levels


def test_link_must_stand_in_its_paragraph() -> None:
    with pytest.raises(ValueError, match="does not stand"):
        Paragraph("Läs mer", (Link("guide", "https://example.se/"),))
