"""`Archive`: records on disk, to be read, added to and verified."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rusparse.errors import ArchiveError, RecordError, SchemaVersionError, UsageError
from rusparse.records import Newsletter, parse_record

from .damage import Damage
from .layout import check_archive, iterate_parts, make_part_path
from .ledger import LedgerEntry, read_ledger
from .manifest import PartEntry, find_entries, iterate_lines, load_manifest, load_summary
from .originals import read_frame_at
from .pending import make_new_record
from .quarantine import QuarantinedMessage, read_quarantine, read_quarantined_original
from .verification import Verification, find_orphans, verify_archive
from .writing import open_writer

__all__ = ["Archive", "DamageWarning", "Part"]

MAX_LISTED_IDS = 10
_PREFIX = re.compile(r"[0-9a-f]{1,64}")


class DamageWarning(UserWarning):
    """A line of an archive that is no record, and was passed over."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as a reader such as an index sees it.

    `name` is its path without "records/" and suffix; `digest` the SHA-256 of its lines, which
    never change; `lines` its records as JSON, read when they are iterated.
    """

    name: str
    digest: str
    count: int
    lines: Iterator[bytes]


class Archive:
    """An archive in a directory.

    With `create`, a directory that is missing or empty is an archive without records, made by the
    first import. Raises `ArchiveError` for a directory that is something else (without `create`:
    also for none), and `SchemaVersionError` for an archive that a later rusparse wrote.

    >>> Archive("no/such/archive", create=False)
    Traceback (most recent call last):
    rusparse.errors.ArchiveError: no/such/archive: there is no archive; import a mailbox to make one
    """

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        self.path = Path(path)
        if not check_archive(self.path) and not create:
            raise ArchiveError(f"{self.path}: there is no archive; import a mailbox to make one")

    def __len__(self) -> int:
        return sum(
            load_summary(self.path, partition, number).count
            for partition, number in iterate_parts(self.path)
        )

    def add(
        self, newsletters: Iterable[Newsletter], *, originals: Mapping[str, bytes] | None = None
    ) -> LedgerEntry:
        """Add letters, all or none of them; those that the archive has already are left out.

        `originals` are messages by the id of their record. The ledger entry says how many were
        added. Raises `ArchiveError` if another process is writing.
        """
        with open_writer(self.path) as writer:
            found = added = 0
            for newsletter in newsletters:
                original = originals.get(newsletter.id) if originals else None
                found += 1
                added += writer.add(make_new_record(newsletter, original))
            entry = LedgerEntry(
                number=writer.next_entry_number,
                mailbox=None,
                format="records",
                size_bytes=None,
                sha256=None,
                found=found,
                added=added,
                duplicate=found - added,
                other=0,
                quarantined=0,
                skipped=0,
                status="finished",
            )
            writer.commit([entry])
        return entry

    def records(self, *, on_damage: Callable[[Damage], None] | None = None) -> Iterator[Newsletter]:
        """All letters, by month and in the order in which they came.

        A damaged line is passed over: `on_damage` is told of it, or else it is a `DamageWarning`.
        Raises `SchemaVersionError` at a record that a later rusparse wrote.
        """
        for name, number, line in self._iterate_lines():
            try:
                yield parse_record(line)
            except SchemaVersionError:
                raise
            except RecordError as error:
                (on_damage or self.warn)(Damage(name, number, str(error)))

    def record_lines(self) -> Iterator[bytes]:
        """All records as they are stored, one JSON object each, without line ends."""
        for _, _, line in self._iterate_lines():
            yield line

    def parts(self) -> Iterator[Part]:
        """The parts, in the order of their names, with what an index needs to know of each."""
        for partition, number in iterate_parts(self.path):
            summary = load_summary(self.path, partition, number)
            path = self.path / make_part_path("records", partition, number)
            lines = (line for _, line in iterate_lines(path))
            name = f"{partition}/part-{number:06}"
            yield Part(name, summary.records_sha256, summary.count, lines)

    def lost_parts(self) -> Iterator[Damage]:
        """The parts of which there are originals or a manifest, and no records."""
        return find_orphans(self.path)

    def get(self, id_prefix: str) -> Newsletter:
        """The letter with this id, or with an id that begins so.

        Raises `UsageError` if no letter's id does, or if several do (the message lists them), and
        `RecordError` if its record is damaged.
        """
        partition, number, entry = self._find_entry(id_prefix)
        path = self.path / make_part_path("records", partition, number)
        with path.open("rb") as file:
            file.seek(entry.offset)
            return parse_record(file.read(entry.length))

    def original(self, id_prefix: str) -> bytes:
        """The message of a record, byte for byte as it was read.

        Raises `UsageError` as `get` does, and `ArchiveError` if the message was not kept or is
        damaged.
        """
        partition, number, entry = self._find_entry(id_prefix)
        message = self._read_original(partition, number, entry)
        if message is None:
            raise ArchiveError(f"{entry.id}: the record was added without its original message")
        return message

    def open_originals(self, part_name: str) -> Callable[[str], bytes | None]:
        """What reads the original of each record of a part by its id, None if it was not kept.

        It is for many messages of one part, and raises as `original` does.
        """
        partition, _, number = part_name.rpartition("/part-")
        entries = {
            entry.id: entry for entry in load_manifest(self.path, partition, int(number)).entries
        }

        def read(record_id: str) -> bytes | None:
            entry = entries.get(record_id)
            return self._read_original(partition, int(number), entry) if entry else None

        return read

    def _read_original(self, partition: str, number: int, entry: PartEntry) -> bytes | None:
        if not entry.frame_length:
            return None
        path = self.path / make_part_path("originals", partition, number)
        frame = read_frame_at(path, entry.frame_offset, entry.frame_length)
        if frame.id != entry.id:
            raise ArchiveError(
                f"{path}: the original of {entry.id} was expected, not of {frame.id}"
            )
        return frame.message

    def verify(self) -> Verification:
        """Read everything, and name every file and line that is not as it was written."""
        return verify_archive(self.path)

    def ledger(self) -> Iterator[LedgerEntry]:
        """What each import found, from the first one on."""
        return read_ledger(self.path)

    def quarantined(
        self, *, on_damage: Callable[[Damage], None] | None = None
    ) -> Iterator[QuarantinedMessage]:
        """The messages that could not be read, with their places and reasons.

        A damaged line is passed over as by `records`.
        """
        return read_quarantine(self.path, on_damage or self.warn)

    def quarantined_original(self, sha256: str) -> bytes:
        """The bytes of a message in quarantine. Raises `ArchiveError` if there is no such one."""
        return read_quarantined_original(self.path, sha256)

    def warn(self, damage: Damage) -> None:
        """Tell of damage that was passed over, as a `DamageWarning`."""
        warnings.warn(f"{self.path}/{damage}", DamageWarning, stacklevel=3)

    def _iterate_lines(self) -> Iterator[tuple[str, int, bytes]]:
        for partition, number in iterate_parts(self.path):
            name = make_part_path("records", partition, number)
            for line_number, line in iterate_lines(self.path / name):
                yield name, line_number, line

    def _find_entry(self, id_prefix: str) -> tuple[str, int, PartEntry]:
        prefix = id_prefix.strip().lower()
        if not _PREFIX.fullmatch(prefix):
            raise UsageError(f"an id of 1 to 64 hexadecimal digits was expected, not {id_prefix!r}")
        found = [
            (partition, number, entry)
            for partition, number in iterate_parts(self.path)
            for entry in find_entries(self.path, partition, number, prefix)
        ]
        if not found:
            raise UsageError(f"{self.path}: no letter has an id that begins with {prefix}")
        if len(found) > 1:
            listed = ", ".join(entry.id[:16] for _, _, entry in found[:MAX_LISTED_IDS])
            more = f" and {len(found) - MAX_LISTED_IDS} more" if len(found) > MAX_LISTED_IDS else ""
            raise UsageError(
                f"{prefix}: {len(found)} letters have an id that begins so: {listed}{more}; "
                "give more of its digits"
            )
        return found[0]
