"""Which lines are headings, judged by how they look beside the body text of the same letter."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from .emphasis import Emphasis, can_head
from .issues import is_label, names_newsletter
from .lines import Line, ends_sentence
from .looks import HEADING_TAGS, Look, Style
from .marks import SIGN_OFF_WORDS, Mark, follows_sign_off, holds_text, rank_heading
from .unmarked import find_entry_headings, find_item_headings, find_unmarked_headings

__all__ = ["find_headings"]

_ENOUGH = 3.0
_USUAL = 1.5
_STRONG = 4.0
_OVER_BODY = 0.75
_ANNOUNCED_LETTERS = 6
_REPEATED_WORDS = 8
_REPEATED_ENOUGH = 3


def find_headings(
    lines: Sequence[Line], emphasis: Emphasis, blocked: Sequence[bool], *, plain: bool
) -> list[Mark]:
    """The headings, from the top; `blocked` lines (service lines, navigation) are none.

    A line is one when it stands out enough and something follows that it can head. Where a letter
    marks no headings at all (always in HTML, nearly in `plain` text), short lines that stand alone
    over text are.
    """
    marks = _find_marked(lines, emphasis, blocked)
    strong = [mark for mark in marks if not mark.over_heading]
    if len(strong) < (2 if plain else 1):
        marks = _merge(marks, find_unmarked_headings(lines, blocked, plain=plain), lines)
    if plain:
        marks = _merge(marks, find_entry_headings(lines, blocked), lines)
        marks = _merge(marks, find_item_headings(lines, blocked), lines)
    return _leave_announced(marks, lines)


def _leave_announced(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """The marks without those that only announce what a higher heading says again further down."""
    highest: dict[str, tuple[float, int]] = {}
    kept: list[Mark] = []
    ranks = [rank_heading(lines[mark.start]) for mark in marks]
    below = list(itertools.accumulate(reversed(ranks), min))
    if below == ranks[::-1]:
        return list(marks)  # none stands over a higher one
    for mark, rank in zip(reversed(marks), reversed(ranks), strict=True):
        letters = "".join(filter(str.isalnum, lines[mark.start].text.casefold()))
        if len(letters) >= _ANNOUNCED_LETTERS and highest.get(letters, rank) < rank:
            continue
        highest[letters] = min(rank, highest.get(letters, rank))
        kept.append(mark)
    kept.reverse()
    return kept


def _weigh_in_place(lines: Sequence[Line], index: int, emphasis: Emphasis, own: float) -> float:
    """How much a line stands out where it stands; `own` is how much its look does."""
    line = lines[index]
    weight = own
    text = line.text
    if line.parts == 1:
        weight += 0.75
    elif line.part == 0:
        weight += 0.5
    weight -= _weigh_ending(line, own)
    if text[0].islower():
        weight -= 1.0
    if line.words <= SIGN_OFF_WORDS and "sign_off" in line.cues:
        weight -= 2.0
    usual = line.look.size < emphasis.size * 1.06 and not line.look.linked
    if usual and follows_sign_off(lines, index):
        weight -= 3.0
    if len(text) > 110:
        weight -= 0.75
    if line.block.columns > 2 and line.look.linked and line.words <= 3:
        weight -= 1.0
    return weight


def _weigh_ending(line: Line, own: float) -> float:
    """How much a line's end speaks against it: a colon leads in a list, a full stop ends text."""
    if line.text.endswith(":"):
        return 1.0 if own < 3 else 0.5
    if ends_sentence(line.text) and line.text.rstrip("\"'”’»)]")[-1] in ".…":
        return 2.0 if line.look.linked else 1.75 if line.words > 5 else 1.0
    return 0.0


def _find_size_below(
    lines: Sequence[Line], index: int, emphasis: Emphasis, blocked: Sequence[bool]
) -> float | None:
    """The size of the text right below, where it is small: a column of small type has headings."""
    for place in range(index + 1, min(index + 3, len(lines))):
        line = lines[place]
        if line.block.kind == "rule" or line.block.columns != lines[index].block.columns:
            return None
        if line.text:
            small = line.prose and line.look.size < emphasis.size and not blocked[place]
            return line.look.size if small else None
    return None


def _is_over_body(lines: Sequence[Line], index: int, emphasis: Emphasis) -> bool:
    """Whether unmarked text comes next."""
    for line in lines[index + 1 : index + 3]:
        if line.block.kind == "rule" or (line.block.kind == "image" and not line.text):
            continue
        if line.cells or line.block.kind == "list_item":
            return True
        return line.prose and emphasis.weigh(line.look) < 1.5
    return False


def _find_marked(lines: Sequence[Line], emphasis: Emphasis, blocked: Sequence[bool]) -> list[Mark]:
    weights: dict[int, float] = {}
    over: set[int] = set()
    size = emphasis.size
    small = {index for index, line in enumerate(lines) if line.look.size < size and line.text}
    # Most lines don't stand out at all, so that is asked first, and of looks.
    flat = {look for look in {line.look for line in lines} if emphasis.weigh(look) <= 0}
    for index, line in enumerate(lines):
        if blocked[index] or not line.text or line.cells:
            continue
        beside = None
        if index + 1 in small or index + 2 in small:
            beside = _find_size_below(lines, index, emphasis, blocked)
        if beside is None and line.look in flat:
            continue
        own = emphasis.weigh(line.look, beside)
        if own <= 0:
            continue
        weight = _weigh_in_place(lines, index, emphasis, own)
        if weight >= _USUAL - _OVER_BODY and _is_over_body(lines, index, emphasis):
            weight += _OVER_BODY
            over.add(index)
        if weight >= _USUAL and can_head(line, emphasis.size):
            weights[index] = weight
    usual = _find_usual_looks(lines, weights, emphasis, blocked)
    repeated = _find_repeated_styles(lines, weights, over)
    marks: list[Mark] = []
    for index, weight in weights.items():
        line = lines[index]
        if weight < _ENOUGH and line.look not in usual and line.look.style not in repeated:
            continue
        if marks and marks[-1].end == index and _are_one(lines[index - 1], lines[index]):
            marks[-1].end = index + 1
            continue
        marks.append(_find_first_row(lines, Mark(index, index + 1, weight), emphasis, blocked))
    return _keep_followed(marks, lines, blocked)


def _get_kind(look: Look) -> tuple[object, ...]:
    """What headings of one kind have in common; one of them may be written in capitals."""
    tag, size, bold, _, colour = look.style
    return (tag, size, bold, colour)


def _find_usual_looks(
    lines: Sequence[Line],
    weights: Mapping[int, float],
    emphasis: Emphasis,
    blocked: Sequence[bool],
) -> frozenset[Look]:
    """The looks of several headings: another line in one of them needs less to be one too."""
    heads = Counter(
        _get_kind(lines[index].look) for index, weight in weights.items() if weight >= _ENOUGH
    )
    several = {kind: count for kind, count in heads.items() if count >= 2}
    if not several:
        return frozenset()
    kinds = {
        look: kind for look in {line.look for line in lines} if (kind := _get_kind(look)) in several
    }
    uses = Counter(
        kinds[line.look]
        for index, line in enumerate(lines)
        if line.look in kinds
        and (index in weights or (not blocked[index] and can_head(line, emphasis.size)))
    )
    return frozenset(look for look, kind in kinds.items() if several[kind] * 10 >= uses[kind] * 3)


def _find_repeated_styles(
    lines: Sequence[Line], weights: Mapping[int, float], over: Collection[int]
) -> frozenset[Style]:
    """The styles of short lines that stand out little, but always right over text of their own."""
    counts = Counter(
        line.look.style
        for index in weights
        if index in over
        and (line := lines[index]).words <= _REPEATED_WORDS
        and not line.look.linked
    )
    several = {style: count for style, count in counts.items() if count >= _REPEATED_ENOUGH}
    if not several:
        return frozenset()
    uses = Counter(
        line.look.style
        for line in lines
        if line.look.style in several and line.text and not line.look.linked and not line.cells
    )
    return frozenset(style for style, count in several.items() if count * 5 >= uses[style] * 4)


def _are_one(first: Line, second: Line) -> bool:
    """Whether two marked lines are one heading over two rows."""
    if len(first.text) + len(second.text) > 160 or first.look.style[:3] != second.look.style[:3]:
        return False
    tagged = first.block.tag in HEADING_TAGS
    if first.block_index == second.block_index:
        return tagged or not ends_sentence(first.text)
    # Some editors make an element of each row; the box that both stand in tells.
    beside = first.block_index + 1 == second.block_index and first.block.box != 0
    return tagged and beside and first.block.box == second.block.box


def _find_first_row(
    lines: Sequence[Line], mark: Mark, emphasis: Emphasis, blocked: Sequence[bool]
) -> Mark:
    """The mark, or where it is the last of several bold rows that begin a block, the first's.

    The first names what is told or sold; a price, a place or a day below it is in type as bold.
    """
    line = lines[mark.start]
    first = mark.start - line.part
    if first == mark.start or line.block.tag in HEADING_TAGS or not line.look.bold:
        return mark
    own = emphasis.weigh(line.look)
    rows = lines[first : mark.start]
    if emphasis.weigh(rows[0].look) < own or not can_head(rows[0], emphasis.size):
        return mark
    if is_label(rows[0].text) or any(blocked[first : mark.start]):
        return mark
    if any(not row.look.bold or row.look.size != line.look.size for row in rows):
        return mark
    end = first + 1
    style = rows[0].look.style
    while end < mark.end and lines[end].look.style == style and _are_one(*lines[end - 1 : end + 1]):
        end += 1
    return Mark(first, end, mark.weight)


def _keep_followed(
    marks: Sequence[Mark], lines: Sequence[Line], blocked: Sequence[bool]
) -> list[Mark]:
    """The marks that have something to head: text before the next mark, or a lower heading."""
    kept: list[Mark] = []
    following: Mark | None = None
    for mark in reversed(marks):
        end = following.start if following is not None else len(lines)
        if following is not None and not holds_text(lines, mark.end, end):
            first, second = lines[mark.start], lines[following.start]
            higher = rank_heading(first) < rank_heading(second)
            if not higher and mark.weight < _STRONG:
                continue
            if higher or not _holds_content(lines, mark.end, end, blocked):
                if not (higher or first.look.caps or first.block.tag in HEADING_TAGS):
                    continue
                if follows_sign_off(lines, mark.start):
                    continue  # a name, written large
                if first.look.linked and first.block.background != second.block.background:
                    continue  # a link on a ground of its own is a button
                mark.over_heading = True
            kept.append(mark)
            following = mark
        elif mark.weight < _STRONG and not holds_text(lines, mark.end, end):
            # Bold type alone over nothing is a price or a button, not a heading.
            continue
        elif _holds_content(lines, mark.end, end, blocked):
            kept.append(mark)
            following = mark
    kept.reverse()
    labels = [mark for mark in kept[:3] if _is_dateline(lines[mark.start].text)]
    if len(labels) == 1:
        # A dateline in large type over the letter heads no article; in a calendar there are more.
        kept.remove(labels[0])
    return kept


def _is_dateline(text: str) -> bool:
    """Whether a line is a label alone; with the newsletter's name beside it, it is the title."""
    return is_label(text) and not names_newsletter(text)


def _holds_content(lines: Sequence[Line], start: int, end: int, blocked: Sequence[bool]) -> bool:
    for index in range(start, min(end, start + 12)):
        if not blocked[index] and (lines[index].text or lines[index].block.kind == "image"):
            return True
    return False


def _merge(marked: Sequence[Mark], plain: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    taken = {index for mark in marked for index in range(mark.start, mark.end)}
    merged = [*marked, *(mark for mark in plain if mark.start not in taken)]
    merged.sort(key=lambda mark: mark.start)
    for mark, following in itertools.pairwise(merged):
        if holds_text(lines, mark.end, following.start):
            continue
        first, second = lines[mark.start], lines[following.start]
        if first.look.caps or rank_heading(first) < rank_heading(second):
            mark.over_heading = True
    return merged
