"""Lengths and font sizes of CSS and HTML, in CSS pixels, and what cells span.

Sources: CSS Values and Units Level 4, section 6 (absolute and relative lengths); CSS Fonts
Level 4, section 2.5 (named sizes); the HTML Standard, section 15.3.4 (`<font size>`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

__all__ = ["FontSize", "parse_font_size", "parse_html_font_size", "parse_length", "read_span"]

FontSize: TypeAlias = tuple[float, bool]
"""Pixels with False, or with True a factor of the size around it."""

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)) *([a-z%]*)")
_MAX_LENGTH_CHARACTERS = 32
_MAX_SPAN = 1_000
_ROOT_PIXELS = 16.0

_PIXELS = {
    "px": 1.0,
    "": 1.0,  # quirks mode reads a bare number as pixels, and so do mail programs
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "rem": _ROOT_PIXELS,
    "vw": 8.0,
    "vh": 6.0,
    "vmin": 6.0,
    "vmax": 8.0,
}
_FACTORS = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5}

_NAMED_SIZES: dict[str, FontSize] = {
    "xx-small": (9.0, False),
    "x-small": (10.0, False),
    "small": (13.0, False),
    "medium": (16.0, False),
    "large": (18.0, False),
    "x-large": (24.0, False),
    "xx-large": (32.0, False),
    "xxx-large": (48.0, False),
    "smaller": (1 / 1.2, True),
    "larger": (1.2, True),
    "initial": (16.0, False),
    "inherit": (1.0, True),
}
_HTML_SIZES = (10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0)
_HTML_DEFAULT_SIZE = 3


@lru_cache(maxsize=4096)
def _parse(value: str) -> FontSize | None:
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if unit in _PIXELS:
        return number * _PIXELS[unit], False
    if unit in _FACTORS:
        return number * _FACTORS[unit], True
    return None


def parse_length(value: str, em_pixels: float = _ROOT_PIXELS) -> float | None:
    """Read a length in CSS pixels; None for a percentage, a keyword or nonsense.

    `em_pixels` is the font size that em and ex count in.

    >>> parse_length("12pt"), parse_length("1.5em", 20), parse_length("50%")
    (16.0, 30.0, None)
    """
    value = value.strip().lower()
    if len(value) > _MAX_LENGTH_CHARACTERS or value.endswith("%"):
        return None
    length = _parse(value)
    if length is None:
        return None
    return length[0] * em_pixels if length[1] else length[0]


def parse_font_size(value: str) -> FontSize | None:
    """Read a font size, absolute or relative; None for what is none, or is negative.

    >>> parse_font_size("12pt"), parse_font_size("120%"), parse_font_size("auto")
    ((16.0, False), (1.2, True), None)
    """
    value = value.strip().lower()
    if value in _NAMED_SIZES:
        return _NAMED_SIZES[value]
    size = _parse(value) if len(value) <= _MAX_LENGTH_CHARACTERS else None
    return size if size is not None and size[0] >= 0 else None


def parse_html_font_size(value: str) -> FontSize | None:
    """Read the `size` attribute of `<font>`: 1 to 7, or steps from the default 3.

    >>> parse_html_font_size("+2"), parse_html_font_size("9")
    ((24.0, False), (48.0, False))
    """
    match = re.match(r"\s*([+-]?)(\d{1,3})", value)
    if match is None:
        return None
    number = int(match[2])
    if match[1]:
        number = _HTML_DEFAULT_SIZE + (number if match[1] == "+" else -number)
    return _HTML_SIZES[min(7, max(1, number)) - 1], False


def read_span(value: str | None) -> int:
    """A colspan or rowspan from 1 to 1,000; 1 for nonsense."""
    text = (value or "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        return 1
    return min(_MAX_SPAN, max(1, int(text)))
