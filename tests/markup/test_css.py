"""Lengths, colours, declarations and style sheets, each by itself."""

from __future__ import annotations

import pytest

from rusparse.markup.colours import are_alike, parse_colour
from rusparse.markup.declarations import parse_declarations
from rusparse.markup.lengths import parse_font_size, parse_html_font_size, parse_length
from rusparse.markup.stylesheet import parse_stylesheet


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#FC0", "#ffcc00"),
        ("#ffcc00", "#ffcc00"),
        ("ffcc00", "#ffcc00"),
        ("#ffcc00ff", "#ffcc00"),
        ("#ffcc0000", "transparent"),
        (" White ", "#ffffff"),
        ("rgb(255, 204, 0)", "#ffcc00"),
        ("rgb(100%,80%,0%)", "#ffcc00"),
        ("rgb(255 204 0 / 80%)", "#ffcc00"),
        ("rgba(0,0,0,0)", "transparent"),
        ("rgba(0,0,0,.5)", "#000000"),
        ("hsl(48, 100%, 50%)", "#ffcc00"),
        ("rgb(300,-5,0)", "#ff0000"),
        ("#ggg", None),
        ("#ffccz", None),
        ("rgb(1,2)", None),
        ("rgb(1.2.3,4,5)", None),
        ("inherit", None),
        ("var(--brand)", None),
        ("", None),
        ("#" + "f" * 100, None),
    ],
)
def test_colours(text: str, colour: str | None) -> None:
    assert parse_colour(text) == colour


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("#ffffff", "#ffffff", True),
        ("#ffffff", "#fcfdfe", True),
        ("#ffffff", "#fafafa", False),
        ("#000000", "#ffffff", False),
    ],
)
def test_alike_colours(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("12px", 12),
        ("9pt", 12),
        ("1pc", 16),
        (".5em", 10),
        ("1rem", 16),
        ("-3px", -3),
        ("14", 14),
        ("0", 0),
        ("1in", 96),
        ("50%", None),
        ("auto", None),
        ("calc(1px + 2px)", None),
        ("12 px em", None),
        ("1e3px", None),
        ("9" * 50, None),
        ("", None),
    ],
)
def test_lengths(text: str, pixels: float | None) -> None:
    assert parse_length(text, em_pixels=20) == pixels


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("12px", (12, False)),
        ("120%", (1.2, True)),
        ("2em", (2, True)),
        ("medium", (16, False)),
        ("Larger", (1.2, True)),
        ("-2px", None),
        ("bold", None),
        ("", None),
    ],
)
def test_font_sizes(text: str, size: tuple[float, bool] | None) -> None:
    assert parse_font_size(text) == size


@pytest.mark.parametrize(
    ("text", "pixels"),
    [("1", 10), ("3", 16), ("7", 48), ("12", 48), ("+1", 18), ("-1", 13), ("-9", 10), ("x", None)],
)
def test_html_font_sizes(text: str, pixels: float | None) -> None:
    assert parse_html_font_size(text) == (None if pixels is None else (pixels, False))


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("COLOR: Red", {"color": "red"}),
        ("color:red !important", {"color": "red!"}),
        ("color:red;;color", {"color": "red"}),
        ("color:nonsense", {}),
        ("margin:0;line-spacing:2", {}),
        (
            "background:#fff url(a;b.png) no-repeat",
            {"background-image": "url()", "background-color": "#ffffff"},
        ),
        ("background:none", {"background-image": "none", "background-color": "transparent"}),
        (
            "padding:1px 2px 3px",
            {
                "padding-top": "1px",
                "padding-right": "2px",
                "padding-bottom": "3px",
                "padding-left": "2px",
            },
        ),
        ("border-top:1px solid red", {"border-top-style": "solid", "border-top-width": "1px"}),
        ("border-collapse:collapse;border-spacing:0;border-color:red", {}),
        ("list-style:inside square", {"list-style-type": "square"}),
        ("font:12px Arial", {"font-style": "normal", "font-weight": "normal", "font-size": "12px"}),
        ("overflow-y:hidden", {"overflow": "hidden"}),
    ],
)  # fmt: skip
def test_declarations(style: str, expected: dict[str, str]) -> None:
    found = {name: value + "!" * mark for name, value, mark in parse_declarations(style)}
    assert found == expected


@pytest.mark.parametrize(
    ("css", "selectors"),
    [
        ("p{color:red}", [(("p",),)]),
        ("P, td.a #b{color:red}", [(("p",),), (("td", ".a"), ("#b",))]),
        ("a:link{color:red}", [(("a",),)]),
        ("*{color:red}", [((),)]),
        ("@media screen{p{color:red}} i{color:red}", [(("p",),), (("i",),)]),
        ("@media (max-width:9px){p{color:red}} i{color:red}", [(("i",),)]),
        ("@import url(x); @charset 'y'; p{color:red}", [(("p",),)]),
        ("/* p{color:red} */ i{color:red} /* open", [(("i",),)]),
        ("<!-- p{color:red} -->", [(("p",),)]),
        ("p{color:red", [(("p",),)]),
        ("p:hover{color:red}", []),
        ("p::after{color:red}", []),
        ("p + p, p ~ i, [class]{color:red}", []),
        ("p{margin:0}", []),
        ("{color:red}", []),
        (".sm\\:x{color:red}", []),
        ("}} p{color:red}", [(("p",),)]),
    ],
)
def test_selectors(css: str, selectors: list[tuple[tuple[str, ...], ...]]) -> None:
    assert [rule.parts for rule in parse_stylesheet([css], 100).rules] == selectors
