"""Compounds of an archive's own words: found when a query asks, since the archive grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .analysis import Analyzer, form_term

if TYPE_CHECKING:
    import tantivy

__all__ = ["find_archive_compounds"]

_MAX_CANDIDATES: Final = 80
_MIN_LETTERS: Final = 4
_MIN_REST_LETTERS: Final = 3


def find_archive_compounds(base: str, analyzer: Analyzer, searcher: tantivy.Searcher) -> list[str]:
    """The stems of words that the lists don't split, of which one part is `base`.

    The other part must be a word too: one that the lists hold or the archive has by itself.
    """
    if not analyzer.splits or len(base) < _MIN_LETTERS or not base.isalpha():
        return []
    found: list[str] = []
    link = analyzer.link
    for ending in analyzer.find_endings(base):
        for term, _ in searcher.terms_with_prefix(
            "backwards", analyzer.backwards_term(ending), limit=_MAX_CANDIDATES
        ):
            word = term.partition(":")[2][::-1]
            first = word[: -len(ending)]
            if _is_any_word((first, first.removesuffix(link)), analyzer, searcher):
                found.append(word)
    for term, _ in searcher.terms_with_prefix(
        "forwards", analyzer.stem_term(base), limit=_MAX_CANDIDATES
    ):
        word = term.partition(":")[2]
        rest = word[len(base) :]
        if _is_any_word((rest, rest.removeprefix(link)), analyzer, searcher):
            found.append(word)
    return found


def _is_any_word(
    spellings: tuple[str, ...], analyzer: Analyzer, searcher: tantivy.Searcher
) -> bool:
    for word in dict.fromkeys(spellings):
        if len(word) < _MIN_REST_LETTERS:
            continue
        if analyzer.is_listed(word):
            return True
        if len(word) == _MIN_REST_LETTERS:
            continue  # By chance, an archive has many runs of so few letters.
        if searcher.doc_freq("stems", analyzer.stem_term(word)) > 0:
            return True
        if searcher.doc_freq("forms", form_term(word)) > 0:
            return True
    return False
