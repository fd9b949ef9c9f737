"""The one place where the day of the machine enters: it is what "upcoming" means."""

from __future__ import annotations

import datetime as dt

__all__ = ["read_today"]


def read_today() -> dt.date:
    """Today where the command runs."""
    return dt.date.today()  # noqa: DTZ011 - the reader's day, in the reader's time zone
