"""Currencies: the table of signs and codes, and what a shared sign means in a region."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["CurrencyTable", "load_currency_table", "resolve_currency"]


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    """`currencies.toml`, read."""

    codes: tuple[str, ...]
    doubtful_codes: tuple[str, ...]
    small_codes: tuple[str, ...]
    weak_codes: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]
    minor_signs: Mapping[str, tuple[str, ...]]
    thousandths: tuple[str, ...]
    letters: tuple[str, ...]
    """Letters that stand for a scale on either side."""
    letters_after: Mapping[str, int]
    """Scales right after an amount with a sign or code before it."""
    letters_before: Mapping[str, int]
    """Scales before a code or sign after an amount."""
    regions: Mapping[str, str]


@cache
def load_currency_table() -> CurrencyTable:
    """The one table of currencies, read once."""
    data = tomllib.loads(files(__package__).joinpath("currencies.toml").read_text(encoding="utf-8"))
    return CurrencyTable(
        codes=tuple(data["codes"]),
        doubtful_codes=tuple(data["doubtful_codes"]),
        small_codes=tuple(data["small_codes"]),
        weak_codes=tuple(data["weak_codes"]),
        signs={sign: tuple(codes) for sign, codes in data["signs"].items()},
        minor_signs={sign: tuple(codes) for sign, codes in data["minor_signs"].items()},
        thousandths=tuple(data["thousandths"]),
        letters=tuple(data["letters"]),
        letters_after={**data["letters"], **data["letters_after"]},
        letters_before={**data["letters"], **data["letters_before"]},
        regions=data["regions"],
    )


def resolve_currency(
    candidates: Sequence[str], region: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """Which of `candidates` (ISO 4217 codes, likeliest first) is meant in a region.

    Returns the code and no candidates, or None and the candidates where the region (ISO 3166-1)
    does not decide: a wrong currency is worse than none.

    >>> resolve_currency(("SEK", "NOK", "DKK", "ISK"), "NO")
    ('NOK', ())
    >>> resolve_currency(("USD", "CAD"), "SE")
    (None, ('USD', 'CAD'))
    """
    if len(candidates) == 1:
        return candidates[0], ()
    local = load_currency_table().regions.get(region) if region else None
    if local in candidates:
        return local, ()
    return None, tuple(candidates)
