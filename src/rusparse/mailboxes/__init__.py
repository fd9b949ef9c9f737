"""Files and folders to raw messages: `open_mailbox`, one reader a format, chosen by content."""

from .mailbox import Fingerprint, Mailbox, open_mailbox
from .mbox import find_message_start, read_mbox_range
from .raw import Place, RawMessage, Reading, Skipped

__all__ = [
    "Fingerprint",
    "Mailbox",
    "Place",
    "RawMessage",
    "Reading",
    "Skipped",
    "find_message_start",
    "open_mailbox",
    "read_mbox_range",
]
