"""Reads dates written in figures, and years.

iso      = year ("-" | "/" | ".") month ("-" | "/" | ".") day | yyyymmdd     (ISO 8601)
slashed  = day "/" month ["/" year | " " year | "-" yy]
dotted   = day "." month "." [year]
dashed   = day "-" month "-" year
"""

from __future__ import annotations

import datetime as dt

from .lexicon import list_cues
from .recognition import Point, Scan
from .tokens import DASHES

__all__ = ["read_figures", "read_year"]

_Year = tuple[int | None, int | None]
_HYPHENS = "-‐‑–−"
_LONGEST_WORD = 40
_ROUND_THE_CLOCK = frozenset({(24, 7), (7, 24)})
# Halves, thirds and quarters are fractions unless something beside them says "date".
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (1, 8), (1, 10)})


def read_year(scan: Scan, index: int, glued: bool = False) -> tuple[_Year | None, int]:
    """The year after a day or month, or the steps to it from the reference year; and the stop."""
    if scan.broken(index):
        return None, index
    place = index + 1 if scan.sign(index, ",") else index
    if scan.broken(place):
        return None, index
    period = scan.term(place, "period_word")
    if period and period[0][0] == "year":
        return (None, period[0][1]), period[1]
    of = scan.term(place, "of") if scan.lexicon.borrowed else None
    if of and scan.digits(of[1]) == 4 and not scan.broken(of[1]):
        place = of[1]
    unit = scan.term(place, "unit")
    if unit and unit[0] == "year" and scan.digits(unit[1]) == 4:
        place = unit[1]
    if scan.sign(place, "'’‘`´") and scan.digits(place + 1) == 2 and scan.glued(place + 1):
        return (_widen_year(scan.number(place + 1)), None), place + 2
    if scan.digits(place) == 4 and 1000 <= scan.number(place) <= 2999:
        if place == index and scan.glued(place) and not (glued or scan.sign(place - 1, ".,")):
            return None, index
        if _is_count(scan, place + 1):
            return None, index
        return (scan.number(place), None), place + 1
    if place == index and _is_dashed_year(scan, place):
        return (_widen_year(scan.number(place + 1)), None), place + 2
    return None, index


def _is_dashed_year(scan: Scan, index: int) -> bool:
    # "12 maj -22": glued to the dash, apart from the month
    return (
        scan.sign(index, "-–")
        and scan.tokens[index].spaced
        and scan.digits(index + 1) == 2
        and scan.glued(index + 1)
        and _closes(scan, index + 2)
        and not _begins_month(scan, index + 2)
    )


def _begins_month(scan: Scan, index: int) -> bool:
    return bool(scan.term(index, "month")) and not scan.broken(index)


def _is_count(scan: Scan, index: int) -> bool:
    """Whether the figure before a token is an amount and no year."""
    if index >= scan.count:
        return False
    token = scan.tokens[index]
    if scan.glued(index):
        if token.kind in "nw" or token.text in "%€$£:":
            return not (token.text == ":" and scan.number(index + 1, glued=True) < 0)
        if token.text in ".,/" and scan.number(index + 1, glued=True) >= 0:
            return token.text != "/" or scan.digits(index + 1) == 4
    unit = scan.term(index, "no_date_before")
    return bool(unit) and not scan.broken(index)


def _widen_year(short: int) -> int:
    # As in POSIX strptime's %y: 69 to 99 are of the twentieth century.
    return short + (1900 if short >= 69 else 2000)


def read_figures(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    """A date in figures that begins at a token: what it states, the stop, and its form."""
    digits = scan.digits(index)
    if digits == 8:
        return _read_compact(scan, index)
    if digits == 4:
        return _read_year_first(scan, index)
    if digits in (1, 2) and scan.number(index) >= 0:
        if scan.sign(index + 1, "/", glued=True):
            return _read_slashed(scan, index)
        if scan.sign(index + 1, ".", glued=True):
            return _read_dotted(scan, index)
        if scan.sign(index + 1, _HYPHENS, glued=True):
            return _read_dashed(scan, index)
    return None


def _read_compact(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    text = scan.tokens[index].text
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    following = index + 1
    if not 1950 <= year <= 2099 or not _is_date(year, month, day):
        return None
    if scan.glued(following):
        token = scan.tokens[following]
        if token.kind == "w" and token.text != "T":
            return None
        joined = token.kind == "p" and token.text in "-+/_=" and scan.digits(following + 1)
        if joined and scan.digits(following + 1) != 8:
            # A hyphen and four digits: a personal identity number; eight: a range.
            return None
    if _is_labelled_otherwise(scan, index, following):
        return None
    return Point("day", year, month, day), following, "iso"


def _read_year_first(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    if not scan.sign(index + 1, _HYPHENS + "/.", glued=True):
        return None
    separator = scan.tokens[index + 1].text
    if not (scan.sign(index + 3, separator, glued=True) and scan.glued(index + 4)):
        return None
    month, day = scan.number(index + 2, glued=True), scan.number(index + 4)
    if max(scan.digits(index + 2), scan.digits(index + 4)) > 2 or separator in "–−":
        return None
    year = scan.number(index)
    stop = index + 5
    if not 1000 <= year <= 2999 or not _is_date(year, month, day) or not _closes(scan, stop):
        return None
    return Point("day", year, month, day), stop, "iso"


def _read_slashed(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    first, second = scan.number(index), scan.number(index + 2, glued=True)
    if not (1 <= first <= 31 and 1 <= second <= 31) or scan.digits(index + 2) > 2:
        return None
    stop = index + 3
    year: int | None = None
    if scan.sign(stop, "/", glued=True):
        if scan.digits(stop + 1) not in (2, 4) or not scan.glued(stop + 1):
            return None
        year, stop = _read_figure_year(scan, stop + 1)
    elif scan.sign(stop, _HYPHENS) and scan.digits(stop + 1) in (2, 4) and scan.glued(stop + 1):
        # "6/2-22" is a day with its year, "6/2-22/2" and "6/2-12 mars" are ranges.
        after = stop + 2
        if not _continues(scan, after) and (
            scan.digits(stop + 1) == 4 or _is_year_dash(scan, stop)
        ):
            year, stop = _read_figure_year(scan, stop + 1)
    if year is None:
        found, end = read_year(scan, stop)
        if found is not None and found[0] is not None:
            year, stop = found[0], end
    if scan.term(stop, "month") and not scan.broken(stop) and scan.digits(stop - 1) < 4:
        return None
    if not _closes(scan, stop) or _is_labelled_otherwise(scan, index, stop):
        return None
    return _order(scan, index, first, second, year, stop)


def _is_year_dash(scan: Scan, index: int) -> bool:
    number = scan.number(index + 1)
    # "6/2-8" would be a range of days; two digits above 31, or 15 and more after a shorter or
    # equal day, are a year in letters of this century.
    return scan.digits(index + 1) == 2 and (number > 12 or scan.tokens[index + 1].text[0] == "0")


def _order(
    scan: Scan, index: int, first: int, second: int, year: int | None, stop: int
) -> tuple[Point, int, str] | None:
    day, month = first, second
    figures: tuple[int, int] | None = None
    if scan.lexicon.order == "?" and first != second:
        if first > 12:
            day, month = first, second
        elif second > 12:
            day, month = second, first
        figures = (first, second)
    elif scan.lexicon.order == "mdy":
        day, month = second, first
    if not _is_date(year or 2000, month, day):
        return None
    if year is None and not _is_supported(scan, index, (first, second), stop):
        return None
    point = Point("day", year, month, day, figures=figures)
    return point, stop, "figures"


def _is_supported(scan: Scan, index: int, pair: tuple[int, int], stop: int) -> bool:
    """Whether two figures without a year may be a date where they stand."""
    before = scan.tokens[index - 1] if index else None
    sure = bool(
        scan.ended(index, "article")
        or scan.ended(index, "weekday")
        or scan.ended(index, "bound")
        or (before and before.text in ",(." and scan.ended(index - 1, "weekday"))
        or scan.term(stop, "clock_markers")
    )
    if pair in _ROUND_THE_CLOCK:
        return sure
    sure = sure or _is_listed(scan, index, stop) or _has_cue(scan, index)
    if pair in _FRACTIONS:
        return sure
    return sure or (scan.lexicon.order != "?" and scan.lexicon.slashed_days)


def _is_listed(scan: Scan, index: int, stop: int) -> bool:
    """Whether another day with a slash stands on the other side of a dash or comma."""
    after = scan.sign(stop, DASHES) and scan.sign(stop + 2, "/", glued=True)
    before = scan.sign(index - 1, DASHES | {","}) and scan.sign(index - 3, "/")
    if after or before:
        return True
    following = None if scan.broken(stop) else scan.term(stop, "range") or scan.term(stop, "and")
    previous = scan.ended(index, "range") or scan.ended(index, "and")
    return bool(
        (following and scan.sign(following[1] + 1, "/", glued=True))
        or (previous and not scan.broken(index) and scan.sign(previous[1] - 2, "/", glued=True))
    )


def _has_cue(scan: Scan, index: int) -> bool:
    """Whether the word or label before a token tells what a date is for ("anmälningsdag 1/3")."""
    place = index - 2 if scan.sign(index - 1, ":") else index - 1
    if place < 0 or scan.tokens[place].kind != "w":
        return False
    word = scan.tokens[place].lower[:_LONGEST_WORD]
    cues = scan.lexicon.cues
    names, _ = list_cues(scan.lexicon, word)
    return any(name.startswith("roles_") and cues[name].find([word], 0) for name in names)


def _is_labelled_otherwise(scan: Scan, index: int, stop: int) -> bool:
    word = scan.ended(index, "no_date_after")
    if word is None and scan.sign(index - 1, ".:"):
        word = scan.ended(index - 1, "no_date_after")
    unit = None if scan.broken(stop) else scan.term(stop, "no_date_before")
    return bool(word or unit or scan.sign(stop, "%€$£") or scan.sign(index - 1, "€$£#§"))


def _read_dotted(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    day, month = scan.number(index), scan.number(index + 2)
    spaced = not scan.glued(index + 2)
    if not (1 <= day <= 31 and 1 <= month <= 12) or scan.digits(index + 2) > 2:
        return None
    if scan.broken(index + 2) or (not scan.lexicon.dotted_days and spaced):
        return None
    stop = index + 3
    dot = scan.sign(stop, ".", glued=True)
    if dot and scan.digits(stop + 1) == 4 and not scan.broken(stop + 1):
        year, stop = _read_figure_year(scan, stop + 1)
        if year and _closes(scan, stop) and _is_date(year, month, day):
            return Point("day", year, month, day), stop, "figures"
        return None
    if not scan.lexicon.dotted_days:
        ranged = _begins_list(scan, stop + 1 if dot else stop) and _is_date(2000, month, day)
        place = stop + 2 if dot else stop + 1
        full = scan.digits(place + 4) == 4 and scan.sign(place + 3, ".", glued=True)
        point = Point("day", None, month, day)
        return (point, stop + 1 if dot else stop, "figures") if ranged and full else None
    if dot and scan.digits(stop + 1) == 2 and scan.glued(stop + 1) and _closes(scan, stop + 2):
        if scan.sign(index - 1, ".", glued=True) or not _is_date(2000, month, day):
            return None
        year, end = _read_figure_year(scan, stop + 1)
        return Point("day", year, month, day), end, "figures"
    if spaced and not dot:
        return None
    found, end = read_year(scan, stop + 1 if dot else stop)
    if found is not None and found[0] is not None and _is_date(found[0], month, day):
        return Point("day", found[0], month, day), end, "figures"
    return _read_dotted_alone(scan, index, stop, dot, Point("day", None, month, day))


def _read_dotted_alone(
    scan: Scan, index: int, stop: int, dot: bool, point: Point
) -> tuple[Point, int, str] | None:
    # Without a year "4.5" is a decimal and "4.5." may end a sentence with one: something beside
    # it must say that it is a day.
    before = scan.ended(index, "weekday") or scan.ended(index, "bound")
    article = scan.ended(index, "article") or scan.ended(index, "day_cue")
    comma = scan.sign(index - 1, ",.") and scan.ended(index - 1, "weekday")
    ranged = dot and _begins_list(scan, stop + 1)
    after = scan.term(stop + 1 if dot else stop, "clock_markers") or scan.term(
        stop + 1 if dot else stop, "bound_after"
    )
    from_range = scan.sign(index - 1, DASHES | {","}) and scan.sign(index - 2, ".")
    listed = scan.ended(index, "and")
    listed = listed or scan.ended(index, "range")
    from_range = from_range or (listed is not None and _ends_dotted(scan, listed[1]))
    from_range = from_range or (dot and _ends_first_day(scan, index - 1, point.day or 0))
    timed = _leads_to_clock(scan, stop + 1 if dot else stop)
    if not (before or article or comma or ranged or after or from_range or timed):
        padded = scan.digits(index) == 2 and scan.digits(index + 2) == 2
        if not (dot and (padded or scan.broken(index))) or scan.ended(index, "no_date_after"):
            return None
    if not _is_date(2000, point.month or 0, point.day or 0) or scan.term(stop, "clock_suffixes"):
        return None
    end = stop + 1 if dot and stop + 1 <= scan.count else stop
    if not _closes(scan, end) or _is_labelled_otherwise(scan, index, end):
        return None
    return point, end, "figures"


def _ends_dotted(scan: Scan, index: int) -> bool:
    """Whether a dotted day ends before a token."""
    return scan.sign(index - 1, ".") or scan.sign(index - 2, ".", glued=True)


def _ends_first_day(scan: Scan, index: int, day: int) -> bool:
    """Whether a lower day stands before a dash ("4-6.6.")."""
    first = scan.number(index - 1)
    return scan.sign(index, DASHES) and 1 <= first < day and scan.digits(index - 1) <= 2


def _leads_to_clock(scan: Scan, index: int) -> bool:
    """Whether a clock time with a colon follows, or a word that stands before clock times."""
    if scan.broken(index):
        return False
    about = scan.term(index, "time") or scan.term(index, "clock_before_am")
    about = about or scan.term(index, "clock_before_pm")
    if about:
        return scan.number(about[1]) >= 0 or bool(scan.term(about[1], "clock_markers"))
    return scan.sign(index + 1, ":", glued=True) and scan.digits(index + 2) == 2


def _begins_list(scan: Scan, index: int) -> bool:
    """Whether a connector and another dotted number follow."""
    word = scan.term(index, "and") or scan.term(index, "range")
    place = word[1] if word else index + 1
    if not word and not scan.sign(index, DASHES | {","}):
        return False
    return scan.number(place) > 0 and scan.sign(place + 1, ".", glued=True)


def _read_dashed(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    if not (scan.sign(index + 3, _HYPHENS, glued=True) and scan.digits(index + 4) == 4):
        return None
    first, second = scan.number(index), scan.number(index + 2, glued=True)
    year, stop = _read_figure_year(scan, index + 4)
    if year is None or not scan.glued(index + 4) or not _closes(scan, stop):
        return None
    if scan.digits(index + 2) > 2 or not (1 <= first <= 31 and 1 <= second <= 31):
        return None
    return _order(scan, index, first, second, year, stop)


def _read_figure_year(scan: Scan, index: int) -> tuple[int | None, int]:
    number = scan.number(index)
    if scan.digits(index) == 2:
        return _widen_year(number), index + 1
    if 1000 <= number <= 2999:
        return number, index + 1
    return None, index


def _continues(scan: Scan, index: int) -> bool:
    return (scan.sign(index, "/.", glued=True) and scan.number(index + 1, glued=True) >= 0) or bool(
        not scan.broken(index) and scan.term(index, "month")
    )


def _closes(scan: Scan, index: int) -> bool:
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


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
