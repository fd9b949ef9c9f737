"""Reads amounts of money: each number of a text with the sign, code or words beside it."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from .amounts import NUMBER, SPACES, YEAR, Amount, parse_amount, scale_amount
from .claims import is_dated, skip_claimed, stands_free
from .grammar import MoneyGrammar
from .ranges import extend_range, join_minor, join_range, read_scale

__all__ = ["Tail", "read_amounts", "read_tail"]

_HEAD_REACH = 12
_MOST_DECIMALS = 2
# "20.- bis 22. Juni" is no amount; "20.- 10.-" is two.
_UNTIL_DAY = re.compile(rf"[{SPACES}]?(?:[^\W\d_]{{1,3}}[{SPACES}])?[0-9]{{1,2}}\.(?!-)")
_NEXT_DIGIT = re.compile(rf"\.?[{SPACES}]{{0,2}}[0-9]")
_DOTTED_TIME = re.compile(r"[0-2]?[0-9]\.[0-5][0-9]")
_NO_PENCE = re.compile(r"\s|\w\.\w")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[^0-9.,:][0-9]{3})+.*|.*[0-9][.,][0-9]{2}|[0-9]{1,3}(?:[.,][0-9]{3})+"
)


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
    """The currency is a word in a language or in small letters ("kr"), not a sign or code."""


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
            found = extend_range(text, start, end, amounts[-1], grammar) if amounts else None
            if found is not None:
                floor = found.end
                last = None
                continue
            last = (start, end, token)
            bare.append((start, end))
            continue
        join_range(text, found, amounts, last, grammar)
        join_minor(text, found, amounts, grammar)
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
    head, tail = _read_sides(text, start, end, floor, grammar, mark_codes)
    if tail is None and head is None:
        return None
    if head is None:
        start = skip_claimed(text, start, end)
    if end - start > 40:
        return None
    token = text[start:end]
    if tail is not None and _leads_on(text, start, end, head, tail, grammar):
        tail = None
    if tail is None and head is None:
        return None
    if head is None and not stands_free(text, start, token):
        return None
    if ":" in token and tail is not None and tail.rule != "number-currency":
        return None
    return _make_amount(text, start, end, head, tail, grammar)


def _read_sides(
    text: str, start: int, end: int, floor: int, grammar: MoneyGrammar, mark_codes: tuple[str, ...]
) -> tuple[re.Match[str] | None, Tail | None]:
    """What stands before and after a number and makes it money."""
    tail = read_tail(text, end, grammar, mark_codes)
    head = _read_head(text, start, floor, grammar)
    if head is None:
        if tail is None:
            tail = _read_granted(text, end, grammar)
        elif tail.word in grammar.head_marks:
            head = grammar.marked_head.search(text, max(floor, start - _HEAD_REACH), start)
    elif tail is not None and tail.minor and tail.word in grammar.weak:
        # "£32.50 p.a." has its pounds before it.
        tail = None
    return head, tail


def _leads_on(
    text: str,
    start: int,
    end: int,
    head: re.Match[str] | None,
    tail: Tail,
    grammar: MoneyGrammar,
) -> bool:
    """Whether a currency belongs to the number after it: "18:00 SEK 200"."""
    if tail.rule != "number-currency" or not _NEXT_DIGIT.match(text, tail.end):
        return False
    token = text[start:end]
    return bool(
        head
        or tail.word in grammar.leading
        or ":" in token
        or YEAR.fullmatch(token)
        or (token[0] == "0" and token[1:2].isdigit())
        or (grammar.decimal_mark == "," and _DOTTED_TIME.fullmatch(token))
        or "\n" in text[end : tail.end]
        or is_dated(text, start)
    )


def _read_granted(text: str, end: int, grammar: MoneyGrammar) -> Tail | None:
    """The scale in "1,5 miljoner i bidrag", which says no currency."""
    match = grammar.granted.match(text, end)
    if match is None:
        return None
    word = match["scale"].lower()
    return Tail(match.end("scale"), word, (), grammar.scales[word], rule="cue-number")


def _is_fraction(text: str, start: int) -> bool:
    """Whether a number is the decimals of one whose whole part is left out."""
    if start == 0 or text[start - 1] != ".":
        return False
    before = text[start - 2 : start - 1] if start > 1 else ""
    return not (before.isalnum() or before == ".")


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
    if head is not None and not exponent:
        # "$1.2m", "SEK 5 million"; not "$5 M" before another word that the tail already holds.
        exponent, scaled_end = read_scale(text, end, grammar)
        if tail is None:
            finish = scaled_end
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
        value=scale_amount(value, exponent - (2 if tail and tail.minor else 0)),
        codes=codes,
        rule=rule,
        exponent=exponent,
        headed=head is not None,
        tailed=tail is not None,
        weak=weak and not plain and not exponent,
        adjective=tail.adjective if tail else None,
        minor=bool(tail and tail.minor),
    )


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
        if _is_smiley(text, end, match) or (
            groups["mark"] in grammar.head_marks and _UNTIL_DAY.match(text, match.end())
        ):
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
        # "32.50 p.a." has no pence.
        if word in grammar.weak and _NO_PENCE.match(text, end):
            return None
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
        worded=bool(groups["word"] or groups["scale"] or (groups["code"] or "").islower()),
    )


def _is_smiley(text: str, end: int, match: re.Match[str]) -> bool:
    # "Ses kl 19:-)" smiles; "(medlem 200:-)" closes a parenthesis.
    if text[match.end() : match.end() + 1] != ")":
        return False
    line = text[max(0, end - 200) : end].rpartition("\n")[2]
    return line.count("(") <= line.count(")")
