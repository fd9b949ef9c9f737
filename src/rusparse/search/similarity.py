"""More like this: the words that tell a text from the others, as a query."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from .analysis import find_words, load_analyzer
from .compilation import Compiled
from .identities import hash_letter
from .schema import load_schema

if TYPE_CHECKING:
    import tantivy

__all__ = ["compile_similar"]

_MAX_TERMS: Final = 25
_MIN_SHARED: Final = 0.15
_MIN_LETTERS: Final = 3
_MAX_CHARACTERS: Final = 100_000


def compile_similar(
    searcher: tantivy.Searcher, newsletter_id: str, texts: Iterable[str], language: str
) -> Compiled:
    """A query for the sections of other letters that share the most telling words of `texts`.

    A word tells the more the more often it stands here and the fewer sections have it (tf-idf). A
    section must have 15 % of the 25 that tell most.
    """
    import tantivy

    schema, total = load_schema(), searcher.num_docs
    analyzer = load_analyzer(language.split("-")[0].lower())
    counts: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for text in texts:
        words = find_words(text[:_MAX_CHARACTERS])
        stems = [analyzer.analyze(word).stem for word in words if len(word) >= _MIN_LETTERS]
        counts.update(stems)
        held.update(set(stems))
    weights: dict[str, float] = {}
    for term, count in counts.items():
        found = searcher.doc_freq("stems", term)
        # What stands here alone finds nothing, and what stands everywhere tells nothing.
        if held[term] < found <= max(10, total // 4):
            weights[term] = (1 + math.log(count)) * math.log(1 + total / found)
    chosen = sorted(weights, key=lambda term: (-weights[term], term))[:_MAX_TERMS]
    query = tantivy.Query
    compiled = Compiled(query.empty_query(), ranked=True, terms=set(chosen))
    if not chosen:
        return compiled
    shared = query.boolean_query(
        [
            (
                tantivy.Occur.Should,
                query.boost_query(
                    query.const_score_query(query.term_query(schema, "stems", term), 1.0),
                    weights[term],
                ),
            )
            for term in chosen
        ],
        minimum_number_should_match=max(1, math.ceil(len(chosen) * _MIN_SHARED)),
    )
    itself = query.term_query(schema, "letter", hash_letter(newsletter_id))
    compiled.query = query.boolean_query(
        [(tantivy.Occur.Must, shared), (tantivy.Occur.MustNot, itself)]
    )
    return compiled
