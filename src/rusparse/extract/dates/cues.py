"""Words that tell something of a date: what it is for, and whether they speak of the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress
from typing import Any, cast

from .tokens import split_pieces

__all__ = ["Cues", "read_cues"]

_TABLES = ("roles", "tense", "today", "opening", "titles")
# Those of which one alone counts at a word. What can be open and what labels a day stand apart.
_RIVALS = frozenset(
    {"roles_deadline", "roles_event", "roles_publication", "roles_period", "roles_other"}
    | {"roles_task", "roles_state"}
)
_LIKELY, _STATES = "tense_likely", "tense_states"
"""Endings of what is mostly of the past, and words with such an ending that tell no time."""
# Words of mail are without end, so what is remembered of them is not.
_MOST_REMEMBERED = 16_384

_Entry = tuple[tuple[str, ...], tuple[tuple[list[str], str], ...]]
"""The cues that a word is alone, and those that it begins with their further words."""


class _Remembered(dict[str, "_Entry | tuple[()]"]):
    """The cues of each word that was asked for before; () where there are none."""

    __slots__ = ("_read",)

    def __init__(self, read: Any) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> _Entry | tuple[()]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found: _Entry | tuple[()] = self._read(word)
        self[word] = found
        return found


class Cues:
    """The cues of a language by their names: whole phrases, and starts and ends of words.

    `written` has them as the vocabulary does ("sista ansökningsdag", "anmäl*", "*dag"). A word of
    `never`, the name of a month or weekday, begins none.
    """

    __slots__ = ("_known", "_never", "_phrases", "_written")

    def __init__(self, written: Mapping[str, Iterable[str]], never: frozenset[str]) -> None:
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        # Name, phrases of one word, starts and ends of words.
        self._written: list[tuple[str, set[str], tuple[str, ...], tuple[str, ...]]] = []
        for name, phrases in written.items():
            alone = set()
            for phrase in phrases:
                words = [piece.lstrip() for piece in split_pieces(phrase.lower().strip("*"))]
                if "*" in phrase or not words:
                    continue
                if len(words) == 1:
                    alone.add(words[0])
                else:
                    self._phrases.setdefault(words[0], []).append((words[1:], name))
            starts = tuple(phrase[:-1] for phrase in phrases if phrase.endswith("*"))
            ends = tuple(phrase[1:] for phrase in phrases if phrase.startswith("*"))
            self._written.append((name, alone, starts, ends))
        self._never = never
        self._known = _Remembered(self._read_word)

    def _read_word(self, word: str) -> _Entry | tuple[()]:
        if word in self._never:
            return ()
        alone = tuple(
            name
            for name, words, starts, ends in self._written
            if word in words or word.startswith(starts) or word.endswith(ends)
        )
        whole = {name for name, words, _, _ in self._written if word in words}
        if not _RIVALS.isdisjoint(whole):
            # "Utgivningsdatum" says more than that it ends in "datum".
            alone = tuple(name for name in alone if name in whole or name not in _RIVALS)
        if _STATES in alone:
            alone = tuple(name for name in alone if name not in (_STATES, _LIKELY))
        phrases = tuple(self._phrases.get(word, ()))
        return (alone, phrases) if alone or phrases else ()

    def find(self, words: list[str]) -> list[tuple[str, int]]:
        """The names of the cues that stand among words in lower case, each with the index of its
        first word.

        Of the roles whose cues begin at one word the longest phrase counts: "book" is a task,
        "book the date" is none.
        """
        entries = list(map(self._known.__getitem__, words))
        if not any(entries):
            return []
        found: list[tuple[str, int]] = []
        cued = cast("Iterable[tuple[int, _Entry]]", compress(enumerate(entries), entries))
        for index, (alone, phrases) in cued:
            sizes = {
                name: len(rest) + 1
                for rest, name in phrases
                if words[index + 1 : index + 1 + len(rest)] == rest
            }
            if not sizes:
                found += [(name, index) for name in alone]
                continue
            sizes = dict.fromkeys(alone, 1) | sizes
            longest = max([size for name, size in sizes.items() if name in _RIVALS], default=0)
            for name, size in sizes.items():
                if size == longest or name not in _RIVALS:
                    found.append((name, index))
        return found


def read_cues(data: Mapping[str, Any], never: frozenset[str]) -> Cues:
    """The cues of a vocabulary, each named by its table and its entry ("roles_deadline")."""
    written = {
        f"{table}_{name}": phrases
        for table in _TABLES
        for name, phrases in data.get(table, {}).items()
    }
    return Cues(written, never)
