"""`Reading`, one date read at its place, and what readings tell of those beside them.

Days in a list go on in time, share what decides their role, and, where nothing else tells the year,
that of a day in full on a line near by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rusparse.records import DateRole, Span

from .anchoring import Anchor, Tense, anchor_to
from .lexicon import build_lexicon
from .recognition import Recognised
from .repeats import make_weekly
from .resolving import Resolved, resolve
from .roles import NO_CUE

__all__ = ["Reading", "connect_readings", "list_stated_days", "share_sure_years"]

_LONGEST_CONNECTOR = 12
_SHORT_LINE, _NEIGHBOUR_LINES, _NEIGHBOURS = 90, 3, 4
_LONGEST_ENTRY = 160
_WEEKEND = "weekend"
_RESTATED = frozenset({"relative-day", "holiday", "later", "ago", "weekday", "stepped-weekday"})
"""The rules of days that are named, after which a date may say which they are."""
_LONGEST_LINK, _LONGEST_GAP = 4, 12


@dataclass(slots=True)
class Reading:
    """What was read at one place, and how it came about."""

    span: Span
    recognised: Recognised
    resolved: Resolved
    language: str
    role: DateRole
    role_basis: str
    tense: Tense = None
    """In which the words around it speak, where it has no year."""
    carried: bool = False
    """Whether it is of a list of days of which the first has its year."""

    @property
    def is_sure(self) -> bool:
        """Whether the year is written, with the day or with one above it in a list."""
        first, last = self.recognised.first, self.recognised.last
        stated = first.year is not None and first.stated_year and last is None
        return self.carried or stated


def connect_readings(readings: list[Reading], text: str, anchor: Anchor | None) -> list[Reading]:
    """The readings of a text in order, none overlapping, each by what those beside it tell."""
    connected = _share_roles(_drop_restated(_merge(readings), text), text)
    if any(map(_has_hours, connected)):
        _repeat_hours(connected, text)
    if anchor is None:
        _anchor_to_neighbours(connected, text)
    elif len(connected) > 1:
        _keep_in_order(connected, text)
    return connected


def _repeat_hours(readings: list[Reading], text: str) -> None:
    """Weekdays with hours beside what repeats do so, too: "Mon to Fri 8–16, Saturday 10–14"."""
    for previous, reading in [*pairwise(readings), *pairwise(readings[::-1])]:
        for here, beside in ((previous, reading), (reading, previous)):
            between = text[min(here.span[1], beside.span[1]) : max(here.span[0], beside.span[0])]
            near = len(between.strip(" ,;.|\n")) <= _LONGEST_LINK and len(between) <= _LONGEST_GAP
            weekdays = here.recognised.first.weekday_last is not None
            repeats = beside.recognised.recurrence is not None and beside.recognised.clock
            if _has_hours(here) and (weekdays or (near and repeats)):
                make_weekly(here.recognised)
                here.resolved = Resolved(None, None, here.resolved.grain, None)


def _has_hours(reading: Reading) -> bool:
    """Whether a reading is a weekday or several, no day, with hours from and to."""
    recognised = reading.recognised
    if recognised.rule != "weekday-clock":
        return False
    return recognised.clock is not None and recognised.clock.last is not None


def _keep_in_order(readings: list[Reading], text: str) -> None:
    """Let the days of a list go on in time: none without a year is of a year before the one above.

    "12 mars ..., 26 november ..." in a letter of January is a programme of the year, and what
    stands under a day of last year is of that year, too.
    """
    for previous, reading in pairwise(readings):
        before, here = previous.resolved, reading.resolved
        if before.starts is None or here.starts is None or not _is_year_inferred(reading):
            continue
        between = text[previous.span[1] : reading.span[0]]
        beside = len(between) <= _LONGEST_CONNECTOR and "\n" not in between
        if previous.is_sure:
            follows = beside or _are_lines_of_list(previous.span, reading.span, text)
        else:
            gone = not beside and reading.tense in ("past", "likely_past")
            backwards = here.starts.toordinal() < before.starts.toordinal()
            # A list is of days or of months; a sentence may name a month and then a day.
            alike = previous.recognised.first.kind == reading.recognised.first.kind
            listed = alike and _stand_in_list(previous.span, reading.span, text)
            follows = backwards and not gone and listed
        if follows:
            day = dt.date.fromordinal(before.starts.toordinal())
            found = _resolve_again(reading, Anchor(day, day, stated=True))
            if found is not None and found.starts is not None:
                onwards = found.starts.toordinal() >= day.toordinal()
                reading.resolved = found if onwards or not previous.is_sure else here
                reading.carried = previous.is_sure and onwards


def share_sure_years(readings: Iterable[Reading]) -> None:
    """Give a day the year that it has for sure in another place of a letter.

    "Deadline: 8 March" above a list that begins in 2024 is the 8 March of that list; but what words
    say is to come is another year's.
    """
    sure: dict[tuple[int, int], set[dt.date]] = {}
    unsure: list[tuple[Reading, tuple[int, int]]] = []
    for reading in readings:
        point, starts = reading.recognised.first, reading.resolved.starts
        if starts is None or point.month is None or point.day is None:
            continue
        if reading.is_sure:
            day = dt.date.fromordinal(starts.toordinal())
            sure.setdefault((point.month, point.day), set()).add(day)
        elif reading.tense != "future" and _is_year_inferred(reading):
            unsure.append((reading, (point.month, point.day)))
    for reading, place in unsure:
        days = sure.get(place, set())
        if len(days) == 1:
            (day,) = days
            found = _resolve_again(reading, Anchor(day, day, stated=True))
            reading.resolved = reading.resolved if found is None else found


def _is_year_inferred(reading: Reading) -> bool:
    """Whether only nearness decided the year of a day or month."""
    recognised = reading.recognised
    first, last = recognised.first, recognised.last
    if first.year is not None or first.year_step is not None or first.weekday is not None:
        return False
    stated = last is not None and (last.year is not None or last.weekday is not None)
    return first.month is not None and not stated


def _stand_in_list(one: Span, other: Span, text: str) -> bool:
    """Whether two mentions stand near one another on a line, or begin two lines of a list."""
    if other[0] - one[1] <= _LONGEST_ENTRY and "\n" not in text[one[1] : other[0]]:
        return True
    return _are_lines_of_list(one, other, text)


def _are_lines_of_list(one: Span, other: Span, text: str) -> bool:
    """Whether two mentions begin lines of which the second follows the first."""
    if other[0] - one[1] > _LONGEST_ENTRY or not 1 <= text.count("\n", one[1], other[0]) <= 2:
        return False
    line_start = text.rfind("\n", 0, one[0]) + 1
    before = text[line_start : one[0]], text[text.rfind("\n", 0, other[0]) + 1 : other[0]]
    return not any(piece.strip(" •*-–·") for piece in before)


def _resolve_again(reading: Reading, anchor: Anchor) -> Resolved | None:
    lexicon = build_lexicon(reading.language)
    if lexicon is None:
        return None
    recognised = reading.recognised
    return resolve(recognised, anchor, None, "dmy", lexicon.school_year, lexicon.language)


def _anchor_to_neighbours(readings: list[Reading], text: str) -> None:
    """Without a reference, work out years from days in full on the short lines beside.

    In running text a day in full may be of any time; in "Datum: 15 oktober 2024", over "Anmälan
    senast 10 oktober", it is of the same matter.
    """
    for index, reading in enumerate(readings):
        if all(code != "date-without-reference" for code, _ in reading.resolved.remarks):
            continue
        near = readings[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        near = [other for other in near if _stand_on_lines(reading.span, other.span, text)]
        anchor = anchor_to(list_stated_days(near))
        found = _resolve_again(reading, anchor) if anchor is not None else None
        if found is not None and found.starts is not None:
            reading.resolved = found


def _stand_on_lines(one: Span, other: Span, text: str) -> bool:
    """Whether two mentions stand on short lines that are next to one another, or nearly."""
    first, last = min(one, other), max(one, other)
    if last[0] - first[1] > _NEIGHBOUR_LINES * _SHORT_LINE:
        return False
    if text.count("\n", first[1], last[0]) > _NEIGHBOUR_LINES:
        return False
    for start, stop in (first, last):
        before = text.rfind("\n", max(0, start - _SHORT_LINE), start)
        after = text.find("\n", stop, stop + _SHORT_LINE)
        line_start = before + 1 if before >= 0 or start <= _SHORT_LINE else start - _SHORT_LINE
        line_end = after if after >= 0 else min(len(text), stop + _SHORT_LINE)
        if line_end - line_start > _SHORT_LINE:
            return False
    return True


def list_stated_days(readings: Iterable[Reading]) -> list[dt.date]:
    """The days among readings that are written with their year."""
    days: list[dt.date] = []
    for reading in readings:
        point, starts = reading.recognised.first, reading.resolved.starts
        if starts is not None and point.year is not None and point.stated_year and point.day:
            days.append(starts.date() if isinstance(starts, dt.datetime) else starts)
    return days


def _merge(readings: list[Reading]) -> list[Reading]:
    """Mentions of several languages as one list: the longer wins, then the earlier language."""
    if len({reading.language for reading in readings}) <= 1:
        return readings
    ranked = sorted(
        enumerate(readings),
        key=lambda item: (item[1].span[0] - item[1].span[1], item[0]),
    )
    kept: list[Reading] = []
    taken: set[int] = set()
    for _, reading in ranked:
        start, stop = reading.span
        if taken.isdisjoint(range(start, stop)):
            kept.append(reading)
            taken.update(range(start, stop))
    return sorted(kept, key=lambda reading: reading.span)


def _drop_restated(readings: list[Reading], text: str) -> list[Reading]:
    """Leave out "this weekend" or "tomorrow" right before the day that says which it is."""
    kept: list[Reading] = []
    for reading in readings:
        previous = kept[-1] if kept else None
        if previous is not None and _is_restated(previous, reading, text):
            kept.pop()
        kept.append(reading)
    return kept


def _is_restated(previous: Reading, reading: Reading, text: str) -> bool:
    if reading.recognised.first.day is None:
        return False
    gap = reading.span[0] - previous.span[1]
    between = text[previous.span[1] : reading.span[0]]
    if gap > _LONGEST_CONNECTOR or "\n" in between:
        return False
    point = previous.recognised.first
    if _WEEKEND in (point.kind, point.unit):
        return not between.strip(" ,(")
    if previous.recognised.rule not in _RESTATED or previous.resolved.starts is None:
        return False
    starts = reading.resolved.starts
    return starts is not None and starts.timetuple()[:3] == previous.resolved.starts.timetuple()[:3]


def _share_roles(readings: list[Reading], text: str) -> list[Reading]:
    """Give a day in a list without a cue of its own the role of the day before it."""
    previous: Reading | None = None
    for reading in readings:
        if previous is not None and reading.role_basis == NO_CUE:
            gap = reading.span[0] - previous.span[1]
            if gap <= _LONGEST_CONNECTOR and "\n" not in text[previous.span[1] : reading.span[0]]:
                reading.role, reading.role_basis = previous.role, "the day before it"
        previous = reading
    return readings
