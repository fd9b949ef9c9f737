"""Mailboxes into an archive: read, parse, store, and account for every message.

One process reads and stores, one message after the other; between the two stand workers, each
message by itself. What goes wrong with one message stays with it: it is quarantined, with its
place and a reason, and the run goes on.
"""

from .crew import count_processors
from .importing import import_mailboxes
from .outcomes import Only, Parse, Selection
from .reports import ImportReport, Progress, SourceReport

__all__ = [
    "ImportReport",
    "Only",
    "Parse",
    "Progress",
    "Selection",
    "SourceReport",
    "count_processors",
    "import_mailboxes",
]
