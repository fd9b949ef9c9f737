"""Reads the weekdays before a day, and what stands between them and it."""

from __future__ import annotations

from .recognition import Scan
from .tokens import DASHES

__all__ = [
    "read_weekday_behind",
    "read_weekday_list",
    "read_weekdays",
    "skip_after_weekday",
]

_AFTER_WEEKDAY = frozenset({"clock_markers", "clock_noon", "clock_midnight", "time", "of"})
_BETWEEN_WEEKDAYS = DASHES | {"/", "+", "&"}


def read_weekdays(scan: Scan, index: int) -> tuple[int, int | None, str, int] | None:
    """The first and last weekday at a token, the form of the first, and the token after them."""
    found = scan.term(index, "weekday")
    if found is None:
        return None
    (first, form), stop = found
    if form == "short" and scan.sign(stop, ".", glued=True):
        stop += 1
    link = stop
    if scan.sign(link, _BETWEEN_WEEKDAYS):
        link += 1
    elif scan.terms[link]:
        word = scan.term(link, "range") or scan.term(link, "and")
        link = word[1] if word else link
    if link != stop and not scan.broken(link):
        second = scan.term(link, "weekday")
        if second and second[0][0] != first:
            (last, _), end = second
            return first, last, form, end
    return first, None, form, stop


def read_weekday_list(scan: Scan, index: int) -> int:
    """The token after a weekday that a word such as "and" follows; 0 if none does."""
    found = scan.term(index, "weekday")
    if found is None:
        return 0
    stop = found[1] + 1 if scan.sign(found[1], ".", glued=True) else found[1]
    return stop if scan.sign(stop, "+&") or scan.term(stop, "and") else 0


def skip_after_weekday(scan: Scan, index: int) -> int:
    """The token after commas and articles that follow a weekday."""
    for _ in range(4):
        if scan.sign(index, ",."):
            index += 1
            continue
        article = scan.term(index, "article")
        if article is None or scan.broken(index):
            break
        index = article[1]
    return index


def read_weekday_behind(scan: Scan, index: int) -> tuple[int, int] | None:
    """The weekday that stands behind a day that ends at a token, and the token after it.

    "24/2 (onsdag) 18.00", "2027-02-24 onsdag kl 18": a clock time, a sign or nothing follows, not
    a day, whose weekday it would be.
    """
    bracket = scan.sign(index, "(")
    place = index + 1 if bracket or scan.sign(index, ",") else index
    found = None if scan.broken(place) or scan.broken(index) else scan.term(place, "weekday")
    if found is None or found[0][1] == "plural":
        return None
    (weekday, form), stop = found
    stop += 1 if form == "short" and scan.sign(stop, ".", glued=True) else 0
    if bracket:
        return (weekday, stop + 1) if scan.sign(stop, ")") else None
    if form == "short" and place > index:
        return None
    token = scan.tokens[stop]
    timed = scan.sign(stop + 1, ":.", glued=True) and scan.digits(stop + 2) == 2
    if token.digits and not scan.broken(stop):
        return (weekday, stop) if timed and token.digits <= 2 else None
    if scan.sign(stop, ",") and scan.digits(stop + 1):
        return None
    ends = scan.broken(stop) or (token.kind == "p" and token.text in ",.;|)")
    ends = ends or not _AFTER_WEEKDAY.isdisjoint(scan.terms[stop])
    return (weekday, stop) if ends else None
