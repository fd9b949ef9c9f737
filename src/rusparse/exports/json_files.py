"""`json`: each letter's record as a file of its own, named by its id, in a folder a month."""

from __future__ import annotations

from collections.abc import Iterator

from .naming import name_file
from .protocol import FolderFormat, Journal
from .source import Source

__all__ = ["FORMAT"]


def render_files(source: Source, journal: Journal) -> Iterator[tuple[str, bytes]]:
    """Each letter's file name and record, indented."""
    for letter in source.letters():
        journal.count("letters")
        yield name_file(letter, "json"), letter.record.model_dump_json(indent=2).encode() + b"\n"


FORMAT = FolderFormat("json", render_files)
