"""How much of HTML a reader sees, in letters and figures: enough to judge, and no more.

This is no HTML parser: it passes over tags, comments and what is never shown, and stops as soon
as enough has been seen, so that it costs next to nothing on a real letter.
"""

from __future__ import annotations

import html
import re

__all__ = ["count_letters", "points_elsewhere"]

_ENOUGH_LETTERS = 200
_MUCH_MORE = 5
_UNSEEN_ELEMENTS = ("style", "script", "head", "title")
# Tags with nothing but white space between them, up to one that may be a comment's, an image's or
# an unseen element's.
_PLAIN_TAGS = re.compile(
    r"(?:\s*+<(?!!--|[iI][mM][gG]|[sS][tT][yY][lL][eE]|[sS][cC][rR][iI][pP][tT]|[hH][eE][aA][dD]"
    r"|[tT][iI][tT][lL][eE])[^>]*+>)++"
)
_ALTERNATIVE_TEXT = re.compile(
    r"\balt\s{0,5}=\s{0,5}(?:\"([^\"]{0,500})|'([^']{0,500}))", re.IGNORECASE
)
_FILLERS = ("&nbsp;", "&zwnj;", "&#847;", "&shy;", "&#8199;", "&#65279;")
"""Spaces and what has no width: no letters, and hundreds of them stand in one letter."""
_PIECE_CHARACTERS = 10_000
_TAG_CHARACTERS = 4_000


def points_elsewhere(markup: str, text: str) -> bool:
    """Whether HTML has no content beside its plain-text alternative.

    It has none without letters where the text has some, and hardly any where the text has at
    least five times as many: such HTML only says where the letter is to be read.
    """
    letters = count_letters(markup, _ENOUGH_LETTERS)
    if letters >= _ENOUGH_LETTERS:
        return False
    written = sum(map(str.isalnum, text[:100_000]))
    return written > 0 if not letters else written >= max(_MUCH_MORE * letters, _ENOUGH_LETTERS)


def count_letters(markup: str, enough: int) -> int:
    """How many letters and figures of HTML a reader sees, counted up to about `enough`.

    The alternative texts of images count, since they are what a letter of pictures says.

    >>> count_letters("<head><title>Brev</title></head><p>Hej d&aring;</p>", 100)
    5
    """
    count = position = 0
    size = len(markup)
    while count < enough and position < size:
        if plain := _PLAIN_TAGS.match(markup, position):
            position = plain.end()
        elif markup[position] == "<":
            position, spoken = _pass_markup(markup, position)
            count += _count(spoken)
            continue
        start = markup.find("<", position)
        end = size if start < 0 else start
        piece = markup[position : min(end, position + _PIECE_CHARACTERS)]
        if piece and not piece.isspace():
            count += _count(_unescape(piece) if "&" in piece else piece)
        position = end
    return count


def _unescape(text: str) -> str:
    """The text without character references; those that only fill a preheader go first, at once."""
    for filler in _FILLERS:
        text = text.replace(filler, " ")
    return html.unescape(text) if "&" in text else text


def _count(text: str) -> int:
    return sum(map(str.isalnum, text))


def _pass_markup(markup: str, start: int) -> tuple[int, str]:
    """Where the text goes on after the markup at `start`, and what an image says."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start)
        return (len(markup) if end < 0 else end + 3), ""
    name = markup[start + 1 : start + 10].lower()
    for element in _UNSEEN_ELEMENTS:
        if name.startswith(element) and not name[len(element) : len(element) + 1].isalnum():
            closing = _find_closing(markup, element, start)
            start = closing if closing >= 0 else start
            break
    end = markup.find(">", start)
    end = len(markup) if end < 0 else end + 1
    if name.startswith("img"):
        match = _ALTERNATIVE_TEXT.search(markup, start, min(end, start + _TAG_CHARACTERS))
        if match:
            return end, match[1] or match[2] or ""
    return end, ""


def _find_closing(markup: str, element: str, start: int) -> int:
    lower = markup.find(f"</{element}", start)
    upper = markup.find(f"</{element.upper()}", start, len(markup) if lower < 0 else lower)
    return lower if upper < 0 else upper
