"""Where something is told: the letter and the section, and which of two places is the later."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from rusparse.records import Newsletter, Section

from ..selection import find_letter_day

__all__ = ["Place", "Tellers", "find_place", "fold_text", "is_as_late"]

_MAX_FIRST_LINE = 80


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a letter, as a list shows it.

    `day` is that of the letter (see `Selection`); `section` the section's index, None for what is
    the letter's own, such as its sender. `heading` is the section's, else the beginning
    of its first line.
    """

    letter_id: str
    day: dt.date | None
    series: str
    title: str | None
    language: str
    section: int | None
    heading: str | None
    category: str | None


def find_place(letter: Newsletter, section: Section | None) -> Place:
    """The place of a section; of the letter itself, if there is no section."""
    return Place(
        letter_id=letter.id,
        day=find_letter_day(letter),
        series=letter.series.key,
        title=letter.title or letter.subject,
        language=letter.language,
        section=section.index if section else None,
        heading=_find_heading(section) if section else None,
        category=section.category if section else None,
    )


def _find_heading(section: Section) -> str | None:
    if section.heading:
        return section.heading
    line = section.text.partition("\n")[0].strip()
    if len(line) > _MAX_FIRST_LINE:
        line = line[:_MAX_FIRST_LINE].rpartition(" ")[0] or line[:_MAX_FIRST_LINE]
        line = f"{line.rstrip()}…"
    return line or None


def is_as_late(one: Place, other: Place) -> bool:
    """Whether a place is of the same day as another, or of a later one."""
    return (one.day or dt.date.min) >= (other.day or dt.date.min)


class Tellers:
    """Which letters tell each thing, by the thing's key, told one letter after the other."""

    def __init__(self) -> None:
        self._ids: dict[object, list[str]] = {}

    def add(self, key: object, letter_id: str) -> None:
        """A letter tells the thing of this key, perhaps not for the first time."""
        ids = self._ids.setdefault(key, [])
        if not ids or ids[-1] != letter_id:
            ids.append(letter_id)

    def find_letters(self, key: object) -> tuple[str, ...]:
        """The ids of the letters that tell it, in their order."""
        return tuple(self._ids[key])


def fold_text(text: str | None) -> str:
    """What of a text tells it from another: letters and digits, without case.

    >>> fold_text("Kurs:  Keramik!") == fold_text("kurs keramik")
    True
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    words = "".join(sign if sign.isalnum() else " " for sign in folded).split()
    return " ".join(words)
