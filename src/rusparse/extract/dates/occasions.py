"""Reads on which days something repeats: weekdays, days of each month, days and weeks of each year.

monthly = ordinals [day | weekdays] {and ordinals weekdays} ("of the month" | of every [nth] month)
yearly  = day month {and day} | month | ordinal weekday "in" month | "in week" numbers
"""

from __future__ import annotations

from .elements import read_element
from .recognition import Scan
from .recurrence import Recurrence, repeat_yearly
from .tokens import DASHES

__all__ = [
    "list_weekdays",
    "read_in_months",
    "read_interval",
    "read_occasion",
    "read_ordinals",
    "read_yearly_days",
]

_MOST_INTERVAL, _MOST_DAYS, _MOST_WEEKS = 31, 12, 53
_LAST_OF_MONTH = (-1, -2)
_FORMS = ("plain", "plural", "definite", "short", "on")


def list_weekdays(
    scan: Scan, index: int, forms: tuple[str, ...] = _FORMS
) -> tuple[list[int], int] | None:
    """The weekdays of a list or range at a token (0 is Monday), and the token after them."""
    days: list[int] = []
    stop = place = index
    ranged = False
    while len(days) <= 7:
        found = scan.term(place, "weekday")
        if found is None or found[0][1] not in forms or (days and scan.broken(place)):
            break
        day, stop = found[0][0], found[1]
        if ranged and days:
            first = days[-1]
            days += [(first + step) % 7 for step in range(1, (day - first) % 7 + 1)]
        else:
            days.append(day)
        place = stop + 1 if scan.sign(stop, ".", glued=True) else stop
        ranged = False
        if scan.tokens[place].kind != "p" and not scan.terms[place]:
            break
        word = scan.term(place, "and") or scan.term(place, "or")
        to = scan.term(place, "range")
        if scan.sign(place, DASHES):
            place, ranged = place + 1, True
        elif to:
            place, ranged = to[1], True
        elif scan.sign(place, ",/&+"):
            place += 1
            word = scan.term(place, "and")
            place = word[1] if word else place
        elif word:
            place = word[1]
        else:
            break
        article = scan.term(place, "weekday_after") or scan.term(place, "repeat_every")
        place = article[1] if article else place
    return (days, stop) if days else None


def read_interval(scan: Scan, index: int) -> tuple[int, int] | None:
    """A number or ordinal from 1 to 31, or the last (-1), and the token after it."""
    word = scan.term(index, "ordinal") or scan.term(index, "cardinal")
    if word and (1 <= word[0] <= _MOST_INTERVAL or word[0] in _LAST_OF_MONTH):
        return word
    number = scan.number(index)
    if not 1 <= number <= _MOST_INTERVAL:
        return None
    stop = index + 1
    if scan.sign(stop, ":.", glued=True):
        stop += 1
    glued = scan.glued(stop) and stop < scan.count
    if glued and scan.tokens[stop].lower in scan.lexicon.suffixes:
        stop += 1
    return number, stop


def read_ordinals(scan: Scan, index: int) -> tuple[list[int], int] | None:
    """A list of ordinals in words, or in figures with what makes them one."""
    numbers: list[int] = []
    stop = place = index
    while len(numbers) < _MOST_DAYS:
        nth = scan.term(place, "ordinal")
        if nth is None:
            found = read_interval(scan, place)
            nth = found if found is not None and found[1] > place + 1 else None
        if nth is None or (numbers and scan.broken(place)):
            break
        numbers.append(nth[0])
        place = stop = nth[1]
        if scan.sign(place, ","):
            place += 1
        link = scan.term(place, "and") or scan.term(place, "or")
        place = link[1] if link else place
        if place == stop:
            break
        article = scan.term(place, "article")
        place = article[1] if article else place
    return (numbers, stop) if numbers else None


def read_in_months(
    scan: Scan, first: tuple[list[int], int], implied: bool = False
) -> tuple[Recurrence, int] | None:
    """What repeats on days of the month whose first ordinals have been read.

    `implied` says that "every" stands before, so that "every first Friday" needs no "of the month".
    """
    rule = Recurrence("MONTHLY")
    numbers, stop = first
    while True:
        weekdays = list_weekdays(scan, stop)
        unit = scan.term(stop, "unit")
        if weekdays is not None and not scan.broken(stop):
            if not all(1 <= number <= 5 or number in _LAST_OF_MONTH for number in numbers):
                return None
            rule.days += [(number, day) for number in numbers for day in weekdays[0]]
            stop = weekdays[1]
        else:
            rule.month_days += numbers
            stop = unit[1] if unit and unit[0] == "day" and not scan.broken(stop) else stop
        link = None if scan.broken(stop) else scan.term(stop, "and")
        more = read_ordinals(scan, link[1]) if link else None
        if more is None:
            break
        numbers, stop = more
    if rule.days and rule.month_days:
        return None
    end = _read_months(scan, stop, rule)
    if end is None:
        return (rule, stop) if implied and rule.days and scan.number(stop) < 0 else None
    return rule, end


def _read_months(scan: Scan, index: int, rule: Recurrence) -> int | None:
    """The token after "of the month" or "of every third month"; None if neither stands there."""
    if scan.broken(index):
        return None
    month = scan.term(index, "repeat_in_month")
    if month is not None:
        return month[1]
    of = scan.term(index, "of") or scan.term(index, "repeat_on")
    place = of[1] if of else index
    other = scan.term(place, "repeat_every_other")
    every = other or scan.term(place, "repeat_every")
    if every is None:
        return None
    nth = None if other else read_interval(scan, every[1])
    unit = scan.term(nth[1] if nth else every[1], "unit")
    if unit is None or unit[0] != "month" or scan.broken(unit[1] - 1):
        return None
    rule.interval = nth[0] if nth else 2 if other else 1
    return unit[1] if rule.interval > 0 else None


def read_occasion(scan: Scan, index: int, rule: Recurrence) -> int:
    """The days after "every week", "every month" or "every year", put into the rule; the stop."""
    place = index + 1 if scan.sign(index, ",") else index
    on = scan.term(place, "repeat_on")
    place = on[1] if on else place
    if scan.broken(place) or (place == index and rule.frequency != "YEARLY"):
        return index
    if rule.frequency == "YEARLY":
        stop = _read_weeks(scan, place, rule) or read_yearly_days(scan, place, rule)
        if stop is None or (place == index and not (rule.days or rule.month_days)):
            rule.month = None
            return index
        return stop
    if rule.frequency == "WEEKLY":
        weekdays = list_weekdays(scan, place)
        unit = scan.term(place, "unit")
        if weekdays is not None:
            rule.days = [(None, day) for day in weekdays[0]]
            return weekdays[1]
        if unit is not None and unit[0] == "weekend":
            rule.days = [(None, 5), (None, 6)]
            return unit[1]
    if rule.frequency == "MONTHLY":
        ordinals = read_ordinals(scan, place)
        found = read_in_months(scan, ordinals) if ordinals else None
        if ordinals is not None:
            return found[1] if found else _read_days_of_month(scan, index, ordinals, rule)
    return index


def _read_days_of_month(
    scan: Scan, index: int, ordinals: tuple[list[int], int], rule: Recurrence
) -> int:
    """The days after "every month on the", put into the rule; the stop."""
    numbers, stop = ordinals
    weekdays = None if scan.broken(stop) else list_weekdays(scan, stop)
    if weekdays is not None:
        rule.days = [(number, day) for number in numbers for day in weekdays[0]]
        return weekdays[1]
    unit = None if scan.broken(stop) else scan.term(stop, "unit")
    if unit is not None and unit[0] == "day":
        stop = unit[1]
    elif _counts_more(scan, stop):
        return index
    rule.month_days = numbers
    return stop


def _counts_more(scan: Scan, index: int) -> bool:
    """Whether ordinals in words count what follows: "the first and last instance of ..."."""
    if scan.broken(index) or scan.tokens[index].kind != "w":
        return False
    last = scan.tokens[index - 1]
    return not last.digits and last.lower not in scan.lexicon.suffixes


def _read_weeks(scan: Scan, index: int, rule: Recurrence) -> int | None:
    """ "in week 12 and 14", "on Friday in week 12", put into the rule; the stop, or None."""
    weekdays = list_weekdays(scan, index)
    link = scan.term(weekdays[1], "repeat_on") if weekdays else None
    marker = scan.term(link[1] if link else index, "week")
    place = marker[1] if marker else index
    weeks: list[int] = []
    stop = place
    while marker and len(weeks) < _MOST_WEEKS:
        number = scan.number(place)
        if not 1 <= number <= _MOST_WEEKS or scan.broken(place):
            break
        weeks.append(number)
        stop = place + 1
        link = scan.term(stop, "and")
        if not (link or scan.sign(stop, ",")):
            break
        place = link[1] if link else stop + 1
    if not weeks:
        return None
    rule.weeks = weeks
    rule.days += [(None, day) for day in weekdays[0]] if weekdays else []
    return stop


def read_yearly_days(scan: Scan, index: int, rule: Recurrence) -> int | None:
    """The days of a year at a token without one ("25 December"), put into the rule; the stop."""
    days: list[int] = []
    month: int | None = None
    place = index
    stop: int | None = None
    while len(days) < _MOST_DAYS:
        element = read_element(scan, place, after_month=bool(month))
        if element is None or element.clock or element.form in ("feast", "relative", "weekday"):
            break
        point = element.point
        if not repeat_yearly(point, rule, days, month):
            return None
        month = point.month or month
        place = stop = element.stop
        link = scan.term(place, "and")
        if not (link or scan.sign(place, ",")) or scan.broken(place) or rule.days:
            break
        place = link[1] if link else place + 1
    if month is None:
        return None
    rule.month, rule.month_days = month, days
    return stop
