"""Finds what is free of charge: "gratis", "kostnadsfritt", "fri entré", "free of charge"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rusparse.locales import LANGUAGES

from .vocabulary import any_cue, any_literal, choose_languages, merge_list

__all__ = ["find_free", "load_free_words"]

_REACH = 32
_LINE_END = re.compile(r"[!.]?[ \t]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class FreeWords:
    """Words that always mean free of charge, and words that do so in some company only."""

    words: re.Pattern[str]
    guarded: re.Pattern[str]
    """Words such as "free" and "fri" that usually mean something else."""
    guarded_before: re.Pattern[str]
    guarded_after: re.Pattern[str]
    never_after: re.Pattern[str]
    nouns_after: re.Pattern[str]
    """Things that are free of charge, with a few words before them."""
    determined: re.Pattern[str]
    """A word before "free" after which it says what something costs, or a clause's beginning."""
    negations: re.Pattern[str]
    fees: frozenset[str]
    """Those that free of a fee beside the price: "fri frakt"."""


@cache
def load_free_words(tags: tuple[str, ...]) -> FreeWords:
    """The words of the languages of BCP 47 `tags` and of English; none given means any."""
    own = choose_languages(tags) or LANGUAGES
    cued = own if "en" in own else (*own, "en")
    words = (*merge_list(cued, "free", "words"), *merge_list(cued, "free", "fees"))
    guarded = merge_list(cued, "free", "guarded")
    return FreeWords(
        fees=frozenset(merge_list(cued, "free", "fees")),
        words=re.compile(rf"(?:{any_literal(words)})(?![\w-])"),
        guarded=re.compile(rf"(?:{any_literal(guarded)})(?![\w-])"),
        guarded_before=re.compile(
            rf"(?:{any_cue(merge_list(cued, 'free', 'guarded_before'))}):?\s{{1,2}}"
            rf"(?:(?:{any_literal(merge_list(cued, 'free', 'adverbs'))})\s)?$"
        ),
        guarded_after=re.compile(rf"\s(?:{any_cue(merge_list(cued, 'free', 'guarded_after'))})"),
        never_after=re.compile(rf"\s(?:{any_cue(merge_list(cued, 'free', 'never_after'))})"),
        nouns_after=re.compile(
            rf",?\s(?:[^\W\d_][\w'’-]{{0,20}},?\s){{0,4}}"
            rf"(?:{any_literal(merge_list(cued, 'free', 'nouns'))})(?!\w)"
        ),
        determined=re.compile(
            rf"(?:{any_cue(merge_list(cued, 'free', 'determiners'))})\s$|[.!?:;•*–-]\s$|\n$"
        ),
        negations=re.compile(
            rf"(?:{any_cue(merge_list(cued, 'free', 'negations'))})\s{{1,2}}(?:\w{{1,12}}\s)?$"
        ),
    )


def find_free(folded: str, places: Sequence[int], words: FreeWords) -> list[tuple[int, int, str]]:
    """Spans in folded text that say "free of charge", each with the rule that found it.

    `places` are where such a word may begin.
    """
    kept: list[tuple[int, int, str]] = []
    for place in sorted(set(places)):
        if kept and place < kept[-1][1]:
            continue
        match, rule = words.words.match(folded, place), "free-word"
        if match is None:
            match, rule = words.guarded.match(folded, place), "free-in-company"
            if match is None or not _is_free_of_charge(folded, place, match.end(), words):
                continue
        if not _is_negated(folded, place, words):
            kept.append((place, match.end(), rule))
    return kept


def _is_negated(folded: str, start: int, words: FreeWords) -> bool:
    return words.negations.search(folded, max(0, start - _REACH), start) is not None


def _is_free_of_charge(folded: str, start: int, end: int, words: FreeWords) -> bool:
    if words.guarded_after.match(folded, end):
        return True
    if words.never_after.match(folded, end):
        return False
    if words.guarded_before.search(folded, max(0, start - _REACH), start):
        return True
    if words.nouns_after.match(folded, end) and (
        start == 0 or words.determined.search(folded, max(0, start - _REACH), start)
    ):
        return True
    # Alone on its line or in its cell: "Free!".
    alone = start == 0 or folded[start - 1] == "\n"
    return alone and _LINE_END.match(folded, end) is not None
