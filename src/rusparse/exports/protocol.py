"""What a format is: a name, a shape, and how it writes a source.

Most formats are one stream of bytes (`StreamFormat`) or a file a letter (`FolderFormat`); one that
is neither, such as a database, is a class of its own with the same three members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from .source import Source

__all__ = ["FolderFormat", "Format", "Journal", "Shape", "StreamFormat"]

Shape: TypeAlias = Literal["file", "folder"]

MAX_KEPT_REMARKS = 1_000


class Journal:
    """What a format tells while it writes: how much of what, and what is missing or changed."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._missing: list[str] = []
        self._missing_count = 0

    def count(self, what: str, number: int = 1) -> None:
        """Count what was written, by a plural noun: "letters", "events"."""
        self._counts[what] += number

    def miss(self, problem: str) -> None:
        """Name something that should have been written and was not."""
        self._missing_count += 1
        if len(self._missing) < MAX_KEPT_REMARKS:
            self._missing.append(problem)

    @property
    def counts(self) -> dict[str, int]:
        """How much was written, by noun."""
        return dict(sorted(self._counts.items()))

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing; after many, how many more there are."""
        more = self._missing_count - len(self._missing)
        return (*self._missing, *([f"{more:,} more are missing"] if more else []))


class Format(Protocol):
    """A format: `shape` says whether its output is one file or a folder of them."""

    @property
    def name(self) -> str:
        """The name by which it is asked for."""

    @property
    def shape(self) -> Shape:
        """One file, or a folder of files."""

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write the source's letters to a path.

        A file does not exist yet, a folder does and is empty; neither is under its final name, so
        that nothing has to be undone when writing fails. An `OSError` is told by the caller. The
        same source gives the same bytes.
        """


class StreamFormat:
    """A format of one file that is written from its beginning to its end."""

    shape: Literal["file"] = "file"

    def __init__(self, name: str, render: Callable[[Source, Journal], Iterator[bytes]]) -> None:
        self.name = name
        self.render = render

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write what `render` gives, piece by piece."""
        with path.open("wb") as file:
            for piece in self.render(source, journal):
                file.write(piece)


class FolderFormat:
    """A format of many files, each small enough to be held."""

    shape: Literal["folder"] = "folder"

    def __init__(
        self, name: str, render: Callable[[Source, Journal], Iterator[tuple[str, bytes]]]
    ) -> None:
        self.name = name
        self.render = render

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write the files that `render` gives, by their paths inside the folder.

        A path is made of what the program knows, such as an id, and never of what a letter says.
        """
        for name, content in self.render(source, journal):
            file = path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
