"""`Reading`: a text with everything that the rules for contacts look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .cues import ContactCues, Cue
from .emails import Detail
from .lines import Lines
from .names import NameWords, Naming, find_names

__all__ = ["Reading"]

_HOST = re.compile(r"\.\w")


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage, prepared once and handed to every rule."""

    text: str
    folded: str
    lines: Lines
    cues: ContactCues
    words: NameWords
    found: Mapping[str, tuple[Cue, ...]]
    """The cues in the text by group."""
    details: tuple[Detail, ...]
    links: Mapping[tuple[int, int], str]
    """Addresses of web links by the span of their text."""
    title_case: bool
    """The language capitalises headings or nouns, so that two capitals make no name yet."""

    def names(self, start: int, end: int, *, single: bool = False) -> list[Naming]:
        """Persons and organisations named in a stretch, e-mail addresses aside."""
        found = find_names(self.text, start, end, self.words, single=single)
        return [
            naming
            for naming in found
            if self.text[naming.end : naming.end + 1] not in ("@", "_")
            and self.text[naming.start - 1 : naming.start] not in ("@", ".", "/", "_")
            and not _HOST.match(self.text, naming.end)
        ]

    def has_detail(self, start: int, end: int) -> bool:
        """Whether an e-mail address or telephone number stands in a stretch."""
        return any(start <= detail.start < end for detail in self.details)
