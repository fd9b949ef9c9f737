"""Names that vocabularies and rules share: months, weekdays, seasons, and categories of terms."""

from __future__ import annotations

__all__ = ["MONTHS", "SEASONS", "STARTERS", "WEEKDAYS"]

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = ("spring", "summer", "autumn", "winter")

STARTERS = frozenset(
    {"month", "month_in", "weekday", "past_weekday", "ordinal", "cardinal", "feast"}
    | {"week", "week_starts", "quarter", "quarter_letter", "school_year", "season", "season_word"}
    | {"day_word", "period_word", "step", "later_before", "ago_before", "ago_open", "between"}
    | {"clock_markers", "clock_noon", "clock_midnight", "repeat_every", "repeat_every_other"}
    | {"repeat_nth_every", "repeat_every_weekday", "repeat_daily", "repeat_weekdays"}
    | {"repeat_weekends"}
)
"""The categories of terms with which a mention can begin."""
