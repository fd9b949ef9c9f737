"""Decides whether what has the form of a date is one where it stands.

The grammar recognises forms. A month without a day, a weekday alone or "today" is a date in some
places only: after a preposition, on a line of its own, beside a clock time.
"""

from __future__ import annotations

from rusparse.values.passage import Passage

from .recognition import Recognised, Scan
from .tokens import DASHES
from .years import may_be_hour, read_year

__all__ = ["admit", "is_opening_hours"]

_OTHER_CALENDAR = "other"
_MANNERS = frozenset({"repeat-every", "repeat-words"})
_VERBS = frozenset({"tense_past", "tense_likely", "tense_present", "tense_future"})
_STATES = frozenset({"roles_period", "roles_state", "opening_hours"})
_SHORT_TEXT = 60
_LOOK_BACK_TOKENS = 12
_HOURS_REACH = 200
_OPENING, _NEWSLETTER = "opening_hours", "titles_newsletter"
_AFTER_TITLE = DASHES | {"|", "·"}


def admit(scan: Scan, mention: Recognised) -> bool:
    """Whether a recognised mention is a date where it stands."""
    first = mention.first
    if mention.rule in _MANNERS and mention.clock is None:
        # "every year" in running text is a manner of speaking
        spaced = mention.rule == "repeat-every" and ";" in (mention.recurrence or "")
        return spaced or _is_whole_text(scan, mention)
    if mention.recurrence is not None:
        return True
    if first.feast == _OTHER_CALENDAR:
        return False
    if mention.rule.startswith("figures") and first.year is None and first.weekday is None:
        counted = scan.ended(mention.start, "no_date_after")
        if counted and scan.tokens[mention.start].kind == "n":
            return False
    if _is_doubtful(scan, mention):
        return False
    stated = first.year is not None or first.year_step is not None or first.step is not None
    if first.kind == "month" and not stated:
        last_year = mention.last.year if mention.last is not None else None
        return last_year is not None or _admit_month(scan, mention)
    if first.month is None and first.feast is None and _is_counted_from(scan, mention):
        return False
    if first.kind == "day" and first.month is None and first.feast is None:
        return _admit_weekday(scan, mention)
    if first.feast is not None and not stated and not _admit_feast(scan, mention):
        return False
    if first.kind == "shift" and first.unit == "day" and first.step == 0:
        return _admit_today(scan, mention)
    return True


def _is_counted_from(scan: Scan, mention: Recognised) -> bool:
    """Whether a day only begins a count: "two weeks from tomorrow" is not tomorrow."""
    bound = scan.ended(mention.start, "bound")
    unit = scan.ended(bound[1], "unit") if bound and not scan.broken(bound[1]) else None
    if unit is None or scan.broken(unit[1]):
        return False
    return scan.number(unit[1] - 1) >= 0 or scan.ended(unit[1], "cardinal") is not None


def _is_doubtful(scan: Scan, mention: Recognised) -> bool:
    """Whether a clock time or a year long ago follows a day ("2 Nov 1750": a weekday decides), or
    what it is part of the name of ("the September 11 attacks").
    """
    point = mention.last or mention.first
    if point.day is None or point.month is None or point.year is not None or mention.clock:
        return False
    if mention.first.weekday is not None or point.weekday is not None:
        return False
    place = mention.stop
    if "no_date_named" in scan.terms[place]:
        return not scan.broken(place)
    while scan.sign(place, ".,"):
        place += 1
    if scan.broken(place) or not 1000 <= scan.number(place) < 1800:
        return False
    year, _ = read_year(scan, place, glued=True)
    return year is not None and may_be_hour(scan, place)


def _is_alone(scan: Scan, mention: Recognised) -> bool:
    """Whether a mention is all that stands on its line, apart from signs."""
    before, after = mention.start, mention.stop
    while not scan.broken(before) and scan.tokens[before - 1].kind == "p":
        before -= 1
    if not scan.broken(before):
        return False
    while after < scan.count and not scan.broken(after):
        if scan.tokens[after].kind != "p":
            return False
        after += 1
    return True


def _admit_month(scan: Scan, mention: Recognised) -> bool:
    token = scan.tokens[mention.start]
    terms = scan.terms[mention.start]
    short = terms["month"][0][1] if "month" in terms else False
    if mention.last is not None:
        return not short or scan.tokens[mention.stop - 1].kind == "w"
    if short:
        return False
    following = scan.tokens[mention.stop] if mention.stop < scan.count else None
    same_line = following is not None and not scan.broken(mention.stop)
    if token.lower in scan.lexicon.ambiguous and not token.text[0].isupper():
        return False
    if _is_alone(scan, mention) or _ends_title(scan, mention):
        return True
    if same_line and scan.term(mention.stop, "month_context_after"):
        return True
    if same_line and following is not None and following.kind == "n" and following.spaced:
        return False
    capital = token.text[0].isupper() and not scan.lexicon.capitals
    name = token.text[0].isupper() and same_line and following is not None
    if name and following is not None and following.kind == "w" and following.text[0].isupper():
        return False
    if not scan.lexicon.month_needs_context and not capital:
        return True
    context = scan.ended(mention.start, "month_context")
    if context and not scan.broken(mention.start):
        return not capital
    if "month_in" in terms:
        # Finnish: "toukokuun ensimmäisellä viikolla" is a week.
        return not (same_line and "ordinal" in scan.terms[mention.stop])
    return _is_sure_month(scan, mention.start)


def _is_sure_month(scan: Scan, index: int) -> bool:
    """Whether a month's name is no person's and of no other meaning, and stands in running text."""
    if "month_sure" not in scan.terms[index] or scan.secondary or scan.lower_case:
        return False
    before = scan.tokens[index - 1]
    if scan.ended(index, "cardinal"):
        # "a February morning"
        return False
    running = not scan.broken(index) and before.kind == "w" and before.text[0].islower()
    return running and scan.tokens[index].text[0].isupper()


def _ends_title(scan: Scan, mention: Recognised) -> bool:
    """Whether a month ends the title of an issue, as its name goes before it on the line."""
    if not scan.broken(mention.stop) and not scan.sign(mention.stop, _AFTER_TITLE):
        return False
    return _NEWSLETTER in _find_cues_before(scan, mention.start)


def _find_cues_before(scan: Scan, index: int) -> set[str]:
    """The names of the cues on the line before a token."""
    begin = index
    while begin > 0 and not scan.broken(begin) and index - begin < _LOOK_BACK_TOKENS:
        begin -= 1
    words = [token.lower for token in scan.tokens[begin:index]]
    return {name for name, _ in scan.lexicon.cues.find(words)}


def _admit_feast(scan: Scan, mention: Recognised) -> bool:
    """Whether a feast whose name is a person's or of goods, too, is a day where it stands."""
    start = mention.start
    last = scan.tokens[mention.stop - 1].lower
    if mention.first.weekday is not None or mention.clock is not None or mention.last is not None:
        return True
    if mention.stop - start > 1 or last not in scan.lexicon.names or _is_alone(scan, mention):
        return True
    before = scan.ended(start, "bound") or scan.ended(start, "weekday_after")
    return before is not None and not scan.broken(start)


def _admit_weekday(scan: Scan, mention: Recognised) -> bool:
    term = scan.terms[mention.start].get("weekday")
    form = term[0][1] if term else "plain"
    if mention.first.day is not None:
        return True
    if form == "plural":
        return False
    if mention.clock is not None and form != "short":
        return True
    if mention.clock is not None:
        if term is None or mention.clock.start <= mention.start:
            return False
        return scan.broken(mention.start) or bool(scan.ended(mention.start, "weekday_after"))
    if form == "definite" and scan.term(mention.stop, "bound_after"):
        return not scan.broken(mention.stop)
    if form != "plain":
        return False
    following = scan.term(mention.stop, "week")
    if not following and (_stands_on(scan, mention) or _follows_weekday(scan, mention.start)):
        return True
    if mention.last is not None:
        return False
    alone = mention.first.weekday_last is None and not following
    if alone and (_is_due(scan, mention.start) or _is_after_verb(scan, mention)):
        return True
    return _is_whole_text(scan, mention)


def _stands_on(scan: Scan, mention: Recognised) -> bool:
    """Whether "on" stands before a weekday, or is part of it."""
    if "weekday_on" in scan.terms[mention.start]:
        return mention.last is None and mention.first.weekday_last is None
    after = scan.ended(mention.start, "weekday_after")
    return after is not None and not scan.broken(mention.start)


def _is_after_verb(scan: Scan, mention: Recognised) -> bool:
    """Whether a verb stands right before a weekday, as in American news ("said Tuesday")."""
    if scan.broken(mention.start) or scan.secondary or scan.sign(mention.stop, "’'", glued=True):
        return False
    word = scan.tokens[mention.start - 1]
    if word.kind != "w" or not word.text[0].islower():
        return False
    cues = {name for name, _ in scan.lexicon.cues.find([word.lower])}
    following = scan.tokens[mention.stop]
    named = following.kind == "w" and following.text[0].isupper() and not scan.broken(mention.stop)
    return bool(cues & _VERBS) and not (cues & _STATES) and not named


def _is_due(scan: Scan, index: int) -> bool:
    """Whether a word for a deadline stands before a token: "from Friday" may be the Friday before
    another day that is spoken of, "by Friday" is not.
    """
    bound = None if scan.broken(index) else scan.ended(index, "bound")
    return bound is not None and bool(bound[0][1])


def _follows_weekday(scan: Scan, index: int) -> bool:
    """Whether "on Friday and" stands before a weekday."""
    link = None if scan.broken(index) else scan.ended(index, "and")
    weekday = scan.ended(link[1], "weekday") if link else None
    if weekday is None or weekday[0][1] != "plain" or scan.broken(weekday[1]):
        return False
    return bool(scan.ended(weekday[1], "weekday_after"))


def _is_whole_text(scan: Scan, mention: Recognised) -> bool:
    start = scan.start(mention.start)
    stop = scan.end(mention.stop - 1)
    rest = scan.text[:start].strip(" .,:;!?()\n") + scan.text[stop:].strip(" .,:;!?()\n")
    return not rest


def _admit_today(scan: Scan, mention: Recognised) -> bool:
    """In running prose "today" mostly means "nowadays"."""
    if mention.clock is not None:
        return True
    cues = _find_cues_before(scan, mention.start)
    if "today_never_after" in cues:
        return False
    if len(scan.text) <= _SHORT_TEXT:
        return True
    after = scan.terms[mention.stop : mention.stop + 2]
    if any("weekday" in terms or "month" in terms for terms in after):
        return True
    return "today_after" in cues


def is_opening_hours(scan: Scan, mention: Recognised, passage: Passage) -> bool:
    """Whether a weekday with hours is one of a list of opening hours, which repeat."""
    first = mention.first
    if first.kind != "day" or first.weekday is None or mention.clock is None:
        return False
    if first.month is not None or first.day is not None or first.nth is not None:
        return False
    if mention.recurrence is not None or first.feast is not None:
        return False
    if mention.clock.last is None and mention.clock.start <= mention.start:
        # "closes at noon on Thursday" is of one day.
        return False
    place = scan.start(mention.start)
    words = scan.text[max(0, place - _HOURS_REACH) : place].lower().replace(":", " ").split()
    heading = (passage.heading or "").lower().split()
    found = scan.lexicon.cues.find(words) + scan.lexicon.cues.find(heading)
    if any(name == _OPENING for name, _ in found):
        return True
    return _is_listed(scan, mention)


def _is_listed(scan: Scan, mention: Recognised) -> bool:
    """Whether neighbouring lines begin with other weekdays and hours, too."""
    if not scan.broken(mention.start):
        return False
    heads = [
        index
        for index in sorted(scan.breaks)
        if "weekday" in scan.terms[index] and index + 1 < scan.count
    ]
    return len(heads) >= 3 and all(
        any(token.kind == "n" for token in scan.tokens[index + 1 : index + 5]) for index in heads
    )
