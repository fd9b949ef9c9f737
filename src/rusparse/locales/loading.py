"""Reads the vocabulary files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

__all__ = ["LANGUAGES", "Vocabulary", "load_vocabulary"]

Vocabulary: TypeAlias = Mapping[str, Any]

LANGUAGES: tuple[str, ...] = ("sv", "en", "nb", "nn", "da", "fi", "de")
"""The languages with vocabularies of their own, by depth of coverage."""


@cache
def load_vocabulary(language: str, topic: str) -> Vocabulary:
    """The words of a topic in a language, as the tables of `locales/<language>/<topic>.toml`.

    `language` is a primary subtag such as "sv". A language or topic without a file gives an empty
    mapping, so that an engine can ask for any language.
    """
    if not (language.isalpha() and topic.replace("_", "").isalpha()):
        return {}
    file = files(__package__).joinpath(language).joinpath(f"{topic}.toml")
    if not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))
