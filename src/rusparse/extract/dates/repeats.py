"""Reads what repeats, as recurrence rules of RFC 5545 section 3.3.10.

repeat = every [other | ordinal] (weekdays | unit) [clock]
       | weekdays in the plural [clock]
       | weekday range clock                              (opening hours)
       | ordinal weekday "in the month" [clock]
       | words such as "vardagar" with a clock
"""

from __future__ import annotations

from .clocks import read_adjoining_clock, read_clock
from .recognition import Clock, Point, Recognised, Scan
from .tokens import DASHES

__all__ = ["make_weekly", "read_repeat"]

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_MOST_INTERVAL = 31
_MOST_NTHS = 5
_EVERY = frozenset(
    {"repeat_every", "repeat_every_other", "repeat_nth_every", "repeat_every_weekday"}
)


def read_repeat(scan: Scan, index: int) -> tuple[list[Recognised], int] | None:
    """The recurrence that begins at a token, as one mention without dates."""
    leading = read_clock(scan, index)
    if leading is not None and not scan.broken(leading.stop):
        found = _read_rule(scan, leading.stop)
        if found and found[0].startswith("FREQ=") and found[2] != "hours":
            return _make(scan, index, found[1], found[0], leading, found[2])
    found = _read_rule(scan, index)
    if found is None:
        return None
    rule, stop, name = found
    clock = read_adjoining_clock(scan, stop, after_weekday=True)
    if name == "hours" and clock is None:
        return None
    stop = clock.stop if clock else stop
    rule, stop = _leave_out(scan, stop, rule)
    return _make(scan, index, stop, rule, clock, name)


def _leave_out(scan: Scan, index: int, rule: str) -> tuple[str, int]:
    """A daily rule without the weekdays named after it: "alla dagar utom måndagar"."""
    word = scan.term(index, "repeat_except")
    days = _list_weekdays(scan, word[1]) if word and not scan.broken(index) else None
    if days is None or rule != "FREQ=DAILY":
        return rule, index
    return render_weekly([day for day in range(7) if day not in days[0]]), days[1]


def _make(
    scan: Scan, start: int, stop: int, rule: str, clock: Clock | None, name: str
) -> tuple[list[Recognised], int] | None:
    if scan.glued(stop) and scan.tokens[stop].kind in "nw":
        return None
    if clock is not None and not clock.doubtful:
        rule += f";BYHOUR={clock.first[0] % 24};BYMINUTE={clock.first[1]}"
    mention = Recognised(start, stop, f"repeat-{name}", Point("none"), clock=clock)
    mention.recurrence = rule
    return [mention], stop


def _read_rule(scan: Scan, index: int) -> tuple[str, int, str] | None:
    """(rule, stop, name); the name "hours" needs a clock time to be one."""
    terms = scan.terms[index]
    found: tuple[str, int, str] | None = None
    if not _EVERY.isdisjoint(terms):
        found = _read_every(scan, index)
    if found is None and ("ordinal" in terms or scan.tokens[index].digits):
        found = _read_nth_in_month(scan, index)
    if found is None and "weekday" in terms:
        found = _read_weekdays(scan, index)
    if found is None and not _WORDS.isdisjoint(terms):
        found = _read_words(scan, index)
    return found


def render_weekly(days: list[int], interval: int = 1) -> str:
    """A weekly rule on weekdays (0 is Monday).

    >>> render_weekly([1, 3])
    'FREQ=WEEKLY;BYDAY=TU,TH'
    """
    step = f";INTERVAL={interval}" if interval > 1 else ""
    listed = ",".join(_CODES[day] for day in sorted(set(days)))
    return f"FREQ=WEEKLY{step};BYDAY={listed}"


def make_weekly(mention: Recognised) -> None:
    """Make weekdays with their hours what repeats every week, as opening hours do."""
    point = mention.first
    first = point.weekday or 0
    last = first if point.weekday_last is None else point.weekday_last
    days = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    mention.recurrence, mention.rule = render_weekly(days), "repeat-hours"
    if mention.clock is not None and not mention.clock.doubtful:
        hour, minute = mention.clock.first
        mention.recurrence += f";BYHOUR={hour % 24};BYMINUTE={minute}"


def _read_every(scan: Scan, index: int) -> tuple[str, int, str] | None:
    daily = scan.term(index, "repeat_every_weekday")
    if daily:
        return render_weekly([0, 1, 2, 3, 4]), daily[1], "weekdays"
    other = scan.term(index, "repeat_every_other")
    every = other or scan.term(index, "repeat_every") or scan.term(index, "repeat_nth_every")
    if every is None or scan.broken(every[1]):
        return None
    stop, interval = every[1], 2 if other else 1
    if not other:
        nth = _read_interval(scan, stop)
        if nth:
            interval, stop = nth
            month = _read_in_month(scan, stop, [interval], interval in (1, -1))
            if month:
                return month
        elif not scan.term(index, "repeat_every"):
            return None
    days = _list_weekdays(scan, stop)
    if days:
        return render_weekly(days[0], interval), days[1], "weekly"
    unit = scan.term(stop, "unit")
    if unit is None or scan.broken(stop):
        return None
    after = unit[1]
    if unit[0] == "weekend":
        return render_weekly([5, 6], interval), after, "weekly"
    if unit[0] == "quarter":
        return f"FREQ=MONTHLY;INTERVAL={3 * interval}", after, "every"
    if unit[0] not in _FREQUENCIES:
        return None
    step = f";INTERVAL={interval}" if interval > 1 else ""
    return f"FREQ={_FREQUENCIES[unit[0]]}{step}", after, "every"


def _read_interval(scan: Scan, index: int) -> tuple[int, int] | None:
    word = scan.term(index, "ordinal") or scan.term(index, "cardinal")
    if word and (1 <= word[0] <= _MOST_INTERVAL or word[0] == -1):
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


def _list_weekdays(
    scan: Scan, index: int, forms: tuple[str, ...] = ("plain", "plural", "definite", "short")
) -> tuple[list[int], int] | None:
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


def _read_nth_in_month(scan: Scan, index: int) -> tuple[str, int, str] | None:
    word = _read_nth(scan, index)
    if word is None:
        return None
    numbers, stop = [word[0]], word[1]
    while len(numbers) < _MOST_NTHS:
        place = stop + 1 if scan.sign(stop, ",") else stop
        link = scan.term(place, "and") or scan.term(place, "or")
        following = _read_nth(scan, link[1] if link else place) if link or place > stop else None
        if following is None:
            break
        numbers.append(following[0])
        stop = following[1]
    return _read_in_month(scan, stop, numbers)


def _read_nth(scan: Scan, index: int) -> tuple[int, int] | None:
    """An ordinal in words, or in figures with what makes them one."""
    word = scan.term(index, "ordinal")
    if word is None:
        nth = _read_interval(scan, index)
        word = nth if nth is not None and nth[1] > index + 1 else None
    return word


def _read_in_month(
    scan: Scan, index: int, numbers: list[int], implied: bool = False
) -> tuple[str, int, str] | None:
    weekday = scan.term(index, "weekday")
    unit = scan.term(index, "unit")
    stop = weekday[1] if weekday else unit[1] if unit and unit[0] == "day" else index
    month = None if scan.broken(stop) else scan.term(stop, "repeat_in_month")
    if month is None and not (implied and weekday):
        return None
    end = month[1] if month else stop
    if weekday is None:
        days = ",".join(map(str, numbers))
        possible = all(1 <= number <= 31 or number == -1 for number in numbers)
        return (f"FREQ=MONTHLY;BYMONTHDAY={days}", end, "monthly") if possible else None
    if not all(1 <= number <= 5 or number == -1 for number in numbers):
        return None
    days = ",".join(f"{number}{_CODES[weekday[0][0]]}" for number in numbers)
    return f"FREQ=MONTHLY;BYDAY={days}", end, "monthly"


def _read_weekdays(scan: Scan, index: int) -> tuple[str, int, str] | None:
    (_, form), _ = scan.terms[index]["weekday"]
    if scan.ended(index, "repeat_except"):
        return None
    if form == "plural":
        plural = _list_weekdays(scan, index, ("plural",))
        if plural and scan.ended(index, "ordinal"):
            return None
        if plural:
            return _alternate(scan, plural[0], plural[1])
    days = _list_weekdays(scan, index)
    part = scan.term(days[1], "repeat_parts_of_day") if days else None
    if days and part and not scan.broken(days[1]):
        # "Tuesday afternoons"
        return render_weekly(days[0]), part[1], "weekly"
    if days is None or len(days[0]) < 2:
        return None
    return render_weekly(days[0]), days[1], "hours"


def _alternate(scan: Scan, days: list[int], index: int) -> tuple[str, int, str]:
    """A weekly rule, for every other week where such words follow: "tisdagar jämna veckor"."""
    other = None if scan.broken(index) else scan.term(index, "repeat_every_other")
    alone = other and not scan.term(other[1], "weekday") and not scan.term(other[1], "unit")
    return render_weekly(days, 2 if alone else 1), other[1] if other and alone else index, "weekly"


_WORD_RULES = (
    ("repeat_daily", "FREQ=DAILY"),
    ("repeat_weekdays", render_weekly([0, 1, 2, 3, 4])),
    ("repeat_weekends", render_weekly([5, 6])),
)
_WORDS = frozenset(name for name, _ in _WORD_RULES)


def _read_words(scan: Scan, index: int) -> tuple[str, int, str] | None:
    for name, rule in _WORD_RULES:
        word = scan.term(index, name)
        if word:
            return rule, word[1], "hours"
    return None
