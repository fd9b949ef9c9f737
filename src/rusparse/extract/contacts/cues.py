"""The words that introduce contacts, found in one pass over a text's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from .vocabulary import any_cue, choose_languages, merge_list

__all__ = ["ContactCues", "Cue", "find_cues", "load_contact_cues"]

_GROUPS = {
    "reach": ("cues", "reach"),
    "label": ("cues", "label"),
    "purpose": ("cues", "purpose"),
    "order": ("cues", "order"),
    "lead": ("lists", "lead"),
    "closing": ("closings", "words"),
    "weak_closing": ("closings", "weak"),
    "function": ("functions", "words"),
    "role": ("roles", "words"),
}
_WORD = re.compile(r"[^\W\d_]+")
_Groups: TypeAlias = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a text: its group and where it stands."""

    group: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ContactCues:
    """Patterns for folded text."""

    firsts: Mapping[str, _Groups]
    """By their first word (or its beginning, for open cues): the cues of each group."""
    open_firsts: tuple[str, ...]
    words: Mapping[str, tuple[frozenset[str], ...]]
    """By the first word of cues: all words of each, which a text must have to have the cue."""
    via: re.Pattern[str]
    order_via: re.Pattern[str]
    """Between something that is ordered and through whom."""
    be: re.Pattern[str]
    fill: frozenset[str]
    purpose_end: re.Pattern[str]
    closing_from: re.Pattern[str]
    joint: re.Pattern[str]
    joint_after_role: re.Pattern[str]
    """The same after a role: "(kassör) och "."""
    of: re.Pattern[str]
    connectors: frozenset[str]
    functions: frozenset[str]
    function: re.Pattern[str]
    distribution: re.Pattern[str]
    distribution_hints: tuple[str, ...]


@cache
def load_contact_cues(tags: tuple[str, ...]) -> ContactCues:
    """The cues of the languages of BCP 47 `tags` and English; none given means any."""
    languages = choose_languages(tags)
    lists = {group: merge_list(languages, *place) for group, place in _GROUPS.items()}
    firsts, open_firsts = _index_cues(lists)
    distribution = merge_list(languages, "avoid", "distribution")
    joint = any_cue(merge_list(languages, "separators", "joint"))
    return ContactCues(
        firsts=firsts,
        open_firsts=open_firsts,
        words=_list_words(lists),
        via=re.compile(rf"(?:{any_cue(merge_list(languages, 'cues', 'via'))})[ \u00a0]"),
        order_via=re.compile(
            rf"(?:{any_cue(merge_list(languages, 'cues', 'order_via'))})[ \u00a0]"
        ),
        be=re.compile(
            rf"[ \u00a0](?:{any_cue(merge_list(languages, 'cues', 'be'))})(?=[ \u00a0:])"
        ),
        fill=frozenset(merge_list(languages, "cues", "fill")),
        purpose_end=re.compile(
            rf"[ ,;:–(-]{{1,3}}(?:{any_cue(merge_list(languages, 'cues', 'purpose_end'))})"
            r"|[?!:;.\n(,]"
        ),
        closing_from=re.compile(
            rf"[ ,]{{0,2}}(?:{any_cue(merge_list(languages, 'closings', 'from'))})"
        ),
        joint=re.compile(rf"[ \u00a0]?(?:,|/|{joint}|, ?(?:{joint}))[ \u00a0]?"),
        joint_after_role=re.compile(
            rf"[ ]?(?:\([^()]{{0,60}}\)|, ?[^,()]{{0,60}}?)[ ]?(?:,|/|{joint})\s?"
        ),
        of=re.compile(
            rf"(?:,? |, ?)(?:{any_cue(merge_list(languages, 'separators', 'of'))}) |, | [–-] "
        ),
        connectors=frozenset(
            (
                *merge_list(languages, "separators", "connectors"),
                *merge_list(languages, "phones", "labels"),
            )
        ),
        functions=frozenset(lists["function"]),
        function=re.compile(any_cue(lists["function"])),
        distribution=re.compile(any_cue(distribution)),
        distribution_hints=tuple({cue.split()[0]: None for cue in distribution}),
    )


def _index_cues(
    lists: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, _Groups], tuple[str, ...]]:
    """The cues of all groups by their first words, and the first words that may go on."""
    by_word: dict[str, dict[str, list[str]]] = {}
    open_firsts: dict[str, None] = {}
    for group, cues in lists.items():
        for cue in cues:
            match = _WORD.match(cue.lower())
            word = match.group() if match else cue
            by_word.setdefault(word, {}).setdefault(group, []).append(cue)
            if cue.endswith("*") and " " not in cue:
                open_firsts[word] = None
    firsts = {
        word: tuple((group, re.compile(any_cue(some))) for group, some in groups.items())
        for word, groups in by_word.items()
    }
    return firsts, tuple(open_firsts)


def _list_words(lists: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[frozenset[str], ...]]:
    listed: dict[str, dict[frozenset[str], None]] = {}
    for cues in lists.values():
        for cue in cues:
            words = _WORD.findall(cue.lower())
            if words and cue.endswith("*"):
                words = words[:-1] or words
            if words:
                listed.setdefault(words[0], {})[frozenset(words)] = None
    return {first: tuple(some) for first, some in listed.items()}


def find_cues(folded: str, cues: ContactCues) -> list[Cue]:
    """Every cue in folded text, by place; of two that overlap in one group, the longer."""
    present = set(_WORD.findall(folded))
    hits = {
        first
        for first in present & cues.words.keys()
        if any(words <= present for words in cues.words[first])
    }
    hits.update(word for word in cues.open_firsts if word in folded)
    places = []
    for word in sorted(hits):
        place = folded.find(word)
        while place >= 0:
            places.append((place, cues.firsts[word]))
            place = folded.find(word, place + len(word))
    found: dict[tuple[int, str], Cue] = {}
    for place, groups in places:
        if place and (folded[place - 1].isalnum() or folded[place - 1] in "-_@."):
            continue
        for group, pattern in groups:
            match = pattern.match(folded, place)
            if match is not None:
                found[place, group] = Cue(group, place, match.end())
    return _drop_nested(sorted(found.values(), key=lambda cue: (cue.start, -cue.end, cue.group)))


def _drop_nested(cues: Iterable[Cue]) -> list[Cue]:
    kept: list[Cue] = []
    ends: dict[str, int] = {}
    for cue in cues:
        if cue.start >= ends.get(cue.group, 0):
            kept.append(cue)
            ends[cue.group] = cue.end
    return kept
