"""The dates of letters as a list: events or deadlines, each once, the earliest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from rusparse.records import DateMention, LocalMoment

from ..selection import read_day
from ..source import SelectedLetter
from .places import Place, Tellers, find_place, fold_text, is_as_late

__all__ = ["ListedDate", "find_key", "find_last_day", "iterate_dates", "list_dates", "to_day"]

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ListedDate:
    """A date with where it is told.

    `mention` and `place` are those of the latest letter that tells it; `letters` the ids of all
    that do, in the archive's order.
    """

    mention: DateMention
    place: Place
    letters: tuple[str, ...]


def iterate_dates(
    letters: Iterable[SelectedLetter], roles: Collection[str]
) -> Iterator[tuple[DateMention, Place]]:
    """Each mention of these roles with its place, in the order of the letters.

    What has neither a date nor a rule to repeat by says nothing that a list could show.
    """
    for letter in letters:
        for section in letter.sections:
            chosen = [
                mention
                for mention in section.dates
                if mention.role in roles and (mention.starts or mention.recurrence)
            ]
            if chosen:
                place = find_place(letter.record, section)
                yield from ((mention, place) for mention in chosen)


def list_dates(
    letters: Iterable[SelectedLetter],
    roles: Collection[str],
    *,
    after: dt.date | None = None,
    before: dt.date | None = None,
    repeated: bool = False,
) -> list[ListedDate]:
    """The dates of these roles by when they are, what only repeats last.

    `after` leaves out what has ended before that day, `before` what begins after it; with either,
    what only repeats is left out, since no text says how long it goes on. With `repeated`, each
    mention stands for itself; otherwise what has the same heading and the same date is one, and
    so is a day and the one time on that day. Raises `UsageError` for a day that is none.
    """
    after, before = read_day("after", after), read_day("before", before)
    told = (
        ListedDate(mention, place, (place.letter_id,))
        for mention, place in iterate_dates(letters, roles)
        if _lies_within(mention, after, before)
    )
    found = list(told) if repeated else _merge(told)
    return sorted(found, key=_order)


def _lies_within(mention: DateMention, after: dt.date | None, before: dt.date | None) -> bool:
    if after is None and before is None:
        return True
    if mention.starts is None:
        return False
    if after is not None and (find_last_day(mention) or dt.date.max) < after:
        return False
    return before is None or to_day(mention.starts) <= before


def to_day(moment: LocalMoment) -> dt.date:
    """The day of a day or moment."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


def find_last_day(mention: DateMention) -> dt.date | None:
    """The last day of a mention; None for what only repeats.

    What is said to begin on a day, and not when it ends, counts as over after that day.
    """
    last = mention.ends or mention.starts
    return to_day(last) if last is not None else None


def find_key(mention: DateMention, place: Place) -> Key:
    """What two mentions of one date have in common: when it is, and under which heading.

    Of a date with a clock time, the offset that is written beside it belongs to when it is.
    """
    if mention.starts is None:
        return (fold_text(place.heading), mention.recurrence)
    return (
        fold_text(place.heading),
        mention.starts.isoformat(),
        (mention.ends or mention.starts).isoformat(),
        mention.bound,
        mention.time_zone,
    )


def _merge(told: Iterable[ListedDate]) -> list[ListedDate]:
    merged: dict[Key, ListedDate] = {}
    tellers = Tellers()
    for date in told:
        key = find_key(date.mention, date.place)
        tellers.add(key, date.place.letter_id)
        known = merged.get(key)
        if known is None or is_as_late(date.place, known.place):
            merged[key] = date
    for key, date in merged.items():
        merged[key] = replace(date, letters=tellers.find_letters(key))
    return _join_days_with_times(merged)


def _join_days_with_times(merged: dict[Key, ListedDate]) -> list[ListedDate]:
    """A bare day joins the time on it under the same heading, if there is only one such time."""
    times: dict[Key, list[Key]] = {}
    for key, date in merged.items():
        if isinstance(date.mention.starts, dt.datetime):
            day = date.mention.starts.date().isoformat()
            times.setdefault((key[0], day, date.mention.bound), []).append(key)
    kept = dict(merged)
    for key, date in merged.items():
        starts = date.mention.starts
        if starts is None or isinstance(starts, dt.datetime) or date.mention.ends != starts:
            continue
        on_it = times.get((key[0], starts.isoformat(), date.mention.bound), [])
        if len(on_it) == 1:
            timed, bare = kept[on_it[0]], kept.pop(key)
            letters = dict.fromkeys((*timed.letters, *bare.letters))
            kept[on_it[0]] = replace(timed, letters=tuple(letters))
    return list(kept.values())


def _order(date: ListedDate) -> tuple[object, ...]:
    mention, place = date.mention, date.place
    starts = mention.starts.isoformat() if mention.starts else "9999-12-31~"
    return (
        starts,
        (mention.ends or dt.date.max).isoformat(),
        fold_text(place.heading),
        place.day or dt.date.min,
        place.letter_id,
        -1 if place.section is None else place.section,
        mention.span,
    )
