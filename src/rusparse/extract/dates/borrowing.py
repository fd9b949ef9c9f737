"""Months, weekdays and relative words of further languages, from dateparser's language data.

dateparser is imported only when a language without a vocabulary file is asked for.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from .calendar import MONTHS, WEEKDAYS

__all__ = ["load_borrowed_vocabulary", "resolve_borrowed"]

_UNITS = ("day", "week", "month", "year")
_COUNT = r"(\d++[.,]?\d*+)"
_COUNTED_KEY = re.compile(r"(?:in \\1 (?:day|week|month|year)|\\1 (?:day|week|month|year) ago)$")
_RELATIVE_KEY = re.compile(r"(?:(in) (\d+) (\w+)|(\d+) (\w+) ago)$")


@cache
def load_borrowed_vocabulary(language: str) -> Mapping[str, Any]:
    """A vocabulary made from dateparser's data; empty for a language that it does not know."""
    if not (language.isascii() and language.isalpha() and 2 <= len(language) <= 3):
        return {}
    try:
        module = importlib.import_module(f"dateparser.data.date_translation_data.{language}")
    except ImportError:
        return {}
    info = module.info
    months, short_months = _split_lengths(info, MONTHS)
    weekdays, short_weekdays = _split_lengths(info, WEEKDAYS)
    small = _load_small_words().get(language, {})
    phrases = _read_counted(info)
    return {
        "order": info.get("date_order", "DMY").lower(),
        "dotted_days": True,
        "months": {name: months[name] + short_months[name] for name in MONTHS},
        "month_alone": {"abbreviated": [word for name in MONTHS for word in short_months[name]]},
        "weekdays": weekdays,
        "weekdays_short": short_weekdays,
        "numbers": _read_numbers(info),
        "links": {name: small.get(name, []) for name in ("of", "and", "range", "article")},
        "units": {unit: _keep_words(info.get(unit, []), 2) for unit in _UNITS},
        "clock": {
            "markers": small.get("markers", []),
            "suffixes": small.get("suffixes", []),
            "am": _keep_words(info.get("am", []), 2),
            "pm": _keep_words(info.get("pm", []), 2),
        },
        "days": _read_days(info),
        "relative": _read_periods(info) | phrases,
        "weeks": {"numbered": False},
    }


@cache
def _load_small_words() -> Mapping[str, Any]:
    text = files(__package__).joinpath("borrowed.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _keep_words(words: Iterable[str], least: int) -> list[str]:
    # One letter ("m", "d") is a word of its own too often.
    return sorted({word.lower() for word in words if len(word) >= least})


def _read_numbers(info: Mapping[str, Any]) -> dict[str, list[str]]:
    numbers: dict[str, list[str]] = {}
    for rule in info.get("simplifications") or ():
        for word, value in rule.items():
            if word.isalpha() and value.isdigit():
                numbers.setdefault(value, []).append(word)
    return numbers


def _read_counted(info: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands before and after a number of units: "il y a 3 jours", "3 dagen geleden"."""
    found: dict[str, set[str]] = {}
    for key, patterns in info.get("relative-type-regex", {}).items():
        match = _COUNTED_KEY.match(key)
        for pattern in patterns if match else ():
            before, _, after = pattern.partition(_COUNT)
            before, rest = before.strip(), after.strip().partition(" ")[2]
            if not (before or rest) or not all(part.isalpha() for part in (before + rest).split()):
                continue
            past = key.endswith("ago")
            if before and rest:
                found.setdefault("ago_before" if past else "later_before", set()).add(before)
                found.setdefault("ago_after" if past else "later_after", set()).add(rest)
            elif before:
                found.setdefault("ago_open" if past else "later_before", set()).add(before)
            else:
                found.setdefault("ago_alone" if past else "later_after", set()).add(rest)
    return {name: sorted(phrases) for name, phrases in found.items()}


def _split_lengths(
    info: Mapping[str, Any], names: tuple[str, ...]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for name in names:
        words = sorted(_keep_words(info.get(name, ()), 2), key=lambda word: (-len(word), word))
        longest = len(words[0]) if words else 0
        full[name] = [word for word in words if len(word) > max(3, longest - 3)]
        short[name] = [word for word in words if word not in full[name]]
    return full, short


def _list_relative(info: Mapping[str, Any]) -> Iterator[tuple[str, int, list[str]]]:
    for key, phrases in info.get("relative-type", {}).items():
        match = _RELATIVE_KEY.match(key)
        if match is not None:
            future, count, unit, past_count, past_unit = match.groups()
            offset = int(count) if future else -int(past_count)
            yield unit or past_unit, offset, _keep_words(phrases, 3)


def _read_days(info: Mapping[str, Any]) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for unit, offset, phrases in _list_relative(info):
        if unit == "day":
            days.setdefault(str(offset), []).extend(phrases)
    return days


def _read_periods(info: Mapping[str, Any]) -> dict[str, list[str]]:
    periods: dict[str, list[str]] = {}
    steps = {0: "this", 1: "next", -1: "last"}
    for unit, offset, phrases in _list_relative(info):
        if unit in _UNITS and unit != "day" and offset in steps:
            periods.setdefault(f"units_{steps[offset]}_{unit}", []).extend(phrases)
    return periods


def resolve_borrowed(phrase: str, language: str, reference: dt.date) -> dt.date | None:
    """What dateparser makes of a short phrase that the grammar has marked; None if nothing."""
    import dateparser

    settings: Any = {
        "RELATIVE_BASE": dt.datetime.combine(reference, dt.time()),
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    try:
        parsed = dateparser.parse(phrase, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
    return parsed.date() if parsed else None
