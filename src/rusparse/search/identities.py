"""Whole numbers that stand for a letter, for an issue, and for a section's place in time."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from .analysis import find_words

__all__ = ["hash_issue", "hash_letter", "rank_newest", "read_sent_day", "read_sent_moment"]

_HASH_DIGITS: Final = 15
_SECTION_BITS: Final = 12
_LETTER_DIGITS: Final = 5
_MAX_MINUTES: Final = 2**31 - 1


def hash_letter(letter_id: str) -> int:
    """The number of a letter: the first 60 bits of its id."""
    return int(letter_id[:_HASH_DIGITS], 16)


def hash_issue(record: Mapping[str, Any]) -> int:
    """A number that copies of one issue have in common: by series, title and issue.

    A letter without a title has that of its id, so that it is a copy of nothing.
    """
    title = find_words(record.get("title") or record.get("subject") or "")
    if not title:
        return hash_letter(record["id"])
    series = (record.get("series") or {}).get("key") or ""
    issue = record.get("issue") or {}
    known = [series, " ".join(title), issue.get("number") or "", issue.get("date") or ""]
    digest = hashlib.sha256("\0".join(known).encode("utf-8", "surrogatepass")).hexdigest()
    return hash_letter(digest)


def read_sent_day(record: Mapping[str, Any]) -> dt.date | None:
    """The day on which a letter was sent, by its own clock, else that of its issue.

    An issue of which only the month is known counts as of its first day.
    """
    # The first ten characters of an ISO 8601 moment are the day where it was written.
    text = record.get("sent_at") or (record.get("issue") or {}).get("date")
    try:
        return dt.date.fromisoformat(_complete(text)[:10]) if text else None
    except ValueError:
        return None


def read_sent_moment(record: Mapping[str, Any]) -> dt.datetime | None:
    """The same as a moment; an issue's day begins in UTC, so that no machine's zone has a part."""
    text = record.get("sent_at") or (record.get("issue") or {}).get("date")
    try:
        moment = dt.datetime.fromisoformat(_complete(text)) if text else None
    except ValueError:
        return None
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    return moment


def rank_newest(record: Mapping[str, Any], section_index: int) -> int:
    """A number by which sections are ordered: highest for the newest letter's first section.

    Letters of one minute are ordered by their ids; one without a date is older than all others.
    """
    moment = read_sent_moment(record)
    minutes = -_MAX_MINUTES if moment is None else int(moment.timestamp()) // 60
    minutes = max(-_MAX_MINUTES, min(_MAX_MINUTES, minutes))
    letter = 16**_LETTER_DIGITS - 1 - int(record["id"][:_LETTER_DIGITS], 16)
    section = max(0, 2**_SECTION_BITS - 1 - section_index)
    return ((minutes * 16**_LETTER_DIGITS + letter) << _SECTION_BITS) + section


def _complete(day: str) -> str:
    return f"{day}-01" if len(day) == len("2022-05") else day
