"""Chooses in which languages a text is read.

The caller's languages come first, in their order. Without any, the frequent words of the text
decide. English is read beside the others where it has words of its own in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rusparse.context import Context
from rusparse.locales import LANGUAGES

from .lexicon import Lexicon, build_lexicon

__all__ = ["choose_lexicons"]

_MOST_LANGUAGES = 4
_LEAST_SHARE = 0.5
_SECONDARY = "en"


@cache
def _load_own_lexicons() -> tuple[Lexicon, ...]:
    lexicons = (build_lexicon(language) for language in LANGUAGES)
    return tuple(lexicon for lexicon in lexicons if lexicon is not None)


def choose_lexicons(
    context: Context, text: str, words: set[str], figures: bool
) -> list[tuple[Lexicon, list[str]]]:
    """Lexicons in the order in which they are tried, each with its words in the text.

    A later lexicon has only the words that no earlier one knows: what they share is read once.
    But where the month may stand before its day in the later one only, its months with a capital
    are read again ("September 13, 2022" in a Swedish letter).
    """
    chosen = _list_given(context.languages) or _guess(words)
    secondary = build_lexicon(_SECONDARY)
    if secondary is not None and secondary not in chosen:
        chosen.append(secondary)
    found: list[tuple[Lexicon, list[str]]] = []
    known: set[str] = set()
    for index, lexicon in enumerate(chosen):
        own = words & lexicon.anchors.names
        anchors = own - known
        if index and lexicon.month_first and not chosen[0].month_first:
            shared = own & known & lexicon.months
            anchors |= {word for word in shared if word.capitalize() in text}
        known |= own
        if anchors or (figures and not index):
            found.append((lexicon, sorted(anchors)))
    return found


def _list_given(languages: Iterable[str]) -> list[Lexicon]:
    chosen: list[Lexicon] = []
    for tag in languages:
        subtag = tag.split("-")[0].lower()
        names = ("nb", "nn") if subtag == "no" else (subtag,)
        for name in names:
            lexicon = build_lexicon(name)
            if lexicon is not None and lexicon not in chosen:
                chosen.append(lexicon)
    return chosen[:_MOST_LANGUAGES]


def _guess(words: set[str]) -> list[Lexicon]:
    """The languages whose words the text has, the likeliest first."""
    scored: list[tuple[int, int, Lexicon]] = []
    for index, lexicon in enumerate(_load_own_lexicons()):
        months = len(words & lexicon.months)
        score = 2 * len(words & lexicon.common) + 3 * months
        if score:
            scored.append((-score, index, lexicon))
    scored.sort(key=lambda row: row[:2])
    best = -scored[0][0] if scored else 0
    return [
        lexicon for score, _, lexicon in scored[:_MOST_LANGUAGES] if -score >= _LEAST_SHARE * best
    ]
