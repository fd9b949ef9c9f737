"""Numbers that something else has claimed: the parts of dates, clock times, weeks and digit rows.

"Tis 17/2 – 50 kr" is no range from 2 to 50, and "kl 18 350:-" no sum of 18 350.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rusparse.extract.wording import any_literal
from rusparse.locales import LANGUAGES, load_vocabulary

from .amounts import SPACES, written_alike

__all__ = ["is_claimed", "is_dated", "is_spaced_apart", "skip_claimed", "stands_free"]

_REACH = 16
_DASHES = "-–—−"
_MARKS = "/.:" + _DASHES
_SPACES = " \t\u00a0\u202f\u2009"
_DAY = re.compile(rf"[0-9](?:\.|:[ae])?[{SPACES}]$")
_PAIR = re.compile(r"[0-9]{1,2}(?![0-9])")
_NOT_DIGIT = re.compile(r"[^0-9]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}$")
_FIRST = re.compile(rf"(?<![0-9])[0-9]{{1,5}}(?:[.:][0-9]{{2}})?[{_DASHES}]$")
_ROW_SPACES = (" ", "\u00a0", "\u202f", "\u2009")
_SPACED = re.compile(r"[0-9][^0-9.,:'’][0-9]")
_LAST = re.compile(r"(?<![0-9])[0-9]{1,2}$")
# A year, a day or a clock time.
_TOLD = re.compile(
    r"(?<![0-9./:-])(?:(?:19|20)[0-9]{2}(?:-[01][0-9]-[0-3][0-9])?"
    r"|(?:[0-9]{1,2}-)?[0-3]?[0-9]/[01]?[0-9]|[0-2]?[0-9][.:][0-5][0-9]"
    rf"(?:[{_DASHES}][0-2]?[0-9][.:][0-5][0-9])?)$"
)
_SPACED_DASH = re.compile(rf"[{_DASHES}]\s")
_GROUP = re.compile(rf"[0-9]{{1,2}}(?:[.:][0-9]{{2}})?[{SPACES}](?=[0-9])")


def is_claimed(text: str, start: int) -> bool:
    """Whether the number at `start` is a part of something else by what stands right before it.

    A digit with a mark ("17/2", "18.00–20.00", "2026-02-17"), a digit and a space before two
    digits ("06 20" of a telephone number; a year is none), or a word as `_is_named` has it.
    """
    before = text[max(0, start - _REACH) : start]
    if len(before) >= 2 and before[-2].isdigit():
        if before[-1] in _MARKS:
            return True
        pair = _PAIR.match(text, start) is not None
        return pair and before[-1] in _SPACES and not _YEAR.search(before[:-1])
    return _is_named(text, start)


def is_dated(text: str, start: int) -> bool:
    """As `is_claimed`, where a dash may also be that of a range of amounts."""
    if text[start - 1 : start] in _DASHES:
        first = _FIRST.search(text, max(0, start - _REACH), start)
        return first is not None and is_claimed(text, first.start())
    return is_claimed(text, start)


def stands_free(text: str, start: int, token: str) -> bool:
    """Whether a number is no part of a word or of a longer row of digits."""
    # "A4 kr" is no amount, and "57 47 200 kr" is the end of a longer row of digits, whose value
    # nobody can tell; after a year, a day or a time ("17/2 1 500 kr") it can be told.
    before = text[start - 1 : start]
    if before.isalnum() or before in ("_", "#"):
        return False
    if before in _ROW_SPACES and text[start - 2 : start - 1].isdigit() and _SPACED.search(token):
        if _TOLD.search(text, max(0, start - _REACH), start - 1):
            return True
        last = _LAST.search(text, max(0, start - _REACH), start - 1)
        return last is not None and _is_named(text, last.start())
    return True


def _is_named(text: str, start: int) -> bool:
    """Whether the word before the number at `start` is that of a month, week or clock.

    A month that has its day before it ("17 februari 50 kr") asks for none after it.
    """
    return _find_name(text, start) is not None


def _find_name(text: str, start: int) -> re.Match[str] | None:
    before = text[max(0, start - _REACH) : start].lower()
    match = _load_words().search(before)
    if match is None:
        return None
    if match["month"] is None:
        # "per vecka 1 200 kr" numbers no week.
        return None if _load_per().search(before, 0, match.start()) else match
    return None if _DAY.search(before, 0, match.start()) else match


def is_spaced_apart(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two numbers at spans, joined by a dash with spaces, are of two kinds, not a range.

    One has decimals and the other none ("18.30 – 100 kr"), or the first is a small part only.
    """
    between = text[first[1] : second[0]]
    if not (between[:1].isspace() and (between[-1:].isspace() or _SPACED_DASH.search(between))):
        return False
    low, high = text[slice(*first)], text[slice(*second)]
    if not written_alike(low, high):
        return True
    return len(_NOT_DIGIT.sub("", low)) + 1 < len(_NOT_DIGIT.sub("", high))


def skip_claimed(text: str, start: int, end: int) -> int:
    """Where a number from `start` to `end` begins, whose first group may be another's.

    >>> "kl 18 350"[skip_claimed("kl 18 350", 3, 9) :]
    '350'
    """
    group = _GROUP.match(text, start, end)
    if group is None:
        return start
    # "200-1 200 kr" is a range, "kl 10-16 450 kr" and "2024-10-12 450 kr" are none.
    marked = start > 1 and text[start - 2].isdigit() and text[start - 1] in _MARKS
    if marked:
        return group.end() if is_dated(text, start) else start
    name = _find_name(text, start)
    # Where days stand before their month, one behind it is none: "Hyra mars 8 500 kr".
    dated = name is not None and (name["month"] is None or name["first"] is not None)
    return group.end() if dated else start


@cache
def _load_words() -> re.Pattern[str]:
    months, first, others = set[str](), set[str](), set[str]()
    for language in LANGUAGES:
        dates = load_vocabulary(language, "dates")
        for table in ("months", "months_in"):
            named = _fold(*dates.get(table, {}).values())
            months |= named
            if dates.get("month_first"):
                first |= named
        others |= _fold(dates.get("weeks", {}).get("markers", ()))
        clock = dates.get("clock", {})
        # Small words before hours stand before prices, too.
        others |= _fold(clock.get("markers", ())) - _fold(clock.get("weak", ()))
    month = rf"(?:(?P<first>{any_literal(first)})|{any_literal(months - first)})\.?"
    return re.compile(
        rf"(?<!\w)(?:(?P<month>{month})|(?:{any_literal(others)})[.:]?)"
        rf"[{SPACES}]?$"
    )


@cache
def _load_per() -> re.Pattern[str]:
    """A word that says for which unit an amount is, right before the unit."""
    words = _fold(
        *(
            load_vocabulary(language, "prices").get("units", {}).get("per", ())
            for language in LANGUAGES
        )
    )
    return re.compile(rf"(?<!\w)(?:{any_literal(words)})\.?[{SPACES}]$")


def _fold(*lists: Iterable[str]) -> set[str]:
    return {word.casefold().rstrip(".:") for words in lists for word in words}
