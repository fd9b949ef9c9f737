"""What holds for any text: spans, values, determinism, JSON, and cost."""

from __future__ import annotations

import datetime as dt
import json

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.extract.dates import explain_dates, find_dates
from rusparse.records import DateMention
from rusparse.values.passage import Findings, Passage

PIECES = (
    "4", "31", "12", "2022", "20220504", "0", "99", "maj", "May", "jan.", "mars", "tis", "fredag",
    "Friday", "v.", "vecka", "kl.", "18.00", "9–12", "-", "–", "/", ".", ",", ":", "och", "to",
    "den", "första", "sista", "i", "i dag", "nästa", "om", "tre", "veckor", "sedan", "ago",
    "senast", "t.o.m.", "varje", "Q3", "hösten", "påskdagen", "pm", "CET", "(", ")", "'25", "T",
    "Z",
    "\n", "\u00a0", "\ud800", "\x00", "İ", "ß", "١٢", "2022-05-04", "4.5.", "4/5", "kr", "%", "&",
    "@", "https://example.org/2022-05-04", "huomenna", "toukokuuta", "Uhr", "bis",
    "den 29 februari",
)  # fmt: skip
REFERENCES = st.one_of(
    st.none(),
    st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
)
LANGUAGES = st.sampled_from(
    [(), ("sv",), ("en",), ("en-US",), ("de", "fi"), ("no",), ("fr",), ("pl",), ("ru", "sv")]
)
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join),
)


def find(text: str, reference: dt.date | None, languages: tuple[str, ...]) -> Findings[DateMention]:
    return find_dates(Passage(text), Context(reference=reference, languages=languages))


@settings(max_examples=120, deadline=None)
@given(TEXTS, REFERENCES, LANGUAGES)
def test_mentions_are_true_to_the_text(
    text: str, reference: dt.date | None, languages: tuple[str, ...]
) -> None:
    mentions = find(text, reference, languages).mentions
    last = 0
    for mention in mentions:
        start, stop = mention.span
        assert last <= start < stop <= len(text)
        assert text[start:stop] == mention.text
        assert mention.text.strip() == mention.text
        last = stop
        assert (mention.starts is None) == (mention.ends is None)
        if mention.starts is not None and mention.ends is not None:
            assert type(mention.starts) is type(mention.ends)
            assert mention.starts <= mention.ends
            assert mention.recurrence is None
            timed = isinstance(mention.starts, dt.datetime)
            assert timed == (mention.grain in ("minute", "hour"))
            assert mention.edtf is not None
        assert DateMention.model_validate(mention.model_dump()) == mention
        if "\ud800" not in text:
            written = mention.model_dump_json()
            assert DateMention.model_validate_json(written) == mention
            assert json.loads(written)["text"] == mention.text
        if mention.edtf is not None and 1000 <= (reference or dt.date(2000, 1, 1)).year < 9990:
            edtf.parse_edtf(mention.edtf)


@settings(max_examples=40, deadline=None)
@given(TEXTS, REFERENCES, LANGUAGES)
def test_finding_is_deterministic_and_explained(
    text: str, reference: dt.date | None, languages: tuple[str, ...]
) -> None:
    first = find(text, reference, languages)
    assert find(text, reference, languages) == first
    context = Context(reference=reference, languages=languages)
    explained = explain_dates(text, context)
    assert [item.span for item in explained] == [mention.span for mention in first.mentions]
    assert [item.rule for item in explained] == [mention.rule for mention in first.mentions]
    for item in explained:
        assert item.render_lines()[0].endswith(f"rule {item.rule}")


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1.", "1 ", "1/", "1-", "1, ", "4 och ", "1.1.", "12/12/", "maj ", "maj-", "måndag ",
        "måndag–", "mån, ", "v. 3, ", "v 3 och ", "kl ", "kl 9–", "första ", "den ", "i dag ",
        "t.o.m. ", "varje ", "nästa ", "om tre ", "2022-", "2022 ", "'", "(", "\n", "å", "a.",
        "4 maj kl 9 – ", "@", "www.", "https://", "Q", "a@b.se 4/5 ", "läsåret 22/",
        "den 4:e ", "\ud800", "4 maj kväll ", "v 7 och v 8 och ", "nästa vecka, tisdag ",
        "5.5. – ", "i dag, 4 maj ", "Ω4 maj ", "\u2028", "12 sept. kl ",
    ],
)  # fmt: skip
def test_work_grows_with_length_only(unit: str) -> None:
    # The steps are counted and not timed: calls of Python functions for one and for four lengths.
    short, long = count_calls(unit * 200), count_calls(unit * 800)
    assert long <= 6 * short + 2_000  # four times the work, and what limits and windows add


def count_calls(text: str) -> int:
    import sys

    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    context = Context(
        reference=dt.date(2022, 3, 9),
        languages=("sv",),
        limits=Limits(max_mentions_per_section=1_000_000),
    )
    find_dates(Passage(text[:10]), context)
    previous = sys.getprofile()
    sys.setprofile(note)
    try:
        find_dates(Passage(text), context)
    finally:
        sys.setprofile(previous)
    return calls


def test_megabytes_of_digits_hold_no_date() -> None:
    assert find("7" * 2_000_000, dt.date(2022, 3, 9), ("sv",)).mentions == ()


def test_more_dates_than_the_limit_are_cut_with_a_diagnostic() -> None:
    context = Context(
        reference=dt.date(2022, 3, 9),
        languages=("sv",),
        limits=Limits(max_mentions_per_section=3),
    )
    findings = find_dates(Passage("\n".join(f"{day} maj" for day in range(1, 9))), context)
    assert [mention.text for mention in findings.mentions] == ["1 maj", "2 maj", "3 maj"]
    assert [item.code for item in findings.diagnostics] == ["date-mentions-cut"]
    assert findings.diagnostics[0].details == {"kept": "3"}
