"""Feeds for other search engines: the sections of letters as documents, with what finds them.

A document is a section that has content, with its letter's fields and an id that is the same each
time, so that what is sent twice is there once. What rusparse's own search knows of a language goes
along: the base forms and parts of compounds of a section's words stand in its field `words`, and
the forms that an engine's stemmer gets wrong in its settings.

Documents go to one index a language (`rusparse-sv`), for an engine analyses a query by the index
that it asks, and a language is decided by the letter. An alias (`rusparse`) asks all of them.
"""

from .bulk import BulkBounds
from .connection import Connection, Credentials, Patience
from .feeding import FeedReport, feed_engine
from .sending import Refusal

__all__ = [
    "BulkBounds",
    "Connection",
    "Credentials",
    "FeedReport",
    "Patience",
    "Refusal",
    "feed_engine",
]
