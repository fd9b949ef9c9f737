"""What the grammar recognised, before it is resolved: `Point`, `Clock`, `Recognised`, `Scan`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import attrgetter
from typing import Any, Literal

from .lexicon import Lexicon, list_tokens
from .tokens import DASHES, NO_TOKEN, Option, Term, is_wrapped, split_pieces

__all__ = [
    "Bound",
    "Clock",
    "Point",
    "Recognised",
    "Scan",
    "ends_well",
    "is_moved",
    "make_numbered",
]

Bound = Literal["from", "until", "before", "after"]
# No rule looks farther past the first or last token than this.
_MARGIN = [NO_TOKEN] * 12
_MOVED_REACH, _MOST_MOVED_WORDS = 60, 5
_get_terms, _get_opens = attrgetter("terms"), attrgetter("opens")


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
    doubtful: bool = False
    """Whether it may be of the other half of the day: it tells that there is a time, not which."""


@dataclass(slots=True)
class Point:
    """A day or a period as written; what is not stated is None."""

    kind: str
    """day, month, week, quarter, half, season, year, school_year, weekend, or one that is counted
    from the reference: stepped_weekday, stepped_month, stepped_feast, weekday_in_week, weeks_from,
    part, shift."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    weekday_last: int | None = None
    nth: int | None = None
    """Which weekday of the month; -1 is the last. With a last weekday, which weekend."""
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
    doubtful_year: int | None = None
    """A year of two digits that counts only near the reference, as it may be an hour, too."""
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
    moved: bool = False
    """Whether it is one of two days between which something is moved, and no bound."""
    by_deadline: bool = False
    """Whether the word that sets the bound also says that it is a deadline ("senast")."""


class Scan:
    """A window of tokens under one lexicon.

    Before the first and after the last token stand some that are nothing (`NO_TOKEN`), so that the
    rules look ahead and back without counting; an index below 0 is one of them, too.

    `lower_case` says that the text has no capitals at all, so that capitals tell nothing, and
    `secondary` that the lexicon is not that of the text's own language.
    """

    __slots__ = (
        "breaks",
        "count",
        "endings",
        "ends",
        "lexicon",
        "lower_case",
        "openings",
        "secondary",
        "terms",
        "text",
        "tokens",
    )

    def __init__(
        self,
        text: str,
        window: tuple[int, int],
        lexicon: Lexicon,
        *,
        lower_case: bool = False,
        secondary: bool = False,
    ) -> None:
        pieces = split_pieces(text, *window)
        self.lexicon = lexicon
        self.text = text
        self.lower_case = lower_case
        self.secondary = secondary
        tokens = list_tokens(lexicon, pieces)
        self.count = len(tokens)
        # The places begin with that of the window, so that token n ends at place n + 1.
        self.ends = list(accumulate(map(len, pieces), initial=window[0]))
        self.tokens = tokens
        tokens += _MARGIN
        self.breaks = self._find_breaks(*window)
        self.terms: list[Mapping[str, Term]] = list(map(_get_terms, tokens))
        self.endings: dict[int, dict[str, Term]] = {}
        self.openings: list[int] = []
        """The tokens with which a mention can begin."""
        for index in compress(range(self.count), map(_get_opens, tokens)):
            token = tokens[index]
            if token.phrases:
                options = token.phrases.get(tokens[index + 1].lower)
                if options is not None and self._add_phrases(index, options):
                    self.openings.append(index)
                    continue
            if token.starter:
                self.openings.append(index)

    def _find_breaks(self, begin: int, end: int) -> set[int]:
        text, ends, tokens = self.text, self.ends, self.tokens
        breaks: set[int] = set()
        if self.count and (not begin or "\n" in text[max(0, begin - 2) : self.start(0)]):
            breaks.add(0)
        place = text.find("\n", begin, end)
        while place >= 0:
            index = bisect_right(ends, place) - 1
            if index >= self.count:
                break
            start = ends[index + 1] - len(tokens[index].text)
            if index and not is_wrapped(text, ends[index], start):
                breaks.add(index)
            place = text.find("\n", start, end)
        return breaks

    def _add_phrases(self, index: int, options: list[Option]) -> bool:
        """Mark the phrases of several words that stand at a token; the longest come first."""
        found: dict[str, Term] = {}
        for words, category, value in options:
            if self._follows(index + 1, words):
                size = len(words) + 1
                found.setdefault(category, (value, size))
                # The longest term that ends at a token begins first, so the first one stays.
                self.endings.setdefault(index + size, {}).setdefault(category, (value, size))
        if found:
            self.terms[index] = {**self.terms[index], **found}
        return bool(found)

    def _follows(self, index: int, words: tuple[str, ...]) -> bool:
        tokens = self.tokens
        if index + len(words) > self.count:
            return False
        for place, word in enumerate(words, index):
            if tokens[place].lower != word or place in self.breaks:
                return False
        return True

    def start(self, index: int) -> int:
        """Where a token begins in the text."""
        return self.ends[index + 1] - len(self.tokens[index].text)

    def end(self, index: int) -> int:
        """Where a token ends in the text."""
        return self.ends[index + 1]

    def term(self, index: int, category: str) -> tuple[Any, int] | None:
        """The value of a term of a category at a token, and the index after it."""
        term = self.terms[index].get(category)
        return None if term is None else (term[0], index + term[1])

    def ended(self, index: int, category: str) -> tuple[Any, int] | None:
        """The value and the first token of a term that ends right before a token."""
        phrases = self.endings.get(index)
        term = phrases.get(category) if phrases else None
        if term is None:
            term = self.tokens[index - 1].terms.get(category)
        return (term[0], index - term[1]) if term is not None else None

    def sign(self, index: int, signs: str | frozenset[str], glued: bool = False) -> bool:
        """Whether one of the signs stands at a token on the same line (glued: without a space)."""
        token = self.tokens[index]
        if token.kind != "p" or token.text not in signs:
            return False
        return not ((glued and token.spaced) or (index and index in self.breaks))

    def number(self, index: int, glued: bool = False) -> int:
        """The number at a token, -1 if there is none."""
        token = self.tokens[index]
        return -1 if glued and token.spaced else token.number

    def digits(self, index: int) -> int:
        """How many digits the number at a token has; 0 if there is none."""
        return self.tokens[index].digits

    def broken(self, index: int) -> bool:
        """Whether a token is the first on its line, or past the end."""
        return index in self.breaks or not 0 <= index < self.count

    def glued(self, index: int) -> bool:
        """Whether a token follows the one before it without a space."""
        return index > 0 and not self.tokens[index].spaced


def make_numbered(
    start: int, stop: int, kind: str, number: int, year: tuple[int | None, int | None] | None
) -> tuple[list[Recognised], int]:
    """One mention of a numbered period, and the token after it."""
    point = Point(kind, number=number)
    if year is not None:
        point.year, point.year_step = year
    return [Recognised(start, stop, kind, point)], stop


def is_moved(scan: Scan, index: int) -> bool:
    """Whether the day at a token is one from which something is moved, not the first of several:
    "the meeting has been moved from 4 May".
    """
    for _ in range(2):
        article = None if scan.broken(index) else scan.ended(index, "article")
        index = article[1] if article else index
    bound = None if scan.broken(index) else scan.ended(index, "bound")
    if bound is None or bound[0][0] != "from":
        return False
    # What has been moved stands farther before than a window reaches.
    place = scan.start(bound[1])
    words = scan.text[max(0, place - _MOVED_REACH) : place].lower().split(" ")[-_MOST_MOVED_WORDS:]
    written = " ".join(words)
    moved = [_find_last_word(written, phrase) for phrase in scan.lexicon.moved]
    return max(moved, default=-1) >= 0 and not any(
        sign in written[max(moved) :] for sign in "\n.,:;("
    )


def _find_last_word(written: str, phrase: str) -> int:
    """Where a phrase stands last as whole words, -1 if nowhere: "removed" is not "moved"."""
    place = written.rfind(phrase)
    while place >= 0:
        around = written[max(0, place - 1) : place] + written[place + len(phrase) :][:1]
        if not any(map(str.isalpha, around)):
            break
        place = written.rfind(phrase, 0, place)
    return place


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


def stands_apart(scan: Scan, index: int) -> bool:
    """Whether a mention may end before a token: nothing is glued on that makes it a longer word."""
    if index >= scan.count or not scan.glued(index):
        return True
    token = scan.tokens[index]
    following = scan.tokens[index + 1] if index + 1 < scan.count else None
    if token.kind == "n" or token.text == "_":
        return False
    if token.kind == "w":
        return False
    if following is None or following.spaced or following.kind == "p":
        return True
    if token.text in DASHES and following.kind == "w":
        return token.text != "-" or any(
            name in scan.terms[index + 1] for name in ("month", "weekday", "month_in")
        )
    return not (token.text in ".:/" and following.kind == "w" and token.text != "/")
