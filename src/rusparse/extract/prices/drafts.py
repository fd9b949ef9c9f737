"""Drafts prices: every amount that a text names, by whichever rule, none over another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from rusparse.context import Context
from rusparse.records import Table, TableCell
from rusparse.values.passage import Passage

from .amounts import NUMBER, YEAR, Amount, parse_amount, render_plain
from .claims import is_spaced_apart
from .currencies import load_currency_table
from .elided import read_elided, read_following
from .free import find_free, load_free_words
from .glance import Words
from .grammar import MoneyGrammar, load_money_grammar
from .meanings import Meanings
from .parted import find_decimals, join_decimals
from .payers import load_payers
from .reading import read_amounts
from .spelled import read_spelled
from .surroundings import Cues, load_cues
from .tables import Heading, read_headings, read_table_amounts
from .units import find_unit

__all__ = ["Draft", "draft_prices"]

_ADDRESS = re.compile(r"://|www\.|@|%[0-9A-F]{2}|[?&]\w+=")
# "Pris: 19:90" has öre, "19:30" is a time.
_TIME = re.compile(r":[0-5]")
_MONEY_SHAPE = re.compile(r"[0-9]{1,3}(?:[^0-9:][0-9]{3})+[.,][0-9]{2}")
_MONEY_REACH = 60
# Smaller numbers are hours or days.
_LEAST_RANGED = 25


@dataclass(slots=True)
class Draft:
    """An amount of a text before what is said of it is read; one without is free of charge."""

    start: int
    end: int
    amount: Amount | None
    rule: str
    unit: str | None = None
    heading: Heading | None = None
    captured: dict[str, str] = field(default_factory=dict)


def draft_prices(
    text: str,
    folded: str,
    words: Words,
    passage: Passage,
    context: Context,
    meanings: Meanings,
) -> list[Draft]:
    """The amounts of a text by place, none over another; `words` are those for money in it."""
    grammar = load_money_grammar(context.languages)
    cues = load_cues(context.languages)
    payers = load_payers(context.languages)
    headings = [
        priced for table in passage.tables for priced in read_headings(table, grammar, cues)
    ]
    amounts: list[Amount] = []
    bare: list[tuple[int, int]] = []
    if words.digits:
        read, bare = read_amounts(text, words.digits, grammar, meanings.marks)
        sure = {amount.codes for amount in read if not amount.weak}
        amounts = [
            join_decimals(text, amount)
            for amount in read
            if (not amount.weak or _is_meant(folded, amount, sure, cues, context))
            and not _is_in_address(text, amount)
        ]
        shared = read_following(text, folded, amounts, bare, grammar) if amounts and bare else []
        amounts += read_elided(text, folded, amounts, bare, grammar, payers)
        amounts += shared
    elif words.amounts:
        bare = [match.span() for match in NUMBER.finditer(text)]
    if words.amounts:
        amounts += _read_bare(text, folded, bare, grammar, cues)
    if passage.tables:
        amounts = _drop_crossing(amounts, passage.tables)
    if words.currencies:
        amounts += read_spelled(text, folded, words.currencies, grammar)
    if passage.tables:
        amounts += read_table_amounts(text, passage.tables, headings, grammar)
    starts = sorted(amount.start for amount in amounts)
    drafts = [_draft_amount(text, folded, amount, starts, cues) for amount in amounts]
    if words.free:
        free = find_free(folded, words.free, load_free_words(context.languages), payers)
        drafts += [Draft(start, end, None, rule) for start, end, rule in free]
    if not drafts:
        return drafts
    kept = _drop_overlaps(drafts)
    _note_headings(kept, headings)
    return kept


def _draft_amount(text: str, folded: str, amount: Amount, starts: list[int], cues: Cues) -> Draft:
    draft = Draft(amount.start, amount.end, amount, amount.rule)
    if draft.rule != "elided":
        unit = find_unit(folded, text, draft.end, cues)
        # "150 kr/200 kr": what looks like a unit may be the next amount.
        if unit and bisect_left(starts, unit[0]) == bisect_left(starts, draft.end):
            draft.end, draft.unit = unit
    return draft


def _drop_crossing(amounts: list[Amount], tables: Sequence[Table]) -> list[Amount]:
    """Leave out what runs over cells: their headings and neighbours tell more."""
    starts = sorted(cell.span[0] for table in tables for row in table.rows for cell in row)
    if not starts:
        return amounts
    return [
        amount
        for amount in amounts
        if bisect_right(starts, amount.start) == bisect_left(starts, amount.end)
    ]


def _is_meant(
    folded: str, amount: Amount, sure: Set[tuple[str, ...]], cues: Cues, context: Context
) -> bool:
    """Whether a weak word is money here; `sure` are the currencies that the text surely has."""
    # "Price of a 1080p screen" names no pence.
    if amount.minor and amount.value >= 1:
        return False
    if _has_cue(folded, amount, cues) or (amount.minor and amount.codes in sure):
        return True
    local = load_currency_table().regions.get(context.region_or_default or "")
    told = amount.rule in ("number-currency", "minor-unit") and amount.codes[0] == "GBP"
    return told and amount.codes == (local,)


def _is_in_address(text: str, amount: Amount) -> bool:
    # "https://example.org/?sum=200kr" is no price.
    start = amount.start
    while start > 0 and start > amount.start - 100 and not text[start - 1].isspace():
        start -= 1
    return _ADDRESS.search(text, start, amount.start) is not None


def _has_cue(folded: str, amount: Amount, cues: Cues) -> bool:
    low = max(0, amount.start - _MONEY_REACH)
    line = max(folded.rfind("\n", low, amount.start) + 1, low)
    if cues.amount.search(folded, line, amount.start):
        return True
    return cues.unit.match(folded, amount.end) is not None


def _read_bare(
    text: str, folded: str, bare: list[tuple[int, int]], grammar: MoneyGrammar, cues: Cues
) -> list[Amount]:
    """Numbers without any currency, right after a word for a price."""
    found = []
    for place, (start, end) in enumerate(bare):
        # "1,250.50" has the shape of money, "250" needs an end or a unit after it.
        if not cues.bare_after.match(folded, end) and not _MONEY_SHAPE.fullmatch(text, start, end):
            continue
        low = _find_lower(text, bare[place - 1], (start, end), grammar) if place else None
        begin = low.start if low else start
        before = folded[max(0, begin - 3) : begin].rstrip()[-1:]
        if not (before.isalpha() or before == ":") or text[begin - 1].isalnum():
            continue
        cue = cues.bare_before.search(folded, max(0, begin - _MONEY_REACH), begin)
        token = text[start:end]
        if cue is None or _TIME.search(token) or (not cue["colon"] and YEAR.fullmatch(token)):
            continue
        value = parse_amount(token, grammar.decimal_mark)
        parted = find_decimals(text, end)
        if value is None or parted is None:
            continue
        decimals, finish = parted
        value = render_plain(value + decimals)
        amount = Amount(start, finish, start, finish, value, (), rule="cue-number")
        if low is not None:
            if not low.value < value:
                continue
            amount.start, amount.value, amount.max_value = begin, low.value, value
        found.append(amount)
    return found


def _find_lower(
    text: str, first: tuple[int, int], second: tuple[int, int], grammar: MoneyGrammar
) -> Amount | None:
    """The lower end of a range of numbers without a currency: "Pris: 200–300"."""
    if not grammar.range_to.fullmatch(text, first[1], second[0]):
        return None
    token = text[slice(*first)]
    value = parse_amount(token, grammar.decimal_mark)
    if value is None or value < _LEAST_RANGED or YEAR.fullmatch(token) or ":" in token:
        return None
    if is_spaced_apart(text, first, second):
        return None
    return Amount(*first, *first, render_plain(value), (), rule="cue-number")


_RANK = {"table-neighbours": 2, "table-heading": 1, "cue-number": 0}


def _drop_overlaps(drafts: list[Draft]) -> list[Draft]:
    # A currency beside the number outweighs one from another cell, and that one a mere cue.
    drafts.sort(key=lambda draft: (draft.start, -_RANK.get(draft.rule, 3), -draft.end))
    kept: list[Draft] = []
    for draft in drafts:
        if kept and draft.start < kept[-1].end:
            if _RANK.get(draft.rule, 3) > _RANK.get(kept[-1].rule, 3):
                kept[-1] = draft
            continue
        kept.append(draft)
    return kept


def _note_headings(drafts: list[Draft], headings: list[tuple[TableCell, Heading]]) -> None:
    if not headings or not drafts:
        return
    cells = sorted(((cell.span, heading) for cell, heading in headings), key=lambda entry: entry[0])
    place = 0
    for draft in drafts:
        while place < len(cells) and cells[place][0][1] < draft.end:
            place += 1
        if place < len(cells) and cells[place][0][0] <= draft.start:
            draft.heading = cells[place][1]
