"""Amounts whose number is in words: "fem kronor", "två miljoner kronor"."""

from __future__ import annotations

from decimal import Decimal

from .amounts import render_plain
from .grammar import MoneyGrammar
from .reading import Amount, read_tail

__all__ = ["read_spelled"]


def read_spelled(text: str, folded: str, grammar: MoneyGrammar) -> list[Amount]:
    """Every amount in `text` that says its number in words, by place."""
    if not grammar.number_words or not any(hint in folded for hint in grammar.spelled_hints):
        return []
    amounts = []
    for match in grammar.spelled.finditer(folded):
        start, end = match.span()
        if folded[start - 1 : start].isalnum() or folded[start - 1 : start] == "-":
            continue
        tail = read_tail(text, end, grammar, ())
        # Signs and marks never follow a number in words.
        if tail is None or not tail.worded or tail.word in grammar.weak:
            continue
        number = Decimal(grammar.number_words[match.group()])
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
