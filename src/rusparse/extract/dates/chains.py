"""Reads lists and ranges of days and months, and shares among them what is written once.

    chain     = [clock] element [clock] {connector element [clock]}
    connector = dash | "/" | "," | words such as "to" and "and"

"25–26 jan, 16–17 feb och 22–23 mars 2022" is a chain of six elements that makes three mentions.
`sharing` gives each what it has in common with the others.
"""

from __future__ import annotations

import datetime as dt

from .clocks import read_adjoining_clock, read_clock, turn_to_named_half
from .elements import Element, read_element
from .recognition import Clock, Recognised, Scan, is_moved
from .recurrence import repeat_every_year
from .sharing import settle_months, share_clock, share_years
from .tokens import DASHES
from .years import read_year

__all__ = ["read_chain"]

_MOST_UNSETTLED = 12
_MOST_ELEMENTS = 60


def read_chain(scan: Scan, index: int) -> tuple[list[Recognised], int] | None:
    """The mentions of the chain that begins at a token, and the token after the last of them."""
    leading = _read_leading_clock(scan, index)
    elements, links = _read_elements(scan, leading[1]) if leading else ([], [])
    if not elements:
        # "04.05." may be a clock time or a day
        leading = None
        elements, links = _read_elements(scan, index)
    if leading:
        first = elements[0]
        first.clock = first.clock or turn_to_named_half(scan, leading[0], first.stop)
    if links:
        settle_months(scan, elements, links)
    count = _count_settled(scan, elements)
    if not count:
        return None
    if count == 1:
        found = [_make_single(elements[0])]
    else:
        elements, links = elements[:count], links[: count - 1]
        share_years(elements)
        share_clock(elements, links)
        found = _group(scan, elements, links)
    # The words for the beginning of a week are several.
    if len(found) == 1 and scan.endings and _is_after(scan, elements[0].start, "week_starts"):
        _make_week(found[0])
    yearly = scan.term(found[-1].stop, "repeat_each_year") if found else None
    if yearly and not scan.broken(found[-1].stop) and repeat_every_year(found):
        found[0].stop = yearly[1]
        return found[:1], yearly[1]
    if leading and found and found[0].clock is leading[0]:
        found[0].start = min(found[0].start, leading[0].start)
    return found, max([mention.stop for mention in found])


def _is_after(scan: Scan, index: int, category: str) -> bool:
    """Whether a term stands before a token, perhaps with an article between them."""
    article = scan.ended(index, "article")
    return bool(scan.ended(index, category) or (article and scan.ended(article[1], category)))


def _make_week(mention: Recognised) -> None:
    """Make a day the week that it is of: "week of 5 October"."""
    point = mention.first
    if mention.last is None and mention.clock is None and point.day is not None:
        point.unit, mention.rule = "week_of", "week-of-day"


def _read_leading_clock(scan: Scan, index: int) -> tuple[Clock, int] | None:
    clock = read_clock(scan, index, dotted=True)
    if clock is None:
        return None
    place = clock.stop
    for _ in range(3):
        link = scan.term(place, "article") or scan.term(place, "weekday_after")
        if scan.broken(place) or scan.term(place, "range"):
            # What runs "10.15 till" a day begins on a day, too.
            return None
        if scan.sign(place, ","):
            place += 1
        elif link:
            place = link[1]
        else:
            break
    if scan.broken(place):
        return None
    return clock, place


def _read_elements(scan: Scan, index: int) -> tuple[list[Element], list[str]]:
    elements: list[Element] = []
    links: list[str] = []
    unsettled = 0
    place = index
    while len(elements) < _MOST_ELEMENTS:
        after_month = _is_after_month(elements)
        element = read_element(scan, place, after_month=after_month)
        if element is None:
            break
        elements.append(element)
        unsettled = 0 if element.settled else unsettled + 1
        if unsettled > _MOST_UNSETTLED:
            return [], []
        place = element.stop
        timed = element.settled and element.form != "month"
        if timed or element.weekday_form or element.ordinal or after_month:
            weekday = element.point.weekday is not None
            dotted = element.form in ("weekday", "relative", "feast")
            place += 1 if _ends_short_month(scan, place) or _is_dotted(scan, element) else 0
            clock = read_adjoining_clock(scan, place, after_weekday=weekday, dotted=dotted)
            place = element.stop
            if clock is not None:
                element.clock, place = clock, clock.stop
                place = _read_year_behind(scan, element, place)
        connector = _read_connector(scan, place)
        if connector is None:
            break
        links.append(connector[0])
        place = connector[1]
    return elements, links[: max(0, len(elements) - 1)]


def _read_year_behind(scan: Scan, element: Element, index: int) -> int:
    """The token after a year that stands behind a clock time ("Aug 05 12:00:00 2015")."""
    clock, point = element.clock, element.point
    if clock is None or not clock.minutes or point.year is not None or point.month is None:
        return index
    year, stop = read_year(scan, index)
    if year is None or year[0] is None or not 1900 <= year[0] <= 2199:
        return index
    point.year = year[0]
    clock.stop = element.stop = stop
    return stop


def _is_dotted(scan: Scan, element: Element) -> bool:
    """Whether the stop of an ordinal follows a day alone ("Freitag, den 13., 19 Uhr")."""
    alone = element.form == "day" and scan.lexicon.dotted_days
    return alone and scan.sign(element.stop, ".", glued=True)


def _ends_short_month(scan: Scan, index: int) -> bool:
    """Whether a token is the stop of a short month ("12 sept. kl 18")."""
    month = scan.term(index - 1, "month") if scan.sign(index, ".", glued=True) else None
    return bool(month and month[0][1])


def _is_after_month(elements: list[Element]) -> bool:
    """Whether the nearest element with a month has it before its day."""
    for element in reversed(elements):
        if element.settled:
            return element.form == "month_day"
    return False


def _read_connector(scan: Scan, index: int) -> tuple[str, int] | None:
    """The kind of a connector (range, and, or, comma, slash) and where the next element begins."""
    place = index + 1 if scan.sign(index, ".", glued=True) else index
    signed = scan.tokens[place].kind == "p"
    if not (signed or scan.terms[place]) or scan.broken(place):
        return None
    found = _read_connector_sign(scan, place) if signed else None
    if found is None or found[0] == "comma":
        found = _read_connector_word(scan, found[1] if found else place, bool(found)) or found
    if found is None or scan.broken(found[1]):
        return None
    return found[0], _skip_articles(scan, found[1])


def _read_connector_sign(scan: Scan, index: int) -> tuple[str, int] | None:
    if scan.sign(index, DASHES):
        place = index + 1
        while scan.sign(place, DASHES, glued=True):
            place += 1
        return "range", place
    for sign, kind in (("/", "slash"), (",", "comma"), ("+", "and")):
        if scan.sign(index, sign):
            return kind, index + 1
    return None


def _read_connector_word(scan: Scan, index: int, after_comma: bool) -> tuple[str, int] | None:
    if scan.broken(index):
        return None
    for kind in ("and", "or", "range") if after_comma else ("and", "or", "range", "onto"):
        word = scan.term(index, kind)
        if word:
            return kind, word[1]
    return None


def _skip_articles(scan: Scan, index: int) -> int:
    for _ in range(2):
        article = scan.term(index, "article")
        if article is None:
            article = scan.term(index, "weekday_after")
            if article is not None and not scan.term(article[1], "weekday"):
                break
        if article and not scan.broken(article[1]) and not scan.term(index, "weekday"):
            index = article[1]
    return index


def _count_settled(scan: Scan, elements: list[Element]) -> int:
    """How many leading elements are dates of their own; the last may shrink to its weekday."""
    for index, element in enumerate(elements):
        if element.settled:
            continue
        if element.weekday_form and _is_day_of_weekday(scan, element):
            element.form = "weekday_day"
            continue
        if element.weekday_form and element.weekday_form != "short":
            element.point.day, element.form, element.stop = None, "weekday", element.weekday_stop
            element.clock = read_adjoining_clock(scan, element.stop, after_weekday=True)
            return index + 1
        alone = element.clock or (element.ordinal and _ends_clause(scan, element))
        if alone and index == 0 and scan.ended(element.start, "article"):
            element.form = "day_alone"
            continue
        return index
    return len(elements)


def _is_day_of_weekday(scan: Scan, element: Element) -> bool:
    """Whether a number behind a weekday is the day of a month: "Friday the 27th", "Freitag 16."."""
    if element.ordinal or element.clock or scan.ended(element.stop - 1, "article"):
        return True
    stop = element.stop
    if scan.sign(stop, DASHES) and "weekday" in scan.terms[stop + 1]:
        # "Sat 14 – Sun 15"
        return True
    dotted = scan.sign(stop, ".", glued=True) and scan.lexicon.dotted_days
    place = stop + 1 if dotted else stop
    ends = scan.broken(place) or scan.sign(place, ".,;!?)")
    return ends and not scan.digits(place + 1)


def _ends_clause(scan: Scan, element: Element) -> bool:
    """Whether a day of the month ends its clause and has a preposition or marks of an ordinal that
    only days have ("den 10:e", "on the 10th"): "the 10th floor" is none.
    """
    if not (scan.broken(element.stop) or scan.sign(element.stop, ".,;!?)")):
        return False
    article = scan.ended(element.start, "article")
    before = article[1] if article else element.start
    # "on the" is one term, or two.
    on = "weekday_after" in scan.terms[before] or scan.ended(before, "weekday_after")
    return scan.tokens[element.stop - 2].text == ":" or bool(on or scan.ended(before, "bound"))


def _group(scan: Scan, elements: list[Element], links: list[str]) -> list[Recognised]:
    found: list[Recognised] = []
    index = 0
    between = len(elements) == 2 and _is_after(scan, elements[0].start, "between")
    while index < len(elements):
        element = elements[index]
        link = links[index] if index < len(links) else None
        following = elements[index + 1] if link else None
        if following is None:
            found.append(_make_single(element))
            index += 1
        elif (
            element.form == following.form == "month"
            and _count_months(elements, links, index)
            and not is_moved(scan, elements[0].start)
        ):
            last = index + _count_months(elements, links, index)
            found.append(_make_range(element, elements[last], "month-range"))
            index = last + 1
        elif link == "range" and is_moved(scan, elements[0].start):
            # "moved from 4 May to 11 May" names two days and nothing between them
            found += [_make_single(element), _make_single(following)]
            found[-1].moved = found[-2].moved = True
            index += 2
        elif _is_range(element, following, link, between):
            found.append(_make_range(element, following, f"{_name(element)}-range"))
            index += 2
        elif link == "range":
            # What is joined by a dash and is no range is not understood: the chain ends here.
            found.append(_make_single(element))
            break
        else:
            found.append(_make_single(element))
            index += 1
    return found


def _count_months(elements: list[Element], links: list[str], index: int) -> int:
    """How many of the following elements are the months right after this one."""
    count = 0
    if links[index] == "range":
        return 1 if elements[index + 1].form == "month" else 0
    while index + count + 1 < len(elements) and elements[index + count + 1].form == "month":
        here, there = elements[index + count].point, elements[index + count + 1].point
        if links[index + count] == "range" or (here.month or 0) % 12 + 1 != there.month:
            break
        count += 1
    return count


def _is_range(first: Element, last: Element, link: str | None, between: bool) -> bool:
    if "weekday" in (first.form, last.form) and first.form != last.form:
        return link == "range" and first.form == "relative" and last.form == "weekday"
    if link in ("slash", "onto"):
        one, other = first.point, last.point
        return one.month == other.month and (one.day or 0) + 1 == (other.day or 0)
    if not (link == "range" or (between and link == "and")):
        return False
    one, other = first.point, last.point
    if one.year is not None and other.year is not None and (one.figures or other.figures):
        # Which of the figures is the month is not known yet.
        return one.year <= other.year
    if one.year is not None and other.year is not None and one.month and other.month:
        try:
            return dt.date(one.year, one.month, one.day or 1) <= dt.date(
                other.year, other.month, other.day or 28
            )
        except ValueError:
            return False
    return True


_NAMES = {
    "day_month": "day-month",
    "month_day": "month-day",
    "nth_weekday": "nth-weekday",
    "weekday_day": "weekday-day",
    "day_alone": "day-of-month",
    "feast": "holiday",
    "relative": "relative-day",
}


def _name(element: Element) -> str:
    return _NAMES.get(element.form, element.form)


def _make_single(element: Element) -> Recognised:
    stop = element.stop
    start = element.start
    if element.clock and element.clock.stop > stop:
        stop = element.clock.stop
    rule = _name(element) + ("-clock" if element.clock else "")
    return Recognised(start, stop, rule, element.point, clock=element.clock)


def _make_range(first: Element, last: Element, rule: str) -> Recognised:
    if first.point.weekday_last is not None and last.point.weekday is None:
        last.point.weekday = first.point.weekday_last
    mention = Recognised(first.start, last.stop, rule, first.point, last.point)
    if first.clock and last.clock and first.clock.start >= 0 and last.clock.start >= 0:
        # "4 maj kl 9 – 5 maj kl 16" runs from moment to moment; daily hours are left out.
        mention.clock, mention.last_clock = first.clock, last.clock
        mention.stop = max(last.stop, last.clock.stop)
        mention.rule += "-clock"
    return mention
