"""Amounts that leave their currency to the last of them: "200 eller 300 kr", "15/10 €"."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import Amount, parse_amount, render_plain, stands_free
from .grammar import MoneyGrammar

__all__ = ["read_elided"]

_REACH = 24
_MOST = 6
_RATIO = 10
_LEAST_SLASHED = 10
_LEAST_JOINED = 50
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DECIMALS = re.compile(r"[.,][0-9]{1,2}$")


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
    if ":" in token or token[0] == "0" or _YEAR.fullmatch(token):
        return None
    if not stands_free(text, start, token) or text[start - 1 : start] in ("-", "–", ".", ","):
        return None
    # "19.30/150 kr" is a time and an amount: both are written with decimals, or neither.
    written = text[last.number_start : last.number_end]
    if bool(_DECIMALS.search(token)) != bool(_DECIMALS.search(written)):
        return None
    value = parse_amount(token, grammar.decimal_mark, fraction=last.exponent > 0)
    if value is None:
        return None
    # "1/2 kr" is a half, and "klockan 18 och 20 kr" holds one amount.
    least = {"slash": _LEAST_SLASHED, "both": _LEAST_JOINED}.get(joint, 1)
    if min(value, last.value) < least and not last.exponent:
        return None
    return render_plain(value.scaleb(last.exponent) if last.exponent else value)
