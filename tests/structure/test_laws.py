from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.markup.plain_text import parse_plain_text
from rusparse.structure import cues, outline_document
from rusparse.structure.forwards import find_original
from rusparse.structure.lines import make_lines
from rusparse.values.document import Block, Document, Run
from rusparse.values.outline import Outline

from .letters import box, document, grid, heading, image, items, line, link, rule

_WORD = re.compile(r"\w+")

_SENTENCES = st.sampled_from(
    [
        "The harbour office is closed for two weeks in July, and letters are answered in August.",
        "Office hours",
        "NEWS",
        "Dear reader,",
        "In this issue",
        "Read more",
        "Unsubscribe here",
        "View in your browser",
        "Kind regards",
        "Questions about the newsletter? Contact Ada.",
        "This newsletter goes out to all harbour masters.",
        "No. 7, May 2026",
        "Sent with Pigeon Post",
        "12.00",
        "Från: Ada <ada@example.org>",
        "Ämne: Nyheter",
        "Skickat: i går",
        "---------- Forwarded message ---------",
    ]
)


def _make_blocks() -> st.SearchStrategy[list[Block]]:
    return st.one_of(
        st.builds(
            lambda text, size, bold: [line(text, size=size, bold=bold)],
            _SENTENCES,
            st.sampled_from([11.0, 16.0, 20.0]),
            st.booleans(),
        ),
        st.builds(lambda text, level: [heading(text, level)], _SENTENCES, st.integers(1, 4)),
        st.builds(lambda text: [link(text, "https://example.org/x", before="Or ")], _SENTENCES),
        st.builds(lambda texts: items(*texts, url="#p"), st.lists(_SENTENCES, max_size=4)),
        st.builds(lambda a, b: [Block("text", (Run(f"{a}\n{b}"),))], _SENTENCES, _SENTENCES),
        st.builds(lambda a, b: [grid((a, b), (b, ""))], _SENTENCES, _SENTENCES),
        st.just([rule()]),
        st.just([image("https://example.org/i.png", "Alt")]),
    )


_DOCUMENTS = st.lists(
    st.tuples(st.integers(1, 4), st.lists(_make_blocks(), max_size=4)), max_size=8
).map(
    lambda parts: document(
        [block for number, made in parts for some in made for block in box(number, *some)]
    )
)


def _count(texts: list[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text))


def _check(letter: Document, found: Outline) -> None:
    shown = _count([line.text for line in make_lines(letter.blocks)])
    texts = [section.text for section in found.sections]
    markers = [block.marker or "" for block in letter.blocks if block.kind == "list_item"]
    if found.forwarded is not None:
        texts += [found.forwarded.comment or "", found.forwarded.header_text or ""]
    lost = shown - _count(texts)
    categories = {section.category for section in found.sections if section.category}
    assert set(lost) <= set(_count(sorted(categories)))
    made = _count(texts) - shown - _count(markers)
    assert not made
    for section in found.sections:
        assert section.text == section.text.strip()
        assert "  " not in section.text
        assert "\n\n\n" not in section.text
        assert (section.heading is None) == (section.level is None)
        if section.heading is not None:
            assert section.text.split("\n", 1)[0] == section.heading
        for target in section.links:
            if target.span is not None:
                assert section.text[slice(*target.span)] == target.text
        for entry in section.entries:
            assert section.text[slice(*entry.span)] == entry.text
            assert entry.section is None or 0 <= entry.section < len(found.sections)
        for table in section.tables:
            for row in table.rows:
                for cell in row:
                    assert section.text[slice(*cell.span)] == cell.text


@given(_DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_every_text_stands_in_one_section(letter: Document) -> None:
    found = outline_document(letter, Context())
    _check(letter, found)
    assert found == outline_document(letter, Context())


@given(st.lists(st.one_of(_SENTENCES, st.just("")), max_size=25).map("\n".join))
@settings(max_examples=80, deadline=None)
def test_every_line_of_a_plain_letter_stands_in_one_section(text: str) -> None:
    letter = parse_plain_text(text, Context())
    _check(letter, outline_document(letter, Context()))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_has_an_outline(text: str) -> None:
    letter = parse_plain_text(text, Context())
    found = outline_document(letter, Context(), subject=text[:50])
    _check(letter, found)


@pytest.mark.parametrize(
    "text",
    [
        "In this issue\n\n" * 3_000,
        "NEWS\n\n" * 5_000,
        "Från: a\n" * 5_000,
        "Questions? Contact us.\n\n" * 3_000,
        "Unsubscribe here\n\n" * 3_000,
        "- a\n" * 5_000,
        "Harbour\n\nThe office is closed for two weeks in July.\n\n" * 1_500,
        "a " * 50_000,
        "nr 4 " * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_letters_have_an_outline(text: str) -> None:
    letter = parse_plain_text(text, Context())
    found = outline_document(letter, Context(), subject=text[:2_000])
    assert len(found.sections) <= Limits().max_sections
    assert find_original(make_lines(letter.blocks), None, Limits()).lines


def test_words_remembered_between_letters_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cues, "_MAX_IDLE_WORDS", 100)
    for number in range(60):
        line = " ".join(f"xq{number}y{word}" for word in range(9)) + " " + "z" * 300
        assert cues.find_cues(line) == frozenset()
        assert len(cues._IDLE_WORDS) <= 100
    assert not any(len(word) > 100 for word in cues._IDLE_WORDS)
