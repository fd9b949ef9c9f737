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
        # A mark or sign never follows a word, and "två öre" is rare beside "ett öre" as a saying.
        if tail is None or not tail.worded or tail.word in grammar.weak:
            continue
        value = Decimal(grammar.number_words[match.group()]).scaleb(tail.exponent)
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
