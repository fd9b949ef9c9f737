"""`Recurrence`, what repeats as written, and the rule of RFC 5545 section 3.3.10 that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .recognition import Point, Recognised

__all__ = ["Recurrence", "render_weekly", "repeat_every_year", "repeat_yearly"]

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(slots=True)
class Recurrence:
    """The parts of a recurrence rule; `days` are weekdays with their number in the month, if any.

    Weekdays count from 0 (Monday), and -1 is the last day or weekday of a month.
    """

    frequency: str
    """DAILY, WEEKLY, MONTHLY or YEARLY."""
    interval: int = 1
    days: list[tuple[int | None, int]] = field(default_factory=list)
    month_days: list[int] = field(default_factory=list)
    month: int | None = None
    weeks: list[int] = field(default_factory=list)
    count: int | None = None

    def render(self) -> str:
        """The rule as RFC 5545 writes it.

        >>> Recurrence("MONTHLY", days=[(1, 3), (3, 3)]).render()
        'FREQ=MONTHLY;BYDAY=1TH,3TH'
        """
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.month is not None:
            parts.append(f"BYMONTH={self.month}")
        if self.weeks:
            parts.append("BYWEEKNO=" + ",".join(map(str, sorted(set(self.weeks)))))
        if self.month_days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, dict.fromkeys(self.month_days))))
        if self.days:
            days = self.days
            if all(nth is None for nth, _ in days):
                days = sorted(set(days), key=lambda day: day[1])
            written = (f"{'' if nth is None else nth}{_CODES[day]}" for nth, day in days)
            parts.append("BYDAY=" + ",".join(dict.fromkeys(written)))
        return ";".join(parts)

    def leave_out(self, weekdays: list[int]) -> bool:
        """Take weekdays out of what repeats on days of the week; False where none would be left."""
        if self.frequency not in ("DAILY", "WEEKLY") or self.interval > 1:
            return False
        given = [day for _, day in self.days] or list(range(7))
        left = [day for day in given if day not in weekdays]
        if not left or (self.frequency == "WEEKLY" and not self.days):
            return False
        self.frequency, self.days = "WEEKLY", [(None, day) for day in left]
        return True


def render_weekly(days: list[int]) -> str:
    """A weekly rule on weekdays (0 is Monday).

    >>> render_weekly([1, 3])
    'FREQ=WEEKLY;BYDAY=TU,TH'
    """
    return Recurrence("WEEKLY", days=[(None, day) for day in days]).render()


def repeat_yearly(
    point: Point, rule: Recurrence, days: list[int], month: int | None = None
) -> bool:
    """Put a day or month without a year into a yearly rule; False where it can't be one.

    Days are listed in `days`; one without its month has the one given.
    """
    if point.year is not None or point.year_step is not None or point.doubtful_year is not None:
        return False
    if point.month is not None and month is not None and point.month != month:
        return False
    if point.nth is not None:
        if point.weekday is None or point.month is None:
            return False
        rule.days.append((point.nth, point.weekday))
    elif point.day is not None:
        if point.month is None and point.weekday is not None:
            return False
        days.append(point.day)
    return True


def repeat_every_year(mentions: Sequence[Recognised]) -> bool:
    """Make one day or month what repeats every year ("1 May each year"); False if it is none."""
    mention = mentions[0]
    rule, point = Recurrence("YEARLY"), mention.first
    single = len(mentions) == 1 and mention.last is None and point.month is not None
    if not single or not repeat_yearly(point, rule, rule.month_days):
        return False
    rule.month = point.month
    mention.recurrence, mention.rule = rule.render(), "repeat-yearly"
    if mention.clock is not None and not mention.clock.doubtful:
        hour, minute = mention.clock.first
        mention.recurrence += f";BYHOUR={hour % 24};BYMINUTE={minute}"
    return True
