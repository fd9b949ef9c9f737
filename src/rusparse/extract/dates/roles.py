"""Tells from the words around a date what it is for, and whether they speak of the past.

Looked at are the clause that the date stands in, the label or heading before it, and the header of
its table column. The nearest cue decides; what has none is judged by its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rusparse.records import Span
from rusparse.values.passage import Passage

from .lexicon import Lexicon, list_cues
from .recognition import Recognised
from .resolving import Tense

__all__ = ["NO_CUE", "Surroundings", "judge_role", "judge_tense", "read_surroundings"]

Role = Literal["event", "deadline", "publication", "period", "other"]
_ROLES: tuple[Role, ...] = ("deadline", "event", "publication", "period", "other")
_WORD = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[^\W_]+|[^\w\s]")
# The stop after a word of at most two letters marks an abbreviation ("kl.", "d.").
_SENTENCE_END = re.compile(r"(?:(?<=\w\w\w)\.|[!?;])\s+(?=[^\W\d_a-zåäöæøü])|;\s")
_ROLE_OF_CUE: dict[str, Role] = {f"roles_{role}": role for role in _ROLES}
_LONGEST_WORD = 40
_REACH = 240
_LABEL_CHARACTERS = 60
_TITLE_CHARACTERS = 80
_DATELINE_WORDS = 3
_EARLY = 200
_HEADING_DISTANCE = 30
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
    alone: bool
    """Whether the mention is all that stands on its line."""
    announced: bool
    """Whether an earlier sentence of the line speaks of the future ("Save the date!")."""
    line_before: str
    """What stands before the mention on its line."""


def read_surroundings(lexicon: Lexicon, span: Span, passage: Passage) -> Surroundings:
    """The words around a mention: of its sentence, and the label or heading of its line."""
    text = passage.text
    start, stop = span
    line_start = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    line_end = text.find("\n", stop, stop + _REACH)
    line_end = line_end if line_end >= 0 else min(len(text), stop + _REACH)
    before, after = text[line_start:start], text[stop:line_end]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    clause = before[ends[-1] :] if ends else before
    sentence_end = _SENTENCE_END.search(after)
    heads = all(word in lexicon.articles for word in _WORD.findall(before[:_REACH].lower()))
    label = _read_table_header(start, passage)
    if not label and heads:
        label = _read_label(text, line_start)
    words_before = split_words(clause)
    words_after = split_words(after[: sentence_end.start()] if sentence_end else after)
    return Surroundings(
        words_before,
        words_after,
        label,
        list(_list_cues(lexicon, words_before)),
        list(_list_cues(lexicon, words_after)),
        heads,
        heads and not _WORD.search(after),
        bool(ends) and _is_announced(lexicon, before[: ends[-1]]),
        before,
    )


def _is_announced(lexicon: Lexicon, earlier: str) -> bool:
    return any(name == "tense_future" for name, _ in _list_cues(lexicon, split_words(earlier)))


def split_words(text: str) -> list[str]:
    """Words, numbers and signs of a stretch of text, in lower case."""
    return _PART.findall(text.lower())


def _read_label(text: str, line_start: int) -> list[str]:
    """The short line before the one that begins at a place."""
    previous = text[max(0, line_start - 2 * _LABEL_CHARACTERS) : line_start].rstrip()
    line = previous[previous.rfind("\n") + 1 :]
    if not line or len(line) > _LABEL_CHARACTERS or line[-1] in ".!":
        return []
    return split_words(line)


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


def judge_tense(around: Surroundings) -> Tense:
    """Whether the clause speaks of the past or of the future; None where it does neither."""
    found = {name for name, _ in around.cues_before}
    found.update(name for name, _ in around.cues_after)
    if "tense_future" in found:
        return "future"
    if "tense_past" in found:
        return "past"
    if "tense_likely" in found:
        return "likely_past"
    return "future" if around.announced else None


def _list_cues(lexicon: Lexicon, words: list[str]) -> Iterator[tuple[str, int]]:
    """The cues that stand among words, each with the index of its first word."""
    for index, word in enumerate(words):
        for name in list_cues(lexicon.language, word[:_LONGEST_WORD]):
            if lexicon.cues[name].find(words, index):
                yield name, index


def judge_role(
    lexicon: Lexicon, mention: Recognised, around: Surroundings, passage: Passage, span: Span
) -> tuple[Role, str]:
    """The role of a mention, and the cue or circumstance that decided it."""
    found = _find_nearest(lexicon, around, passage)
    if mention.by_deadline and mention.recurrence is None:
        return "deadline", "the word before it"
    if found and found[0] == "deadline":
        return found
    if mention.clock is not None or mention.recurrence is not None:
        return "event", "a clock time"
    is_period = mention.first.kind in _PERIODS
    early = passage.kind is None and span[0] < _EARLY
    if passage.kind == "masthead" or (early and _is_title_line(passage, span)):
        if found and found[0] == "event" and not is_period:
            return found
        return "publication", "the letter's masthead or title"
    if found and found[0] == "publication":
        return found
    if early and _is_dateline(mention, around, passage.text, span):
        return "publication", "a date alone near the top"
    if is_period:
        return "period", "a period"
    return _judge_by_form(mention, around, found)


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
        and ":" not in around.line_before
        and line_end >= 0
        and not text[span[1] : line_end].strip(" .")
        and _is_place(around.line_before)
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
    lexicon: Lexicon, around: Surroundings, passage: Passage
) -> tuple[Role, str] | None:
    """The role whose cue is nearest; words after the mention and behind commas are farther off."""
    heading = split_words(passage.heading[:200]) if passage.heading else []
    before, after, label = around.before, around.after, around.label
    options: list[tuple[float, str, str]] = []
    for name, index in around.cues_before:
        commas = before[index:].count(",")
        options.append((len(before) - index + 2.0 * commas, name, before[index]))
    for name, index in around.cues_after:
        commas = after[:index].count(",")
        options.append((1.5 * (index + 1) + 2.0 * commas, name, after[index]))
    for name, index in _list_cues(lexicon, label):
        options.append((8.0 + len(label) - index, name, label[index]))
    for name, index in _list_cues(lexicon, heading):
        distance = _HEADING_DISTANCE + 0.1 * (len(heading) - index)
        options.append((distance, name, heading[index]))
    ranked = [
        (distance - (_DEADLINE_LEAD if role == "deadline" else 0.0), _ROLES.index(role), word)
        for distance, name, word in options
        if (role := _ROLE_OF_CUE.get(name)) is not None
    ]
    if not ranked:
        return None
    _, role_index, word = min(ranked)
    return _ROLES[role_index], f"the word {word!r}"
