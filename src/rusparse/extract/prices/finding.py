"""Finds the prices of a passage: `find_prices`, and why: `explain_prices`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.extract.joining import join_texts
from rusparse.records import PriceMention
from rusparse.values.passage import Findings, Passage

from .drafts import Draft, draft_prices
from .glance import Words, load_glance
from .meanings import Meanings
from .mentions import finish_drafts

__all__ = ["PriceExplanation", "explain_prices", "find_all_prices", "find_prices"]


@dataclass(frozen=True, slots=True)
class PriceExplanation:
    """Why a price was found: the mention, what each part was read from, and the rule in words."""

    mention: PriceMention
    fields: dict[str, str]
    why: str


def find_prices(passage: Passage, context: Context) -> Findings[PriceMention]:
    """The amounts of money in a passage, by place.

    A mention's span covers amount, currency and an adjoining unit ("30:-/dygn"). `currency` is
    an ISO 4217 code, decided for shared signs such as "kr" by the context's region or by what the
    letter shows (see `Meanings`), or None with the candidates kept. Any string is read; text beyond
    `limits.max_section_characters` and mentions beyond `limits.max_mentions_per_section` are left
    out with a diagnostic.

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
    "elided": "a number beside another one whose currency it shares",
    "spelled": "a number in words with a currency after it",
    "cue-number": "a number without a currency, after a word for a price",
    "table-heading": "a number in a table, under a heading for prices",
    "table-neighbours": "a number in a table, with its currency in the next cell",
    "free-word": "a word that always means free of charge",
    "free-in-company": "a word that means free of charge beside the words around it",
}


_Finished: TypeAlias = list[tuple[PriceMention, Draft]]


def _collect(
    passages: Sequence[Passage], context: Context
) -> Iterator[tuple[_Finished, tuple[Diagnostic, ...]]]:
    most = context.limits.max_section_characters
    texts = [
        passage.text if len(passage.text) <= most else passage.text[:most] for passage in passages
    ]
    joined = join_texts(texts) if texts else None
    meanings = Meanings(joined.text if joined else "", context)
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
        drafts = draft_prices(text, folded, words or Words(), passage, context, meanings)
        _cut_drafts(drafts, context.limits.max_mentions_per_section, diagnostics)
        finished = finish_drafts(text, folded, drafts, context, meanings) if drafts else []
        yield finished, tuple(diagnostics)


def _cut_drafts(drafts: list[Draft], most: int, diagnostics: list[Diagnostic]) -> None:
    if len(drafts) > most:
        diagnostics.append(
            make_diagnostic("prices-too-many", "prices", found=str(len(drafts)), kept=str(most))
        )
        del drafts[most:]
