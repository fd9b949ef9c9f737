"""Words as the search compares them, per language; index and query share every line of it."""

from .analyzer import ANALYSIS_VERSION, Analyzer, WordTerms, form_term, load_analyzer
from .tokens import Token, find_tokens, find_words

__all__ = [
    "ANALYSIS_VERSION",
    "Analyzer",
    "Token",
    "WordTerms",
    "find_tokens",
    "find_words",
    "form_term",
    "load_analyzer",
]
