"""What a date without a year is read against: the letter's day, its month, or other dates in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rusparse.context import Context

__all__ = ["Anchor", "Tense", "anchor_to", "make_anchor"]

Tense = Literal["past", "likely_past", "future", "likely_future"] | None

# A past day weighs as much as a future one that is twice as far, as long as it is of the last three
# months: what a letter says nothing else about is mostly to come, be it in eleven months. Where the
# words speak of the future, only what has just happened stays in the past. What comes within six
# weeks is meant though words of the past stand beside it ("the meeting on 20 March was cancelled"):
# nobody writes of what was nearly a year ago without saying so.
_PAST_WEIGHT = 2.0
_JUST_HAPPENED_DAYS, _RECENT_DAYS, _GONE_DAYS, _SOON_DAYS = 14, 30, 91, 42
_LIKELY_PAST_WEIGHT = 4.0
_OTHER_SIDE = 100_000.0
_FARTHEST_FROM_STATED_DAYS = 183


@dataclass(slots=True)
class Anchor:
    """The days among which the letter's own is: mostly one and the same."""

    first: dt.date
    last: dt.date
    stated: bool = False
    """Whether they are not the letter's day, but days that it states in full elsewhere."""
    name: str = field(init=False)
    """What an explanation calls it."""

    def __post_init__(self) -> None:
        kind = "a day stated elsewhere," if self.stated else "the reference"
        self.name = f"{kind} {self.first.isoformat()}"

    @property
    def is_day(self) -> bool:
        """Whether the letter's day is known, so that "tomorrow" can be counted from it."""
        return self.first == self.last and not self.stated

    def weigh(self, starts: dt.date, ends: dt.date, tense: Tense) -> float | None:
        """How far days are from the anchor, by the direction of time; None where too far.

        The future is preferred unless the words speak of the past. From days that are stated
        elsewhere both directions are alike, and half a year is the farthest.
        """
        if starts <= self.last and ends >= self.first:
            return 0.0
        ahead = (starts - self.last).days
        gone = (self.first - ends).days
        if self.stated:
            distance = max(ahead, gone)
            return float(distance) if distance <= _FARTHEST_FROM_STATED_DAYS else None
        if ahead > 0:
            if tense == "past" and ahead > _SOON_DAYS:
                return ahead + _OTHER_SIDE
            return ahead * (_LIKELY_PAST_WEIGHT if tense == "likely_past" else 1.0)
        if tense in ("past", "likely_past"):
            return float(gone)
        if gone > (_RECENT_DAYS if tense else _GONE_DAYS):
            return gone + _OTHER_SIDE
        if tense == "future" and gone > _JUST_HAPPENED_DAYS:
            return gone * _LIKELY_PAST_WEIGHT
        return gone * _PAST_WEIGHT


def make_anchor(context: Context) -> Anchor | None:
    """The anchor that a context gives: its reference, or days stated elsewhere in the letter."""
    if context.reference is not None:
        return Anchor(context.reference, context.reference_until or context.reference)
    return anchor_to(context.stated_days)


def anchor_to(days: Iterable[dt.date]) -> Anchor | None:
    """An anchor at days stated in full; None where there are none or their years differ."""
    listed = sorted(days)
    if not listed or listed[0].year != listed[-1].year:
        return None
    return Anchor(listed[0], listed[-1], stated=True)
