"""The `prices` vocabularies: words of several languages, merged and made into patterns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rusparse.extract import wording
from rusparse.extract.wording import any_cue, choose_languages, fold

from .amounts import SPACE

__all__ = ["any_cue", "any_literal", "choose_languages", "fold", "merge_list", "merge_table"]

_TOPIC = "prices"


def merge_table(languages: Iterable[str], *path: str) -> dict[str, Any]:
    """The words of one table over several languages; the first language's meaning counts."""
    merged: dict[str, Any] = {}
    for language in languages:
        for word, meaning in wording.find_table(language, _TOPIC, path).items():
            if not isinstance(meaning, dict):
                merged.setdefault(word.lower(), meaning)
    return merged


def merge_list(languages: Iterable[str], *path: str) -> tuple[Any, ...]:
    """The entries of one list over several languages, each once, in order."""
    return wording.merge_list(languages, _TOPIC, path)


def any_literal(words: Iterable[str]) -> str:
    """A pattern for any of `words` as they stand, a space being any space character."""
    return wording.any_literal(words, space=SPACE)
