"""Records on disk: layout, append, ledger, verify. `Archive` reads, `open_writer` adds."""

from .archive import Archive, DamageWarning, Part
from .damage import Damage
from .layout import find_sent_at
from .ledger import LedgerEntry
from .pending import NewRecord, make_new_record
from .quarantine import QuarantinedMessage, load_quarantined_hashes, read_kept_messages
from .replacement import KeptRecord, iterate_kept_records
from .verification import Verification
from .writing import ArchiveWriter, load_known_ids, open_writer

__all__ = [
    "Archive",
    "ArchiveWriter",
    "Damage",
    "DamageWarning",
    "KeptRecord",
    "LedgerEntry",
    "NewRecord",
    "Part",
    "QuarantinedMessage",
    "Verification",
    "find_sent_at",
    "iterate_kept_records",
    "load_known_ids",
    "load_quarantined_hashes",
    "make_new_record",
    "open_writer",
    "read_kept_messages",
]
