"""`Entry`: a contact while it is being put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from rusparse.records import ContactKind

from .names import Naming

__all__ = ["Entry", "EntryBook", "make_entry"]


@dataclass(slots=True)
class Entry:
    """One person or function, what is known of it, and where that was read."""

    start: int
    end: int
    kind: ContactKind
    rule: str
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None
    last: int = 0
    """The last place that belongs to the contact."""
    shown: tuple[int, int] | None = None
    """The span to show where it is not that of `start` and `end`: a function's address."""


def make_entry(naming: Naming, kind: ContactKind, rule: str, role: str | None = None) -> Entry:
    """An entry for a person or organisation as named."""
    return Entry(
        start=naming.start,
        end=naming.end,
        kind=kind,
        rule=rule,
        name=naming.text if naming.person else None,
        organisation=None if naming.person else naming.text,
        role=role or naming.role_before,
        last=naming.end,
    )


class EntryBook:
    """Entries by place, none over another."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._starts: list[int] = []

    def add(self, entry: Entry) -> bool:
        """Take an entry in, unless another one stands where it does."""
        if self.find(entry.start, entry.end) is not None:
            return False
        place = bisect_left(self._starts, entry.start)
        self._starts.insert(place, entry.start)
        self.entries.insert(place, entry)
        return True

    def find(self, start: int, end: int) -> Entry | None:
        """The entry that stands over any part of a stretch."""
        place = bisect_left(self._starts, end) - 1
        if place >= 0 and self.entries[place].end > start:
            return self.entries[place]
        return None

    def between(self, start: int, end: int) -> list[Entry]:
        """The entries that begin in a stretch, by place."""
        return self.entries[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, place: int) -> Entry | None:
        """The last entry that begins before a place."""
        index = bisect_right(self._starts, place - 1)
        return self.entries[index - 1] if index else None
