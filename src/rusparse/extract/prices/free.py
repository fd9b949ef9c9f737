"""Finds what is free of charge: "gratis", "kostnadsfritt", "fri entré", "free of charge"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rusparse.locales import LANGUAGES

from .payers import Payers, find_before
from .vocabulary import any_cue, any_literal, choose_languages, merge_list

__all__ = ["find_free", "load_free_words"]

_REACH = 32
_LINE_END = re.compile(r"[!.]?[ \t]*(?:\n|$)")
# Where a clause begins: a line, a sentence, what a dash or a bracket parts; in a line with figures
# also a member of an enumeration ("2 pm, free").
_CLAUSE_START = re.compile(r"(?:^|\n|[.!?:;•|(–-]\s?)$")
_ENUMERATED = re.compile(r"[0-9][^\n.!?;]{0,28},\s$")
_CLAUSE_END = re.compile(r"[.!;)](?![\w-])|[ \t]*(?:\n|$)")
_AGES = r"[ -]?[0-9]{1,2}(?:[ -]?[^\W\d_]{1,5})?"


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
    clauses: re.Pattern[str]
    """How a clause that begins with "free" goes on: "Free, dogs welcome"."""
    aged: re.Pattern[str]
    """An age of those who need not pay, before "free": "under 5s"."""
    verbs: re.Pattern[str]
    """A verb between them and "free": "go"."""
    absent: re.Pattern[str]
    """That there is no fee: "ingen avgift" before the end of its clause."""
    answers: re.Pattern[str]
    """A colon and a word for none: after a word for a price ("Avgift: ingen")."""
    asked: re.Pattern[str]
    """Such a word for a price."""
    negations: re.Pattern[str]
    fees: frozenset[str]
    """Those that free of a fee beside the price: "fri frakt"."""


@cache
def load_free_words(tags: tuple[str, ...]) -> FreeWords:
    """The words of the languages of BCP 47 `tags` and of English; none given means any."""
    own = choose_languages(tags) or LANGUAGES
    cued = own if "en" in own else (*own, "en")

    def listed(name: str) -> tuple[str, ...]:
        return merge_list(cued, "free", name)

    return FreeWords(
        fees=frozenset((*listed("fees"), *listed("absent_fees"))),
        absent=re.compile(
            rf"(?P<fee>{any_literal((*listed('absent'), *listed('absent_fees')))})"
            rf"(?={_CLAUSE_END.pattern}|,(?:\s|$)"
            rf"|\s(?:{any_cue((*listed('absent_after'), *merge_list(cued, 'units', 'for')))}))"
        ),
        words=re.compile(rf"(?:{any_literal((*listed('words'), *listed('fees')))})(?![\w-])"),
        guarded=re.compile(rf"(?:{any_literal(listed('guarded'))})(?![\w-])"),
        guarded_before=re.compile(
            rf"(?:{any_cue(listed('guarded_before'))}):?\s{{1,2}}"
            rf"(?:(?:{any_literal(listed('adverbs'))})\s)?$"
        ),
        guarded_after=re.compile(rf"\s(?:{any_cue(listed('guarded_after'))})"),
        never_after=re.compile(rf"\s(?:{any_cue(listed('never_after'))})"),
        nouns_after=re.compile(
            rf",?\s(?:[^\W\d_][\w'’-]{{0,20}},?\s){{0,4}}"
            rf"(?:{any_literal(listed('nouns'))})(?!\w)"
        ),
        determined=re.compile(rf"(?:{any_cue(listed('determiners'))})\s$|[.!?:;•*–-]\s$|\n$"),
        clauses=re.compile(
            rf"(?:[,.;:]| [–-])?\s(?:[\w'’-]{{1,15}}\s){{0,2}}(?:{any_cue(listed('clauses'))})"
        ),
        aged=re.compile(rf"(?:{any_cue(listed('ages'))}){_AGES}\s$"),
        verbs=re.compile(rf"(?:{any_cue(listed('verbs'))})\s$"),
        answers=re.compile(
            rf":\s{{1,2}}(?P<none>{any_literal(listed('none'))})(?={_CLAUSE_END.pattern}|,\s)"
        ),
        asked=re.compile(rf"(?:{any_cue(merge_list(cued, 'cues', 'amount'))})$"),
        negations=re.compile(rf"(?:{any_cue(listed('negations'))})\s{{1,2}}(?:\w{{1,12}}\s)?$"),
    )


def find_free(
    folded: str, places: Sequence[int], words: FreeWords, payers: Payers
) -> list[tuple[int, int, str]]:
    """Spans in folded text that say "free of charge", each with the rule that found it.

    `places` are where such a word may begin.
    """
    kept: list[tuple[int, int, str]] = []
    for place in sorted(set(places)):
        if kept and place < kept[-1][1]:
            continue
        if folded[place] == ":":
            answer = words.answers.match(folded, place)
            if answer and words.asked.search(folded, max(0, place - _REACH), place):
                kept.append((*answer.span("none"), "free-in-company"))
            continue
        match, rule = words.words.match(folded, place), "free-word"
        if match is None and (absent := words.absent.match(folded, place)):
            kept.append((*absent.span("fee"), rule))
            continue
        if match is None:
            match, rule = words.guarded.match(folded, place), "free-in-company"
            if match is None or not _is_free_of_charge(folded, place, match.end(), words, payers):
                continue
        if not _is_negated(folded, place, words):
            kept.append((place, match.end(), rule))
    return kept


def _is_negated(folded: str, start: int, words: FreeWords) -> bool:
    return words.negations.search(folded, max(0, start - _REACH), start) is not None


def _is_free_of_charge(folded: str, start: int, end: int, words: FreeWords, payers: Payers) -> bool:
    if words.guarded_after.match(folded, end):
        return True
    if words.never_after.match(folded, end):
        return False
    low = max(0, start - _REACH)
    if words.guarded_before.search(folded, low, start):
        return True
    if words.nouns_after.match(folded, end) and (
        start == 0 or words.determined.search(folded, low, start)
    ):
        return True
    return _is_clause(folded, start, end, words) or _is_said_of_payers(folded, start, words, payers)


def _is_clause(folded: str, start: int, end: int, words: FreeWords) -> bool:
    """Whether the word says of itself what something costs: "Free!", "Free, dogs welcome"."""
    low = max(0, start - _REACH)
    # Alone on its line or in its cell.
    alone = start == 0 or folded[start - 1] == "\n"
    if alone and _LINE_END.match(folded, end):
        return True
    if _CLAUSE_START.search(folded, low, start):
        if words.clauses.match(folded, end):
            return True
        return not alone and _CLAUSE_END.match(folded, end) is not None
    return bool(_ENUMERATED.search(folded, low, start) and _CLAUSE_END.match(folded, end))


def _is_said_of_payers(folded: str, start: int, words: FreeWords, payers: Payers) -> bool:
    """Whether those who might pay stand before it: "barn under 12 fritt", "under 5s go free"."""
    verb = words.verbs.search(folded, max(0, start - _REACH), start)
    end = verb.start() if verb else start
    low = max(0, end - _REACH)
    if words.aged.search(folded, low, end):
        return True
    return find_before(folded, low, end, payers) is not None
