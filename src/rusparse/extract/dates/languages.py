"""Chooses in which languages a text is read.

The caller's languages come first, in their order. Without any, the frequent words of the text
decide. English is read beside the others where it has words of its own in the text.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rusparse.locales import LANGUAGES

from .lexicon import Lexicon, build_lexicon

__all__ = ["guess_lexicons", "list_given_lexicons"]

_MOST_LANGUAGES = 4
_LEAST_SHARE = 0.5
_SECONDARY = "en"


@cache
def _load_own_lexicons() -> tuple[Lexicon, ...]:
    lexicons = (build_lexicon(language) for language in LANGUAGES)
    return tuple(lexicon for lexicon in lexicons if lexicon is not None)


@lru_cache(maxsize=64)
def list_given_lexicons(languages: tuple[str, ...]) -> tuple[Lexicon, ...]:
    """The lexicons of languages by their tags, with that of English; () where none has one."""
    chosen: list[Lexicon] = []
    for tag in languages:
        subtag = tag.split("-")[0].lower()
        names = ("nb", "nn") if subtag == "no" else (subtag,)
        for name in names:
            lexicon = build_lexicon(name)
            if lexicon is not None and lexicon not in chosen:
                chosen.append(lexicon)
    return _add_secondary(chosen[:_MOST_LANGUAGES]) if chosen else ()


def _add_secondary(chosen: list[Lexicon]) -> tuple[Lexicon, ...]:
    secondary = build_lexicon(_SECONDARY)
    if secondary is None or secondary in chosen:
        return tuple(chosen)
    return (*chosen, secondary)


def guess_lexicons(words: set[str]) -> tuple[Lexicon, ...]:
    """The lexicons of the languages whose words a text has, the likeliest first, and English."""
    scored: list[tuple[int, int, Lexicon]] = []
    for index, lexicon in enumerate(_load_own_lexicons()):
        months = len(words & lexicon.months)
        score = 2 * len(words & lexicon.common) + 3 * months
        if score:
            scored.append((-score, index, lexicon))
    scored.sort(key=lambda row: row[:2])
    best = -scored[0][0] if scored else 0
    return _add_secondary(
        [lexicon for score, _, lexicon in scored[:_MOST_LANGUAGES] if -score >= _LEAST_SHARE * best]
    )
