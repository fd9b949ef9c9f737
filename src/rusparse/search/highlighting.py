"""Which words of a text a query found, and a snippet of the text around them."""

from __future__ import annotations

from rusparse.records import Span

from .analysis import Token, find_tokens, form_term, load_analyzer
from .compilation import Compiled

__all__ = ["find_highlights", "make_snippet"]

_SNIPPET_CHARACTERS = 240
_BEFORE_CHARACTERS = 60
_MAX_HIGHLIGHTS = 500
_ELLIPSIS = "…"


def find_highlights(text: str, compiled: Compiled, language: str) -> tuple[Span, ...]:
    """The spans of the words in a text that a query found, in order and apart.

    Words are compared as the index compares them, in the letter's language; a compound that was
    found by one of its parts is highlighted whole, and a phrase from its first word to its last.
    """
    tokens = list(find_tokens(text))
    words = {token.word for token in tokens}
    found = {word for word in words if _is_found(word, compiled, language)}
    spans = [(token.start, token.end) for token in tokens if token.word in found]
    for phrase in compiled.phrases:
        spans.extend(_find_phrase(tokens, phrase, language))
    return _merge(spans)


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
    places: dict[int, int] = {}
    line = ""
    for place in range(start, end):
        places[place] = len(line)
        character = text[place]
        if not character.isspace():
            line += character
        elif line and not line.endswith(" "):
            line += " "
    places[end] = len(line)
    before = _ELLIPSIS if start > skip else ""
    moved = tuple(
        (places[first] + len(before), places[min(last, end)] + len(before))
        for first, last in highlights
        if start <= first < end
    )
    return before + line.rstrip() + (_ELLIPSIS if end < len(text) else ""), moved


def _is_found(word: str, compiled: Compiled, language: str) -> bool:
    form = form_term(word)
    if form in compiled.terms or any(map(form.startswith, compiled.prefixes)):
        return True
    if not compiled.terms:
        return False
    terms = load_analyzer(language).analyze(word)
    return (
        terms.stem in compiled.terms
        or not compiled.terms.isdisjoint(terms.parts)
        or not compiled.terms.isdisjoint(terms.folded)
    )


def _find_phrase(tokens: list[Token], phrase: tuple[str, ...], language: str) -> list[Span]:
    if phrase[0].startswith(form_term("")):
        terms = [form_term(token.word) for token in tokens]
    else:
        analyze = load_analyzer(language).analyze
        terms = [analyze(token.word).stem for token in tokens]
    length = len(phrase)
    return [
        (tokens[place].start, tokens[place + length - 1].end)
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
