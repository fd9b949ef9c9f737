"""From an understood query to the engine's: `compile_query`, and what it will highlight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .analysis import Analyzer, form_term, load_analyzer
from .compounding import find_archive_compounds
from .documents import amount_number, day_number
from .intervals import find_blocks_at
from .query import Clause, Query
from .schema import load_schema

if TYPE_CHECKING:
    import tantivy

__all__ = ["Compiled", "compile_query"]

# How much a word weighs by how it matches: as its base form, as typed, as a part of a compound, as
# a compound of the archive's own words, or typed without the marks of its letters.
_FORM_BOOST: Final = 0.25
_PART_BOOST: Final = 0.5
_FOLDED_BOOST: Final = 0.3
_MAX_PREFIX_TERMS: Final = 200
_OPEN_DAY: Final = day_number(dt.date.max)


@dataclass(slots=True)
class Compiled:
    """The engine's query, and the terms and phrases that a text is highlighted by.

    `ranked` is False where all that it finds is equally good. `terms` are those of single words,
    `compounds` those of the archive's words that have one of them in them, `prefixes` what words
    begin with, `phrases` words in a row; only of what is asked for, never of what must not be.
    """

    query: tantivy.Query
    ranked: bool
    terms: set[str] = field(default_factory=set)
    compounds: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def compile_query(query: Query, searcher: tantivy.Searcher, languages: Sequence[str]) -> Compiled:
    """The engine's query for an index whose letters are in `languages`.

    A query that asks for nothing finds nothing; one that only says what must not be finds the rest.
    """
    import tantivy

    compiler = _Compiler(searcher, [load_analyzer(language) for language in languages])
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
    if len(occurrences) == 1:
        # The engine leaves out early what can't be among the best, if nothing stands around it.
        compiled.query = occurrences[0][1]
        return compiled
    compiled.query = tantivy.Query.boolean_query(occurrences)
    return compiled


class _Compiler:
    def __init__(
        self,
        searcher: tantivy.Searcher,
        analyzers: Sequence[Analyzer],
    ) -> None:
        import tantivy

        self._tantivy = tantivy
        self._schema = load_schema()
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
        if clause.kind in ("text", "words"):
            return self._compile_words(clause)
        if clause.kind == "names":
            return self._const(self._compile_names(clause))
        if clause.kind == "days":
            return self._const(self._compile_days(clause))
        if clause.kind == "amount":
            return self._const(self._compile_amounts(clause))
        if clause.kind == "phone":
            return self._const(self._prefix(clause.index, clause.words[0][::-1]))
        return self._const(self._term(clause.index, clause.words[0]))

    # --- words ---

    def _compile_words(self, clause: Clause) -> tantivy.Query:
        if clause.prefix and len(clause.words) == 1:
            return self._compile_prefix(clause)
        if not clause.negated:
            self.compiled.ranked = True
        if clause.phrase and len(clause.words) > 1:
            return self._compile_phrase(clause)
        return self._compile_word(clause)

    def _compile_word(self, clause: Clause) -> tantivy.Query:
        word = clause.words[0]
        # What has a place of its own holds all kinds of terms; see `schema`.
        stems, forms = (clause.index, clause.index) if clause.index else ("stems", "forms")
        found: dict[tuple[str, str], float] = {(forms, form_term(word)): _FORM_BOOST}
        compounds: list[str] = []
        for analyzer in self._analyzers:
            base, *others = analyzer.find_bases(word)
            found[stems, analyzer.stem_term(base)] = 1.0
            for other in others:
                found[stems, analyzer.stem_term(other)] = _PART_BOOST
            for whole in (base, *others):
                found[forms, analyzer.part_term(whole)] = _PART_BOOST
                compounds += map(
                    analyzer.stem_term, find_archive_compounds(whole, analyzer, self._searcher)
                )
            for folded in analyzer.find_folded(word):
                found[forms, analyzer.folded_term(folded)] = _FOLDED_BOOST
        if not clause.negated:
            self.compiled.terms.update(term for _, term in found)
            self.compiled.compounds.update(compounds)
        queries = [self._boost(self._term(*place), boost) for place, boost in found.items()]
        if compounds:
            # Together: there may be many, and how rare each is says little.
            together = self._any(self._term(stems, compound) for compound in compounds)
            queries.append(self._tantivy.Query.const_score_query(together, _PART_BOOST))
        return self._any(queries)

    def _compile_phrase(self, clause: Clause) -> tantivy.Query:
        index = clause.index or "stems"
        phrases = dict.fromkeys(
            tuple(analyzer.analyze(word).stem for word in clause.words)
            for analyzer in self._analyzers
        )
        if not clause.negated:
            self.compiled.phrases += phrases
        return self._any(self._phrase(index, phrase) for phrase in phrases)

    def _compile_prefix(self, clause: Clause) -> tantivy.Query:
        prefix = form_term(clause.words[0])
        if not clause.negated:
            self.compiled.prefixes.add(prefix)
        return self._const(self._prefix(clause.index or "forms", prefix))

    # --- names, days, amounts ---

    def _compile_names(self, clause: Clause) -> tantivy.Query:
        *words, last = clause.words
        if not clause.prefix:
            return self._phrase(clause.index, clause.words)
        if not words:
            return self._prefix(clause.index, last)
        lasts = self._searcher.terms_with_prefix(clause.index, last, limit=_MAX_PREFIX_TERMS)
        if len(lasts) == _MAX_PREFIX_TERMS:
            self.compiled.remarks.append(
                f'more than {_MAX_PREFIX_TERMS} words begin with "{last}"; the commonest were '
                "searched"
            )
        return self._any(self._phrase(clause.index, [*words, end]) for end, _ in lasts)

    def _compile_days(self, clause: Clause) -> tantivy.Query:
        assert clause.days is not None
        first, last = clause.days
        low = day_number(first) if first is not None else 0
        high = day_number(last) if last is not None else _OPEN_DAY
        begins = self._range(f"{clause.index}_day", low, high)
        if clause.index == "sent":
            return begins
        # What overlaps begins within the days asked for, or lasts from before the first of them.
        return self._any([begins, self._lasting(clause.index, low)])

    def _compile_amounts(self, clause: Clause) -> tantivy.Query:
        assert clause.amounts is not None
        low, high, includes_low, includes_high = clause.amounts
        begins = self._range(
            clause.index,
            low if low is not None else 0.0,
            high if high is not None else float("inf"),
            includes_low,
            includes_high,
        )
        lasting = amount_number(low or 0.0) + (not includes_low)
        return self._any([begins, self._lasting(clause.index, lasting)])

    def _lasting(self, index: str, point: int) -> tantivy.Query:
        field = f"{index}_blocks"
        return self._any(self._term(field, block) for block in find_blocks_at(point))

    # --- the engine's queries ---

    def _term(self, index: str, term: str) -> tantivy.Query:
        return self._tantivy.Query.term_query(self._schema, index, term)

    def _phrase(self, index: str, words: Sequence[str]) -> tantivy.Query:
        if len(words) == 1:
            return self._term(index, words[0])
        return self._tantivy.Query.phrase_query(self._schema, index, list(words))

    def _prefix(self, index: str, prefix: str) -> tantivy.Query:
        # A prefix is made of letters and digits alone, behind the mark of its kind of term.
        return self._tantivy.Query.regex_query(self._schema, index, f"{prefix}.*")

    def _range(
        self,
        index: str,
        low: float,
        high: float,
        includes_low: bool = True,
        includes_high: bool = True,
    ) -> tantivy.Query:
        kinds = self._tantivy.FieldType
        return self._tantivy.Query.range_query(
            self._schema,
            index,
            kinds.Integer if isinstance(low, int) else kinds.Float,
            low,
            high,
            include_lower=includes_low,
            include_upper=includes_high,
        )

    def _any(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        alternatives = list(queries)
        if len(alternatives) == 1:
            return alternatives[0]
        should = [(self._tantivy.Occur.Should, query) for query in alternatives]
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
