"""Laws: whatever a letter says is read back as it was, by readers that know nothing of rusparse."""

from __future__ import annotations

import csv
import html
import io
import re
import tracemalloc
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from rusparse.exports import Journal, load_format, write_export
from rusparse.exports.characters import clean_line, clean_text, replace_unstorable
from rusparse.exports.markdown import escape_markdown

from .letters import LetterSource, make_contact, make_date, make_letter, make_price, make_section

TRICKY = "\\,;:\"'=+-@#*_`[]()<>&|~!$%^{}/. \n\r\t\x00\x0b\x1b\x85\u2028\ud800åÅ中😀"
TEXTS = st.text(st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=80)


def render(name: str, source: LetterSource) -> bytes:
    form: Any = load_format(name)
    return b"".join(form.render(source, Journal()))


@given(TEXTS)
def test_cleaning_is_done_once_and_leaves_what_xml_and_utf_8_hold(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    etree.fromstring(f"<x>{html.escape(cleaned)}</x>".encode())
    assert len(cleaned.splitlines()) <= cleaned.count("\n") + 1
    assert "\n" not in clean_line(text)
    assert len(replace_unstorable(text)) == len(text)
    replace_unstorable(text).encode()


@given(TEXTS)
def test_csv_gives_the_text_back_behind_at_most_an_apostrophe(text: str) -> None:
    section = make_section(prices=(make_price(text, "1", unit=text),))
    data = render("csv", LetterSource([make_letter(1, section)]))
    [_, row] = csv.reader(io.StringIO(data.decode(), newline=""))
    cleaned = clean_text(text)
    assert row[1] in (cleaned, f"'{cleaned}")
    assert not re.match(r"\s*[=+\-@]", row[1]) or re.fullmatch(r"\+[0-9]{3,15}", row[1])


@given(TEXTS)
def test_a_card_gives_the_name_and_the_role_back(text: str) -> None:
    section = make_section(contacts=(make_contact(f"A{text}", role=f"B{text}"),))
    [card] = vobject.readComponents(render("vcf", LetterSource([make_letter(1, section)])).decode())
    assert card.fn.value == clean_line(f"A{text}")
    assert card.title.value == clean_line(f"B{text}")


@given(TEXTS)
def test_a_calendar_gives_the_heading_and_the_text_back(text: str) -> None:
    section = make_section(
        heading=f"A{text}", text=f"A{text}", dates=(make_date("4 maj", "2026-05-04"),)
    )
    data = render("ics", LetterSource([make_letter(1, section)]))
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == clean_line(f"A{text}")
    assert clean_text(f"A{text}").rstrip("\n") in str(event["DESCRIPTION"])


@given(TEXTS)
def test_a_feed_gives_the_title_and_the_text_back(text: str) -> None:
    section = make_section(heading=None, text=text)
    data = render("atom", LetterSource([make_letter(1, section, title=f"A{text}")]))
    feed = etree.fromstring(data)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:entry/a:title", namespaces=space) == clean_line(f"A{text}")
    content = feed.findtext("a:entry/a:content", namespaces=space)
    page = etree.fromstring(f"<x>{(content or '').replace('<br/>', ' ')}</x>")
    assert " ".join(map(str, page.itertext())).split() == clean_text(text).split()


@given(TEXTS)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    page = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .render("x " + escape_markdown(text).replace("\n", " "))
    )
    shown = html.unescape(re.sub(r"</?p>", "", page))
    assert shown.split() == f"x {clean_text(text)}".split()


@given(TEXTS)
@settings(max_examples=50)
def test_front_matter_gives_the_title_back(text: str) -> None:
    form: Any = load_format("markdown")
    source = LetterSource([make_letter(1, make_section(), title=f"A{text}", subject=text)])
    [(_, content)] = form.render(source, Journal())
    front = content.decode().split("---\n")[1]
    assert yaml.safe_load(front)["title"] == clean_line(f"A{text}")


@pytest.mark.parametrize(
    "name", ["jsonl", "json", "markdown", "csv", "atom", "eml", "mbox", "sqlite"]
)
def test_memory_does_not_grow_with_the_letters(tmp_path: Path, name: str) -> None:
    section = make_section(
        text="Kurs\n" + "Text. " * 4_000,
        dates=(make_date("4 maj", "2026-05-04"),),
        prices=(make_price("450 kr", "450"),),
        contacts=(make_contact("Moa Ek", email="moa@example.org"),),
    )
    letters = [make_letter(number, section) for number in range(1, 251)]
    originals = {letter.id: b"Subject: x\n\n" + b"x" * 25_000 for letter in letters}

    def measure_peak_bytes(count: int) -> int:
        source = LetterSource(letters[:count], originals=originals)
        tracemalloc.start()
        write_export(load_format(name), source, tmp_path / str(count))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    measure_peak_bytes(10)
    # 220 letters more are 5 MB; the interpreter's own tables and free lists may grow by some.
    assert measure_peak_bytes(250) - measure_peak_bytes(30) < 3_000_000
