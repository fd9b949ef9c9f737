"""Keeps formatting around blocks: links around tables, bold and headings around paragraphs.

libxml2 knows the elements of HTML 4, where no inline element may hold a block, and closes the one
before the other: a linked table loses its link, a bold paragraph its weight. Browsers follow the
HTML Standard (section 13.2.6) and keep both. Where a letter has such a pair, its tags are given
a name that libxml2 does not know, and get their own back in the tree.
"""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["protect_formatting", "restore_formatting"]

_PREFIX = "formatting-"
_NAMES = ("a", "b", "big", "font", "i", "s", "small", "tt", "u", "h1", "h2", "h3", "h4", "h5", "h6")
_PROTECTED = {_PREFIX + name: name for name in _NAMES}
_FORMATTING = "|".join(_NAMES)
_MAX_OPEN = 200

_RISK = re.compile(
    r"<(?:[abisu]|tt|big|font|small|h[1-6])(?:\s[^<>]*)?>\s*<(?:p|t(?:able|d)|center|form)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"<!--|<(/?)(?:({_FORMATTING})|(p|table|center|form)|(td|th|tr))(?=[\s/>])", re.IGNORECASE
)


class _Open:
    """An open formatting element: where its tag stands, and whether a block began in it."""

    __slots__ = ("name", "place", "spans_block")

    def __init__(self, name: str, place: int) -> None:
        self.name = name
        self.place = place
        self.spans_block = False


def protect_formatting(html: str) -> str:
    """Rename formatting elements that hold blocks and are closed, or end with their cell.

    Most letters have none, which one pattern tells.
    """
    if not _RISK.search(html):
        return html
    places: list[int] = []
    # One list for each cell around the place: a cell ends what was opened in it.
    cells: list[list[_Open]] = [[]]
    place = 0
    while match := _TAG.search(html, place):
        place = match.end()
        closing, name, block, cell = match.groups()
        if name is not None:
            start = match.start(2)
            if closing:
                _close(cells[-1], name.lower(), start, places)
            elif len(cells[-1]) < _MAX_OPEN:
                cells[-1].append(_Open(name.lower(), start))
        elif block is not None:
            if not closing:
                _mark(cells[-1])
            _move_between_cells(cells, block.lower(), bool(closing))
        elif cell is not None:
            if closing and cell.lower() != "tr":
                # Left open, it lasts to the end of its cell.
                places.extend(element.place for element in cells[-1] if element.spans_block)
            cells[-1].clear()
        else:
            end = html.find("-->", place)
            place = len(html) if end < 0 else end + 3
    return _rename(html, sorted(places))


def _close(opened: list[_Open], name: str, place: int, places: list[int]) -> None:
    for index in range(len(opened) - 1, -1, -1):
        if opened[index].name == name:
            if opened[index].spans_block:
                places.extend((opened[index].place, place))
            del opened[index]
            return


def _mark(opened: list[_Open]) -> None:
    for element in opened:
        element.spans_block = True


def _move_between_cells(cells: list[list[_Open]], block: str, closing: bool) -> None:
    if block != "table":
        return
    if not closing:
        cells.append([])
    elif len(cells) > 1:
        cells.pop()


def _rename(html: str, places: list[int]) -> str:
    kept: list[str] = []
    last = 0
    for place in places:
        kept.append(html[last:place])
        last = place
    kept.append(html[last:])
    return _PREFIX.join(kept)


def restore_formatting(root: etree._Element) -> None:
    """Give renamed elements their own names back."""
    for element in root.iter(*_PROTECTED):
        element.tag = _PROTECTED[element.tag]
