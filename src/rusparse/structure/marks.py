"""`Mark`: a line that heads what follows, and what its neighbours tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Line

__all__ = [
    "SIGN_OFF_WORDS",
    "Mark",
    "fold_letters",
    "follows_sign_off",
    "holds_text",
    "rank_heading",
]

SIGN_OFF_WORDS = 4
"""The longest line that is a sign-off, such as "kind regards"."""
_SIGNER_WORDS = 5
_NEAR_LINES = 12


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


def rank_heading(line: Line) -> tuple[float, int]:
    """What headings of one level have in common; the lower, the higher the level."""
    tag = line.block.tag or ""
    level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 7
    return (-round(line.look.size / 2) * 2, level)


def follows_sign_off(lines: Sequence[Line], index: int) -> bool:
    """Whether a short line comes right after "kind regards", as a name does."""
    if lines[index].words > _SIGNER_WORDS:
        return False
    before = next((line for line in reversed(lines[max(0, index - 3) : index]) if line.text), None)
    return before is not None and before.words <= SIGN_OFF_WORDS + 1 and "sign_off" in before.cues


def holds_text(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether any of the lines from `start` to `end` has text, as far as it is near."""
    return any(line.text for line in lines[start : min(end, start + _NEAR_LINES)])


def fold_letters(text: str) -> str:
    """A text's letters alone, in lower case: what a line and its repetition have in common."""
    return "".join(filter(str.isalpha, text.casefold()))
