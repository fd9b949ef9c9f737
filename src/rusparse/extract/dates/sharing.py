"""Shares among the days of a chain what is written once: month, year and clock time.

Days take the month to their right, months the year to their right, and where the order of the
months shows a turn of the year, the year before it.
"""

from __future__ import annotations

from dataclasses import replace

from .elements import Element
from .recognition import Scan, ends_well

__all__ = ["settle_months", "share_clock", "share_years"]


def settle_months(scan: Scan, elements: list[Element], links: list[str]) -> None:
    """Give days without a month that of the day beside them in a list or range."""
    for index in range(len(elements) - 2, -1, -1):
        element, following = elements[index], elements[index + 1]
        if element.settled or following.point.month is None or following.point.day is None:
            continue
        if following.form == "month_day" or not following.settled or element.clock:
            continue
        if not _may_share(scan, elements, links, index):
            continue
        element.point.month = following.point.month
        element.form = "day_month" if following.form != "figures" else "figures"
        first, last = element.point.day or 0, following.point.day or 0
        if links[index] == "range" and first > last:
            # "30–2 maj": the month before
            month = following.point.month
            element.point.month = month - 1 if month > 1 else 12
            if first < 25 or last > 7:
                element.form, element.point.month = "day", None
    for index in range(1, len(elements)):
        element, before = elements[index], elements[index - 1]
        if element.settled or before.form not in ("month_day", "iso"):
            continue
        if before.form == "iso":
            if links[index - 1] == "range" and _ends_iso_days(scan, element, before):
                element.point.month, element.form = before.point.month, "iso"
            continue
        if _stands_after_month(scan, element, links[index - 1], before):
            element.point.month, element.form = before.point.month, "month_day"


def _may_share(scan: Scan, elements: list[Element], links: list[str], index: int) -> bool:
    """Whether a day alone belongs to the month to its right, and is no house number before it."""
    link = links[index]
    day, following = elements[index].point.day or 0, elements[index + 1].point.day or 0
    if link in ("range", "and", "or", "onto"):
        return link == "range" or day < following
    if link == "slash":
        return day < following
    if day >= following:
        return False
    later = links[index + 1 :]
    sure = elements[index].ordinal or elements[index].weekday_form is not None
    listed = bool(later) and later[0] in ("and", "or", "range", "comma")
    place = elements[index].start
    if not sure and scan.ended(place, "no_date_after"):
        # "Kurs steg 1, 20–21 oktober"
        return False
    if index and links[index - 1] == "comma" and not elements[index - 1].settled:
        # The third of a list is no house number.
        sure = sure or (elements[index - 1].point.day or 0) < day
    return sure or listed or scan.broken(place) or bool(scan.ended(place, "article"))


def _stands_after_month(scan: Scan, element: Element, link: str, before: Element) -> bool:
    if element.ordinal or element.point.year is not None:
        return True
    days = (element.point.day or 0) - (before.point.day or 0)
    if days <= 0 or (link == "slash" and days > 1):
        return False
    place = element.stop
    if link == "comma":
        return scan.sign(place, ",;") or bool(scan.term(place, "and")) or _ends_list(scan, element)
    if scan.broken(place) or scan.term(place, "no_date_before"):
        return scan.broken(place)
    token = scan.tokens[place]
    return not (scan.glued(place) and token.kind in "nw")


def _ends_list(scan: Scan, element: Element) -> bool:
    """Whether the last of three or more days ends its clause: "Sept. 21, 23, 25"."""
    first = element.start - 3
    listed = scan.sign(first, ",") and scan.digits(first + 1) and not scan.broken(first)
    return bool(listed) and (scan.broken(element.stop) or scan.sign(element.stop, ".;)!"))


def _ends_iso_days(scan: Scan, element: Element, before: Element) -> bool:
    """Whether a day alone ends the days that begin in figures ("2022-05-04–06")."""
    later = (element.point.day or 0) > (before.point.day or 0)
    # A hyphen would make it a number of something.
    dash = element.start == before.stop + 1 and scan.tokens[before.stop].text != "-"
    joined = dash and scan.glued(element.start)
    return later and joined and scan.digits(element.start) == 2 and ends_well(scan, element.stop)


def share_years(elements: list[Element]) -> None:
    """Give days and months without a year that of the one beside them."""
    known: Element | None = None
    for element in reversed(elements):
        if element.point.year is not None or element.point.year_step is not None:
            known = element
        elif known is not None and _takes_year(element):
            _take_year(element, known, -1)
            known = element
    known = None
    for element in elements:
        if element.point.year is not None or element.point.year_step is not None:
            known = element
        elif known is not None and _takes_year(element):
            # A year before the list covers what follows in the same year, and no more.
            if _order_in_year(element) >= _order_in_year(known):
                _take_year(element, known, 1)
                known = element
            else:
                known = None


def _takes_year(element: Element) -> bool:
    return element.point.month is not None or element.point.feast is not None


def _take_year(element: Element, known: Element, direction: int) -> None:
    point, source = element.point, known.point
    point.year, point.year_step = source.year, source.year_step
    mine, other = _order_in_year(element), _order_in_year(known)
    turned = mine > other if direction < 0 else mine < other
    if point.year is not None and source.month is not None and point.month is not None and turned:
        point.year += direction
        point.stated_year = False


def _order_in_year(element: Element) -> tuple[int, int]:
    return element.point.month or 0, element.point.day or 0


def share_clock(elements: list[Element], links: list[str]) -> None:
    """Days in a list share the time at its end: "5 och 6 maj kl 18"."""
    for index in range(len(elements) - 2, -1, -1):
        element, following = elements[index], elements[index + 1]
        if links[index] not in ("and", "or", "comma") or element.clock or not following.clock:
            continue
        in_range = index > 0 and links[index - 1] == "range"
        ends_range = index + 1 < len(links) and links[index + 1] == "range"
        if not in_range and not ends_range and element.point.day is not None:
            element.clock = replace(following.clock, start=-1, stop=-1)
