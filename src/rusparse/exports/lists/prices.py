"""The amounts of money in letters as a list, each once, by the day of its letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rusparse.records import PriceMention

from ..source import SelectedLetter
from .places import Place, Tellers, find_place, fold_text, is_as_late

__all__ = ["ListedPrice", "list_prices"]


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """An amount with where it is told.

    `mention` and `place` are those of the latest letter that tells it; `letters` the ids of all
    that do, in the archive's order.
    """

    mention: PriceMention
    place: Place
    letters: tuple[str, ...]


def list_prices(letters: Iterable[SelectedLetter], *, repeated: bool = False) -> list[ListedPrice]:
    """The amounts, those of the latest letter first, then in reading order.

    With `repeated`, each mention stands for itself; otherwise an amount with the same currency,
    unit and role under the same heading is one.
    """
    told = _iterate_prices(letters)
    found = list(told) if repeated else _merge(told)
    found.sort(key=lambda price: (price.place.letter_id, price.place.section, price.mention.span))
    found.sort(key=lambda price: price.place.day or dt.date.min, reverse=True)
    return found


def _iterate_prices(letters: Iterable[SelectedLetter]) -> Iterator[ListedPrice]:
    for letter in letters:
        for section in letter.sections:
            if section.prices:
                place = find_place(letter.record, section)
                for mention in section.prices:
                    yield ListedPrice(mention, place, (letter.record.id,))


def _merge(told: Iterable[ListedPrice]) -> list[ListedPrice]:
    merged: dict[tuple[object, ...], ListedPrice] = {}
    tellers = Tellers()
    for price in told:
        key = _find_key(price)
        tellers.add(key, price.place.letter_id)
        known = merged.get(key)
        if known is None or is_as_late(price.place, known.place):
            merged[key] = price
    return [replace(price, letters=tellers.find_letters(key)) for key, price in merged.items()]


def _find_key(price: ListedPrice) -> tuple[object, ...]:
    mention = price.mention
    return (
        fold_text(price.place.heading),
        mention.amount,
        mention.max_amount,
        mention.currency or mention.currency_candidates,
        mention.free,
        mention.vat,
        fold_text(mention.unit),
        mention.role,
        mention.bound,
    )
