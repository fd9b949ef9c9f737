"""Amounts that leave their currency to another one: "200 eller 300 kr", "95 €, members 75"."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal

from .amounts import SPACE, YEAR, Amount, parse_amount, render_plain, written_alike
from .claims import is_claimed, stands_free
from .grammar import MoneyGrammar
from .payers import Payers, find_before

__all__ = ["are_slashed", "read_elided", "read_following"]

_REACH = 24
_LISTED_REACH = 48
_MOST = 6
_RATIO = 10
_LEAST_SLASHED = 10
_LEAST_JOINED = 50
_GAP = 40
_SLASH = re.compile(rf"{SPACE}?/{SPACE}?")
_CLOSED = re.compile(rf"{SPACE}?(?:[.,;!?)](?![0-9])|\n|$)")


def read_elided(
    text: str,
    folded: str,
    amounts: list[Amount],
    bare: list[tuple[int, int]],
    grammar: MoneyGrammar,
    payers: Payers,
) -> list[Amount]:
    """The numbers of `bare` that share the currency of an amount right after them, by place.

    "200/100 kr", "200 eller 300 kr", "vuxen 80, barn 40 kr". They are amounts when all of them are
    of one size (none ten times another): "barn under 5 och 300 kr" has one amount. What is taken is
    left out of `bare`.
    """
    starts = {end: start for start, end in bare}
    found: list[Amount] = []
    for amount in amounts if starts else ():
        if amount.headed or amount.max_value is not None or amount.weak or amount.minor:
            continue
        shared = _read_group(text, amount, starts, grammar)
        shared = shared or _read_payers(text, folded, amount, starts, grammar, payers)
        if shared and _are_alike(amount.value, *(other.value for other in shared)):
            found += reversed(shared)
    taken = {amount.start for amount in found}
    bare[:] = [span for span in bare if span[0] not in taken]
    return found


def are_slashed(*values: Decimal) -> bool:
    """Whether values with slashes between them are amounts, and no date or fraction."""
    return min(values) >= _LEAST_SLASHED and _are_alike(*values)


def _are_alike(*values: Decimal) -> bool:
    """Whether values are of one size, as those of one list are: none is ten times another."""
    return max(values) <= _RATIO * min(values)


def read_following(
    text: str,
    folded: str,
    amounts: list[Amount],
    bare: list[tuple[int, int]],
    grammar: MoneyGrammar,
) -> list[Amount]:
    """The numbers of `bare` that share the currency of an amount right before them, by place.

    "950 kr, därefter 1 100.", "kr 200/150": a word or a slash says that another price follows, the
    clause ends with it, and both are of one size. `amounts` are by place; what is taken is left out
    of `bare`.
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
        slashed = amount.headed and not amount.tailed and _SLASH.fullmatch(text, amount.end, start)
        if not slashed and (
            start - amount.end > _GAP or not grammar.again.fullmatch(folded, amount.end, start)
        ):
            continue
        value = _read_following(text, start, end, amount, grammar)
        alike = are_slashed if slashed else _are_alike
        if value is not None and alike(value, amount.value):
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
    joint = slash = ""
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
        if kind == "slash" and shared and gap.group() != slash:
            break
        slash = gap.group()
        joint = joint or kind
        start, end = starts[gap.start()], gap.start()
        value = _read_value(text, start, end, last, joint, grammar)
        if value is None:
            return []
        shared.append(
            Amount(start, end, start, end, value, last.codes, "elided", adjective=last.adjective)
        )
        place = start
    # Within a list a slash stands before each; before its first number it is that of a date.
    return [] if shared and is_claimed(text, place) else shared


def _read_payers(
    text: str,
    folded: str,
    last: Amount,
    starts: dict[int, int],
    grammar: MoneyGrammar,
    payers: Payers,
) -> list[Amount]:
    """The numbers before an amount where each has those who pay it before it, from the right."""
    shared: list[Amount] = []
    place = last.start
    while len(shared) < _MOST:
        before = find_before(folded, max(0, place - _LISTED_REACH), place, payers)
        gap = before and grammar.listed.search(text, max(0, before.start() - 8), before.start())
        if not gap or gap.start() not in starts:
            break
        start, end = starts[gap.start()], gap.start()
        if not find_before(folded, max(0, start - _LISTED_REACH), start, payers):
            break
        value = _read_value(text, start, end, last, "listed", grammar)
        if value is None:
            break
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
    # "19.30/150 kr" is a time and an amount: both are written with decimals, or neither.
    written = text[last.number_start : last.number_end]
    if not written_alike(token, written) or ("," in token[-3:]) != ("," in written[-3:]):
        return None
    value = parse_amount(token, grammar.decimal_mark, fraction=last.exponent > 0)
    if value is None:
        return None
    # "1/2 kr" is a half, and "klockan 18 och 20 kr" holds one amount.
    least = {"slash": _LEAST_SLASHED, "listed": _LEAST_SLASHED, "both": _LEAST_JOINED}.get(joint, 1)
    if min(value, last.value) < least and not last.exponent:
        return None
    return render_plain(value.scaleb(last.exponent) if last.exponent else value)
