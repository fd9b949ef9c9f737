"""Reads years, and says what beside figures makes them something else than a date."""

from __future__ import annotations

import datetime as dt

from .recognition import Scan
from .tokens import DASHES

__all__ = [
    "closes",
    "is_date",
    "is_labelled_otherwise",
    "may_be_hour",
    "read_doubtful_year",
    "read_figure_year",
    "read_year",
]

_LAST_CENTURY = 69
_APOSTROPHES = "'’‘`´"
_BEFORE_YEAR = frozenset({",", "-", "–", *_APOSTROPHES})
_Year = tuple[int | None, int | None]


def read_year(scan: Scan, index: int, glued: bool = False) -> tuple[_Year | None, int]:
    """The year after a day or month, or the steps to it from the reference year; and the stop."""
    token = scan.tokens[index]
    if token.digits:
        if token.digits == 4 and not scan.broken(index):
            return _read_full_year(scan, index, index, glued)
        if token.digits == 2 and not scan.broken(index) and _is_short_year(scan, index):
            return (_widen_year(token.number), None), index + 1
        return None, index
    opens = scan.terms[index] if token.kind == "w" else token.text in _BEFORE_YEAR
    if not opens or scan.broken(index):
        return None, index
    return _read_year_after(scan, index, glued)


def _read_year_after(scan: Scan, index: int, glued: bool) -> tuple[_Year | None, int]:
    """The year after a comma, an apostrophe, a dash or a word, or the words that stand for it."""
    place = index + 1 if scan.sign(index, ",") else index
    if scan.broken(place):
        return None, index
    period = scan.term(place, "period_word")
    if period and period[0][0] == "year":
        return (None, period[0][1]), period[1]
    of = scan.term(place, "of" if scan.lexicon.borrowed else "year_of")
    if of and scan.digits(of[1]) == 4 and not scan.broken(of[1]):
        place = of[1]
    unit = scan.term(place, "unit")
    if unit and unit[0] == "year" and scan.digits(unit[1]) == 4:
        place = unit[1]
    if scan.sign(place, _APOSTROPHES) and scan.digits(place + 1) == 2 and scan.glued(place + 1):
        return (_widen_year(scan.number(place + 1)), None), place + 2
    if scan.digits(place) == 4:
        return _read_full_year(scan, index, place, glued)
    if place == index and _is_dashed_year(scan, place):
        return (_widen_year(scan.number(place + 1)), None), place + 2
    return None, index


def _read_full_year(scan: Scan, index: int, place: int, glued: bool) -> tuple[_Year | None, int]:
    year = scan.number(place)
    if not 1000 <= year <= 2999:
        return None, index
    if place == index and scan.glued(place) and not (glued or scan.sign(place - 1, ".,")):
        return None, index
    if _is_count(scan, place + 1):
        return None, index
    # "2005г.": the word for a year, shortened
    shortened = scan.glued(place + 1) and scan.tokens[place + 1].kind == "w"
    return (year, None), place + 2 if shortened else place + 1


def may_be_hour(scan: Scan, index: int) -> bool:
    """Whether four digits after a day may be a clock time and no year ("2 Nov 1750").

    Clock times of programmes end in 0 or 5; years of letters are from 1800 to 2199.
    """
    number = scan.number(index)
    if scan.digits(index) != 4:
        return False
    if number >= 2200:
        return True
    ranged = scan.sign(index + 1, DASHES) and scan.digits(index + 2) == 4
    if number >= 1800 and not (ranged and number < scan.number(index + 2) <= 2400):
        return False
    return number <= 2400 and number % 100 < 60 and number % 5 == 0


def _is_dashed_year(scan: Scan, index: int) -> bool:
    # "12 maj -22": glued to the dash, apart from the month
    return (
        scan.sign(index, "-–")
        and scan.tokens[index].spaced
        and scan.digits(index + 1) == 2
        and scan.glued(index + 1)
        and closes(scan, index + 2)
        and not _begins_month(scan, index + 2)
    )


def _is_short_year(scan: Scan, index: int) -> bool:
    """Whether two digits right after a month after its day are a year ("2 jul 93").

    They are neither an hour nor a day, and count nothing, as the clause ends with them.
    """
    if scan.digits(index) != 2 or scan.number(index) < _LAST_CENTURY or scan.glued(index):
        return False
    day = index - 3 if scan.sign(index - 2, ".") else index - 2
    if not scan.term(index - 1, "month") or scan.digits(day) not in (1, 2):
        return False
    return _ends_clause(scan, index + 1)


def read_doubtful_year(scan: Scan, index: int) -> int | None:
    """The year of two digits that ends a clause after a day and month, if it is no hour there.

    "2 jul 22" is of 2022 in a letter of those years, and at 22 in another.
    """
    if scan.broken(index) or scan.digits(index) != 2 or scan.glued(index):
        return None
    return _widen_year(scan.number(index)) if _ends_clause(scan, index + 1) else None


def _ends_clause(scan: Scan, index: int) -> bool:
    following = scan.tokens[index] if not scan.broken(index) else None
    if following is None:
        return True
    return following.kind == "p" and following.text in ".,;)!?" and scan.digits(index + 1) == 0


def _begins_month(scan: Scan, index: int) -> bool:
    return bool(scan.term(index, "month")) and not scan.broken(index)


def _is_count(scan: Scan, index: int) -> bool:
    """Whether the figure before a token is an amount and no year."""
    if index >= scan.count:
        return False
    token = scan.tokens[index]
    if scan.glued(index):
        if token.kind == "w" and scan.lexicon.borrowed and len(token.text) == 1:
            return False
        if token.kind in "nw" or token.text in "%€$£:":
            return not (token.text == ":" and scan.number(index + 1, glued=True) < 0)
        if token.text in ".,/" and scan.number(index + 1, glued=True) >= 0:
            return token.text != "/" or scan.digits(index + 1) == 4
    terms = scan.terms[index]
    # "14 mars 1981 av ..." is no 1981 of something: it stands behind its day.
    unit = ("no_date_before" in terms and "of" not in terms) or "clock_suffixes" in terms
    return unit and not scan.broken(index)


def _widen_year(short: int) -> int:
    # As in POSIX strptime's %y: 69 to 99 are of the twentieth century.
    return short + (1900 if short >= _LAST_CENTURY else 2000)


def read_figure_year(scan: Scan, index: int) -> tuple[int | None, int]:
    """The year in two or four digits at a token, and the token after it."""
    number = scan.number(index)
    if scan.digits(index) == 2:
        return _widen_year(number), index + 1
    if 1000 <= number <= 2999:
        return number, index + 1
    return None, index


def closes(scan: Scan, index: int) -> bool:
    """Whether a date in figures may end before a token: nothing glued on makes it longer."""
    if index >= scan.count or not scan.glued(index):
        return True
    token = scan.tokens[index]
    following = scan.tokens[index + 1] if index + 1 < scan.count else None
    glued = following is not None and not following.spaced and following.kind in "nw"
    if token.kind == "w":
        return token.text == "T" and glued and following is not None and following.kind == "n"
    if token.kind == "n" or token.text in "_%@=":
        return False
    if token.text in "/.:\\&" and glued:
        return False
    return not (token.text in "-" and glued and following is not None and following.kind == "w")


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day."""
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def is_labelled_otherwise(scan: Scan, index: int, stop: int) -> bool:
    """Whether a word or sign beside figures says that they are no date."""
    word = scan.ended(index, "no_date_after")
    if word is None and scan.sign(index - 1, ".:"):
        word = scan.ended(index - 1, "no_date_after")
    unit = None if scan.broken(stop) else scan.term(stop, "no_date_before")
    return bool(word or unit or scan.sign(stop, "%€$£") or scan.sign(index - 1, "€$£#§"))
