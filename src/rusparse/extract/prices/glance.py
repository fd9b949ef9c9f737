"""A quick look at a text: most sections hold no money, and are told so before they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rusparse.extract.joining import Joined
from rusparse.extract.scanning import LiteralScanner
from rusparse.locales import LANGUAGES

from .currencies import load_currency_table
from .grammar import all_codes, merge_money_words
from .vocabulary import choose_languages, merge_list, merge_table

__all__ = ["Glance", "Words", "load_glance"]

_HINT = 4
# What may stand between a number and its currency; line ends and rare spaces are spaces here.
_GAPS = ("", " ", "  ", "   ", "    ")
_NUMBER_NEARBY = re.compile(r"[^\n.,;0-9]{0,75}\s{0,2}[0-9]")


class Words:
    """Where the words for money of a text stand.

    `digits` are the places of digits with what may make money of their number beside them.
    `amounts` are words for a price ("avgift") with a number nearby, `free` words that mean free of
    charge, `currencies` words for a currency: the places where they begin. Of a short one ("kr")
    that has a number in words before it, the place where it ends.
    """

    __slots__ = ("amounts", "currencies", "digits", "free")

    def __init__(self) -> None:
        self.digits: set[int] = set()
        self.amounts: list[int] = []
        self.free: list[int] = []
        self.currencies: list[int] = []

    def add(self, kind: str, start: int, end: int) -> None:
        """Take in a literal of a kind."""
        if kind == "amounts":
            self.amounts.append(start)
        elif kind in ("free", "answers"):
            self.free.append(start)
        elif kind == "currencies":
            self.currencies.append(start)
        elif kind == "spelled":
            self.currencies.append(end)
        else:
            self.digits.add(end - 1 if kind in ("heads", "signs") else start)


@dataclass(slots=True)
class Glance:
    """What finds something in every text with money, and in few others."""

    scanner: LiteralScanner
    kinds: tuple[str, ...]
    """What each literal of the scanner is: see `_fits`."""

    def find_words(self, joined: Joined) -> dict[int, Words]:
        """The words for money in each of some texts that has any, by the text's number."""
        by_text: dict[int, Words] = {}
        for number, start, end in self.scanner.find(joined.folded):
            kind = self.kinds[number]
            if not _fits(kind, joined, start, end):
                continue
            text = joined.at(start)
            words = by_text.get(text)
            if words is None:
                words = by_text[text] = Words()
            place = joined.starts[text]
            words.add(kind, start - place, end - place)
        return by_text


def _fits(kind: str, joined: Joined, start: int, end: int) -> bool:
    """Whether a literal is what its kind asks for where it stands.

    "Answers" are words for none after a colon.
    Beside a digit: "heads" are codes in capitals before it, "signs" all else before it, "tails" a
    few letters after it, "lettered" a letter for a scale and a code, "marks" all else after it.
    """
    if kind in ("signs", "marks", "answers"):
        return True
    if kind == "amounts":
        return _NUMBER_NEARBY.match(joined.folded, start) is not None
    if kind == "heads":
        return joined.text[start].isupper()
    if kind == "lettered":
        return joined.text[end - 1].isupper()
    if kind in ("tails", "spelled"):
        return not joined.folded[end : end + 1].isalnum()
    before = joined.folded[start - 1] if start else " "
    return not (before.isalnum() or before in "-_@")


@cache
def load_glance(tags: tuple[str, ...]) -> Glance:
    """The patterns for letters in the languages of BCP 47 `tags`; none given means any."""
    own = choose_languages(tags)
    literals = {**_list_numbers(own), **_list_words(own or LANGUAGES)}
    return Glance(LiteralScanner(literals), tuple(literals.values()))


def _list_numbers(own: tuple[str, ...]) -> dict[str, str]:
    table = load_currency_table()
    words = merge_money_words(own)
    codes = all_codes(table)
    # Codes in capitals can be told from words; "kr" and "eur" can't.
    plain = {name.lower() for name in (*codes, *table.signs) if not name.isupper()}
    listed: dict[str, str] = {}
    for head in (*codes, *table.signs):
        kind = "signs" if head.lower() in plain or not head.isalpha() else "heads"
        listed.update((f"{head[-_HINT:].lower()}{gap}0", kind) for gap in (*_GAPS, ":"))
        if not head[-1].isalnum():
            listed[f"{head[-_HINT:].lower()}.0"] = kind
    for tail in (
        *words.currencies, *words.minor, *words.scales, *words.scaled, *words.adjectives,
        *codes, *table.signs, *table.minor_signs,
    ):  # fmt: skip
        kind = "tails" if len(tail) < _HINT and tail[-1].isalnum() else "marks"
        for gap in _GAPS:
            listed.setdefault(f"0{gap}{tail[:_HINT].lower()}", kind)
    for letter in table.letters_before:
        for code in (*table.codes, "kr", "€", "£", "$"):
            kind = "lettered" if code.isupper() else "marks"
            for gap in _GAPS[:2]:
                for space in _GAPS[:2]:
                    listed.setdefault(f"0{gap}{letter.lower()}{space}{code.lower()}", kind)
    listed.update((f"0{mark}", "marks") for mark in words.marks)
    return listed


def _list_words(own: tuple[str, ...]) -> dict[str, str]:
    cued = own if "en" in own else (*own, "en")
    names = [*merge_table(cued, "currencies", "words"), *merge_table(cued, "currencies", "slang")]
    named = {name[:_HINT] for name in names if len(name) >= _HINT}
    # "Tvåhundra kr": a name of two letters is looked for with its number.
    spelled = {
        f"{number} {name}"
        for number in merge_table(own, "numbers", "words")
        for name in names
        if len(name) < _HINT
    }
    free = {
        word
        for name in ("words", "fees", "guarded", "absent", "absent_fees")
        for word in merge_list(cued, "free", name)
    }
    amounts = {max(word.strip("*").split(), key=len) for word in merge_list(cued, "cues", "amount")}
    return {
        **dict.fromkeys(sorted(named), "currencies"),
        **dict.fromkeys(sorted(spelled), "spelled"),
        **dict.fromkeys(sorted(amounts), "amounts"),
        **dict.fromkeys(sorted(free), "free"),
        **{f": {none}": "answers" for none in merge_list(cued, "free", "none")},
    }
