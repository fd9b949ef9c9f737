from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.markup.plain_text import parse_plain_text
from rusparse.values.document import Block

_HERE = Path(__file__).parent


def _load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = tomllib.loads((_HERE / name).read_text("utf-8"))["case"]
    return cases


def _text(block: Block) -> str:
    return block.text


@pytest.mark.parametrize("case", _load("blocks.toml"), ids=lambda case: case["name"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_becomes_blocks(case: dict[str, Any], line_end: str) -> None:
    text = case["text"].replace("\n", line_end)
    blocks = parse_plain_text(text, Context()).blocks
    assert len(blocks) == len(case["blocks"])
    for block, expected in zip(blocks, case["blocks"], strict=True):
        assert block.kind == expected["kind"]
        if "text" in expected:
            assert block.text == expected["text"]
        if "tag" in expected:
            assert (block.tag or "") == expected["tag"]
        assert block.marker == expected.get("marker")
        assert block.list_depth == expected.get("depth", block.list_depth)
        assert block.quote_depth == expected.get("quote", 0)
        assert ("signature" in block.semantic) == (expected.get("semantic") == "signature")
        if "rows" in expected:
            assert block.grid is not None
            assert [[cell.text for cell in row] for row in block.grid.rows] == expected["rows"]
            assert all(cell.header for cell in block.grid.rows[0]) == expected["header"]


@pytest.mark.parametrize("case", _load("links.toml"), ids=lambda case: case["text"][:40])
def test_links_and_emphasis(case: dict[str, Any]) -> None:
    blocks = parse_plain_text(case["text"], Context()).blocks
    assert "\n".join(block.text for block in blocks) == case["shown"]
    runs = [run for block in blocks for run in block.runs]
    assert [[run.text, run.href] for run in runs if run.href] == case["links"]
    numbers = [run.link_id for run in runs if run.href]
    assert numbers == sorted(set(numbers), key=numbers.index)


def test_emphasis_is_kept_as_a_look() -> None:
    (block,) = parse_plain_text("**Bold** and _so_", Context()).blocks
    assert [(run.text, run.bold, run.italic) for run in block.runs] == [
        ("Bold", True, False),
        (" and ", False, False),
        ("so", False, True),
    ]


def test_places_are_told() -> None:
    blocks = parse_plain_text("a\n\n\nb\nc", Context()).blocks
    assert [(block.line, block.gap_lines) for block in blocks] == [(1, 0), (4, 2)]


def test_a_long_text_is_cut_with_a_diagnostic() -> None:
    document = parse_plain_text("abc def", Context(limits=Limits(max_body_characters=3)))
    assert [block.text for block in document.blocks] == ["abc"]
    assert [(item.code, item.details) for item in document.diagnostics] == [
        ("plain-text-cut", {"characters": "4"})
    ]


def test_too_many_lines_are_cut_with_a_diagnostic() -> None:
    document = parse_plain_text("a\n\nb\n\nc\n\nd", Context(limits=Limits(max_blocks=2)))
    assert [block.text for block in document.blocks] == ["a", "b"]
    assert [(item.code, item.details) for item in document.diagnostics] == [
        ("plain-text-cut", {"lines": "2"})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*" * 50_000,
        "* a" * 20_000,
        "_a" * 30_000,
        "<http://" * 10_000,
        "(https://a" * 10_000,
        "> " * 30_000,
        "www." * 20_000,
        "-" * 50_000 + "a",
        "a\t" * 30_000,
        "a   " * 20_000,
        "- a\n" * 5_000,
        "| a | b |\n" * 5_000,
        "1. a\n" * 5_000,
    ],
    ids=lambda text: text[:10],
)
def test_hostile_text_is_read(text: str) -> None:
    document = parse_plain_text(text, Context())
    assert all(block.kind for block in document.blocks)


_WORDS = st.sampled_from(
    [
        "ett",
        "två",
        "Tre",
        "https://example.org/x",
        "*fet*",
        "[1]",
        "-",
        "1.",
        "4",
        "|",
        "\t",
        ">",
        "Å",
    ]
)
_LINES = st.lists(st.lists(_WORDS, max_size=9).map(" ".join), max_size=25).map("\n".join)


def _letters(text: str) -> list[str]:
    return [character for character in text if character.isalpha()]


@given(_LINES)
@settings(max_examples=150, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    shown: list[str] = []
    for block in parse_plain_text(text, Context()).blocks:
        shown += _letters(block.text)
        shown += _letters(block.marker or "")
        if block.grid is not None:
            for row in block.grid.rows:
                for cell in row:
                    shown += _letters(cell.text)
    assert shown == _letters(text)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_alike_twice(text: str) -> None:
    first = parse_plain_text(text, Context())
    assert first == parse_plain_text(text, Context())
    assert all("  " not in block.text for block in first.blocks)
