"""Which lines are headings, judged by how they look beside the body text of the same letter."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .emphasis import Emphasis, can_head, is_key_value
from .issues import is_label, names_newsletter
from .lines import HEADING_TAGS, Line, ends_sentence

__all__ = ["Mark", "find_headings", "rank_heading"]

_ENOUGH = 3.0
_USUAL = 1.5
_STRONG = 4.0
_SIGN_OFF_WORDS = 4
_SIGNER_WORDS = 5
_ANNOUNCED_LETTERS = 6
_REPEATED_WORDS = 8
_REPEATED_ENOUGH = 3
_PLAIN_CHARACTERS = 100
_PLAIN_WORDS = 15
_BROKEN = re.compile(r"[^\W\d_]{3}[.!?] \S")


@dataclass(slots=True)
class Mark:
    """A line (or some lines that are one) that heads what follows.

    `start` and `end` are indexes of lines, `end` exclusive. `weight` is how much it stands out;
    `over_heading` is True when another heading, and no text, follows it.
    """

    start: int
    end: int
    weight: float
    over_heading: bool = False
    plain: bool = False


def rank_heading(line: Line) -> tuple[float, int]:
    """What headings of one level have in common; the lower, the higher the level."""
    tag = line.block.tag or ""
    level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 7
    return (-round(line.size / 2) * 2, level)


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
        marks = _merge(marks, _find_plain(lines, blocked, plain=plain), lines)
    return _leave_announced(marks, lines)


def _leave_announced(marks: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    """The marks without those that only announce what a higher heading says again further down."""
    highest: dict[str, tuple[float, int]] = {}
    kept: list[Mark] = []
    for mark in reversed(marks):
        line = lines[mark.start]
        letters = "".join(filter(str.isalnum, line.text.casefold()))
        rank = rank_heading(line)
        if len(letters) >= _ANNOUNCED_LETTERS and highest.get(letters, rank) < rank:
            continue
        highest[letters] = min(rank, highest.get(letters, rank))
        kept.append(mark)
    kept.reverse()
    return kept


def _weigh_in_place(
    lines: Sequence[Line], index: int, emphasis: Emphasis, blocked: Sequence[bool]
) -> float:
    line = lines[index]
    weight = own = emphasis.weigh(line, _find_size_below(lines, index, emphasis, blocked))
    if weight <= 0:
        return 0.0
    text = line.text
    if line.parts == 1:
        weight += 0.75
    elif line.part == 0:
        weight += 0.5
    weight -= _weigh_ending(line, own)
    if text[0].islower():
        weight -= 1.0
    if "sign_off" in line.cues and line.words <= _SIGN_OFF_WORDS:
        weight -= 2.0
    if line.size < emphasis.size * 1.06 and not line.linked and _signs(lines, index):
        weight -= 3.0
    if len(text) > 110:
        weight -= 0.75
    if line.block.columns > 2 and line.linked and line.words <= 3:
        weight -= 1.0
    if _is_over_body(lines, index, emphasis):
        weight += 0.75
    return weight


def _weigh_ending(line: Line, own: float) -> float:
    """How much a line's end speaks against it: a colon leads in a list, a full stop ends text."""
    if line.text.endswith(":"):
        return 1.0 if own < 3 else 0.5
    if ends_sentence(line.text) and line.text.rstrip("\"'”’»)]")[-1] in ".…":
        return 2.0 if line.linked else 1.75 if line.words > 5 else 1.0
    return 0.0


def _signs(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line comes right after "kind regards", as a name does."""
    if lines[index].words > _SIGNER_WORDS:
        return False
    before = next((line for line in reversed(lines[max(0, index - 3) : index]) if line.text), None)
    return before is not None and "sign_off" in before.cues and before.words <= _SIGN_OFF_WORDS + 1


def _find_size_below(
    lines: Sequence[Line], index: int, emphasis: Emphasis, blocked: Sequence[bool]
) -> float | None:
    """The size of the text right below, where it is small: a column of small type has headings."""
    for place in range(index + 1, min(index + 3, len(lines))):
        line = lines[place]
        if line.block.kind == "rule" or line.block.columns != lines[index].block.columns:
            return None
        if line.text:
            small = line.prose and line.size < emphasis.size and not blocked[place]
            return line.size if small else None
    return None


def _is_over_body(lines: Sequence[Line], index: int, emphasis: Emphasis) -> bool:
    """Whether unmarked text comes next."""
    for line in lines[index + 1 : index + 3]:
        if line.block.kind == "rule" or (line.block.kind == "image" and not line.text):
            continue
        if line.cells or line.block.kind == "list_item":
            return True
        return line.prose and emphasis.weigh(line) < 1.5
    return False


def _find_marked(lines: Sequence[Line], emphasis: Emphasis, blocked: Sequence[bool]) -> list[Mark]:
    weights = {
        index: _weigh_in_place(lines, index, emphasis, blocked)
        for index, line in enumerate(lines)
        if not blocked[index] and can_head(line, emphasis.size)
    }
    usual = _find_usual_styles(lines, weights)
    repeated = _find_repeated_styles(lines, weights, emphasis)
    marks: list[Mark] = []
    for index, weight in weights.items():
        line = lines[index]
        known = _get_look(line) in usual or line.style in repeated
        if weight < (_USUAL if known else _ENOUGH):
            continue
        if marks and marks[-1].end == index and _are_one(lines[index - 1], lines[index]):
            marks[-1].end = index + 1
            continue
        marks.append(Mark(index, index + 1, weight))
    return _keep_followed(marks, lines, blocked)


def _get_look(line: Line) -> tuple[object, ...]:
    tag, size, bold, _, colour = line.style
    return (tag, size, bold, colour)


def _find_usual_styles(
    lines: Sequence[Line], weights: dict[int, float]
) -> frozenset[tuple[object, ...]]:
    """The styles of several headings: another line in one of them needs less to be one too."""
    heads: dict[tuple[object, ...], int] = {}
    uses: dict[tuple[object, ...], int] = {}
    for index, weight in weights.items():
        look = _get_look(lines[index])
        uses[look] = uses.get(look, 0) + 1
        heads[look] = heads.get(look, 0) + (weight >= _ENOUGH)
    return frozenset(
        look for look, count in heads.items() if count >= 2 and count * 10 >= uses[look] * 3
    )


def _find_repeated_styles(
    lines: Sequence[Line], weights: dict[int, float], emphasis: Emphasis
) -> frozenset[tuple[object, ...]]:
    """The styles of short lines that stand out little, but always right over text of their own."""
    uses: dict[tuple[object, ...], int] = {}
    over: dict[tuple[object, ...], int] = {}
    for index, line in enumerate(lines):
        if not line.text or line.linked or line.cells:
            continue
        style = line.style
        uses[style] = uses.get(style, 0) + 1
        if weights.get(index, 0.0) >= _USUAL and line.words <= _REPEATED_WORDS:
            over[style] = over.get(style, 0) + _is_over_body(lines, index, emphasis)
    return frozenset(
        style
        for style, count in over.items()
        if count >= _REPEATED_ENOUGH and count * 5 >= uses[style] * 4
    )


def _are_one(first: Line, second: Line) -> bool:
    """Whether two marked lines are one heading over two rows."""
    if len(first.text) + len(second.text) > 160 or first.style[:3] != second.style[:3]:
        return False
    tagged = first.block.tag in HEADING_TAGS
    if first.block_index == second.block_index:
        return tagged or not ends_sentence(first.text)
    # Some editors make an element of each row; the box that both stand in tells.
    beside = first.block_index + 1 == second.block_index and first.block.box != 0
    return tagged and beside and first.block.box == second.block.box


def _keep_followed(
    marks: Sequence[Mark], lines: Sequence[Line], blocked: Sequence[bool]
) -> list[Mark]:
    """The marks that have something to head: text before the next mark, or a lower heading."""
    kept: list[Mark] = []
    following: Mark | None = None
    for mark in reversed(marks):
        end = following.start if following is not None else len(lines)
        if following is not None and not _holds_any(lines, mark.end, end):
            first, second = lines[mark.start], lines[following.start]
            higher = rank_heading(first) < rank_heading(second)
            if not higher and mark.weight < _STRONG:
                continue
            if higher or not _holds_content(lines, mark.end, end, blocked):
                if not (higher or first.caps or first.block.tag in HEADING_TAGS):
                    continue
                mark.over_heading = True
            kept.append(mark)
            following = mark
        elif mark.weight < _STRONG and not _holds_any(lines, mark.end, end):
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
    return any(
        not blocked[index] and (bool(lines[index].text) or lines[index].block.kind == "image")
        for index in range(start, min(end, start + 12))
    )


def _holds_any(lines: Sequence[Line], start: int, end: int) -> bool:
    return any(lines[index].text for index in range(start, min(end, start + 12)))


# --- letters without any marking ---


def _find_plain(lines: Sequence[Line], blocked: Sequence[bool], *, plain: bool) -> list[Mark]:
    """Short lines that stand alone over text: headings where nothing but place marks them."""
    marks: list[Mark] = []
    shown = [index for index, line in enumerate(lines) if line.text]
    run: list[int] = []
    for place, index in enumerate(shown):
        # HTML can mark a heading, so a sentence that is not marked there is none.
        able = plain or not ends_sentence(lines[index].text)
        if able and not blocked[index] and _is_plain_candidate(lines, shown, place):
            run.append(place)
            continue
        if run:
            marks += _judge_run(lines, shown, run, place)
            run = []
    return marks + (_judge_run(lines, shown, run, len(shown)) if run else [])


def _is_plain_candidate(lines: Sequence[Line], shown: Sequence[int], place: int) -> bool:
    line = lines[shown[place]]
    text = line.text
    if line.parts > 1 or not can_head(line) or line.block.kind != "text" or line.block.quote_depth:
        return False
    if _signs(lines, shown[place]):
        return False
    if len(text) > _PLAIN_CHARACTERS or line.words > _PLAIN_WORDS or text[0].islower():
        return False
    if ("sign_off" in line.cues and line.words <= _SIGN_OFF_WORDS) or (
        "questions" in line.cues and line.words > 4
    ):
        return False
    if text.endswith(":") and not (line.words >= 2 and text.istitle()):
        return False
    if text.endswith(".") and (line.words > 4 or line.prose):
        return False
    if _BROKEN.search(text) or "://" in text or "@" in text or "www." in text:
        return False
    return not (is_key_value(line) and _has_key_neighbour(lines, shown, place))


def _has_key_neighbour(lines: Sequence[Line], shown: Sequence[int], place: int) -> bool:
    return any(
        is_key_value(lines[shown[near]])
        for near in (place - 1, place + 1)
        if 0 <= near < len(shown)
    )


def _judge_run(
    lines: Sequence[Line], shown: Sequence[int], run: Sequence[int], after: int
) -> list[Mark]:
    """The headings among short lines in a row: the last over text, the first over a list."""
    last = lines[shown[run[-1]]]
    if after < len(shown) and "byline" in lines[shown[after]].cues:
        after += 1
    below = lines[shown[after]] if after < len(shown) else None
    before = lines[shown[run[0] - 1]] if run[0] > 0 else None
    introduced = before is not None and before.text.endswith(":")
    marks: list[Mark] = []
    # A list after the heading: the first line heads the others.
    if len(run) >= 4 and (before is None or _ends_text(before)):
        marks.append(_plain_mark(shown, run[0]))
    listing = len(run) >= 3 or introduced
    if listing and not _stands_apart(lines, shown, run):
        return marks
    if below is None or not _heads_below(last, below, lines, shown, after):
        return marks
    head = run[-1]
    if len(run) == 2 and _introduces(lines[shown[run[0]]], last, below):
        head = run[0]
    elif len(run) >= 2 and lines[shown[run[-2]]].caps and lines[shown[run[-2]]].words <= 5:
        over = _plain_mark(shown, run[-2])
        over.over_heading = True
        marks.append(over)
    marks.append(_plain_mark(shown, head))
    return marks


def _introduces(first: Line, last: Line, below: Line) -> bool:
    """Whether the first of two short lines is the heading, and the second leads in a list."""
    if below.prose or first.text[-1] in ".!?":
        return False
    return first.words <= 3 and last.words >= 6


def _ends_text(line: Line) -> bool:
    return line.prose or is_key_value(line) or bool(line.cells) or line.block.kind != "text"


def _plain_mark(shown: Sequence[int], place: int) -> Mark:
    return Mark(shown[place], shown[place] + 1, 1.0, plain=True)


def _heads_below(
    line: Line, below: Line, lines: Sequence[Line], shown: Sequence[int], after: int
) -> bool:
    if line.text.endswith("."):
        return len(below.text) >= 100
    if below.prose or below.cells or below.block.kind == "list_item" or below.parts > 1:
        return True
    if is_key_value(below):
        return True
    # Short lines that can't be headings themselves are a list.
    following = [lines[index] for index in shown[after : after + 3]]
    return len(following) == 3 and all(
        len(other.text) < 80 and other.parts == 1 for other in following
    )


def _stands_apart(lines: Sequence[Line], shown: Sequence[int], run: Sequence[int]) -> bool:
    """Whether the run's last line is unlike the others: more space above, or alone no figure."""
    if len(run) < 2:
        return False
    last = lines[shown[run[-1]]]
    others = [lines[shown[place]] for place in run[:-1]]
    listed = others[1:] or others
    if last.block.gap_lines > max(line.block.gap_lines for line in listed):
        return True
    if any(character.isdigit() for character in last.text):
        return False
    return len(others) >= 2 and all(
        any(character.isdigit() for character in line.text) for line in listed
    )


def _merge(marked: Sequence[Mark], plain: Sequence[Mark], lines: Sequence[Line]) -> list[Mark]:
    taken = {index for mark in marked for index in range(mark.start, mark.end)}
    merged = [*marked, *(mark for mark in plain if mark.start not in taken)]
    merged.sort(key=lambda mark: mark.start)
    for mark, following in itertools.pairwise(merged):
        if not _holds_any(lines, mark.end, following.start) and lines[mark.start].caps:
            mark.over_heading = True
    return merged
