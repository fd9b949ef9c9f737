"""CSS declarations as longhand properties: those that change what a reader sees of the text.

Sources: CSS Cascading and Inheritance Level 5, section 3 (shorthands); CSS Backgrounds and
Borders Level 3; CSS Fonts Level 4, section 2.7 (the font shorthand).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from .colours import TRANSPARENT, parse_colour, parse_text_colour
from .lengths import parse_font_size, parse_length

__all__ = ["SIDES", "Declaration", "parse_declarations"]

Declaration: TypeAlias = tuple[str, str, bool]
"""A longhand property, its value in lower case, and whether it is marked !important."""

SIDES = ("top", "right", "bottom", "left")

_MAX_STYLE_CHARACTERS = 8_192
_MAX_CACHED_CHARACTERS = 1_024

# Addresses may hold semicolons and are never looked at. Stopping at an opening parenthesis keeps
# a run of unclosed "url(" linear.
_URL = re.compile(r"url\([^()]{0,8192}\)")

_PLAIN = frozenset(
    [
        "background-color",
        "background-image",
        "border-radius",
        "clip",
        "clip-path",
        "color",
        "direction",
        "display",
        "float",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "left",
        "line-height",
        "list-style-type",
        "margin-left",
        "max-height",
        "max-width",
        "mso-hide",
        "mso-list",
        "opacity",
        "overflow",
        "position",
        "text-align",
        "text-decoration",
        "text-indent",
        "top",
        "visibility",
        "white-space",
        "width",
    ]
)
_LINE_STYLES = frozenset(
    ["solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset"]
)
_LIST_STYLES = frozenset(
    [
        "none",
        "disc",
        "circle",
        "square",
        "decimal",
        "decimal-leading-zero",
        "lower-alpha",
        "upper-alpha",
        "lower-latin",
        "upper-latin",
        "lower-roman",
        "upper-roman",
    ]
)


_CHECKS: dict[str, Callable[[str], object]] = {
    "font-size": parse_font_size,
    "color": parse_text_colour,
    "background-color": parse_colour,
}


def parse_declarations(text: str) -> tuple[Declaration, ...]:
    """Read a declaration block, such as a style attribute, into longhand properties in order.

    Properties that change nothing of what a reader sees of text are left out, and so is what
    can't be read. A block longer than 8,192 characters is cut.

    >>> parse_declarations("FONT: bold 12px/1 Arial; colour: red")[0]
    ('font-style', 'normal', False)
    """
    if len(text) > _MAX_CACHED_CHARACTERS:
        return _parse(text[:_MAX_STYLE_CHARACTERS])
    return _parse_cached(text)


def _parse(text: str) -> tuple[Declaration, ...]:
    text = text.lower()
    if "url(" in text:
        text = _URL.sub("url()", text)
    found: list[Declaration] = []
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if not colon:
            continue
        name = name.strip()
        value, mark, _ = value.partition("!")
        important = bool(mark) and part.rstrip().endswith("important")
        value = value.strip()
        if not value:
            continue
        if name in _PLAIN:
            # What can't be read must not override what can.
            if name not in _CHECKS or _CHECKS[name](value) is not None:
                found.append((name, value, important))
        else:
            found.extend((*pair, important) for pair in _expand(name, value))
    return tuple(found)


_parse_cached = lru_cache(maxsize=4096)(_parse)


def _expand(name: str, value: str) -> list[tuple[str, str]]:
    if name == "background":
        return _expand_background(value)
    if name == "font":
        return _expand_font(value)
    if name.startswith("padding"):
        return _expand_padding(name, value)
    if name.startswith("border"):
        return _expand_border(name, value)
    if name == "text-decoration-line":
        return [("text-decoration", value)]
    if name in ("overflow-x", "overflow-y"):
        return [("overflow", value)]
    if name == "list-style":
        styles = [word for word in value.split() if word in _LIST_STYLES]
        return [("list-style-type", styles[0])] if styles else []
    return []


def _expand_background(value: str) -> list[tuple[str, str]]:
    image = "url()" if "url(" in value or "gradient(" in value else "none"
    colour = parse_colour(value)
    if colour is None:
        # A function's arguments may hold spaces: rgb(1, 2, 3).
        words = re.findall(r"(?:rgb|hsl)a?\([^()]*\)|[^\s()]+", value)
        colours = (parse_colour(word) for word in words)
        colour = next((found for found in colours if found is not None), None)
    return [("background-image", image), ("background-color", colour or TRANSPARENT)]


def _expand_font(value: str) -> list[tuple[str, str]]:
    style, weight, size = "normal", "normal", None
    for word in value.split():
        if word in ("italic", "oblique"):
            style = "italic"
        elif word in ("bold", "bolder", "lighter") or (word.isdecimal() and len(word) == 3):
            weight = word
        else:
            candidate = word.split("/")[0]
            # Zero is a size only with a slash or a unit; without either it is a weight of nothing.
            if parse_font_size(candidate) is not None:
                size = candidate
                break
    pairs = [("font-style", style), ("font-weight", weight)]
    return [*pairs, ("font-size", size)] if size is not None else []


def _spread(words: list[str]) -> list[str]:
    """One to four values as top, right, bottom and left."""
    top = words[0]
    right = words[1] if len(words) > 1 else top
    bottom = words[2] if len(words) > 2 else top
    left = words[3] if len(words) > 3 else right
    return [top, right, bottom, left]


def _expand_padding(name: str, value: str) -> list[tuple[str, str]]:
    if name == "padding":
        values = _spread(value.split())
        return [(f"padding-{side}", word) for side, word in zip(SIDES, values, strict=True)]
    return [(name, value)] if name[8:] in SIDES else []


def _expand_border(name: str, value: str) -> list[tuple[str, str]]:
    """A border's sides as border-<side>-width and border-<side>-style."""
    parts = name.split("-")
    kind = parts[-1] if parts[-1] in ("width", "style") else ""
    sides = [side for side in SIDES if side in parts] or list(SIDES)
    if name not in ("border", "border-" + kind) and len(sides) == 4:
        return []
    if parts[-1] == "color":
        return []
    words = value.split()
    if kind:
        values = _spread(words) if len(sides) == 4 else [words[0]]
        return [(f"border-{side}-{kind}", word) for side, word in zip(sides, values, strict=True)]
    style = next((word for word in words if word in _LINE_STYLES), "none")
    width = next((word for word in words if parse_length(word) is not None), "medium")
    return [
        pair
        for side in sides
        for pair in ((f"border-{side}-style", style), (f"border-{side}-width", width))
    ]
