"""Hostile content in every format: what a letter says can't become structure of the output."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import feedparser
import pytest
import vobject
import yaml
from lxml import etree
from markdown_it import MarkdownIt

from rusparse.exports import (
    FORMATS,
    Journal,
    StreamFormat,
    load_format,
    verify_export,
    write_export,
)
from rusparse.records import Address, Issue, Newsletter, Series

from .letters import LetterSource, make_contact, make_date, make_letter, make_price, make_section

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)",
    "-1+2",
    "\t=1+1",
    "＝1+1",
    'a"b,c;d',
    "a\r\nBEGIN:VCARD\r\nFN:evil",
    "a\nEND:VEVENT\nBEGIN:VEVENT",
    "a\rATTACH:evil",
    "\x00\x01\x1b[2J\x7f\x85\x9b",
    "\u2028\u2029\x0b\x0c\x1c\x1d\x1e",
    "\ud800 alone \udfff",
    "\ufffe\uffff\ufeff",
    "</content></entry><script>alert(1)</script>",
    "]]>",
    "&amp; &lt; &#0;",
    "---\ninjected: true\n---",
    '"\ninjected: true',
    "\\",
    "# not a heading",
    "1. not a list",
    "![x](javascript:alert(1)) [y](<javascript:alert(1)>)",
    "<img src=x onerror=alert(1)>",
    "`code` *bold* _it_ ~~gone~~ | a | b |",
    "=====\n-----",
    "../../etc/passwd",
    "'; DROP TABLE letters; --",
    "å" * 30_000,
    "",
    " ",
]


def make_hostile(number: int, text: str) -> Newsletter:
    """A letter that says the same everywhere."""
    section = make_section(
        heading=text or None,
        text=f"{text}\n\n{text}\n{text}",
        category=text,
        dates=(
            make_date(text, "2026-05-04", time_zone=text),
            make_date(text, "2026-05-04T10:00", time_zone=text, role="deadline"),
            make_date(text, None, recurrence=text, edtf=text),
        ),
        prices=(make_price(text, "450", unit=text),),
        contacts=(
            make_contact(text, role=text, organisation=text, email=text, phone=text, url=text),
        ),
    )
    return make_letter(
        number,
        section,
        title=text,
        subject=text,
        message_id=text,
        language="sv",
        sender=Address(name=text, address=text),
        series=Series(key=text, name=text),
        issue=Issue(label=text),
        web_version=text,
    )


LETTERS = [make_hostile(number, text) for number, text in enumerate(HOSTILE, 1)]
# JSON has no lone surrogates, and so no record in an archive has.
STORED = [letter for letter in LETTERS if "\ud800" not in (letter.title or "")]
SOURCE = LetterSource(LETTERS)


def render(name: str, source: LetterSource = SOURCE) -> bytes:
    form = load_format(name)
    assert isinstance(form, StreamFormat)
    return b"".join(form.render(source, Journal()))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_written(tmp_path: Path, name: str) -> None:
    letters = STORED if name in ("json", "jsonl") else LETTERS
    originals = {letter.id: b"Subject: x\n\nx" for letter in letters}
    source = LetterSource(letters, originals=originals)
    report = write_export(load_format(name), source, tmp_path / "out")
    assert report.complete
    assert verify_export(tmp_path / "out")["counts"] == report.counts
    if load_format(name).shape == "folder":
        paths = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert all(path.is_relative_to(tmp_path / "out") for path in paths)
    assert sorted(path.name for path in tmp_path.iterdir()) in (
        ["out"],
        ["out", "out.manifest.json"],
    )


def test_no_cell_of_csv_is_a_formula_and_no_row_is_split() -> None:
    data = render("csv")
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert {len(row) for row in rows} == {29}
    assert len(rows) == 1 + 5 * len(LETTERS)
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")]
    assert "'=cmd|' /C calc'!A0" in cells
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert not any(sign in data for sign in (b"\x00", b"\x1b", b"\x85a"))


def test_a_telephone_number_is_no_formula() -> None:
    section = make_section(contacts=(make_contact("Moa Ek", phone="+46701740605"),))
    data = render("csv", LetterSource([make_letter(1, section)]))
    assert b",+46701740605," in data


def test_every_card_is_one_card() -> None:
    data = render("vcf")
    cards = list(vobject.readComponents(data.decode()))
    assert len(cards) == data.count(b"BEGIN:VCARD\r\n") == data.count(b"END:VCARD\r\n")
    assert all(card.fn.value for card in cards)
    assert {child.name for card in cards for child in card.getChildren()} <= {
        "VERSION",
        "UID",
        "FN",
        "KIND",
        "ORG",
        "TITLE",
        "EMAIL",
        "TEL",
        "URL",
        "CATEGORIES",
        "NOTE",
    }
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert "a BEGIN:VCARD FN:evil" in [card.fn.value for card in cards]


def test_the_feed_is_well_formed_and_holds_no_markup_of_a_letter() -> None:
    data = render("atom")
    feed = etree.fromstring(data)
    namespace = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", namespace)
    assert len(entries) == len(LETTERS)
    assert {etree.QName(element).localname for element in feed.iter()} <= {
        "feed",
        "id",
        "title",
        "updated",
        "author",
        "name",
        "generator",
        "entry",
        "published",
        "category",
        "link",
        "content",
    }
    assert not feed.findall(".//a:link", namespace)
    for entry in entries:
        content = entry.findtext("a:content", namespaces=namespace)
        page = etree.fromstring(f"<div>{content}</div>")
        assert {element.tag for element in page.iter()} <= {"div", "h2", "p", "br"}
    assert not feedparser.parse(data).bozo


def test_markdown_holds_one_front_matter_and_no_markup_of_a_letter() -> None:
    form = load_format("markdown")
    for letter in LETTERS:
        [(_, content)] = form.render(LetterSource([letter]), Journal())  # type: ignore[attr-defined]
        text = content.decode()
        assert text.startswith("---\n")
        _, front, body = text.split("---\n", 2)
        values = yaml.safe_load(front)
        assert set(values) <= {
            "id",
            "title",
            "subject",
            "date",
            "sent_at",
            "from",
            "from_name",
            "language",
            "series",
            "issue",
            "web_version",
            "message_id",
        }
        tokens = (
            MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body)
        )
        kinds = {token.type for token in tokens}
        assert not kinds & {"html_block", "code_block", "fence", "table_open", "hr"}
        assert not kinds & {"ordered_list_open", "blockquote_open"}
        headings = [token for token in tokens if token.type == "heading_open"]
        assert [token.tag for token in headings] == ["h1", "h2"][: len(headings)]
        inlines = {child.type for token in tokens for child in token.children or ()}
        assert inlines <= {"text", "text_special", "hardbreak", "softbreak", "em_open", "em_close"}
