"""How much a line stands out from the body text of its own letter, and whether it can head it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from rusparse.locales import LANGUAGES, load_vocabulary

from .grounds import find_last_ground
from .lines import Line
from .looks import HEADING_TAGS, Look, Style

__all__ = ["Emphasis", "can_head", "is_key_value", "measure_emphasis"]

_ADDRESS_ONLY = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\+?[\d ()/.-]+")
_KEY_VALUE = re.compile(r"[^\s:]+(?: [^\s:]+){0,2} ?:\s+\S")
_BODY_CHARACTERS = 100
_MAX_HEADING_CHARACTERS = 160
_MAX_HEADING_WORDS = 24
_NEVER = frozenset({"web_version", "unsubscribe", "trap", "preferences"})
_GREETING_WORDS = 6
# "2:00 p.m. ET" is a time, however it looks; its letters are in no word.
_CLOCK_LETTERS = 8
_CLOCK = re.compile(r"\d[:.]\d\d")
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(slots=True)
class Emphasis:
    """The look of a letter's body text, and the styles that are no headings' styles.

    `size` is that of most of the text, `main_size` that of what the letter's foot is no part of.
    """

    size: float
    main_size: float
    colour: str | None
    bold: bool
    centred: bool
    common: frozenset[Style]
    weights: dict[Look, float] = field(default_factory=dict)
    """What each look that was asked for weighs."""

    def weigh(self, look: Look, beside: float | None = None) -> float:
        """How much a look sets a line apart; 3 is enough for a heading.

        `beside` is the size of the text that it stands over, where that is not the letter's usual.
        """
        if beside is not None:
            return self._weigh(look, beside or self.size)
        weight = self.weights.get(look)
        if weight is None:
            weight = self.weights[look] = self._weigh(look, self.size)
        return weight

    def _weigh(self, look: Look, size: float) -> float:
        weight = 3.0 if look.tag is not None else 0.0
        ratio = look.size / size if size else 1.0
        if ratio >= 1.4:
            weight += 3.0
        elif ratio >= 1.18:
            weight += 2.25
        elif ratio >= 1.06:
            weight += 1.0
        elif ratio < 0.93:
            weight -= 1.25
        if look.bold and not self.bold:
            weight += 1.75
        if look.caps:
            weight += 0.75
        if look.colour != self.colour and not look.linked:
            weight += 0.5
        if look.underlined:
            weight += 0.75
        if look.centred and not self.centred:
            weight += 0.25
        if weight > 0 and look.style in self.common:
            weight = max(0.0, weight - 2.5)
        return weight


def measure_emphasis(lines: Sequence[Line], body_size: float) -> Emphasis:
    """Find out what the body text looks like: what most of the letter's characters look like."""
    sizes: dict[Look, int] = {}
    styles: dict[Style, int] = {}
    for line in lines:
        size = len(line.text)
        if not size or line.cells:
            continue
        look = line.look
        sizes[look] = sizes.get(look, 0) + size
        if size > _MAX_HEADING_CHARACTERS:
            styles[look.style] = styles.get(look.style, 0) + size
    colours: dict[str | None, int] = {}
    for look, size in sizes.items():
        if not look.linked:
            colours[look.colour] = colours.get(look.colour, 0) + size
    total = sum(sizes.values())
    bold = sum(size for look, size in sizes.items() if look.bold)
    centred = sum(size for look, size in sizes.items() if look.centred)
    common = frozenset(style for style, size in styles.items() if size * 20 > total)
    return Emphasis(
        size=body_size,
        main_size=_measure_main_size(lines, body_size),
        colour=max(colours, key=colours.__getitem__) if colours else None,
        bold=bold * 2 > total,
        centred=centred * 2 > total,
        common=common,
    )


def _measure_main_size(lines: Sequence[Line], body_size: float) -> float:
    """The size of the text above the last ground: small print there may outweigh a short letter."""
    ground = find_last_ground(lines)
    if ground == len(lines) or all(line.look.size > body_size * 1.06 for line in lines[ground:]):
        return body_size
    sizes: dict[float, int] = {}
    for line in lines[:ground]:
        if line.text and not line.cells:
            sizes[line.look.size] = sizes.get(line.look.size, 0) + len(line.text)
    if sum(sizes.values()) < _BODY_CHARACTERS or max(sizes.values()) <= sizes.get(body_size, 0):
        return body_size
    return max(sizes, key=sizes.__getitem__)


def can_head(line: Line, size: float | None = None) -> bool:
    """Whether the line's words could be a heading; `size` is the body text's, if it is known."""
    text = line.text
    if line.cells or not text or line.block.kind not in ("text", "image") or line.block.button:
        return False
    if len(text) > _MAX_HEADING_CHARACTERS or line.words > _MAX_HEADING_WORDS:
        return False
    tagged = line.block.tag in HEADING_TAGS
    if (not tagged and text[-1] in ",;") or _ADDRESS_ONLY.fullmatch(text):
        return False
    letters = sum(map(str.isalpha, text))
    if letters < 2 or letters * 3 < len(text) - text.count(" "):
        return False
    if letters <= _CLOCK_LETTERS and _CLOCK.search(text) and not _WORD.search(text):
        return False
    if line.words <= 4 and any(map(str.isdigit, text)) and _load_amount().fullmatch(text):
        return False
    cues = line.cues
    if not cues:
        return True
    if not _NEVER.isdisjoint(cues) or ("greeting" in cues and line.words <= _GREETING_WORDS):
        return False
    if "byline" in cues and line.words <= 8:
        return False
    return "more" not in cues or line.words > _tell_most_more_words(line, size)


@cache
def _load_amount() -> re.Pattern[str]:
    """A line that is nothing but an amount of money: a price tag heads nothing."""
    words = {
        word
        for language in LANGUAGES
        for word in load_vocabulary(language, "zones").get("amounts", {}).get("words", ())
    }
    either = "|".join(
        re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))
    )
    before = rf"[^\w€$£]{{0,3}}(?:(?:{either})\.? ?){{0,2}}"
    number = r"\d[\d .,:\u00a0]{0,15}[-\u2013]?"
    after = rf" ?(?:{either})?\.?(?:/\w{{1,12}})?\W{{0,3}}"
    return re.compile(before + number + after, re.I)


def _tell_most_more_words(line: Line, size: float | None) -> int:
    """How long a "read more" line may be: a heading's own look weighs against it."""
    tagged = line.block.tag in HEADING_TAGS
    if line.look.linked:
        large = size is not None and line.look.size >= size * 1.25
        return 3 if tagged or large else 6
    return 0 if tagged else 3


def is_key_value(line: Line) -> bool:
    """Whether the line is a label and what belongs to it, such as "Place: the library"."""
    return bool(_KEY_VALUE.match(line.text))
