"""Reads quarters, halves, seasons and school years.

week    = marker number [range number] {("," | and) number} [year]
quarter = letter digit [year] | ordinal name [year]
season  = name year
shift   = "om" number unit | number unit "ago" | "nästa" weekday | ...
"""

from __future__ import annotations

from .recognition import Point, Recognised, Scan, ends_well, make_numbered
from .tokens import DASHES
from .weeks import read_week
from .years import read_year

__all__ = ["read_period"]

_Found = tuple[list[Recognised], int]


def read_period(scan: Scan, index: int) -> _Found | None:
    """The week, quarter, half, season or school year that begins at a token."""
    return (
        read_week(scan, index)
        or _read_quarter(scan, index)
        or _read_season(scan, index)
        or _read_school_year(scan, index)
        or _read_stem_months(scan, index)
    )


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
            if upper and (glued or year is not None) and ends_well(scan, end):
                found = make_numbered(index, end, "quarter", number, year)
                return _read_quarter_range(scan, found) or found
    name = scan.term(index, "quarter")
    if name and 1 <= scan.number(name[1]) <= 4 and not scan.broken(name[1]):
        stop = name[1] + 1
        year, end = read_year(scan, stop)
        if ends_well(scan, end):
            return make_numbered(index, end, "quarter", scan.number(name[1]), year)
    return _read_ordinal_part(scan, index)


def _read_quarter_range(scan: Scan, first: _Found) -> _Found | None:
    """ "Q1–Q2 2023": the end of the range, and its year for both."""
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
        token = scan.tokens[stop] if stop < scan.count else None
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
        return make_numbered(index, end if year else name[1], kind, number, year)
    return None


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


def _read_stem_months(scan: Scan, index: int) -> _Found | None:
    """Finnish months that share their end: "touko-kesäkuussa", "touko- ja kesäkuussa"."""
    stem = scan.term(index, "month_stem")
    if stem is None or not scan.sign(stem[1], DASHES, glued=True):
        return None
    place = stem[1] + 1
    link = scan.term(place, "and")
    place = link[1] if link else place
    month = None if scan.broken(place) else scan.term(place, "month")
    if month is None or not ends_well(scan, month[1]):
        return None
    first, last, stop = stem[0], month[0][0], month[1]
    if first >= last:
        return None
    year, end = read_year(scan, stop)
    stop = end if year is not None else stop
    start, finish = Point("month", month=first), Point("month", month=last)
    if year is not None:
        start.year, start.year_step = finish.year, finish.year_step = year
    if link and last != first + 1:
        both = [
            Recognised(index, stem[1], "month", start),
            Recognised(place, stop, "month", finish),
        ]
        return both, stop
    return [Recognised(index, stop, "month-range", start, finish)], stop


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
