"""Bounds: what a limit stops, what stays, and which diagnostic says so."""

from __future__ import annotations

import gc

import pytest

from rusparse.context import Context, Limits
from rusparse.markup import parse_html, settings
from rusparse.values.document import Document


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def codes(document: Document) -> list[str]:
    return [diagnostic.code for diagnostic in document.diagnostics]


def test_elements_too_deep_for_the_tree_keep_their_text() -> None:
    html = "<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>"
    document = parse_html(html, Context())
    assert texts(document) == ["deep", "after"]
    assert codes(document) == ["markup-too-deep"]


def test_the_depth_limit_flattens_and_keeps_formatting_outside() -> None:
    html = "<h1>Before</h1>" + "<span>" * 300 + "in" + "</span>" * 300 + "<h2>After</h2>"
    document = parse_html(html, Context(limits=Limits(max_node_depth=100)))
    assert [(block.tag, block.text) for block in document.blocks] == [
        ("h1", "Before"),
        ("body", "in"),
        ("h2", "After"),
    ]
    assert codes(document) == ["markup-too-deep"]


def test_unclosed_tags_keep_their_text() -> None:
    document = parse_html("<b>x" * 5_000, Context())
    assert "".join(texts(document)).replace(" ", "") == "x" * 5_000


def test_blocks_nodes_and_links_are_bounded() -> None:
    html = "".join(f"<p><a href={number}>{number}</a></p>" for number in range(9))
    blocks = parse_html(html, Context(limits=Limits(max_blocks=3)))
    assert texts(blocks) == ["0", "1", "2"]
    assert codes(blocks) == ["markup-blocks-cut"]
    nodes = parse_html(html, Context(limits=Limits(max_nodes=6)))
    assert texts(nodes) == ["0", "1"]
    assert codes(nodes) == ["markup-nodes-cut"]
    links = parse_html(html, Context(limits=Limits(max_links=2)))
    assert [block.runs[0].href for block in links.blocks][:3] == ["0", "1", None]
    assert len(texts(links)) == 9
    assert codes(links) == ["markup-links-cut"]


def test_a_body_is_cut_between_tags() -> None:
    html = "<p>one</p><p>two</p><p class='a long name'>three</p>"
    document = parse_html(html, Context(limits=Limits(max_body_characters=30)))
    assert texts(document) == ["one", "two"]
    assert codes(document) == ["markup-cut"]
    assert document.diagnostics[0].details == {"characters": str(len(html)), "read": "30"}


def test_style_rules_are_bounded() -> None:
    html = "<style>.a{font-size:20px} .b{font-size:30px}</style><p class=a>a</p><p class=b>b</p>"
    document = parse_html(html, Context(limits=Limits(max_style_rules=1)))
    assert [block.runs[0].size_pixels for block in document.blocks] == [20, 16]
    assert codes(document) == ["markup-style-rules-cut"]


def test_what_is_kept_for_the_next_letter_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_MAX_KEPT_BYTES", 200_000)
    monkeypatch.setattr(settings, "_KEPT", {})
    kept: list[int] = []
    for letter in range(6):
        html = "".join(
            f"<p style='font-size:{10 + n}px;color:#{letter}{n:02}{n:03}'>{n}</p>"
            for n in range(40)
        )
        document = parse_html(html, Context())
        assert [block.runs[0].size_pixels for block in document.blocks] == list(range(10, 50))
        kept.append(sum(one.kept_bytes for one in settings._KEPT.values()))
    # Full after some letters, it begins anew.
    assert 200_000 < max(kept) < 300_000
    assert sorted(kept) != kept


def test_what_tags_lead_to_counts_though_their_text_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "_MAX_KEPT_BYTES", 100_000)
    monkeypatch.setattr(settings, "_KEPT", {})
    kept: list[int] = []
    for letter in range(400):
        path = [("b", "i", "u", "em")[letter >> 2 * step & 3] for step in range(5)]
        parse_html("".join(f"<{tag}>x" for tag in path), Context())
        kept.append(sum(one.kept_bytes for one in settings._KEPT.values()))
    assert 80_000 < max(kept) < 200_000
    assert sorted(kept) != kept


def test_style_sheets_that_are_remembered_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_KEPT", {})
    for number in range(settings._MAX_KEPT_SHEETS + 6):
        parse_html(f"<style>.a{{font-size:{number + 1}px}}</style><p class=a>a</p>", Context())
    assert len(settings._KEPT) == settings._MAX_KEPT_SHEETS


@pytest.mark.parametrize(("elements", "shown"), [(10, ""), (1_200, "text")])
def test_what_is_too_large_for_a_preheader_is_none(elements: int, shown: str) -> None:
    html = f"<p style='mso-hide:all'>{'<i></i>' * elements}text</p><p>Body</p>"
    document = parse_html(html, Context())
    assert texts(document) == [part for part in (shown, "Body") if part]


def test_long_attributes_count_for_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_MAX_KEPT_BYTES", 50_000)
    monkeypatch.setattr(settings, "_KEPT", {})
    long = parse_html(f"<p style='font-size:20px;--x:{'y' * 60_000}'>a</p>", Context())
    assert [block.runs[0].size_pixels for block in long.blocks] == [20]
    parse_html("<p>a</p>", Context())
    assert sum(one.kept_bytes for one in settings._KEPT.values()) < 10_000


def test_a_letter_reads_alike_before_and_after_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # What was found out for an earlier letter must not leave a later one more checks of rules.
    monkeypatch.setattr(settings, "_MAX_RULE_CHECKS", 6)
    monkeypatch.setattr(settings, "_KEPT", {})
    rules = "<style>" + "".join(f"p.k{n}{{font-size:{20 + n}px}}" for n in range(6)) + "</style>"
    letter = rules + "".join(f"<p class=k{n}>x</p>" for n in range(6))
    first = parse_html(letter, Context())
    assert [block.runs[0].size_pixels for block in first.blocks] == [20, 21, 16, 16, 16, 16]
    assert codes(first) == ["markup-style-rules-cut"]
    parse_html(rules + "<p class=k5>x</p>", Context())
    assert parse_html(letter, Context()) == first


def test_a_letter_leaves_nothing_to_the_garbage_collector() -> None:
    # Objects that keep each other stay until it runs, and it then runs more than twice as often.
    html = (
        "<table><tr><td id=a><ul><li>1<table><tr><td>2</td><td><a href=x>3</a></td></tr></table>"
        "</ul><img usemap=#m src=y><div style='float:left'>4</div><div style='display:none'>5</div>"
        "</td></tr></table><table border=1><tr><th>6<th>7<tr><td>8<td>9</table>"
    )
    parse_html(html, Context())
    gc.collect()
    gc.disable()
    try:
        parse_html(html, Context())
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_table_with_too_many_cells_is_read_as_layout() -> None:
    html = "<table>" + "<tr><td>09:00</td><td>Start</td></tr>" * 4 + "</table>"
    document = parse_html(html, Context(limits=Limits(max_table_cells=6)))
    assert texts(document) == ["09:00", "Start"] * 4
    assert codes(document) == ["markup-table-too-large"]


def test_long_attributes_do_not_cost_the_rest() -> None:
    long = "a" * 3_000_000
    html = f"<p>before</p><img alt='{long}' src='{long}'><p style='{long}:1'>mid</p><p>after</p>"
    document = parse_html(html, Context(limits=Limits(max_body_characters=1_000_000)))
    assert [text for text in texts(document) if text] == ["before", "mid", "after"]
    assert codes(document) == []


def test_thousands_of_attributes_are_cut() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(50_000))
    document = parse_html(f"<p class=x {attributes}>one</p><p>two</p>", Context())
    assert texts(document) == ["one", "two"]
    assert document.blocks[0].semantic == ("x",)


def test_inlined_images_do_not_count_against_the_body() -> None:
    data = "iVBO" * 600_000
    html = f'<p>one</p><img src="data:image/png;base64,{data}"><p>two</p>'
    document = parse_html(html, Context(limits=Limits(max_body_characters=1_000_000)))
    assert texts(document) == ["one", "", "two"]
    assert document.blocks[1].picture is not None
    assert document.blocks[1].picture.src == "data:image/png"


@pytest.mark.parametrize(
    "html",
    [
        "<a " * 20_000,
        "<" * 100_000,
        "<!--" * 20_000,
        "<p a=\"" * 20_000,
        "<style>" + "/*" * 50_000 + "</style>x",
        "x" + "<a " * 12_000 + "<b>x",
        "<style>" + "@media x{" * 20_000 + "</style>x",
        "<style>" + "{" * 100_000 + "</style>x",
        f"<p style='{'background:url(' * 2_000}'>x</p>",
        "<table><tr><td>" * 3_000,
        "<ul><li>" * 3_000,
        "<div style='float:left'>x</div><div style='float:right'>" * 900,
        "x<br>" * 20_000,
        "• x<br>" * 5_000,
        "<div style='white-space:pre-wrap'>" + "x\n\n" * 5_000,
        "a" + "\u030a" * 20_000,
        "<b><p>" * 5_000,
        "<select>" + "<option>x" * 5_000,
        "&zwnj;&nbsp;" * 20_000,
    ],
    ids=lambda html: html[:24],
)  # fmt: skip
def test_hostile_bodies_are_read_without_error(html: str) -> None:
    document = parse_html(html, Context())
    assert document == parse_html(html, Context())


def test_characters_that_no_text_may_hold() -> None:
    document = parse_html("<p>a\x00b\ud800c</p>", Context())
    assert texts(document) == ["ab\ufffdc"]
    assert codes(document) == ["markup-characters-replaced"]


@pytest.mark.parametrize(
    "html", ["", " \n", "<!-- only this -->", "<!DOCTYPE html", "<br>", "<p></p>", "\x00"]
)
def test_nothing_makes_no_blocks(html: str) -> None:
    assert parse_html(html, Context()).blocks == ()


def test_the_tolerant_tree_takes_characters_that_no_tree_holds() -> None:
    document = parse_html("<!--<p>one\x01\x0ctwo</p>\ufffe\x1fthree", Context())
    assert texts(document) == ["one two", "three"]
    assert codes(document) == ["markup-read-tolerantly"]


def test_the_tolerant_tree_reads_what_lxml_finds_empty() -> None:
    document = parse_html("<!-- never closed <p>Hello</p> there", Context())
    assert texts(document) == ["Hello", "there"]
    assert codes(document) == ["markup-read-tolerantly"]
