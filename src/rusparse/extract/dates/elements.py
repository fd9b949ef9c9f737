"""Reads one day or month as written: the element of lists and ranges.

    element   = [weekday [range weekday] [","] [article]] (figures | day-month | month-day | feast)
    figures   = year "-" month "-" day | day "/" month ["/" year] | day "." month "." [year] | ...
    day-month = day [ordinal sign] [of] month [","] [year]
    month-day = month day [ordinal sign] [","] [year]

A day without its month is an element too: `chains` gives it the month of its neighbour.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .calendar import SATURDAY, SUNDAY
from .figures import read_figures
from .recognition import Clock, Point, Scan, stands_apart
from .tokens import DASHES
from .weekdays import (
    read_weekday_behind,
    read_weekday_list,
    read_weekdays,
    skip_after_weekday,
)
from .years import closes, may_be_hour, read_doubtful_year, read_figure_year, read_year

__all__ = ["Element", "read_day_number", "read_element"]


_BEFORE_MONTH = DASHES | {"/"}
_BEFORE_YEAR = _BEFORE_MONTH | {"."}


@dataclass(slots=True)
class Element:
    """A day or month in a chain, with the tokens that it covers."""

    point: Point
    form: str
    """day, day_month, month_day, figures, iso, month, weekday, nth_weekday, feast or relative."""
    start: int
    stop: int
    weekday_stop: int = 0
    """Where the weekday ends, if the element has one."""
    weekday_form: str | None = None
    clock: Clock | None = None
    ordinal: bool = False

    @property
    def settled(self) -> bool:
        """Whether the element needs no month from its neighbours."""
        return self.form != "day"


def read_element(scan: Scan, index: int, *, after_month: bool = False) -> Element | None:
    """The element that begins at a token; None if there is none.

    `after_month` says that the element before it has its month first, so that a year may follow
    a day alone ("June 9-10, 2026").
    """
    start = index
    weekday = read_weekdays(scan, index)
    if weekday:
        first, last, form, index = weekday
        weekday_stop = index
        index = skip_after_weekday(scan, index)
    element = _read_day(scan, index, after_month) if not (weekday and scan.broken(index)) else None
    if weekday is None:
        return element if element is None else _take_weekday_behind(scan, element)
    if element is None or element.point.weekday is not None or element.form == "month":
        if last is not None and (last - first) % 7 != 1 and read_weekday_list(scan, start):
            # "Friday and Monday" are two days, which the chain reads one by one.
            last, weekday_stop = None, read_weekday_list(scan, start)
        point = Point("day", weekday=first, weekday_last=last)
        return Element(point, "weekday", start, weekday_stop, weekday_stop, form)
    element.point.weekday, element.point.weekday_last = first, last
    element.start, element.weekday_stop, element.weekday_form = start, weekday_stop, form
    _give_back_hour(scan, element)
    return element


def _take_weekday_behind(scan: Scan, element: Element) -> Element:
    stop, point = element.stop, element.point
    place = stop + 1 if scan.tokens[stop].text in ("(", ",") else stop
    if "weekday" not in scan.terms[place] or point.day is None or point.month is None:
        return element
    behind = read_weekday_behind(scan, element.stop)
    if behind is not None:
        point.weekday, element.stop = behind
    return element


def _give_back_hour(scan: Scan, element: Element) -> None:
    """Take what is no year of a day, as its weekday is another, for its hour: "Fri 26 Feb 1930"."""
    point, last = element.point, element.stop - 1
    if point.day is None or point.month is None or point.year != scan.number(last):
        return
    hour, minute = divmod(scan.number(last), 100)
    if scan.digits(last) != 4 or hour > 23 or minute > 59 or minute % 5:
        return
    if _is_day_of_month(point):
        day = dt.date(point.year or 1, point.month, point.day)
        if day.weekday() != point.weekday and scan.digits(last - 1) == 0:
            point.year, element.stop = None, last


def _read_day(scan: Scan, index: int, after_month: bool) -> Element | None:
    token, terms = scan.tokens[index], scan.terms[index]
    if scan.lexicon.stems and (stem := _read_stem(scan, index)) is not None:
        return stem
    if token.digits:
        if not terms and "month" in scan.terms[index + 1]:
            return _read_day_month(scan, index, after_month)
        figures = read_figures(scan, index)
        if figures is not None:
            point, stop, form = figures
            return Element(point, form, index, stop)
        named = _read_feast(scan, index) or _read_nth(scan, index)
        return named or _read_day_month(scan, index, after_month)
    if token.kind != "w":
        return None
    found: Element | None = None
    if "feast" in terms:
        found = _read_feast(scan, index)
    if found is None and "ordinal" in terms:
        found = _read_nth(scan, index)
    if found is None and "month" in terms:
        found = _read_month_day(scan, index)
    if found is None and "ordinal" in terms:
        found = _read_day_month(scan, index, after_month)
    if found is None and "day_word" in terms:
        found = _read_day_word(scan, index)
    return found


def read_day_number(scan: Scan, index: int) -> tuple[int, int, bool, bool] | None:
    """(day, stop, whether it is marked as an ordinal, whether it is a word)."""
    day = scan.tokens[index]
    if scan.terms[index]:
        word = scan.term(index, "ordinal")
        if word and 1 <= word[0] <= 31:
            return word[0], word[1], True, True
    if not 1 <= day.number <= 31 or day.digits > 2:
        return None
    stop = index + 1
    token = scan.tokens[stop]
    if not token.spaced:
        suffix = scan.tokens[stop + 1]
        if token.kind == "w" and token.lower in scan.lexicon.suffixes:
            return day.number, stop + 1, True, False
        joined = not suffix.spaced and token.text in ":.'’"
        if joined and suffix.lower in scan.lexicon.colon_suffixes:
            return day.number, stop + 2, True, False
    return day.number, stop, False, False


def _read_day_month(scan: Scan, index: int, after_month: bool) -> Element | None:
    found = read_day_number(scan, index)
    if found is None:
        return None
    day, stop, ordinal, word = found
    after, dashed = stop, False
    if scan.tokens[after].kind == "p":
        joint = scan.sign(after, _BEFORE_MONTH, glued=True)
        dashed = joint and "month" in scan.terms[after + 1]
        if scan.sign(after, ".", glued=True) or (dashed and scan.glued(after + 1)):
            after += 1
    of = scan.term(after, "of")
    place = of[1] if of and not scan.broken(after) and scan.term(of[1], "month") else after
    month = None if scan.broken(place) else scan.term(place, "month")
    sure = ordinal or place != after or scan.ended(index, "weekday") is not None
    if month and _is_month(scan, place, sure=sure):
        (number, short), end = month
        point = Point("day", day=day, month=number)
        end = _read_year_into(scan, point, end, short, dashed)
        if point.year is None and point.year_step is None and not scan.ended(index, "weekday"):
            place = _skip_dot(scan, end, short)
            point.doubtful_year = None if word else read_doubtful_year(scan, place)
            end = end if point.doubtful_year is None else place + 1
        apart = stands_apart(scan, end) and _is_day_of_month(point)
        return Element(point, "day_month", index, end, ordinal=ordinal) if apart else None
    if (word and not scan.term(index - 1, "article")) or _is_figure_of_more(scan, stop):
        return None
    if "unit" in scan.terms[index - 1] and _is_day_of_programme(scan, index):
        return None
    point = Point("day", day=day)
    if after_month:
        stop = _read_year_into(scan, point, stop, False, False)
    return Element(point, "day", index, stop, ordinal=ordinal)


def _read_year_into(scan: Scan, point: Point, end: int, short: bool, dashed: bool) -> int:
    """Set the year that follows a month, if there is one; the index after what was read."""
    place = _skip_dot(scan, end, short)
    if scan.sign(end, _BEFORE_YEAR if dashed else ".", glued=True) and scan.digits(end + 1) == 4:
        # "4-Apr-2019", a form of spreadsheets, and "4/Apr/2019", one of web servers
        place = end + 1
    elif dashed and _is_short_dashed_year(scan, end):
        point.year, stop = read_figure_year(scan, end + 1)
        return stop
    # A year may be glued to its month after a day ("28Nov2016"), not as a part of a name.
    year, stop = read_year(scan, place, dashed or scan.digits(place) == 4)
    if year is None or may_be_hour(scan, stop - 1):
        return end
    point.year, point.year_step = year
    return stop


def _is_short_dashed_year(scan: Scan, index: int) -> bool:
    """Whether a dash and two figures end a day that is written with dashes: "31-Oct-74"."""
    dash = scan.sign(index, DASHES, glued=True) and scan.glued(index + 1)
    return dash and scan.digits(index + 1) == 2 and closes(scan, index + 2)


def _is_day_of_programme(scan: Scan, index: int) -> bool:
    """Whether a number after "Day" heads its line or stands before a weekday ("Day 1, Friday")."""
    after = index + 2 if scan.tokens[index + 1].kind == "p" else index + 1
    weekday = "weekday" in scan.terms[after] and not scan.broken(after)
    return not scan.broken(index) and (weekday or scan.broken(index - 1))


def _is_figure_of_more(scan: Scan, index: int) -> bool:
    """Whether the number before a token is part of a clock time, a decimal or a fraction."""
    if scan.sign(index, ":.", glued=True) and scan.number(index + 1, glued=True) >= 0:
        return True
    return scan.sign(index, "/", glued=True) and not scan.term(index + 2, "month")


def _read_month_day(scan: Scan, index: int) -> Element | None:
    month = scan.term(index, "month")
    if month is None or not _is_month(scan, index):
        return None
    (number, short), end = month
    place = _skip_dot(scan, end, short)
    nth = _read_nth_after_month(scan, index, place, number)
    if nth is not None:
        return nth
    if not scan.broken(place):
        article = scan.term(place, "article")
        day_at = article[1] if article else place
        found = read_day_number(scan, day_at)
        if found and not _is_clock_or_count(scan, found[1]):
            day, stop, ordinal, _ = found
            stop = _skip_day_unit(scan, stop)
            year, stop_year = read_year(scan, stop)
            point = Point("day", day=day, month=number)
            start = index
            if year is not None and not may_be_hour(scan, stop_year - 1):
                point.year, point.year_step = year
                stop = stop_year
            elif _has_year_before(scan, index):
                point.year, start = scan.number(index - 1), index - 1
            # Where the day stands first, a year must say that this is an exception.
            usual = year is not None or _is_usual(scan, stop, ordinal)
            if usual and stands_apart(scan, stop) and _is_day_of_month(point):
                return Element(point, "month_day", start, stop, ordinal=ordinal)
    year, stop = read_year(scan, place)
    point = Point("month", month=number)
    if year is not None:
        point.year, point.year_step = year
        end = stop
    return Element(point, "month", index, end) if stands_apart(scan, end) else None


def _is_usual(scan: Scan, index: int, ordinal: bool) -> bool:
    """Whether a month may stand before its day; in a letter of another language, where no word
    follows that the number could count ("April 3 kr").
    """
    if not scan.lexicon.month_first or not scan.secondary or ordinal:
        return scan.lexicon.month_first
    following = scan.tokens[index]
    counted = following.kind == "w" and not scan.terms[index] and not scan.broken(index)
    return not counted


def _read_nth_after_month(scan: Scan, start: int, index: int, month: int) -> Element | None:
    """Finnish: "heinäkuun toisena perjantaina", the second Friday of July, or a weekend of it."""
    nth = None if scan.broken(index) else scan.term(index, "ordinal")
    if nth is None or nth[0] > 5 or scan.broken(nth[1]):
        return None
    point = Point("day", month=month, nth=nth[0])
    part, weekday = scan.term(nth[1], "part"), scan.term(nth[1], "weekday")
    if part is not None:
        if part[0] == "week":
            return Element(Point("month", month=month), "month", start, index)
        point.weekday, point.weekday_last, end = SATURDAY, SUNDAY, part[1]
    elif weekday is not None and weekday[0][1] != "short":
        point.weekday, end = weekday[0][0], weekday[1]
    else:
        return None
    year, stop = read_year(scan, end)
    if year is not None:
        point.year, point.year_step = year
    return Element(point, "nth_weekday", start, stop if year is not None else end)


def _read_stem(scan: Scan, index: int) -> Element | None:
    """A day and the stem of a month in any order, with the year that tells it from a noun.

    Finnish "elo" is life, "joulu" is Christmas: "16. elo 2022" and "elo 16, 2022" are days.
    """
    first = scan.term(index, "month_stem")
    place = first[1] if first else index
    day = scan.number(place)
    if not 1 <= day <= 31 or scan.digits(place) > 2 or (first and scan.broken(place)):
        return None
    stop = place + 2 if scan.sign(place + 1, ".", glued=True) else place + 1
    stem = first or (None if scan.broken(stop) else scan.term(stop, "month_stem"))
    if stem is None:
        return None
    stop = stop if first else stem[1]
    year, end = read_year(scan, stop)
    if year is None or year[0] is None or not 1900 <= year[0] <= 2199:
        return None
    point = Point("day", year=year[0], month=stem[0], day=day)
    form = "month_day" if first else "day_month"
    return Element(point, form, index, end) if _is_day_of_month(point) else None


def _skip_day_unit(scan: Scan, index: int) -> int:
    # Finnish: "toukokuun 1. päivä"
    if scan.sign(index, ".", glued=True):
        unit = scan.term(index + 1, "unit")
        if unit and unit[0] == "day" and not scan.broken(index + 1):
            return unit[1]
    return index


def _is_clock_or_count(scan: Scan, index: int) -> bool:
    """Whether the number before a token is an hour, or counts what follows it."""
    if scan.sign(index, ":", glued=True) and scan.digits(index + 1) == 2:
        return True
    if any(scan.term(index, name) for name in ("clock_am", "clock_pm", "no_date_before")):
        return not scan.broken(index)
    return bool(scan.sign(index, "%"))


def _read_nth(scan: Scan, index: int) -> Element | None:
    """ "första fredagen i juli", "last Friday in May", "sista oktober"."""
    nth = scan.term(index, "ordinal")
    number, stop = nth if nth else (0, index)
    if not nth:
        found = read_day_number(scan, index)
        if found is None or found[0] > 5:
            return None
        number, stop, ordinal, _ = found
        if not ordinal:
            # "2. Samstag im Juli"
            if not scan.sign(stop, ".", glued=True) or "weekday" not in scan.terms[stop + 1]:
                return None
            stop += 1
    if number > 5:
        return None
    weekday = scan.term(stop, "weekday")
    place = weekday[1] if weekday else stop
    last_day = scan.term(place, "unit") if number == -1 and not weekday else None
    if last_day and last_day[0] == "day":
        place = last_day[1]
    for _ in range(2):
        of = scan.term(place, "of") or scan.term(place, "article")
        place = of[1] if of and not scan.broken(place) else place
    month = scan.term(place, "month") or None
    if month is None or scan.broken(place) or not (weekday or number == -1):
        return None
    (month_number, short), end = month
    if not weekday and not _is_month(scan, place):
        return None
    year, stop_year = read_year(scan, _skip_dot(scan, end, short))
    point = Point("day", month=month_number, nth=number)
    point.weekday = weekday[0][0] if weekday else None
    if year is not None:
        point.year, point.year_step = year
        end = stop_year
    return Element(point, "nth_weekday", index, end) if stands_apart(scan, end) else None


def _read_feast(scan: Scan, index: int) -> Element | None:
    feast = scan.term(index, "feast")
    if feast is None:
        return None
    rule, stop = feast
    of = scan.term(stop, "of")
    year, stop_year = read_year(scan, of[1] if of and not scan.broken(stop) else stop)
    point = Point("day", feast=rule)
    if year is not None:
        point.year, point.year_step = year
        stop = stop_year
    return Element(point, "feast", index, stop) if stands_apart(scan, stop) else None


def _read_day_word(scan: Scan, index: int) -> Element | None:
    found = scan.term(index, "day_word")
    if found is None or not stands_apart(scan, found[1]):
        return None
    token = scan.tokens[index]
    heads = scan.broken(index) or scan.sign(index - 1, ".!?:")
    if scan.lexicon.nouns and token.text[0].isupper() and not heads:
        # German "morgen" is tomorrow, and "Morgen" is the morning.
        return None
    offset, _ = found[0]
    return Element(Point("shift", unit="day", step=offset), "relative", index, found[1])


def _is_month(scan: Scan, index: int, sure: bool = False) -> bool:
    token = scan.tokens[index]
    doubtful = scan.secondary or token.lower in scan.lexicon.ambiguous
    if not doubtful or sure or scan.lower_case:
        return True
    return token.text[0].isupper() or _has_year(scan, index + 1)


def _has_year(scan: Scan, index: int) -> bool:
    place = index + 1 if scan.sign(index, ".,") else index
    return scan.digits(place) == 4


def _has_year_before(scan: Scan, index: int) -> bool:
    # "2022 Sep 8"
    apart = scan.digits(index - 1) == 4 and not scan.broken(index) and not scan.glued(index)
    return apart and 1900 <= scan.number(index - 1) <= 2100


def _skip_dot(scan: Scan, index: int, short: bool) -> int:
    return index + 1 if short and scan.sign(index, ".", glued=True) else index


def _is_day_of_month(point: Point) -> bool:
    year = point.year if point.year is not None else 2000
    try:
        dt.date(year, point.month or 1, point.day or 1)
    except ValueError:
        return False
    return True
