"""Dates: recognised as they are written, then resolved against the letter's own date.

`find_dates` finds them, `explain_dates` says how each one came about. A text passes through
windows (where a date may be), tokens, grammar (`chains`, `periods`, `repeats`), `resolving` and
`roles`. The grammar's words are in `locales/<language>/dates.toml`.
"""

from .explaining import DateExplanation, explain_dates
from .finding import find_all_dates, find_dates, find_letter_dates

__all__ = ["DateExplanation", "explain_dates", "find_all_dates", "find_dates", "find_letter_dates"]
