"""Canonical text: NFC, single spaces, nothing invisible."""

from __future__ import annotations

import re

from rusparse.values.composition import compose_text

__all__ = ["fold_piece", "fold_text"]

_SPACES = re.compile(r"\s+")
# Joiners and direction marks at a word's end or alone pad a preheader; inside words they are text.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u200b\u2060\u2061\ufeff]|[\u200c-\u200f\u2800]+(?=\\s|$)|(?<![^\\s])[\u200c-\u200f\u2800]+"
)
# What canonical text (NFC, single spaces, nothing invisible) may not be made of as it stands; all
# characters below U+02B0 and common punctuation are their own composition (UAX 15, quick check).
_UNUSUAL = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u02b0-\u200f\u2028-\u202f\u205f-\u209f\u20d0-\U0010ffff]"
)


def fold_text(text: str) -> str:
    """A text in NFC with single spaces and without invisible characters.

    >>> fold_text("a\\u00a0 b\\n")
    'a b'
    """
    return fold_piece(text).strip()


def fold_piece(text: str) -> str:
    """A part of a text, folded likewise, with a space where it begins or ends with any."""
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text
    elif _UNUSUAL.search(text) is None and "  " not in text:
        return text
    return _SPACES.sub(" ", compose_text(_INVISIBLE.sub("", text)))
