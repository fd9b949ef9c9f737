"""Makes mentions of drafted amounts: their role, unit, VAT, currency and open side."""

from __future__ import annotations

import re
from decimal import Decimal

from rusparse.context import Context
from rusparse.records import PriceMention, PriceRole

from .amounts import Amount, parse_amount, render_plain
from .drafts import Draft
from .free import load_free_words
from .grammar import load_money_grammar
from .meanings import Meanings
from .payers import find_payer, load_payers
from .surroundings import (
    Cues,
    Surroundings,
    find_bound,
    find_clause,
    find_role,
    find_vat,
    load_cues,
    read_heading_words,
)
from .units import find_sentence_unit, find_unit, find_unit_before, skip_vat

__all__ = ["finish_drafts"]


def finish_drafts(
    text: str, folded: str, drafts: list[Draft], context: Context, meanings: Meanings
) -> list[tuple[PriceMention, Draft]]:
    """The mention of each draft, with all that the words around it say of it."""
    tags = context.languages
    around = Surroundings(folded, load_cues(tags), load_payers(tags))
    finished: list[tuple[PriceMention, Draft]] = []
    shared: PriceRole | None = None
    for place, draft in enumerate(drafts):
        floor = drafts[place - 1].end if place else 0
        told = _skip_parenthesis(folded, floor, draft.start) if place else 0
        ceiling = drafts[place + 1].start if place + 1 < len(drafts) else len(text)
        clause = find_clause(folded, draft.start, draft.end)
        said = find_role(around, draft.start, draft.end, clause, told, ceiling)
        if shared is not None and said is None and _goes_on(around, told, draft.start, clause):
            said = shared
        shared = said if said in _SHARED else None
        finished.append(
            (_finish(text, draft, floor, ceiling, around, context, meanings, said, clause), draft)
        )
    if around.has_vat:
        _spread_vat(folded, finished, around.cues)
    return finished


# What is said of the first of several amounts and holds for all of them.
_SHARED = ("fee", "grant", "budget")
_LONGEST_GAP = 40


def _goes_on(around: Surroundings, end: int, start: int, clause: tuple[int, int]) -> bool:
    """Whether nothing but who pays stands between two amounts: "avgift 350 kr, familj 800 kr"."""
    if clause[0] > end or start - end > _LONGEST_GAP:
        return False
    between = _PARENTHESIS.sub(" ", around.folded[end:start])
    return all(word in around.payers.words for word in _WORD.findall(between))


def _skip_parenthesis(folded: str, end: int, start: int) -> int:
    """Where what is said of an amount ends that ends at `end`: after "(ord)"."""
    said = _SAID.match(folded, end, start)
    return said.end() if said else end


_SAID = re.compile(r" ?\([^()\n]{1,30}\)")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"\w[\w-]*")


def _finish(
    text: str,
    draft: Draft,
    floor: int,
    ceiling: int,
    around: Surroundings,
    context: Context,
    meanings: Meanings,
    role: PriceRole | None,
    clause: tuple[int, int],
) -> PriceMention:
    folded, cues = around.folded, around.cues
    start, end = draft.start, draft.end
    heading = read_heading_words(draft.heading.text, cues, around.payers) if draft.heading else None
    if role is None and heading is not None:
        role = heading.role
    former = draft.amount is not None and draft.amount.former
    if former:
        role = "former"
    whom = find_payer(folded, start, end, floor, around.payers)
    if draft.amount is None:
        fee = role == "fee" or folded[start:end] in load_free_words(context.languages).fees
        return _make_mention(
            text, draft, Decimal(0), free=True, role="fee" if fee else "price", unit=whom
        )
    vat = find_vat(folded, start, end, floor, ceiling, cues) if around.has_vat else None
    unit = draft.unit
    if vat and (said := skip_vat(folded, end, cues)) > end:
        # "4 500 kr exkl. moms per person", "450 kr inkl. moms för medlemmar"
        after = find_unit(folded, text, said, cues)
        unit = unit or (after[1] if after else None)
        whom = whom or find_payer(folded, start, said, start, around.payers)
    unit = unit or find_unit_before(folded, text, start, floor, cues)
    unit = unit or find_sentence_unit(around, text, start, end, clause, floor, ceiling)
    if heading is not None:
        vat, unit = vat or heading.vat, unit or heading.unit
    if role not in _GIVEN:
        unit = unit or whom
    value, max_value = _reread(text, draft.amount, unit, cues, context)
    currency, candidates = meanings.resolve(draft.amount.codes, draft.amount.adjective)
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
        bound=find_bound(around, start, end) if max_value is None and not former else None,
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


def _make_mention(text: str, draft: Draft, amount: Decimal, **more: object) -> PriceMention:
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


def _spread_vat(folded: str, finished: list[tuple[PriceMention, Draft]], cues: Cues) -> None:
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
