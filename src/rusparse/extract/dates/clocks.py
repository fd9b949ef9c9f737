"""Reads clock times that adjoin a date: "kl 9-12", "13:30-15:30", "from 9 am to 5 pm CET".

clock  = [link] [marker] time [range [marker] time] [suffix] [zone]
time   = hour [(":" | ".") minutes] [am | pm] | noon | midnight
"""

from __future__ import annotations

from .hours import Time, read_time
from .recognition import Clock, Scan
from .tokens import DASHES
from .zones import read_zone

__all__ = ["read_adjoining_clock", "read_clock", "turn_to_named_half"]

_EARLIEST_PLAIN_HOUR = 5
_EARLIEST_MORNING_HOUR = 7
_BEGINNINGS = frozenset(
    {"between", "clock_markers", "clock_noon", "clock_midnight", "clock_half", "time"}
)
# Words for a part of the day between a date and its clock time, and what they add to its hour.
_PARTS_OF_DAY = (("clock_before_am", 0), ("clock_before_pm", 12))
# What stands after an hour that is the first of a clock time without a marker.
_AFTER_HOUR = frozenset({"clock_am", "clock_pm", "clock_noon", "clock_suffixes", "range"})
_AFTER_HOUR_SIGNS = DASHES | {":", "."}
_BEFORE_CLOCK = _BEGINNINGS | {name for name, _ in _PARTS_OF_DAY}


def read_clock(
    scan: Scan,
    index: int,
    *,
    after_date: bool = False,
    after_weekday: bool = False,
    dotted: bool = False,
) -> Clock | None:
    """The clock time or range that begins at a token, if it is surely one.

    Hours alone count only with a marker, a suffix, or as a range: after a date where it ends the
    line or clause, after a weekday where it counts nothing. `dotted` says that figures with a dot
    and no more are as well a day and month where days are written so ("Donnerstag 21.12.").
    """
    if not (_may_begin(scan, index) or (after_date and scan.digits(index) == 4)):
        return None
    start = index
    between = scan.term(index, "between")
    if between:
        index = between[1]
    marker = _read_marker(scan, index)
    marked = marker is not None
    index = marker if marker is not None else index
    four = after_date and _is_time_of_four(scan, index, after_weekday)
    first = read_time(scan, index, marked or four)
    if first is None:
        return None
    time, stop, sure, minutes, half_day = first
    last = _read_last_after_suffix(scan, stop) if "clock_suffixes" in scan.terms[stop] else None
    last = last or _read_last(scan, stop, marked or four, bool(between), half_day)
    ending: Time | None = None
    if last is not None:
        ending, stop, last_sure, last_minutes, last_half = last
        if half_day is None and last_half is not None:
            time = _share_half(time, ending, last_half)
            half_day = last_half
        sure, minutes = sure or last_sure, minutes or last_minutes
    suffix = scan.term(stop, "clock_suffixes")
    if suffix and not scan.broken(stop):
        marked, stop = True, suffix[1]
    bare = sure and not marked and half_day is None
    if bare and (_has_company(scan, index, stop) or (dotted and _is_dotted_day(scan, index))):
        return None
    alone = marked and not (sure or suffix) and ending is None
    if alone and _is_amount_or_address(scan, index, stop):
        return None
    plain = after_date and _is_plain_range(scan, time, ending, stop, after_weekday)
    if not (sure or marked or plain):
        return None
    doubtful = half_day is None and ending is None and _may_be_afternoon(scan, index, time)
    zone, stop = read_zone(scan, stop, after_half_day=half_day is not None)
    if not _closes(scan, stop):
        return None
    # "at" and "between" are prepositions and no part of the mention, "kl" and "klockan" are.
    apart = (between and marker is None) or scan.ended(index, "clock_weak")
    begin = index if apart else start
    return Clock(time, ending, minutes, zone, begin, stop, doubtful)


def _is_time_of_four(scan: Scan, index: int, after_weekday: bool) -> bool:
    """Whether four digits after a day are a clock time and no year: "0930", "1900-2110", "2255"."""
    token = scan.tokens[index]
    if token.digits != 4 or not token.spaced:
        return False
    ranged = scan.sign(index + 1, DASHES) and scan.digits(index + 2) == 4
    if ranged and not scan.broken(index + 2):
        last = scan.number(index + 2)
        # "2024-2025" are two years.
        hours = token.number % 5 == 0 and last % 5 == 0 and last != token.number + 1
        minutes = token.number % 100 < 60 and last % 100 < 60
        return hours and minutes
    if not _ends_clause(scan, index + 1):
        return False
    late = 2200 <= token.number < 2400
    even = token.number % 5 == 0 and token.number < 2400
    return token.text[0] == "0" or (even and (late or after_weekday))


def _may_be_afternoon(scan: Scan, index: int, time: Time) -> bool:
    """Whether an hour of the night is more likely one of the afternoon ("at 3", "halv sju").

    No time is better than that of the wrong half of the day.
    """
    if not 0 < time[0] < _EARLIEST_MORNING_HOUR:
        return False
    token = scan.tokens[index]
    spelled = not token.digits
    return spelled or (scan.lexicon.half_days and token.digits == 1)


def _is_dotted_day(scan: Scan, index: int) -> bool:
    """Whether two figures with a dot between them may be a day and a month."""
    return (
        scan.lexicon.dotted_days
        and scan.sign(index + 1, ".", glued=True)
        and 1 <= scan.number(index + 2) <= 12
        and scan.number(index) > 0
    )


def _is_plain_range(
    scan: Scan, time: Time, ending: Time | None, stop: int, after_weekday: bool
) -> bool:
    """Whether hours without any sign of a clock ("9–12") are a range of times after a date."""
    if ending is None or time >= ending or time[0] < _EARLIEST_PLAIN_HOUR:
        return False
    return _ends_clause(scan, stop) or (after_weekday and _counts_nothing(scan, stop))


def _may_begin(scan: Scan, index: int) -> bool:
    """A quick look, as this is asked of nearly every token that a mention may begin with."""
    if index >= scan.count:
        return False
    token = scan.tokens[index]
    if token.kind != "n":
        return not _BEGINNINGS.isdisjoint(scan.terms[index])
    # Four digits are a time beside a marker only; before them, the time begins with the marker.
    if index + 1 >= scan.count or len(token.text) not in (1, 2, 4):
        return False
    if len(token.text) == 4:
        return "clock_suffixes" in scan.terms[index + 1]
    if scan.tokens[index + 1].kind == "p":
        return scan.tokens[index + 1].text in _AFTER_HOUR_SIGNS
    return not _AFTER_HOUR.isdisjoint(scan.terms[index + 1])


def read_adjoining_clock(
    scan: Scan, index: int, *, after_weekday: bool = False, dotted: bool = False
) -> Clock | None:
    """The clock time that follows a date, after a comma or a word such as "from" or "evening"."""
    if scan.broken(index) or not _may_adjoin(scan, index):
        return None
    iso = _read_iso_clock(scan, index)
    if iso is not None:
        return iso
    skipped = index
    half_day, told = _name_half(scan, index), False
    for _ in range(4):
        link = scan.term(skipped, "time")
        if scan.sign(skipped, ",;|") or (
            scan.sign(skipped, "(") and _opens_clock(scan, skipped + 1)
        ):
            skipped += 1
        elif scan.term(skipped, "between"):
            break
        elif (part := _read_part_of_day(scan, skipped)) is not None:
            half_day, skipped = part
            index, told = skipped, True
        elif link and not scan.broken(skipped):
            skipped = link[1]
        else:
            break
        if scan.broken(skipped):
            return None
    for place in (skipped, index):
        clock = read_clock(scan, place, after_date=True, after_weekday=after_weekday, dotted=dotted)
        if clock is not None:
            clock.doubtful = clock.doubtful and not told
            return _turn_to_half(clock, half_day)
    return None


def _opens_clock(scan: Scan, index: int) -> bool:
    """Whether a marker follows a parenthesis, or a clock time that is all that is in it."""
    if _read_marker(scan, index):
        return True
    clock = read_clock(scan, index)
    return clock is not None and scan.sign(clock.stop, ")")


def _read_part_of_day(scan: Scan, index: int) -> tuple[int, int] | None:
    for name, half_day in _PARTS_OF_DAY:
        word = scan.term(index, name)
        if word and not scan.broken(index):
            return half_day, word[1]
    return None


def _name_half(scan: Scan, index: int) -> int:
    """What a word right before a token that names a day adds to an hour of it: "this evening"."""
    named = scan.ended(index, "day_word") and scan.ended(index, "clock_before_pm")
    return 12 if named else 0


def turn_to_named_half(scan: Scan, clock: Clock, index: int) -> Clock:
    """A clock time before a day, in the half that the day's words, which end at a token, name:
    "at 8 tonight" is at 20."""
    return _turn_to_half(clock, _name_half(scan, index))


def _turn_to_half(clock: Clock, half_day: int) -> Clock:
    """ "Friday evening at 7" is at 19."""
    if half_day and 0 < clock.first[0] < 12:
        clock.first, clock.doubtful = (clock.first[0] + half_day, clock.first[1]), False
        if clock.last is not None and 0 < clock.last[0] < 12:
            clock.last = clock.last[0] + half_day, clock.last[1]
    return clock


def _may_adjoin(scan: Scan, index: int) -> bool:
    """A quick look whether a clock time or what leads to one follows a date."""
    token = scan.tokens[index]
    if token.kind == "w":
        return token.text == "T" or not _BEFORE_CLOCK.isdisjoint(scan.terms[index])
    return token.kind == "n" or token.text in ",;|(@"


def _read_iso_clock(scan: Scan, index: int) -> Clock | None:
    """The time of an ISO 8601 date and time: "T18:00", "T18:00:00Z", "T18:00+02:00"."""
    if index >= scan.count or scan.tokens[index].text != "T" or not scan.glued(index):
        return None
    found = read_time(scan, index + 1, False) if scan.glued(index + 1) else None
    if found is None or not found[3]:
        return None
    stop = found[1]
    zone: str | None = None
    if scan.sign(stop, ".", glued=True) and scan.number(stop + 1, glued=True) >= 0:
        stop += 2
    start = stop
    if stop < scan.count and scan.tokens[stop].text == "Z" and scan.glued(stop):
        stop += 1
    elif scan.sign(stop, "+-−", glued=True) and scan.digits(stop + 1) in (2, 4):
        stop += 2
        if scan.sign(stop, ":", glued=True) and scan.digits(stop + 1) == 2:
            stop += 2
    if stop > start:
        zone = scan.text[scan.start(start) : scan.end(stop - 1)]
        zone = "UTC" if zone == "Z" else zone
    return Clock(found[0], None, True, zone, index, stop) if _closes(scan, stop) else None


def _read_marker(scan: Scan, index: int) -> int | None:
    marker = scan.term(index, "clock_markers")
    if marker is None or scan.broken(marker[1]):
        return None
    stop = marker[1]
    if scan.sign(stop, ".:"):
        stop += 1
    link = scan.term(stop, "time")
    return link[1] if link and not scan.broken(link[1]) else stop


def _read_last(
    scan: Scan, index: int, marked: bool, between: bool, half_day: int | None
) -> tuple[Time, int, bool, bool, int | None] | None:
    stop = index
    if scan.sign(index, DASHES):
        stop = index + 1
        if scan.sign(stop, DASHES, glued=True):
            stop += 1
    elif scan.terms[index]:
        link = scan.term(index, "range") or (scan.term(index, "and") if between else None)
        stop = link[1] if link else index
    if stop == index or scan.broken(index) or scan.broken(stop):
        return None
    about = scan.term(stop, "time")
    if about and not scan.broken(about[1]) and not scan.term(stop, "clock_markers"):
        stop = about[1]
    marker = _read_marker(scan, stop)
    found = read_time(scan, marker or stop, marked or marker is not None)
    if found is None:
        return None
    time, end, sure, minutes, last_half = found
    if marker is None and _begins_dotted_date(scan, stop, end):
        return None
    if not (sure or marker) and (_begins_date(scan, end) or _goes_on(scan, end)):
        return None
    plain = not (sure or marked or marker is not None)
    if (marker is None and _has_company(scan, stop, end)) or (plain and _is_grouped(scan, end)):
        return None
    if half_day == 12 and last_half is None and time[0] < 12 and not minutes:
        time = (time[0] + 12, time[1])
    return time, end, sure, minutes, last_half


def _goes_on(scan: Scan, index: int) -> bool:
    """Whether a number has decimals or is the first group of a telephone number."""
    return scan.sign(index, ",-", glued=True) and scan.number(index + 1, glued=True) >= 0


def _is_grouped(scan: Scan, index: int) -> bool:
    """Whether a number is the thousands of a larger one: "1 200"."""
    return not scan.broken(index) and scan.digits(index) == 3 and scan.tokens[index].spaced


def _begins_dotted_date(scan: Scan, start: int, stop: int) -> bool:
    """Whether figures are the day and month of what ends a range ("9:30 - 19.12. 10:45")."""
    if not scan.sign(stop, ".", glued=True) or scan.broken(stop + 1):
        return False
    if scan.number(stop + 1, glued=True) >= 0:
        return True
    return _is_dotted_day(scan, start) and scan.number(stop + 1) >= 0


def _read_last_after_suffix(
    scan: Scan, index: int
) -> tuple[Time, int, bool, bool, int | None] | None:
    """The end of a range both ends of which have their suffix: "8 Uhr bis 9 Uhr"."""
    suffix = None if scan.broken(index) else scan.term(index, "clock_suffixes")
    last = _read_last(scan, suffix[1], True, False, None) if suffix else None
    if last is None or not scan.term(last[1], "clock_suffixes") or scan.broken(last[1]):
        return None
    return last


def _share_half(time: Time, ending: Time, half: int) -> Time:
    # "9-5 pm" begins in the morning, "2-5 pm" in the afternoon.
    if time[0] > 12:
        return time
    shifted = (time[0] % 12 + half, time[1])
    return shifted if shifted < ending else (time[0] % 12, time[1])


def _begins_date(scan: Scan, index: int) -> bool:
    if index >= scan.count or scan.broken(index):
        return False
    if scan.term(index, "month") or scan.term(index, "month_in"):
        return True
    if scan.sign(index, "./", glued=True):
        return scan.number(index + 1, glued=scan.sign(index, "/")) >= 0 or bool(
            scan.term(index + 1, "month")
        )
    if scan.sign(index, ":", glued=True) or scan.tokens[index].lower in scan.lexicon.suffixes:
        return any(scan.term(index + step, "month") for step in (1, 2))
    return bool(scan.term(index, "of")) and bool(scan.term(index + 1, "month"))


def _ends_clause(scan: Scan, index: int) -> bool:
    if index >= scan.count or scan.broken(index):
        return True
    token = scan.tokens[index]
    if token.text == "(":
        return True
    return token.kind == "p" and token.text in ".,;)!|" and scan.number(index + 1, glued=True) < 0


def _counts_nothing(scan: Scan, index: int) -> bool:
    token = scan.tokens[index]
    return token.kind == "w" and token.spaced and "no_date_before" not in scan.terms[index]


def _has_company(scan: Scan, start: int, stop: int) -> bool:
    """Whether a word beside the figures tells that they are no clock time (18.50 kr)."""
    return bool(
        (stop < scan.count and not scan.broken(stop) and scan.term(stop, "no_date_before"))
        or scan.sign(stop, "%€$£‰")
        or scan.sign(start - 1, "€$£")
    )


def _is_amount_or_address(scan: Scan, index: int, stop: int) -> bool:
    """Whether an hour after a word such as "at" is an amount or a house number ("at 4 %", "at 8
    Hooper St").
    """
    if scan.sign(stop, "%€$£‰"):
        return True
    weak = scan.ended(index, "clock_weak")
    if weak is None or stop >= scan.count or scan.broken(stop):
        return False
    following = scan.tokens[stop]
    counted = following.text[0].isupper() or "no_date_before" in scan.terms[stop]
    return following.kind == "w" and counted


def _closes(scan: Scan, index: int) -> bool:
    if not scan.glued(index) or index >= scan.count:
        return True
    token = scan.tokens[index]
    if token.kind in "nw" or token.text in "%/":
        return False
    if token.text == "," and scan.digits(index + 1) == 4:
        # "Jan 5 10:00:00,2021"
        return scan.sign(index - 2, ":", glued=True)
    return not (token.text in ".:," and scan.number(index + 1, glued=True) >= 0)
