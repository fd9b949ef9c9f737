"""Keeps formatting around blocks: links around tables, bold and headings around paragraphs.

libxml2 knows the elements of HTML 4, where no inline element may hold a block, and closes the one
before the other: a linked table loses its link, a bold paragraph its weight. Browsers follow the
HTML Standard (section 13.2.6) and keep both. Where a letter has such a pair, its tags are given
a name that libxml2 does not know, and get their own back in the tree.
"""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["FORMATTING_PREFIX", "protect_formatting", "restore_formatting"]

_PREFIX = "formatting-"
FORMATTING_PREFIX = _PREFIX.encode()
"""What stands in a source that has renamed elements."""
_NAMES = ("a", "b", "big", "font", "i", "s", "small", "tt", "u", "h1", "h2", "h3", "h4", "h5", "h6")
_PROTECTED = {_PREFIX + name: name for name in _NAMES}
_MAX_OPEN = 200
_FORMATTING_GROUP, _BLOCK_GROUP, _CELL_GROUP = 2, 3, 4
"""The numbers of the groups of `_TAG`."""


def _spell(*names: str) -> str:
    """A pattern of the names in any case; several times as fast as a pattern that ignores case."""
    return "|".join(
        "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in name) for name in names
    )


# The look at one letter first spares most tags the rest.
_RISK = re.compile(
    r"<(?=[abisutfhABISUTFH])"
    rf"(?:[abisuABISU](?=[\s>])|[hH][1-6]|{_spell('tt', 'big', 'font', 'small')})"
    rf"(?:\s[^<>]*+)?>\s*+<(?:{_spell('p', 'table', 'td', 'center', 'form')})\b"
)
_TAG = re.compile(
    r"<(?=[!/abisutfhpcABISUTFHPC])"
    r"(?:!--.*?(?:-->|\Z)"
    rf"|(/?)(?:({_spell(*_NAMES)})|({_spell('p', 'table', 'center', 'form')})"
    rf"|({_spell('td', 'th', 'tr')}))(?=[\s/>]))",
    re.DOTALL,
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
    for match in _TAG.finditer(html):
        kind = match.lastindex
        if kind == _FORMATTING_GROUP:
            name, start = match[2].lower(), match.start(2)
            if match[1]:
                _close(cells[-1], name, start, places)
            elif len(cells[-1]) < _MAX_OPEN:
                cells[-1].append(_Open(name, start))
        elif kind == _BLOCK_GROUP:
            closing = bool(match[1])
            if not closing:
                _mark(cells[-1])
            _move_between_cells(cells, match[3].lower(), closing)
        elif kind == _CELL_GROUP and cells[-1]:
            if match[1] and match[4].lower() != "tr":
                # Left open, it lasts to the end of its cell.
                places.extend(element.place for element in cells[-1] if element.spans_block)
            cells[-1].clear()
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
