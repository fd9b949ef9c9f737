"""The searchable index over stored records, with analysis that knows Swedish first."""

from .index import SearchIndex
from .parts import Coverage, PartOfRecords, UpdateReport
from .query import Query, parse_query
from .results import SearchHit, SearchResults

__all__ = [
    "Coverage",
    "PartOfRecords",
    "Query",
    "SearchHit",
    "SearchIndex",
    "SearchResults",
    "UpdateReport",
    "parse_query",
]
