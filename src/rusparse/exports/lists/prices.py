"""The amounts of money in letters as a list, each once, by the day of its letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rusparse.records import PriceMention

from ..source import SelectedLetter
from .places import Place, find_place, fold_text

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
    found = list(told) if repeated else list(_merge(told).values())
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


def _merge(told: Iterable[ListedPrice]) -> dict[tuple[object, ...], ListedPrice]:
    merged: dict[tuple[object, ...], ListedPrice] = {}
    for price in told:
        key = _find_key(price)
        known = merged.get(key)
        if known is None:
            merged[key] = price
            continue
        latest = price if _day(price) >= _day(known) else known
        letters = tuple(dict.fromkeys((*known.letters, *price.letters)))
        merged[key] = ListedPrice(latest.mention, latest.place, letters)
    return merged


def _day(price: ListedPrice) -> dt.date:
    return price.place.day or dt.date.min


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
