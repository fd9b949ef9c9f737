"""Months, weekdays and relative words of further languages, from dateparser's language data.

dateparser is imported only when a language without a vocabulary file is asked for.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["load_borrowed_vocabulary", "resolve_borrowed"]

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_UNITS = ("day", "week", "month", "year")
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
    months, short_months = _split_lengths(info, _MONTHS)
    weekdays, short_weekdays = _split_lengths(info, _WEEKDAYS)
    return {
        "order": info.get("date_order", "DMY").lower() if language != "zh" else "ymd",
        "dotted_days": True,
        "months": {name: months[name] + short_months[name] for name in _MONTHS},
        "month_alone": {"abbreviated": [word for name in _MONTHS for word in short_months[name]]},
        "weekdays": weekdays,
        "weekdays_short": short_weekdays,
        "links": {"of": [w for w in info.get("skip", ()) if w.isalpha() and len(w) <= 3]},
        "units": {unit: info.get(unit, []) for unit in _UNITS},
        "clock": {"am": info.get("am", []), "pm": info.get("pm", [])},
        **_read_relative(info),
    }


def _split_lengths(
    info: Mapping[str, Any], names: list[str]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    for name in names:
        words = sorted({word.lower() for word in info.get(name, ())}, key=lambda w: (-len(w), w))
        longest = len(words[0]) if words else 0
        full[name] = [word for word in words if len(word) > max(3, longest - 3)]
        short[name] = [word for word in words if word not in full[name]]
    return full, short


def _read_relative(info: Mapping[str, Any]) -> dict[str, Any]:
    days: dict[str, list[str]] = {}
    periods: dict[str, list[str]] = {}
    steps = {0: "this", 1: "next", -1: "last"}
    for key, phrases in info.get("relative-type", {}).items():
        match = _RELATIVE_KEY.match(key)
        if match is None:
            continue
        future, count, unit, past_count, past_unit = match.groups()
        offset = int(count) if future else -int(past_count)
        name = unit or past_unit
        if name == "day":
            days.setdefault(str(offset), []).extend(phrases)
        elif name in _UNITS and offset in steps:
            periods.setdefault(f"units_{steps[offset]}_{name}", []).extend(phrases)
    return {"days": days, "relative": periods}


def resolve_borrowed(phrase: str, language: str, reference: dt.date) -> dt.date | None:
    """What dateparser makes of a short phrase that the grammar has marked; None if nothing."""
    import dateparser

    settings: Any = {
        "RELATIVE_BASE": dt.datetime(reference.year, reference.month, reference.day),
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    try:
        parsed = dateparser.parse(phrase, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
    return parsed.date() if parsed else None
