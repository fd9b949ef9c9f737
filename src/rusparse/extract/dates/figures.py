"""Reads dates written in figures.

iso      = year ("-" | "/" | ".") month ("-" | "/" | ".") day | yyyymmdd     (ISO 8601)
slashed  = day "/" month ["/" year | " " year | "-" yy]
dotted   = day "." month "." [year]
dashed   = day "-" month "-" year
"""

from __future__ import annotations

from .dotted import read_dotted
from .recognition import Point, Scan
from .tokens import DASHES
from .years import closes, is_date, is_labelled_otherwise, read_figure_year, read_year

__all__ = ["read_figures"]

_HYPHENS = "-‐‑–−"
_LONGEST_WORD = 40
_ROUND_THE_CLOCK = frozenset({(24, 7), (7, 24)})
# Halves, thirds and quarters are fractions unless something beside them says "date".
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (1, 8), (1, 10)})


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
            return read_dotted(scan, index)
        if scan.sign(index + 1, _HYPHENS, glued=True):
            return _read_dashed(scan, index)
    return None


def _read_compact(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    text = scan.tokens[index].text
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    following = index + 1
    if not 1950 <= year <= 2099 or not is_date(year, month, day):
        return None
    if scan.glued(following):
        token = scan.tokens[following]
        if token.kind == "w" and token.text != "T":
            return None
        joined = token.kind == "p" and token.text in "-+/_=" and scan.digits(following + 1)
        if joined and scan.digits(following + 1) != 8:
            # A hyphen and four digits: a personal identity number; eight: a range.
            return None
    if is_labelled_otherwise(scan, index, following):
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
    if not 1000 <= year <= 2999 or not is_date(year, month, day) or not closes(scan, stop):
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
        year, stop = read_figure_year(scan, stop + 1)
    elif scan.sign(stop, _HYPHENS) and scan.digits(stop + 1) in (2, 4) and scan.glued(stop + 1):
        # "6/2-22" is a day with its year, "6/2-22/2" and "6/2-12 mars" are ranges.
        after = stop + 2
        if not _continues(scan, after) and (
            scan.digits(stop + 1) == 4 or _is_year_dash(scan, stop)
        ):
            year, stop = read_figure_year(scan, stop + 1)
    if year is None:
        found, end = read_year(scan, stop)
        if found is not None and found[0] is not None:
            year, stop = found[0], end
    if scan.term(stop, "month") and not scan.broken(stop) and scan.digits(stop - 1) < 4:
        return None
    if not closes(scan, stop) or is_labelled_otherwise(scan, index, stop):
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
    if not is_date(year or 2000, month, day):
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
        or scan.ended(index, "week_starts")
        or (before and before.text in ",(." and scan.ended(index - 1, "weekday"))
        or scan.term(stop, "clock_markers")
    )
    if pair in _ROUND_THE_CLOCK:
        return sure
    sure = sure or _is_listed(scan, index, stop) or _has_cue(scan, index)
    sure = sure or (scan.lexicon.order == "?" and _heads_lines(scan, index, pair))
    if pair in _FRACTIONS:
        return sure
    if scan.lexicon.borrowed:
        # A language without a vocabulary of its own has no words for marks and shares ("6/6").
        return sure or _is_before_clock(scan, stop)
    return sure or (scan.lexicon.order != "?" and scan.lexicon.slashed_days)


def _is_before_clock(scan: Scan, index: int) -> bool:
    """Whether a clock time with a colon follows on the line, after a comma and a word at most."""
    place = index + 1 if scan.sign(index, ",", glued=True) else index
    if not scan.broken(place) and scan.tokens[place].kind == "w":
        place += 1
    hour = scan.digits(place) in (1, 2) and not scan.broken(place)
    return hour and scan.sign(place + 1, ":", glued=True) and scan.digits(place + 2) == 2


def _is_listed(scan: Scan, index: int, stop: int) -> bool:
    """Whether another day with a slash stands on the other side of a dash or comma."""
    after = scan.sign(stop, DASHES) and scan.sign(stop + 2, "/", glued=True)
    before = scan.sign(index - 1, DASHES | {","}) and scan.sign(index - 3, "/")
    if after or before or _is_before_entry(scan, stop):
        return True
    following = None if scan.broken(stop) else scan.term(stop, "range") or scan.term(stop, "and")
    previous = scan.ended(index, "range") or scan.ended(index, "and")
    return bool(
        (following and scan.sign(following[1] + 1, "/", glued=True))
        or (previous and not scan.broken(index) and scan.sign(previous[1] - 2, "/", glued=True))
    )


def _heads_lines(scan: Scan, index: int, pair: tuple[int, int]) -> bool:
    """Whether a day with a slash begins its line, and another one a line before or after.

    Days before it ("25-26/4") tell that the day stands first, if they are no months.
    """
    if not scan.broken(index):
        days = scan.sign(index - 1, DASHES) and scan.broken(index - 2)
        if not days or not pair[0] > 12 or not 0 < scan.number(index - 2) < pair[0]:
            return False
        index -= 2
    return any(
        place != index
        and scan.digits(place) in (1, 2)
        and (scan.sign(place + 1, "/", glued=True) or scan.sign(place + 3, "/", glued=True))
        for place in scan.breaks
    )


def _is_before_entry(scan: Scan, index: int) -> bool:
    """Whether a comma, a word or two and another day with a slash follow ("..., answers 15/10")."""
    if not scan.sign(index, ","):
        return False
    place = index + 1
    while place < index + 3 and scan.tokens[place].kind == "w" and not scan.broken(place):
        place += 1
    pair = scan.number(place), scan.number(place + 2)
    slashed = scan.sign(place + 1, "/", glued=True) and not scan.broken(place)
    day = 1 <= pair[0] <= 31 and 1 <= pair[1] <= 12 and pair not in _FRACTIONS
    return place > index + 1 and slashed and day and closes(scan, place + 3)


def _has_cue(scan: Scan, index: int) -> bool:
    """Whether the word or label before a token tells what a date is for ("anmälningsdag 1/3")."""
    place = index - 2 if scan.sign(index - 1, ":") else index - 1
    if place < 0 or scan.tokens[place].kind != "w":
        return False
    word = scan.tokens[place].lower[:_LONGEST_WORD]
    return any(name.startswith("roles_") for name, _ in scan.lexicon.cues.find([word]))


def _read_dashed(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    if not (scan.sign(index + 3, _HYPHENS, glued=True) and scan.digits(index + 4) == 4):
        return None
    first, second = scan.number(index), scan.number(index + 2, glued=True)
    year, stop = read_figure_year(scan, index + 4)
    if year is None or not scan.glued(index + 4) or not closes(scan, stop):
        return None
    if scan.digits(index + 2) > 2 or not (1 <= first <= 31 and 1 <= second <= 31):
        return None
    return _order(scan, index, first, second, year, stop)


def _continues(scan: Scan, index: int) -> bool:
    return (scan.sign(index, "/.", glued=True) and scan.number(index + 1, glued=True) >= 0) or bool(
        not scan.broken(index) and scan.term(index, "month")
    )
