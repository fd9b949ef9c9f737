"""Tells from the words around a date what it is for, and whether they speak of the past.

Looked at are the clause that the date stands in, the label or heading before it, and the header of
its table column. The nearest cue decides; what has none is judged by its form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rusparse.records import Span
from rusparse.values.passage import Passage

from .anchoring import Tense
from .lexicon import Lexicon, build_lexicon, list_cues
from .recognition import Recognised

__all__ = ["NO_CUE", "Surroundings", "judge_role", "judge_tense", "read_surroundings"]

Role = Literal["event", "deadline", "publication", "period", "other"]
_ROLES: tuple[Role, ...] = ("deadline", "event", "publication", "period", "other")
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST = re.compile(r"\d+|[^\W\d_]+")
_PART = re.compile(r"[^\W_]+|[^\w\s]")
# The stop after a word of at most two letters marks an abbreviation ("kl.", "d."), and after a
# number it ends a sentence where days are not written with one ("12. Mai").
_CAPITAL = r"(?=[^\W\d_a-zåäöæøü])"
# The sign comes first, so that the engine skips to it, and what stands before it is looked at then.
_STOP = r"(?<=[!?])|(?<=[^\W\d_]\w\w\.)|(?<=\w\w\.\w\w\.)|(?<=\w[)\]”\"’]\.)"
_SENTENCE_END = re.compile(rf"[.!?;](?:(?<=;)\s|(?:{_STOP})[)\"”]?\s+{_CAPITAL})")
_SENTENCE_END_PLAIN = re.compile(rf"[.!?;](?:(?<=;)\s|(?:{_STOP}|(?<=\d\d\.))[)\"”]?\s+{_CAPITAL})")
_ENDS_HERE = re.compile(rf"[)\"”]?\.[)\"”]?\s+{_CAPITAL}")
_ROLE_OF_CUE: dict[str, Role] = {f"roles_{role}": role for role in _ROLES}
# What one does before a deadline ("book", "apply"), and what lasts while nothing happens.
_TASK, _STATE, _OPEN = "roles_task", "roles_state", "roles_open"
_ROLE_OF_CUE |= {_TASK: "deadline", _STATE: "period"}
_REACH = 240
_LABEL_CHARACTERS = 60
_TITLE_CHARACTERS = 80
_DATELINE_WORDS = 3
_EARLY = 200
_MOST_ENTRIES = 12
# So far from "will", a word of the past is of another clause; "will be held" is one.
_WORDS_APART = 6
# An issue is dated on the day it is sent or a few days later.
_ISSUE_DAYS_AHEAD = 7
# "Sista svarsdag" has a word of deadlines and one of events: the former weighs more.
_DEADLINE_LEAD = 2.5
NO_CUE = "no cue"
"""What is said to decide a role where nothing does."""
_PERIODS = frozenset({"month", "week", "quarter", "season", "year", "half", "school_year"})


@dataclass(slots=True)
class Surroundings:
    """The words around a mention, in lower case."""

    before: list[str]
    """From the start of the clause to the mention."""
    after: list[str]
    """From the mention to the end of the clause."""
    label: list[str]
    """The short line before, a table header, or nothing."""
    cues_before: list[tuple[str, int]]
    """The cues among the words before, each with the index of its first word."""
    cues_after: list[tuple[str, int]]
    heads_line: bool
    """Whether the mention begins its line."""
    scheduled: bool
    """Whether the mention begins its line and a colon follows ("20/9: ..."), and no entry before
    it has a year, by which the whole list could be of the past."""
    line_start: int
    """Where the line begins, within reach."""
    line_end: int
    clause_start: int


def read_surroundings(lexicon: Lexicon, span: Span, passage: Passage) -> Surroundings:
    """The words around a mention: of its sentence, and the label or heading of its line."""
    text = passage.text
    start, stop = span
    line_start = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    line_end = text.find("\n", stop, stop + _REACH)
    if line_end < 0:
        line_end = min(len(text), stop + _REACH)
    sentence_end = _SENTENCE_END if lexicon.dotted_days else _SENTENCE_END_PLAIN
    clause_start = line_start
    for match in sentence_end.finditer(text, line_start, start):
        clause_start = match.end()
    ending = _ENDS_HERE.match(text, stop, line_end) or sentence_end.search(text, stop, line_end)
    heads = _is_head(lexicon, text, line_start, start)
    label = _read_table_header(start, passage) if passage.tables else []
    if not label and heads:
        label = _read_label(lexicon, text, line_start)
    before = split_words(text[clause_start:start])
    after = split_words(text[stop : ending.start() if ending else line_end])
    scheduled = heads and text[stop : stop + 1] == ":" and stop < line_end
    return Surroundings(
        before,
        after,
        label,
        _list_cues(lexicon, before),
        _list_cues(lexicon, after),
        heads,
        scheduled and not _YEAR.search(text, max(0, start - 2 * _REACH), start),
        line_start,
        line_end,
        clause_start,
    )


def _is_head(lexicon: Lexicon, text: str, line_start: int, start: int) -> bool:
    """Whether only articles and signs stand before a mention on its line."""
    for match in _WORD.finditer(text, line_start, start):
        if match[0].lower() not in lexicon.articles:
            return False
    return True


def _is_announced(lexicon: Lexicon, earlier: str) -> bool:
    if not earlier:
        return False
    return any(name == "tense_future" for name, _ in _list_cues(lexicon, split_words(earlier)))


def _is_listed(lexicon: Lexicon, text: str, line_start: int, line_end: int) -> bool:
    """Whether the line before or after begins with a date, too."""
    if _begins_with_date(lexicon, text[line_end : line_end + _LABEL_CHARACTERS]):
        return True
    previous = text[max(0, line_start - 2 * _LABEL_CHARACTERS) : line_start].rstrip()
    return _begins_with_date(lexicon, previous[previous.rfind("\n") + 1 :])


def _begins_with_date(lexicon: Lexicon, lines: str) -> bool:
    """Whether the first word of the lines is a number, a month or a weekday."""
    first = _FIRST.search(lines)
    return first is not None and (first[0].isdigit() or first[0].lower() in lexicon.months)


def split_words(text: str) -> list[str]:
    """Words, numbers and signs of a stretch of text, in lower case."""
    return _PART.findall(text.lower())


def _read_label(lexicon: Lexicon, text: str, line_start: int) -> list[str]:
    """The short line before the one that begins at a place, over the entries of a list of dates."""
    for _ in range(_MOST_ENTRIES):
        previous = text[max(0, line_start - 2 * _LABEL_CHARACTERS) : line_start].rstrip()
        line = previous[previous.rfind("\n") + 1 :]
        if not line or len(line) > _LABEL_CHARACTERS or line[-1] in ".!":
            return []
        if not _begins_with_date(lexicon, line):
            return split_words(line)
        line_start = text.rfind(line, 0, line_start)
    return []


def _read_table_header(place: int, passage: Passage) -> list[str]:
    for table in passage.tables:
        if not table.span[0] <= place < table.span[1]:
            continue
        heads: dict[int, str] = {}
        for row in table.rows:
            row_head = ""
            for column, cell in enumerate(row):
                if cell.span[0] <= place < cell.span[1]:
                    words = f"{heads.get(column, '')} {row_head}"
                    return split_words(words)
                if cell.header:
                    heads.setdefault(column, cell.text)
                    row_head = cell.text
        return []
    return []


def judge_tense(lexicon: Lexicon, around: Surroundings, text: str) -> Tense:
    """Whether the clause speaks of the past or of the future; None where it does neither.

    An earlier sentence of the line may announce the future, too ("Save the date!").
    """
    found = {name for name, _ in around.cues_before}
    found.update(name for name, _ in around.cues_after)
    if "tense_future" in found:
        return None if _is_past_again(around) else "future"
    if "tense_past" in found:
        return "past"
    if "tense_likely" in found:
        return "likely_past"
    if around.scheduled or _is_announced(lexicon, text[around.line_start : around.clause_start]):
        return "future"
    return None


def _is_past_again(around: Surroundings) -> bool:
    """Whether words of the past stand nearer to a day than those of the future, and well apart:
    "The fund will help all in town who were affected by the storm of 4 May".
    """
    future = [index for name, index in around.cues_before if name == "tense_future"]
    past = [index for name, index in around.cues_before if name in ("tense_past", "tense_likely")]
    if not future or not past or any(name == "tense_future" for name, _ in around.cues_after):
        return False
    return max(past) - max(future) > _WORDS_APART


def _list_cues(lexicon: Lexicon, words: list[str]) -> list[tuple[str, int]]:
    """The cues that stand among words, each with the index of its first word.

    Of the roles whose cues begin at one word the longest phrase counts: "book" is a task, "book
    the date" is none.
    """
    found: list[tuple[str, int]] = []
    for index, cue in enumerate(list_cues(lexicon, words)):
        if not cue or words[index] in lexicon.months:
            continue
        names, alone = cue
        if alone:
            found += [(name, index) for name in names]
            continue
        sizes = [(lexicon.cues[name].measure(words, index), name) for name in names]
        longest = max((size for size, name in sizes if name in _ROLE_OF_CUE), default=0)
        for size, name in sizes:
            if size and (size == longest or name not in _ROLE_OF_CUE):
                found.append((name, index))
    return found


def judge_role(
    lexicon: Lexicon,
    mention: Recognised,
    around: Surroundings,
    passage: Passage,
    span: Span,
    days_ahead: int | None = None,
) -> tuple[Role, str]:
    """The role of a mention, and the cue or circumstance that decided it.

    `days_ahead` is how many days after the letter's own date the mention is, None if unknown.
    """
    is_period = mention.first.kind in _PERIODS
    found = near = _find_nearest(lexicon, mention, around, passage.text)
    if near is None:
        found = _find_in_heading(lexicon, mention, passage)
    if mention.by_deadline and mention.recurrence is None:
        return "deadline", "the word before it"
    if mention.bound in ("until", "before") and _is_open(around):
        return "deadline", "what is open until then"
    deciding = near if is_period else found
    if deciding and deciding[0] == "deadline":
        return deciding
    if mention.clock is not None or mention.recurrence is not None:
        return "event", "a clock time"
    early = passage.kind is None and span[0] < _EARLY
    if passage.kind == "masthead" or (early and _is_title_line(passage, span)):
        is_near = bool(around.cues_before or around.cues_after)
        is_issue = not is_near and days_ahead is not None and days_ahead <= _ISSUE_DAYS_AHEAD
        if found and found[0] == "event" and not is_period and not is_issue:
            return found
        return "publication", "the letter's masthead or title"
    if deciding and deciding[0] == "publication":
        return deciding
    if early and _is_dateline(mention, around, passage.text, span):
        return "publication", "a date alone near the top"
    if is_period:
        return "period", "a period"
    return _judge_by_form(mention, around, found)


def _is_open(around: Surroundings) -> bool:
    """Whether the clause begins with what one can apply for or answer while it is open."""
    return any(name == _OPEN for name, _ in around.cues_before)


def _judge_by_form(
    mention: Recognised, around: Surroundings, found: tuple[Role, str] | None
) -> tuple[Role, str]:
    if mention.bound in ("until", "before") and found and found[0] == "event":
        return "period", "an open end"
    if found:
        return found
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
    options: list[tuple[float, str, str]] = []
    for name, index in around.cues_before:
        options.append((len(before) - index + _count_pauses(before[index:]), name, before[index]))
    for name, index in around.cues_after:
        # What opens or is done after a range of days is not its deadline.
        if not (spans_days and name == _TASK):
            distance = 1.5 * (index + 1) + _count_pauses(after[:index])
            options.append((distance, name, after[index]))
    for name, index in _list_cues(lexicon, label):
        # Several days under one task are what can be booked or applied for.
        if name == _STATE or (name == _TASK and (spans_days or _lists(lexicon, around, text))):
            continue
        options.append((8.0 + len(label) - index, name, label[index]))
    if not options:
        return None
    return _choose_nearest(options, spans_days)


def _lists(lexicon: Lexicon, around: Surroundings, text: str) -> bool:
    return around.heads_line and _is_listed(lexicon, text, around.line_start, around.line_end)


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
        for name, index in _list_cues(lexicon, words)
        if name != _STATE and not (spans_days and name == _TASK)
    ]
    return _choose_nearest(options, spans_days)


def _choose_nearest(
    options: list[tuple[float, str, str]], spans_days: bool
) -> tuple[Role, str] | None:
    ranked = [
        (distance - (_DEADLINE_LEAD if role == "deadline" else 0.0), _ROLES.index(role), word)
        for distance, name, word in options
        if (role := _ROLE_OF_CUE.get(name)) is not None and (spans_days or name != _STATE)
    ]
    if not ranked:
        return None
    _, role_index, word = min(ranked)
    return _ROLES[role_index], f"the word {word!r}"
