r"""RTF that was made from HTML or from plain text, and holds it (MS-OXRTFEX).

HTML's tags stand in groups {\*\htmltag ...}, its text outside of them, and what the RTF needed
beside it between \htmlrtf and \htmlrtf0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .reading import CHARACTERS, RtfReader
from .tokens import Token

__all__ = ["HtmlReader", "TextReader"]

_ENTITIES = {
    "lquote": "&lsquo;",
    "rquote": "&rsquo;",
    "ldblquote": "&ldquo;",
    "rdblquote": "&rdquo;",
    "bullet": "&bull;",
    "endash": "&ndash;",
    "emdash": "&mdash;",
    "~": "&nbsp;",
    "_": "&shy;",
}
_BREAKS = ("par", "line")


@dataclass(slots=True)
class HtmlReader(RtfReader):
    """Takes the HTML out."""

    shown_destinations: ClassVar[frozenset[str]] = frozenset(("htmltag",))

    def write(self, text: str) -> None:
        """Tags and text alike."""
        if not self.group.suppressed:
            self.parts.append(text)

    def handle_word(self, token: Token) -> None:
        """Line breaks, and where HTML stops and begins."""
        if token.name == "htmlrtf":
            self.group.suppressed = token.number != 0
        elif token.name in _BREAKS:
            self.write("\r\n")

    def handle_character(self, name: str) -> None:
        """Characters that HTML has a name for."""
        self.write(_ENTITIES.get(name) or CHARACTERS[name])

    def handle_symbol(self, symbol: str) -> None:
        """Symbols that HTML has a name for."""
        if symbol in _ENTITIES:
            self.write(_ENTITIES[symbol])
        elif symbol != "-":
            self.write(symbol)


@dataclass(slots=True)
class TextReader(RtfReader):
    """Takes the plain text out."""

    def handle_word(self, token: Token) -> None:
        """Line breaks."""
        if token.name in _BREAKS:
            self.parts.append("\r\n")
