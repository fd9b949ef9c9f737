"""From a form to its base, by a language's own rules and words: `Inflection`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rusparse.locales import Vocabulary

__all__ = ["Inflection"]

_MAX_CUTS_AGAIN = 3
_LISTS = ("nouns", "adjectives", "verbs", "simple", "undivided")


class Inflection:
    """The inflection of a language whose `search` vocabulary has rules.

    A form whose base is in the language's words gets that base; any other gets a stem, which is
    the same for the forms of one word as far as the rules reach. `spell` changes how the words are
    spelled, for texts that leave out the marks of letters.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        words: Vocabulary,
        spell: Callable[[str], str] = str,
    ) -> None:
        rules: Mapping[str, Any] = vocabulary["inflection"]
        unknown: Mapping[str, Any] = rules["unknown"]
        self.words: Mapping[str, tuple[str, ...]] = {
            name: tuple(map(spell, words.get(name, "").split())) for name in _LISTS
        }
        self._known = frozenset(word for listed in self.words.values() for word in listed)
        self._irregular: dict[str, str] = {
            spell(form): spell(base)
            for base, forms in rules["irregular"].items()
            for form in (base, *forms.split())
        }
        self._irregular_forms: dict[str, tuple[str, ...]] = {
            spell(base): tuple(map(spell, forms.split()))
            for base, forms in rules["irregular"].items()
        }
        self._endings: dict[str, tuple[str, ...]] = {}
        for ending, bases in rules["endings"]:
            spelled = spell(ending)
            self._endings[spelled] = self._endings.get(spelled, ()) + tuple(map(spell, bases))
        self._ending_lengths = _lengths(self._endings)
        self._genitive: str = rules["genitive"]
        self._min_letters: int = rules["min_stem_letters"]
        # Most words are known by what they begin with not to be listed: a form shares with its base
        # all but an ending.
        self._base_ends = tuple({end for ends in self._endings.values() for end in ends})
        self._stems = frozenset(
            [
                *self._irregular,
                *(_cut_longest(word, self._base_ends, self._min_letters) for word in self._known),
            ]
        )
        self._max_ending = max(self._ending_lengths) + len(self._genitive)
        self._cut = frozenset(unknown["cut"])
        self._cut_lengths = _lengths(self._cut)
        self._cut_min_letters: int = unknown["min_stem_letters"]
        self._cut_again = tuple(unknown["cut_again"])
        self._vowels = frozenset(unknown["vowels"])
        self._genitive_after = frozenset(unknown["genitive_after"])
        self._cut_after = tuple((ending, tuple(before)) for ending, before in unknown["cut_after"])
        self._undouble = tuple(unknown["undouble"])
        self._look_up = lru_cache(maxsize=50_000)(self._find_bases)

    def stem(self, word: str) -> str:
        """What is left of a word that no list has when its ending is cut.

        Some ends of words look like endings themselves, and are cut behind one too: "radiatorerna"
        leads to what "radiator" does.
        """
        if word.endswith(self._genitive) and word[-2:-1] in self._genitive_after:
            without = word[: -len(self._genitive)]
            if self._is_stem(without):
                word = without
        word = self._cut_ending(word)
        for _ in range(_MAX_CUTS_AGAIN):
            end = next(filter(word.endswith, self._cut_again), "")
            if not end or not self._is_stem(word[: -len(end)]):
                break
            word = word[: -len(end)]
        return word[:-1] if word.endswith(self._undouble) else word

    def _cut_ending(self, word: str) -> str:
        for length in self._cut_lengths:
            if word[-length:] in self._cut and self._is_stem(word[:-length]):
                return word[:-length]
        for ending, before in self._cut_after:
            if word.endswith(ending) and word[: -len(ending)].endswith(before):
                return word[: -len(ending)]
        return word

    def find_base(self, word: str) -> str | None:
        """The likeliest base form in the lists that a form leads to, or None."""
        bases = self.find_bases(word)
        return bases[0] if bases else None

    def find_bases(self, word: str) -> tuple[str, ...]:
        """All base forms in the lists that a form leads to: "dansar" is of "dans" and "dansa"."""
        stems = self._stems
        length = len(word)
        for end in range(max(self._min_letters, length - self._max_ending), length + 1):
            if word[:end] in stems:
                return self._look_up(word)
        return ()

    def find_traits(self, base: str) -> tuple[str, ...]:
        """What the forms of a base begin with: all but its ending, or a form that no rule reaches.

        Of a base that is only a stem, it is the stem.
        """
        return (
            _cut_longest(base, self._base_ends, self._min_letters),
            *self._irregular_forms.get(base, ()),
        )

    def _find_bases(self, word: str) -> tuple[str, ...]:
        for form in self._without_genitive(word):
            if form in self._irregular:
                return (self._irregular[form],)
            if form in self._known:
                return (form,)
            found = dict.fromkeys(base for base in self._iterate_bases(form) if base in self._known)
            if found:
                return tuple(found)
        return ()

    def _without_genitive(self, word: str) -> tuple[str, ...]:
        if word.endswith(self._genitive) and len(word) > self._min_letters + 1:
            return (word, word[: -len(self._genitive)])
        return (word,)

    def _iterate_bases(self, form: str) -> Iterator[str]:
        for length in self._ending_lengths:
            if len(form) - length >= self._min_letters:
                for base in self._endings.get(form[-length:], ()):
                    yield form[:-length] + base

    def _is_stem(self, stem: str) -> bool:
        return len(stem) >= self._cut_min_letters and not self._vowels.isdisjoint(stem)


def _cut_longest(word: str, ends: Sequence[str], min_letters: int) -> str:
    """A word without the longest of the ends that leaves enough of it."""
    longest = max(
        (len(end) for end in ends if word.endswith(end) and len(word) - len(end) >= min_letters),
        default=0,
    )
    return word[: len(word) - longest]


def _lengths(endings: Iterable[str]) -> tuple[int, ...]:
    """The lengths that endings have, the longest first."""
    return tuple(sorted({len(ending) for ending in endings}, reverse=True))
