"""How many of the sections found there are by sender, time, language and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import tantivy

__all__ = ["FACETS", "FacetCounts", "count_facets"]

FacetCounts: TypeAlias = tuple[tuple[str, int], ...]

_MAX_VALUES: Final = 1_000


class _Facet(NamedTuple):
    field: str
    label: Callable[[Any], str]


def _label_number(value: Any) -> str:
    return str(int(value))


def _label_month(value: Any) -> str:
    year, month = divmod(int(value), 100)
    return f"{year:04}-{month:02}"


FACETS: Final[Mapping[str, _Facet]] = {
    "sender": _Facet("sender_facet", str),
    "year": _Facet("year", _label_number),
    "month": _Facet("month", _label_month),
    "language": _Facet("language", str),
    "has": _Facet("has", str),
}
"""The facets by the names that a caller uses."""


def count_facets(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str]
) -> dict[str, FacetCounts]:
    """For each facet asked for, its values with the number of sections, the most first.

    A facet has 1,000 values at most. "has" counts presence (price, date, deadline, contact ...), so
    that a section counts for each thing that it has.
    """
    if not facets:
        return {}
    asked = {name: {"terms": {"field": FACETS[name].field, "size": _MAX_VALUES}} for name in facets}
    answer = searcher.aggregate(query, asked)
    counted: dict[str, FacetCounts] = {}
    for name in facets:
        values = [
            (FACETS[name].label(bucket["key"]), int(bucket["doc_count"]))
            for bucket in answer[name]["buckets"]
        ]
        counted[name] = tuple(sorted(values, key=lambda value: (-value[1], value[0])))
    return counted
