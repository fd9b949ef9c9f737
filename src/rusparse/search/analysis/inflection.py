"""From a form to its base, by a language's own rules and words: `Inflection`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from rusparse.locales import Vocabulary

__all__ = ["Inflection"]

_LISTS = ("nouns", "adjectives", "verbs", "simple")


class Inflection:
    """The inflection of a language whose `search` vocabulary has rules.

    A form whose base is in the language's words gets that base; any other gets a stem, which is
    the same for the forms of one word as far as the rules reach.
    """

    def __init__(self, vocabulary: Vocabulary, words: Vocabulary) -> None:
        rules: Mapping[str, Any] = vocabulary["inflection"]
        unknown: Mapping[str, Any] = rules["unknown"]
        self.words: Mapping[str, tuple[str, ...]] = {
            name: tuple(words.get(name, "").split()) for name in _LISTS
        }
        self._known = frozenset(word for listed in self.words.values() for word in listed)
        self._irregular: dict[str, str] = {
            form: base
            for base, forms in rules["irregular"].items()
            for form in (base, *forms.split())
        }
        self._endings = sorted(
            ((ending, tuple(bases)) for ending, bases in rules["endings"]),
            key=lambda row: -len(row[0]),
        )
        self._genitive: str = rules["genitive"]
        self._min_letters: int = rules["min_stem_letters"]
        self._cut = sorted(unknown["cut"], key=len, reverse=True)
        self._cut_min_letters: int = unknown["min_stem_letters"]
        self._vowels = frozenset(unknown["vowels"])
        self._genitive_after = frozenset(unknown["genitive_after"])
        self._undouble = tuple(unknown["undouble"])
        self.find_base = lru_cache(maxsize=50_000)(self._find_base)

    def is_listed(self, word: str) -> bool:
        """True for a base form that the lists hold, and for a form that no rule reaches."""
        return word in self._known or word in self._irregular

    def stem(self, word: str) -> str:
        """What is left of a word that no list has when its ending is cut."""
        if word.endswith(self._genitive) and word[-2:-1] in self._genitive_after:
            without = word[:-1]
            if self._is_stem(without) and not any(map(without.endswith, ("i", "u", "o"))):
                word = without
        for ending in self._cut:
            if word.endswith(ending) and self._is_stem(word[: -len(ending)]):
                word = word[: -len(ending)]
                break
        return word[:-1] if word.endswith(self._undouble) else word

    def _find_base(self, word: str) -> str | None:
        """The base form in the lists that a form leads to, or None."""
        for form in self._without_genitive(word):
            if form in self._irregular:
                return self._irregular[form]
            if form in self._known:
                return form
            for candidate in self._iterate_bases(form):
                if candidate in self._known:
                    return candidate
        return None

    def _without_genitive(self, word: str) -> tuple[str, ...]:
        if word.endswith(self._genitive) and len(word) > self._min_letters + 1:
            return (word, word[: -len(self._genitive)])
        return (word,)

    def _iterate_bases(self, form: str) -> Iterator[str]:
        for ending, bases in self._endings:
            if form.endswith(ending) and len(form) - len(ending) >= self._min_letters:
                kept = form[: -len(ending)]
                for base in bases:
                    yield kept + base

    def _is_stem(self, stem: str) -> bool:
        return len(stem) >= self._cut_min_letters and not self._vowels.isdisjoint(stem)
