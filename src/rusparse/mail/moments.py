"""The Date header (RFC 5322 sections 3.3 and 4.3), and what nearly is one.

Read by its tokens, in whatever order they stand: month name, clock time, zone, year, day. That
covers RFC 5322, RFC 850 ("Monday, 16-Jul-12 11:14:17 GMT"), asctime ("Mon Jul 16 11:14:17 2012")
and their mixtures; ISO 8601 is read apart. Weekdays say nothing that the date does not and are
passed over, also when they are wrong. A day and month in figures alone ("07/08/2012") are not
read: which is which can't be told.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib.resources import files

from .journal import Journal

__all__ = ["parse_date_time"]

_MAX_CHARACTERS = 200
_COMMENT = re.compile(r"\(([^()]*)\)")
_ISO = re.compile(
    r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?)?"
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d{1,9})?)?(?!\d)")
_HALF = re.compile(r"\s*([ap])\.?m\b\.?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s*([+-])\s?(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\d+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST_YEAR = 1970


@cache
def _zones() -> dict[str, int]:
    text = files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["minutes"])


def parse_date_time(text: str, journal: Journal, where: str) -> dt.datetime | None:
    """An aware datetime, or None, with the raw value noted, for what can't be read.

    A zone that is missing or unknown counts as UTC, and is noted; "-0000" is UTC without more
    being known (RFC 5322 section 3.3).

    >>> parse_date_time("Wed, 5 May 21 09:30 +0200 (CEST)", Journal(), "header Date").isoformat()
    '2021-05-05T09:30:00+02:00'
    """
    value = text.strip()[:_MAX_CHARACTERS]
    bare = _COMMENT.sub(" ", value) if "(" in value else value
    found = _read_iso(bare) or _read_tokens(bare)
    if found is None:
        journal.note("date-unreadable", where, raw=text)
        return None
    moment, rest = found
    offset = _read_offset(rest)
    if offset is None:
        comments = " ".join(_COMMENT.findall(value))
        offset = _read_offset(" " + comments) if comments else None
    if offset is None:
        journal.note("date-zone-missing", where, raw=text)
        offset = 0
    try:
        aware = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=offset)))
        aware.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        journal.note("date-unreadable", where, raw=text)
        return None
    return aware


def _read_iso(text: str) -> tuple[dt.datetime, str] | None:
    match = _ISO.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(group or 0) for group in match.groups())
    moment = _make_moment(year, month, day, hour, minute, second)
    return None if moment is None else (moment, text[match.end() :])


def _read_tokens(text: str) -> tuple[dt.datetime, str] | None:
    """The moment, and the text with its date and time taken out: the zone is in there."""
    clock = _CLOCK.search(text)
    hour = minute = second = 0
    dated, rest = text, ""
    if clock:
        hour, minute, second = (int(group or 0) for group in clock.groups())
        dated, rest = text[: clock.start()] + " ", text[clock.end() :]
        half = _HALF.match(rest)
        if half:
            rest = rest[half.end() :]
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half[1] in "pP" else 0)
    month = _find_month(dated)
    if month is None:
        return None
    numbers = [(match[0], match.start()) for match in _NUMBER.finditer(dated)]
    if len(numbers) == 1 and clock:
        # asctime: the year stands after the time, with or without a zone between.
        after = re.search(r"(?<![\d+:-])(\d{4})(?![\d:])", rest)
        if after is None:
            return None
        numbers.append((after[1], len(dated)))
        rest = rest[: after.start()] + rest[after.end() :]
    if len(numbers) < 2:
        return None
    day, year = numbers[0][0], numbers[1][0]
    if len(day) == 4 and len(year) <= 2:
        day, year = year, day
    moment = _make_moment(_complete_year(year), month, int(day[:6]), hour, minute, second)
    if not clock:
        rest = dated[numbers[1][1] + len(numbers[1][0]) :]
    return None if moment is None else (moment, rest)


def _find_month(text: str) -> int | None:
    for match in _WORD.finditer(text):
        word = match[0][:3].lower()
        if word in _MONTHS:
            return _MONTHS.index(word) + 1
    return None


def _complete_year(text: str) -> int:
    """RFC 5322 section 4.3: two digits are 2000 to 2049 or 1950 to 1999, three count from 1900."""
    year = int(text[:6])
    if len(text) == 2:
        return year + (2000 if year < 50 else 1900)
    if len(text) == 3:
        return year + 1900
    return year


def _make_moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int
) -> dt.datetime | None:
    if year < _FIRST_YEAR:  # before there was mail: an unset clock
        return None
    second = min(second, 59) if second == 60 else second  # a leap second
    try:
        return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (see the caller)
    except ValueError:
        return None


def _read_offset(text: str) -> int | None:
    """Minutes east of UTC, or None if no zone is known."""
    match = _OFFSET.search(text)
    if match:
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours <= 15 and minutes < 60:
            return (hours * 60 + minutes) * (-1 if match[1] == "-" else 1)
        return None
    for word in _WORD.findall(text):
        if word.upper() in _zones():
            return _zones()[word.upper()]
    return None
