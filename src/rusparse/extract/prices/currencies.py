"""Currencies: the table of signs and codes, and the currency that is used in a region."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["CurrencyTable", "load_currency_table"]


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    """`currencies.toml`, read."""

    codes: tuple[str, ...]
    doubtful_codes: tuple[str, ...]
    small_codes: tuple[str, ...]
    weak_codes: tuple[str, ...]
    dollars: frozenset[str]
    """Where none of these is the region's own, a sign for them means the United States'."""
    signs: Mapping[str, tuple[str, ...]]
    marked_signs: Mapping[str, tuple[str, ...]]
    """Signs before an amount that has one of `sign_marks` after it."""
    sign_marks: frozenset[str]
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
        dollars=frozenset(data["dollars"]),
        signs={sign: tuple(codes) for sign, codes in data["signs"].items()},
        marked_signs={sign: tuple(codes) for sign, codes in data["marked"]["signs"].items()},
        sign_marks=frozenset(data["marked"]["marks"]),
        minor_signs={sign: tuple(codes) for sign, codes in data["minor_signs"].items()},
        thousandths=tuple(data["thousandths"]),
        letters=tuple(data["letters"]),
        letters_after={**data["letters"], **data["letters_after"]},
        letters_before={**data["letters"], **data["letters_before"]},
        regions=data["regions"],
    )
