"""Finds the dates of a passage: windows, grammar, values, roles, in this order."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.records import DateMention, DateRole
from rusparse.values.passage import Findings, Passage

from .admission import admit, is_opening_hours
from .calendar import AFTER_NUMBERS, FOLLOWERS, STARTERS
from .chains import read_chain
from .clocks import load_zones
from .languages import choose_lexicons
from .lexicon import annotate_tokens
from .periods import read_period
from .recognition import Bound, Recognised, Scan
from .repeats import read_repeat, render_weekly
from .resolving import Resolved, resolve
from .roles import NO_CUE, judge_role, judge_tense, read_surroundings
from .shifts import read_shift
from .tokens import split_tokens
from .windows import fold_case, is_inside, list_addresses, list_windows, list_words

__all__ = ["Reading", "find_dates", "read_dates"]

_LONGEST_CONNECTOR = 8
_WEEKEND = "weekend"
_ORDER_SIGNS = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")
_CLOCKS = frozenset({"clock_markers", "clock_noon", "clock_midnight", "between"})
_Rule = Callable[[Scan, int], "tuple[list[Recognised], int] | None"]
# Each rule with the categories of terms that it can begin with, and what may follow
# a number that it begins with.
_RULES: tuple[tuple[_Rule, frozenset[str], frozenset[str]], ...] = (
    (
        read_repeat,
        _CLOCKS
        | {"repeat_every", "repeat_every_other", "repeat_nth_every", "repeat_every_weekday"}
        | {"repeat_daily", "repeat_weekdays", "repeat_weekends", "weekday", "ordinal"},
        frozenset({"sign", "clock_suffixes", "clock_am", "clock_pm"}),
    ),
    (
        read_shift,
        frozenset({"period_word", "later_before", "ago_before", "ago_open", "cardinal"})
        | {"weekday", "step", "past_weekday"},
        frozenset({"unit"}),
    ),
    (
        read_period,
        frozenset({"week", "week_starts", "quarter", "quarter_letter", "ordinal", "season"})
        | {"season_word", "school_year"},
        frozenset({"sign", "quarter", "half_year"}),
    ),
    (
        read_chain,
        _CLOCKS | {"month", "month_in", "weekday", "ordinal", "feast", "day_word"},
        frozenset({"number"}),
    ),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention with how it came about, for `explain_dates`."""

    mention: DateMention
    recognised: Recognised
    language: str
    basis: tuple[str, ...]
    role_basis: str
    remarks: tuple[tuple[str, str], ...]


def find_dates(passage: Passage, context: Context) -> Findings[DateMention]:
    """Find the dates, ranges, periods and recurrences that stand written in a passage.

    Returns the mentions by their place in the text, none overlapping, and diagnostics:
    "date-weekday-disagrees", "date-order-unknown", "date-without-reference" and
    "date-mentions-cut" (when there are more than `context.limits.max_mentions_per_section`).
    Any string is accepted, and nothing is raised for it.

    Values are naive local time. A moment has the grain "minute" when its minutes are written and
    "hour" when they are not ("kl 9"). See `DateMention` for the fields, RFC 5545 for `recurrence`
    and ISO 8601-2 for `edtf`.

    >>> import datetime as dt
    >>> text = "Kursen ges 27–28 jan och 3–4 feb."
    >>> context = Context(reference=dt.date(2021, 12, 17), languages=("sv",))
    >>> [mention.edtf for mention in find_dates(Passage(text), context).mentions]
    ['2022-01-27/2022-01-28', '2022-02-03/2022-02-04']
    """
    readings, cut = read_dates(passage, context)
    diagnostics: list[Diagnostic] = []
    for reading in readings:
        for code, detail in reading.remarks:
            diagnostics.append(
                make_diagnostic(code, "text", text=reading.mention.text, detail=detail)
            )
    if cut:
        most = str(context.limits.max_mentions_per_section)
        diagnostics.append(make_diagnostic("date-mentions-cut", "text", kept=most))
    return Findings(tuple(reading.mention for reading in readings), tuple(diagnostics))


def read_dates(passage: Passage, context: Context) -> tuple[list[Reading], bool]:
    """The readings of a passage in order, and whether there were more than the limit."""
    text = passage.text
    folded = fold_case(text)
    words = list_words(folded)
    addresses = list_addresses(text)
    lower_case = text == folded
    most = context.limits.max_mentions_per_section
    readings: list[Reading] = []
    figures = any(character in folded for character in "0123456789")
    for index, (lexicon, found_words) in enumerate(choose_lexicons(context, text, words, figures)):
        taken = 0
        use_figures = figures and not index
        for begin, end in list_windows(text, folded, found_words, lexicon, use_figures, addresses):
            tokens = split_tokens(text, begin, end)
            if begin and tokens:
                tokens[0].broken = "\n" in text[max(0, begin - 2) : tokens[0].start]
            scan = Scan(tokens, lexicon, text, lower_case, bool(index))
            annotate_tokens(tokens, lexicon)
            for recognised in _scan_tokens(scan, addresses):
                reading = _complete(scan, recognised, passage, context)
                if reading is not None:
                    readings.append(reading)
                    taken += 1
            if taken > most:
                break
    merged = _share_roles(_drop_weekend_words(_merge(readings), text), text)
    return merged[:most], len(merged) > most


def _scan_tokens(scan: Scan, addresses: list[tuple[int, int]]) -> Iterator[Recognised]:
    index = 0
    tokens = scan.tokens
    count = len(tokens)
    while index < count:
        token = tokens[index]
        if not (token.starter or token.kind == "n") or not _may_begin(scan, index):
            index += 1
            continue
        if addresses and is_inside(addresses, token.start):
            index += 1
            continue
        found = _read(scan, index) if _opens(scan, index) else None
        if found is None:
            index += 1
            continue
        mentions, stop = found
        for mention in mentions:
            if admit(scan, mention):
                yield mention
        index = max(stop, index + 1)


def _may_begin(scan: Scan, index: int) -> bool:
    """A quick look at what follows, as most numbers and numerals are no dates."""
    token = scan.tokens[index]
    if token.kind != "n":
        return _is_followed(scan, index)
    size = len(token.text)
    if size > 2:
        return size in (4, 8)
    if index + 1 >= scan.count:
        return False
    following = scan.tokens[index + 1]
    if following.kind == "w":
        return not (following.spaced and AFTER_NUMBERS.isdisjoint(following.terms))
    return following.kind == "p" and not following.broken


def _is_followed(scan: Scan, index: int) -> bool:
    """Whether a word with which a mention begins only before certain others stands before one."""
    terms = scan.tokens[index].terms
    for category, (_, stop) in terms.items():
        needed = FOLLOWERS.get(category)
        if needed is None:
            if category in STARTERS:
                return True
            continue
        if stop < scan.count:
            following = scan.tokens[stop]
            if following.kind == "n" or not needed.isdisjoint(following.terms):
                return True
    return False


def _read(scan: Scan, index: int) -> tuple[list[Recognised], int] | None:
    """The longest of what the rules read at a token; the first where they are equal."""
    best: tuple[list[Recognised], int] | None = None
    categories = scan.tokens[index].terms.keys()
    after_number = _list_after_number(scan, index)
    for rule, begins, company in _RULES:
        if not begins.isdisjoint(categories) or not company.isdisjoint(after_number):
            found = rule(scan, index)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
    return best


def _list_after_number(scan: Scan, index: int) -> Collection[str]:
    """What follows a number, by which the rules are chosen; nothing for a word."""
    if scan.tokens[index].kind != "n":
        return ()
    if index + 1 >= len(scan.tokens):
        return ("number",)
    following = scan.tokens[index + 1]
    listed = [*following.terms, "number"]
    if (following.kind == "p" and following.text in ":.") or not following.spaced:
        listed.append("sign")
    return listed


def _opens(scan: Scan, index: int) -> bool:
    """Whether a mention may begin at a token: it is not the tail of something longer."""
    if not scan.glued(index):
        start = scan.tokens[index].start
        return not (index == 0 and start and scan.text[start - 1].isalnum())
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
        sure = scan.tokens[index].kind == "n" or "month_context" in earlier.terms
        return sure and earlier.kind == "w" and bool(earlier.terms)
    return True


def _complete(
    scan: Scan, mention: Recognised, passage: Passage, context: Context
) -> Reading | None:
    if is_opening_hours(scan, mention, passage):
        days = [mention.first.weekday or 0]
        mention.recurrence, mention.rule = render_weekly(days), "repeat-hours"
        if mention.clock is not None:
            hour, minute = mention.clock.first
            mention.recurrence += f";BYHOUR={hour % 24};BYMINUTE={minute}"
    lexicon = scan.lexicon
    span = scan.tokens[mention.start].start, scan.tokens[mention.stop - 1].end
    around = read_surroundings(lexicon, span, passage)
    # A year that is written needs no tense.
    tense = judge_tense(lexicon, around) if mention.first.year is None else None
    if mention.bound is None and mention.recurrence is None:
        mention.bound = _find_bound(scan, mention)
    order = lexicon.order
    if mention.first.figures is not None:
        order = _decide_order(passage.text, context)
    resolved = resolve(
        mention, context.reference, tense, order, lexicon.school_year, lexicon.language
    )
    if resolved is None:
        return None
    ahead = _count_days_ahead(resolved, context)
    role, why = judge_role(lexicon, mention, around, passage, span, ahead)
    return Reading(
        _make_mention(scan, mention, resolved, role, span),
        mention,
        lexicon.language,
        tuple(resolved.basis),
        why,
        tuple(resolved.remarks),
    )


def _count_days_ahead(resolved: Resolved, context: Context) -> int | None:
    starts = resolved.starts
    if starts is None or context.reference is None:
        return None
    return starts.toordinal() - context.reference.toordinal()


def _make_mention(
    scan: Scan, mention: Recognised, resolved: Resolved, role: DateRole, span: tuple[int, int]
) -> DateMention:
    # The values are this module's own, so they are not validated once more: the record that holds
    # them is, and a mention in ten is most of the cost here.
    return DateMention.model_construct(
        span=span,
        text=scan.text[slice(*span)],
        rule=mention.rule,
        starts=resolved.starts,
        ends=resolved.ends,
        grain=resolved.grain,
        edtf=resolved.edtf,
        role=role,
        inferred=resolved.inferred,
        bound=mention.bound,
        time_zone=mention.clock.zone if mention.clock else None,
        recurrence=mention.recurrence,
    )


def _find_bound(scan: Scan, mention: Recognised) -> Bound | None:
    if mention.last is not None or (mention.clock is not None and mention.clock.last is not None):
        return None
    place = mention.start
    bound = None
    for _ in range(3):
        if scan.broken(place):
            break
        bound = scan.ended(place, "bound")
        article = scan.ended(place, "article")
        if bound is not None and scan.ended(bound[1], "bound_never"):
            return None
        if bound is not None or not (article or scan.sign(place - 1, ":")):
            break
        place = article[1] if article else place - 1
    after = None if scan.broken(mention.stop) else scan.term(mention.stop, "bound_after")
    found = bound[0] if bound else after[0] if after else None
    if found is None:
        return None
    side: Bound
    side, mention.by_deadline = found
    return side


def _merge(readings: list[Reading]) -> list[Reading]:
    """Mentions of several languages as one list: the longer wins, then the earlier language."""
    if len({reading.language for reading in readings}) <= 1:
        return readings
    ranked = sorted(
        enumerate(readings),
        key=lambda item: (item[1].mention.span[0] - item[1].mention.span[1], item[0]),
    )
    kept: list[Reading] = []
    taken: set[int] = set()
    for _, reading in ranked:
        start, stop = reading.mention.span
        if taken.isdisjoint(range(start, stop)):
            kept.append(reading)
            taken.update(range(start, stop))
    return sorted(kept, key=lambda reading: reading.mention.span)


def _drop_weekend_words(readings: list[Reading], text: str) -> list[Reading]:
    """Leave out "this weekend" right before the days that say which weekend it is."""
    kept: list[Reading] = []
    for reading in readings:
        previous = kept[-1] if kept else None
        if previous is not None and _WEEKEND in (
            previous.recognised.first.kind,
            previous.recognised.first.unit,
        ):
            between = text[previous.mention.span[1] : reading.mention.span[0]]
            has_day = reading.recognised.first.day is not None
            if has_day and "\n" not in between and not between.strip(" ,("):
                kept.pop()
        kept.append(reading)
    return kept


def _share_roles(readings: list[Reading], text: str) -> list[Reading]:
    """Give a day in a list without a cue of its own the role of the day before it."""
    shared: list[Reading] = []
    for reading in readings:
        previous = shared[-1] if shared else None
        if previous is not None and reading.role_basis == NO_CUE:
            between = text[previous.mention.span[1] : reading.mention.span[0]]
            if len(between) <= _LONGEST_CONNECTOR and "\n" not in between:
                mention = reading.mention.model_copy(update={"role": previous.mention.role})
                reading = replace(reading, mention=mention, role_basis="the day before it")
        shared.append(reading)
    return shared


def _decide_order(text: str, context: Context) -> str:
    """How figures are ordered in a language where regions differ: "dmy", "mdy" or "?"."""
    zones = load_zones()
    region = context.region_or_default
    if region is not None and region not in zones["mixed_regions"]:
        return "mdy" if region in zones["american_regions"] else "dmy"
    if context.language is not None and context.language != "en":
        return "dmy"
    day_first = month_first = False
    for match in _ORDER_SIGNS.finditer(text):
        first, second = int(match[1]), int(match[2])
        day_first |= 12 < first <= 31 and second <= 12
        month_first |= 12 < second <= 31 and first <= 12
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    dollars, other = "$" in text, "£" in text or "€" in text
    if region is None and dollars != other:
        return "mdy" if dollars else "dmy"
    return "?"
