"""Cards: lines that stand above a heading and yet belong to it, by the boxes that they share.

Letters draw an article as a box with an image, a small label (kicker), the heading and the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from .emphasis import can_head, ends_sentence, get_style
from .issues import is_label
from .lines import Line

__all__ = ["count_card_lines", "is_box_label", "is_eyebrow", "is_kicker_label"]

_CARD_LINES = 6


def count_card_lines(lines: Sequence[Line], heading: Line) -> int:
    """How many of the last lines stand in the heading's card: they share more boxes with it."""
    images = 0
    while images < min(len(lines), _CARD_LINES) and lines[-1 - images].picture is not None:
        if lines[-1 - images].text:
            break
        images += 1
    place = len(lines) - 1 - images
    if place < 0 or not _could_be_kicker(lines[place]):
        return images
    shared = _count_shared(lines[place], heading)
    while place >= 0 and len(lines) - place <= _CARD_LINES:
        line = lines[place]
        apart = line.block.kind == "rule" or _count_shared(line, heading) < shared
        if apart:
            return len(lines) - 1 - place
        if line.text and not _could_be_kicker(line):
            break
        place -= 1
    return images


def _could_be_kicker(line: Line) -> bool:
    return (
        line.words <= 6
        and line.block.kind == "text"
        and not line.block.button
        and "more" not in line.cues
        and not ends_sentence(line.text)
    )


def _count_shared(first: Line, second: Line) -> int:
    """In how many boxes both lines stand."""
    count = 0
    for left, right in zip(first.block.boxes, second.block.boxes, strict=False):
        if left != right:
            break
        count += 1
    return count


def is_box_label(lines: Sequence[Line], following: Line) -> bool:
    """Whether the last of the lines is a label alone in its box, over what follows."""
    line = lines[-1]
    if not line.text or line.words > 5 or not _could_be_kicker(line) or line.linked:
        return False
    if is_label(line.text) or not can_head(line):
        return False
    if not (line.bold or line.caps or line.block.background) or line.parts > 1:
        return False
    box = line.block.box
    if not line.block.boxes or box in following.block.boxes:
        return False
    return len(lines) < 2 or box not in lines[-2].block.boxes


def is_kicker_label(line: Line) -> bool:
    """Whether a line above a heading, in its box, names the article's category."""
    if line.words > 4 or line.linked or line.parts > 1 or not can_head(line):
        return False
    return line.caps and not any(map(str.isdigit, line.text))


def is_eyebrow(lines: Sequence[Line]) -> bool:
    """Whether the last of the lines is a label in bold capitals, unlike the line before it."""
    line = lines[-1]
    if not line.bold or line.block.kind != "text" or not is_kicker_label(line):
        return False
    return len(lines) < 2 or get_style(lines[-2]) != get_style(line)
