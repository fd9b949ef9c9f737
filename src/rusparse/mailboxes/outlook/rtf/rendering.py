r"""RTF that is a body of its own, as HTML: paragraphs, sizes, bold, links, tables.

Only what tells the letter's structure is kept: no colours, no fonts, no pictures (they come as
attachments).
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass, field, replace
from typing import ClassVar

from .reading import Field, RtfReader
from .tokens import Token

__all__ = ["RtfRenderer"]

_LINK = re.compile(r'HYPERLINK[ \t]+(?:\\l[ \t]+)?"([^"\r\n]{1,4000})"')
_PLAIN_SIZE = 24
_NESTED_CELL = ("cell", "nestcell")
_NESTED_ROW = ("row", "nestrow")


@dataclass(frozen=True, slots=True)
class _Style:
    """How a run of characters looks; the size is in half-points."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    unseen: bool = False
    size: int = _PLAIN_SIZE
    in_table: bool = False


_PLAIN = _Style()


@dataclass(slots=True)
class RtfRenderer(RtfReader):
    """Renders RTF as HTML; `render` after `read`."""

    shown_destinations: ClassVar[frozenset[str]] = frozenset(("shptxt", "shpinst"))
    _runs: list[tuple[_Style, str | None, str]] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _row: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
    _seen: bool = False

    def render(self) -> str | None:
        """The whole as HTML; None if there was no text."""
        if self._runs:
            self._end_paragraph()
        self._end_table()
        body = "".join(self.parts)
        return f"<html><body>\r\n{body}</body></html>\r\n" if self._seen else None

    def write(self, text: str) -> None:
        """A run of characters in the style in force."""
        style = self.group.style or _PLAIN
        if not style.unseen:
            self._seen = self._seen or bool(text.strip())
            self._runs.append((style, _find_link(self.group.field), html.escape(text, quote=False)))

    def handle_word(self, token: Token) -> None:
        """Paragraphs, cells, fields and styles."""
        name = token.name
        style: _Style = self.group.style or _PLAIN
        if name in ("par", "sect", "page"):
            self._end_paragraph()
        elif name in ("line", "softline"):
            self._runs.append((style, None, "<br>\r\n"))
        elif name in _NESTED_CELL:
            self._end_cell()
        elif name in _NESTED_ROW:
            self._end_row()
        elif name == "field":
            self.group.field = Field()
        else:
            self.group.style = _change(style, name, token.number)

    def _end_paragraph(self) -> None:
        text = self._take_runs()
        style = self.group.style or _PLAIN
        if style.in_table or self._row or self._cell:
            self._cell.append(f"<p>{text}</p>")
            return
        self._end_table()
        self.parts.append(f"<p>{text or '&nbsp;'}</p>\r\n")

    def _end_cell(self) -> None:
        text = self._take_runs()
        self._row.append(f"<td>{''.join(self._cell)}{text}</td>")
        self._cell.clear()

    def _end_row(self) -> None:
        if self._row:
            self._rows.append(f"<tr>{''.join(self._row)}</tr>\r\n")
        self._row.clear()

    def _end_table(self) -> None:
        if self._cell:
            self._end_cell()
        self._end_row()
        if self._rows:
            self.parts.append(f"<table>\r\n{''.join(self._rows)}</table>\r\n")
        self._rows.clear()

    def _take_runs(self) -> str:
        runs = itertools.groupby(self._runs, key=lambda run: run[:2])
        text = "".join(
            _render_run(style, link, "".join(piece for _, _, piece in pieces))
            for (style, link), pieces in runs
        )
        self._runs.clear()
        return text


def _change(style: _Style, name: str, number: int | None) -> _Style:
    on = number != 0
    if name == "plain":
        return _Style(in_table=style.in_table)
    if name == "pard":
        return replace(style, in_table=False)
    if name == "intbl":
        return replace(style, in_table=True)
    if name == "b":
        return replace(style, bold=on)
    if name == "i":
        return replace(style, italic=on)
    if name in ("ul", "ulnone"):
        return replace(style, underlined=on and name == "ul")
    if name == "v":
        return replace(style, unseen=on)
    if name == "fs" and number is not None and 0 < number < 2_000:
        return replace(style, size=number)
    return style


def _render_run(style: _Style, link: str | None, text: str) -> str:
    if style.bold:
        text = f"<b>{text}</b>"
    if style.italic:
        text = f"<i>{text}</i>"
    if style.underlined and link is None:
        text = f"<u>{text}</u>"
    if style.size != _PLAIN_SIZE:
        text = f'<span style="font-size:{style.size / 2:g}pt">{text}</span>'
    if link is not None:
        text = f'<a href="{html.escape(link)}">{text}</a>'
    return text


def _find_link(instruction: Field | None) -> str | None:
    if instruction is None:
        return None
    link = _LINK.search(instruction.instruction)
    return link[1] if link else None
