"""Runs the grammar over a window: chooses the rules for each token, and admits what they read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .admission import admit
from .calendar import AFTER_NUMBERS, FOLLOWERS, STARTERS
from .chains import read_chain
from .parts import read_part
from .periods import read_period
from .recognition import Recognised, Scan
from .repeats import read_repeat
from .shifts import read_shift
from .windows import is_inside

__all__ = ["scan_tokens"]

_Rule = Callable[[Scan, int], "tuple[list[Recognised], int] | None"]
_REPEAT, _SHIFT, _PERIOD, _CHAIN, _PART = 1, 2, 4, 8, 16
_RULES: tuple[tuple[int, _Rule], ...] = (
    (_REPEAT, read_repeat),
    (_SHIFT, read_shift),
    (_PERIOD, read_period),
    (_CHAIN, read_chain),
    (_PART, read_part),
)


def _map_rules(*categories: tuple[int, str]) -> dict[str, int]:
    rules: dict[str, int] = {}
    for bit, names in categories:
        for name in names.split():
            rules[name] = rules.get(name, 0) | bit
    return rules


# The rules by the categories of terms that they can begin with.
_RULES_AT = _map_rules(
    (
        _REPEAT,
        "clock_markers clock_noon clock_midnight between repeat_every repeat_every_other"
        " repeat_nth_every repeat_every_weekday repeat_daily repeat_weekdays repeat_weekends"
        " repeat_weekly repeat_fortnightly repeat_monthly repeat_quarterly repeat_yearly"
        " repeat_month_before repeat_ordinal_every"
        " weekday ordinal",
    ),
    (
        _SHIFT,
        "period_word later_before ago_before ago_open cardinal weekday step past_weekday",
    ),
    (
        _PERIOD,
        "week week_starts quarter quarter_letter ordinal season season_word school_year month_stem",
    ),
    (
        _CHAIN,
        "clock_markers clock_noon clock_midnight between month month_in weekday ordinal feast"
        " day_word month_stem",
    ),
    (_PART, "ordinal"),
)
# The rules by what may follow a number that they begin with; each number may begin a chain.
_RULES_AFTER_NUMBER = _map_rules(
    (_REPEAT, "clock_suffixes clock_am clock_pm"),
    (_SHIFT, "unit"),
    (_PERIOD, "quarter half_year"),
    (_PART, "of period_word part weekday"),
)

_MOST_GROUPS, _LEAST_DIGITS = 5, 5
"""Groups of digits that are looked at before a number, and how many digits make them a row."""


def scan_tokens(scan: Scan, addresses: list[tuple[int, int]]) -> Iterator[Recognised]:
    """What the grammar recognises in a window, in order, none overlapping.

    `addresses` are the stretches of web and mail addresses, in which nothing is looked for.
    """
    read = 0
    for index in scan.openings:
        if index < read or not _may_begin(scan, index):
            continue
        if addresses and is_inside(addresses, scan.start(index)):
            continue
        found = _read(scan, index) if _opens(scan, index) else None
        if found is None:
            continue
        mentions, read = found
        for mention in mentions:
            if admit(scan, mention):
                yield mention


def _may_begin(scan: Scan, index: int) -> bool:
    """A quick look at what follows, as most numbers and numerals are no dates."""
    token = scan.tokens[index]
    if token.kind != "n":
        return _is_followed(scan, index)
    size = len(token.text)
    if size > 2:
        return size in (4, 8)
    if index + 1 >= scan.count or _ends_row(scan, index):
        return False
    following = scan.tokens[index + 1]
    if following.kind == "w":
        return not (following.spaced and AFTER_NUMBERS.isdisjoint(scan.terms[index + 1]))
    return following.kind == "p" and not scan.broken(index + 1)


def _ends_row(scan: Scan, index: int) -> bool:
    """Whether a number is the last group of a telephone number ("08-465 004 12", "22 00 01 23")."""
    place, groups, digits = index, 0, 0
    while groups < _MOST_GROUPS and not scan.broken(place):
        token = scan.tokens[place - 1]
        if token.kind == "n" and token.digits >= 2:
            groups += 1
            digits += token.digits
        elif token.text != "-" or token.spaced:
            break
        place -= 1
    if groups < 2 or digits < _LEAST_DIGITS:
        return False
    first = scan.tokens[place]
    dialled = first.text[0] == "0" or scan.sign(place - 1, "+)")
    return dialled or (groups >= 3 and digits == 2 * groups)


def _is_followed(scan: Scan, index: int) -> bool:
    """Whether a word with which a mention begins only before certain others stands before one."""
    for category, (_, size) in scan.terms[index].items():
        needed = FOLLOWERS.get(category)
        if needed is None:
            if category in STARTERS:
                return True
            continue
        stop = index + size
        if category == "ordinal" and scan.tokens[stop].text == ",":
            # "first, second and third Friday"
            stop += 1
            if "ordinal" in scan.terms[stop]:
                return True
        if stop < scan.count and (
            scan.tokens[stop].kind == "n" or not needed.isdisjoint(scan.terms[stop])
        ):
            return True
    return False


def _read(scan: Scan, index: int) -> tuple[list[Recognised], int] | None:
    """The longest of what the rules read at a token; the first where they are equal."""
    best: tuple[list[Recognised], int] | None = None
    chosen = 0
    for category in scan.terms[index]:
        chosen |= _RULES_AT.get(category, 0)
    if scan.tokens[index].kind == "n":
        chosen |= _choose_after_number(scan, index + 1)
    for bit, rule in _RULES:
        if chosen & bit:
            found = rule(scan, index)
            if found is not None and (best is None or _is_longer(found, best)):
                best = found
    return best


def _is_longer(found: tuple[list[Recognised], int], best: tuple[list[Recognised], int]) -> bool:
    """Whether more is read; hours that repeat are no first day of a list ("Mon–Thu 9–17, Fri")."""
    repeats = best[0][0].recurrence is not None and best[0][0].stop == found[0][0].stop
    return found[1] > best[1] and not repeats


def _choose_after_number(scan: Scan, index: int) -> int:
    """The rules for a number, by what follows it."""
    chosen = _CHAIN
    if index >= scan.count:
        return chosen
    for category in scan.terms[index]:
        chosen |= _RULES_AFTER_NUMBER.get(category, 0)
    following = scan.tokens[index]
    if not following.spaced or following.text in (":", "."):
        chosen |= _REPEAT | _PERIOD | _PART
    return chosen


def _opens(scan: Scan, index: int) -> bool:
    """Whether a mention may begin at a token: it is not the tail of something longer."""
    if not scan.glued(index):
        start = scan.start(0) if index == 0 else 0
        return not (start and scan.text[start - 1].isalnum())
    before = scan.tokens[index - 1]
    if before.kind in "nw" or before.text in "_@#=&+\\":
        return False
    if index < 2 or before.spaced or before.text in "(\"'[{<“”’*|:;,":
        glued = scan.tokens[index - 2].kind if index >= 2 and not before.spaced else ""
        if before.text in "’'":
            return glued != "w"
        return not (before.text in ":," and glued == "n" and scan.tokens[index].kind == "n")
    earlier = scan.tokens[index - 2]
    if earlier.kind == "p":
        return True
    if before.text in "/.\\":
        return earlier.kind == "w" and before.text == "." and len(earlier.text) <= 4
    if before.text in "-‐‑":
        sure = scan.tokens[index].kind == "n" or "month_context" in scan.terms[index - 2]
        return sure and earlier.kind == "w" and bool(scan.terms[index - 2])
    return True
