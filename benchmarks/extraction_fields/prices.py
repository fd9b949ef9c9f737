"""Scores prices: exact span, amounts and currency, the unit apart; and price-parser beside them.

Labels are rows of `prices` with text, offset, amount, max, currency, free, vat and per.
price-parser reads one price from a short string, so it is given each labelled text alone: its
figure is of values only, with the spans given away.
"""

from __future__ import annotations

import time
from decimal import Decimal

from benchmarks.extraction_fields.scoring import FieldScore, Labelled
from rusparse.context import Context
from rusparse.extract.prices import find_prices
from rusparse.values.passage import Passage

__all__ = ["score_price_parser", "score_prices"]

_Key = tuple[int, str, Decimal | None, Decimal | None, str | None]


def score_prices(letters: list[Labelled]) -> FieldScore:
    """The figures of `find_prices` over labelled letters."""
    score = FieldScore("prices")
    for letter in letters:
        expected = _read_labels(letter)
        context = Context(languages=(letter.labels["language"],))
        began = time.process_time()
        mentions = find_prices(Passage(letter.text), context).mentions
        score.seconds += time.process_time() - began
        score.characters += len(letter.text)
        found = {(m.span[0], m.text, m.amount, m.max_amount, m.currency): m.unit for m in mentions}
        for key in sorted(found.keys() | expected.keys(), key=str):
            score.add(letter.name, key in expected, key in found, str(key))
        for key in sorted(found.keys() & expected.keys(), key=str):
            score.add_detail("unit", found[key] == expected[key], f"{key}: {found[key]}")
    return score


def _read_labels(letter: Labelled) -> dict[_Key, str | None]:
    return {
        (
            row["offset"],
            row["text"],
            _read_amount(row["amount"]),
            _read_amount(row.get("max")),
            row["currency"],
        ): row.get("per")
        for row in letter.labels.get("prices", [])
    }


def _read_amount(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


def score_price_parser(letters: list[Labelled]) -> FieldScore:
    """The figures of price-parser over the labelled texts alone."""
    from price_parser import Price

    score = FieldScore("prices (price-parser, amounts of given texts)")
    for letter in letters:
        for row in letter.labels.get("prices", []):
            began = time.process_time()
            amount = Price.fromstring(row["text"]).amount
            score.seconds += time.process_time() - began
            score.characters += len(row["text"])
            right = amount == _read_amount(row["amount"])
            score.add(letter.name, True, right, f"{row['text']!r}: {amount}")
            if not right and amount is not None:
                score.add(letter.name, False, True, f"{row['text']!r}: {amount}")
    return score
