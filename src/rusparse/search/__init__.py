"""The searchable index over stored records, with analysis that knows Swedish first."""

from .content import find_searched_text
from .facets import FACETS
from .index import SearchIndex
from .parts import Coverage, PartOfRecords, UpdateReport
from .query import Query, parse_query
from .results import SearchHit, SearchResults, SortOrder

__all__ = [
    "FACETS",
    "Coverage",
    "PartOfRecords",
    "Query",
    "SearchHit",
    "SearchIndex",
    "SearchResults",
    "SortOrder",
    "UpdateReport",
    "find_searched_text",
    "parse_query",
]
