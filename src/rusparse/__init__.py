"""Turns received newsletter e-mails into structured, typed, searchable records."""

__version__ = "0.1.0"
