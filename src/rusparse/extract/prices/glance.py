"""A quick look at a text: most sections hold no money, and are told so before they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rusparse.extract.scanning import LiteralScanner
from rusparse.extract.wording import any_literal
from rusparse.locales import LANGUAGES

from .amounts import SPACE
from .currencies import load_currency_table
from .grammar import GAP, all_codes, merge_money_words
from .vocabulary import choose_languages, merge_list, merge_table

__all__ = ["Glance", "Words", "load_glance"]

_HINT = 4
_KINDS = ("free", "amounts", "currencies")
# How far a head is looked for before a number.
_HEAD_GAPS = (r"\s", r"\s\s", r"\s\s\s", r"\s\s\s\s")


_NUMBER_NEARBY = re.compile(r"[^\n.,;0-9]{0,75}\s{0,2}[0-9]")


@dataclass(slots=True)
class Words:
    """Where words for money begin."""

    free: list[int]
    """Words that mean free of charge, some of them in some company only."""
    amounts: list[int]
    """Words for a price ("avgift")."""
    currencies: list[int]
    """Words for a currency."""


@dataclass(slots=True)
class Glance:
    """What finds something in every text with money, and in few others."""

    digits: re.Pattern[str]
    """A digit with what may be the head of an amount before it, or its tail after it."""
    scanner: LiteralScanner
    kinds: tuple[str, ...]
    """What each literal of the scanner is: "free", "amounts" or "currencies"."""

    def find_words(self, folded: str) -> Words | None:
        """The words for money in folded text; None where it has none."""
        found = self.scanner.find(folded.replace("\u00a0", " ").replace("\u202f", " "))
        if not found:
            return None
        words: dict[str, list[int]] = {kind: [] for kind in _KINDS}
        for number, start, _ in found:
            kind = self.kinds[number]
            before = folded[start - 1] if start else " "
            if kind == "amounts":
                kept = _NUMBER_NEARBY.match(folded, start) is not None
            else:
                kept = not (before.isalnum() or before in "-_@")
            if kept:
                words[kind].append(start)
        return Words(**words)


@cache
def load_glance(tags: tuple[str, ...]) -> Glance:
    """The patterns for letters in the languages of BCP 47 `tags`; none given means any."""
    own = choose_languages(tags)
    kinds = _list_words(own or LANGUAGES)
    scanner = LiteralScanner(literal for literal, _ in kinds)
    return Glance(_build_digits(own), scanner, tuple(kind for _, kind in kinds))


def _build_digits(own: tuple[str, ...]) -> re.Pattern[str]:
    table = load_currency_table()
    words = merge_money_words(own)
    heads = {head[-2:] for head in (*all_codes(table), *table.signs)}
    single = any_literal(head for head in heads if len(head) == 1)
    double = any_literal(head for head in heads if len(head) == 2)
    # Most numbers have a space before them and no head: what is cheap to refuse stands first.
    spaced = "|".join(rf"(?<=(?:{double}){gap}.)|(?<=(?:{single}){gap}.)" for gap in _HEAD_GAPS)
    before = rf"(?<=(?:{double}).)|(?<=(?:{single}).)|(?<=\s.)(?:{spaced})"
    tails = {
        word[:_HINT].lower()
        for word in (
            *words.currencies, *words.minor, *words.scales, *words.scaled, *words.adjectives,
            *table.signs, *table.minor_signs, *all_codes(table),
        )
    }  # fmt: skip
    short = any_literal(word for word in tails if len(word) < _HINT and word[-1].isalnum())
    other = any_literal(word for word in tails if len(word) == _HINT or not word[-1].isalnum())
    letters = any_literal({letter.lower() for letter in table.letters})
    codes = any_literal({code.lower() for code in (*table.codes, "kr", "€", "£", "$")})
    return re.compile(
        rf"[0-9](?:(?<![0-9].)(?:{before})|(?![0-9])(?:{any_literal(words.marks)}"
        rf"|{GAP}(?i:(?:{short})(?!\w)|{other}|(?:{letters}){SPACE}?(?:{codes}))))"
    )


def _list_words(own: tuple[str, ...]) -> list[tuple[str, str]]:
    cued = own if "en" in own else (*own, "en")
    named = {
        word[:_HINT]
        for name in ("words", "slang")
        for word in merge_table(cued, "currencies", name)
        if len(word) >= _HINT
    }
    free = {word for name in ("words", "guarded") for word in merge_list(cued, "free", name)}
    amounts = {word.strip("*").split()[0] for word in merge_list(cued, "cues", "amount")}
    return [
        *((word, _KINDS[0]) for word in sorted(free)),
        *((word, _KINDS[1]) for word in sorted(amounts)),
        *((word, _KINDS[2]) for word in sorted(named)),
    ]
