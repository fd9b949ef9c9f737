"""Lists that are only typed: lines that begin with a bullet, and cells that hold nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rusparse.values.document import Block

from .columns import Place
from .run_slices import split_runs

__all__ = ["format_marker", "is_bullet", "mark_bullet_rows", "mark_dashes", "split_lines"]

_BULLETS = "•·▪▫◦‣●○■□∙⁃"
# Marks that also stand before a link or a video: a list only if there are several.
_SIGNS = "◆◇❖➢➤►▶▸✓✔☑✦✧"
_BULLET = re.compile(f"([{_BULLETS}])[ \u00a0]*(?=\\S)")
_DASH = re.compile(rf"(?:[-–—*] |[{_SIGNS}]) *(?=\S)")
_OPENERS = frozenset("-–—*" + _SIGNS)
_BULLET_OR_DASH = re.compile(f"(?:{_BULLET.pattern})|(?:{_DASH.pattern})")
_LONE_MARKER = re.compile(rf"(?:[{_BULLETS}{_SIGNS}*–—-]|\d{{1,3}}[.)])$")
_MAX_DASH_ITEM_CHARACTERS = 200
_MAX_SENTENCE_ITEM_CHARACTERS = 60
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLET_OF_STYLE = {"disc": "•", "circle": "◦", "square": "▪"}


def is_bullet(text: str) -> bool:
    """Whether a text is a list marker and nothing else, such as "•" or "2."."""
    return len(text) <= 4 and bool(_LONE_MARKER.match(text))


def format_marker(style: str | None, number: int) -> str | None:
    """An item's marker as a reader sees it (CSS Counter Styles Level 3, section 6)."""
    if style is None or style == "none":
        return None
    if style in _BULLET_OF_STYLE:
        return _BULLET_OF_STYLE[style]
    upper = style.startswith("upper")
    if style.endswith(("alpha", "latin")) and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return (letter.upper() if upper else letter) + "."
    if style.endswith("roman") and 1 <= number < 90:
        numeral = ""
        for value, digits in _ROMAN:
            while number >= value:
                numeral += digits
                number -= value
        return (numeral.upper() if upper else numeral) + "."
    return f"{number}."


def split_lines(block: Block) -> list[Block]:
    """A paragraph as several, where empty lines or lines with bullets divide it."""
    text = block.text
    if block.kind == "preformatted" or (block.list_depth and "\n" not in text):
        return [block]
    if "\n" not in text:
        match = _BULLET.match(text) if text[0] in _BULLETS else None
        return [block] if match is None else [_make_item(block, match)]
    lines = text.split("\n")
    bullet = _find_bullet_pattern(lines)
    starts = _find_starts(lines, bullet)
    if len(starts) == 1 and not bullet.match(text):
        return [block]
    pieces: list[Block] = []
    for runs in split_runs(block.runs, starts):
        if runs:
            piece = replace(block, runs=tuple(runs))
            match = bullet.match(piece.text)
            pieces.append(_make_item(piece, match) if match else piece)
    return pieces


def _find_bullet_pattern(lines: Sequence[str]) -> re.Pattern[str]:
    """What opens items among these lines: bullets, or dashes where those look like a list."""
    dashed = [line for line in lines if _DASH.match(line)]
    if len(dashed) > 1 and not any(map(_is_speech, dashed)):
        return _BULLET_OR_DASH
    return _BULLET


def _find_starts(lines: Sequence[str], bullet: re.Pattern[str]) -> list[int]:
    """Where the paragraphs and items of a text with several lines begin."""
    starts = [0]
    place = 0
    bulleted = [bool(bullet.match(line.lstrip())) for line in lines]
    last_item = max((number for number, yes in enumerate(bulleted) if yes), default=-1)
    for number, line in enumerate(lines):
        after_gap = number > 0 and not lines[number - 1].strip()
        # A line after the last item is no longer part of the list; one between items continues.
        after_list = last_item >= 0 and number == last_item + 1
        if number and (bulleted[number] or after_gap or after_list):
            starts.append(place)
        place += len(line) + 1
    return starts


def _make_item(block: Block, match: re.Match[str]) -> Block:
    block.runs = tuple(split_runs(block.runs, (0, match.end()))[1])
    block.marker = match[0].rstrip()
    block.kind = "list_item"
    block.list_depth = max(1, block.list_depth)
    return block


def mark_bullet_rows(blocks: list[Block], rows: Sequence[Sequence[Place]]) -> bool:
    """Read table rows of a marker and a text as list items; whether the rows were such."""
    found: list[tuple[int, Block]] = []
    for row in rows:
        filled = [place for place in row if place.end > place.start]
        if len(filled) != 2 or filled[0].end - filled[0].start != 1:
            continue
        marker, item = blocks[filled[0].start], blocks[filled[1].start]
        if marker.kind == "text" and item.kind == "text" and is_bullet(marker.text):
            item.kind, item.marker = "list_item", marker.text
            item.list_depth = max(1, item.list_depth)
            found.append((filled[0].start, item))
            filled[1].column = None
    for place, _ in reversed(found):
        del blocks[place]
    return bool(found)


def mark_dashes(blocks: Sequence[Block]) -> None:
    """Read paragraphs that begin with a dash, an asterisk or a sign as list items.

    A single one is a remark or somebody speaking, and so are several that are sentences: in
    Swedish and other languages a dash opens what a person says.
    """
    group: list[tuple[Block, re.Match[str]]] = []
    for block in blocks:
        match = None
        if block.kind == "text" and not block.list_depth and block.runs[0].text[0] in _OPENERS:
            match = _DASH.match(block.text)
        if group and (match is None or group[-1][1][0][0] != match[0][0]):
            _mark_group(group)
            group = []
        if match is not None:
            group.append((block, match))
    _mark_group(group)


def _mark_group(group: Sequence[tuple[Block, re.Match[str]]]) -> None:
    texts = [block.text for block, _ in group]
    if len(group) > 1 and not any(map(_is_speech, texts)):
        for block, match in group:
            _make_item(block, match)


def _is_speech(text: str) -> bool:
    if text[0] not in "-–—":
        return False
    if len(text) > _MAX_DASH_ITEM_CHARACTERS:
        return True
    return len(text) > _MAX_SENTENCE_ITEM_CHARACTERS and text.rstrip("\"'”»").endswith(
        (".", "!", "?")
    )
