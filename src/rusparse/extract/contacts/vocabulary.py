"""Merges the `contacts` vocabularies of several languages, and makes patterns of their words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = ["NEVER", "any_cue", "any_literal", "choose_languages", "fold", "load_data", "merge_list"]

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


@cache
def load_data() -> Mapping[str, Any]:
    """`data.toml`: particles, service addresses, short numbers."""
    return tomllib.loads(files(__package__).joinpath("data.toml").read_text(encoding="utf-8"))


def choose_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages to read cues in: those of BCP 47 `tags` and English; all if none is known."""
    chosen: dict[str, None] = {}
    for tag in tags:
        primary = tag.split("-")[0].lower()
        for language in _COMPANIONS.get(primary, (primary,)):
            if language in LANGUAGES:
                chosen[language] = None
    if not chosen:
        return LANGUAGES
    chosen["en"] = None
    return tuple(chosen)


def merge_list(languages: Iterable[str], table: str, name: str) -> tuple[str, ...]:
    """The words of one list over several languages, each once, in order."""
    merged: dict[str, None] = {}
    for language in languages:
        words = load_vocabulary(language, "contacts").get(table, {}).get(name, ())
        merged.update(dict.fromkeys(words))
    return tuple(merged)


_WORD_START, _WORD_END = r"(?<!\w)", r"(?!\w)"


def any_cue(cues: Iterable[str]) -> str:
    """A pattern for any of `cues`: whole words, open where "*" stands, dots optional."""
    ends: dict[tuple[str, str], list[str]] = {}
    for cue in _longest_first(cues):
        # One look behind for all cues that begin a word: most places fail on it at once.
        start = _WORD_START if cue[0].isalnum() else ""
        end = r"\w{0,30}" if cue.endswith("*") else _WORD_END
        ends.setdefault((start, end), []).append(_render_cue(cue))
    return (
        "|".join(f"{start}(?:{'|'.join(words)}){end}" for (start, end), words in ends.items())
        or NEVER
    )


def _render_cue(cue: str) -> str:
    words = [re.escape(word.rstrip(".")) for word in cue.strip("*").lower().split()]
    return r"\.?[ \u00a0\n]{1,3}".join(words)


def any_literal(words: Iterable[str]) -> str:
    """A pattern for any of `words` exactly as they stand."""
    return "|".join(re.escape(word) for word in _longest_first(words)) or NEVER


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))
