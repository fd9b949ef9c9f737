"""Finds the prices of a passage: `find_prices`, and why: `explain_prices`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.extract.joining import join_texts
from rusparse.records import PriceMention, PriceRole, Table, TableCell
from rusparse.values.passage import Findings, Passage

from .amounts import NUMBER, parse_amount, render_plain
from .currencies import load_currency_table, resolve_currency
from .elided import read_elided
from .free import find_free, load_free_words
from .glance import Words, load_glance
from .grammar import MoneyGrammar, load_money_grammar
from .parted import join_decimals
from .reading import Amount, read_amounts
from .spelled import read_spelled
from .surroundings import (
    Cues,
    Surroundings,
    find_audience,
    find_bound,
    find_clause,
    find_role,
    find_sentence_unit,
    find_unit,
    find_unit_after_vat,
    find_vat,
    load_cues,
    read_heading_words,
)
from .tables import Heading, read_headings, read_table_amounts

__all__ = ["PriceExplanation", "explain_prices", "find_all_prices", "find_prices"]

_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ADDRESS = re.compile(r"://|www\.|@|%[0-9A-F]{2}|[?&]\w+=")
_MONEY_SHAPE = re.compile(r"[0-9]{1,3}(?:[^0-9:][0-9]{3})+[.,][0-9]{2}")
_MONEY_REACH = 60


@dataclass(frozen=True, slots=True)
class PriceExplanation:
    """Why a price was found: the mention, what each part was read from, and the rule in words."""

    mention: PriceMention
    fields: dict[str, str]
    why: str


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    amount: Amount | None
    rule: str
    unit: str | None = None
    clause_unit: bool = False
    heading: Heading | None = None
    captured: dict[str, str] = field(default_factory=dict)


def find_prices(passage: Passage, context: Context) -> Findings[PriceMention]:
    """The amounts of money in a passage, by place.

    A mention's span covers amount, currency and an adjoining unit ("30:-/dygn"). `currency` is
    an ISO 4217 code, decided for shared signs such as "kr" by the context's region, or None with
    the candidates kept. Any string is read; text beyond `limits.max_section_characters` and
    mentions beyond `limits.max_mentions_per_section` are left out with a diagnostic.

    >>> from rusparse.context import Context
    >>> found = find_prices(Passage("Avgift: 1 200 kr per person"), Context(languages=("sv",)))
    >>> found.mentions[0].text, str(found.mentions[0].amount), found.mentions[0].currency
    ('1 200 kr per person', '1200', 'SEK')
    """
    return find_all_prices((passage,), context)[0]


def find_all_prices(passages: Sequence[Passage], context: Context) -> list[Findings[PriceMention]]:
    """The amounts of money in each of a letter's passages; see `find_prices`.

    One call for a letter takes a fraction of the time of one for each of its passages.
    """
    return [
        Findings(tuple([mention for mention, _ in finished]), diagnostics)
        for finished, diagnostics in _collect(passages, context)
    ]


def explain_prices(passage: Passage, context: Context) -> list[PriceExplanation]:
    """Each price that `find_prices` finds, with what its fields were read from."""
    ((drafts, _),) = _collect((passage,), context)
    return [
        PriceExplanation(mention=mention, fields=draft.captured, why=_WHY[mention.rule])
        for mention, draft in drafts
    ]


_WHY = {
    "number-currency": "a number with a currency after it",
    "currency-number": "a number with a currency before it",
    "number-mark": "a number with a mark that stands for whole crowns or euros",
    "scaled-currency": "a number with a scale and a currency",
    "minor-unit": "a number with the name of the hundredth part of a currency",
    "range": "two numbers joined as a range, with one currency",
    "elided": "a number before another one whose currency it shares",
    "spelled": "a number in words with a currency after it",
    "cue-number": "a number without a currency, after a word for a price",
    "table-heading": "a number in a table, under a heading for prices",
    "table-neighbours": "a number in a table, with its currency in the next cell",
    "free-word": "a word that always means free of charge",
    "free-in-company": "a word that means free of charge beside the words around it",
}


_Finished: TypeAlias = list[tuple[PriceMention, "_Draft"]]


def _collect(
    passages: Sequence[Passage], context: Context
) -> Iterator[tuple[_Finished, tuple[Diagnostic, ...]]]:
    most = context.limits.max_section_characters
    texts = [
        passage.text if len(passage.text) <= most else passage.text[:most] for passage in passages
    ]
    joined = join_texts(texts) if texts else None
    found = load_glance(context.languages).find_words(joined) if joined else {}
    for number, (text, passage) in enumerate(zip(texts, passages, strict=True)):
        words = found.get(number)
        cut = len(text) < len(passage.text)
        if joined is None or (words is None and not passage.tables and not cut):
            yield [], ()
            continue
        diagnostics: list[Diagnostic] = []
        if cut:
            characters, searched = str(len(passage.text)), str(len(text))
            diagnostics.append(
                make_diagnostic(
                    "prices-text-cut", "prices", characters=characters, searched=searched
                )
            )
        folded = joined.fold(number)
        drafts = _draft(text, folded, words or Words(), passage, context)
        _cut_drafts(drafts, context.limits.max_mentions_per_section, diagnostics)
        finished = _finish_all(text, folded, drafts, context) if drafts else []
        yield finished, tuple(diagnostics)


def _cut_drafts(drafts: list[_Draft], most: int, diagnostics: list[Diagnostic]) -> None:
    if len(drafts) > most:
        diagnostics.append(
            make_diagnostic("prices-too-many", "prices", found=str(len(drafts)), kept=str(most))
        )
        del drafts[most:]


def _finish_all(
    text: str, folded: str, drafts: list[_Draft], context: Context
) -> list[tuple[PriceMention, _Draft]]:
    around = Surroundings(folded, load_cues(context.languages))
    finished = []
    for place, draft in enumerate(drafts):
        floor = drafts[place - 1].end if place else 0
        ceiling = drafts[place + 1].start if place + 1 < len(drafts) else len(text)
        finished.append((_finish(text, draft, floor, ceiling, around, context), draft))
    if around.has_vat:
        _spread_vat(folded, finished, around.cues)
    return finished


def _draft(
    text: str, folded: str, words: Words, passage: Passage, context: Context
) -> list[_Draft]:
    grammar = load_money_grammar(context.languages)
    cues = load_cues(context.languages)
    headings = [
        priced for table in passage.tables for priced in read_headings(table, grammar, cues)
    ]
    amounts: list[Amount] = []
    bare: list[tuple[int, int]] = []
    if words.digits:
        read, bare = read_amounts(text, words.digits, grammar, _mark_codes(context))
        amounts = [
            join_decimals(text, amount)
            for amount in read
            if _is_money(text, folded, amount, cues, context)
        ]
        amounts += read_elided(text, amounts, bare, grammar)
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
    drafts = [_draft_amount(text, folded, amount, cues) for amount in amounts]
    if words.free:
        free = find_free(folded, words.free, load_free_words(context.languages))
        drafts += [_Draft(start, end, None, rule) for start, end, rule in free]
    if not drafts:
        return drafts
    kept = _drop_overlaps(drafts)
    _note_headings(kept, headings)
    return kept


def _draft_amount(text: str, folded: str, amount: Amount, cues: Cues) -> _Draft:
    draft = _Draft(amount.start, amount.end, amount, amount.rule)
    if draft.rule != "elided":
        unit = find_unit(folded, text, draft.end, cues)
        if unit is not None:
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


def _mark_codes(context: Context) -> tuple[str, ...]:
    local = load_currency_table().regions.get(context.region_or_default or "")
    return (local,) if local else load_currency_table().signs["kr"]


def _is_money(text: str, folded: str, amount: Amount, cues: Cues, context: Context) -> bool:
    if amount.weak and not _has_cue(folded, amount, cues):
        region = context.region_or_default
        if resolve_currency(amount.codes, None)[0] != load_currency_table().regions.get(
            region or ""
        ):
            return False
        if amount.rule != "number-currency" or amount.codes[0] != "GBP":
            return False
    # "https://example.org/?sum=200kr" is no price.
    start = amount.start
    while start > 0 and start > amount.start - 100 and not text[start - 1].isspace():
        start -= 1
    return _ADDRESS.search(text, start, amount.start) is None


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
    for start, end in bare:
        # "1,250.50" has the shape of money, "250" needs an end or a unit after it.
        if not cues.bare_after.match(folded, end) and not _MONEY_SHAPE.fullmatch(text, start, end):
            continue
        before = folded[max(0, start - 3) : start].rstrip()[-1:]
        if not (before.isalpha() or before == ":") or text[start - 1].isalnum():
            continue
        cue = cues.bare_before.search(folded, max(0, start - _MONEY_REACH), start)
        token = text[start:end]
        if cue is None or ":" in token or (not cue["colon"] and _BARE_YEAR.fullmatch(token)):
            continue
        value = parse_amount(token, grammar.decimal_mark)
        if value is not None:
            found.append(Amount(start, end, start, end, render_plain(value), (), rule="cue-number"))
    return found


_RANK = {"table-neighbours": 2, "table-heading": 1, "cue-number": 0}


def _drop_overlaps(drafts: list[_Draft]) -> list[_Draft]:
    # A currency beside the number outweighs one from another cell, and that one a mere cue.
    drafts.sort(key=lambda draft: (draft.start, -_RANK.get(draft.rule, 3), -draft.end))
    kept: list[_Draft] = []
    for draft in drafts:
        if kept and draft.start < kept[-1].end:
            if _RANK.get(draft.rule, 3) > _RANK.get(kept[-1].rule, 3):
                kept[-1] = draft
            continue
        kept.append(draft)
    return kept


def _note_headings(drafts: list[_Draft], headings: list[tuple[TableCell, Heading]]) -> None:
    if not headings or not drafts:
        return
    cells = sorted(((cell.span, heading) for cell, heading in headings), key=lambda entry: entry[0])
    place = 0
    for draft in drafts:
        while place < len(cells) and cells[place][0][1] < draft.end:
            place += 1
        if place < len(cells) and cells[place][0][0] <= draft.start:
            draft.heading = cells[place][1]


def _finish(
    text: str, draft: _Draft, floor: int, ceiling: int, around: Surroundings, context: Context
) -> PriceMention:
    folded, cues = around.folded, around.cues
    start, end = draft.start, draft.end
    clause = find_clause(folded, start, end)
    role = find_role(around, start, end, clause, floor, ceiling)
    heading = read_heading_words(draft.heading.text, cues) if draft.heading else None
    if role is None and heading is not None:
        role = heading.role
    whom = find_audience(folded, end, cues)
    if draft.amount is None:
        fee = role == "fee" or folded[start:end] in load_free_words(context.languages).fees
        return _make_mention(
            text, draft, Decimal(0), free=True, role="fee" if fee else "price", unit=whom
        )
    vat = find_vat(folded, start, end, floor, ceiling, cues) if around.has_vat else None
    unit = draft.unit or (find_unit_after_vat(folded, text, end, cues) if vat else None)
    unit = unit or find_sentence_unit(around, text, start, end, clause, floor, ceiling)
    if heading is not None:
        vat, unit = vat or heading.vat, unit or heading.unit
    if role not in _GIVEN:
        unit = unit or whom
    value, max_value = _reread(text, draft.amount, unit, cues, context)
    currency, candidates = _resolve(draft.amount, context)
    draft.captured["number"] = text[draft.amount.number_start : draft.amount.number_end]
    draft.captured["currency"] = currency or " ".join(candidates)
    return _make_mention(
        text,
        draft,
        value,
        max_amount=max_value,
        currency=currency,
        currency_candidates=candidates,
        vat=vat,
        unit=unit,
        role=_judge_role(role, value),
        # Both ends of "från 6 450 kr till 6 611 kr" are said: neither side is open.
        bound=find_bound(around, start, end) if max_value is None else None,
    )


# What is given away is for nobody who pays it.
_GIVEN = ("grant", "budget", "other")
# Nothing that a letter offers costs so much, unless it says that it is the price; and some
# amounts are no price whatever is said.
_LARGE, _HUGE = 1_000_000, 1_000_000_000


def _judge_role(role: PriceRole | None, value: Decimal) -> PriceRole:
    """The role by its cue, else by the amount: "$84b" in running text is the price of nothing."""
    if value >= _LARGE and role in (None, "former"):
        return "other"
    if value >= _HUGE and role == "price":
        return "other"
    return role or "price"


def _make_mention(text: str, draft: _Draft, amount: Decimal, **more: object) -> PriceMention:
    start, end = draft.start, draft.end
    return PriceMention.make(
        {
            "span": (start, end),
            "text": text[start:end],
            "rule": draft.rule,
            "amount": amount,
            **_UNSAID,
            **more,
        }
    )


_UNSAID: dict[str, object] = {
    "max_amount": None,
    "currency": None,
    "currency_candidates": (),
    "free": False,
    "vat": None,
    "unit": None,
    "role": "price",
    "bound": None,
}


def _resolve(amount: Amount, context: Context) -> tuple[str | None, tuple[str, ...]]:
    """The currency, where an adjective ("norska kronor") outweighs the region."""
    local = load_currency_table().regions.get(amount.adjective) if amount.adjective else None
    return resolve_currency((local,) if local else amount.codes, context.region_or_default)


def _reread(
    text: str, amount: Amount, unit: str | None, cues: Cues, context: Context
) -> tuple[Decimal, Decimal | None]:
    """Three decimals are decimals after all in "1,859 €/l"."""
    if unit is not None and amount.max_value is None and unit.lower() in cues.measured:
        token = text[amount.number_start : amount.number_end]
        mark = load_money_grammar(context.languages).decimal_mark
        value = parse_amount(token, mark, fraction=True)
        if value is not None and mark and not amount.exponent and not amount.minor:
            return render_plain(value), None
    return amount.value, amount.max_value


def _spread_vat(folded: str, finished: list[tuple[PriceMention, _Draft]], cues: Cues) -> None:
    """Let "Alla priser anges exkl. moms" hold for every amount that says nothing itself."""
    for match in cues.vat_all.finditer(folded):
        stop = min(len(folded), match.end() + 40)
        line = folded.find("\n", match.end(), stop)
        stop = line if line >= 0 else stop
        if any(match.end() <= mention.span[0] < stop for mention, _ in finished):
            continue
        excl = cues.vat_excl.search(folded, match.end(), stop)
        incl = cues.vat_incl.search(folded, match.end(), stop)
        if not excl and not incl:
            continue
        for place, (mention, draft) in enumerate(finished):
            if mention.vat is None and not mention.free:
                changed = mention.model_copy(update={"vat": "excl" if excl else "incl"})
                finished[place] = (changed, draft)
        return
