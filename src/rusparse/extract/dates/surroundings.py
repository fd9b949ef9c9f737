"""Reads the words around a date: of its sentence, of the label above it, of its table column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rusparse.records import Span
from rusparse.values.passage import Passage

from .lexicon import Lexicon

__all__ = ["Surroundings", "is_listed", "read_surroundings", "split_words"]

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST = re.compile(r"\d+|[^\W\d_]+")
_PART = re.compile(r"[^\W_]+|[^\w\s]")
# The stop after a word of at most two letters marks an abbreviation ("kl.", "d."), and after a
# number it ends a sentence but where a month may follow that has a capital ("12. Mai").
_CAPITAL = r"(?=[^\W\d_a-zåäöæøü])"
# The sign comes first, so that the engine skips to it, and what stands before it is looked at then.
_STOP = r"(?<=[!?])|(?<=[^\W\d_]\w\w\.)|(?<=\w\w\.\w\w\.)|(?<=\w[)\]”\"’]\.)"
_SENTENCE_END = re.compile(rf"[.!?;](?:(?<=;)\s|(?:{_STOP})[)\"”]?\s+{_CAPITAL})")
_STOP_PLAIN = rf"{_STOP}|(?<=\d\d\.)|(?<=[/-]\d\.)|(?<=,-\.)"
_SENTENCE_END_PLAIN = re.compile(rf"[.!?;](?:(?<=;)\s|(?:{_STOP_PLAIN})[)\"”]?\s+{_CAPITAL})")
# After "p.m.", which is part of a mention.
_ENDED = re.compile(rf"(?<=\.[^\W\d_]\.)\s+{_CAPITAL}")
_ENDS_HERE = re.compile(rf"[)\"”]?\.[)\"”]?\s+{_CAPITAL}")
_ENDINGS = ')"”.'
_REACH = 240
_PAUSES = frozenset(",–-(")
_MOST_BETWEEN = 5
"""Words between a cue and the day that it leads to."""
_LABEL_CHARACTERS = 60
_MOST_ENTRIES = 12


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
    numbered = lexicon.dotted_days and lexicon.capitals
    sentence_end = _SENTENCE_END if numbered else _SENTENCE_END_PLAIN
    find_cues = lexicon.cues.find
    clause_start, heads = line_start, True
    before: list[str] = []
    cues_before: list[tuple[str, int]] = []
    if start > line_start:
        for match in sentence_end.finditer(text, line_start, start):
            clause_start = match.end()
        heads = _is_head(lexicon, text, line_start, start)
        before = _PART.findall(text[clause_start:start].lower())
        cues_before = find_cues(before)
    after: list[str] = []
    cues_after: list[tuple[str, int]] = []
    if stop < line_end:
        ending = _ENDS_HERE.match(text, stop, line_end) if text[stop] in _ENDINGS else None
        ending = ending or _ENDED.match(text, stop, line_end)
        ending = ending or sentence_end.search(text, stop, line_end)
        after = _PART.findall(text[stop : ending.start() if ending else line_end].lower())
        cues_after = find_cues(after)
        if cues_after:
            cues_after = _leave_to_next(lexicon, after, cues_after)
    label = _read_table_header(start, passage) if passage.tables else []
    if heads and not label:
        label = _read_label(lexicon, text, line_start)
    scheduled = (
        heads
        and stop < line_end
        and text[stop] == ":"
        and not _YEAR.search(text, max(0, start - 2 * _REACH), start)
    )
    return Surroundings(
        before,
        after,
        label,
        cues_before,
        cues_after,
        heads,
        scheduled,
        line_start,
        line_end,
        clause_start,
    )


def split_words(text: str) -> list[str]:
    """Words, numbers and signs of a stretch of text, in lower case."""
    return _PART.findall(text.lower())


def _leave_to_next(
    lexicon: Lexicon, after: list[str], cues: list[tuple[str, int]]
) -> list[tuple[str, int]]:
    """The cues after a mention without those that lead to the next one: in "4 maj, anmälan senast
    1 maj" the day of the first is no deadline."""
    kept: list[tuple[str, int]] = []
    for name, index in cues:
        following = after[index + 1 : index + _MOST_BETWEEN + 2]
        leads = any(
            _begins_day(lexicon, following, place) and not _PAUSES.intersection(following[:place])
            for place in range(len(following) - 1)
        )
        if not (leads and _PAUSES.intersection(after[:index])):
            kept.append((name, index))
    return kept


def _begins_day(lexicon: Lexicon, words: list[str], place: int) -> bool:
    """Whether a day and its month, in figures or in words, begin among words."""
    word, following = words[place], words[place + 1]
    if word in lexicon.months:
        return True
    if not (word.isdigit() and len(word) <= 2):
        return False
    if following in lexicon.months:
        return True
    # "18.30" is an hour where days are not written with a dot.
    signs = "/." if lexicon.dotted_days else "/"
    month = words[place + 2] if following in signs and place + 2 < len(words) else ""
    # "²" is a digit, too, and no number.
    figure = month.isascii() and month.isdigit() and len(month) <= 2
    return month in lexicon.months or (figure and 1 <= int(month) <= 12)


def _is_head(lexicon: Lexicon, text: str, line_start: int, start: int) -> bool:
    """Whether only articles and signs stand before a mention on its line."""
    word = _WORD.search(text, line_start, start)
    while word is not None:
        if word[0].lower() not in lexicon.articles:
            return False
        word = _WORD.search(text, word.end(), start)
    return True


def is_listed(lexicon: Lexicon, around: Surroundings, text: str) -> bool:
    """Whether a mention heads its line, and the line before or after begins with a date, too."""
    if not around.heads_line:
        return False
    line_start, line_end = around.line_start, around.line_end
    if _begins_with_date(lexicon, text[line_end : line_end + _LABEL_CHARACTERS]):
        return True
    previous = text[max(0, line_start - 2 * _LABEL_CHARACTERS) : line_start].rstrip()
    return _begins_with_date(lexicon, previous[previous.rfind("\n") + 1 :])


def _begins_with_date(lexicon: Lexicon, lines: str) -> bool:
    """Whether the first word of the lines is a number, a month or a weekday."""
    first = _FIRST.search(lines)
    return first is not None and (first[0].isdigit() or first[0].lower() in lexicon.months)


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
