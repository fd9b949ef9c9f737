"""Resolves what was recognised against the reference date.

A year that is not written is worked out: by the weekday if there is one, else it is the nearest,
with a preference for the future unless the words around it speak of the past; what has just
happened stays in the past. Without a reference date nothing is worked out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rusparse.records import Grain

from .anchoring import Anchor, Tense
from .borrowing import resolve_borrowed
from .feasts import compute_feast, is_split_weekend, last_day_of_month
from .notation import render_edtf, render_unknown_year
from .ordering import decide_order, order_figures
from .recognition import Clock, Point, Recognised
from .shifting import place_in_month, resolve_shift

__all__ = ["Resolved", "resolve"]

_Range = tuple[dt.date, dt.date]
_NO_ORDER = ("date-order-unknown", "day and month can be told apart in no way")

# How far from the reference a day may be for its weekday alone to decide the year.
_WEEKDAY_PAST_DAYS = 270
_WEEKDAY_FUTURE_DAYS = 460
_LEAP_YEARS = 4
_JUST_ENDED_DAYS = 21
_COUNTED_KINDS = frozenset(
    {"stepped_weekday", "stepped_feast", "weekday_in_week", "weeks_from", "part", "shift"}
)
_MOST_YEARS_OFF = 5
_SEASON_MONTHS = ((3, 5), (6, 8), (9, 11), (12, 2))
_GRAINS: dict[str, Grain] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "season": "season",
    "year": "year",
    "half": "month",
    "school_year": "year",
    "stepped_month": "month",
}


@dataclass(slots=True)
class Resolved:
    """The values of a mention; `basis` says from what anything inferred was worked out."""

    starts: dt.date | None
    ends: dt.date | None
    grain: Grain
    edtf: str | None
    inferred: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    """Diagnostic codes with their detail."""


def resolve(
    mention: Recognised,
    anchor: Anchor | None,
    tense: Tense,
    order: str,
    school_year: tuple[str, str] = ("07-01", "06-30"),
    language: str = "",
) -> Resolved | None:
    """The values of a mention; None where it names no possible date.

    `order` ("dmy", "mdy" or "?") reads figures whose order the language leaves open.
    """
    if mention.recurrence is not None:
        repeated: Grain = "day" if mention.clock is None else _grain_of(mention.clock)
        return Resolved(None, None, repeated, None)
    for point in (mention.first, mention.last):
        if point is not None and point.doubtful_year is not None and anchor is not None:
            if abs(point.doubtful_year - anchor.first.year) > _MOST_YEARS_OFF:
                return None
            point.year, point.doubtful_year = point.doubtful_year, None
        if point is None or point.figures is None:
            continue
        if not order_figures(point, point.figures, decide_order(point, order, anchor)):
            return Resolved(None, None, "day", None, remarks=(_NO_ORDER,))
        # Told apart once, they stay so when what stands beside the day resolves it again.
        point.figures = None
    try:
        return _Resolver(anchor, tense, school_year, language).resolve(mention)
    except (ValueError, OverflowError):
        return None


def _grain_of(clock: Clock) -> Grain:
    return "minute" if clock.minutes else "hour"


@dataclass(slots=True)
class _Resolver:
    anchor: Anchor | None
    tense: Tense
    school_year: tuple[str, str]
    language: str
    basis: tuple[str, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()

    def resolve(self, mention: Recognised) -> Resolved | None:
        first, last = mention.first, mention.last
        inferred: tuple[str, ...] = ()
        if self._is_relative(first):
            found = self._resolve_relative(first)
            inferred = ("year", "week") if first.kind == "week" else ("year", "month", "day")
            unit = first.unit or first.kind
            inferred = {"year": ("year",), "month": ("year", "month")}.get(unit, inferred)
            inferred = ("year", "month") if first.day is not None else inferred
        elif first.year is not None or first.year_step is not None:
            found = self._place_stated(first)
            if first.year is None or not first.stated_year:
                inferred = ("year",)
        else:
            found = self._infer_year(first, last)
            inferred = ("year",)
        if found is None or _is_split(first, found[0]):
            return self._leave_open(mention)
        self._check_weekday(first, found[0])
        if last is not None:
            end = self._place_last(last, found)
            if end is None or end[1] < found[0]:
                return None
            self._check_weekday(last, end[0])
            found = (found[0], end[1])
            if (first.year is not None and last.year is None) or not last.stated_year:
                inferred = inferred or ("year",)
        return self._finish(mention, found, inferred)

    def _is_relative(self, point: Point) -> bool:
        if point.kind == "day":
            has_day = point.month is not None or point.feast is not None
            return not has_day
        return point.step is not None or point.kind in _COUNTED_KINDS

    def _resolve_relative(self, point: Point) -> _Range | None:
        """What is counted from the letter's day; None where its day is not known well enough."""
        anchor = self.anchor
        if anchor is None or anchor.stated:
            return None
        self.basis = (f"counted from {anchor.name}",)
        found = self._count_from(point, anchor.first)
        if anchor.is_day or found == self._count_from(point, anchor.last):
            return found
        return None

    def _count_from(self, point: Point, reference: dt.date) -> _Range | None:
        if point.phrase is not None:
            day = resolve_borrowed(point.phrase, self.language, reference)
            return (day, day) if day else None
        if point.kind == "season" and point.number is not None:
            return self._place_season_word(point, reference)
        # A day of the month alone is last month's only where a word says so for sure.
        gone = self.tense == "past" or (self.tense == "likely_past" and point.day is None)
        return resolve_shift(point, reference, gone)

    def _place_season_word(self, point: Point, reference: dt.date) -> _Range | None:
        step = point.step or 0
        seasons = (_place(point, year, self.school_year) for year in _years_near(reference))
        ranges = [season for season in seasons if season]
        if step < 0:
            past = [season for season in ranges if season[1] < reference]
            return max(past, default=None)
        if self.tense not in ("future", "likely_future"):
            # "Thanks for this autumn" in a letter of December
            reference -= dt.timedelta(days=_JUST_ENDED_DAYS)
        coming = [season for season in ranges if season[1] >= reference]
        return min(coming, default=None)

    def _place_stated(self, point: Point) -> _Range | None:
        year = point.year
        if year is None:
            anchor = self.anchor
            if anchor is None or anchor.stated or anchor.first.year != anchor.last.year:
                return None
            year = anchor.first.year + (point.year_step or 0)
            self.basis = (f"year counted from {anchor.name}",)
        return _place(point, year, self.school_year)

    def _infer_year(self, first: Point, last: Point | None) -> _Range | None:
        if last is not None and last.year is not None and not _is_same_kind(first, last):
            return None
        anchor = self.anchor
        if anchor is None:
            return None
        options = self._list_options(first, last, anchor)
        weekday, first_decides = first.weekday, True
        if last is not None and weekday is None:
            weekday, first_decides = last.weekday, False
        if weekday is not None and first.nth is None and first.kind == "day":
            matching = [
                (placed, end)
                for placed, end in options
                if (placed[0] if first_decides else end).weekday() == weekday
                and -_WEEKDAY_PAST_DAYS <= (placed[0] - anchor.first).days <= _WEEKDAY_FUTURE_DAYS
            ]
            if matching:
                self.basis = ("year by the weekday",)
            if matching or anchor.stated:
                options = matching
        best: _Range | None = None
        least = 0.0
        for placed, end in options:
            weight = anchor.weigh(placed[0], end, self.tense)
            if weight is not None and (best is None or weight < least):
                best, least = placed, weight
        if best is None:
            return None
        words = f", the words speak of the {self.tense.replace('_', ' ')}" if self.tense else ""
        self.basis += (f"year nearest to {anchor.name}{words}",)
        return best

    def _list_options(
        self, first: Point, last: Point | None, anchor: Anchor
    ) -> list[tuple[_Range, dt.date]]:
        """The first of two points in the years near the reference, and where the last ends."""
        leap_day = first.month == 2 and first.day == 29
        options: list[tuple[_Range, dt.date]] = []
        for year in _years_near(anchor.first, _LEAP_YEARS if leap_day else 1):
            placed = _place(first, year, self.school_year)
            if placed is None:
                continue
            end = self._place_last(last, placed) if last is not None else placed
            if end is not None:
                options.append((placed, end[1]))
        return options

    def _place_last(self, last: Point, found: _Range) -> _Range | None:
        """The end of a range: in the stated year, else the first such day after the start."""
        if self._is_relative(last):
            if last.kind == "day" and last.weekday is not None:
                ahead = (last.weekday - found[0].weekday()) % 7
                day = found[0] + dt.timedelta(days=ahead)
                return day, day
            return self._resolve_relative(last)
        if last.year is not None:
            return _place(last, last.year, self.school_year)
        year = _iso_year(found[0]) if last.kind == "week" else found[0].year
        for candidate in (year, year + 1):
            placed = _place(last, candidate, self.school_year)
            if placed is not None and placed[1] >= found[0]:
                return placed
        return None

    def _check_weekday(self, point: Point, day: dt.date) -> None:
        if point.weekday is None or point.kind != "day" or point.nth is not None:
            return
        if point.month is None and point.day is None and point.feast is None:
            return
        if day.weekday() != point.weekday:
            detail = f"{day.isoformat()} is not weekday {point.weekday + 1} (1 is Monday)"
            self.remarks += (("date-weekday-disagrees", detail),)

    def _finish(self, mention: Recognised, found: _Range, inferred: tuple[str, ...]) -> Resolved:
        first = mention.first
        starts, ends = found
        grain = _GRAINS.get(first.kind, "day")
        kind = first.kind
        if first.unit == "week_of":
            # From Monday; a week that is said to begin on a Sunday begins then.
            starts -= dt.timedelta(days=starts.weekday() if starts.weekday() < 6 else 0)
            ends, grain = starts + dt.timedelta(days=6), "week"
        if kind == "stepped_month":
            kind, inferred = "month", ("year",)
        elif kind in _COUNTED_KINDS:
            kind = {"year": "year", "month": "month", "quarter": "month"}.get(
                first.unit or "", "day"
            )
            grain = _GRAINS[kind]
        if mention.clock is not None:
            starts, ends = _add_clock(mention, starts, ends)
            if mention.bound == "from":
                ends = starts
            elif mention.bound in ("until", "before") and mention.clock.last is None:
                starts = ends
            grain = _grain_of(mention.clock)
        edtf = render_edtf(starts, ends, kind, mention.bound, first.number)
        if not first.stated_year and not inferred:
            inferred = ("year",)
        return Resolved(starts, ends, grain, edtf, inferred, self.basis, self.remarks)

    def _leave_open(self, mention: Recognised) -> Resolved | None:
        """What can't be dated without a reference keeps what is written of it."""
        anchor = self.anchor
        if anchor is not None and anchor.is_day:
            return None
        grain = _GRAINS.get(mention.first.kind, "day")
        if mention.clock is not None:
            grain = _grain_of(mention.clock)
        remark = ("date-without-reference", "no reference date is known")
        edtf = None
        first, last = mention.first, mention.last
        if first.kind in ("day", "month") and first.month and first.nth is None:
            end = (last.month, last.day) if last is not None and last.month else None
            if last is None or end is not None:
                edtf = render_unknown_year((first.month, first.day), end)
        return Resolved(None, None, grain, edtf, (), self.basis, (remark,))


def _is_split(point: Point, day: dt.date) -> bool:
    weekend = point.nth is not None and point.weekday_last is not None
    return weekend and is_split_weekend(day, point.nth or 0)


def _is_same_kind(first: Point, last: Point) -> bool:
    return first.kind == last.kind


def _iso_year(day: dt.date) -> int:
    return day.isocalendar().year


def _years_near(reference: dt.date, reach: int = 1) -> range:
    return range(max(1, reference.year - reach), min(9998, reference.year + reach + 1))


def _add_clock(mention: Recognised, starts: dt.date, ends: dt.date) -> _Range:
    clock = mention.clock
    assert clock is not None
    first = _at(starts, clock.first)
    if mention.last_clock is not None:
        return first, _at(ends, mention.last_clock.last or mention.last_clock.first)
    if clock.last is None:
        return first, first
    last = _at(ends, clock.last)
    if last < first:
        # "21–02": the end is after midnight
        last += dt.timedelta(days=1)
    return first, last


def _at(day: dt.date, time: tuple[int, int]) -> dt.datetime:
    hour, minute = time
    moment = dt.datetime(day.year, day.month, day.day, hour % 24, minute)  # noqa: DTZ001
    return moment + dt.timedelta(days=1) if hour == 24 else moment


def _place(point: Point, year: int, school_year: tuple[str, str]) -> _Range | None:
    """The first and last day of a point in a year; None where the year has no such day."""
    try:
        if point.feast is not None:
            day = compute_feast(point.feast, year)
            return (day, day) if day else None
        if point.kind == "day":
            return place_in_month(point, year, point.month or 1)
        return _place_period(point, year, school_year)
    except (ValueError, OverflowError):
        return None


def _place_period(point: Point, year: int, school_year: tuple[str, str]) -> _Range | None:
    number = point.number or 0
    if point.kind == "month" and point.month is not None:
        return _months(year, point.month, year, point.month)
    if point.kind == "week":
        monday = dt.date.fromisocalendar(year, number, 1)
        return monday, monday + dt.timedelta(days=6)
    if point.kind == "quarter":
        return _months(year, 3 * number - 2, year, 3 * number)
    if point.kind == "half":
        return _months(year, 6 * number - 5, year, 6 * number)
    if point.kind == "season":
        first, last = _SEASON_MONTHS[number]
        return _months(year, first, year + (1 if last < first else 0), last)
    if point.kind == "school_year":
        begin, end = school_year
        return (
            dt.date.fromisoformat(f"{year:04d}-{begin}"),
            dt.date.fromisoformat(f"{year + 1:04d}-{end}"),
        )
    if point.kind == "year":
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return None


def _months(first_year: int, first: int, last_year: int, last: int) -> _Range:
    return (
        dt.date(first_year, first, 1),
        dt.date(last_year, last, last_day_of_month(last_year, last)),
    )
