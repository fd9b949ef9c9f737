"""Which words of a text a query found, and a snippet of the text around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from rusparse.records import Span

from .analysis import (
    WORD,
    compile_folded,
    fold_case,
    fold_text,
    form_term,
    load_analyzer,
    read_term,
)
from .compilation import Compiled

__all__ = ["Highlighter", "make_snippet"]

_SNIPPET_CHARACTERS = 240
_BEFORE_CHARACTERS = 60
_MAX_HIGHLIGHTS = 500
_ELLIPSIS = "…"
_NO_SPACE = re.compile(r"\S+")


class Highlighter:
    """Finds the words of texts that one query found; what it learns of a word it keeps."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._known: dict[str, dict[str, bool]] = {}
        self._traits = _compile_traits(compiled)

    def find_highlights(self, text: str, language: str) -> tuple[Span, ...]:
        """The spans of the words in a text that the query found, in order and apart.

        Words are compared as the index compares them, in the letter's language (a primary subtag);
        a compound that was found by one of its parts is highlighted whole, and a phrase from its
        first word to its last. At most 500 are told.
        """
        known = self._known.setdefault(language, {})
        spans: list[Span] = []
        for start, end in self._iterate_likely(text):
            written = text[start:end]
            found = known.get(written)
            if found is None:
                found = known[written] = self._is_found(fold_case(written), language)
            if found:
                spans.append((start, end))
        for phrase in self._compiled.phrases:
            spans.extend(_find_phrase(text, phrase, language))
        return _merge(spans)

    def _iterate_likely(self, text: str) -> Iterator[Span]:
        """The words that something the query asks for stands in, in order.

        Analysis takes long for words that no list has, so that it is left to these.
        """
        if self._traits is None:
            return
        folded = fold_text(text)
        if folded is None:
            yield from (match.span() for match in WORD.finditer(text))
            return
        end = 0
        for match in self._traits.finditer(folded):
            start = match.start()
            if start < end:
                continue
            while start > end and text[start - 1].isalnum():
                start -= 1
            word = WORD.match(text, start)
            if word is not None:
                end = word.end()
                yield start, end

    def _is_found(self, word: str, language: str) -> bool:
        compiled = self._compiled
        form = form_term(word)
        if form in compiled.terms or any(map(form.startswith, compiled.prefixes)):
            return True
        terms = load_analyzer(language).analyze(word)
        return (
            terms.stem in compiled.terms
            or terms.stem in compiled.compounds
            or not compiled.terms.isdisjoint(terms.parts)
            or not compiled.terms.isdisjoint(terms.folded)
        )


def make_snippet(
    text: str, highlights: tuple[Span, ...], skip: int = 0
) -> tuple[str, tuple[Span, ...]]:
    """A line of at most 242 characters from where most highlights are, and its highlights.

    `skip` characters at the beginning (the heading, which is shown anyway) are left out unless
    only they were found.
    """
    body = [span for span in highlights if span[0] >= skip] or list(highlights)
    start = _choose_start(text, body, skip)
    end = min(len(text), start + _SNIPPET_CHARACTERS)
    if end < len(text):
        cut = text.rfind(" ", start, end)
        end = cut if cut > start else end
    before = _ELLIPSIS if start > skip else ""
    # Each run of spaces and line ends is one space; so each word has moved by its own distance.
    words = [match.span() for match in _NO_SPACE.finditer(text, start, end)]
    starts = [first for first, _ in words]
    moves: list[int] = []
    length = len(before)
    for first, last in words:
        moves.append(length - first)
        length += last - first + 1

    def move(place: int) -> int:
        return place + moves[bisect_right(starts, place) - 1]

    moved = tuple(
        (move(first), move(min(last, end) - 1) + 1)
        for first, last in highlights
        if start <= first < end
    )
    line = " ".join(text[first:last] for first, last in words)
    return before + line + (_ELLIPSIS if end < len(text) else ""), moved


def _compile_traits(compiled: Compiled) -> re.Pattern[str] | None:
    """What stands somewhere in every word that the query found, the marks of letters left out."""
    traits = {read_term(prefix)[1] for prefix in compiled.prefixes}
    for language, base in map(read_term, compiled.terms):
        traits.update(load_analyzer(language).find_traits(base) if language else (base,))
    return compile_folded(traits)


def _find_phrase(text: str, phrase: tuple[str, ...], language: str) -> list[Span]:
    analyze = load_analyzer(language).analyze
    words = list(WORD.finditer(text))
    terms = [analyze(fold_case(match[0])).stem for match in words]
    length = len(phrase)
    return [
        (words[place].start(), words[place + length - 1].end())
        for place in range(len(terms) - length + 1)
        if terms[place] == phrase[0] and tuple(terms[place : place + length]) == phrase
    ]


def _merge(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged[:_MAX_HIGHLIGHTS])


def _choose_start(text: str, highlights: list[Span], skip: int) -> int:
    if not highlights:
        return skip if skip < len(text) else 0
    best, most = highlights[0], 0
    last = 0
    for place, span in enumerate(highlights):
        last = max(last, place)
        while last < len(highlights) and highlights[last][1] <= span[0] + _SNIPPET_CHARACTERS:
            last += 1
        if last - place > most:
            best, most = span, last - place
    lowest = skip if best[0] >= skip else 0
    start = max(lowest, best[0] - _BEFORE_CHARACTERS)
    if start > lowest:
        space = text.find(" ", start, best[0])
        start = space + 1 if space >= 0 else start
    return start
