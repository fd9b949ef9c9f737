"""Finds the dates of a passage: windows, grammar, values, roles, in this order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.records import DateMention
from rusparse.values.passage import Findings, Passage

from ..joining import join_texts
from .admission import is_opening_hours
from .anchoring import Anchor, anchor_to, make_anchor
from .languages import guess_lexicons, list_given_lexicons
from .lexicon import Lexicon
from .readings import Reading, connect_readings, list_stated_days, share_sure_years
from .recognition import Bound, Recognised, Scan
from .repeats import make_weekly
from .resolving import Resolved, resolve
from .roles import judge_role, judge_tense
from .rules import scan_tokens
from .surroundings import read_surroundings
from .windows import Places, build_anchor_finder, list_windows, list_words
from .zones import load_zones

__all__ = [
    "find_all_dates",
    "find_dates",
    "find_letter_dates",
    "make_mention",
    "read_dates",
]

_NOTHING: Findings[DateMention] = Findings()
_ORDER_SIGNS = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")


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
    return find_all_dates([passage], context)[0]


def find_all_dates(
    passages: Sequence[Passage],
    context: Context,
    mastheads: Mapping[str, Findings[DateMention]] | None = None,
) -> list[Findings[DateMention]]:
    """`find_dates` for each passage of a letter.

    `mastheads` are the findings of texts that were read before in this context, as passages of
    kind "masthead" without heading and tables.
    """
    read = mastheads or {}
    known = {
        index: read[passage.text]
        for index, passage in enumerate(passages)
        if passage.text in read
        and passage.kind == "masthead"
        and not (passage.heading or passage.tables)
    }
    found = [known.get(index, _NOTHING) for index in range(len(passages))]
    for index, readings in _read_all_dates(passages, context, known):
        found[index] = _make_findings(passages[index].text, readings, context)
    return found


def find_letter_dates(
    passages: Sequence[Passage], context: Context, mastheads: Mapping[str, Findings[DateMention]]
) -> list[Findings[DateMention]]:
    """`find_all_dates` for a whole letter: one without a day of its own is read against the days
    that it states in full, if they are sure enough.

    They are, if all are of one year, and a day that the letter names by its weekday without a year
    ("Monday, January 19") agrees with that year, too.
    """
    if context.reference is not None or context.stated_days:
        return find_all_dates(passages, context, mastheads)
    read = dict(_read_all_dates(passages, context))
    if days := _choose_stated_days([reading for found in read.values() for reading in found]):
        return find_all_dates(passages, context.with_stated_days(days))
    return [
        _make_findings(passage.text, read[index], context) if index in read else _NOTHING
        for index, passage in enumerate(passages)
    ]


def read_dates(passage: Passage, context: Context) -> list[Reading]:
    """The readings of a passage in order."""
    return [reading for _, found in _read_all_dates([passage], context) for reading in found]


def _read_all_dates(
    passages: Sequence[Passage], context: Context, known: Collection[int] = ()
) -> list[tuple[int, list[Reading]]]:
    """The readings of passages by their number, but for those that are known, where there are any.

    Languages that are not given are guessed for each passage.
    """
    anchor = make_anchor(context)
    given = list_given_lexicons(context.languages)
    groups = [passages] if given else [[passage] for passage in passages]
    first = 0
    read: list[tuple[int, list[Reading]]] = []
    for group in groups:
        lexicons = given or guess_lexicons(list_words(group[0].text))
        finder = build_anchor_finder(tuple([lexicon.language for lexicon in lexicons]))
        places = finder.find(join_texts([passage.text for passage in group]))
        for number in sorted(places):
            if first + number not in known:
                here = places[number]
                readings = _read_places(group[number], here, finder.lexicons, context, anchor)
                read.append((first + number, readings))
        first += len(group)
    if anchor is not None and read:
        share_sure_years([reading for _, readings in read for reading in readings])
    return read


def _read_places(
    passage: Passage,
    places: Places,
    lexicons: Sequence[Lexicon],
    context: Context,
    anchor: Anchor | None,
) -> list[Reading]:
    text = passage.text
    lower_case = text == places.folded
    most = context.limits.max_mentions_per_section
    readings: list[Reading] = []
    for index, lexicon in enumerate(lexicons):
        taken = len(readings)
        for window in list_windows(text, places.anchors[index], places.addresses):
            scan = Scan(text, window, lexicon, lower_case=lower_case, secondary=bool(index))
            for recognised in scan_tokens(scan, places.addresses):
                reading = _complete(scan, recognised, passage, context, anchor)
                if reading is not None:
                    readings.append(reading)
            if len(readings) - taken > most:
                break
    return connect_readings(readings, text, anchor)


def _make_findings(text: str, readings: list[Reading], context: Context) -> Findings[DateMention]:
    most = context.limits.max_mentions_per_section
    mentions: list[DateMention] = []
    diagnostics: list[Diagnostic] = []
    for reading in readings[:most]:
        mention = make_mention(text, reading)
        mentions.append(mention)
        for code, detail in reading.resolved.remarks:
            diagnostics.append(make_diagnostic(code, "text", text=mention.text, detail=detail))
    if len(readings) > most:
        diagnostics.append(make_diagnostic("date-mentions-cut", "text", kept=str(most)))
    return Findings(tuple(mentions), tuple(diagnostics))


def _complete(
    scan: Scan, mention: Recognised, passage: Passage, context: Context, anchor: Anchor | None
) -> Reading | None:
    if is_opening_hours(scan, mention, passage):
        make_weekly(mention)
    if mention.clock is not None and mention.clock.doubtful:
        mention.clock = mention.last_clock = None
    lexicon = scan.lexicon
    span = scan.start(mention.start), scan.end(mention.stop - 1)
    around = read_surroundings(lexicon, span, passage)
    # A year that is written needs no tense.
    if mention.bound is None and mention.recurrence is None and not mention.moved:
        mention.bound = _find_bound(scan, mention)
    stated = mention.first.year is not None
    tense = None if stated else judge_tense(lexicon, mention, around, passage.text)
    order = lexicon.order
    if mention.first.figures is not None:
        order = _decide_order(passage.text, context)
    resolved = resolve(mention, anchor, tense, order, lexicon.school_year, lexicon.language)
    if resolved is None or _is_doubtful_weekday(scan, mention, resolved):
        return None
    ahead = _count_days_ahead(resolved, context)
    days = _count_days(resolved)
    role, why = judge_role(lexicon, mention, around, passage, span, ahead, days)
    return Reading(span, mention, resolved, lexicon.language, role, why, tense)


def _is_doubtful_weekday(scan: Scan, mention: Recognised, resolved: Resolved) -> bool:
    """Whether figures without a year disagree with a word that is perhaps no weekday, or are
    perhaps a clock time: a borrowed vocabulary does not tell what else its words mean.
    """
    if not mention.rule.startswith("figures") or mention.first.year is not None:
        return False
    if all(code != "date-weekday-disagrees" for code, _ in resolved.remarks):
        return False
    if scan.lexicon.borrowed:
        return True
    dotted = any(token.text == "." for token in scan.tokens[mention.start + 1 : mention.stop])
    slashed = any(token.text == "/" for token in scan.tokens[mention.start : mention.stop])
    return dotted and not slashed and not scan.lexicon.dotted_days


def _choose_stated_days(readings: list[Reading]) -> tuple[dt.date, ...]:
    days = list_stated_days(readings)
    if anchor_to(days) is None:
        return ()
    agree = False
    for reading in readings:
        point = reading.recognised.first
        if point.year is None and point.month and point.day and point.weekday is not None:
            try:
                agree |= dt.date(days[0].year, point.month, point.day).weekday() == point.weekday
            except ValueError:
                continue
    return tuple(sorted({min(days), max(days)})) if agree else ()


def _count_days_ahead(resolved: Resolved, context: Context) -> int | None:
    starts = resolved.starts
    if starts is None or context.reference is None:
        return None
    return starts.toordinal() - context.reference.toordinal()


def _count_days(resolved: Resolved) -> int:
    starts, ends = resolved.starts, resolved.ends
    return 1 if starts is ends or not starts or not ends else ends.toordinal() - starts.toordinal()


def make_mention(text: str, reading: Reading) -> DateMention:
    """The record of a reading of a text."""
    recognised, resolved = reading.recognised, reading.resolved
    start, stop = reading.span
    return DateMention.make(
        {
            "span": reading.span,
            "text": text[start:stop],
            "rule": recognised.rule,
            "starts": resolved.starts,
            "ends": resolved.ends,
            "grain": resolved.grain,
            "edtf": resolved.edtf,
            "role": reading.role,
            "inferred": resolved.inferred,
            "bound": recognised.bound,
            "time_zone": recognised.clock.zone if recognised.clock else None,
            "recurrence": recognised.recurrence,
        }
    )


def _find_bound(scan: Scan, mention: Recognised) -> Bound | None:
    if mention.last is not None or (mention.clock is not None and mention.clock.last is not None):
        return None
    place = mention.start
    bound = None
    for _ in range(3):
        if scan.broken(place):
            break
        article = None
        if scan.tokens[place - 1].terms or place in scan.endings:
            bound = scan.ended(place, "bound")
            article = scan.ended(place, "article")
            if bound is not None and scan.ended(bound[1], "bound_never"):
                return None
        if bound is not None or not (article or scan.sign(place - 1, ":")):
            break
        place = article[1] if article else place - 1
    after = scan.term(mention.stop, "bound_after") if scan.terms[mention.stop] else None
    if after is not None and scan.broken(mention.stop):
        after = None
    found = bound[0] if bound else after[0] if after else None
    if found is None:
        return None
    side: Bound
    side, mention.by_deadline = found
    return side


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
