"""Which letters are meant: by series, language and day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rusparse.errors import UsageError
from rusparse.records import Newsletter

__all__ = ["Selection", "find_letter_day", "read_day"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What letters must be to be exported or listed; all of what is given must hold.

    `series` are keys of series (compared without regard to case), of which the letter has one.
    `languages` are BCP 47 tags: "sv" also means "sv-FI". `since` and `until` are days, both
    inclusive, of the Date header where it was sent, or else of the issue; a letter that states
    no day is in neither. Raises `UsageError` for days that are in the wrong order, and for what
    is none of these.
    """

    series: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def __post_init__(self) -> None:
        for name, values in (("series", self.series), ("languages", self.languages)):
            if isinstance(values, str):
                raise UsageError(f"{name} as a tuple of strings was expected, not {values!r}")
        for name, day in (("since", self.since), ("until", self.until)):
            object.__setattr__(self, name, read_day(name, day))
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"since {self.since} was expected to be before until {self.until}")

    def admits(self, letter: Newsletter) -> bool:
        """Whether the letter is meant."""
        return self._admits_kind(letter) and self._admits_day(find_letter_day(letter))

    def lacks_day(self, letter: Newsletter) -> bool:
        """Whether all that speaks against the letter is that it states no day."""
        asks_for_days = self.since is not None or self.until is not None
        return asks_for_days and self._admits_kind(letter) and find_letter_day(letter) is None

    def _admits_kind(self, letter: Newsletter) -> bool:
        return _is_among(letter.series.key, self.series) and _speaks(
            letter.language, self.languages
        )

    def describe(self, query: str) -> str:
        """The selection and a query in words; empty for everything.

        >>> Selection(languages=("sv",)).describe("kurs")
        'kurs; language sv'
        """
        parts = [
            query.strip(),
            *(f"series {key}" for key in self.series),
            *(f"language {tag}" for tag in self.languages),
            f"since {self.since}" if self.since else "",
            f"until {self.until}" if self.until else "",
        ]
        return "; ".join(filter(None, parts))

    def _admits_day(self, day: dt.date | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if day is None:
            return False
        return (self.since or day) <= day <= (self.until or day)


def read_day(name: str, day: object) -> dt.date | None:
    """A day that a caller gave, that of a moment too. Raises `UsageError` for anything else."""
    if isinstance(day, dt.datetime):
        return day.date()
    if day is None or isinstance(day, dt.date):
        return day
    raise UsageError(f"{name} as a datetime.date was expected, not {day!r}")


def _is_among(key: str, keys: tuple[str, ...]) -> bool:
    return not keys or key.casefold() in {wanted.casefold() for wanted in keys}


def _speaks(language: str, wanted: tuple[str, ...]) -> bool:
    tag = language.lower()
    ranges = [each.lower() for each in wanted]
    # RFC 4647 section 3.3.1, basic filtering.
    return not ranges or any(tag == each or tag.startswith(f"{each}-") for each in ranges)


def find_letter_day(letter: Newsletter) -> dt.date | None:
    """The day of the letter's Date header where it was sent, else its issue's; None without one.

    Of an issue of which only the month is known, it is the first day.
    """
    if letter.sent_at is not None:
        return letter.sent_at.date()
    date = letter.issue.date
    if date is None:
        return None
    try:
        return dt.date.fromisoformat(date if len(date) == len("2022-05-04") else f"{date}-01")
    except ValueError:
        return None
