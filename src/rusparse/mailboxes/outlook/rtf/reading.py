r"""Reads RTF: groups with what is in force in them, fonts with their code pages, Unicode.

A `RtfReader` does what all readers of RTF must, and leaves to its subclasses what becomes of text
(`write`) and of control words (`handle_word`).

Source: Rich Text Format specification 1.9.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from ..code_pages import DEFAULT_CODEC, decode_run, find_codec
from .tokens import Token, TokenKind, split_tokens

__all__ = ["CHARACTERS", "Field", "Group", "RtfReader"]

MAX_GROUP_DEPTH = 500
MAX_FONTS = 10_000
MAX_SKIPPED_CHARACTERS = 100
_SURROGATES = range(0xD800, 0xE000)
_CHARACTER_SETS = {
    77: 10000,
    128: 932,
    129: 949,
    130: 1361,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
    254: 437,
    255: 850,
}
CHARACTERS = {
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "bullet": "\u2022",
    "endash": "\u2013",
    "emdash": "\u2014",
    "enspace": "\u2002",
    "emspace": "\u2003",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "tab": "\t",
}
"""Control words that stand for a character."""
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "", "{": "{", "}": "}", "\\": "\\"}
# Groups without text for the reader of the letter, though they do not begin with \*.
_UNSHOWN = frozenset(
    (
        *("colortbl", "stylesheet", "info", "pict", "nonshppict", "xe", "tc", "txe", "rxe"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        *("footnote", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn"),
        *("revtbl", "filetbl", "listtable", "listoverridetable", "private1"),
    )
)


@dataclass(slots=True)
class Field:
    """A field: its instruction, such as a link's address."""

    instruction: str = ""


@dataclass(slots=True)
class Group:
    """What is in force in a group; a group inside begins with a copy of it."""

    hidden: bool = False
    """Whether it is none of the text: a table, a picture, a destination that is unknown."""
    fonts: bool = False
    codec: str | None = None
    skipped_after_unicode: int = 1
    suppressed: bool = False
    field: Field | None = None
    instruction: bool = False
    style: Any = None


@dataclass(slots=True)
class RtfReader(ABC):
    """Reads one RTF; `parts` are what was written."""

    shown_destinations: ClassVar[frozenset[str]] = frozenset()
    r"""The groups that begin with \* and hold some of the text."""
    parts: list[str] = field(default_factory=list)
    group: Group = field(default_factory=Group)
    _groups: list[Group] = field(default_factory=list)
    _too_deep: int = 0
    _default_codec: str = DEFAULT_CODEC
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _bytes: bytearray = field(default_factory=bytearray)
    _bytes_codec: str = DEFAULT_CODEC
    _left_to_skip: int = 0
    _high_surrogate: int = 0
    _starred: bool = False

    def read(self, data: bytes) -> None:
        """Read it all, from the start."""
        for token in split_tokens(data):
            if token.kind is TokenKind.TEXT:
                self._take_bytes(token.data)
                continue
            if token.kind is TokenKind.WORD:
                self._take_word(token)
                continue
            self._flush()
            if token.kind is TokenKind.OPEN:
                self._open()
            elif token.kind is TokenKind.CLOSE:
                self._close()
            elif token.name == "*":
                self._starred = True
            else:
                self._take_symbol(token.name)
        self._flush()

    def write(self, text: str) -> None:
        """Take text that is not hidden."""
        self.parts.append(text)

    @abstractmethod
    def handle_word(self, token: Token) -> None:
        """Take a control word that is not hidden, and that is none of characters or fonts."""

    def _open(self) -> None:
        self._starred = False
        self._left_to_skip = 0
        if len(self._groups) >= MAX_GROUP_DEPTH:
            self._too_deep += 1
            return
        self._groups.append(self.group)
        self.group = replace(self.group)

    def _close(self) -> None:
        self._left_to_skip = 0
        if self._too_deep:
            self._too_deep -= 1
        elif self._groups:
            self.group = self._groups.pop()

    def _take_symbol(self, symbol: str) -> None:
        if self._left_to_skip:
            self._left_to_skip -= 1
        elif not self.group.hidden:
            if symbol in "\r\n":
                self.handle_word(Token(TokenKind.WORD, "par"))
            elif symbol in _SYMBOLS:
                self.handle_symbol(symbol)

    def handle_symbol(self, symbol: str) -> None:
        """Take one of the symbols that stand for a character."""
        self.write(_SYMBOLS[symbol])

    def _take_word(self, token: Token) -> None:
        name, number = token.name, token.number
        if name == "u":
            self._take_unicode(number or 0)
            return
        self._flush()
        if self._starred:
            self._starred = False
            self.group.instruction = name == "fldinst"
            self.group.hidden = self.group.hidden or name not in self.shown_destinations
        elif name in _UNSHOWN:
            self.group.hidden = True
        elif name == "fonttbl":
            self.group.hidden = self.group.fonts = True
        elif not self._take_font_word(name, number) and not self.group.hidden:
            if name in CHARACTERS:
                self.handle_character(name)
            else:
                self.handle_word(token)

    def handle_character(self, name: str) -> None:
        """Take a word that stands for a character."""
        self.write(CHARACTERS[name])

    def _take_font_word(self, name: str, number: int | None) -> bool:
        if name == "ansicpg":
            self._default_codec = find_codec(number) or self._default_codec
        elif name == "uc":
            self.group.skipped_after_unicode = min(max(0, number or 0), MAX_SKIPPED_CHARACTERS)
        elif name in ("f", "deff"):
            self._font = number or 0
            if not self.group.fonts and name == "f":
                self.group.codec = self._fonts.get(self._font)
        elif name in ("fcharset", "cpg"):
            page = number if name == "cpg" else _CHARACTER_SETS.get(number or 0)
            codec = find_codec(page)
            if self.group.fonts and codec is not None and len(self._fonts) < MAX_FONTS:
                self._fonts[self._font] = codec
        elif name == "plain":
            self.group.codec = None
            return False
        else:
            return False
        return True

    def _take_unicode(self, number: int) -> None:
        self._flush_bytes()
        code = number & 0xFFFF
        self._left_to_skip = self.group.skipped_after_unicode
        if code in _SURROGATES and code < 0xDC00:
            self._high_surrogate = code
            return
        if code in _SURROGATES:
            pair = (self._high_surrogate, code)
            code = 0x10000 + (pair[0] - 0xD800 << 10) + pair[1] - 0xDC00 if pair[0] else 0xFFFD
        self._high_surrogate = 0
        self._show(chr(code))

    def _take_bytes(self, data: bytes) -> None:
        if self._left_to_skip:
            skipped = min(self._left_to_skip, len(data))
            self._left_to_skip -= skipped
            data = data[skipped:]
        if data:
            self._starred = False
            self._bytes_codec = self.group.codec or self._default_codec
            self._bytes += data

    def _flush(self) -> None:
        self._flush_bytes()
        self._left_to_skip = 0
        self._high_surrogate = 0

    def _flush_bytes(self) -> None:
        if self._bytes:
            text = decode_run(bytes(self._bytes), self._bytes_codec)
            self._bytes.clear()
            self._show(text)

    def _show(self, text: str) -> None:
        if self.group.instruction and self.group.field is not None:
            self.group.field.instruction += text
        elif not self.group.hidden:
            self.write(text)
