"""From an understood query to the engine's: `compile_query`, and what it will highlight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .analysis import Analyzer, form_term, load_analyzer
from .documents import day_number
from .query import Clause, Query

if TYPE_CHECKING:
    import tantivy

__all__ = ["Compiled", "compile_query"]

# How much a word weighs by where it stands ...
_TEXT_PLACES: Final = (("text", 1.0), ("heading", 3.0), ("title", 1.5), ("category", 1.0))
# ... and by how it matches: as typed, as another form of the word, as a part of a compound, as a
# compound of the archive's own words, or typed without the marks of its letters.
_FORM_BOOST: Final = 0.25
_PART_BOOST: Final = 0.5
_FOLDED_BOOST: Final = 0.3
_PREFIX_BOOST: Final = 0.7
_MAX_PREFIX_TERMS: Final = 1_000
_MAX_COMPOUND_CANDIDATES: Final = 100
_MIN_COMPOUND_LETTERS: Final = 3
_MIN_REST_LETTERS: Final = 4
_MIN_DAY: Final = day_number(dt.date.min)
_MAX_DAY: Final = day_number(dt.date.max)


@dataclass(slots=True)
class Compiled:
    """The engine's query, and the terms and phrases that a text is highlighted by.

    `terms` are those of single words, `prefixes` what words begin with, `phrases` words in a row;
    only of what is asked for, never of what must not be.
    """

    query: tantivy.Query
    ranked: bool
    terms: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def compile_query(
    query: Query, schema: tantivy.Schema, searcher: tantivy.Searcher, languages: Sequence[str]
) -> Compiled:
    """The engine's query for an index whose letters are in `languages`.

    A query that asks for nothing finds nothing; one that only says what must not be finds the rest.
    """
    import tantivy

    compiler = _Compiler(schema, searcher, [load_analyzer(language) for language in languages])
    occurrences: list[tuple[tantivy.Occur, tantivy.Query]] = []
    for group in query.groups:
        if len(group) == 1 and group[0].negated:
            occurrences.append((tantivy.Occur.MustNot, compiler.compile(group[0])))
        else:
            occurrences.append((tantivy.Occur.Must, compiler.compile_alternatives(group)))
    compiled = compiler.compiled
    if not occurrences:
        return compiled
    if all(occur == tantivy.Occur.MustNot for occur, _ in occurrences):
        everything = tantivy.Query.const_score_query(tantivy.Query.all_query(), 1.0)
        occurrences.append((tantivy.Occur.Must, everything))
    compiled.query = tantivy.Query.boolean_query(occurrences)
    return compiled


class _Compiler:
    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher,
        analyzers: Sequence[Analyzer],
    ) -> None:
        import tantivy

        self._tantivy = tantivy
        self._schema = schema
        self._searcher = searcher
        self._analyzers = analyzers
        self.compiled = Compiled(tantivy.Query.empty_query(), ranked=False)

    def compile_alternatives(self, group: Iterable[Clause]) -> tantivy.Query:
        return self._any(
            self._not(self.compile(clause)) if clause.negated else self.compile(clause)
            for clause in group
        )

    def compile(self, clause: Clause) -> tantivy.Query:
        """The query of a clause, as if it were not negated."""
        if clause.kind == "text":
            return self._compile_words(clause, _TEXT_PLACES)
        if clause.kind == "words":
            return self._compile_words(clause, ((clause.index, 1.0),))
        if clause.kind == "names":
            return self._const(self._compile_names(clause))
        if clause.kind == "days":
            return self._const(self._compile_days(clause))
        if clause.kind == "amount":
            return self._const(self._compile_amounts(clause))
        if clause.kind == "phone":
            reversed_digits = clause.words[0][::-1]
            terms = self._terms_with_prefix(clause.index, reversed_digits)
            return self._const(self._any_term(clause.index, terms))
        return self._const(self._term(clause.index, clause.words[0]))

    # --- words ---

    def _compile_words(self, clause: Clause, places: Sequence[tuple[str, float]]) -> tantivy.Query:
        if not clause.negated:
            self.compiled.ranked = True
        if clause.prefix and len(clause.words) == 1:
            return self._compile_prefix(clause, places)
        if clause.phrase and len(clause.words) > 1:
            return self._compile_phrase(clause, places)
        return self._compile_word(clause, places)

    def _compile_word(self, clause: Clause, places: Sequence[tuple[str, float]]) -> tantivy.Query:
        word = clause.words[0]
        boosts: dict[str, float] = {form_term(word): _FORM_BOOST}
        compounds: list[str] = []
        for analyzer in self._analyzers:
            compounds += self._add_terms(boosts, word, analyzer)
        if not clause.negated:
            self.compiled.terms.update(boosts)
            self.compiled.terms.update(compounds)
        found = [
            self._boost(self._term(place, term), weight * boost)
            for place, weight in places
            for term, boost in boosts.items()
        ]
        if compounds:
            # Together: there may be hundreds, and how rare each is says little.
            found += [
                self._boost(self._const(self._any_term(place, compounds)), weight * _PART_BOOST)
                for place, weight in places
            ]
        return self._any(found)

    def _add_terms(self, boosts: dict[str, float], word: str, analyzer: Analyzer) -> list[str]:
        """Add a word's terms in a language, and return those of the archive's compounds."""
        base, *others = analyzer.find_bases(word)
        boosts[analyzer.stem_term(base)] = 1.0
        for other in others:
            boosts[analyzer.stem_term(other)] = _PART_BOOST
        for whole in (base, *others):
            boosts[analyzer.part_term(whole)] = _PART_BOOST
        for folded in analyzer.find_folded(word):
            boosts[analyzer.folded_term(folded)] = _FOLDED_BOOST
        return [
            analyzer.stem_term(compound)
            for whole in (base, *others)
            for compound in self._find_archive_compounds(whole, analyzer)
        ]

    def _compile_phrase(self, clause: Clause, places: Sequence[tuple[str, float]]) -> tantivy.Query:
        alternatives: list[tantivy.Query] = []
        phrases = [[form_term(word) for word in clause.words]]
        phrases += [
            [analyzer.analyze(word).stem for word in clause.words] for analyzer in self._analyzers
        ]
        for phrase in phrases:
            if not clause.negated:
                self.compiled.phrases.append(tuple(phrase))
            for place, weight in places:
                alternatives.append(self._boost(self._phrase(place, phrase), weight))
        return self._any(alternatives)

    def _compile_prefix(self, clause: Clause, places: Sequence[tuple[str, float]]) -> tantivy.Query:
        prefix = form_term(clause.words[0])
        if not clause.negated:
            self.compiled.prefixes.add(prefix)
        return self._any(
            self._tantivy.Query.const_score_query(
                self._any_term(place, self._terms_with_prefix(place, prefix)),
                weight * _PREFIX_BOOST,
            )
            for place, weight in places
        )

    def _find_archive_compounds(self, base: str, analyzer: Analyzer) -> list[str]:
        """Words of the archive that the lists don't split, whose other part is a word."""
        if not analyzer.splits or len(base) < _MIN_COMPOUND_LETTERS or not base.isalpha():
            return []
        found: list[str] = []
        backwards = self._searcher.terms_with_prefix(
            "backwards", analyzer.backwards_term(base), limit=_MAX_COMPOUND_CANDIDATES
        )
        for term, _ in backwards:
            word = term.partition(":")[2][::-1]
            if self._is_word(word[: -len(base)], analyzer, first=True):
                found.append(word)
        forwards = self._searcher.terms_with_prefix(
            "forwards", analyzer.stem_term(base), limit=_MAX_COMPOUND_CANDIDATES
        )
        for term, _ in forwards:
            word = term.partition(":")[2]
            if self._is_word(word[len(base) :], analyzer, first=False):
                found.append(word)
        return found

    def _is_word(self, rest: str, analyzer: Analyzer, *, first: bool) -> bool:
        """True for the rest of a compound that the archive or the lists have as its own word."""
        link = analyzer.link
        unlinked = rest.removesuffix(link) if first else rest.removeprefix(link)
        return any(
            len(word) >= _MIN_REST_LETTERS
            and (analyzer.is_listed(word) or self._occurs(word, analyzer))
            for word in dict.fromkeys((rest, unlinked))
        )

    def _occurs(self, word: str, analyzer: Analyzer) -> bool:
        stem = analyzer.stem_term(analyzer.find_base(word))
        return bool(self._searcher.doc_freq("text", stem) > 0)

    # --- names, days, amounts ---

    def _compile_names(self, clause: Clause) -> tantivy.Query:
        *words, last = clause.words
        if clause.prefix:
            lasts = self._terms_with_prefix(clause.index, last)
            if not words:
                return self._any_term(clause.index, lasts)
            return self._any(self._phrase(clause.index, [*words, end]) for end in lasts)
        return self._phrase(clause.index, clause.words)

    def _compile_days(self, clause: Clause) -> tantivy.Query:
        assert clause.days is not None
        first, last = clause.days
        return self._tantivy.Query.range_query(
            self._schema,
            clause.index,
            self._tantivy.FieldType.Integer,
            day_number(first) if first is not None else _MIN_DAY,
            day_number(last) if last is not None else _MAX_DAY,
        )

    def _compile_amounts(self, clause: Clause) -> tantivy.Query:
        assert clause.amounts is not None
        low, high, includes_low, includes_high = clause.amounts
        return self._tantivy.Query.range_query(
            self._schema,
            clause.index,
            self._tantivy.FieldType.Float,
            low if low is not None else 0.0,
            high if high is not None else float("inf"),
            include_lower=includes_low,
            include_upper=includes_high,
        )

    # --- the engine's queries ---

    def _term(self, index: str, term: str) -> tantivy.Query:
        return self._tantivy.Query.term_query(self._schema, index, term)

    def _phrase(self, index: str, words: Sequence[str]) -> tantivy.Query:
        if len(words) == 1:
            return self._term(index, words[0])
        return self._tantivy.Query.phrase_query(self._schema, index, list(words))

    def _any_term(self, index: str, terms: Sequence[str]) -> tantivy.Query:
        return self._tantivy.Query.term_set_query(self._schema, index, list(terms))

    def _any(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        should = [(self._tantivy.Occur.Should, query) for query in queries]
        return self._tantivy.Query.boolean_query(should)

    def _not(self, query: tantivy.Query) -> tantivy.Query:
        occur = self._tantivy.Occur
        everything = self._const(self._tantivy.Query.all_query())
        return self._tantivy.Query.boolean_query([(occur.Must, everything), (occur.MustNot, query)])

    def _const(self, query: tantivy.Query) -> tantivy.Query:
        # A condition is met or not; how often says nothing about rank.
        return self._tantivy.Query.const_score_query(query, 1.0)

    def _boost(self, query: tantivy.Query, boost: float) -> tantivy.Query:
        return self._tantivy.Query.boost_query(query, boost)

    def _terms_with_prefix(self, index: str, prefix: str) -> list[str]:
        found = self._searcher.terms_with_prefix(index, prefix, limit=_MAX_PREFIX_TERMS)
        if len(found) == _MAX_PREFIX_TERMS:
            self.compiled.remarks.append(
                f"more than {_MAX_PREFIX_TERMS} words begin so; the commonest were searched"
            )
        return [term for term, _ in found]
