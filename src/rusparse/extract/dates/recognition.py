"""What the grammar recognised, before it is resolved: `Point`, `Clock`, `Recognised`, `Scan`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .lexicon import Lexicon
from .tokens import Token

__all__ = ["Bound", "Clock", "Point", "Recognised", "Scan", "ends_well", "make_numbered"]

Bound = Literal["from", "until", "before", "after"]


@dataclass(slots=True)
class Clock:
    """A clock time or a range of them, as written."""

    first: tuple[int, int]
    """Hour (0 to 24) and minute."""
    last: tuple[int, int] | None
    minutes: bool
    """Whether minutes are stated; if not, the grain is an hour."""
    zone: str | None
    start: int
    """The index of its first token."""
    stop: int
    """The index of the token after its last."""
    offset_days: int = 0


@dataclass(slots=True)
class Point:
    """A day or a period as written; what is not stated is None."""

    kind: str
    """day, month, week, quarter, half, season, year, school_year, weekend or shift."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    weekday_last: int | None = None
    nth: int | None = None
    """Which weekday of the month; -1 is the last."""
    feast: str | None = None
    number: int | None = None
    """The number of a week, quarter, half or season."""
    step: int | None = None
    """Steps from the reference: 1 for "next". The unit is the kind, or `unit` for a shift."""
    unit: str | None = None
    year_step: int | None = None
    """Years from the reference year, for "next year" after a date."""
    figures: tuple[int, int] | None = None
    """Two figures whose order is not certain."""
    stated_year: bool = True
    """False for a year that was taken over from a neighbour and changed by one."""
    phrase: str | None = None
    """The words, for what only dateparser can resolve."""


@dataclass(slots=True)
class Recognised:
    """One mention before it is resolved; `start` and `stop` are token indices."""

    start: int
    stop: int
    rule: str
    first: Point
    last: Point | None = None
    clock: Clock | None = None
    last_clock: Clock | None = None
    recurrence: str | None = None
    bound: Bound | None = None
    by_deadline: bool = False
    """Whether the word that sets the bound also says that it is a deadline ("senast")."""


@dataclass(slots=True)
class Scan:
    """A window of tokens under one lexicon."""

    tokens: list[Token]
    lexicon: Lexicon
    text: str
    lower_case: bool = False
    """The text has no capitals at all, so that capitals tell nothing."""
    secondary: bool = False
    """The lexicon is not that of the text's own language."""
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.count = len(self.tokens)

    def term(self, index: int, category: str) -> tuple[Any, int] | None:
        """The value of a term of a category at a token, and the index after it."""
        if 0 <= index < self.count:
            return self.tokens[index].terms.get(category)
        return None

    def ended(self, index: int, category: str) -> tuple[Any, int] | None:
        """The value and the first token of a term that ends right before a token."""
        if 1 <= index <= self.count:
            return self.tokens[index - 1].ending.get(category)
        return None

    def sign(self, index: int, signs: str | frozenset[str], glued: bool = False) -> bool:
        """Whether one of the signs stands at a token on the same line (glued: without a space)."""
        if not 0 <= index < self.count:
            return False
        token = self.tokens[index]
        if token.kind != "p" or token.text not in signs or (index and token.broken):
            return False
        return not (glued and token.spaced)

    def number(self, index: int, glued: bool = False) -> int:
        """The number at a token, -1 if there is none."""
        if not 0 <= index < self.count:
            return -1
        token = self.tokens[index]
        if token.kind != "n" or (glued and token.spaced):
            return -1
        return token.number

    def digits(self, index: int) -> int:
        """How many digits the number at a token has; 0 if there is none."""
        if 0 <= index < len(self.tokens) and self.tokens[index].kind == "n":
            return len(self.tokens[index].text)
        return 0

    def broken(self, index: int) -> bool:
        """Whether a token is the first on its line, or past the end."""
        return not 0 <= index < len(self.tokens) or self.tokens[index].broken

    def glued(self, index: int) -> bool:
        """Whether a token follows the one before it without a space."""
        return 0 < index < len(self.tokens) and not self.tokens[index].spaced


def make_numbered(
    start: int, stop: int, kind: str, number: int, year: tuple[int | None, int | None] | None
) -> tuple[list[Recognised], int]:
    """One mention of a numbered period, and the token after it."""
    point = Point(kind, number=number)
    if year is not None:
        point.year, point.year_step = year
    return [Recognised(start, stop, kind, point)], stop


def ends_well(scan: Scan, index: int) -> bool:
    """Whether a mention may end before a token: nothing glued on makes it something longer."""
    if not scan.glued(index):
        return True
    token = scan.tokens[index]
    return (
        token.kind == "p"
        and token.text not in "%_/="
        and not (token.text in ".,:-" and scan.number(index + 1, glued=True) >= 0)
    )
