"""Numbers as they are written in amounts of money, and their exact values.

Grammar (digits are ASCII, SP is any one space character)::

    number  = grouped [decimals] | plain [decimals] | plain ":" 2digit
    grouped = 1*3digit 1*(separator 3digit)     one separator throughout: SP . , ' or ’
            | 1*2digit 1*("," 2digit) "," 3digit            (the Indian grouping)
    decimals = ("." | ",") 1*4digit             the mark that is not the separator
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "NUMBER",
    "SPACE",
    "SPACES",
    "YEAR",
    "Amount",
    "parse_amount",
    "render_plain",
    "scale_amount",
    "written_alike",
]

SPACES = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""The characters of a class of spaces that do not end a line, for use inside [ ]."""
SPACE = f"[{SPACES}]"
_GROUP_SPACES = SPACES.replace("\t", "")  # a tab parts columns, never thousands

_MAX_DIGITS = 15  # more than the world's money: a longer number is an identifier

# Every repetition is bounded and no two alternatives can share a long prefix that fails late, so
# a search is linear in the text. The first digit comes before the look behind, so that the engine
# can run from digit to digit.
NUMBER = re.compile(
    rf"""[0-9](?<![0-9][0-9])(?<![0-9][.,:][0-9])(?:
      [0-9]{{0,2}}(?:[{_GROUP_SPACES}][0-9]{{3}}){{1,4}}(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9])|:00(?![0-9:]))?
    | [0-9]{{0,2}}(?:\.[0-9]{{3}}){{1,4}}(?![0-9])(?:,[0-9]{{1,3}}(?![0-9]))?
    | [0-9]{{0,2}}(?:,[0-9]{{3}}){{1,4}}(?![0-9])(?:\.[0-9]{{1,3}}(?![0-9]))?
    | [0-9]{{0,2}}(?:['’][0-9]{{3}}){{1,4}}(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9]))?
    | [0-9]?(?:,[0-9]{{2}}){{1,4}},[0-9]{{3}}(?![0-9])(?:\.[0-9]{{1,2}}(?![0-9]))?
    | [0-9]*+(?:[.,][0-9]{{1,4}}(?![0-9])|:[0-9]{{2}}(?![0-9:]))?
    )""",
    re.VERBOSE,
)
"""Finds the numbers of a text; each token is for `parse_amount`."""

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
"""A number that is as well a year."""
_DECIMALS = re.compile(r"[.,:][0-9]{1,2}$")
_NOT_DIGIT = re.compile(r"[^0-9]")
_THREE_AFTER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def parse_amount(token: str, decimal_mark: str | None, *, fraction: bool = False) -> Decimal | None:
    """The value of a number as written, or None for one too long to be an amount.

    "1.250" and "1,250" are 1250, since money has no three decimals, unless `fraction` says that
    decimals are likely (before "million", or for a price per kWh): then the language's
    `decimal_mark` decides, "." where it is unknown.

    >>> parse_amount("1.250,50", ",")
    Decimal('1250.50')
    >>> parse_amount("2,150", ",", fraction=True)
    Decimal('2.150')
    """
    marks = [(place, mark) for place, mark in enumerate(token) if mark in ".,:"]
    if len(token) - len(marks) > _MAX_DIGITS + 6:
        return None
    decimals_at = None
    if marks:
        place = marks[-1][0]
        if _is_decimal_mark(token, marks, decimal_mark or ".", fraction):
            decimals_at = place
    whole = _NOT_DIGIT.sub("", token if decimals_at is None else token[:decimals_at])
    if len(whole) > _MAX_DIGITS:
        return None
    if decimals_at is None:
        return Decimal(whole)
    return Decimal(f"{whole}.{token[decimals_at + 1 :]}")


def _is_decimal_mark(
    token: str, marks: list[tuple[int, str]], decimal_mark: str, fraction: bool
) -> bool:
    mark = marks[-1][1]
    if mark == ":" or len({sign for _, sign in marks}) > 1:
        return True
    if len(marks) > 1:
        return False
    if _THREE_AFTER.fullmatch(token) is None:
        return True
    return fraction and mark == decimal_mark


def render_plain(amount: Decimal) -> Decimal:
    """The same value with one spelling: whole amounts have no decimals and no exponent.

    >>> render_plain(Decimal("2150000.000"))
    Decimal('2150000')
    """
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if amount == whole else amount


def scale_amount(value: Decimal, exponent: int) -> Decimal:
    """A value times a power of ten, with one spelling."""
    if exponent:
        value = value.scaleb(exponent)
        if exponent < 0:
            value = value.normalize()
    return render_plain(value)


@dataclass(slots=True)
class Amount:
    """An amount as read so far: where it stands, what it says, and how it was told."""

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    codes: tuple[str, ...]
    rule: str
    max_value: Decimal | None = None
    exponent: int = 0
    headed: bool = False
    """A sign or code stands before the number."""
    tailed: bool = False
    """A sign, code, word or mark stands after the number."""
    weak: bool = False
    """The word means something else too: only a cue or a plain amount makes it money."""
    adjective: str | None = None
    """ISO 3166-1 region from an adjective, as in "norska kronor"."""
    minor: bool = False
    former: bool = False
    """Another amount comes instead: "höjs från 100 kr till 120 kr"."""


def written_alike(first: str, second: str) -> bool:
    """Whether two numbers are both written with decimals, or neither."""
    return bool(_DECIMALS.search(first)) == bool(_DECIMALS.search(second))
