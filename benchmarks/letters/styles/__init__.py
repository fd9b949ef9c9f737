"""HTML as letters are really sent: one letter, drawn in several markup styles."""

from __future__ import annotations

from ..description import Letter
from .base import Style
from .cells import CellStyle
from .columns import ColumnStyle
from .divisions import DivisionStyle
from .headings import HeadingStyle
from .word import WordStyle

__all__ = ["STYLES", "render_html"]

STYLES: dict[str, type[Style]] = {
    "cells": CellStyle,
    "headings": HeadingStyle,
    "divisions": DivisionStyle,
    "word": WordStyle,
    "columns": ColumnStyle,
}
"""The markup styles by name."""


def render_html(letter: Letter, style: str) -> str:
    """Render a letter as a whole HTML page in one of `STYLES`."""
    return STYLES[style]().render(letter)
