"""`Reading`: a text with everything that the rules for contacts look at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rusparse.extract.scanning import Cue
from rusparse.records import Span
from rusparse.values.passage import PassageLink

from .cues import ContactCues
from .emails import Detail
from .lines import Lines
from .names import NameFinder, Naming
from .words import NameWords

__all__ = ["Reading"]


def _start_of(cue: Cue) -> int:
    return cue.start


@dataclass(slots=True)
class Reading:
    """One passage, prepared once and handed to every rule."""

    text: str
    folded: str
    lines: Lines
    cues: ContactCues
    words: NameWords
    namer: NameFinder
    found: Mapping[str, Sequence[Cue]]
    """The cues in the text by group."""
    details: Sequence[Detail]
    passage_links: Sequence[PassageLink]
    most: int
    """How many entries may be kept; a rule that has found more can stop."""
    ending: bool
    """It introduces a letter or is the last of its texts, and so may end with who signs."""
    sender: str
    """The name of who sent the letter; "" where that is not known."""
    title_case: bool
    """The language capitalises headings or nouns, so that two capitals make no name yet."""
    _links: Mapping[Span, str] | None = None
    _starts: Sequence[int] = ()
    """Where the details start."""

    @property
    def links(self) -> Mapping[Span, str]:
        """Addresses of web links by the span of their text."""
        if self._links is None:
            size = len(self.text)
            self._links = {
                link.span: link.url
                for link in self.passage_links
                if link.url.startswith(("http:", "https:"))
                and 0 <= link.span[0] < link.span[1] <= size
            }
        return self._links

    def names(self, start: int, end: int, *, single: bool = False) -> list[Naming]:
        """Persons and organisations named in a stretch, e-mail addresses aside."""
        return self.namer.find(start, end, single=single)

    def details_in(self, start: int, end: int) -> Sequence[Detail]:
        """The addresses and numbers that begin in a stretch."""
        if not self.details:
            return ()
        if not self._starts:
            self._starts = [detail.start for detail in self.details]
        low = bisect_left(self._starts, start)
        return self.details[low : bisect_left(self._starts, end, lo=low)]

    def has_detail(self, start: int, end: int) -> bool:
        """Whether an e-mail address or telephone number begins in a stretch."""
        return bool(self.details_in(start, end))

    def cues_in(self, group: str, start: int, end: int) -> Sequence[Cue]:
        """The cues of a group that begin in a stretch."""
        cues = self.found.get(group)
        if cues is None:
            return ()
        low = bisect_left(cues, start, key=_start_of)
        return cues[low : bisect_left(cues, end, lo=low, key=_start_of)]

    def web_end_before(self, place: int) -> int:
        """Where the last web link that begins before a place ends; 0 without one."""
        return max((end for start, end in self.links if start < place), default=0)

    def is_web_link(self, start: int, end: int) -> bool:
        """Whether a stretch stands in the text of a web link."""
        return any(first <= start and end <= last for first, last in self.links)

    def function_at(self, place: int) -> Cue | None:
        """The word for a function that begins at a place."""
        return next(iter(self.cues_in("function", place, place + 1)), None)

    def cut_at_detail(self, start: int, end: int) -> int:
        """Where the first address or number of a stretch begins, else its end."""
        inside = self.details_in(start, end)
        return inside[0].start if inside else end
