"""Whether two sections are the same text that came twice: `is_copy`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .analysis import find_words

__all__ = ["is_copy"]

_MIN_SHARED: Final = 0.9
_MAX_COMPARED_CHARACTERS: Final = 20_000


def is_copy(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True for stored sections of two letters that say the same but for a few words.

    Whether the letters are the same issue is told before, by `identities.hash_issue`. What two
    receivers get differs in a greeting or a name.
    """
    if one["newsletter_id"] == other["newsletter_id"]:
        return False
    first, second = (section["text"][:_MAX_COMPARED_CHARACTERS] for section in (one, other))
    if first == second:
        return True
    words, others = set(find_words(first)), set(find_words(second))
    shared = len(words & others)
    return shared >= _MIN_SHARED * max(len(words), len(others), 1)
