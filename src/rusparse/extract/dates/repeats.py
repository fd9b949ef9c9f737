"""Reads what repeats, as recurrence rules of RFC 5545 section 3.3.10.

repeat = [clock] rule [except weekdays] [clock] [except weekdays] [weeks] [times]
rule   = every [other | ordinal | number] (weekdays | unit) [on days | in week numbers | in month]
       | "monthly" on days
       | weekdays in the plural
       | weekday range clock                              (opening hours)
       | ordinals weekday {and ordinals weekday} "of the month" | ... of every [other] month
       | words such as "vardagar" with a clock
weeks  = "jämna veckor", "every other week"
times  = number "gånger"

`occasions` reads the days on which something is monthly or yearly.
"""

from __future__ import annotations

from .clocks import read_adjoining_clock, read_clock
from .hours import read_working_hours
from .occasions import (
    list_weekdays,
    read_in_months,
    read_interval,
    read_occasion,
    read_ordinals,
    read_yearly_days,
)
from .recognition import Clock, Point, Recognised, Scan
from .recurrence import Recurrence, render_weekly

__all__ = ["make_weekly", "read_repeat"]

_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_MOST_INTERVAL = 31
_MOST_TIMES = 99
_LOOK_BACK_TOKENS = 12
_EVERY = frozenset(
    {"repeat_every", "repeat_every_other", "repeat_nth_every", "repeat_every_weekday"}
    | {"repeat_ordinal_every"}
)
_WEEKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_ADVERBS = (
    ("repeat_weekly", "WEEKLY", 1),
    ("repeat_fortnightly", "WEEKLY", 2),
    ("repeat_monthly", "MONTHLY", 1),
    ("repeat_quarterly", "MONTHLY", 3),
    ("repeat_yearly", "YEARLY", 1),
)
_ADVERB_NAMES = frozenset(name for name, _, _ in _ADVERBS)
_WORD_DAYS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("repeat_daily", ()),
    ("repeat_weekdays", _WEEKDAYS),
    ("repeat_weekends", _WEEKEND),
)
_WORDS = frozenset(name for name, _ in _WORD_DAYS)

_Rule = tuple[Recurrence, int, str]
"""What repeats, the token after it, and a name; the name "hours" needs a clock time to be one."""


def read_repeat(scan: Scan, index: int) -> tuple[list[Recognised], int] | None:
    """The recurrence that begins at a token, as one mention without dates."""
    leading = read_clock(scan, index)
    if leading is not None and not scan.broken(leading.stop):
        place = leading.stop
        on = scan.term(place, "repeat_on")
        found = _read_rule(scan, on[1] if on else place)
        if found and found[2] != "hours":
            found[0].count = None
            return _make(scan, index, found[1], found[0], leading, found[2])
    found = _read_rule(scan, index)
    if found is None:
        return None
    rule, stop, name = found
    stop = _alternate(scan, stop, rule)
    left = _leave_out(scan, stop, rule)
    yearly = rule.frequency == "YEARLY"
    clock = read_adjoining_clock(scan, left, after_weekday=True, dotted=yearly)
    if clock is None and name in ("hours", "words"):
        clock = read_working_hours(scan, left)
    end = _leave_out(scan, clock.stop, rule) if clock and left == stop else 0
    end = end if clock and end > clock.stop else 0
    excepted = left > stop or bool(end)
    stop = max(left, clock.stop if clock else 0, end)
    stop = _alternate(scan, stop, rule)
    name = "weekly" if excepted and name == "words" else name
    times = _read_times(scan, stop)
    if times is not None and (clock or rule.days):
        rule.count, stop = times
    elif name == "hours" and not (excepted or _has_hours(scan, index, rule, clock)):
        return None
    return _make(scan, index, stop, rule, clock, name)


def _has_hours(scan: Scan, index: int, rule: Recurrence, clock: Clock | None) -> bool:
    """Whether weekdays have the hours that make them repeat; one alone is among others' hours."""
    if clock is None or len(rule.days) > 1:
        return clock is not None
    return clock.last is not None and _follows_hours(scan, index)


def _leave_out(scan: Scan, index: int, rule: Recurrence) -> int:
    """Take weekdays that are excepted at a token out of a rule; the token after them."""
    place = index + 1 if scan.sign(index, ",(") else index
    word = None if scan.broken(place) else scan.term(place, "repeat_except")
    days = list_weekdays(scan, word[1]) if word else None
    if days is None or _is_one_day(scan, days[1]):
        return index
    return days[1] if rule.leave_out(days[0]) else index


def _is_one_day(scan: Scan, index: int) -> bool:
    """Whether a day and month follow weekdays: "except Friday 12 June" leaves the Fridays."""
    if scan.broken(index):
        return False
    if scan.digits(index):
        index += 1
        return bool(scan.term(index, "month")) or scan.sign(index, "/", glued=True)
    return bool(scan.term(index, "month"))


def _alternate(scan: Scan, index: int, rule: Recurrence) -> int:
    """Make a weekly rule one of every other week where such words follow; the token after them."""
    if rule.frequency != "WEEKLY" or rule.interval > 1 or not rule.days or scan.broken(index):
        return index
    place = index + 1 if scan.sign(index, ",(") else index
    other = scan.term(place, "repeat_every_other")
    if other is None or scan.term(other[1], "weekday"):
        return index
    unit = scan.term(other[1], "unit")
    if unit is not None and unit[0] != "week" and not scan.broken(other[1]):
        return index
    rule.interval = 2
    return unit[1] if unit and not scan.broken(other[1]) else other[1]


def _read_times(scan: Scan, index: int) -> tuple[int, int] | None:
    """How many times something is held ("10 gånger"), and the token after it."""
    place = index + 1 if scan.sign(index, ",;(") else index
    number = scan.number(place)
    times = None if scan.broken(place) else scan.term(place + 1, "repeat_times")
    if times is None or not 2 <= number <= _MOST_TIMES:
        return None
    return number, times[1]


def _make(
    scan: Scan, start: int, stop: int, rule: Recurrence, clock: Clock | None, name: str
) -> tuple[list[Recognised], int] | None:
    if scan.glued(stop) and scan.tokens[stop].kind in "nw":
        return None
    written = rule.render()
    if clock is not None and not clock.doubtful:
        written += f";BYHOUR={clock.first[0] % 24};BYMINUTE={clock.first[1]}"
    mention = Recognised(start, stop, f"repeat-{name}", Point("none"), clock=clock)
    mention.recurrence = written
    return [mention], stop


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


def _read_rule(scan: Scan, index: int) -> _Rule | None:
    terms = scan.terms[index]
    found: _Rule | None = None
    if "repeat_month_before" in terms:
        found = _read_nth_of_month(scan, index)
    if found is None and not _EVERY.isdisjoint(terms):
        found = _read_every(scan, index)
    if found is None and not _ADVERB_NAMES.isdisjoint(terms):
        found = _read_adverb(scan, index)
    if found is None and ("ordinal" in terms or scan.tokens[index].digits):
        ordinals = read_ordinals(scan, index)
        monthly = read_in_months(scan, ordinals) if ordinals else None
        found = (*monthly, "monthly") if monthly else None
    if found is None and "weekday" in terms:
        found = _read_weekdays(scan, index)
    if found is None and not _WORDS.isdisjoint(terms):
        found = _read_words(scan, index)
    return found


def _read_every(scan: Scan, index: int) -> _Rule | None:
    daily = scan.term(index, "repeat_every_weekday")
    if daily:
        return _repeat_weekly(_WEEKDAYS), daily[1], "weekdays"
    other = scan.term(index, "repeat_every_other")
    every = other or scan.term(index, "repeat_every") or scan.term(index, "repeat_nth_every")
    if every is None:
        # Swedish "var" is "was", too, but before an ordinal.
        every = scan.term(index, "repeat_ordinal_every")
        every = every if every and read_ordinals(scan, every[1]) else None
    if every is None or scan.broken(every[1]):
        return None
    stop, interval = every[1], 2 if other else 1
    on = scan.term(stop, "repeat_on") if other else None
    stop = on[1] if on else stop
    if not other:
        days = _read_every_day(scan, stop) if scan.term(index, "repeat_every") else None
        if days is not None:
            return days
        nth = read_interval(scan, stop)
        if nth:
            interval, stop = nth
        elif not scan.term(index, "repeat_every"):
            return None
    return _read_every_unit(scan, stop, interval)


def _read_every_day(scan: Scan, index: int) -> _Rule | None:
    """The days of a month or year after "every": "4th of the month", "first Friday", "4 July"."""
    ordinals = read_ordinals(scan, index)
    if ordinals is not None:
        implied = ordinals[0] in ([1], [-1])
        monthly = read_in_months(scan, ordinals, implied)
        if monthly is not None:
            return (*monthly, "monthly")
    rule = Recurrence("YEARLY")
    stop = read_yearly_days(scan, index, rule)
    if stop is None or not (rule.days or rule.month_days):
        return None
    return rule, stop, "yearly"


def _read_every_unit(scan: Scan, index: int, interval: int) -> _Rule | None:
    """The weekdays or the unit after "every" or "every third"."""
    days = list_weekdays(scan, index)
    if days:
        rule = _repeat_weekly(tuple(days[0]), interval)
        yearly = Recurrence("YEARLY", days=list(rule.days))
        stop = read_occasion(scan, days[1], yearly)
        if interval == 1 and yearly.weeks:
            return yearly, stop, "yearly"
        return rule, days[1], "weekly"
    unit = scan.term(index, "unit")
    if unit is None or scan.broken(index):
        return None
    name, stop = unit
    if name == "weekend":
        return _repeat_weekly(_WEEKEND, interval), stop, "weekly"
    if name == "quarter":
        return Recurrence("MONTHLY", 3 * interval), stop, "every"
    if name not in _FREQUENCIES:
        return None
    return _read_on(scan, stop, Recurrence(_FREQUENCIES[name], interval))


def _read_on(scan: Scan, index: int, rule: Recurrence) -> _Rule:
    """A rule with the days that follow it, if any do."""
    stop = read_occasion(scan, index, rule)
    return rule, stop, "every" if stop == index else rule.frequency.lower()


def _read_adverb(scan: Scan, index: int) -> _Rule | None:
    for name, frequency, interval in _ADVERBS:
        word = scan.term(index, name)
        if word:
            rule, stop, told = _read_on(scan, word[1], Recurrence(frequency, interval))
            return rule, stop, "words" if told == "every" else told
    return None


def _read_nth_of_month(scan: Scan, index: int) -> _Rule | None:
    """Finnish: "joka kuukauden ensimmäinen maanantai"."""
    place = index + scan.terms[index]["repeat_month_before"][1]
    ordinals = None if scan.broken(place) else read_ordinals(scan, place)
    days = list_weekdays(scan, ordinals[1]) if ordinals else None
    if ordinals is None or days is None:
        return None
    rule = Recurrence("MONTHLY", days=[(nth, day) for nth in ordinals[0] for day in days[0]])
    return rule, days[1], "monthly"


def _read_weekdays(scan: Scan, index: int) -> _Rule | None:
    (_, form), _ = scan.terms[index]["weekday"]
    if scan.ended(index, "repeat_except"):
        return None
    if form == "plural":
        plural = list_weekdays(scan, index, ("plural",))
        if plural and scan.ended(index, "ordinal"):
            return None
        if plural:
            rule = _repeat_weekly(tuple(plural[0]))
            rule.count = _count_before(scan, index) if len(rule.days) == 1 else None
            return rule, plural[1], "weekly"
    if not _may_have_hours(scan, index):
        return None
    days = list_weekdays(scan, index)
    if days is None:
        return None
    part = scan.term(days[1], "repeat_parts_of_day")
    if part and not scan.broken(days[1]):
        # "Tuesday afternoons"
        return _repeat_weekly(tuple(days[0])), part[1], "weekly"
    stop = days[1]
    if form == "short" and scan.sign(stop, ".", glued=True):
        stop += 1
    return _repeat_weekly(tuple(days[0])), stop if len(days[0]) == 1 else days[1], "hours"


def _count_before(scan: Scan, index: int) -> int | None:
    """How many weekdays of a kind are meant, if a number stands before them ("five Tuesdays")."""
    word = None if scan.broken(index) else scan.ended(index, "cardinal")
    number = word[0] if word else scan.number(index - 1)
    return number if 2 <= number <= _MOST_TIMES and not scan.broken(index) else None


def _may_have_hours(scan: Scan, index: int) -> bool:
    """A quick look, as most weekdays stand before a day and month: whether hours or something else
    that makes weekdays repeat can follow one.
    """
    place = scan.terms[index]["weekday"][1] + index
    place += 1 if scan.tokens[place].text in (".", ",") else 0
    token = scan.tokens[place]
    if not token.digits:
        return token.kind == "p" or bool(scan.terms[place])
    following = scan.tokens[place + 1]
    if following.kind == "p":
        return following.text != "/"
    return bool(following.kind) and not (following.spaced and "month" in scan.terms[place + 1])


def _repeat_weekly(days: tuple[int, ...], interval: int = 1) -> Recurrence:
    return Recurrence("WEEKLY", interval, [(None, day) for day in days])


def _read_words(scan: Scan, index: int) -> _Rule | None:
    """ "vardagar", "daily": with hours, on a line of their own, or after a preposition."""
    if scan.number(index - 1) >= 0 or scan.ended(index, "cardinal"):
        return None
    for name, days in _WORD_DAYS:
        word = scan.term(index, name)
        if word:
            rule = _repeat_weekly(days) if days else Recurrence("DAILY")
            on = days and (word[1] > index + 1 or scan.ended(index, "repeat_on"))
            return rule, word[1], "weekly" if on else "words"
    return None


def _follows_hours(scan: Scan, index: int) -> bool:
    """Whether the hours of another weekday stand before a short weekday ("Mo–Fr 9–17, Sa 9–12")."""
    if scan.terms[index]["weekday"][0][1] != "short":
        return False
    place, figures = index - 1, False
    while place > index - _LOOK_BACK_TOKENS:
        token = scan.tokens[place]
        if "weekday" in token.terms:
            return figures
        figures = figures or token.kind == "n"
        if token.kind == "w" and not any(
            name.startswith("clock_") or name in ("and", "range") for name in token.terms
        ):
            return False
        if not token.kind:
            return False
        place -= 1
    return False
