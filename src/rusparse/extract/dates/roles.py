"""Tells from the words around a date what it is for, and whether they speak of the past.

The nearest cue in its surroundings decides; what has none is judged by its form.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from rusparse.records import Span
from rusparse.values.passage import Passage

from .anchoring import Tense
from .lexicon import Lexicon, build_lexicon
from .recognition import Recognised
from .surroundings import Surroundings, is_listed, split_words

__all__ = ["NO_CUE", "judge_role", "judge_tense"]

Role = Literal["event", "deadline", "publication", "period", "other"]
_ROLES: tuple[Role, ...] = ("deadline", "event", "publication", "period", "other")
_WORD = re.compile(r"[^\W\d_]+")
# What one does before a deadline ("book", "apply"), and what lasts while nothing happens.
_TASK, _STATE, _OPEN, _CLOSE = "roles_task", "roles_state", "roles_open", "roles_close"
_RANKS = {f"roles_{role}": rank for rank, role in enumerate(_ROLES)}
_RANKS |= {_TASK: _ROLES.index("deadline"), _STATE: _ROLES.index("period")}
_DUE = frozenset({"roles_deadline", _TASK})
_DOUBTFUL = frozenset({"tense_likely", "tense_present", _TASK})
_GONE = frozenset({"tense_past", "tense_likely"})
# "whose" begins a clause that speaks of something else.
_APART = "tense_apart"
_Option: TypeAlias = tuple[float, str, str]
"""How far off a cue is, its name and its word."""
_TITLE_CHARACTERS = 80
_DATELINE_WORDS = 3
_EARLY = 200
# So far from "will", a word of the past is of another clause; "will be held" is one.
_WORDS_APART = 6
# An issue is dated on the day it is sent or a few days later.
_ISSUE_DAYS_AHEAD = 7
_MOST_DAYS_OF_EVENT = 31
# "Sista svarsdag" has a word of deadlines and one of events: the former weighs more.
_DEADLINE_LEAD = 2.5
NO_CUE = "no cue"
"""What is said to decide a role where nothing does."""
_PERIODS = frozenset({"month", "week", "quarter", "season", "year", "half", "school_year"})


def judge_tense(lexicon: Lexicon, mention: Recognised, around: Surroundings, text: str) -> Tense:
    """Whether the clause speaks of the past or of the future; None where it does neither.

    A deadline, a verb in the present and a clock time are of what comes, unless a word says
    otherwise. An earlier sentence of the line may announce the future, too ("Save the date!").
    """
    after = around.cues_after
    if apart := [index for name, index in after if name == _APART]:
        after = [(name, index) for name, index in after if index < min(apart)]
    # A clause that begins so has no subject, and tells a state: "Closed 24 December".
    before = [cue for cue in around.cues_before if cue != ("tense_likely", 0)]
    last = len(around.before) - 1
    found = {name for name, _ in before + after}
    if mention.rule == "weekday" and _GONE & {name for name, index in before if index == last}:
        # "said Tuesday that it will"
        return "past"
    if "tense_future" in found:
        return "likely_past" if _is_past_again(around) else "future"
    if "tense_past" in found:
        return "past"
    if mention.by_deadline or "roles_deadline" in found:
        return "likely_future"
    if not _DOUBTFUL.isdisjoint(found):
        return _judge_nearest_tense(len(around.before), before, after)
    if around.scheduled:
        return "future"
    if around.clause_start > around.line_start:
        earlier = lexicon.cues.find(split_words(text[around.line_start : around.clause_start]))
        if any(name == "tense_future" for name, _ in earlier):
            return "future"
    labels = lexicon.cues.find(around.label) if around.label else []
    if mention.clock is not None or any(name in _DUE for name, _ in labels):
        return "likely_future"
    return None


def _judge_nearest_tense(
    count: int, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> Tense:
    """The tense of the nearest of the cues that each are right most of the time.

    `count` words stand before the mention.
    """
    cues = [(count - index, name) for name, index in before if name in _DOUBTFUL]
    cues += [(index + 1, name) for name, index in after if name in _DOUBTFUL]
    return "likely_past" if min(cues)[1] == "tense_likely" else "likely_future"


def _is_past_again(around: Surroundings) -> bool:
    """Whether words of the past stand nearer to a day than those of the future, and well apart:
    "The fund will help all in town who were affected by the storm of 4 May".
    """
    future = [index for name, index in around.cues_before if name == "tense_future"]
    past = [index for name, index in around.cues_before if name in ("tense_past", "tense_likely")]
    if not future or not past or any(name == "tense_future" for name, _ in around.cues_after):
        return False
    return max(past) - max(future) > _WORDS_APART


def judge_role(
    lexicon: Lexicon,
    mention: Recognised,
    around: Surroundings,
    passage: Passage,
    span: Span,
    days_ahead: int | None = None,
    days: int = 1,
) -> tuple[Role, str]:
    """The role of a mention, and the cue or circumstance that decided it.

    `days_ahead` is how many days after the letter's own date the mention is, None if unknown, and
    `days` how many it lasts.
    """
    if mention.by_deadline and mention.recurrence is None:
        return "deadline", "the word before it"
    if (mention.bound in ("until", "before") or _is_closed(mention, around)) and _is_open(around):
        return "deadline", "what is open until then"
    is_period = mention.first.kind in _PERIODS
    found = near = _find_nearest(lexicon, mention, around, passage.text)
    if near is None:
        found = _find_in_heading(lexicon, mention, passage)
    deciding = near if is_period else found
    if deciding and deciding[0] == "deadline":
        return deciding
    if mention.clock is not None or mention.recurrence is not None:
        return "event", "a clock time"
    early = passage.kind is None and span[0] < _EARLY
    # An issue is of a day or a month, and no range of days.
    single = mention.last is None or is_period
    if single and (passage.kind == "masthead" or (early and _is_title_line(passage, span))):
        return _judge_at_top(mention, around, found, days_ahead)
    if deciding and deciding[0] == "publication":
        return deciding
    if early and _is_dateline(mention, around, passage.text, span):
        return "publication", "a date alone near the top"
    if is_period:
        return "period", "a period"
    role = _judge_by_form(mention, around, found, days)
    coming = days_ahead is not None and days_ahead > 0 and mention.bound is None
    dated = mention.first.kind == "day" and mention.first.month is not None
    if role[1] != NO_CUE or not (coming and dated):
        return role
    tense = judge_tense(lexicon, mention, around, passage.text)
    announced = tense in ("future", "likely_future")
    return ("event", "words of what is to come") if announced else role


def _judge_at_top(
    mention: Recognised,
    around: Surroundings,
    found: tuple[Role, str] | None,
    days_ahead: int | None,
) -> tuple[Role, str]:
    """The role of a day or month in a letter's masthead or title."""
    first = mention.first
    is_period = first.kind in _PERIODS
    is_near = bool(around.cues_before or around.cues_after)
    later = days_ahead is None or days_ahead > _ISSUE_DAYS_AHEAD
    if found and found[0] == "event" and not is_period and (is_near or later):
        return found
    # "Söndag 29 november" nine days on is no day of an issue, which has its year.
    if days_ahead is not None and later and first.weekday is not None and first.year is None:
        return "event", "a weekday to come"
    return "publication", "the letter's masthead or title"


def _is_open(around: Surroundings) -> bool:
    """Whether the clause begins with what one can apply for or answer while it is open."""
    return any(name == _OPEN for name, _ in around.cues_before)


def _is_closed(mention: Recognised, around: Surroundings) -> bool:
    """Whether a verb says that something closes on a day."""
    return mention.last is None and any(name == _CLOSE for name, _ in around.cues_before)


def _judge_by_form(
    mention: Recognised, around: Surroundings, found: tuple[Role, str] | None, days: int
) -> tuple[Role, str]:
    if mention.bound in ("until", "before") and found and found[0] == "event":
        return "period", "an open end"
    if found:
        return found
    if mention.last is not None and days > _MOST_DAYS_OF_EVENT:
        return "period", "a range of weeks"
    if mention.first.weekday is not None or around.heads_line:
        return "event", "a weekday, or the head of a line"
    if mention.last is not None:
        return "event", "a range of days"
    return "other", NO_CUE


def _is_dateline(mention: Recognised, around: Surroundings, text: str, span: Span) -> bool:
    """ "Örebro 2022-03-03" on a line of its own, among the first lines."""
    line_end = text.find("\n", span[1])
    return (
        mention.first.year is not None
        and mention.last is None
        and mention.first.weekday is None
        and ":" not in (before := text[around.line_start : span[0]])
        and line_end >= 0
        and not text[span[1] : line_end].strip(" .")
        and _is_place(before)
    )


def _is_place(line: str) -> bool:
    words = _WORD.findall(line)
    return len(words) <= _DATELINE_WORDS and all(word[0].isupper() for word in words)


def _is_title_line(passage: Passage, span: Span) -> bool:
    text = passage.text
    line_end = text.find("\n", span[1])
    line_start = text.rfind("\n", 0, span[0]) + 1
    line = text[line_start : line_end if line_end >= 0 else len(text)].strip()
    if passage.title is not None and line == passage.title.strip():
        return True
    return line_start == 0 and line_end >= 0 and len(line) <= _TITLE_CHARACTERS


def _find_nearest(
    lexicon: Lexicon, mention: Recognised, around: Surroundings, text: str
) -> tuple[Role, str] | None:
    """The role whose cue is nearest; words after the mention and behind commas are farther off."""
    before, after, label = around.before, around.after, around.label
    spans_days = mention.last is not None
    options: list[_Option] = []
    for name, index in around.cues_before:
        if name in _RANKS:
            distance = len(before) - index + _count_pauses(before[index:])
            options.append((distance, name, before[index]))
    for name, index in around.cues_after:
        # What opens or is done after a range of days is not its deadline.
        if name in _RANKS and not (spans_days and name == _TASK):
            distance = 1.5 * (index + 1) + _count_pauses(after[:index])
            options.append((distance, name, after[index]))
    for name, index in lexicon.cues.find(label):
        # Several days under one task are what can be booked or applied for.
        if name == _STATE or (name == _TASK and (spans_days or is_listed(lexicon, around, text))):
            continue
        options.append((8.0 + len(label) - index, name, label[index]))
    return _choose_nearest(options, spans_days) if options else None


def _count_pauses(words: list[str]) -> float:
    return 2.0 * (words.count(",") + words.count("–"))


def _find_in_heading(
    lexicon: Lexicon, mention: Recognised, passage: Passage
) -> tuple[Role, str] | None:
    if not passage.heading:
        return None
    return _read_heading(lexicon.language, passage.heading[:200], mention.last is not None)


@lru_cache(maxsize=256)
def _read_heading(language: str, heading: str, spans_days: bool) -> tuple[Role, str] | None:
    lexicon = build_lexicon(language)
    if lexicon is None:
        return None
    words = split_words(heading)
    options = [
        (0.1 * (len(words) - index), name, words[index])
        for name, index in lexicon.cues.find(words)
        if name != _STATE and not (spans_days and name == _TASK)
    ]
    return _choose_nearest(options, spans_days)


def _choose_nearest(options: list[_Option], spans_days: bool) -> tuple[Role, str] | None:
    ranked = [
        (distance - (_DEADLINE_LEAD if rank == 0 else 0.0), rank, word)
        for distance, name, word in options
        if (rank := _RANKS.get(name)) is not None and (spans_days or name != _STATE)
    ]
    if not ranked:
        return None
    _, rank, word = min(ranked)
    return _ROLES[rank], f"the word {word!r}"
