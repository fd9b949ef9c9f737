"""Zones: which lines are the letter's own service lines, and where its foot begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rusparse.records import SectionKind

from .cues import BRIEF_WORDS
from .emphasis import Emphasis, can_head
from .grounds import find_last_ground
from .lines import Line, ends_sentence

__all__ = ["HARD", "Zones", "divide_zones"]

HARD = frozenset({"web_version", "unsubscribe", "preferences", "trap", "sent_with", "why"})
"""Cues that only a service line has."""
_ANYWHERE = frozenset({"web_version", "unsubscribe", "trap"})
_ANYWHERE_WORDS = 18
# A cue counts in a line of at most so many words; in longer ones its words stand by chance.
_MOST_WORDS = {
    "web_version": 30,
    "unsubscribe": 60,
    "preferences": 40,
    "trap": 12,
    "sent_with": 9,
    "why": 60,
    "privacy": 50,
    "legal": 85,
    "social": BRIEF_WORDS,
    "share": 14,
    "subscribe": 14,
    "no_reply": 40,
    "distribution": 85,
    "questions": 30,
    "feedback": 14,
}
_NEUTRAL_LINES = 16
_ICON_PIXELS = 64
_HEADING_WEIGHT = 3.0
_SMALL = 0.93
"""Type smaller than this share of the body text's size is small print."""
_CROSSED_WORDS = 40
_IMPRINT_WORDS = 12
_IMPRINT_LINES = 8


@dataclass(slots=True)
class Zones:
    """`kinds` is a line's kind where its words or place decide it, `tail` where the foot begins.

    `blocked` lines can't be headings; `service` lines in the body are no part of an article.
    """

    kinds: list[SectionKind | None]
    tail: int
    blocked: list[bool]
    service: list[bool]


def divide_zones(lines: Sequence[Line], emphasis: Emphasis) -> Zones:
    """Find the service lines and the foot."""
    tail = _find_tail(lines, emphasis)
    kinds: list[SectionKind | None] = [None] * len(lines)
    service = [_is_service(line, emphasis) for line in lines[:tail]] + [False] * (len(lines) - tail)
    for index in range(1, tail):
        service[index] |= service[index - 1] and lines[index - 1].leads_to(lines[index])
    _classify_tail(lines, tail, kinds)
    blocked = [
        index >= tail
        or service[index]
        or ((len(line.links) >= 3 or line.block.columns > 1) and _is_navigation(lines, index))
        for index, line in enumerate(lines)
    ]
    return Zones(kinds, tail, blocked, service)


def _is_service(line: Line, emphasis: Emphasis) -> bool:
    """Whether a line in the body is a service line: a short one, or one with several cues."""
    brief = line.words <= _ANYWHERE_WORDS
    if not brief and not (line.look.size < emphasis.size * 0.95 or "@" in line.text):
        return False
    cues = line.cues
    if not cues:
        return False
    if brief and not _ANYWHERE.isdisjoint(cues):
        return True
    addressed = line.look.size < emphasis.size * 0.95 or "@" in line.text
    return addressed and len(find_service_cues(line) & HARD) >= 2


def _is_navigation(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is one of several short links side by side; it has several or a column."""
    line = lines[index]
    if len(line.links) >= 3 and line.words <= 5 * len(line.links):
        linked = sum(link.end - link.start for link in line.links)
        return linked * 10 >= len(line.text) * 7
    if not _is_menu_cell(line):
        return False
    near = [lines[place] for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return any(
        _is_menu_cell(other)
        and other.block.column != line.block.column
        and other.look.style == line.look.style
        for other in near
    )


def _is_menu_cell(line: Line) -> bool:
    return line.block.columns > 1 and line.look.linked and line.words <= 4 and line.parts == 1


def _find_tail(lines: Sequence[Line], emphasis: Emphasis) -> int:
    """The index of the line at which the foot begins; the number of lines if there is none.

    Going up from the end, the foot is as high as service lines reach with nothing but short lines
    and small print in between.
    """
    tail = len(lines)
    cues: set[str] = set()
    neutral = crossed = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if not line.text and not line.cues:
            continue
        found = find_service_cues(line)
        sure = not crossed or _heads_foot(lines, index, found)
        if found and sure and not line.cells and _is_foot_cue(line, found, cues):
            cues |= found
            tail, neutral = index, 0
            if crossed:
                break
            continue
        if _stops_foot(line, emphasis):
            break
        if line.prose and not _is_small(line, emphasis):
            # Some running text, such as who sends the letter, may stand under the service lines.
            crossed += line.words
            if crossed > _CROSSED_WORDS:
                break
        neutral += 1
        if neutral > _NEUTRAL_LINES:
            break
    tail = _take_foot_heading(lines, _widen_tail(lines, tail, emphasis), emphasis)
    if not cues - {"questions", "subscribe", "share", "feedback"}:
        return _find_small_print(lines, emphasis)
    return _leave_last_article(lines, tail)


def _heads_foot(lines: Sequence[Line], index: int, found: frozenset[str]) -> bool:
    """Whether a service line begins the foot for certain, so that even text below it is the foot's.

    A rule stands over it; or it says how to unsubscribe, in a box that the text before is not in.
    """
    if not found & HARD or sum(line.words for line in lines[:index]) < _CROSSED_WORDS:
        return False
    above = reversed(lines[:index])
    before = next(line for line in above if line.text or line.block.kind == "rule")
    if before.block.kind == "rule":
        return True
    return "unsubscribe" in found and lines[index].block.boxes[:2] != before.block.boxes[:2]


def find_service_cues(line: Line) -> frozenset[str]:
    """The line's cues of a service line, as far as the line is short enough for them."""
    cues, words = line.cues, line.words
    if not cues:
        return cues
    return frozenset(cue for cue in cues if cue in _MOST_WORDS and words <= _MOST_WORDS[cue])


def _find_small_print(lines: Sequence[Line], emphasis: Emphasis) -> int:
    """Where small print in a box of its own ends the letter; the number of lines if it does not."""
    index = len(lines)
    while index > 0 and (not lines[index - 1].text or _is_small(lines[index - 1], emphasis)):
        index -= 1
    while index < len(lines) and not lines[index].text:
        index += 1
    if not 0 < index < len(lines):
        return len(lines)
    if not _begins_apart(lines, index):
        index = find_last_ground(lines, index)
    return index if len(lines) - index <= _NEUTRAL_LINES else len(lines)


def _is_foot_cue(line: Line, found: frozenset[str], cues: set[str]) -> bool:
    """Whether a line's cues count: a soft one in a long sentence needs the foot's company."""
    return bool(found & HARD) or line.words <= 25 or bool(cues) or "distribution" in found


def _stops_foot(line: Line, emphasis: Emphasis) -> bool:
    if line.cells or (line.words <= 6 and "sign_off" in line.cues):
        return True
    stands_out = emphasis.weigh(line.look) >= _HEADING_WEIGHT and line.words >= 2
    return stands_out and not _is_small(line, emphasis)


def _is_small(line: Line, emphasis: Emphasis) -> bool:
    return line.look.size < emphasis.main_size * _SMALL


def _widen_tail(lines: Sequence[Line], tail: int, emphasis: Emphasis) -> int:
    """Take in the small print right above, and icons; nothing across a rule or a heading."""
    index = tail
    while 0 < index < len(lines):
        line = lines[index - 1]
        if line.block.kind == "rule":
            break
        if line.text and not (
            _is_small_print(line, lines[tail:], emphasis)
            or find_service_cues(line)
            or _ends_link_row(lines, index - 1)
            or _is_same_imprint(line, lines[tail])
        ):
            break
        if not line.text and not _is_icon(line):
            break
        index -= 1
        if line.text or line.cues:
            tail = index
    return tail


def _is_small_print(line: Line, below: Sequence[Line], emphasis: Emphasis) -> bool:
    """Whether the line is in small type, no larger than the foot's below it, and no column."""
    if not _is_small(line, emphasis):
        return False
    first = below[0]
    if line.block.columns > 1 and first.block.columns == 1:
        return False
    foot = next((other for other in below if other.text), first)
    return not foot.text or line.look.size <= foot.look.size * 1.1


def _is_same_imprint(line: Line, below: Line) -> bool:
    """Whether a short line, such as an address, stands in one paragraph with a service line."""
    return (
        line.block_index == below.block_index
        and line.words <= _IMPRINT_WORDS
        and line.parts <= _IMPRINT_LINES
        and (not ends_sentence(line.text) or line.text[0] == "*")
    )


def _ends_link_row(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is one of three or more short links in a row, none of which invites."""
    near = lines[max(0, index - 1) : index + 2] if index else []
    return len(near) == 3 and all(
        line.look.linked and line.words <= 4 and "more" not in line.cues for line in near
    )


def _is_icon(line: Line) -> bool:
    picture = line.picture
    if picture is None:
        return True
    width = picture.width_pixels
    return (
        "social" in line.cues or picture.tracking or (width is not None and width <= _ICON_PIXELS)
    )


def _take_foot_heading(lines: Sequence[Line], tail: int, emphasis: Emphasis) -> int:
    """Take in a heading that stands right above the foot, and so heads nothing else."""
    index = tail - 1
    if not 0 <= index < len(lines) - 1 or tail == len(lines):
        return tail
    line = lines[index]
    stands_out = emphasis.weigh(line.look) >= 2.0 or line.look.caps
    heads = stands_out and line.words <= 6 and can_head(line)
    return index if heads and line.parts == 1 and not line.look.linked else tail


def _leave_last_article(lines: Sequence[Line], tail: int) -> int:
    """Leave the last article its own "questions? ask ..." line, when nothing sets it apart."""
    while tail < len(lines):
        line = lines[tail]
        if line.text and (find_service_cues(line) != {"questions"} or _begins_apart(lines, tail)):
            return tail
        tail += 1
    return tail


def _begins_apart(lines: Sequence[Line], index: int) -> bool:
    """Whether space, a rule or a box parts the line from the one before it."""
    if index == 0:
        return True
    line, before = lines[index], lines[index - 1]
    if before.block.kind == "rule" or line.block.gap_lines > 1:
        return True
    return bool(line.block.boxes) and line.block.boxes[:2] != before.block.boxes[:2]


def _classify_tail(lines: Sequence[Line], tail: int, kinds: list[SectionKind | None]) -> None:
    """Tell the foot's lines apart: whom it goes to, whom to ask, and the service lines."""
    current: SectionKind = "footer"
    for index in range(tail, len(lines)):
        line = lines[index]
        cues = find_service_cues(line)
        if cues & HARD or cues & {"privacy", "legal", "social", "share", "feedback"}:
            current = "footer"
        elif "distribution" in cues:
            current = "distribution"
        elif "questions" in cues:
            current = "notice"
        elif line.text and (line.prose or line.block.kind == "rule"):
            current = "footer"
        kinds[index] = current
