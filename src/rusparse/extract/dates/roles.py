"""Tells from the words around a date what it is for, and whether they speak of the past.

Looked at are the clause that the date stands in, the label or heading before it, and the header of
its table column. The nearest cue decides; what has none is judged by its form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rusparse.values.passage import Passage

from .lexicon import Cue, Lexicon
from .recognition import Recognised, Scan
from .resolving import Tense
from .tokens import split_tokens

__all__ = ["Surroundings", "judge_role", "judge_tense", "read_surroundings"]

Role = Literal["event", "deadline", "publication", "period", "other"]
_ROLES: tuple[Role, ...] = ("deadline", "event", "publication", "period", "other")
_REACH_TOKENS = 40
_LABEL_CHARACTERS = 60
_HEADING_DISTANCE = 30
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
    heads_line: bool
    """Whether the mention begins its line."""
    alone: bool
    """Whether the mention is all that stands on its line."""


def read_surroundings(scan: Scan, mention: Recognised, passage: Passage) -> Surroundings:
    """The words around a mention in its window of tokens."""
    tokens = scan.tokens
    begin = mention.start
    while begin > 0 and mention.start - begin < _REACH_TOKENS:
        if tokens[begin].broken or _ends_sentence(scan, begin - 1):
            break
        begin -= 1
    end = mention.stop
    while end < len(tokens) and end - mention.stop < _REACH_TOKENS:
        if tokens[end].broken:
            break
        if _ends_sentence(scan, end):
            break
        end += 1
    heads = _heads_line(scan, mention.start)
    ends_line = end >= len(tokens) or tokens[end].broken
    alone = heads and ends_line and all(token.kind == "p" for token in tokens[mention.stop : end])
    label = _read_label(scan, mention, passage) if heads else []
    if not heads:
        label = _read_table_header(scan, mention, passage)
    return Surroundings(
        [token.lower for token in tokens[begin : mention.start]],
        [token.lower for token in tokens[mention.stop : end]],
        label,
        heads,
        alone,
    )


def _heads_line(scan: Scan, start: int) -> bool:
    place = start
    while place > 0 and start - place < 3 and not scan.tokens[place].broken:
        token = scan.tokens[place - 1]
        if token.kind != "p" and "article" not in token.terms:
            return False
        place -= 1
    return scan.tokens[place].broken


def _ends_sentence(scan: Scan, index: int) -> bool:
    token = scan.tokens[index]
    if token.kind != "p" or token.text not in ".!?;":
        return False
    if index + 1 >= len(scan.tokens):
        return True
    following = scan.tokens[index + 1]
    if not following.spaced or token.text == ";":
        return token.text == ";"
    before = scan.tokens[index - 1] if index else None
    abbreviated = before is not None and not token.spaced and len(before.text) <= 2
    return following.text[:1].isupper() and not (token.text == "." and abbreviated)


def _read_label(scan: Scan, mention: Recognised, passage: Passage) -> list[str]:
    header = _read_table_header(scan, mention, passage)
    if header:
        return header
    start = scan.tokens[mention.start].start
    line_start = scan.text.rfind("\n", 0, start)
    if line_start < 0:
        return []
    previous = scan.text[max(0, line_start - 2 * _LABEL_CHARACTERS) : line_start].rstrip()
    line = previous[previous.rfind("\n") + 1 :]
    if not line or len(line) > _LABEL_CHARACTERS or line[-1] in ".!":
        return []
    return [token.lower for token in split_tokens(line)]


def _read_table_header(scan: Scan, mention: Recognised, passage: Passage) -> list[str]:
    place = scan.tokens[mention.start].start
    for table in passage.tables:
        if not table.span[0] <= place < table.span[1]:
            continue
        heads: dict[int, str] = {}
        for row in table.rows:
            row_head = ""
            for column, cell in enumerate(row):
                if cell.span[0] <= place < cell.span[1]:
                    words = f"{heads.get(column, '')} {row_head}"
                    return [token.lower for token in split_tokens(words)]
                if cell.header:
                    heads.setdefault(column, cell.text)
                    row_head = cell.text
        return []
    return []


def judge_tense(scan: Scan, around: Surroundings) -> Tense:
    """Whether the clause speaks of the past or of the future; None where it does neither."""
    cues = scan.lexicon.cues
    words = around.before + around.after
    future = _stands(cues.get("tense_future"), words)
    if not future and _stands(cues.get("tense_past"), words):
        return "past"
    if not future and _stands(cues.get("tense_likely"), words):
        return "likely_past"
    return "future" if future else None


def _stands(cue: Cue | None, words: list[str]) -> bool:
    return cue is not None and any(cue.find(words, index) for index in range(len(words)))


def judge_role(
    scan: Scan, mention: Recognised, around: Surroundings, passage: Passage, early: bool
) -> tuple[Role, str]:
    """The role of a mention, and the cue or circumstance that decided it.

    `early` says that the mention stands in the first lines of a text of which no kind is known.
    """
    is_period = mention.first.kind in _PERIODS
    found = _find_nearest(scan.lexicon, around, passage)
    titled = passage.kind == "masthead" or (early and _is_title_line(scan, mention, passage))
    if found and found[0] == "deadline":
        return found
    if mention.clock is not None or mention.recurrence is not None:
        return "event", "a clock time"
    if titled:
        if found and found[0] == "event" and not is_period:
            return found
        return "publication", "the letter's masthead or title"
    if found and found[0] == "publication":
        return found
    if is_period:
        return "period", "a period"
    if mention.bound in ("until", "before") and found and found[0] == "event":
        return "period" if mention.bound == "until" else "deadline", "an open end"
    if found:
        return found
    if early and around.alone and mention.first.year is not None and mention.last is None:
        return "publication", "a date alone near the top"
    if mention.first.weekday is not None or around.heads_line:
        return "event", "a weekday, or the head of a line"
    if mention.last is not None:
        return "event", "a range of days"
    return "other", "no cue"


def _is_title_line(scan: Scan, mention: Recognised, passage: Passage) -> bool:
    place = scan.tokens[mention.start].start
    line_end = scan.text.find("\n", place)
    line_start = scan.text.rfind("\n", 0, place) + 1
    line = scan.text[line_start : line_end if line_end >= 0 else len(scan.text)].strip()
    if passage.title is not None and line == passage.title.strip():
        return True
    return line_start == 0 and line_end >= 0 and passage.kind is None and len(line) <= 80


def _find_nearest(
    lexicon: Lexicon, around: Surroundings, passage: Passage
) -> tuple[Role, str] | None:
    best: tuple[float, Role, str] | None = None
    heading = [token.lower for token in split_tokens(passage.heading or "")][:30]
    reversed_label = len(around.label)
    for role in _ROLES:
        cue = lexicon.cues.get(f"roles_{role}")
        if cue is None:
            continue
        nearest = _measure(cue, around, reversed_label, heading)
        if nearest is not None and (best is None or nearest[0] < best[0]):
            best = (nearest[0], role, nearest[1])
    return (best[1], f"the word {best[2]!r}") if best else None


def _measure(
    cue: Cue, around: Surroundings, label_size: int, heading: list[str]
) -> tuple[float, str] | None:
    options: list[tuple[float, str]] = []
    count = len(around.before)
    for index, word in enumerate(around.before):
        if cue.find(around.before, index):
            commas = around.before[index:].count(",")
            options.append((count - index + 2.0 * commas, word))
    for index, word in enumerate(around.after):
        if cue.find(around.after, index):
            commas = around.after[:index].count(",")
            options.append((1.5 * (index + 1) + 2.0 * commas, word))
    for index, word in enumerate(around.label):
        if cue.find(around.label, index):
            options.append((8.0 + label_size - index, word))
    for index, word in enumerate(heading):
        if cue.find(heading, index):
            options.append((_HEADING_DISTANCE + 0.1 * (len(heading) - index), word))
    return min(options, default=None)
