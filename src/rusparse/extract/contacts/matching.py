"""Whether an e-mail address is made of the parts of a person's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["find_namesake", "matches_address"]

_SPOKEN = re.compile(r"\S+")


def _fold_letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).translate(_TRANSCRIPTION)
    return "".join(sign for sign in plain if sign.isalnum())


_TRANSCRIPTION = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "ð": "d"})


@lru_cache(maxsize=4_096)
def matches_address(name: str, address: str) -> bool:
    """Whether an e-mail address is made of a name's parts: "anna.berg@" and "Anna Berg"."""
    local = _fold_letters(address.rpartition("@")[0])
    parts = [_fold_letters(part) for part in re.split(r"[\s‑-]+", name)]
    long_parts = [part for part in parts if len(part) >= 3]
    if any(part in local for part in long_parts):
        return True
    # "abg@" for Anna Berg: the initials and nothing else.
    initials = "".join(part[0] for part in parts if part)
    return len(initials) >= 2 and local == initials


def find_namesake(name: str, address: str) -> int | None:
    """Where in `name` the first and last name stand that alone make a mailbox, or None.

    >>> find_namesake("Anna Maria Berg", "anna.berg@example.org")
    0
    >>> find_namesake("Neighbour Anna Berg", "anna.berg@example.org")
    10
    >>> find_namesake("Anna Berg", "anna.bergman@example.org")
    """
    local = _fold_letters(address.rpartition("@")[0])
    tokens = [(match.start(), _fold_letters(match.group())) for match in _SPOKEN.finditer(name)]
    for place, (start, first) in enumerate(tokens[:-1]):
        whole = "".join(part for _, part in tokens[place:])
        if local in (first + tokens[-1][1], whole):
            return start
    return None
