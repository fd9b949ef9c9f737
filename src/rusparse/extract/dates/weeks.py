"""Reads numbered weeks (ISO 8601: Monday to Sunday).

week = marker number [range number] {("," | and) number} [year] | year "-W" number
"""

from __future__ import annotations

from .recognition import Point, Recognised, Scan, make_numbered
from .tokens import DASHES
from .years import read_year

__all__ = ["read_week", "read_weeks"]

_Found = tuple[list[Recognised], int]
_MOST_WEEKS = 53
_MOST_ORDINALS = 6
# Where weeks are rarely numbered, "week 3" is mostly the third of a course.
_LAST_OF_COURSE = 15


def read_week(scan: Scan, index: int) -> _Found | None:
    """The week or weeks that begin at a token."""
    return _read_iso_week(scan, index) or _read_ordinal_week(scan, index) or read_weeks(scan, index)


def _read_iso_week(scan: Scan, index: int) -> _Found | None:
    # ISO 8601: 2026-W31, 2026W31
    if scan.digits(index) != 4 or not 1900 <= scan.number(index) <= 2100:
        return None
    place = index + 2 if scan.sign(index + 1, "-", glued=True) else index + 1
    if place >= scan.count or scan.tokens[place].text != "W" or not scan.glued(place):
        return None
    week = scan.number(place + 1, glued=True)
    if not 1 <= week <= 53 or scan.digits(place + 1) != 2:
        return None
    point = Point("week", year=scan.number(index), number=week)
    return [Recognised(index, place + 2, "iso-week", point)], place + 2


def _read_ordinal_week(scan: Scan, index: int) -> _Found | None:
    """ "34. KW"; a small number would be the third week of something."""
    numbers: list[int] = []
    starts: list[int] = []
    stop = index
    while len(numbers) < _MOST_ORDINALS:
        number = scan.number(stop)
        if not 1 <= number <= 53 or not scan.sign(stop + 1, ".:", glued=True):
            return None
        numbers.append(number)
        starts.append(stop)
        stop += 2
        if scan.glued(stop) and scan.tokens[stop].lower in scan.lexicon.suffixes:
            stop += 1
        link = scan.term(stop, "and") or scan.term(stop, "or")
        if scan.broken(stop) or not (link or scan.sign(stop, ",")):
            break
        stop = link[1] if link else stop + 1
    marker = scan.term(stop, "week")
    sure = min(numbers) > 9 or "week_sure" in scan.terms[stop]
    if marker is None or scan.broken(stop) or not sure:
        return None
    year, end = read_year(scan, marker[1])
    ends = [*starts[1:], end]
    found = [
        make_numbered(start, last, "week", number, year)[0][0]
        for start, last, number in zip(starts, ends, numbers, strict=True)
    ]
    for mention in found[:-1]:
        mention.stop = mention.start + 1
    return found, end


def read_weeks(scan: Scan, index: int) -> _Found | None:
    """The week numbers after a marker, as one mention for each week or range."""
    marker = scan.term(index, "week")
    if marker is None:
        return None
    stop = marker[1]
    glued = scan.glued(stop) and len(scan.tokens[index].lower) == 1 and stop == index + 1
    if scan.sign(stop, ".:", glued=True):
        stop, glued = stop + 1, False
    found = _list_weeks(scan, index, stop)
    if not found:
        return None
    year, stop = read_year(scan, found[-1].stop)
    if year is None and scan.sign(stop, "-–", glued=True) and scan.digits(stop + 1) == 4:
        # "v. 34-2026"
        year, stop = (scan.number(stop + 1), None), stop + 2
    if year is None:
        if glued and _looks_like_version(found):
            return None
        if not scan.lexicon.weeks_numbered and (found[0].first.number or 0) <= _LAST_OF_COURSE:
            return None
        return found, found[-1].stop
    found[-1].stop = stop
    for mention in found:
        for point in (mention.first, mention.last):
            if point is not None:
                point.year, point.year_step = year
    return found, stop


def _list_weeks(scan: Scan, begin: int, place: int) -> list[Recognised]:
    found: list[Recognised] = []
    while len(found) < _MOST_WEEKS:
        first = _read_week_number(scan, place)
        if first is None:
            break
        week, end = first
        mention = Recognised(begin, end, "week", Point("week", number=week))
        last = _read_week_range(scan, end, week)
        if last is not None:
            mention.last, mention.stop = Point("week", number=last[0]), last[1]
            mention.rule = "week-range"
        found.append(mention)
        connector = _read_week_list(scan, mention.stop)
        if connector is None:
            break
        begin, place = connector
    return found


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
    if scan.sign(last[1], "%€$£") or (
        not scan.broken(last[1]) and scan.term(last[1], "no_date_before")
    ):
        return None
    return last


def _read_week_list(scan: Scan, index: int) -> tuple[int, int] | None:
    """Where the next week of a list begins, and where its number stands."""
    if scan.broken(index):
        return None
    place = index + 1 if scan.sign(index, ",") else index
    word = scan.term(place, "and") or scan.term(place, "or")
    if word:
        place = word[1]
    if place == index or scan.broken(place):
        return None
    begin = place
    again = scan.term(place, "week")
    if again:
        place = again[1] + (1 if scan.sign(again[1], ".", glued=True) else 0)
    number = _read_week_number(scan, place)
    if number is None or scan.term(number[1], "month") or scan.sign(number[1], "/:", glued=True):
        return None
    ends = scan.broken(number[1]) or _ends_sentence(scan, number[1])
    if scan.sign(number[1], ".", glued=True) and not ends:
        # "vecka 20, 26. maj": a day
        return None
    if not (word or ends or scan.sign(number[1], ",") or scan.term(number[1], "and")):
        return None
    after = number[1]
    if after < scan.count and not scan.broken(after) and scan.term(after, "no_date_before"):
        return None
    return begin, place


def _ends_sentence(scan: Scan, index: int) -> bool:
    """Whether a full stop stands at a token, and after it the line's end or a capital."""
    if not scan.sign(index, ".", glued=True):
        return False
    if scan.broken(index + 1):
        return True
    following = scan.tokens[index + 1]
    opens = following.kind == "w" and following.spaced and following.text[0].isupper()
    return opens and not scan.term(index + 1, "month")


def _looks_like_version(found: list[Recognised]) -> bool:
    # "v2" is a version, "v34", "v3-6" and "V28" are weeks.
    only = len(found) == 1 and found[0].last is None
    return only and (found[0].first.number or 0) < 10
