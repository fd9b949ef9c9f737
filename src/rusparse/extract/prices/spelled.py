"""Amounts whose number is in words: "fem kronor", "två miljoner kronor"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from .amounts import Amount, render_plain
from .grammar import MoneyGrammar
from .reading import read_tail

__all__ = ["read_spelled"]

_REACH = 45
_JOINED_BEFORE = re.compile(r"(?<![\w.,])(?P<word>[^\W\d_]{1,20}|[0-9]{1,3})\s\S{1,5}\s$")
_WORD_BEFORE = re.compile(r"(?<!\w)(?P<word>[^\W\d_]{1,20})\s$")


def read_spelled(
    text: str, folded: str, places: Sequence[int], grammar: MoneyGrammar
) -> list[Amount]:
    """Every amount in `text` that says its number in words, by place.

    `places` are where the name of a currency may begin.
    """
    amounts: list[Amount] = []
    for match in _find_number_words(folded, places, grammar):
        start, end = match.span()
        if amounts and start < amounts[-1].end:
            continue
        if folded[start - 1 : start].isalnum() or folded[start - 1 : start] == "-":
            continue
        tail = read_tail(text, end, grammar, ())
        # Signs and marks never follow a number in words.
        if tail is None or not tail.worded or tail.word in grammar.weak:
            continue
        if text[start : tail.end] in grammar.names:
            continue
        number = Decimal(grammar.number_words[match.group()])
        if number < 1 and (whole := _read_whole(folded, start, grammar)):
            # "två och en halv miljoner kronor"
            start, number = whole[0], whole[1] + number
        if before := _WORD_BEFORE.search(folded, max(0, start - _REACH), start):
            # "två hundra kronor"; of another number before it nobody knows what it counts.
            times = Decimal(grammar.number_words.get(before["word"], "0"))
            if before["word"] in grammar.number_words and times != 1:
                if number not in (100, 1000) or not 1 < times < number:
                    continue
                start, number = before.start("word"), number * times
        # "A dollar" and "en krona" are the things more often than a price.
        if number == 1 and not tail.exponent:
            continue
        value = number.scaleb(tail.exponent)
        amounts.append(
            Amount(
                start=start,
                end=tail.end,
                number_start=start,
                number_end=end,
                value=render_plain(value),
                codes=tail.codes,
                rule="spelled",
                exponent=tail.exponent,
                tailed=True,
                adjective=tail.adjective,
            )
        )
    return amounts


def _read_whole(folded: str, start: int, grammar: MoneyGrammar) -> tuple[int, Decimal] | None:
    """The number that a half is added to, which ends before `start`, and where it begins."""
    before = _JOINED_BEFORE.search(folded, max(0, start - _REACH), start)
    if before is None or not grammar.joint.fullmatch(folded, before.end("word"), start):
        return None
    word = before["word"]
    number = grammar.number_words.get(word, word if word.isdecimal() else None)
    return None if number is None else (before.start("word"), Decimal(number))


def _find_number_words(
    folded: str, places: Sequence[int], grammar: MoneyGrammar
) -> list[re.Match[str]]:
    """The number words shortly before a currency's name, by place."""
    found: dict[int, re.Match[str]] = {}
    if not grammar.number_words:
        return []
    for place in places:
        low = max(0, place - _REACH)
        found.update(
            (match.start(), match) for match in grammar.spelled.finditer(folded, low, place)
        )
    return [found[start] for start in sorted(found)]
