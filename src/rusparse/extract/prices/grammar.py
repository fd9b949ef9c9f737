"""How money is written around a number: signs, codes, words and scales, as compiled patterns.

Grammar (around a `number` of `amounts.py`; GAP is up to three spaces and one line break)::

    amount   = [head GAP] number [tail]
    head     = sign | code                      "€", "US$", "kr.", "SEK"
    tail     = mark [GAP currency]              ":-", ",- kr"
             | GAP [scale GAP] [adjective GAP] currency    "7,5 miljoner norska kronor"
             | GAP scaled                       "mkr", "MSEK", "k€"
             | GAP scale                        only after a head: "$1.2 million", "£3bn"

Words for money are taken from every language, since letters name foreign money; slang, marks
and number words are the letter's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rusparse.locales import LANGUAGES

from .amounts import SPACE
from .currencies import CurrencyTable, load_currency_table
from .vocabulary import any_cue, any_literal, choose_languages, merge_list, merge_table

__all__ = [
    "GAP",
    "MoneyGrammar",
    "MoneyWords",
    "all_codes",
    "load_money_grammar",
    "merge_money_words",
]

GAP = rf"{SPACE}{{0,3}}(?:\n{SPACE}{{0,3}})?"
"""What may stand between an amount and its currency: a few spaces, one line break."""

_WORD_END = r"(?!\w)"
_SHORT_SLANG = 2


# Compared by identity, which makes it cheap to look up what was read with it.
@dataclass(frozen=True, slots=True, eq=False)
class MoneyGrammar:
    """Patterns for money in some languages; words are keyed in lower case."""

    languages: tuple[str, ...]
    decimal_mark: str | None
    tail: re.Pattern[str]
    tail_starts: frozenset[str]
    """The one or two characters, in lower case, that a tail can begin with."""
    scale_tail: re.Pattern[str]
    head: re.Pattern[str]
    marked_head: re.Pattern[str]
    """Before a number with one of `head_marks` after it."""
    head_marks: frozenset[str]
    head_ends: frozenset[str]
    currencies: Mapping[str, tuple[str, ...]]
    """What a word, sign or code stands for: ISO 4217 codes, the likeliest first."""
    minor: Mapping[str, tuple[str, ...]]
    """The same for words and signs of the hundredth part."""
    scales: Mapping[str, int]
    """Powers of ten by word and by letter."""
    spaced_letter: re.Pattern[str]
    """Such a letter after a space, where the clause ends or goes on with a small word."""
    letters_after: Mapping[str, int]
    """The same for a letter right after an amount with a sign or code before it."""
    thousandths: frozenset[str]
    """Codes of currencies with three decimals."""
    adjectives: Mapping[str, str]
    """ISO 3166-1 region by adjective, as in "norska kronor"."""
    weak: frozenset[str]
    """Words and codes that mean something else too, and need a cue or a plain amount of money."""
    leading: frozenset[str]
    """Signs that stand before their amount whenever a digit follows them."""
    number_words: Mapping[str, str]
    spelled: re.Pattern[str]
    names: frozenset[str]
    """Words that look like an amount and are a name, as they are written."""
    range_to: re.Pattern[str]
    range_and: re.Pattern[str]
    between: re.Pattern[str]
    change_from: re.Pattern[str]
    """Folded, before an amount that gives way to another one: "höjs från"."""
    change_given: re.Pattern[str]
    change_after: re.Pattern[str]
    """The same where the verb stands behind both: "von 15 auf 18 Euro erhöht"."""
    came_to: re.Pattern[str]
    came_from: re.Pattern[str]
    """Before an amount that came instead of one after it, and between the two."""
    change_to: re.Pattern[str]
    """Between such an amount and what comes instead."""
    granted: re.Pattern[str]
    """A scale without a currency, before what makes money of it: "1,5 miljoner i bidrag"."""
    joint: re.Pattern[str]
    """Between crowns and öre: "5 kronor och 50 öre"."""
    elided: re.Pattern[str]
    """Between numbers that share the currency after the last: "200 eller 300 kr"."""
    listed: re.Pattern[str]
    """Between such numbers in a list where each has its payers before it."""
    again: re.Pattern[str]
    """Folded, between an amount and a number after it that shares its currency."""
    dotted: frozenset[str]
    """Abbreviations whose dot is a part of them."""
    dot: re.Pattern[str]


@cache
def load_money_grammar(tags: tuple[str, ...]) -> MoneyGrammar:
    """The grammar for letters in the languages of BCP 47 `tags`; none given means any."""
    own = choose_languages(tags)
    table = load_currency_table()
    words = merge_money_words(own)
    numbers = merge_table(own or LANGUAGES, "numbers", "words")
    ranges = _build_ranges((*(own or LANGUAGES), "en"))
    currencies = {word: tuple(codes) for word, codes in words.currencies.items()}
    currencies |= dict.fromkeys(words.scaled, table.signs["kr"])
    small = any_literal(merge_list((*(own or LANGUAGES), "en"), "cues", "goes_on"))
    return MoneyGrammar(
        languages=own,
        decimal_mark=merge_table(own[:1], "numbers").get("decimal_mark"),
        tail=_build_tail(table, words),
        scale_tail=re.compile(
            rf"(?:{GAP}(?i:(?P<scale>{any_literal(words.scales)}))\.?"
            rf"|(?P<letter>{any_literal(table.letters_after)})){_WORD_END}"
        ),
        granted=re.compile(
            rf"{GAP}(?i:(?P<scale>{any_literal(words.scales)}))\.?{SPACE}"
            rf"(?i:{any_cue(merge_list((*(own or LANGUAGES), 'en'), 'cues', 'given'))})"
        ),
        spaced_letter=re.compile(
            rf"{SPACE}(?P<letter>{any_literal(table.letters)})(?=[.;:!?)](?:\s|$)|,?(?:\n|$)"
            rf"|,?\s{{1,2}}(?:{small})(?!\w))"
        ),
        letters_after=table.letters_after,
        thousandths=frozenset(table.thousandths),
        head=_build_head(table),
        marked_head=re.compile(
            rf"(?<!\w)(?P<word>{any_literal(table.marked_signs)})(?P<sign>){SPACE}{{0,2}}$"
        ),
        head_marks=table.sign_marks,
        head_ends=frozenset(word[-1] for word in (*all_codes(table), *table.signs)),
        currencies=currencies | _sign_currencies(table) | dict(table.marked_signs),
        minor={word: tuple(codes) for word, codes in words.minor.items()} | dict(table.minor_signs),
        scales={**words.scales, **table.letters_before, **words.scaled},
        adjectives=words.adjectives,
        weak=frozenset((*words.weak, *table.doubtful_codes, *table.weak_codes)),
        leading=frozenset(sign for sign in table.signs if sign[-1] in "$£¥￥₹₱₩"),
        number_words=numbers,
        spelled=re.compile(rf"(?:{any_literal(numbers)})(?=\s)"),
        names=frozenset(merge_list(own or LANGUAGES, "currencies", "names")),
        tail_starts=_list_tail_starts(table, words),
        dotted=frozenset(merge_list(own, "currencies", "dotted")),
        dot=re.compile(r"\.(?![.\w])"),
        **ranges,
    )


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """Vocabulary tables, merged over languages."""

    currencies: Mapping[str, Sequence[str]]
    weak: Mapping[str, Sequence[str]]
    minor: Mapping[str, Sequence[str]]
    scales: Mapping[str, int]
    scaled: Mapping[str, int]
    adjectives: Mapping[str, str]
    marks: tuple[str, ...]


def merge_money_words(own: tuple[str, ...]) -> MoneyWords:
    """The words for money of all languages; those of `own` come first and have slang and marks."""
    every, local = (*own, *LANGUAGES), own or LANGUAGES
    weak = merge_table(every, "currencies", "weak")
    named = merge_table(every, "currencies", "words")
    slang = merge_table(local, "currencies", "slang")
    weak_minor = merge_table(own, "currencies", "weak_minor")
    if not own:
        # In a language without a vocabulary a letter or two mean anything: "la 2e fois".
        slang = {word: codes for word, codes in slang.items() if len(word) > _SHORT_SLANG}
    return MoneyWords(
        currencies={**named, **weak, **slang},
        weak={**weak, **weak_minor},
        minor={**merge_table(every, "currencies", "minor"), **weak_minor},
        # A letter alone ("5 t. kr.") is a scale in the language that has it.
        scales={
            word: power
            for word, power in merge_table(every, "scales").items()
            if len(word.rstrip(".")) > 1 or word in merge_table(own, "scales")
        },
        scaled=merge_table(every, "currencies", "scaled"),
        adjectives=merge_table(every, "currencies", "adjectives"),
        marks=merge_list(local, "currencies", "marks"),
    )


def _list_tail_starts(table: CurrencyTable, words: MoneyWords) -> frozenset[str]:
    beginnings = (
        *words.currencies, *words.minor, *words.scales, *words.scaled, *words.adjectives,
        *words.marks, *table.signs, *table.minor_signs, *all_codes(table),
    )  # fmt: skip
    # "5 MSEK" and "5 k€": a letter before the code.
    lettered = (
        letter + code
        for letter in table.letters_before
        for code in (*table.codes, *table.signs, " ", *words.currencies)
    )
    return frozenset(word[:2].lower() for word in (*beginnings, *lettered))


def _build_ranges(cued: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    between = merge_list(cued, "ranges", "between")
    to = any_literal(merge_list(cued, "ranges", "to"))
    joint = any_literal(merge_list(cued, "ranges", "joint"))
    either = any_literal(merge_list(cued, "ranges", "either"))
    again = any_cue(merge_list(cued, "cues", "again"))
    verbs, given, taken, added = (
        any_cue(merge_list(cued, "changes", name), rest=r"\w{0,12}")
        for name in ("verbs", "from", "to", "by")
    )
    return {
        "again": re.compile(rf"[^.!?;\n0-9]{{0,30}}?(?:{again}):?{SPACE}{{1,2}}"),
        "change_from": re.compile(
            rf"(?:{verbs})\s(?:.*\s)?(?:(?P<former>{given})|{added})\s{{1,2}}$"
        ),
        "change_given": re.compile(rf"(?<!\w)(?P<former>{given})\s{{1,2}}$"),
        "change_after": re.compile(rf"[^.!?\n0-9]{{0,30}}?(?:{verbs})"),
        "came_to": re.compile(rf"(?<!\w)(?:{taken})\s{{1,2}}$"),
        "came_from": re.compile(rf"[^.!?\n0-9]{{0,20}}?{SPACE}(?:{given}){GAP}"),
        "change_to": re.compile(rf"[^.!?\n0-9]{{0,20}}?{SPACE}(?:{taken}){GAP}"),
        "range_to": re.compile(rf"{GAP}(?:[-–—−‒]|(?i:{to}){_WORD_END}){GAP}"),
        "range_and": re.compile(rf"{GAP}(?i:{any_literal(pair[1] for pair in between)}){GAP}"),
        "between": re.compile(
            rf"(?<!\w)(?i:{any_literal(pair[0] for pair in between)}){GAP}"
            rf"(?:\w{{1,3}}[.:]?{SPACE}?|[$€£])?$"
        ),
        "joint": re.compile(rf"{GAP}(?:(?i:{joint}){GAP})?"),
        "listed": re.compile(
            rf"(?<=[0-9])(?:[,;]{SPACE}|{SPACE}(?i:{joint}){SPACE}|{SPACE}?/{SPACE}?)$"
        ),
        "elided": re.compile(
            rf"(?<=[0-9])(?:{SPACE}\([^()\n0-9]{{1,14}}\))?"
            rf"(?:(?P<slash>{SPACE}?/{SPACE}?)|(?P<comma>,{SPACE})"
            rf"|(?P<either>{SPACE}(?i:{either})\.?{SPACE})"
            rf"|(?P<both>{SPACE}(?i:{joint}){SPACE}))$"
        ),
    }


def all_codes(table: CurrencyTable) -> tuple[str, ...]:
    """The codes of ISO 4217 that a text is searched for, doubtful ones too."""
    return (*table.codes, *table.doubtful_codes, *table.small_codes, *table.weak_codes)


def _sign_currencies(table: CurrencyTable) -> dict[str, tuple[str, ...]]:
    codes = {code: (code.upper(),) for code in all_codes(table)}
    return {**codes, **table.signs}


def _build_head(table: CurrencyTable) -> re.Pattern[str]:
    worded = [sign for sign in table.signs if sign[0].isalpha()]
    bare = [sign for sign in table.signs if not sign[0].isalpha()]
    return re.compile(
        rf"(?:(?<!\w)(?P<word>{any_literal((*all_codes(table), *worded))})"
        rf"|(?P<sign>{any_literal(bare)}))(?:{GAP}|:)$"
    )


def _build_tail(table: CurrencyTable, words: MoneyWords) -> re.Pattern[str]:
    worded = [sign for sign in table.signs if sign[-1].isalpha()]
    # "kr." and "Rs." are found without their dot, which may end a sentence too.
    bare = [
        sign
        for sign in table.signs
        if not sign[-1].isalpha() and sign.rstrip(".") not in (*worded, *words.currencies)
    ]
    code = any_literal((*all_codes(table), *worded))
    lettered = (
        rf"(?P<letter>{any_literal(table.letters_before)}){SPACE}?"
        rf"(?:(?P<lettered_code>{any_literal((*table.codes, 'kr'))}){_WORD_END}"
        rf"|(?P<lettered_sign>€|(?<!T)(?<!T{SPACE})[£$]))"
    )
    currency = (
        rf"(?:(?P<sign>{any_literal(bare)})"
        rf"|(?:(?P<code>{code})|(?i:(?P<word>{any_literal(words.currencies)})(?!-\w))|{lettered})"
        rf"(?:{_WORD_END}|(?<=[€£$])))"
    )
    small = (
        rf"(?:(?P<minor>(?i:{any_literal(words.minor)})){_WORD_END}"
        rf"|(?P<minor_sign>{any_literal(table.minor_signs)}))"
    )
    scale = rf"(?:(?i:(?P<scale>{any_literal(words.scales)}))(?:\.|{_WORD_END}){GAP})?"
    adjective = rf"(?:(?i:(?P<adjective>{any_literal(words.adjectives)}))\.?{GAP})?"
    # After a mark a currency only confirms: ",- kr", ",- €".
    named = any_literal(
        word.lower() for word in (*words.currencies, *table.signs, *all_codes(table))
    )
    return re.compile(
        rf"(?P<mark>{any_literal(words.marks)})(?![0-9\w(])"
        rf"(?P<mark_tail>{GAP}(?i:{named}){_WORD_END})?"
        rf"|{GAP}(?:(?i:(?P<scaled>{any_literal(words.scaled)})){_WORD_END}|{small}"
        rf"|{scale}{adjective}{currency})"
    )
