"""What the index is made of: parts of records, and how much of them it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

__all__ = ["Coverage", "PartOfRecords", "UpdateReport"]


@dataclass(frozen=True, slots=True)
class PartOfRecords:
    """A file of stored records, as an archive hands it to the index.

    `name` tells it from the other parts and stays the same; `digest` changes with its content;
    `count` is its number of records; `read` gives the records as JSON, one after another.
    """

    name: str
    digest: str
    count: int
    read: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the records that there are the index holds."""

    indexed_records: int
    records: int
    indexed_parts: int
    parts: int

    @property
    def complete(self) -> bool:
        """True when the index holds all parts that there are, as they are now."""
        return self.indexed_parts == self.parts

    def __str__(self) -> str:
        if self.complete:
            return f"all {self.records:,} records indexed"
        return f"{self.indexed_records:,} of {self.records:,} records indexed"


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What an update did.

    `notes` name what went otherwise than planned: a damaged index that was made anew, records
    that could not be read.
    """

    added_parts: tuple[str, ...]
    removed_parts: tuple[str, ...]
    coverage: Coverage
    sections: int
    notes: tuple[str, ...] = ()
