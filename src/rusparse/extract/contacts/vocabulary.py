"""The `contacts` vocabularies: words of several languages, merged and made into patterns."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from rusparse.extract import wording
from rusparse.extract.wording import any_literal, fold
from rusparse.locales import LANGUAGES

__all__ = ["any_cue", "any_literal", "choose_languages", "fold", "load_data", "merge_list"]

_TOPIC = "contacts"


@cache
def load_data() -> Mapping[str, Any]:
    """`data.toml`: particles, service addresses, short numbers."""
    return tomllib.loads(files(__package__).joinpath("data.toml").read_text(encoding="utf-8"))


def choose_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages to read cues in: those of BCP 47 `tags` and English; all if none is known."""
    chosen = wording.choose_languages(tags)
    return tuple(dict.fromkeys((*chosen, "en"))) if chosen else LANGUAGES


def merge_list(languages: Iterable[str], table: str, name: str) -> tuple[str, ...]:
    """The words of one list over several languages, each once, in order."""
    return wording.merge_list(languages, _TOPIC, (table, name))


def any_cue(cues: Iterable[str]) -> str:
    """A pattern for any of `cues`, an open one to the end of its word."""
    return wording.any_cue(cues, rest=r"\w{0,30}")
