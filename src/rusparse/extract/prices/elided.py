"""Amounts that leave their currency to another one: "200 eller 300 kr", "95 €, members 75"."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from .amounts import SPACE, YEAR, Amount, parse_amount, render_plain, stands_free, written_alike
from .claims import is_claimed
from .grammar import MoneyGrammar

__all__ = ["read_elided", "read_following"]

_REACH = 24
_MOST = 6
_RATIO = 10
_LEAST_SLASHED = 10
_LEAST_JOINED = 50
_GAP = 40
_CLOSED = re.compile(rf"{SPACE}?(?:[.,;!?)](?![0-9])|\n|$)")


def read_elided(
    text: str, amounts: list[Amount], bare: list[tuple[int, int]], grammar: MoneyGrammar
) -> list[Amount]:
    """The numbers of `bare` that share the currency of an amount right after them, by place.

    They are amounts when all of them are of one size (none ten times another): "barn under 5 och
    300 kr" has one amount. What is taken is left out of `bare`.
    """
    starts = {end: start for start, end in bare}
    found: list[Amount] = []
    for amount in amounts if starts else ():
        if amount.headed or amount.max_value is not None or amount.weak or amount.minor:
            continue
        shared = _read_group(text, amount, starts, grammar)
        if shared and max(values := [amount.value, *(a.value for a in shared)]) <= (
            _RATIO * min(values)
        ):
            found += reversed(shared)
    taken = {amount.start for amount in found}
    bare[:] = [span for span in bare if span[0] not in taken]
    return found


def read_following(
    text: str,
    folded: str,
    amounts: list[Amount],
    bare: list[tuple[int, int]],
    grammar: MoneyGrammar,
) -> list[Amount]:
    """The numbers of `bare` that share the currency of an amount right before them, by place.

    "950 kr, därefter 1 100.": a word says that another price follows, the clause ends with it, and
    both are of one size. `amounts` are by place; what is taken is left out of `bare`.
    """
    found: list[Amount] = []
    starts = [start for start, _ in bare]
    for place, amount in enumerate(amounts):
        index = bisect_left(starts, amount.end)
        if index == len(bare) or amount.max_value is not None or amount.weak or amount.minor:
            continue
        start, end = bare[index]
        if place + 1 < len(amounts) and amounts[place + 1].start < start:
            continue
        if start - amount.end > _GAP or not grammar.again.fullmatch(folded, amount.end, start):
            continue
        value = _read_following(text, start, end, amount, grammar)
        if value is not None and max(value, amount.value) <= _RATIO * min(value, amount.value):
            found.append(
                Amount(
                    start, end, start, end, value, amount.codes, "elided",
                    adjective=amount.adjective,
                )
            )  # fmt: skip
    taken = {amount.start for amount in found}
    bare[:] = [span for span in bare if span[0] not in taken]
    return found


def _read_following(
    text: str, start: int, end: int, amount: Amount, grammar: MoneyGrammar
) -> Decimal | None:
    token = text[start:end]
    if token[0] == "0" or YEAR.fullmatch(token) or not _CLOSED.match(text, end):
        return None
    # "(tidigare 28:40)" has öre, as the amount before it has; "18:30" is a time.
    written = text[amount.number_start : amount.number_end]
    if not written_alike(token, written):
        return None
    value = parse_amount(token, grammar.decimal_mark)
    return None if value is None or amount.exponent else render_plain(value)


def _read_group(
    text: str, last: Amount, starts: dict[int, int], grammar: MoneyGrammar
) -> list[Amount]:
    """The numbers before an amount, from right to left; none when one of them is no amount."""
    shared: list[Amount] = []
    place = last.start
    joint = ""
    while len(shared) < _MOST:
        gap = grammar.elided.search(text, max(0, place - _REACH), place)
        if gap is None or gap.start() not in starts:
            break
        kind = gap.lastgroup or ""
        # A comma only goes on with a list that "och" or "eller" has closed.
        if kind == "comma" and joint not in ("either", "both"):
            break
        if kind != "comma" and shared and kind != joint:
            break
        joint = joint or kind
        start, end = starts[gap.start()], gap.start()
        value = _read_value(text, start, end, last, joint, grammar)
        if value is None:
            return []
        shared.append(
            Amount(start, end, start, end, value, last.codes, "elided", adjective=last.adjective)
        )
        place = start
    return shared


def _read_value(
    text: str, start: int, end: int, last: Amount, joint: str, grammar: MoneyGrammar
) -> Decimal | None:
    token = text[start:end]
    if ":" in token or token[0] == "0" or YEAR.fullmatch(token):
        return None
    if not stands_free(text, start, token) or text[start - 1 : start] in ("-", "–", ".", ","):
        return None
    if is_claimed(text, start):
        return None
    # "19.30/150 kr" is a time and an amount: both are written with decimals, or neither.
    written = text[last.number_start : last.number_end]
    if not written_alike(token, written):
        return None
    value = parse_amount(token, grammar.decimal_mark, fraction=last.exponent > 0)
    if value is None:
        return None
    # "1/2 kr" is a half, and "klockan 18 och 20 kr" holds one amount.
    least = {"slash": _LEAST_SLASHED, "both": _LEAST_JOINED}.get(joint, 1)
    if min(value, last.value) < least and not last.exponent:
        return None
    return render_plain(value.scaleb(last.exponent) if last.exponent else value)
