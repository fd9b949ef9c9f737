r"""RTF as tokens: groups, control words and symbols, and bytes of text.

Source: Rich Text Format specification 1.9.1, "Conventions of an RTF Reader".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

__all__ = ["Token", "TokenKind", "split_tokens"]

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)|(\\)",
    re.DOTALL,
)


class TokenKind(Enum):
    """What a token is."""

    OPEN = "{"
    CLOSE = "}"
    WORD = "word"
    SYMBOL = "symbol"
    TEXT = "text"


class Token(NamedTuple):
    """A token: a word's name or a symbol, a word's number, or the bytes of a text."""

    kind: TokenKind
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(TokenKind.OPEN), Token(TokenKind.CLOSE)


def split_tokens(data: bytes) -> Iterator[Token]:
    r"""The tokens of an RTF, in their order; \'hh is text of one byte, and \binN is passed over."""
    at = 0
    while at < len(data) and (match := _TOKEN.match(data, at)):
        at = match.end()
        word, number, hexadecimal, symbol, brace, text, _ = match.groups()
        if word is not None:
            value = int(number) if number else None
            if word == b"bin":
                at += max(0, value or 0)
            else:
                yield Token(TokenKind.WORD, word.decode("ascii"), value)
        elif text is not None:
            yield Token(TokenKind.TEXT, data=text)
        elif hexadecimal is not None:
            yield Token(TokenKind.TEXT, "'", data=bytes.fromhex(hexadecimal.decode("ascii")))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield Token(TokenKind.SYMBOL, symbol.decode("latin-1"))
