"""Tells names of persons from other capitalised words, without a list of names.

Grammar (SP is one space, the tokens stand on one line)::

    name     = (given | initials) *(SP (given | initial | nickname | *(particle SP) surname))
    given    = surname = capital *(letter | "-" | "'")
    initial  = capital "."
    particle = "von" | "af" | "de la" | "d'" ...         (data.toml)
    initials = 2*4(capital ".")
    nickname = DQUOTE capital *letter DQUOTE      between a given name and a surname

A run of such tokens is a person unless a word of it belongs to organisations ("kommun", "AB",
"...föreningen") or never stands in a name (weekdays, "E-post", "Kontakt"): those words are
vocabulary. Roles and titles around a name ("Ordförande Anna Berg") are taken off it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from .lines import Lines
from .vocabulary import any_literal, load_data
from .words import NameWords, Word, read_word

__all__ = ["NameFinder", "Naming", "find_names"]

# The rest of a word: a run of letters takes the engine one step, a choice at each of them many.
_REST = r"\w*+(?:['’‑-]\w++)*+\.?"
_TOKEN = re.compile(rf"[^\W\d_]{_REST}")
_HOUSE_NUMBER = re.compile(r" [0-9]")
_NUMBER_BEFORE = re.compile(r"(?<![\w.,/-])[0-9]{1,5}[A-Za-z]?,? $")
_HOUSE_REACH = 9
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w-]{0,30})")
_HOST = re.compile(r"\.\w")
_VOWELS = frozenset("aeiouyåäöæøü")
_MAX_TOKENS = 6
# What is longer is no name, and not to be remembered: a line in capitals, or no text at all.
_MOST_WORDS = 60
_LONGEST_RUN = 600


class Naming(NamedTuple):
    """A run of capitalised words that names something."""

    start: int
    end: int
    text: str
    person: bool
    """False for an organisation."""
    tokens: int
    role_before: str | None = None
    """A role that stands right before the name: "Ordförande Anna Berg"."""


_Run: TypeAlias = tuple[int, int]
"""Where a run of capitalised words stands."""


def find_names(text: str, words: NameWords, *, single: bool = False) -> list[Naming]:
    """Persons and organisations named in a short text, by place; see `NameFinder.find`."""
    named = [_name_run(text, run, words, single) for run in _find_runs(text, 0, len(text))]
    return [naming for naming in named if naming is not None]


class NameFinder:
    """What the capitalised words of a text name; each line is looked through when it is asked for.

    Names in e-mail addresses and in names of hosts are none.
    """

    __slots__ = ("_ends", "_lines", "_runs", "_text", "_words")

    def __init__(self, text: str, lines: Lines, words: NameWords) -> None:
        self._text = text
        self._lines = lines
        self._words = words
        self._runs: dict[int, list[_Run]] = {}
        self._ends: dict[int, list[int]] = {}
        """Where the runs of a line end."""

    def find(self, start: int, end: int, *, single: bool = False) -> list[Naming]:
        """Persons and organisations whose words begin in a stretch, by place.

        `single` also takes one capitalised word, which only a signature or a cue makes a name.
        """
        found: list[Naming] = []
        text, words = self._text, self._words
        if text[start:end].islower():
            return found
        number = self._lines.number_at(start)
        while True:
            runs = self.runs_of(number)
            for low, high in islice(runs, bisect_right(self._ends[number], start), None):
                if low >= end:
                    return found
                run: _Run | None = (low, high)
                if low < start or high > end:
                    run = _cut_run(text, (low, high), start, end)
                naming = _name_run(text, run, words, single) if run else None
                if naming is not None and not _is_addressed(text, naming.start, naming.end):
                    found.append(naming)
            number += 1
            if number >= self._lines.count or self._lines.starts[number] >= end:
                return found

    def runs_of(self, number: int) -> list[_Run]:
        """The runs of capitalised words of a line."""
        runs = self._runs.get(number)
        if runs is None:
            starts = self._lines.starts
            last = starts[number + 1] if number + 1 < len(starts) else len(self._text)
            runs = self._runs[number] = _find_runs(self._text, starts[number], last)
            self._ends[number] = [high for _, high in runs]
        return runs

    def holds_name(self, number: int) -> bool:
        """Whether capitalised words stand side by side in a line."""
        return any(
            " " in (run := self._text[low:high]) or "\u00a0" in run
            for low, high in self.runs_of(number)
        )


def _is_addressed(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a part of an e-mail address, a handle, or the name of a host."""
    after = text[end : end + 1]
    if after in ("@", "_") or (start and text[start - 1] in "@._"):
        return True
    if start > 1 and text[start - 1] == "/":
        before = text[start - 2]
        if before == "/":
            before = text[start - 3] if start > 2 else "\n"
        # "/Vera Lind" and "//Vera" sign.
        if not (before.isspace() or before in ".!?"):
            return True
    return after == "." and _HOST.match(text, end) is not None


def _cut_run(text: str, run: _Run, start: int, end: int) -> _Run | None:
    """The words of a run that begin in a stretch."""
    low, high = run
    inside = [
        (low + first, low + last)
        for first, last in _split_words(text[low:high])
        if start <= low + first < end
    ]
    return (inside[0][0], inside[-1][1]) if inside else None


def _find_runs(text: str, start: int, end: int) -> list[_Run]:
    runs: list[_Run] = []
    for match in _load_run().finditer(text, start, end):
        low, high = match.span()
        if high - low > _LONGEST_RUN:
            continue
        word = match.group()
        if " " in word or "\u00a0" in word:
            runs += [(low + first, low + last) for first, last in _split_sentences(word)]
        else:
            runs.append((low, high - (word[-1] == "." and not _keeps_dot(word))))
    return runs


@lru_cache(maxsize=4_096)
def _split_sentences(words: str) -> tuple[_Run, ...]:
    """Where the runs of some words stand in them, a full stop ending each."""
    runs: list[_Run] = []
    start = -1
    last = 0
    for first, last in _split_words(words):
        if start < 0:
            if not words[first].isupper():
                continue
            start = first
        if last < len(words) and words[last] == ".":
            runs.append((start, last))
            start = -1
    if start >= 0:
        runs.append((start, last))
    return tuple(runs)


@lru_cache(maxsize=8_192)
def _split_words(words: str) -> tuple[_Run, ...]:
    """Where each of some words stands, with its dot only where that belongs to it."""
    split = []
    for token in _TOKEN.finditer(words):
        first, last = token.span()
        split.append((first, last - (words[last - 1] == "." and not _keeps_dot(token.group()))))
    return tuple(split)


@cache
def _load_run() -> re.Pattern[str]:
    capital = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x2000))))}]"
    particle = rf"(?:{any_literal(load_data()['names']['particles'])})(?!\w|['’‑-]\w)\.?"
    # The first letter comes before the looks behind, so that the engine can run to the next one.
    elided = any_literal(load_data()["names"]["elided"])
    initials = rf"(?:\.-?{capital}){{1,3}}\."
    nickname = rf"[\"“”»]{capital}\w{{1,20}}[\"“”«](?=[ \u00a0]{capital})"
    return re.compile(
        rf"{capital}(?<![^\W\d_].)(?<!\w['’‑-].)(?:{initials}|{_REST})"
        rf"(?:[ \u00a0](?:{capital}(?:{initials}|{_REST})|(?:{elided})['’]{capital}{_REST}"
        rf"|{particle}|{nickname})){{0,{_MOST_WORDS}}}+"
    )


def _keeps_dot(token: str) -> bool:
    # "K." is an initial, "Th." a shortened name; "Andersson." and "Ek." end a sentence.
    return len(token) == 2 or (
        len(token) == 3
        and token[1].islower()
        and token[0].isupper()
        and _VOWELS.isdisjoint(token.lower())
    )


def _name_run(text: str, run: _Run, words: NameWords, single: bool) -> Naming | None:
    """What a run names where it stands, without the roles and titles around it."""
    low, high = run
    judged = _judge_run(text[low:high], words, single)
    if judged is None:
        return None
    start, end = low + judged.start, low + judged.end
    person = judged.person
    if person:
        after = _WORD_AFTER.match(text, end)
        if after is not None and after[1] in words.following:
            # "Norrby kommun" is a municipality.
            return Naming(start, after.end(), text[start : after.end()], False, judged.tokens + 1)
        if judged.street and (
            _HOUSE_NUMBER.match(text, end)
            or _NUMBER_BEFORE.search(text, max(0, start - _HOUSE_REACH), start)
        ):
            return None
        if judged.article or _follows_article(text, start, words):
            # "The Daily Example" is a paper.
            return Naming(start, end, text[start:end], False, judged.tokens)
    return Naming(start, end, text[start:end], person, judged.tokens, judged.role_before)


def _follows_article(text: str, start: int, words: NameWords) -> bool:
    before = text[max(0, start - 6) : start].split()
    return bool(before) and before[-1].lower() in words.articles


class _Judged(NamedTuple):
    """What a run of words names wherever it stands."""

    start: int
    end: int
    person: bool
    tokens: int
    role_before: str | None
    article: bool
    street: bool


@lru_cache(maxsize=8_192)
def _judge_run(run: str, words: NameWords, single: bool) -> _Judged | None:
    if run.lower().startswith(_load_acronyms()):
        return None
    spans = _split_words(run)
    kinds = [read_word(run[low:high], words) for low, high in spans]
    if len(kinds) == 1 and not single and not kinds[0].organisation:
        return None
    first, last = 0, len(kinds)
    while first < last and _leads(kinds, first):
        first += 1
    while first < last and kinds[last - 1].trailing:
        last -= 1
    role = first
    while role and (kinds[role - 1].role or kinds[role - 1].doer):
        role -= 1
    named = kinds[first:last]
    organised = any(kind.organisation for kind in named)
    if not organised and not (_has_names_form(named, single=single) and _fits_person(named)):
        return None
    start, end = spans[first][0], spans[last - 1][1]
    if len(named) > 1 and end - spans[last - 1][0] == 3 and run[end - 1] == ".":
        # "Bo Ek." ends a sentence: a shortened name has another one after it; "Jr." has not.
        end -= run[spans[last - 1][0] : end].lower() not in load_data()["names"]["suffixes"]
    return _Judged(
        start,
        end,
        person=not organised,
        tokens=len(named),
        role_before=run[spans[role][0] : spans[first - 1][1]] if role < first else None,
        article=first > 0 and kinds[first - 1].article,
        street=named[-1].street,
    )


def _leads(kinds: list[Word], place: int) -> bool:
    """Whether a word of a run is no part of the name after it."""
    if kinds[place].leading:
        return True
    return kinds[place].doer and place + 1 < len(kinds) and kinds[place + 1].capital


@cache
def _load_acronyms() -> tuple[str, ...]:
    return tuple(load_data()["names"]["acronyms"])


def _has_names_form(kinds: list[Word], *, single: bool) -> bool:
    """Whether words are written as a person's name is."""
    count = len(kinds)
    capitals = sum([kind.capital for kind in kinds])
    if (
        capitals > _MAX_TOKENS
        or count > 2 * _MAX_TOKENS
        or (capitals < 2 and not (single and count == 1))
    ):
        return False
    if kinds[0].particle and not kinds[0].capital:
        return False
    if count == 1:
        return kinds[0].size > 1
    if max([kind.size for kind in kinds]) == 1 or (count == 2 and kinds[1].lone):
        return False
    return not (kinds[-1].size == 1 and capitals > 2)


def _fits_person(kinds: list[Word]) -> bool:
    """Whether no word is one that never stands in a person's name."""
    return not (
        any(kind.barred for kind in kinds[1:])
        or any(kind.unfit or kind.gathering for kind in kinds)
    )
