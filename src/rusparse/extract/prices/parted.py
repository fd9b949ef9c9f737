"""Price tags whose decimals stand apart: "130, 38 zł", "$ 8. 94", "35€ 99", "35€99".

In running text the two digits may count something else, so a tag has its line to itself, but for
a label with a colon ("Price: 130, 38 zł"); "35€99", with no space at all, is a tag anywhere.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import SPACE, SPACES, Amount

__all__ = ["find_decimals", "join_decimals"]

_MOST_LABEL = 40
_WHOLE_BEFORE = re.compile(
    rf"(?:[^\n:0-9]{{0,{_MOST_LABEL}}}:)?{SPACE}{{0,3}}"
    rf"(?P<whole>[0-9]{{1,3}}(?:[.{SPACES}][0-9]{{3}}){{0,3}}|[0-9]{{1,6}})[.,]{SPACE}"
)
_LABEL = re.compile(rf"(?:[^\n:0-9]{{0,{_MOST_LABEL}}}:)?{SPACE}{{0,3}}")
_DECIMALS_AFTER = re.compile(rf"[.,]{SPACE}(?P<decimals>[0-9]{{2}}){SPACE}{{0,3}}(?=\n|$)")
_TWO_DIGITS = re.compile(rf"[.,]{SPACE}[0-9]{{2}}(?![0-9])")
_DECIMALS_LAST = re.compile(rf"{SPACE}(?P<decimals>[0-9]{{2}}){SPACE}{{0,3}}(?=\n|$)")
_DECIMALS_TIGHT = re.compile(r"(?P<decimals>[0-9]{2})(?![\w%]|[.,:/-][0-9])")
_LINE_END = re.compile(rf"{SPACE}{{0,3}}(?:\n|$)")
_NOT_DIGIT = re.compile(r"[^0-9]")
_REACH = _MOST_LABEL + 24


def join_decimals(text: str, amount: Amount) -> Amount:
    """The amount with the whole part or the decimals that stand apart from it, if any."""
    if amount.max_value is not None or amount.exponent or amount.minor:
        return amount
    if amount.headed:
        if not amount.tailed and _begins_line(text, amount):
            _add_decimals(amount, _DECIMALS_AFTER.match(text, amount.end))
    elif not _add_whole(text, amount) and not text[amount.end - 1].isalpha():
        joined = amount.number_end + 1 == amount.end
        if joined and not _add_decimals(amount, _DECIMALS_TIGHT.match(text, amount.end)):
            parted = _DECIMALS_LAST.match(text, amount.end)
            if parted is not None and _begins_line(text, amount):
                _add_decimals(amount, parted)
    return amount


def find_decimals(text: str, end: int) -> tuple[Decimal, int] | None:
    """The decimals apart from a number ending at `end` ("36. 24"), and where they or it ends.

    None where nobody can tell whether they are some: "36. 24 pieces".
    """
    match = _DECIMALS_AFTER.match(text, end)
    if match is not None:
        return Decimal(match["decimals"]).scaleb(-2), match.end("decimals")
    return None if _TWO_DIGITS.match(text, end) else (Decimal(0), end)


def _begins_line(text: str, amount: Amount) -> bool:
    low = text.rfind("\n", max(0, amount.start - _REACH), amount.start) + 1
    return _LABEL.fullmatch(text, low, amount.start) is not None


def _add_decimals(amount: Amount, after: re.Match[str] | None) -> bool:
    if after is None or amount.value != amount.value.to_integral_value():
        return False
    amount.value += Decimal(after["decimals"]).scaleb(-2)
    amount.end = after.end("decimals")
    return True


def _add_whole(text: str, amount: Amount) -> bool:
    """Whether two digits before a currency are the decimals of a number before them."""
    decimals = text[amount.number_start : amount.number_end]
    if len(decimals) != 2 or not decimals.isdigit() or not _LINE_END.match(text, amount.end):
        return False
    low = text.rfind("\n", max(0, amount.start - _REACH), amount.start) + 1
    before = _WHOLE_BEFORE.fullmatch(text, low, amount.number_start)
    if before is None:
        return False
    whole = Decimal(_NOT_DIGIT.sub("", before["whole"]))
    amount.value = whole + Decimal(decimals).scaleb(-2)
    amount.start = amount.number_start = before.start("whole")
    return True
