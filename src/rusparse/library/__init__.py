"""What a program imports: letters from files, mentions from bare text, the archive with its search.

Everything here joins rooms that don't know one another; none of the work is done here.
"""

from ..mailboxes import open_mailbox
from .archive import Archive
from .feeds import Listing
from .files import parse_file, read_standard_input
from .intake import parse_mailbox
from .selecting import ArchiveSource
from .texts import explain_text, find_contacts, find_dates, find_prices

__all__ = [
    "Archive",
    "ArchiveSource",
    "Listing",
    "explain_text",
    "find_contacts",
    "find_dates",
    "find_prices",
    "open_mailbox",
    "parse_file",
    "parse_mailbox",
    "read_standard_input",
]
