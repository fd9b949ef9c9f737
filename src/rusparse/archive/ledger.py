"""The ledger: for each import of each mailbox, what was found and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from rusparse.errors import ArchiveError
from rusparse.records import Record

from .layout import LEDGER

__all__ = ["LedgerEntry", "read_ledger", "render_entries"]


class LedgerEntry(Record):
    """One import of one mailbox. There is no clock in it: entries are numbered."""

    number: int = Field(ge=1)
    """The entry's place in the ledger, from 1."""
    mailbox: str | None
    """The path as given; null for records that came from a program."""
    format: str | None
    """What the mailbox was recognised as, such as "mboxrd"; null if it could not be opened."""
    size_bytes: int | None
    """The size of the mailbox, of a folder that of all its files; null if it was not read whole."""
    sha256: str | None
    """SHA-256 of the mailbox (of a folder, see `Fingerprint`); null if it was not read whole."""
    found: int = Field(ge=0)
    """How many messages were read."""
    added: int = Field(ge=0)
    """How many of them became new records."""
    duplicate: int = Field(ge=0)
    """How many were in the archive already, or came twice."""
    other: int = Field(ge=0)
    """How many were not asked for (see `only` and `since`)."""
    quarantined: int = Field(ge=0)
    """How many could not be read and are in quarantine, new there or not."""
    skipped: int = Field(ge=0)
    """How many files or ranges of bytes were no mail."""
    status: Literal["finished", "interrupted", "failed"]
    """Whether the mailbox was read to its end."""
    error: str | None = None
    """Why it was not, if that is known."""
    only: Literal["all", "newsletters"] = "all"
    """Which letters were asked for; the rest are `other`."""
    since: dt.date | None = None
    """The day from which on letters were asked for; earlier ones are `other`."""
    settings: str | None = None
    """A hash of all that decides how a mailbox is read: the version, the limits, what was asked
    for. A mailbox with the same content and settings need not be read again."""

    def check(self) -> None:
        """Raise `ArchiveError` unless found = added + duplicate + other + quarantined."""
        accounted = self.added + self.duplicate + self.other + self.quarantined
        if self.found != accounted:
            raise ArchiveError(
                f"{self.mailbox}: the import does not add up: {self.found} messages found, and "
                f"{accounted} accounted for ({self.added} added, {self.duplicate} duplicate, "
                f"{self.other} other, {self.quarantined} quarantined)"
            )


def read_ledger(root: Path) -> Iterator[LedgerEntry]:
    """The ledger's entries. Raises `ArchiveError` with the line for what is none."""
    path = root / LEDGER
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield LedgerEntry.model_validate_json(line)
            except ValidationError as error:
                raise ArchiveError(f"{path}: line {number}: no ledger entry: {error}") from error


def render_entries(entries: list[LedgerEntry]) -> bytes:
    """Entries as lines."""
    return b"".join(entry.model_dump_json().encode() + b"\n" for entry in entries)
