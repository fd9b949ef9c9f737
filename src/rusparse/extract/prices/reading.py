"""Reads amounts of money: each number of a text with the sign, code or words beside it."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from .amounts import NUMBER, SPACES, parse_amount, render_plain
from .grammar import MoneyGrammar

__all__ = ["Amount", "Tail", "read_amounts", "read_tail", "stands_free"]

_HEAD_REACH = 12
_MOST_DECIMALS = 2
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ROW_SPACES = (" ", "\u00a0", "\u202f", "\u2009")
_ROW_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}$")
_SPACED = re.compile(r"[0-9][^0-9.,:'’][0-9]")
_NEXT_DIGIT = re.compile(rf"[{SPACES}]{{0,2}}[0-9]")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[^0-9.,:][0-9]{3})+.*|.*[0-9][.,][0-9]{2}|[0-9]{1,3}(?:[.,][0-9]{3})+"
)


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


@dataclass(slots=True)
class Tail:
    """What stands after a number and makes it money."""

    end: int
    word: str
    codes: tuple[str, ...]
    exponent: int = 0
    adjective: str | None = None
    minor: bool = False
    rule: str = "number-currency"
    worded: bool = False
    """The currency is a word in a language, not a sign or code."""


def read_amounts(
    text: str, digits: Container[int], grammar: MoneyGrammar, mark_codes: tuple[str, ...]
) -> tuple[list[Amount], list[tuple[int, int]]]:
    """Every amount of money in `text`, ranges joined, and the spans of all other numbers.

    `digits` are the places of digits with what may be a head before them or a tail after them.
    `mark_codes` are the ISO 4217 codes that a bare mark such as ":-" can stand for.
    """
    amounts: list[Amount] = []
    bare: list[tuple[int, int]] = []
    floor = 0
    last: tuple[int, int, str] | None = None
    for match in NUMBER.finditer(text):
        start, end = match.span()
        token = match.group()
        found = None
        if start in digits or end - 1 in digits:
            found = _read_amount(text, start, end, floor, grammar, mark_codes)
        if found is None:
            found = _extend_range(text, start, end, amounts[-1], grammar) if amounts else None
            if found is not None:
                floor = found.end
                last = None
                continue
            last = (start, end, token)
            bare.append((start, end))
            continue
        _join_range(text, found, amounts, last, grammar)
        _join_minor(text, found, amounts, grammar)
        amounts.append(found)
        floor = found.end
        last = None
    return amounts, bare


def _read_amount(
    text: str, start: int, end: int, floor: int, grammar: MoneyGrammar, mark_codes: tuple[str, ...]
) -> Amount | None:
    if _is_fraction(text, start):
        # ".75 €" and "$.75" leave their zero out.
        if end - start > _MOST_DECIMALS:
            return None
        start -= 1
    tail = read_tail(text, end, grammar, mark_codes)
    head = _read_head(text, start, floor, grammar)
    if tail is None and head is None:
        return None
    if end - start > 40:
        return None
    token = text[start:end]
    if (
        tail is not None
        and tail.rule == "number-currency"
        and _NEXT_DIGIT.match(text, tail.end)
        and (head or tail.word in grammar.leading or ":" in token or _YEAR.fullmatch(token))
    ):
        # "18:00 SEK 200": the code belongs to the number after it.
        tail = None
    if tail is None and head is None:
        return None
    if head is None and not stands_free(text, start, token):
        return None
    if ":" in token and tail is not None and tail.rule != "number-currency":
        return None
    return _make_amount(text, start, end, head, tail, grammar)


def _is_fraction(text: str, start: int) -> bool:
    """Whether a number is the decimals of one whose whole part is left out."""
    if start == 0 or text[start - 1] != ".":
        return False
    before = text[start - 2 : start - 1] if start > 1 else ""
    return not (before.isalnum() or before == ".")


def stands_free(text: str, start: int, token: str) -> bool:
    """Whether a number is no part of a word or of a longer row of digits."""
    # "A4 kr" is no amount, and "57 47 200 kr" is the end of a longer row of digits, whose value
    # nobody can tell; after a year ("2024 1 500 kr") it can be told.
    before = text[start - 1 : start]
    if before.isalnum() or before in ("_", "#"):
        return False
    if before in _ROW_SPACES and text[start - 2 : start - 1].isdigit() and _SPACED.search(token):
        return _ROW_YEAR.search(text, max(0, start - 6), start - 1) is not None
    return True


def _make_amount(
    text: str,
    start: int,
    end: int,
    head: re.Match[str] | None,
    tail: Tail | None,
    grammar: MoneyGrammar,
) -> Amount | None:
    token = text[start:end]
    exponent = tail.exponent if tail else 0
    finish = tail.end if tail else end
    rule = tail.rule if tail else "currency-number"
    if head is not None and not exponent and (scale := grammar.scale_tail.match(text, end)):
        # "$1.2m", "SEK 5 million"; not "$5 M" before another word that the tail already holds.
        exponent = _read_exponent(scale, grammar)
        if tail is None:
            finish = scale.end()
    head_word = " ".join((head["word"] or head["sign"]).split()) if head else ""
    codes = grammar.currencies[head_word] if head else ()
    weak = head_word in grammar.weak
    if tail is not None:
        if not codes or len(tail.codes) < len(codes):
            codes = tail.codes
        weak = not head and tail.word in grammar.weak
    fraction = exponent > 0 or not grammar.thousandths.isdisjoint(codes[:1])
    value = parse_amount(token, grammar.decimal_mark, fraction=fraction)
    if value is None:
        return None
    plain = _GROUPED.fullmatch(token) is not None
    return Amount(
        start=head.start() if head else start,
        end=finish,
        number_start=start,
        number_end=end,
        value=_scale(value, exponent - (2 if tail and tail.minor else 0)),
        codes=codes,
        rule=rule,
        exponent=exponent,
        headed=head is not None,
        tailed=tail is not None,
        weak=weak and not plain and not exponent,
        adjective=tail.adjective if tail else None,
        minor=bool(tail and tail.minor),
    )


def _read_exponent(scale: re.Match[str], grammar: MoneyGrammar) -> int:
    """The power of ten that follows an amount: "million", "m"."""
    if scale["scale"]:
        return grammar.scales[scale["scale"].lower()]
    return grammar.letters_after[scale["letter"]]


def _scale(value: Decimal, exponent: int) -> Decimal:
    if exponent:
        value = value.scaleb(exponent)
        if exponent < 0:
            value = value.normalize()
    return render_plain(value)


def _read_head(text: str, start: int, floor: int, grammar: MoneyGrammar) -> re.Match[str] | None:
    place = start - 1
    if place > floor and text[place] == ":":
        place -= 1
    while place >= floor and place >= start - 4 and text[place] in " \t\n\u00a0\u202f\u2009":
        place -= 1
    if place < floor or text[place] not in grammar.head_ends:
        return None
    return grammar.head.search(text, max(floor, start - _HEAD_REACH), start)


def read_tail(
    text: str, end: int, grammar: MoneyGrammar, mark_codes: tuple[str, ...]
) -> Tail | None:
    """The mark, scale and currency that follow a number ending at `end`, or None."""
    begin = text[end : end + 9].lstrip()[:2].lower()
    if begin not in grammar.tail_starts and begin[:1] not in grammar.tail_starts:
        return None
    match = grammar.tail.match(text, end)
    if match is None:
        return None
    groups = match.groupdict()
    if groups["mark"]:
        if _is_smiley(text, end, match):
            return None
        extra = (groups["mark_tail"] or "").strip()
        codes = grammar.currencies.get(extra) or grammar.currencies.get(extra.lower()) or mark_codes
        return Tail(match.end(), groups["mark"], codes, rule="number-mark")
    if groups["scaled"]:
        word = groups["scaled"].lower()
        return Tail(
            match.end(),
            word,
            grammar.currencies[word],
            grammar.scales[word],
            rule="scaled-currency",
        )
    if groups["minor"] or groups["minor_sign"]:
        word = groups["minor_sign"] or groups["minor"].lower()
        return Tail(match.end(), word, grammar.minor[word], minor=True, rule="minor-unit")
    return _read_currency(match, groups, grammar)


def _read_currency(
    match: re.Match[str], groups: dict[str, str | None], grammar: MoneyGrammar
) -> Tail:
    exponent = grammar.scales[groups["scale"].lower()] if groups["scale"] else 0
    adjective = grammar.adjectives[groups["adjective"].lower()] if groups["adjective"] else None
    word = groups["code"] or groups["sign"] or groups["lettered_code"] or groups["lettered_sign"]
    if groups["letter"]:
        exponent += grammar.scales[groups["letter"]]
    if word is None:
        word = (groups["word"] or "").lower()
    rule = "scaled-currency" if exponent else "number-currency"
    end = match.end()
    if word in grammar.dotted and grammar.dot.match(match.string, end):
        end += 1
    return Tail(
        end,
        word,
        grammar.currencies[word],
        exponent,
        adjective,
        rule=rule,
        worded=groups["word"] is not None or groups["scale"] is not None,
    )


def _is_smiley(text: str, end: int, match: re.Match[str]) -> bool:
    # "Ses kl 19:-)" smiles; "(medlem 200:-)" closes a parenthesis.
    if text[match.end() : match.end() + 1] != ")":
        return False
    line = text[max(0, end - 200) : end].rpartition("\n")[2]
    return line.count("(") <= line.count(")")


def _join_range(
    text: str,
    found: Amount,
    amounts: list[Amount],
    last: tuple[int, int, str] | None,
    grammar: MoneyGrammar,
) -> None:
    """Make `found` the upper end of a range when a lower one stands right before it."""
    if last is not None:
        start, end, token = last
        if not _is_connected(text, start, end, found.start, grammar) or not stands_free(
            text, start, token
        ):
            return
        if token.startswith("0") and len(token) > 1 and token[1].isdigit():
            return
        low = parse_amount(token, grammar.decimal_mark, fraction=found.exponent > 0)
        if low is None:
            return
        low = _scale(low, found.exponent - (2 if found.minor else 0))
        low = _fill_thousands(low, token, text[found.number_start : found.number_end], found)
        if low < found.value:
            found.max_value, found.value, found.start = found.value, low, start
            found.rule = "range"
        return
    if not amounts or amounts[-1].max_value is not None:
        return
    lower = amounts[-1]
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
    groups = re.split(r"[^0-9]", upper)
    spaced = len(groups) == 2 and len(groups[1]) == 3 and not found.exponent
    if spaced and token.isdigit() and len(token) < 4 and int(token) < int(groups[0]):
        return low * 1000
    return low


def _extend_range(
    text: str, start: int, end: int, lower: Amount, grammar: MoneyGrammar
) -> Amount | None:
    """For "€20-30": the number at `start` as the upper end of the amount before it."""
    if lower.max_value is not None or not lower.headed or lower.tailed or start - lower.end > 6:
        return None
    between = text[lower.end : start]
    if not grammar.range_to.fullmatch(between):
        return None
    scale = grammar.scale_tail.match(text, end)
    finish = scale.end() if scale else end
    exponent = _read_exponent(scale, grammar) if scale else 0
    follows = text[finish : finish + 2]
    if between.strip() != between and (follows[:1] == " " and follows[1:2].isalpha()):
        return None
    if follows[:1].isalnum() or follows[:1] == "%":
        return None
    upper = parse_amount(text[start:end], grammar.decimal_mark, fraction=exponent > 0)
    if upper is None:
        return None
    upper = _scale(upper, exponent)
    low = _scale(lower.value, exponent - lower.exponent if not lower.exponent else 0)
    if low >= upper:
        return None
    lower.value, lower.max_value, lower.end, lower.rule = low, upper, finish, "range"
    return lower


def _join_minor(text: str, found: Amount, amounts: list[Amount], grammar: MoneyGrammar) -> None:
    """Make one amount of "5 kronor och 50 öre"."""
    if not found.minor or found.max_value is not None or not amounts:
        return
    major = amounts[-1]
    if major.minor or major.max_value is not None or not set(major.codes) & set(found.codes):
        return
    whole = major.value == major.value.to_integral_value() and found.value < 1
    if whole and grammar.joint.fullmatch(text, major.end, found.start):
        amounts.pop()
        found.value += major.value
        found.start, found.codes, found.minor = major.start, major.codes, False
        found.rule = "number-currency"
