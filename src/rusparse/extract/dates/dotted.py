"""Reads days in figures with dots: day "." month "." [year]."""

from __future__ import annotations

from .recognition import Point, Scan
from .tokens import DASHES
from .years import closes, is_date, is_labelled_otherwise, read_figure_year, read_year

__all__ = ["read_dotted"]


def read_dotted(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    """A day with dots that begins at a token: what it states, the stop, and its form."""
    day, month = scan.number(index), scan.number(index + 2)
    spaced = not scan.glued(index + 2)
    if 1 <= day <= 12 < month <= 31 and scan.lexicon.order == "?":
        return _read_month_first(scan, index)
    if not (1 <= day <= 31 and 1 <= month <= 12) or scan.digits(index + 2) > 2:
        return None
    if scan.broken(index + 2) or (not scan.lexicon.dotted_days and spaced):
        return None
    stop = index + 3
    dot = scan.sign(stop, ".", glued=True)
    if dot and scan.digits(stop + 1) == 4 and not scan.broken(stop + 1):
        year, stop = read_figure_year(scan, stop + 1)
        if year and closes(scan, stop) and is_date(year, month, day):
            return Point("day", year, month, day), stop, "figures"
        return None
    if not scan.lexicon.dotted_days and _is_named(scan, index):
        stop += 1 if dot else 0
        return (Point("day", None, month, day), stop, "figures") if closes(scan, stop) else None
    if not scan.lexicon.dotted_days:
        ranged = _begins_list(scan, stop + 1 if dot else stop) and is_date(2000, month, day)
        place = stop + 2 if dot else stop + 1
        full = scan.digits(place + 4) == 4 and scan.sign(place + 3, ".", glued=True)
        point = Point("day", None, month, day)
        return (point, stop + 1 if dot else stop, "figures") if ranged and full else None
    if dot and scan.digits(stop + 1) == 2 and scan.glued(stop + 1) and closes(scan, stop + 2):
        if scan.sign(index - 1, ".", glued=True) or not is_date(2000, month, day):
            return None
        year, end = read_figure_year(scan, stop + 1)
        return Point("day", year, month, day), end, "figures"
    if spaced and not dot:
        return None
    found, end = read_year(scan, stop + 1 if dot else stop)
    if found is not None and found[0] is not None and is_date(found[0], month, day):
        return Point("day", found[0], month, day), end, "figures"
    return _read_dotted_alone(scan, index, stop, dot, Point("day", None, month, day))


def _read_month_first(scan: Scan, index: int) -> tuple[Point, int, str] | None:
    """ "07.18.2002", where regions differ in the order and only one is possible."""
    month, day = scan.number(index), scan.number(index + 2)
    year, stop = scan.number(index + 4), index + 5
    parts = scan.glued(index + 2) and scan.sign(index + 3, ".", glued=True)
    if not parts or scan.digits(index + 4) != 4 or not scan.glued(index + 4):
        return None
    if not (1900 <= year <= 2199 and is_date(year, month, day) and closes(scan, stop)):
        return None
    return Point("day", year, month, day), stop, "figures"


def _read_dotted_alone(
    scan: Scan, index: int, stop: int, dot: bool, point: Point
) -> tuple[Point, int, str] | None:
    # Without a year "4.5" is a decimal and "4.5." may end a sentence with one: something beside
    # it must say that it is a day.
    first = index if not dot and _find_range_end(scan, stop) else _find_range_start(scan, index)
    if first is not None:
        ranged = _is_range_of_days(scan, first) and closes(scan, stop)
        return (point, stop + 1 if dot else stop, "figures") if ranged else None
    before = scan.ended(index, "weekday") or scan.ended(index, "bound")
    article = scan.ended(index, "article") or scan.ended(index, "day_cue")
    comma = scan.sign(index - 1, ",.") and scan.ended(index - 1, "weekday")
    ranged = dot and _begins_list(scan, stop + 1)
    after = scan.term(stop + 1 if dot else stop, "clock_markers") or scan.term(
        stop + 1 if dot else stop, "bound_after"
    )
    from_range = scan.sign(index - 1, DASHES | {","}) and bool(
        scan.sign(index - 2, ".") or (dot and scan.ended(index - 1, "clock_suffixes"))
    )
    listed = scan.ended(index, "and")
    listed = listed or scan.ended(index, "range")
    from_range = from_range or (listed is not None and _ends_dotted(scan, listed[1]))
    from_range = from_range or (dot and _ends_first_day(scan, index - 1, point.day or 0))
    timed = _leads_to_clock(scan, stop + 1 if dot else stop)
    if not (before or article or comma or ranged or after or from_range or timed):
        padded = scan.digits(index) == 2 and scan.digits(index + 2) == 2
        sure = padded or scan.broken(index) or _stands_in_clause(scan, index, stop + 1)
        sure = sure or _ends_with_verb(scan, index)
        if not (dot and sure) or scan.ended(index, "no_date_after"):
            return None
    if not is_date(2000, point.month or 0, point.day or 0) or scan.term(stop, "clock_suffixes"):
        return None
    end = stop + 1 if dot and stop + 1 <= scan.count else stop
    if not closes(scan, end) or is_labelled_otherwise(scan, index, end):
        return None
    return point, end, "figures"


def _stands_in_clause(scan: Scan, index: int, stop: int) -> bool:
    """Whether figures with two dots stand between words in lower case, as no decimal does that
    ends a sentence, where decimals have commas and nouns no capitals.
    """
    if scan.lexicon.nouns or scan.broken(stop) or scan.broken(index):
        return False
    before, after = scan.tokens[index - 1], scan.tokens[stop]
    words = before.kind == after.kind == "w" and after.text[0].islower() and after.spaced
    return words and before.text[0].islower() and "no_date_before" not in scan.terms[stop]


def _ends_with_verb(scan: Scan, index: int) -> bool:
    """Whether a word that tells what a day is for, or a verb, stands right before figures."""
    before = scan.tokens[index - 1]
    if before.kind != "w" or scan.broken(index) or scan.lexicon.nouns:
        return False
    found = scan.lexicon.cues.find([before.lower])
    return any(name.startswith(("roles_", "tense_")) for name, _ in found)


def _is_named(scan: Scan, index: int) -> bool:
    """Whether figures after a weekday are a day where clock times are written with a dot, too.

    The clock times of programmes end in 0 or 5: "Monday 19.06" is none.
    """
    after = index + 3
    after += 1 if scan.sign(after, ".", glued=True) else 0
    weak = scan.term(after, "clock_markers") and scan.ended(after + 1, "clock_weak")
    if scan.term(after, "clock_markers") and not (weak or scan.broken(after)):
        # "20.3 kl 15": no clock time stands before another one
        counted = scan.ended(index, "no_date_after")
        return not counted and is_date(2000, scan.number(index + 2), scan.number(index))
    place = index - 1 if scan.sign(index - 1, ",.") else index
    if not scan.ended(place, "weekday") or not is_date(
        2000, scan.number(index + 2), scan.number(index)
    ):
        return False
    if scan.term(after, "clock_markers") or scan.digits(index + 2) == 1:
        # No clock time stands before another one, and none has one digit after its dot.
        return True
    if scan.digits(index) != 2 or scan.number(index + 2) % 5 == 0:
        return False
    timed = any(
        scan.term(after, name) for name in ("clock_suffixes", "clock_am", "clock_pm", "range")
    )
    return not (timed or scan.sign(after, DASHES))


def _find_range_end(scan: Scan, index: int) -> int | None:
    """Where the other end of a range begins, if two figures with a dot are that end."""
    word = None if scan.broken(index) else scan.term(index, "range")
    place = word[1] if word else index + 1
    if not word and not scan.sign(index, DASHES):
        return None
    dotted = scan.number(place) > 0 and scan.sign(place + 1, ".", glued=True)
    return place if dotted and scan.number(place + 2, glued=True) > 0 else None


def _find_range_start(scan: Scan, index: int) -> int | None:
    """Where a range that ends with a token begins, if it begins with two figures and one dot."""
    word = None if scan.broken(index) else scan.ended(index, "range")
    stop = word[1] if word else index - 1
    if not word and not scan.sign(index - 1, DASHES):
        return None
    dotted = scan.sign(stop - 2, ".", glued=True) and scan.number(stop - 1, glued=True) > 0
    before = scan.sign(stop - 4, ".:", glued=True)
    return stop - 3 if dotted and scan.number(stop - 3) > 0 and not before else None


def _is_range_of_days(scan: Scan, index: int) -> bool:
    """Whether two pairs of figures with no second dot are days ("04.05 bis 05.05").

    They are as well clock times ("8.10 til 9.10"), or numbers of something.
    """
    place = _find_range_end(scan, index + 3)
    if place is None or scan.ended(index, "no_date_after"):
        return False
    first, last = ((scan.number(at + 2), scan.number(at)) for at in (index, place))
    if not (is_date(2000, *first) and is_date(2000, *last)):
        return False
    if not (first < last or (first[0] >= 11 and last[0] <= 2)):
        return False
    if is_labelled_otherwise(scan, index, place + 3) or scan.term(place + 3, "clock_suffixes"):
        return False
    if scan.sign(place + 3, ".", glued=True) and scan.digits(place + 4) == 4:
        return True
    if scan.ended(index, "article") or scan.ended(index, "day_cue"):
        return True
    if all(6 <= day <= 23 and month in (5, 10) for month, day in (first, last)):
        return False
    cue = scan.ended(index, "weekday") or scan.ended(index, "bound")
    return bool(cue) or all(scan.digits(at + step) == 2 for at in (index, place) for step in (0, 2))


def _ends_dotted(scan: Scan, index: int) -> bool:
    """Whether a dotted day ends before a token."""
    return scan.sign(index - 1, ".") or scan.sign(index - 2, ".", glued=True)


def _ends_first_day(scan: Scan, index: int, day: int) -> bool:
    """Whether a lower day stands before a dash ("4-6.6.")."""
    first = scan.number(index - 1)
    return scan.sign(index, DASHES) and 1 <= first < day and scan.digits(index - 1) <= 2


def _leads_to_clock(scan: Scan, index: int) -> bool:
    """Whether a clock time with a colon or suffix follows, or a word that stands before them."""
    if scan.sign(index, ",", glued=True):
        index += 1
    if scan.broken(index):
        return False
    about = scan.term(index, "time") or scan.term(index, "clock_before_am")
    about = about or scan.term(index, "clock_before_pm")
    if about:
        return scan.number(about[1]) >= 0 or bool(scan.term(about[1], "clock_markers"))
    if scan.sign(index + 1, ":", glued=True):
        return scan.digits(index + 2) == 2
    if scan.sign(index + 1, DASHES) and scan.digits(index) in (1, 2):
        index += 2
    return scan.digits(index) in (1, 2) and bool(scan.term(index + 1, "clock_suffixes"))


def _begins_list(scan: Scan, index: int) -> bool:
    """Whether a connector and another dotted number follow."""
    word = scan.term(index, "and") or scan.term(index, "range")
    place = word[1] if word else index + 1
    if not word and not scan.sign(index, DASHES | {","}):
        return False
    return scan.number(place) > 0 and scan.sign(place + 1, ".", glued=True)
