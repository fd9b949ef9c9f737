"""Characters as a reader sees them: no zero-width ones, and no spare white space.

Sources: CSS Text Level 3, section 4.1 (white space processing);
Unicode Technical Standard 51 and the Unicode core specification, chapter 23.2, for where joiners
carry meaning.
"""

from __future__ import annotations

import re

__all__ = ["fold_spaces", "has_visible_character", "is_usual", "strip_invisible"]

# Format characters without width, fillers that letters pad their preheaders with, and controls.
# Joiners stay between letters of scripts that shape by them, and inside emoji.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2190-\u2bff\U0001f000-\U0001faff])"
)

# What shows, and is its own composition (NFC), whatever stands beside it: all of ASCII that
# prints, letters below U+02B0 and common punctuation.
_UNUSUAL = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u02af\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]")


def is_usual(text: str) -> bool:
    """Whether a text with single spaces holds nothing that need be stripped or composed.

    >>> is_usual("Ny kurs – 2\u202f500 kr"), is_usual("Ny kurs – 2 500 kr")
    (False, True)
    """
    if text.isascii():
        return text.isprintable()
    return _UNUSUAL.search(text) is None


def strip_invisible(text: str) -> str:
    """The text without characters that show nothing and take no room.

    >>> strip_invisible("Ny\\u00adhets\\u200bbrev")
    'Nyhetsbrev'
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub("", text)


def fold_spaces(text: str) -> str:
    """Every run of white space, no-break spaces among it, as one space; none at the ends.

    >>> fold_spaces(" 2\\u00a0500  kr ")
    '2 500 kr'
    """
    return " ".join(text.split())


def has_visible_character(text: str) -> bool:
    """Whether a reader sees anything of the text."""
    return bool(text) and not text.isspace() and bool(strip_invisible(text).strip())
