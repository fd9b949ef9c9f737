"""Reads weeks, quarters, halves, seasons, school years, and words such as "next week".

    week    = marker number [range number] {("," | and) number} [year]
    quarter = letter digit [year] | ordinal name [year]
    season  = name year
    shift   = "om" number unit | number unit "ago" | "nästa" weekday | ...
"""

from __future__ import annotations

from .clocks import read_adjoining_clock
from .figures import read_year
from .recognition import Point, Recognised, Scan
from .tokens import DASHES

__all__ = ["read_period", "read_shift"]

_Found = tuple[list[Recognised], int]


def read_period(scan: Scan, index: int) -> _Found | None:
    """The week, quarter, half, season or school year that begins at a token."""
    return (
        _read_iso_week(scan, index)
        or _read_ordinal_week(scan, index)
        or _read_weeks(scan, index)
        or _read_quarter(scan, index)
        or _read_season(scan, index)
        or _read_school_year(scan, index)
    )


def _read_iso_week(scan: Scan, index: int) -> _Found | None:
    # ISO 8601: 2026-W31, 2026W31
    if scan.digits(index) != 4 or not 1900 <= scan.number(index) <= 2100:
        return None
    place = index + 2 if scan.sign(index + 1, "-", glued=True) else index + 1
    if place >= len(scan.tokens) or scan.tokens[place].text != "W" or not scan.glued(place):
        return None
    week = scan.number(place + 1, glued=True)
    if not 1 <= week <= 53 or scan.digits(place + 1) != 2:
        return None
    point = Point("week", year=scan.number(index), number=week)
    return [Recognised(index, place + 2, "iso-week", point)], place + 2


def _read_ordinal_week(scan: Scan, index: int) -> _Found | None:
    """"34. KW"; a small number would be the third week of something."""
    number = scan.number(index)
    stop = index + 1
    if not scan.sign(stop, ".:", glued=True) or scan.digits(index) != 2 or not number <= 53:
        return None
    stop += 1
    if scan.glued(stop) and scan.tokens[stop].lower in scan.lexicon.suffixes:
        stop += 1
    marker = scan.term(stop, "week")
    if marker is None or scan.broken(stop):
        return None
    year, end = read_year(scan, marker[1])
    return _make_numbered(index, end, "week", number, year)


def _read_weeks(scan: Scan, index: int) -> _Found | None:
    marker = scan.term(index, "week")
    if marker is None:
        return None
    stop = marker[1]
    glued = scan.glued(stop) and len(scan.tokens[index].lower) == 1 and stop == index + 1
    if scan.sign(stop, ".:", glued=True):
        stop, glued = stop + 1, False
    found: list[Recognised] = []
    begin = index
    while True:
        first = _read_week_number(scan, stop)
        if first is None:
            break
        week, end = first
        last = _read_week_range(scan, end, week)
        mention = Recognised(begin, end, "week", Point("week", number=week))
        if last is not None:
            mention.last, mention.stop = Point("week", number=last[0]), last[1]
            mention.rule = "week-range"
        found.append(mention)
        connector = _read_week_list(scan, mention.stop)
        if connector is None:
            break
        stop = begin = connector
    if not found:
        return None
    if glued and _looks_like_version(found) and read_year(scan, found[-1].stop)[0] is None:
        return None
    if not scan.lexicon.weeks_numbered and not _is_week_of_year(scan, index, found):
        return None
    year, stop = read_year(scan, found[-1].stop)
    if year is None and scan.sign(stop, "-–", glued=True) and scan.digits(stop + 1) == 4:
        # "v. 34-2026"
        year, stop = (scan.number(stop + 1), None), stop + 2
    if year is not None:
        found[-1].stop = stop
        for mention in found:
            for point in (mention.first, mention.last):
                if point is not None:
                    point.year, point.year_step = year
    return found, found[-1].stop


def _read_week_number(scan: Scan, index: int) -> tuple[int, int] | None:
    week = scan.number(index)
    if not 1 <= week <= 53 or scan.digits(index) > 2 or scan.broken(index):
        return None
    stop = index + 1
    if scan.glued(stop):
        token = scan.tokens[stop]
        if token.kind == "w" or token.text in "%":
            return None
        if token.text in ".:," and scan.number(stop + 1, glued=True) >= 0:
            return None
    return week, stop


def _read_week_range(scan: Scan, index: int, first: int) -> tuple[int, int] | None:
    if scan.broken(index):
        return None
    link = scan.term(index, "range")
    if scan.sign(index, DASHES | {"/"}):
        stop = index + 1
    elif link:
        stop = link[1]
    else:
        return None
    again = scan.term(stop, "week")
    if again:
        stop = again[1] + (1 if scan.sign(again[1], ".", glued=True) else 0)
    last = _read_week_number(scan, stop)
    if last is None or last[0] == first:
        return None
    # Weeks may run over new year ("v. 51-2"), but only a little.
    if last[0] < first and not (first >= 40 and last[0] <= 12):
        return None
    if scan.sign(last[1], "/", glued=True) or scan.term(last[1], "month"):
        return None
    return last


def _read_week_list(scan: Scan, index: int) -> int | None:
    if scan.broken(index):
        return None
    place = index + 1 if scan.sign(index, ",") else index
    word = scan.term(place, "and") or scan.term(place, "or")
    if word:
        place = word[1]
    if place == index or scan.broken(place):
        return None
    again = scan.term(place, "week")
    if again:
        return None
    number = _read_week_number(scan, place)
    if number is None or scan.term(number[1], "month") or scan.sign(number[1], "./:", glued=True):
        return None
    if not word and not (scan.sign(number[1], ",") or scan.term(number[1], "and")):
        return None
    after = number[1]
    if after < len(scan.tokens) and not scan.broken(after) and scan.term(after, "no_date_before"):
        return None
    return place


def _looks_like_version(found: list[Recognised]) -> bool:
    # "v2" is a version, "v34", "v3-6" and "V28" are weeks.
    only = len(found) == 1 and found[0].last is None
    return only and (found[0].first.number or 0) < 10


def _is_week_of_year(scan: Scan, index: int, found: list[Recognised]) -> bool:
    # Where weeks are rarely numbered, "week 3" is mostly the third of a course.
    year, _ = read_year(scan, found[-1].stop)
    return year is not None or (found[0].first.number or 0) > 15


def _read_quarter(scan: Scan, index: int) -> _Found | None:
    letter = scan.term(index, "quarter_letter")
    if letter:
        number = scan.number(letter[1])
        glued = scan.glued(letter[1])
        if 1 <= number <= 4 and scan.digits(letter[1]) == 1:
            stop = letter[1] + 1
            upper = scan.tokens[index].text.isupper() or glued
            year, end = read_year(scan, stop)
            slash = scan.sign(stop, "/-", glued=True) and scan.digits(stop + 1) == 4
            if year is None and slash:
                year, end = (scan.number(stop + 1), None), stop + 2
            if upper and (glued or year is not None) and _ends_well(scan, end):
                found = _make_numbered(index, end, "quarter", number, year)
                return _read_quarter_range(scan, found) or found
    name = scan.term(index, "quarter")
    if name and 1 <= scan.number(name[1]) <= 4 and not scan.broken(name[1]):
        stop = name[1] + 1
        year, end = read_year(scan, stop)
        if _ends_well(scan, end):
            return _make_numbered(index, end, "quarter", scan.number(name[1]), year)
    return _read_ordinal_part(scan, index)


def _read_quarter_range(scan: Scan, first: _Found) -> _Found | None:
    """"Q1–Q2 2023": the end of the range, and its year for both."""
    stop = first[1]
    if not scan.sign(stop, DASHES) or scan.broken(stop + 1):
        return None
    last = _read_quarter(scan, stop + 1) if scan.term(stop + 1, "quarter_letter") else None
    if last is None or last[0][0].last is not None:
        return None
    mention, end = first[0][0], last[0][0]
    if (mention.first.number or 0) >= (end.first.number or 0):
        return None
    mention.last, mention.stop, mention.rule = end.first, end.stop, "quarter-range"
    if mention.first.year is None:
        mention.first.year = end.first.year
        mention.first.year_step = end.first.year_step
    return [mention], end.stop


def _read_ordinal_part(scan: Scan, index: int) -> _Found | None:
    word = scan.term(index, "ordinal")
    number, stop = word if word else (scan.number(index), index + 1)
    if not word:
        if not 1 <= number <= 4 or scan.digits(index) > 1:
            return None
        if scan.sign(stop, ":.", glued=True):
            stop += 1
        token = scan.tokens[stop] if stop < len(scan.tokens) else None
        if token and not token.spaced and token.lower in scan.lexicon.suffixes:
            stop += 1
    for category, kind, most in (("quarter", "quarter", 4), ("half_year", "half", 2)):
        name = scan.term(stop, category)
        if name is None or scan.broken(stop):
            continue
        number = most if number == -1 else number
        if not 1 <= number <= most:
            continue
        of = scan.term(name[1], "of")
        year, end = read_year(scan, of[1] if of else name[1])
        if category == "half_year" and year is None:
            continue
        return _make_numbered(index, end if year else name[1], kind, number, year)
    return None


def _make_numbered(
    start: int, stop: int, kind: str, number: int, year: tuple[int | None, int | None] | None
) -> _Found:
    point = Point(kind, number=number)
    if year is not None:
        point.year, point.year_step = year
    return [Recognised(start, stop, kind, point)], stop


def _ends_well(scan: Scan, index: int) -> bool:
    if not scan.glued(index):
        return True
    token = scan.tokens[index]
    return token.kind == "p" and token.text not in "%_/=" and not (
        token.text in ".,:-" and scan.number(index + 1, glued=True) >= 0
    )


def _read_season(scan: Scan, index: int) -> _Found | None:
    relative = scan.term(index, "season_word")
    if relative:
        (number, step), stop = relative
        point = Point("season", number=number, step=step)
        return [Recognised(index, stop, "season-word", point)], stop
    season = scan.term(index, "season")
    if season is None:
        return None
    of = scan.term(season[1], "of")
    year, stop = read_year(scan, of[1] if of else season[1])
    if year is None and len(scan.tokens[index].text) == 2:
        # "HT23", "VT-23"
        place = season[1] + 1 if scan.sign(season[1], "-", glued=True) else season[1]
        if scan.digits(place) == 2 and scan.glued(place):
            year, stop = (2000 + scan.number(place), None), place + 1
    if year is None or year[0] is None:
        return None
    if scan.sign(stop, "/-–", glued=True) and scan.digits(stop + 1) in (2, 4):
        # "vintern 2022/23": the winter that begins in the first of the years
        stop += 2
    point = Point("season", number=season[0], year=year[0])
    return [Recognised(index, stop, "season", point)], stop


def _read_school_year(scan: Scan, index: int) -> _Found | None:
    name = scan.term(index, "school_year")
    if name is None or scan.broken(name[1]):
        return None
    stop = name[1]
    first = scan.number(stop)
    if scan.digits(stop) not in (2, 4) or not scan.sign(stop + 1, "/-–", glued=True):
        return None
    second = scan.number(stop + 2, glued=True)
    if scan.digits(stop) == 2:
        first += 2000
    if (first + 1) % 100 != second % 100 or scan.digits(stop + 2) not in (2, 4):
        return None
    point = Point("school_year", year=first)
    return [Recognised(index, stop + 3, "school-year", point)], stop + 3


def read_shift(scan: Scan, index: int) -> _Found | None:
    """What is counted from the reference day: "nästa vecka", "om tre veckor", "3 days ago"."""
    return (
        _read_period_word(scan, index)
        or _read_later(scan, index)
        or _read_ago(scan, index)
        or _read_stepped_weekday(scan, index)
        or _read_past_weekday(scan, index)
    )


def _read_period_word(scan: Scan, index: int) -> _Found | None:
    word = scan.term(index, "period_word")
    if word is None:
        return None
    (unit, step), stop = word
    if not _ends_well(scan, stop):
        return None
    return [Recognised(index, stop, "period-word", Point(unit, step=step))], stop


def _read_amount(scan: Scan, index: int) -> tuple[str, int, int] | None:
    word = scan.term(index, "cardinal")
    number, stop = word if word else (scan.number(index), index + 1)
    if not 0 <= number <= 999:
        return None
    unit = scan.term(stop, "unit")
    if unit is None or scan.broken(stop):
        return None
    return unit[0], number, unit[1]


def _read_later(scan: Scan, index: int) -> _Found | None:
    before = scan.term(index, "later_before")
    amount = _read_amount(scan, before[1]) if before else None
    stop = amount[2] if amount else index
    if amount is None and scan.term(index, "cardinal") or scan.number(index) >= 0:
        amount = amount or _read_amount(scan, index)
        after = scan.term(amount[2], "later_after") if amount else None
        if after is None:
            return None
        stop = after[1]
    if amount is None or not _ends_well(scan, stop):
        return None
    unit, number, _ = amount
    ago = scan.term(stop, "ago_after")
    if ago:
        return None
    point = Point("shift", unit=unit, step=number)
    return [Recognised(index, stop, "later", point)], stop


def _read_ago(scan: Scan, index: int) -> _Found | None:
    lone = scan.term(index, "ago_open")
    before = lone or scan.term(index, "ago_before")
    amount = _read_amount(scan, before[1] if before else index)
    if amount is None:
        return None
    unit, number, stop = amount
    after = scan.term(stop, "ago_after")
    alone = scan.term(stop, "ago_alone")
    if after and before:
        stop = after[1]
    elif alone and not before:
        stop = alone[1]
    elif not lone:
        return None
    if not _ends_well(scan, stop):
        return None
    point = Point("shift", unit=unit, step=-number)
    return [Recognised(index, stop, "ago", point)], stop


def _read_stepped_weekday(scan: Scan, index: int) -> _Found | None:
    """"nästa fredag", "fredag nästa vecka", "fredag vecka 12", "nästa maj"."""
    weekday = scan.term(index, "weekday")
    if weekday and weekday[0][1] in ("plain", "definite") and not scan.broken(weekday[1]):
        place = weekday[1]
        of = scan.term(place, "of") or scan.term(place, "article")
        place = of[1] if of else place
        period = scan.term(place, "period_word")
        if period and period[0][0] == "week":
            point = Point("weekday_in_week", weekday=weekday[0][0], step=period[0][1])
            return _finish(scan, index, period[1], "weekday-week", point)
        place = place + 1 if scan.sign(place, ",(") else place
        marker = scan.term(place, "week")
        if marker and not scan.broken(place):
            weeks = _read_weeks(scan, place)
            if weeks and len(weeks[0]) == 1 and weeks[0][0].last is None:
                week = weeks[0][0].first
                point = Point("weekday_in_week", week.year, weekday=weekday[0][0])
                point.number = week.number
                return _finish(scan, index, weeks[1], "weekday-week", point)
    step = scan.term(index, "step")
    if step is None or scan.broken(step[1]):
        return None
    weekday = scan.term(step[1], "weekday")
    if weekday and weekday[0][1] in ("plain", "definite"):
        point = Point("stepped_weekday", weekday=weekday[0][0], step=step[0])
        return _finish(scan, index, weekday[1], "stepped-weekday", point)
    month = scan.term(step[1], "month")
    if month and not month[0][1] and _ends_well(scan, month[1]) and step[0]:
        if scan.tokens[step[1]].lower in scan.lexicon.ambiguous:
            return None
        point = Point("stepped_month", month=month[0][0], step=step[0])
        return [Recognised(index, month[1], "stepped-month", point)], month[1]
    return None


def _read_past_weekday(scan: Scan, index: int) -> _Found | None:
    past = scan.term(index, "past_weekday")
    if past is None:
        return None
    point = Point("stepped_weekday", weekday=past[0], step=-1)
    return _finish(scan, index, past[1], "past-weekday", point)


def _finish(scan: Scan, start: int, stop: int, rule: str, point: Point) -> _Found | None:
    if not _ends_well(scan, stop):
        return None
    mention = Recognised(start, stop, rule, point)
    clock = read_adjoining_clock(scan, stop)
    if clock is not None:
        mention.clock, mention.stop = clock, clock.stop
    return [mention], mention.stop
