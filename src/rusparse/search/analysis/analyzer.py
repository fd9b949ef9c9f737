"""What a word is indexed and searched as, the same for both: `Analyzer`, `WordTerms`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from rusparse.locales import load_vocabulary

from .compounds import Compounds
from .folding import fold_marks
from .inflection import Inflection

__all__ = [
    "ANALYSIS_VERSION",
    "Analyzer",
    "IndexTerms",
    "WordTerms",
    "form_term",
    "load_analyzer",
    "read_term",
]

ANALYSIS_VERSION = 3
"""Raised whenever a word's terms change, so that an index made with others is made anew."""

_MIN_UNLISTED_LETTERS = 7
_TERM = re.compile(r"([a-z]*)[:+~=](.*)", re.DOTALL)


class WordTerms(NamedTuple):
    """The terms of one word; each kind begins with a mark of its own.

    `stem` stands for all forms of the word in its language; `parts` for the parts of a compound;
    `folded` for both with the letters' marks left out, where they have any.
    """

    stem: str
    parts: tuple[str, ...]
    folded: tuple[str, ...]


class IndexTerms(NamedTuple):
    """The terms of one word as the index takes them.

    `stem` stands in the order of the text; `loose` is all others, divided by spaces; `unlisted` is
    the base of a word that may be a compound of words that no list has, forwards and backwards.
    """

    stem: str
    loose: str
    unlisted: tuple[str, str] | None


class Analyzer:
    """Makes the terms of words in one language.

    `find_bases` gives a word's base forms or stem, the likeliest first; `find_folded` the same for
    a word typed without the marks of its letters.
    """

    def __init__(
        self,
        language: str,
        find_bases: Callable[[str], tuple[str, ...]],
        compounds: Compounds | None = None,
        find_folded: Callable[[str], tuple[str, ...]] | None = None,
    ) -> None:
        self.language = language
        self.find_bases = lru_cache(maxsize=20_000)(find_bases)
        self._find_folded = find_folded
        self._compounds = compounds
        self.analyze = lru_cache(maxsize=50_000)(self._analyze)
        # Most of indexing is this, and most words of an archive come again.
        self.analyze_for_index = lru_cache(maxsize=400_000)(self._analyze_for_index)

    def _analyze(self, word: str) -> WordTerms:
        """The terms of a word as `find_tokens` gives it."""
        stem, *others = self.find_bases(word)
        parts = [*others, *(self._compounds.find_parts(word) if self._compounds else ())]
        folded = dict.fromkeys(fold_marks(base) for base in (stem, *parts) if not base.isascii())
        return WordTerms(
            self.stem_term(stem),
            tuple(self.part_term(part) for part in parts),
            tuple(self.folded_term(base) for base in folded),
        )

    def _analyze_for_index(self, word: str) -> IndexTerms:
        terms = self._analyze(word)
        loose = " ".join((form_term(word), *terms.parts, *terms.folded))
        unlisted = self._find_unlisted(word)
        if unlisted is None:
            return IndexTerms(terms.stem, loose, None)
        return IndexTerms(
            terms.stem, loose, (self.stem_term(unlisted), self.backwards_term(unlisted))
        )

    def find_folded(self, word: str) -> tuple[str, ...]:
        """What a word without marks may be the form of, in words whose marks are left out."""
        if not word.isascii():
            return ()
        bases = [fold_marks(base) for base in self.find_bases(word)]
        if self._find_folded is not None:
            bases += self._find_folded(word)
        return tuple(dict.fromkeys(bases))

    @property
    def splits(self) -> bool:
        """True when compounds of the language are taken apart."""
        return self._compounds is not None

    @property
    def link(self) -> str:
        """The letter that joins a compound's parts; empty where compounds are not taken apart."""
        return self._compounds.link if self._compounds is not None else ""

    def find_base(self, word: str) -> str:
        """The base form or stem alone, without a mark."""
        return self.find_bases(word)[0]

    def stem_term(self, base: str) -> str:
        """The term of a word's stem."""
        return f"{self.language}:{base}"

    def part_term(self, base: str) -> str:
        """The term of a stem as a part of a compound."""
        return f"{self.language}+{base}"

    def folded_term(self, base: str) -> str:
        """The term of a stem that was typed without the marks of its letters."""
        return f"{self.language}~{base}"

    def find_endings(self, base: str) -> tuple[str, ...]:
        """What the base of a word ends in that is a compound with this base at its end.

        Of a compound that no list has, the base is a stem as rules cut it.
        """
        if self._compounds is None:
            return (base,)
        return tuple(dict.fromkeys((base, self._compounds.stem(base))))

    def is_listed(self, word: str) -> bool:
        """True for a form of a word that the language's lists hold, or what rules leave of one."""
        return self._compounds is not None and (
            self._compounds.is_listed(word) or self._compounds.is_listed_stem(word)
        )

    def _find_unlisted(self, word: str) -> str | None:
        """The base of a word that may be a compound of words that no list has, else None."""
        if self._compounds is None or len(word) < _MIN_UNLISTED_LETTERS or not word.isalpha():
            return None
        base = self.find_base(word)
        return base if self._compounds.may_split(base) else None

    def find_traits(self, base: str) -> tuple[str, ...]:
        """Of any word that a base stands for or is a part of, one of these stands in it."""
        if self._compounds is not None:
            return self._compounds.find_traits(base)
        # A stemmer cuts, and may change the last letter that it leaves.
        return (base[: max(2, len(base) - 1)],)

    def backwards_term(self, base: str) -> str:
        """The term by which words that end in a base are looked up."""
        return f"{self.language}:{base[::-1]}"


def form_term(word: str) -> str:
    """The term of a word exactly as written; it is the same in all languages."""
    return f"={word}"


def read_term(term: str) -> tuple[str, str]:
    """The language and base of a term; no language for one of a word as written."""
    match = _TERM.fullmatch(term)
    return (match[1], match[2]) if match else ("", "")


@cache
def load_analyzer(language: str) -> Analyzer:
    """The analyzer of a language (primary subtag): own rules, else Snowball's, else none.

    Which it is stands in the language's `search` vocabulary; a language without one is compared
    by its forms.
    """
    vocabulary = load_vocabulary(language, "search")
    if "inflection" in vocabulary:
        return _load_own(language)
    if "snowball" in vocabulary:
        either_way = tuple(vocabulary.get("either_way", ()))
        return Analyzer(language, _load_snowball(vocabulary["snowball"], either_way))
    return Analyzer(language, lambda word: (word,))


def _load_own(language: str) -> Analyzer:
    vocabulary = load_vocabulary(language, "search")
    words = load_vocabulary(language, "search_words")
    inflection = Inflection(vocabulary, words)
    compounds = Compounds(vocabulary, inflection)

    @cache
    def load_folded() -> Callable[[str], tuple[str, ...]]:
        folded = Inflection(vocabulary, words, fold_marks)
        return _make_find_bases(folded, Compounds(vocabulary, folded, fold_marks))

    return Analyzer(
        language,
        _make_find_bases(inflection, compounds),
        compounds,
        lambda word: load_folded()(word),
    )


def _make_find_bases(
    inflection: Inflection, compounds: Compounds
) -> Callable[[str], tuple[str, ...]]:
    def find_bases(word: str) -> tuple[str, ...]:
        bases = inflection.find_bases(word)
        if bases:
            return bases
        compound = compounds.split(word)
        if compound is not None:
            return (compound.base,)
        # A word with an unknown beginning is inflected like the listed word that it ends in.
        return (next(compounds.iterate_possible(word), None) or inflection.stem(word),)

    return find_bases


def _load_snowball(name: str, either_way: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    # Heavy to import, and needed by no one who only parses.
    import tantivy

    analyzer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        .filter(tantivy.Filter.stemmer(name))
        .build()
    )

    def find_bases(word: str) -> tuple[str, ...]:
        stems = analyzer.analyze(word)
        stem = str(stems[0]) if stems and stems[0] else word
        # What was cut may belong to the word: "kurs" is no genitive.
        if any(word == stem + ending for ending in either_way):
            return (stem, word)
        return (stem,)

    return find_bases
