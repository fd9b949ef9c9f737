"""What an engine is told of a language's words, from the vocabulary of rusparse's own search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from rusparse.locales import LANGUAGES, load_vocabulary
from rusparse.search.analysis import find_words, load_analyzer

__all__ = [
    "OTHER",
    "Ending",
    "find_index_language",
    "find_search_words",
    "list_compound_parts",
    "list_endings",
    "list_forms",
    "load_stemmer",
]

OTHER: Final = "other"
"""Stands for the languages that have no vocabulary here."""

_MIN_PART_LETTERS: Final = 3
_MIN_INFLECTED_PART_LETTERS: Final = 5


class Ending(NamedTuple):
    """What a stemmer leaves apart: a regular expression on a word, and what a match becomes."""

    pattern: str
    replacement: str


def find_index_language(tag: str) -> str:
    """The language by whose index a letter is found: its primary subtag, or `OTHER`.

    >>> find_index_language("sv-FI"), find_index_language("tlh")
    ('sv', 'other')
    """
    primary = tag.split("-")[0].lower()
    return primary if primary in LANGUAGES else OTHER


def load_stemmer(language: str) -> str | None:
    """The name of a language's Snowball stemmer, None if it has none."""
    feeds, search = load_vocabulary(language, "feeds"), load_vocabulary(language, "search")
    name: str | None = feeds.get("stemmer") or search.get("snowball")
    return name


def find_search_words(language: str, text: str) -> str:
    """Base forms and parts of compounds that a text's words have and do not show, with spaces.

    Only of languages that rusparse has words of; for others the engines' stemmers do as well.

    >>> find_search_words("sv", "Seminariet i byggnadsnämnden")
    'seminarium byggnadsnämnd byggnad nämnd'
    """
    analyzer = load_analyzer(language)
    if not analyzer.splits:
        return ""
    written = dict.fromkeys(find_words(text))
    mark_length = len(analyzer.stem_term(""))
    found: dict[str, None] = {}
    for word in written:
        terms = analyzer.analyze(word)
        for term in (terms.stem, *terms.parts):
            found[term[mark_length:]] = None
    return " ".join(base for base in found if base not in written)


@cache
def list_forms(language: str) -> Mapping[str, str]:
    """Forms of words with their base forms, where a stemmer needs to be told.

    These are the irregular ones, those that change more than a letter of the base (nyckel and
    nycklar), and base forms that end as a genitive does (kurs).
    """
    vocabulary = load_vocabulary(language, "search")
    if "inflection" not in vocabulary:
        return {}
    find_base = load_analyzer(language).find_base
    rules = vocabulary["inflection"]
    forms = {form: base for form, base in _iterate_forms(language) if find_base(form) == base}
    for base, irregular in rules["irregular"].items():
        forms.update(dict.fromkeys(irregular.split(), base))
    for word in _list_words(language, "nouns", "adjectives"):
        if word.endswith(rules["genitive"]):
            forms.setdefault(word, word)
    # A base that is stemmed would no longer be what its forms are led to.
    return dict(sorted({base: base for base in forms.values()}.items() | forms.items()))


def _iterate_forms(language: str) -> Iterator[tuple[str, str]]:
    endings = load_vocabulary(language, "search")["inflection"]["endings"]
    for base in _list_words(language, "nouns", "adjectives"):
        for ending, replaced in endings:
            for end in replaced:
                if len(end) > 1 and base.endswith(end) and not ending.startswith(end):
                    yield base.removesuffix(end) + ending, base


def list_endings(language: str) -> tuple[Ending, ...]:
    """What the language's stemmer leaves apart."""
    return tuple(Ending(**entry) for entry in load_vocabulary(language, "feeds").get("endings", ()))


@cache
def list_compound_parts(language: str) -> tuple[str, ...]:
    """Words that compounds are made of, in the forms that they may have there."""
    vocabulary = load_vocabulary(language, "search")
    if "compounds" not in vocabulary:
        return ()
    never = vocabulary["compounds"]["never_parts"]
    parts = {
        word
        for word in _list_words(language, "nouns", "verbs")
        if len(word) >= _MIN_PART_LETTERS and word not in never
    }
    forms = {form for form in list_forms(language) if len(form) >= _MIN_INFLECTED_PART_LETTERS}
    return tuple(sorted(parts | forms))


def _list_words(language: str, *kinds: str) -> list[str]:
    lists = load_vocabulary(language, "search_words")
    return [word for kind in kinds for word in lists.get(kind, "").split()]
