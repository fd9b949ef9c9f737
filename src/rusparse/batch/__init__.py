"""Mailboxes into an archive: read, parse, store, and account for every message.

One process reads and stores, one message after the other; between the two stand workers, each
message by itself. What goes wrong with one message stays with it: it is quarantined, with its
place and a reason, and the run goes on.
"""

from .checking import MailboxCheck, check_mailbox
from .crew import count_processors
from .differences import FieldChange
from .importing import import_mailboxes
from .outcomes import Only, Parse, Selection, Unreadable
from .parsing import UnreadableWarning, iterate_letters
from .reparsing import ReparseReport, reparse_archive
from .reports import ImportReport, Progress, SourceReport
from .retrying import RetryReport, retry_quarantined

__all__ = [
    "FieldChange",
    "ImportReport",
    "MailboxCheck",
    "Only",
    "Parse",
    "Progress",
    "ReparseReport",
    "RetryReport",
    "Selection",
    "SourceReport",
    "Unreadable",
    "UnreadableWarning",
    "check_mailbox",
    "count_processors",
    "import_mailboxes",
    "iterate_letters",
    "reparse_archive",
    "retry_quarantined",
]
