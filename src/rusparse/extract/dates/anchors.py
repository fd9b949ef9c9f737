"""Words that a mention may be built around, and what must stand beside them.

Most words of the vocabulary are frequent words, too: a window is opened only where a month stands,
or a whole phrase, or a unit beside a word such as "ago". It keeps the cost near that of a search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Anchor", "Anchors", "build_anchors"]

_NEAR_CHARACTERS = 24
_SIGNS = ".,:;!?()[]\"'”’–-"
_AFTER_SHORT = tuple("-–—/0123456789")
_AFTER_NUMBER = (". ", ".", "e ")
_SHORTEST_SURE = 3
_REPEATS = frozenset(
    {"repeat_every", "repeat_every_other", "repeat_nth_every", "repeat_month_before"}
    | {"repeat_ordinal_every"}
)


@dataclass(slots=True)
class Anchor:
    """Where one word counts."""

    sure: bool = False
    """Everywhere."""
    short: bool = False
    """Before figures or a dash: "v. 34", "mo–fr"."""
    unit: bool = False
    """Near a word such as "ago"."""
    every: bool = False
    """Before a weekday or a unit."""
    phrases: tuple[tuple[int, str], ...] = ()
    """As part of a phrase: where the word stands in it, and the phrase."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of a language by their word in lower case."""

    words: Mapping[str, Anchor]
    names: frozenset[str]
    """The words alone, as sets are intersected faster with a set."""
    plain: bool
    """Whether all of them are written in the letters of ISO 8859-1."""
    company: frozenset[str]
    """Words beside which a unit counts."""
    followers: frozenset[str]
    """Words before which "every" counts."""

    def stands(self, folded: str, word: str, place: int) -> bool:
        """Whether a word counts where it stands in a text in lower case."""
        stop = place + len(word)
        if (place and folded[place - 1].isalpha()) or folded[stop : stop + 1].isalpha():
            return False
        anchor = self.words[word]
        if anchor.sure:
            return True
        for offset, phrase in anchor.phrases:
            if place >= offset and folded.startswith(phrase, place - offset):
                return True
        if anchor.short and _touches_figures(folded, place, stop):
            return True
        if anchor.every or anchor.unit:
            after = [w.strip(_SIGNS) for w in folded[stop : stop + _NEAR_CHARACTERS].split()[:3]]
            if anchor.every and not self.followers.isdisjoint(after):
                return True
            if anchor.every and after and after[0][:1].isdigit():
                return True
            if anchor.unit:
                near = folded[max(0, place - _NEAR_CHARACTERS) : place].split()[-3:]
                near = [w.strip(_SIGNS) for w in near]
                return not self.company.isdisjoint(near + after[:2])
        return False


def _touches_figures(folded: str, place: int, stop: int) -> bool:
    after = folded[stop : stop + 3].lstrip(" .")[:1]
    return after in _AFTER_SHORT or folded[max(0, place - 2) : place] in _AFTER_NUMBER


def build_anchors(
    entries: Iterable[tuple[str, str, bool]], company: Iterable[str], weak: frozenset[str]
) -> Anchors:
    """The anchors of (phrase in lower case, category, whether it is worth a window).

    `company` are phrases beside which units count, `weak` are words that are something else more
    often than a weekday.
    """
    words: dict[str, Anchor] = {}
    followers: set[str] = set()
    for phrase, category, anchored in entries:
        if category in ("weekday", "unit", "ordinal", "cardinal"):
            followers.update(phrase.split())
        if not anchored:
            continue
        parts = [part.strip(_SIGNS + "/&0123456789") for part in phrase.split()]
        word = max((part for part in parts if part.isalpha()), key=len, default="")
        if not word:
            word = "".join(char for char in phrase if char.isalpha())[:1]
        if not word:
            continue
        anchor = words.setdefault(word, Anchor())
        if category == "unit":
            anchor.unit = True
        elif category in _REPEATS:
            anchor.every = True
        elif " " in phrase:
            anchor.phrases = (*anchor.phrases, (phrase.index(word), phrase))
        elif word in weak or len(word) < _SHORTEST_SURE:
            anchor.short = True
        else:
            anchor.sure = True
    near = frozenset(word for phrase in company for word in phrase.split())
    plain = all(max(word) < "\u0100" for word in words)
    return Anchors(words, frozenset(words), plain, near, frozenset(followers))
