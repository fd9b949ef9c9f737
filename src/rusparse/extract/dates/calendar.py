"""Names that vocabularies and rules share: months, weekdays, seasons, and categories of terms."""

from __future__ import annotations

__all__ = [
    "AFTER_NUMBERS",
    "COMING",
    "FOLLOWERS",
    "MONTHS",
    "SATURDAY",
    "SEASONS",
    "STARTERS",
    "SUNDAY",
    "WEEKDAYS",
]

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
SATURDAY, SUNDAY = 5, 6
COMING = 2
"""The step to the first weekday or month that comes; "next" may mean that of the next week."""
SEASONS = ("spring", "summer", "autumn", "winter")

STARTERS = frozenset(
    {"month", "month_in", "month_stem", "weekday", "past_weekday", "ordinal", "cardinal", "feast"}
    | {"week", "week_starts", "quarter", "quarter_letter", "school_year", "season", "season_word"}
    | {"day_word", "period_word", "step", "later_before", "ago_before", "ago_open", "between"}
    | {"clock_markers", "clock_noon", "clock_midnight", "repeat_every", "repeat_every_other"}
    | {"repeat_nth_every", "repeat_every_weekday", "repeat_daily", "repeat_weekdays"}
    | {"repeat_weekends", "repeat_weekly", "repeat_fortnightly", "repeat_monthly"}
    | {"repeat_quarterly", "repeat_yearly", "repeat_month_before", "repeat_ordinal_every"}
)
"""The categories of terms with which a mention can begin."""

_COUNTED = frozenset({"unit", "cardinal"})
FOLLOWERS = {
    "cardinal": _COUNTED,
    "later_before": _COUNTED,
    "ago_before": _COUNTED,
    "ago_open": _COUNTED,
    "step": frozenset({"weekday", "month", "feast"}),
    "ordinal": frozenset({"month", "weekday", "unit", "part", "quarter", "half_year", "of"})
    | {"article", "range", "and", "or", "period_word"},
    "week": frozenset(),
    "school_year": frozenset(),
    "clock_markers": frozenset({"time", "clock_half", "clock_noon", "clock_midnight"}),
    "between": frozenset({"clock_markers", "clock_noon", "clock_midnight"}),
}
"""What must follow a category, apart from a number, for a mention to begin with it."""

AFTER_NUMBERS = frozenset(
    {
        "month",
        "month_in",
        "month_stem",
        "unit",
        "of",
        "range",
        "and",
        "or",
        "quarter",
        "half_year",
        "week",
        "part",
        "period_word",
    }
    | {"clock_am", "clock_pm", "clock_suffixes", "clock_markers", "weekday", "feast", "day_word"}
)
"""The categories that may follow a number with which a mention begins."""
