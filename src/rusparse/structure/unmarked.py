"""Headings of letters that mark none: short lines alone over text, or first lines of its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .emphasis import can_head, is_key_value
from .lines import Line, ends_sentence
from .marks import SIGN_OFF_WORDS, Mark, fold_letters, follows_sign_off

__all__ = ["find_entry_headings", "find_item_headings", "find_unmarked_headings"]

_PLAIN_CHARACTERS = 100
_PLAIN_WORDS = 15
_MAX_ENTRIES = 80
_ENTRY_LETTERS = 6
_ITEM_WORDS = 8
_FIGURES_WITHIN = 6
"""So near its beginning an entry of a calendar has its day: "to 12/3 18.30 ..."."""
_LEADING_CHARACTERS = 60
_LEADING_ENOUGH = 2
_LED_CHARACTERS = 60
_NUMBER = re.compile(r"\d(?:[ -]?\d){6}")
_SPOKEN = re.compile(r"[\"“”„»«].*[.!?…][\"“”«»]|[–—] ?\w.*[.!?…]")
"""What somebody says: a sentence in quotation marks, or one after a dash."""
_BROKEN = re.compile(r"[^\W\d_]{3}[.!?] \S")


def find_unmarked_headings(
    lines: Sequence[Line], blocked: Sequence[bool], *, plain: bool
) -> list[Mark]:
    """Short lines that stand alone over text; in `plain` text they may be sentences."""
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
    if run:
        marks += _judge_run(lines, shown, run, len(shown))
    leading = _find_leading(lines, shown, blocked)
    if len(leading) < max(_LEADING_ENOUGH, len(marks)):
        return marks
    return sorted((*marks, *leading), key=lambda mark: mark.start)


def find_entry_headings(lines: Sequence[Line], blocked: Sequence[bool]) -> list[Mark]:
    """The lines that say again, over text of their own, what the contents of a letter list.

    A plain letter often marks its headings in no other way, or as one more item.
    """
    start = next((n for n, line in enumerate(lines) if _leads_in(line)), None)
    if start is None:
        return []
    entries: set[str] = set()
    end = start + 1
    for end in range(start + 1, min(len(lines), start + _MAX_ENTRIES)):
        line = lines[end]
        letters = fold_letters(line.text.partition("http")[0])
        if line.block.kind == "rule" or (line.prose and len(letters) > _PLAIN_CHARACTERS):
            break
        if letters in entries:
            break
        if len(letters) >= _ENTRY_LETTERS:
            entries.add(letters)
    marks: list[Mark] = []
    for index in range(end, len(lines) - 1):
        line, below = lines[index], lines[index + 1]
        if not line.text or len(line.text) > 2 * _PLAIN_CHARACTERS or blocked[index]:
            continue
        if line.parts == 1 and below.text and fold_letters(line.text) in entries:
            marks.append(Mark(index, index + 1, 1.0))
    return marks if len(marks) >= _LEADING_ENOUGH else []


def find_item_headings(lines: Sequence[Line], blocked: Sequence[bool]) -> list[Mark]:
    """The short items that each stand over prose of their own: some people mark headings so.

    And the first line of a block, in capitals, over lines most of which begin with figures.
    """
    shown = [index for index, line in enumerate(lines) if line.text]
    items: list[Mark] = []
    capitals: list[Mark] = []
    for place, index in enumerate(shown[:-1]):
        line, below = lines[index], lines[shown[place + 1]]
        if blocked[index] or line.words > _ITEM_WORDS or ends_sentence(line.text):
            continue
        if line.block.kind == "list_item" and line.parts == 1 and line.text[-1] not in ":,":
            alone = not place or lines[shown[place - 1]].block.kind != "list_item"
            if alone and below.block.kind == "text" and below.prose:
                items.append(_plain_mark(shown, place))
        elif line.look.caps and line.part == 0 and below.part == 1 and can_head(line):
            rows = lines[index + 1 : index + line.parts]
            figures = sum(any(map(str.isdigit, row.text[:_FIGURES_WITHIN])) for row in rows)
            if len(rows) >= _LEADING_ENOUGH and 2 * figures > len(rows):
                capitals.append(_plain_mark(shown, place))
    return sorted(
        (*(items if len(items) >= _LEADING_ENOUGH else ()), *capitals), key=lambda mark: mark.start
    )


def _leads_in(line: Line) -> bool:
    return line.words <= _PLAIN_WORDS and "contents" in line.cues and not line.cells


def _find_leading(
    lines: Sequence[Line], shown: Sequence[int], blocked: Sequence[bool]
) -> list[Mark]:
    """The short first lines of blocks that go on with text, or with labels and their values.

    One alone may be anything; where there are several, it is how the letter marks its headings.
    """
    marks: list[Mark] = []
    for place, index in enumerate(shown[:-1]):
        line, below = lines[index], lines[shown[place + 1]]
        if line.part != 0 or line.parts < 2 or below.part != 1 or blocked[index]:
            continue
        text = line.text
        if len(text) > _LEADING_CHARACTERS or ends_sentence(text) or text[-1] in ":,–-":
            continue
        if is_key_value(line) and is_key_value(below):
            continue
        long = len(below.text) >= max(_LED_CHARACTERS, len(text) + 10)
        if (long or _is_labelled(lines, index)) and _can_stand(lines, shown, place):
            marks.append(_plain_mark(shown, place))
    return marks


def _is_labelled(lines: Sequence[Line], first: int) -> bool:
    """Whether labels with values are below a block's first line, more than ways to reach somebody:
    over those alone stands a name.
    """
    block = lines[first + 1 : first + lines[first].parts]
    labelled = [line.text for line in block if is_key_value(line)]
    told = sum("@" not in text and _NUMBER.search(text) is None for text in labelled)
    return told >= _LEADING_ENOUGH and len(labelled) * 2 >= len(block)


def _is_plain_candidate(lines: Sequence[Line], shown: Sequence[int], place: int) -> bool:
    """Whether a line is alone in its block, and its words could be a heading without a mark."""
    return lines[shown[place]].parts <= 1 and _can_stand(lines, shown, place)


def _can_stand(lines: Sequence[Line], shown: Sequence[int], place: int) -> bool:
    line = lines[shown[place]]
    text = line.text
    if not can_head(line) or line.block.kind != "text" or line.block.quote_depth:
        return False
    if follows_sign_off(lines, shown[place]):
        return False
    if len(text) > _PLAIN_CHARACTERS or line.words > _PLAIN_WORDS or text[0].islower():
        return False
    if (line.words <= SIGN_OFF_WORDS and "sign_off" in line.cues) or (
        line.words > 4 and "questions" in line.cues
    ):
        return False
    if text.endswith(":") and not (line.words >= 2 and text.istitle()):
        return False
    if text.endswith(".") and (line.words > 4 or line.prose):
        return False
    if (
        _SPOKEN.fullmatch(text)
        or _BROKEN.search(text)
        or "://" in text
        or "@" in text
        or "www." in text
    ):
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
    elif len(run) >= 2 and lines[shown[run[-2]]].look.caps and lines[shown[run[-2]]].words <= 5:
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
    return Mark(shown[place], shown[place] + 1, 1.0)


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
