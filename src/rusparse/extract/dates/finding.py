"""Finds the dates of a passage: windows, grammar, values, roles, in this order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.records import DateMention, DateRole, Span
from rusparse.values.passage import Findings, Passage

from ..joining import join_texts
from .admission import is_opening_hours
from .anchoring import Anchor, anchor_to, make_anchor
from .clocks import load_zones
from .languages import guess_lexicons, list_given_lexicons
from .lexicon import Lexicon, build_lexicon
from .recognition import Bound, Recognised, Scan
from .repeats import render_weekly
from .resolving import Resolved, resolve
from .roles import NO_CUE, judge_role, judge_tense
from .rules import scan_tokens
from .surroundings import read_surroundings
from .windows import Places, build_anchor_finder, list_windows, list_words

__all__ = [
    "Reading",
    "find_all_dates",
    "find_dates",
    "find_stated_days",
    "make_mention",
    "read_dates",
]

_LONGEST_CONNECTOR = 8
_SHORT_LINE, _NEIGHBOUR_LINES, _NEIGHBOURS = 90, 3, 4
_WEEKEND = "weekend"
_NOTHING: Findings[DateMention] = Findings()
_ORDER_SIGNS = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")


@dataclass(slots=True)
class Reading:
    """What was read at one place, and how it came about; `make_mention` makes a record of it."""

    span: Span
    recognised: Recognised
    resolved: Resolved
    language: str
    role: DateRole
    role_basis: str


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


def read_dates(passage: Passage, context: Context) -> list[Reading]:
    """The readings of a passage in order."""
    return [reading for _, found in _read_all_dates([passage], context) for reading in found]


def _read_all_dates(
    passages: Sequence[Passage], context: Context, known: Collection[int] = ()
) -> Iterator[tuple[int, list[Reading]]]:
    """The readings of passages by their number, but for those that are known, where there are any.

    Languages that are not given are guessed for each passage.
    """
    anchor = make_anchor(context)
    given = list_given_lexicons(context.languages)
    groups = [passages] if given else [[passage] for passage in passages]
    first = 0
    for group in groups:
        lexicons = given or guess_lexicons(list_words(group[0].text))
        finder = build_anchor_finder(tuple([lexicon.language for lexicon in lexicons]))
        places = finder.find(join_texts([passage.text for passage in group]))
        for number in sorted(places):
            if first + number not in known:
                here = places[number]
                readings = _read_places(group[number], here, finder.lexicons, context, anchor)
                yield first + number, readings
        first += len(group)


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
    merged = _share_roles(_drop_restated(_merge(readings), text), text)
    if anchor is None:
        _anchor_to_neighbours(merged, text)
    return merged


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
        days = [mention.first.weekday or 0]
        mention.recurrence, mention.rule = render_weekly(days), "repeat-hours"
        if mention.clock is not None:
            hour, minute = mention.clock.first
            mention.recurrence += f";BYHOUR={hour % 24};BYMINUTE={minute}"
    lexicon = scan.lexicon
    span = scan.start(mention.start), scan.end(mention.stop - 1)
    around = read_surroundings(lexicon, span, passage)
    # A year that is written needs no tense.
    tense = judge_tense(lexicon, around, passage.text) if mention.first.year is None else None
    if mention.bound is None and mention.recurrence is None:
        mention.bound = _find_bound(scan, mention)
    order = lexicon.order
    if mention.first.figures is not None:
        order = _decide_order(passage.text, context)
    resolved = resolve(mention, anchor, tense, order, lexicon.school_year, lexicon.language)
    if resolved is None or _is_doubtful_weekday(scan, mention, resolved):
        return None
    ahead = _count_days_ahead(resolved, context)
    role, why = judge_role(lexicon, mention, around, passage, span, ahead)
    return Reading(span, mention, resolved, lexicon.language, role, why)


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


def _anchor_to_neighbours(readings: list[Reading], text: str) -> None:
    """Without a reference, work out years from days in full on the short lines beside.

    In running text a day in full may be of any time; in "Datum: 15 oktober 2024", over "Anmälan
    senast 10 oktober", it is of the same matter.
    """
    for index, reading in enumerate(readings):
        if all(code != "date-without-reference" for code, _ in reading.resolved.remarks):
            continue
        near = readings[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        near = [other for other in near if _stand_on_lines(reading.span, other.span, text)]
        anchor = anchor_to(list_stated_days(near))
        lexicon = build_lexicon(reading.language)
        if anchor is None or lexicon is None:
            continue
        found = resolve(
            reading.recognised, anchor, None, "dmy", lexicon.school_year, lexicon.language
        )
        if found is not None and found.starts is not None:
            reading.resolved = found


def _stand_on_lines(one: Span, other: Span, text: str) -> bool:
    """Whether two mentions stand on short lines that are next to one another, or nearly."""
    first, last = min(one, other), max(one, other)
    if last[0] - first[1] > _NEIGHBOUR_LINES * _SHORT_LINE:
        return False
    if text.count("\n", first[1], last[0]) > _NEIGHBOUR_LINES:
        return False
    for start, stop in (first, last):
        before = text.rfind("\n", max(0, start - _SHORT_LINE), start)
        after = text.find("\n", stop, stop + _SHORT_LINE)
        line_start = before + 1 if before >= 0 or start <= _SHORT_LINE else start - _SHORT_LINE
        line_end = after if after >= 0 else min(len(text), stop + _SHORT_LINE)
        if line_end - line_start > _SHORT_LINE:
            return False
    return True


def list_stated_days(readings: Iterable[Reading]) -> list[dt.date]:
    """The days among readings that are written with their year."""
    days: list[dt.date] = []
    for reading in readings:
        point, starts = reading.recognised.first, reading.resolved.starts
        if starts is not None and point.year is not None and point.stated_year and point.day:
            days.append(starts.date() if isinstance(starts, dt.datetime) else starts)
    return days


def find_stated_days(texts: Sequence[str], context: Context) -> tuple[dt.date, ...]:
    """Days that a letter without a date of its own states in full, for `Context.stated_days`.

    () unless all are of one year, and a day that the letter names by its weekday without a year
    ("Monday, January 19") agrees with that year, too; nor for a letter longer than is searched.
    """
    if sum(map(len, texts)) > context.limits.max_searched_characters:
        return ()
    context = context.with_reference(None)
    passages = [Passage(text) for text in texts]
    readings = [reading for _, found in _read_all_dates(passages, context) for reading in found]
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


def _merge(readings: list[Reading]) -> list[Reading]:
    """Mentions of several languages as one list: the longer wins, then the earlier language."""
    if len({reading.language for reading in readings}) <= 1:
        return readings
    ranked = sorted(
        enumerate(readings),
        key=lambda item: (item[1].span[0] - item[1].span[1], item[0]),
    )
    kept: list[Reading] = []
    taken: set[int] = set()
    for _, reading in ranked:
        start, stop = reading.span
        if taken.isdisjoint(range(start, stop)):
            kept.append(reading)
            taken.update(range(start, stop))
    return sorted(kept, key=lambda reading: reading.span)


def _drop_restated(readings: list[Reading], text: str) -> list[Reading]:
    """Leave out "this weekend" or "tomorrow" right before the day that says which it is."""
    kept: list[Reading] = []
    for reading in readings:
        previous = kept[-1] if kept else None
        if previous is not None and _is_restated(previous, reading, text):
            kept.pop()
        kept.append(reading)
    return kept


def _is_restated(previous: Reading, reading: Reading, text: str) -> bool:
    if reading.recognised.first.day is None or reading.recognised.first.month is None:
        return False
    gap = reading.span[0] - previous.span[1]
    between = text[previous.span[1] : reading.span[0]]
    if gap > _LONGEST_CONNECTOR or "\n" in between:
        return False
    point = previous.recognised.first
    if _WEEKEND in (point.kind, point.unit):
        return not between.strip(" ,(")
    if previous.recognised.rule != "relative-day" or previous.resolved.starts is None:
        return False
    starts = reading.resolved.starts
    return starts is not None and starts.timetuple()[:3] == previous.resolved.starts.timetuple()[:3]


def _share_roles(readings: list[Reading], text: str) -> list[Reading]:
    """Give a day in a list without a cue of its own the role of the day before it."""
    previous: Reading | None = None
    for reading in readings:
        if previous is not None and reading.role_basis == NO_CUE:
            gap = reading.span[0] - previous.span[1]
            if gap <= _LONGEST_CONNECTOR and "\n" not in text[previous.span[1] : reading.span[0]]:
                reading.role, reading.role_basis = previous.role, "the day before it"
        previous = reading
    return readings


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
