"""What a sign that several currencies share means in one letter: "$", "kr", "Rs"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from rusparse.context import Context
from rusparse.extract.placing import find_regions, pick_lines
from rusparse.locales import LANGUAGES

from .amounts import SPACE
from .currencies import load_currency_table
from .vocabulary import any_cue, any_literal, choose_languages, merge_list, merge_table

__all__ = ["Meanings"]


class Meanings:
    """The meanings of shared signs in a letter, which is searched when the first one asks.

    In falling order: what the letter says of its prices ("all prices in USD"), the currency of the
    context's region, and that of all regions that the letter shows signs of; "$" of no such
    region's own is the United States'. A wrong currency is worse than none: where two disagree,
    nothing is decided.
    """

    __slots__ = ("_context", "_found", "_known", "_text", "marks")

    def __init__(self, text: str, context: Context) -> None:
        self._text = text
        self._context = context
        self._found: frozenset[str] | None = None
        table = load_currency_table()
        local = table.regions.get(context.region_or_default or "")
        self.marks: tuple[str, ...] = (local,) if local else table.signs["kr"]
        """What a mark such as ":-" can stand for: ISO 4217 codes."""
        self._known: dict[tuple[str, ...], tuple[str | None, tuple[str, ...]]] = {}

    def resolve(
        self, candidates: Sequence[str], region: str | None = None
    ) -> tuple[str | None, tuple[str, ...]]:
        """Which of `candidates` (ISO 4217 codes, likeliest first) is meant.

        `region` (ISO 3166-1) is the one that stands beside the amount ("Canadian dollars").
        Returns the code and no candidates, or None and the candidates.

        >>> Meanings("", Context(region="NO")).resolve(("SEK", "NOK", "DKK", "ISK"))
        ('NOK', ())
        >>> Meanings("", Context()).resolve(("USD", "CAD"))
        (None, ('USD', 'CAD'))
        >>> Meanings("Prices are in Canadian dollars.", Context()).resolve(("USD", "CAD"))
        ('CAD', ())
        """
        if region is not None and (named := load_currency_table().regions.get(region)):
            return named, ()
        shared = tuple(candidates)
        meaning = self._known.get(shared)
        if meaning is None:
            known = self._decide(frozenset(shared)) if len(shared) > 1 else "".join(shared)
            meaning = self._known[shared] = (known, ()) if known else (None, shared)
        return meaning

    def _decide(self, candidates: frozenset[str]) -> str | None:
        table = load_currency_table()
        home = self._context.region_or_default
        local = table.regions.get(home) if home else None
        dollars = candidates <= table.dollars
        if not dollars:
            if local is not None:
                return local if local in candidates else None
            return _only(self._list_found() & candidates)
        statements = _load_statements(self._context.languages)
        if (stated := _only(statements.list_of_all(self._text))) in candidates:
            return stated
        if local in candidates:
            return local
        found = self._list_found() | ({local} if local else frozenset())
        # Abroad, a dollar without more is the United States'.
        meant = {code if code in table.dollars or code == "?" else "USD" for code in found}
        return _only(meant | statements.list_of_some(self._text), candidates)

    def _list_found(self) -> frozenset[str]:
        """The currencies of the regions that the letter shows signs of, "?" for one unknown."""
        if self._found is None:
            regions = load_currency_table().regions
            self._found = frozenset(regions.get(found, "?") for found in find_regions(self._text))
        return self._found


def _only(codes: Set[str], candidates: Set[str] | None = None) -> str | None:
    """The one of some codes, if there is one alone, and it is a candidate."""
    (code,) = codes if len(codes) == 1 else (None,)
    return code if candidates is None or code in candidates else None


@dataclass(frozen=True, slots=True)
class _Statements:
    """How a letter says which dollar it means."""

    all: re.Pattern[str]
    some: re.Pattern[str]
    regions: Mapping[str, str]
    """ISO 3166-1 region by adjective."""
    marks: tuple[str, ...]
    """One of these stands in what is said of all prices."""

    def list_of_all(self, text: str) -> frozenset[str]:
        """The currencies that all prices are said to be in: "prices are in Canadian dollars"."""
        return frozenset(
            match["code"] or load_currency_table().regions[self.regions[match["whose"].lower()]]
            for match in self.all.finditer(pick_lines(text, self.marks))
        )

    def list_of_some(self, text: str) -> frozenset[str]:
        """Those that are said of some amounts: "$25 USD"."""
        lines = pick_lines(text, ("$",))
        return frozenset(match["after"] or match["before"] for match in self.some.finditer(lines))


@cache
def _load_statements(tags: tuple[str, ...]) -> _Statements:
    table = load_currency_table()
    own = choose_languages(tags) or LANGUAGES
    cued = own if "en" in own else (*own, "en")
    named = merge_table(cued, "currencies", "words")
    words = [word for word, of in named.items() if table.dollars.issuperset(of)]
    dollars = any_literal(words)
    # Without its first letter a word is the same in small letters and with a capital.
    rests = {rest for word in words for rest in (word[1:], word[1:].upper())}
    adjectives = merge_table(cued, "currencies", "adjectives")
    codes = any_literal(table.dollars)
    return _Statements(
        re.compile(
            rf"(?i:{any_cue(merge_list(cued, 'currencies', 'stated'))}){SPACE}"
            rf"(?:(?P<code>{codes})|(?i:(?P<whose>{any_literal(adjectives)}){SPACE}(?:{dollars})))\b"
        ),
        re.compile(
            rf"\$ ?[0-9][0-9.,]{{0,12}}{SPACE}?\(?(?P<after>{codes})\b"
            rf"|\b(?P<before>{codes}){SPACE}?\$ ?[0-9]"
        ),
        adjectives,
        (*sorted(table.dollars), *sorted(rests)),
    )
