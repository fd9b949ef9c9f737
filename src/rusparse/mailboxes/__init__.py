"""Files and folders to raw messages: `open_mailbox`, one reader a format, chosen by content."""

from .detection import is_wrapped
from .mailbox import Fingerprint, Mailbox, open_mailbox
from .ranges import MboxRange, RangeReading, open_mbox_range
from .raw import Place, RawMessage, Reading, Skipped

__all__ = [
    "Fingerprint",
    "Mailbox",
    "MboxRange",
    "Place",
    "RangeReading",
    "RawMessage",
    "Reading",
    "Skipped",
    "is_wrapped",
    "open_mailbox",
    "open_mbox_range",
]
