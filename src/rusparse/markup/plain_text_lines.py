"""Lines of a plain-text letter: how deep they are quoted, and what their shape says they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "UNWRAPPED",
    "Line",
    "find_list_items",
    "find_wrap_width",
    "is_soft_break",
    "split_lines",
]

_INVISIBLE = re.compile("[\u00ad\u034f\u200b\u2060-\u2063\ufeff\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_BULLET = re.compile(
    r"([-–—*•·∙●○▪▫■□◦‣⁃►▶▸»✓✔➢➤→+]|o(?=\t| {2,})|\(?\d{1,3}[.)]|\(?[a-zA-Z]\))[ \t]+(?=\S)"
)
# "Place: the library" begins a line of its own, however long the one before it is.
_LABELLED = re.compile(r"[^\s:]{1,20}(?: [^\s:]{1,12})?:\s")
_LONG = 130
_SMALL_WORD = 4
UNWRAPPED = -1
"""The wrap width of a letter whose lines end where the writer ended them, but for quotations."""
_RULE_CHARACTERS = frozenset("=-*_~–—−#·•+─━═. ")
_RULE_FILL = "=-*_~–—−─━═"


@dataclass(slots=True)
class Line:
    """A line without its quotation marks: `number` counts from 1, `indent` in columns.

    `marker` is the bullet or number of a list item, `content` the line's text without it.
    `gap` is the number of empty lines before it.
    """

    number: int
    content: str
    quote_depth: int
    indent: int
    gap: int
    marker: str | None = None
    rule: bool = False

    @property
    def signature(self) -> bool:
        """True for the delimiter of a signature (RFC 3676 section 4.3)."""
        return self.content in ("--", "-- ") and self.marker is None


def split_lines(text: str, maximum: int) -> tuple[list[Line], int]:
    """The non-empty lines of a letter, at most `maximum` of them, and how many were left out."""
    lines: list[Line] = []
    gap = left_out = 0
    for number, raw in enumerate(_INVISIBLE.sub("", _LINE_END.sub("\n", text)).split("\n"), 1):
        depth = 0
        if raw.startswith(">") and not raw.startswith(">From "):
            mark = _QUOTE.match(raw)
            if mark is not None:
                depth = mark[0].count(">")
                raw = raw[mark.end() :]
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        if len(lines) == maximum:
            left_out += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())].expandtabs(4)
        lines.append(Line(number, stripped, depth, len(lead), gap, rule=_is_rule(stripped)))
        gap = 0
    return lines, left_out


def _is_rule(text: str) -> bool:
    if text[0] not in _RULE_FILL and not (text[0] in "#·•+." and len(text) >= 5):
        return False
    if not _RULE_CHARACTERS.issuperset(text):
        return False
    marks = len(text) - text.count(" ")
    return marks >= 3 or text == "--"


def find_list_items(lines: Sequence[Line]) -> None:
    """Mark the lines that are list items: their `marker` is set and taken off their `content`.

    A bullet is enough; a dash needs company, since a dash alone before a sentence is speech in
    many languages; a number must be part of a row that begins at 1 and has nothing but its own
    lines in between, since "25. mai" and "3. Heading" are no list items.
    """
    candidates = [
        (index, mark)
        for index, line in enumerate(lines)
        if not line.rule and (mark := _BULLET.match(line.content)) is not None
    ]
    for place, (index, mark) in enumerate(candidates):
        before = candidates[place - 1] if place else None
        after = candidates[place + 1] if place + 1 < len(candidates) else None
        marker = mark[1]
        if marker[-1] in ".)":
            if _is_numbered(lines, marker, index, before, after):
                lines[index].marker = marker
        elif marker in "-–—":
            if _is_dashed(lines, marker, index, before, after):
                lines[index].marker = marker
        elif marker != "*" or not lines[index].content.startswith("** "):
            lines[index].marker = marker
    for index, mark in candidates:
        if lines[index].marker is not None:
            lines[index].content = lines[index].content[mark.end() :]


_Candidate = tuple[int, "re.Match[str]"]


def _are_adjoining(lines: Sequence[Line], first: int, second: int) -> bool:
    """Whether nothing but the first item's own lines stands between two items."""
    if second - first > 12 or lines[first].quote_depth != lines[second].quote_depth:
        return False
    indent = lines[first].indent
    return all(line.gap == 0 or line.indent > indent for line in lines[first + 1 : second])


def _is_numbered(
    lines: Sequence[Line],
    marker: str,
    index: int,
    before: _Candidate | None,
    after: _Candidate | None,
) -> bool:
    value = _ordinal(marker)
    if before is not None and lines[before[0]].marker is not None:
        follows = _ordinal(before[1][1]) + 1 == value and before[1][1][-1] == marker[-1]
        if follows and _are_adjoining(lines, before[0], index):
            return True
    if value not in (0, 1) or after is None or after[1][1][-1] != marker[-1]:
        return False
    return _ordinal(after[1][1]) == value + 1 and _are_adjoining(lines, index, after[0])


def _ordinal(marker: str) -> int:
    body = marker.strip("().")
    if body.isdecimal():
        return int(body)
    return ord(body.lower()) - ord("a") + 1 if len(body) == 1 and body.isascii() else -9


def _is_dashed(
    lines: Sequence[Line],
    marker: str,
    index: int,
    before: _Candidate | None,
    after: _Candidate | None,
) -> bool:
    line = lines[index]
    if line.indent > 0:
        return True
    prose = len(line.content) > 90 and line.content[-1] in ".!?"
    for neighbour in (before, after):
        if neighbour is None or neighbour[1][1] != marker:
            continue
        first, second = sorted((neighbour[0], index))
        if _are_adjoining(lines, first, second) and not (prose and lines[second].gap):
            return True
    return not prose and len(line.content) < 60 and line.content[-1] not in ".!?"


def find_wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the letter's prose was wrapped by its sender's program; 0 if unknown.

    It is the length that lines with a line right after them come close to but do not pass. Where
    several paragraphs are a single long line, little was wrapped, and it is `UNWRAPPED`.
    """
    lengths = sorted(
        len(line.content) + line.indent
        for line, following in itertools.pairwise(lines)
        if following.gap == 0
        and following.quote_depth == line.quote_depth
        and not line.rule
        and not following.rule
        and "://" not in line.content
    )
    if sum(len(line.content) > _LONG and "://" not in line.content for line in lines) >= 2:
        return UNWRAPPED
    if len(lengths) < 3:
        return 0
    width = lengths[len(lengths) * 9 // 10]
    near = sum(1 for length in lengths if width - 15 <= length <= width)
    return width if 40 <= width <= 110 and near * 3 >= len(lengths) else 0


def is_soft_break(line: Line, following: Line, width: int) -> bool:
    """Whether the sender's program, and not the writer, broke the line here."""
    if line.content.startswith("<http") or _LABELLED.match(following.content):
        return False
    length = len(line.content) + line.indent
    word = following.content.split(" ", 1)[0]
    if width > 0 and length >= 40 and length + 1 + len(word) > width:
        return True
    goes_on = following.content[0].islower() or following.content[0] in "(,"
    if following.content[0].isdigit():
        # "Boka senast den" over "25:e": a small word ends no line of its own.
        last = line.content.rsplit(" ", 1)[-1]
        goes_on = last.islower() and last.isalpha() and len(last) <= _SMALL_WORD
    least = 45 if width != UNWRAPPED else 65
    return goes_on and least <= length <= 110 and line.content[-1] not in ".:;!?"
