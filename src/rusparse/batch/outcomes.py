"""What becomes of one message: a record, or why there is none. Made in a worker, then sent home."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rusparse.archive import NewRecord, find_sent_at, make_new_record
from rusparse.context import Limits
from rusparse.errors import UsageError
from rusparse.mail import compute_record_id
from rusparse.mailboxes import RawMessage
from rusparse.records import Newsletter, Source

from .identities import Identities

__all__ = [
    "Examined",
    "Held",
    "Known",
    "Only",
    "Other",
    "Outcome",
    "Parse",
    "Selection",
    "Unreadable",
    "Work",
    "examine_message",
]

Parse: TypeAlias = Callable[[bytes, Source], Newsletter]
"""What makes a record of a message's bytes and their place, such as `Parser.parse`."""

Only: TypeAlias = Literal["all", "newsletters"]
"""Which letters an import keeps."""

_UNREADABLE_CODE = "content-unreadable"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which letters are asked for; those that are not are counted and left out.

    With `only` "newsletters" a letter must have been sent in bulk (`Newsletter.bulk`); a letter
    saved without its headers is kept, as nothing tells. `since` is a day in UTC; a letter that
    does not say when it was sent is kept.
    """

    only: Only = "all"
    since: dt.date | None = None

    def __post_init__(self) -> None:
        if self.only not in ("all", "newsletters"):
            raise UsageError(f'only must be "all" or "newsletters", not {self.only!r}')
        if self.since is not None and type(self.since) is not dt.date:
            raise UsageError(f"since must be a datetime.date or None, not {self.since!r}")

    def admits(self, letter: Newsletter) -> bool:
        """Whether a letter is one of those that are asked for."""
        if self.since is not None:
            sent_at = find_sent_at(letter)
            if sent_at is not None and sent_at.date() < self.since:
                return False
        if self.only == "all" or letter.source.media_type != "message/rfc822":
            return True
        return letter.bulk is None or letter.bulk.sent_in_bulk


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message of which no record could be made, and why, as "code: details"."""

    reason: str
    data: bytes
    source: Source


@dataclass(frozen=True, slots=True)
class Known:
    """A message whose record the archive had when the run began."""

    id: str


@dataclass(frozen=True, slots=True)
class Other:
    """A letter that was not asked for."""


@dataclass(frozen=True, slots=True)
class Held:
    """A message that was in quarantine when the run began."""


Outcome: TypeAlias = NewRecord | Known | Held | Other | Unreadable


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a message, and where in the mailbox it ended (None: no such place)."""

    outcome: Outcome
    end_bytes: int | None
    length_bytes: int


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with every message. It can be pickled if `parse` can.

    `known` are the records that need not be made again, and `held` the messages in quarantine that
    need not be tried. `isolated` says that the process is there
    for this alone, so that it may be given up when memory runs out.
    """

    parse: Parse
    limits: Limits
    selection: Selection = Selection()
    keep_originals: bool = True
    known: Identities = field(default_factory=Identities)
    held: Identities = field(default_factory=Identities)
    isolated: bool = False


def examine_message(raw: RawMessage, work: Work) -> Examined:
    """What becomes of one message.

    Whatever `work.parse` raises is a reason, except what is meant for the whole process: a lack
    of memory is that only where the process is a worker.
    """
    source = raw.source
    end = None
    if source.offset_bytes is not None and source.length_bytes is not None:
        end = source.offset_bytes + source.length_bytes
    return Examined(_make_outcome(raw, work), end, source.length_bytes or len(raw.data))


def _make_outcome(raw: RawMessage, work: Work) -> Outcome:
    if work.held and hashlib.sha256(raw.data).hexdigest() in work.held:
        return Held()
    if raw.quarantine_reason is not None:
        return Unreadable(raw.quarantine_reason, raw.data, raw.source)
    try:
        if work.known:
            record_id = compute_record_id(raw.data)
            if record_id in work.known:
                return Known(record_id)
        letter = work.parse(raw.data, raw.source)
        if any(remark.code == _UNREADABLE_CODE for remark in letter.diagnostics):
            reason = f"{_UNREADABLE_CODE}: neither a message nor a readable letter"
            return Unreadable(reason, raw.data, raw.source)
        if not work.selection.admits(letter):
            return Other()
        return make_new_record(letter, raw.data if work.keep_originals else None)
    except Exception as error:
        if work.isolated and isinstance(error, MemoryError):
            raise
        reason = f"parse-failed: {type(error).__name__}: {error}"
        return Unreadable(reason, raw.data, raw.source)
