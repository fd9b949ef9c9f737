"""The parts of a compound, by the words of a language: `Compounds`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rusparse.locales import Vocabulary

from .inflection import Inflection

__all__ = ["Compound", "Compounds"]

_MAX_LETTERS = 48
_MAX_PARTS_FOUND = 30


class Compound(NamedTuple):
    """A compound's parts: as written in it, and as base forms; equally many of each."""

    written: tuple[str, ...]
    bases: tuple[str, ...]

    @property
    def base(self) -> str:
        """The compound's own base form: the last part's, behind the rest as written."""
        return "".join(self.written[:-1]) + self.bases[-1]

    def iterate_runs(self) -> Iterator[str]:
        """The base forms of the parts and of runs of parts shorter than the whole."""
        count = len(self.bases)
        for start in range(count):
            for end in range(start + 1, count + 1):
                if end - start < count:
                    yield "".join(self.written[start : end - 1]) + self.bases[end - 1]


class Compounds:
    """Splits words into parts that the language's lists hold, and leaves everything else whole.

    The parts before the last may have the forms that first parts take (the word, the word with
    the joining letter, forms of the vocabulary's own); the last may be inflected. `split` gives
    the parts of a compound in any form, or None for a word that is none.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        inflection: Inflection,
        spell: Callable[[str], str] = str,
    ) -> None:
        rules = vocabulary["compounds"]
        self._inflection = inflection
        self.link: str = rules["link"]
        self._min_part: int = rules["min_part_letters"]
        self._max_parts: int = rules["max_parts"]
        self._verb_ending: str = rules["verb_ending"]
        self._min_unknown: int = rules["min_unknown_letters"]
        self._min_head: int = rules["min_head_letters"]
        self._never = frozenset(map(spell, rules["never_parts"]))
        self._never_before: int = rules["never_parts_before_letters"]
        self.split = lru_cache(maxsize=50_000)(self._split)
        self._listed_stems: frozenset[str] | None = None
        self._simple = frozenset(inflection.words["simple"])
        self._whole = self._simple.union(inflection.words["verbs"], inflection.words["undivided"])
        own = {spell(form): spell(base) for form, base in rules["first"].items()}
        self._first = self._collect_first(own)
        self._other_first: dict[str, tuple[str, ...]] = {}
        for form, base in own.items():
            self._other_first[base] = (*self._other_first.get(base, ()), form)
        self._first_beginnings = frozenset(form[:3] for form in self._first)
        self._max_first = max(map(len, self._first))

    def is_listed(self, word: str) -> bool:
        """True for a form of a word that the lists hold."""
        return self._inflection.find_base(word) is not None

    def is_listed_stem(self, stem: str) -> bool:
        """True for what the rules leave of a listed word, if that could be a compound's head."""
        if self._listed_stems is None:
            self._listed_stems = frozenset(
                self.stem(noun)
                for noun in self._inflection.words["nouns"]
                if len(noun) > self._min_part and noun not in self._never
            )
        return stem in self._listed_stems

    def may_split(self, base: str) -> bool:
        """True for a base form that the lists neither hold nor split."""
        return not self.is_listed(base) and self.split(base) is None

    def stem(self, base: str) -> str:
        """What is left of a base where no list has the word, as the rules cut it."""
        return self._inflection.stem(base)

    def find_traits(self, base: str) -> tuple[str, ...]:
        """Of any form of a base, and of any compound that it is in, one of these stands in it."""
        return (*self._inflection.find_traits(base), *self._other_first.get(base, ()))

    def _split(self, word: str) -> Compound | None:
        if not 2 * self._min_part <= len(word) <= _MAX_LETTERS or not word.isalpha():
            return None
        base = self._inflection.find_base(word)
        if base is None:
            return self._split_known(word) or self._split_unknown(word)
        return None if base in self._whole else self._split_known(base, listed=True)

    def find_parts(self, word: str) -> tuple[str, ...]:
        """The base forms of all that a compound is made of, each once, parts of parts too."""
        found: dict[str, None] = {}
        pending = [word]
        while pending and len(found) < _MAX_PARTS_FOUND:
            compound = self.split(pending.pop())
            for part in compound.iterate_runs() if compound is not None else ():
                if part not in found:
                    found[part] = None
                    pending.append(part)
        return tuple(found)

    def iterate_possible(self, word: str) -> Iterator[str]:
        """What a word would be if it ended in a listed word behind one that no list has."""
        for start in range(self._min_unknown, len(word) - self._min_unknown + 1):
            head = self._inflection.find_base(word[start:])
            if head is None or head in self._simple or head in self._never:
                continue
            # The longest end that is a word decides; a short one may be so by chance.
            if len(head) >= self._min_head:
                yield word[:start] + head
            return

    def _collect_first(self, own: dict[str, str]) -> dict[str, str]:
        """The forms that first parts take, each with its base form."""
        words = self._inflection.words
        first: dict[str, str] = {}
        for noun in words["nouns"]:
            forms = [noun, noun + self.link]
            if noun.endswith(("a", "e")):
                forms += [noun[:-1], noun[:-1] + self.link]
            for form in forms:
                first.setdefault(form, noun)
        for adjective in words["adjectives"]:
            first.setdefault(adjective, adjective)
        for verb in words["verbs"]:
            if verb.endswith(self._verb_ending):
                first.setdefault(verb[: -len(self._verb_ending)], verb)
        first = {
            form: base
            for form, base in first.items()
            if len(form) >= self._min_part and form not in self._never
        }
        return first | own

    def _split_known(self, word: str, *, listed: bool = False) -> Compound | None:
        if word[:3] not in self._first_beginnings and word[:2] not in self._first:
            return None
        # reached[i]: the fewest first parts that end at i, as (start, end of the previous) pairs.
        reached: dict[int, tuple[tuple[int, int], ...]] = {0: ()}
        best: Compound | None = None
        for end in range(2, len(word) - self._min_part + 1):
            for start in [place for place in reached if end - place <= self._max_first]:
                pieces = reached[start]
                if word[start:end] not in self._first or len(pieces) + 2 > self._max_parts:
                    continue
                if end not in reached or len(pieces) + 1 < len(reached[end]):
                    reached[end] = (*pieces, (start, end))
            if end in reached:
                best = self._prefer(best, self._finish(word, reached[end], listed))
        return best

    def _finish(
        self, word: str, pieces: tuple[tuple[int, int], ...], listed: bool
    ) -> Compound | None:
        end = pieces[-1][1]
        short = any(last - first < self._min_part for first, last in pieces)
        min_letters = self._min_part + 1 if short else self._min_part
        starts = [end]
        # Two equal letters at the joint stand for three: "buss" and "station".
        if word[end - 1] == word[end - 2]:
            starts.append(end - 1)
        for start in starts:
            form = word[start:]
            head = self._find_head(form, start) if len(form) >= min_letters else None
            # A listed word is no form of a compound: its end must be a base form itself.
            if head is not None and (head == form or not listed):
                written = (*(word[first:last] for first, last in pieces), form)
                return Compound(written, (*(self._first[part] for part in written[:-1]), head))
        return None

    def _find_head(self, form: str, before: int) -> str | None:
        base = self._inflection.find_base(form)
        if base is None or len(base) < self._min_part or base in self._simple:
            return None
        if base in self._never or form in self._never:
            return base if before >= self._never_before else None
        return base

    def _prefer(self, one: Compound | None, other: Compound | None) -> Compound | None:
        """Fewer parts, then the longer last part."""
        if one is None or other is None:
            return one or other
        return min(one, other, key=lambda found: (len(found.written), -len(found.written[-1])))

    def _split_unknown(self, word: str) -> Compound | None:
        link = word.find(self.link, self._min_unknown)
        while 0 <= link < len(word) - self._min_head:
            start = link + len(self.link)
            head = self._inflection.find_base(word[start:])
            listed = head is not None and head not in self._simple
            if head is not None and listed and len(head) >= self._min_head:
                return Compound((word[:start], word[start:]), (word[:link], head))
            link = word.find(self.link, start)
        return None
