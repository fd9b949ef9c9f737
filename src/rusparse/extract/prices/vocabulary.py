"""Merges the `prices` vocabularies of several languages, and makes patterns of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rusparse.locales import LANGUAGES, load_vocabulary

from .amounts import SPACE

__all__ = [
    "NEVER",
    "any_cue",
    "any_literal",
    "choose_languages",
    "fold",
    "merge_list",
    "merge_table",
]

NEVER = r"(?!)"
"""A pattern that matches nothing, for a list without words."""

# Written Norwegian is two languages whose letters mix freely.
_COMPANIONS = {"no": ("nb", "nn"), "nb": ("nb", "nn"), "nn": ("nn", "nb")}


def fold(text: str) -> str:
    """Lower case, character by character, so that every offset stays where it was."""
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def choose_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages with a vocabulary among BCP 47 tags; () when none of them has one."""
    chosen: dict[str, None] = {}
    for tag in tags:
        primary = tag.split("-")[0].lower()
        for language in _COMPANIONS.get(primary, (primary,)):
            if language in LANGUAGES:
                chosen[language] = None
    return tuple(chosen)


def merge_table(languages: Iterable[str], *path: str) -> dict[str, Any]:
    """The words of one table over several languages; the first language's meaning counts."""
    merged: dict[str, Any] = {}
    for language in languages:
        for word, meaning in _find_table(language, path).items():
            if not isinstance(meaning, dict):
                merged.setdefault(word.lower(), meaning)
    return merged


def merge_list(languages: Iterable[str], *path: str) -> tuple[Any, ...]:
    """The entries of one list over several languages, each once, in order."""
    merged: dict[Any, None] = {}
    for language in languages:
        for entry in _find_table(language, path[:-1]).get(path[-1], ()):
            merged[tuple(entry) if isinstance(entry, list) else entry] = None
    return tuple(merged)


def _find_table(language: str, path: Iterable[str]) -> Any:
    table: Any = load_vocabulary(language, "prices")
    for name in path:
        table = table.get(name, {})
    return table


_WORD_START, _WORD_END = r"(?<!\w)", r"(?!\w)"


def any_cue(cues: Iterable[str]) -> str:
    """A pattern for any of `cues`: whole words, open where "*" stands, dots optional."""
    ends: dict[tuple[str, str], list[str]] = {}
    for cue in _longest_first(cues):
        # One look behind for all cues that begin a word: most places fail on it at once.
        start = _WORD_START if cue[0].isalnum() else ""
        end = "" if cue.endswith("*") else _WORD_END
        ends.setdefault((start, end), []).append(_render_cue(cue))
    return (
        "|".join(f"{start}(?:{'|'.join(words)}){end}" for (start, end), words in ends.items())
        or NEVER
    )


def _render_cue(cue: str) -> str:
    words = [re.escape(word.rstrip(".")) for word in cue.strip("*").lower().split()]
    return r"\.?\s{1,3}".join(words)


def any_literal(words: Iterable[str]) -> str:
    """A pattern for any of `words` as they stand, a space being any space character."""
    return (
        "|".join(re.escape(word).replace(r"\ ", SPACE) for word in _longest_first(words)) or NEVER
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))
