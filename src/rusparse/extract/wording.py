"""Merges the vocabularies of several languages, and makes patterns of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = [
    "NEVER",
    "any_cue",
    "any_literal",
    "choose_languages",
    "find_table",
    "fold",
    "merge_list",
]

NEVER = r"(?!)"
"""A pattern that matches nothing, for a list without words."""

# Written Norwegian is two languages whose letters mix freely.
_COMPANIONS = {"no": ("nb", "nn"), "nb": ("nb", "nn"), "nn": ("nn", "nb")}


@lru_cache(maxsize=4)
def fold(text: str) -> str:
    """Lower case, character by character, so that every offset stays where it was.

    >>> fold("ÅRSAVGIFT")
    'årsavgift'
    """
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def choose_languages(tags: Iterable[str]) -> tuple[str, ...]:
    """The languages with a vocabulary among BCP 47 tags; () when none of them has one."""
    chosen: dict[str, None] = {}
    for tag in tags:
        primary = tag.split("-")[0].lower()
        for language in _COMPANIONS.get(primary, (primary,)):
            if language in LANGUAGES:
                chosen[language] = None
    return tuple(chosen)


def find_table(language: str, topic: str, path: Iterable[str]) -> Any:
    """The table at a path of one language's vocabulary; an empty one where there is none."""
    table: Any = load_vocabulary(language, topic)
    for name in path:
        table = table.get(name, {})
    return table


def merge_list(languages: Iterable[str], topic: str, path: tuple[str, ...]) -> tuple[Any, ...]:
    """The entries of one list over several languages, each once, in order."""
    merged: dict[Any, None] = {}
    for language in languages:
        for entry in find_table(language, topic, path[:-1]).get(path[-1], ()):
            merged[tuple(entry) if isinstance(entry, list) else entry] = None
    return tuple(merged)


_WORD_START, _WORD_END = r"(?<!\w)", r"(?!\w)"
_ESCAPED = re.compile(r"\\.|[^\\]", re.DOTALL)
_CUE_SPACE = r"\.?\s{1,3}"


def any_cue(cues: Iterable[str], *, rest: str = "") -> str:
    """A pattern for any of `cues`: whole words, open where "*" stands, dots optional.

    `rest` is the pattern for how an open word goes on.
    """
    ends: dict[tuple[str, str], list[list[str]]] = {}
    for cue in sorted(set(cues), key=lambda cue: (-len(cue), cue)):
        # One look behind for all cues that begin a word: most places fail on it at once.
        start = _WORD_START if cue[0].isalnum() else ""
        end = rest if cue.endswith("*") else _WORD_END
        ends.setdefault((start, end), []).append(_split_cue(cue))
    return (
        "|".join(f"{start}(?:{_render_tree(words)}){end}" for (start, end), words in ends.items())
        or NEVER
    )


def _split_cue(cue: str) -> list[str]:
    words = [re.escape(word.rstrip(".")) for word in cue.strip("*").lower().split()]
    pieces: list[str] = []
    for word in words:
        if pieces:
            pieces.append(_CUE_SPACE)
        pieces += _ESCAPED.findall(word)
    return pieces


def any_literal(words: Iterable[str], *, space: str | None = None) -> str:
    """A pattern for any of `words` as they stand, the longest that fits.

    `space` is the pattern for a space in them.
    """
    split = []
    for word in set(words):
        pieces = _ESCAPED.findall(re.escape(word))
        if space is not None:
            pieces = [space if piece == "\\ " else piece for piece in pieces]
        split.append(pieces)
    return _render_tree(split) or NEVER


def _render_tree(words: Iterable[list[str]]) -> str:
    """A pattern for any of some words, each given in pieces, as a tree of their beginnings.

    A long list of words side by side is tried word by word at every place of a text; in a tree,
    the first letter decides at once. The longest word that fits is the one found.
    """
    tree: dict[str, Any] = {}
    for pieces in words:
        node = tree
        for piece in pieces:
            node = node.setdefault(piece, {})
        node[""] = {}
    return _render_node(tree)


def _render_node(node: dict[str, Any]) -> str:
    branches = []
    for piece in sorted(key for key in node if key):
        rest, after = piece, node[piece]
        # A run without branches needs no groups, however long the word is.
        while len(after) == 1 and "" not in after:
            (piece, after), *_ = after.items()
            rest += piece
        branches.append(rest + _render_node(after))
    whole = "|".join(branches)
    if "" not in node:
        return whole if len(branches) < 2 else f"(?:{whole})"
    return f"(?:{whole})?" if branches else ""
