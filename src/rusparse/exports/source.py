"""What a format reads: the letters that were selected, in the archive's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from rusparse.records import Newsletter, Section

from .settings import ExportSettings

__all__ = ["SelectedLetter", "Source", "SourcePart"]


class SelectedLetter(NamedTuple):
    """A letter with the name of its part, and the indexes of the sections that a query found.

    `found` is None if all sections are meant. Formats of whole letters write the letter; formats
    of mentions write those of `sections`.
    """

    record: Newsletter
    part: str
    found: frozenset[int] | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that are meant, in reading order."""
        if self.found is None:
            return self.record.sections
        return tuple(section for section in self.record.sections if section.index in self.found)


@dataclass(frozen=True, slots=True)
class SourcePart:
    """The selected letters of one part of the archive.

    `name` is the part's ("year=2021/month=12/part-000001"), `digest` the SHA-256 of its stored
    lines, which never change: a format that resumes keeps the two. `letters` reads them.
    """

    name: str
    digest: str
    letters: Callable[[], Iterator[SelectedLetter]]


class Source(Protocol):
    """A selection of letters, always in the same order; it can be read again from the start."""

    @property
    def label(self) -> str:
        """What was selected, in words for a reader; empty if it is everything."""

    @property
    def settings(self) -> ExportSettings:
        """How the export is to be made."""

    def parts(self) -> Iterator[SourcePart]:
        """The parts that may hold selected letters, in the order of their names."""

    def letters(self) -> Iterator[SelectedLetter]:
        """The letters of all parts."""

    def original(self, letter: SelectedLetter) -> bytes | None:
        """The message of a letter byte for byte, None if it was not kept.

        Raises `ArchiveError` if it was kept and can't be read.
        """

    def problems(self) -> tuple[str, ...]:
        """What could not be read of the letters so far, each with its file and line."""
