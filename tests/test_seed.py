"""The real letter that the project began with, which lies beside a checkout and not in it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest

import rusparse
from benchmarks.letters import STYLES
from rusparse import Context, Newsletter

from .letter_builder import build_message
from .letter_facts import FACETS, Facts

_FOLDER = Path(__file__).parents[2] / "shared" / "seed"
_TEXTS = sorted(path for path in _FOLDER.glob("*.txt"))

pytestmark = pytest.mark.skipif(
    not _TEXTS, reason="the real letter is not the project's to share; it lies in ../shared/seed"
)

_SENT_ON = "2021-12-17T10:04:00+01:00"
_FORMS = ["text", "text, dated", *STYLES]


@cache
def _read_facts() -> Facts:
    facts: Facts = json.loads((_FOLDER / "expected.json").read_text(encoding="utf-8"))
    return facts


def _wrap(text: str, style: str) -> bytes:
    facts = _read_facts()
    return build_message(
        text,
        subject=facts["title"],
        sender="Nyhetsbrev <nyhetsbrev@example.se>",
        date=_SENT_ON,
        headings=facts["headings"],
        contents=facts["contents"],
        category=facts["category"],
        chrome=facts["chrome"],
        style=style,
    )


@cache
def _read_record(form: str, line_end: str) -> Newsletter:
    text = _TEXTS[0].read_text(encoding="utf-8")
    data = text.encode() if form.startswith("text") else _wrap(text, form)
    context = Context(reference=dt.date(2021, 12, 17)) if form == "text, dated" else None
    return rusparse.parse(data.replace(b"\r\n", b"\n").replace(b"\n", line_end.encode()), context)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("facet", FACETS)
def test_real_letter_holds_every_fact(form: str, facet: str, line_end: str) -> None:
    FACETS[facet](_read_record(form, line_end), _read_facts())


@pytest.mark.parametrize("form", _FORMS)
def test_price_and_course_dates_belong_to_the_last_article(form: str) -> None:
    record = _read_record(form, "\n")
    facts = _read_facts()
    course = next(s for s in record.sections if s.heading == facts["headings"][-1])
    assert [price.text for price in course.prices] == [facts["prices"][0]["text"]]
    assert [date.text for date in course.dates] == [date["text"] for date in facts["dates"][-4:]]
    assert [contact.name for contact in course.contacts] == [facts["contacts"][0]["name"]]


@pytest.mark.parametrize("form", _FORMS)
def test_contents_entries_point_at_their_articles(form: str) -> None:
    record = _read_record(form, "\n")
    headings = _read_facts()["headings"]
    targets = {
        entry.text: record.sections[entry.section].heading
        for section in record.sections
        for entry in section.entries
        if entry.section is not None
    }
    contents = _read_facts()["contents"]
    assert targets == {
        contents[0]: headings[3],
        contents[1]: headings[0],
        contents[2]: headings[4],
        contents[3]: headings[1],
    }
