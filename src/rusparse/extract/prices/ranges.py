"""Joins amounts: the two ends of a range, crowns with their öre."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import YEAR, Amount, parse_amount, scale_amount
from .claims import is_claimed, is_spaced_apart, skip_claimed, stands_free
from .grammar import MoneyGrammar

__all__ = ["extend_range", "join_minor", "join_range", "read_scale"]

_CHANGE_GAP = 36
_CHANGE_REACH = 110
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_a-zåäöæøü])|\n")
_GOES_ON = re.compile(r"\.? [^\W\d_]")
_PARTS = ("-", "–", "/", ".", ":")
_HUNDREDS = re.compile(r"[1-9]00")


def read_scale(text: str, end: int, grammar: MoneyGrammar) -> tuple[int, int]:
    """The power of ten after a number that has a sign or code before it, and where its words end.

    "million", "m", and two of them: "35K crore". 0 and `end` without any.
    """
    scale = grammar.scale_tail.match(text, end) or grammar.spaced_letter.match(text, end)
    if scale is None:
        return 0, end
    letter = scale["letter"]
    exponent = grammar.letters_after[letter] if letter else _word_exponent(scale, grammar)
    second = grammar.scale_tail.match(text, scale.end())
    if second is not None and second["scale"] and exponent < _word_exponent(second, grammar):
        return exponent + _word_exponent(second, grammar), second.end()
    return exponent, scale.end()


def _word_exponent(scale: re.Match[str], grammar: MoneyGrammar) -> int:
    return grammar.scales[scale["scale"].lower()]


def join_range(
    text: str,
    found: Amount,
    amounts: list[Amount],
    last: tuple[int, int, str] | None,
    grammar: MoneyGrammar,
) -> None:
    """Make `found` the upper end of a range when a lower one stands right before it.

    One that gives way to `found` is an amount of its own.
    """
    if last is not None:
        start, end, token = last
        start = skip_claimed(text, start, end)
        token = text[start:end]
        if change := _read_change(text, start, end, found, grammar):
            _add_changed(text, (start, end), change, found, amounts, grammar)
            return
        if not _is_connected(text, start, end, found.start, grammar) or not stands_free(
            text, start, token
        ):
            return
        if (token[0] == "0" and token[1:2].isdigit()) or is_claimed(text, start):
            return
        if is_spaced_apart(text, (start, end), (found.number_start, found.number_end)):
            return
        low = parse_amount(token, grammar.decimal_mark, fraction=found.exponent > 0)
        if low is None:
            return
        low = scale_amount(low, found.exponent - (2 if found.minor else 0))
        low = _fill_thousands(low, token, text[found.number_start : found.number_end], found)
        if low < found.value:
            found.max_value, found.value, found.start = found.value, low, start
            found.rule = "range"
        return
    if not amounts or amounts[-1].max_value is not None:
        return
    lower = amounts[-1]
    if _comes_from(text, lower, found, grammar):
        found.former = True
        return
    if change := _read_change(text, lower.start, lower.end, found, grammar):
        lower.former = change["former"] is not None
        return
    if (
        _is_connected(text, lower.start, lower.end, found.start, grammar)
        and (set(lower.codes) & set(found.codes))
        and lower.value < found.value
        and lower.minor == found.minor
    ):
        amounts.pop()
        found.max_value, found.value, found.start = found.value, lower.value, lower.start
        found.codes = min(lower.codes, found.codes, key=len)
        found.rule = "range"


def _read_change(
    text: str, start: int, end: int, found: Amount, grammar: MoneyGrammar
) -> re.Match[str] | None:
    """The verb of change by which a number gives way to the amount after it, or adds up to it."""
    then = found.start
    if not 2 < then - end < _CHANGE_GAP:
        return None
    if not grammar.change_to.fullmatch(text[end:then].lower()):
        return None
    before = _SENTENCE_END.split(text[max(0, start - _CHANGE_REACH) : start])[-1]
    change = grammar.change_from.search(before.lower())
    if change is None and grammar.change_after.match(text[found.end : found.end + 50].lower()):
        change = grammar.change_given.search(before.lower())
    return change


def _comes_from(text: str, found: Amount, former: Amount, grammar: MoneyGrammar) -> bool:
    """Whether an amount has come from the one after it: "rose to 16 cents from 12 cents"."""
    between = text[found.end : former.start]
    if not 2 < len(between) < _CHANGE_GAP or not grammar.came_from.fullmatch(between.lower()):
        return False
    before = text[max(0, found.start - 8) : found.start].lower()
    return grammar.came_to.search(before) is not None


def _add_changed(
    text: str,
    span: tuple[int, int],
    change: re.Match[str],
    found: Amount,
    amounts: list[Amount],
    grammar: MoneyGrammar,
) -> None:
    start, end = span
    token = text[start:end]
    value = parse_amount(token, grammar.decimal_mark, fraction=found.exponent > 0)
    if value is None or YEAR.fullmatch(token):
        return
    value = scale_amount(value, found.exponent - (2 if found.minor else 0))
    amounts.append(
        Amount(
            start, end, start, end, value, found.codes, "elided",
            adjective=found.adjective, former=change["former"] is not None,
        )
    )  # fmt: skip


def _is_connected(text: str, start: int, end: int, then: int, grammar: MoneyGrammar) -> bool:
    if then - end > 14 or then <= end:
        return False
    if grammar.range_to.fullmatch(text, end, then):
        return True
    return bool(
        grammar.range_and.fullmatch(text, end, then)
        and grammar.between.search(text, max(0, start - 24), start)
    )


def _fill_thousands(low: Decimal, token: str, upper: str, found: Amount) -> Decimal:
    # "3-4 000 kr" says its thousands once; "50-1 000 kr" does not.
    if len(token) == 1 and _HUNDREDS.fullmatch(upper) and token < upper[0] and not found.exponent:
        # "2-300 kr" says its hundreds once.
        return low * 100
    groups = re.split(r"[^0-9]", upper)
    spaced = len(groups) == 2 and len(groups[1]) == 3 and not found.exponent
    if spaced and token.isdigit() and len(token) < 4 and int(token) < int(groups[0]):
        return low * 1000
    return low


def extend_range(
    text: str, start: int, end: int, lower: Amount, grammar: MoneyGrammar
) -> Amount | None:
    """For "€20-30": the number at `start` as the upper end of the amount before it."""
    if lower.max_value is not None or not lower.headed or lower.tailed or start - lower.end > 6:
        return None
    between = text[lower.end : start]
    if not grammar.range_to.fullmatch(between):
        return None
    if is_spaced_apart(text, (lower.number_start, lower.number_end), (start, end)):
        return None
    exponent, finish = read_scale(text, end, grammar)
    follows = text[finish : finish + 2]
    if between.strip() != between and _GOES_ON.match(text, finish):
        return None
    if follows[:1] in _PARTS and follows[1:2].isdigit():
        return None
    if follows[:1].isalnum() or follows[:1] == "%":
        return None
    upper = parse_amount(text[start:end], grammar.decimal_mark, fraction=exponent > 0)
    if upper is None:
        return None
    upper = scale_amount(upper, exponent)
    low = scale_amount(lower.value, 0 if lower.exponent else exponent)
    if low >= upper:
        return None
    lower.value, lower.max_value, lower.end, lower.rule = low, upper, finish, "range"
    return lower


def join_minor(text: str, found: Amount, amounts: list[Amount], grammar: MoneyGrammar) -> None:
    """Make one amount of "5 kronor och 50 öre"."""
    if not found.minor or found.max_value is not None or not amounts:
        return
    major = amounts[-1]
    if (
        major.minor
        or major.exponent
        or major.max_value is not None
        or not set(major.codes) & set(found.codes)
    ):
        return
    whole = major.value == major.value.to_integral_value() and found.value < 1
    if whole and grammar.joint.fullmatch(text, major.end, found.start):
        amounts.pop()
        found.value += major.value
        found.start, found.codes, found.minor = major.start, major.codes, False
        found.rule = "number-currency"
