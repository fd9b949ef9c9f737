"""Cards: lines that stand above a heading and yet belong to it, by the boxes that they share.

Letters draw an article as a box with an image, a small label (kicker), the heading and the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .emphasis import Emphasis, can_head, is_key_value
from .issues import is_label
from .lines import Line, ends_sentence
from .marks import Mark

__all__ = [
    "count_card_lines",
    "count_shared",
    "find_kickers",
    "is_box_label",
    "is_eyebrow",
    "is_kicker_label",
]

_CARD_LINES = 6
_BOX_LINE_WORDS = 12
_NOTE_WORDS = 8
_KICKER_WORDS = 5
_KICKER_CHARACTERS = 40


def find_kickers(
    lines: Sequence[Line], marks: Sequence[Mark], emphasis: Emphasis, title: Mark | None
) -> dict[int, int]:
    """The label that stands over a heading and names its category, by the heading's first line.

    A label is a short line in a look of its own: one that stands right over headings, and hardly
    anywhere else.
    """
    marked = {index for mark in marks for index in range(mark.start, mark.end)}
    found: dict[int, int] = {}
    over: dict[tuple[object, ...], int] = {}
    for mark in marks:
        index = mark.start - 1
        while index >= 0 and not lines[index].text and lines[index].block.kind != "rule":
            index -= 1
        if mark is title or index < 0 or index in marked or not lines[index].text:
            continue
        if any("social" in line.cues for line in lines[index : mark.start]):
            continue  # "share on", over icons
        if _could_be_label(lines, index, lines[mark.start], emphasis):
            found[mark.start] = index
            look = _get_label_look(lines[index])
            over[look] = over.get(look, 0) + 1
    if not found:
        return found
    uses = Counter(
        look
        for index, line in enumerate(lines)
        if line.text
        and line.words <= _KICKER_WORDS
        and index not in marked
        and (look := _get_label_look(line)) in over
    )
    first = _find_text(lines, title.end if title is not None else 0)
    return {
        start: index
        for start, index in found.items()
        if over[look := _get_label_look(lines[index])] * 4 >= uses[look] * 3
        and (over[look] > 1 or first < index)
    }


def _find_text(lines: Sequence[Line], top: int) -> int:
    """The first line from `top` on that is no short one, such as a tagline or a date."""
    places = range(top, len(lines))
    text = (n for n in places if lines[n].words > 2 * _KICKER_WORDS or lines[n].cues)
    return next(text, len(lines))


def _get_label_look(line: Line) -> tuple[object, ...]:
    look = line.look
    return (round(look.size), look.bold, look.colour, line.block.background, look.linked)


def _could_be_label(lines: Sequence[Line], index: int, heading: Line, emphasis: Emphasis) -> bool:
    line = lines[index]
    if line.words > _KICKER_WORDS or len(line.text) > _KICKER_CHARACTERS or line.look.linked:
        return False
    if line.parts > 1 or line.look.size > heading.look.size or not _could_be_kicker(line):
        return False
    if not can_head(line) or is_label(line.text) or is_key_value(line):
        return False
    if any(map(str.isdigit, line.text)) or "sign_off" in line.cues:
        return False
    above = (lines[place] for place in range(index - 1, -1, -1))
    before = next((other for other in above if other.text), None)
    if before is not None and _is_tag(before, emphasis):
        return False  # two tags in a row tell a source and a topic, not a category
    if before is not None and before.words <= _CARD_LINES and "sign_off" in before.cues:
        return False  # a name
    if _ends_column(before, line, heading):
        return False
    if line.look.caps:
        return True
    painted = line.block.background != heading.block.background
    coloured = line.look.colour not in (emphasis.colour, heading.look.colour)
    if not line.look.bold:
        return False
    return painted or coloured or _stands_between(lines[index - 1], line, heading)


def _is_tag(line: Line, emphasis: Emphasis) -> bool:
    if line.words > _KICKER_WORDS or line.look.linked or not _could_be_kicker(line) or line.cues:
        return False
    return line.look.bold or line.look.colour != emphasis.colour or line.look.size < emphasis.size


def _stands_between(before: Line, line: Line, heading: Line) -> bool:
    """Whether the line stands in its own box, no nearer to what is before than to the heading."""
    if not line.block.boxes or line.block.box in heading.block.boxes:
        return False
    return count_shared(before, line) <= count_shared(line, heading)


def count_card_lines(lines: Sequence[Line], heading: Line) -> int:
    """How many of the last lines stand in the heading's card: they share more boxes with it."""
    if filled := _count_box_lines(lines, heading):
        return filled
    images = 0
    while images < min(len(lines), _CARD_LINES) and lines[-1 - images].picture is not None:
        if lines[-1 - images].text:
            break
        images += 1
    place = len(lines) - 1 - images
    if place > 0 and _is_note(lines[place - 1], lines[place], heading):
        return images + 1
    if place < 0 or not _is_under(lines[place], heading):
        return images
    shared = count_shared(lines[place], heading)
    while place >= 0 and len(lines) - place <= _CARD_LINES:
        line = lines[place]
        apart = line.block.kind == "rule" or count_shared(line, heading) < shared
        if apart:
            return len(lines) - 1 - place
        if line.text and not _is_under(line, heading):
            break
        place -= 1
    return images


def _count_box_lines(lines: Sequence[Line], heading: Line) -> int:
    """How many of the last lines stand in the heading's own box, if the box begins with them."""
    box = heading.block.box
    count = 0
    while count < len(lines) and box in lines[-1 - count].block.boxes:
        line = lines[-1 - count]
        long = line.words > _BOX_LINE_WORDS or ends_sentence(line.text)
        if count == _CARD_LINES or line.block.kind not in ("text", "image") or long:
            return 0
        if line.block.button or "more" in line.cues:
            return 0
        plain = line.look.size == heading.look.size and heading.look.bold and not line.look.bold
        if line.text and not plain and not _looks_under(line, heading):
            return 0
        count += 1
    return count if count < len(lines) else 0


def _is_note(before: Line, line: Line, heading: Line) -> bool:
    """Whether small print alone between a rule and a heading says whose the article is."""
    brief = bool(line.text) and line.words <= _NOTE_WORDS and line.block.kind == "text"
    small = line.look.size < heading.look.size and not line.look.linked
    return before.block.kind == "rule" and brief and small and "more" not in line.cues


def _is_under(line: Line, heading: Line) -> bool:
    """Whether a line above a heading could be the heading's label."""
    return _could_be_kicker(line) and _looks_under(line, heading)


def _looks_under(line: Line, heading: Line) -> bool:
    """Whether a heading outdoes the line: what is as large, and no label, was said before it."""
    return line.look.size < heading.look.size or line.look.caps


def _could_be_kicker(line: Line) -> bool:
    return (
        line.words <= 6
        and line.block.kind == "text"
        and not line.block.button
        and "more" not in line.cues
        and not ends_sentence(line.text)
    )


def count_shared(first: Line, second: Line) -> int:
    """In how many boxes both lines stand."""
    count = 0
    for left, right in zip(first.block.boxes, second.block.boxes, strict=False):
        if left != right:
            break
        count += 1
    return count


def _ends_column(before: Line | None, line: Line, following: Line) -> bool:
    """Whether a line is in one column with the line before it, and not with what follows."""
    if before is None or max(line.block.columns, before.block.columns) == 1:
        return False
    return count_shared(before, line) > count_shared(line, following)


def is_box_label(lines: Sequence[Line], following: Line) -> bool:
    """Whether the last of the lines is a label alone in its box, over what follows."""
    line = lines[-1]
    if not line.text or line.words > 5 or not _could_be_kicker(line) or line.look.linked:
        return False
    if is_label(line.text) or not can_head(line):
        return False
    if not (line.look.bold or line.look.caps or line.block.background) or line.parts > 1:
        return False
    box = line.block.box
    if not line.block.boxes or box in following.block.boxes:
        return False
    return len(lines) < 2 or (
        box not in lines[-2].block.boxes and not _ends_column(lines[-2], line, following)
    )


def is_kicker_label(line: Line) -> bool:
    """Whether a line above a heading, in its box, names the article's category."""
    if line.words > 4 or line.look.linked or line.parts > 1 or not can_head(line):
        return False
    return line.look.caps and not any(map(str.isdigit, line.text))


def is_eyebrow(lines: Sequence[Line], following: Line) -> bool:
    """Whether the last of the lines is a label in bold capitals, unlike the line before it."""
    line = lines[-1]
    if not line.look.bold or line.block.kind != "text" or not is_kicker_label(line):
        return False
    return len(lines) < 2 or (
        lines[-2].look.style != line.look.style and not _ends_column(lines[-2], line, following)
    )
