"""Words as the search compares them, per language; index and query share every line of it."""

from .analyzer import (
    ANALYSIS_VERSION,
    Analyzer,
    IndexTerms,
    WordTerms,
    form_term,
    load_analyzer,
    read_term,
)
from .folding import compile_folded, fold_marks, fold_text
from .tokens import WORD, Token, find_tokens, find_words, fold_case

__all__ = [
    "ANALYSIS_VERSION",
    "WORD",
    "Analyzer",
    "IndexTerms",
    "Token",
    "WordTerms",
    "compile_folded",
    "find_tokens",
    "find_words",
    "fold_case",
    "fold_marks",
    "fold_text",
    "form_term",
    "load_analyzer",
    "read_term",
]
