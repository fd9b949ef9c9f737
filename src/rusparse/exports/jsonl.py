"""`jsonl`: the records, one JSON object a line, as `rusparse schema` describes them."""

from __future__ import annotations

from collections.abc import Iterator

from .protocol import Journal, StreamFormat
from .source import Source

__all__ = ["FORMAT"]


def render_lines(source: Source, journal: Journal) -> Iterator[bytes]:
    """The letters' records as JSON Lines (RFC 8259 objects, UTF-8, LF)."""
    for letter in source.letters():
        journal.count("letters")
        yield letter.record.model_dump_json().encode() + b"\n"


FORMAT = StreamFormat("jsonl", render_lines)
