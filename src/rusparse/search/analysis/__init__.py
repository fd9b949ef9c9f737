"""Words as the search compares them, per language; index and query share every line of it."""

from .analyzer import (
    ANALYSIS_VERSION,
    Analyzer,
    IndexTerms,
    WordTerms,
    fold_marks,
    form_term,
    load_analyzer,
    read_term,
)
from .tokens import WORD, Token, find_tokens, find_words, fold_case

__all__ = [
    "ANALYSIS_VERSION",
    "WORD",
    "Analyzer",
    "IndexTerms",
    "Token",
    "WordTerms",
    "find_tokens",
    "find_words",
    "fold_case",
    "fold_marks",
    "form_term",
    "load_analyzer",
    "read_term",
]
