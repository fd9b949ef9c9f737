"""What each language is told by, worked out once from the vocabularies: `Profiles`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeAlias

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = ["Pairs", "Profiles", "load_profiles", "load_table"]

# What half of the languages share tells nothing, and takes time to add up.
_MAX_SHARED = 7
# A letter that stands alone may be an initial, a unit or an item of a list.
_SINGLE_LETTER_SHARE = 0.4
_WORD_WEIGHT = 3.0
_ENDING_WEIGHT = 1.2
_BEGINNING_WEIGHT = 0.8
_LETTER_WEIGHT = 1.0

Pairs: TypeAlias = tuple[tuple[int, float], ...]
Evidence: TypeAlias = Mapping[str, Pairs]


class Profiles(NamedTuple):
    """Evidence: each word, ending, beginning or letter with (language's index, weight) pairs.

    What speaks for one language weighs most; what speaks for many, little. `quoted` are the
    indexes of languages that letters in other languages quote.
    """

    languages: tuple[str, ...]
    words: Evidence
    endings: Evidence
    beginnings: Evidence
    letters: Evidence
    quoted: tuple[int, ...]


@cache
def load_profiles() -> Profiles:
    """The profiles of all languages: those with vocabularies first, then the others."""
    others = load_table("others")
    languages = (*LANGUAGES, *others)
    tables = [*(load_vocabulary(language, "language") for language in LANGUAGES), *others.values()]
    return Profiles(
        languages,
        _weigh((table.get("words", "").split() for table in tables), _WORD_WEIGHT),
        _weigh((table.get("endings", ()) for table in tables), _ENDING_WEIGHT),
        _weigh((table.get("beginnings", ()) for table in tables), _BEGINNING_WEIGHT),
        _weigh((table.get("letters", "") for table in tables), _LETTER_WEIGHT),
        tuple(index for index, table in enumerate(tables) if table.get("quoted", False)),
    )


@cache
def load_table(name: str) -> dict[str, Any]:
    """The table `<name>.toml` that stands beside this module."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _weight(item: str, weight: float) -> float:
    return weight * _SINGLE_LETTER_SHARE if len(item) == 1 and item.isascii() else weight


def _weigh(lists: Iterable[Iterable[str]], weight: float) -> Evidence:
    listed: dict[str, list[int]] = {}
    for index, items in enumerate(lists):
        for item in dict.fromkeys(items):
            listed.setdefault(item, []).append(index)
    return {
        item: tuple((index, _weight(item, weight) / len(indexes)) for index in indexes)
        for item, indexes in listed.items()
        if len(indexes) <= _MAX_SHARED
    }
