"""Parts in the making: bytes that gather in memory, are spilled to tmp/, and become files."""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

from rusparse.records import Newsletter

from .layout import QUARANTINE, TMP, find_numbers, find_partition, find_sent_at, make_part_path
from .manifest import PartEntry, PartSummary, render_manifest
from .originals import get_frame_writer
from .quarantine import QuarantinedMessage
from .transactions import write_synced

__all__ = ["NewRecord", "PendingParts", "PendingQuarantine", "make_new_record"]

MAX_HELD_BYTES = 16 << 20

MAX_PART_RECORDS = 10_000
MAX_PART_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record on its way into an archive, made wherever there is time for it.

    `line` is its JSON without a line end, `partition` the directory of its part, `frame` the
    message, packed (None: it is not kept). It can be pickled.
    """

    id: str
    partition: str
    line: bytes
    frame: bytes | None


def make_new_record(newsletter: Newsletter, original: bytes | None) -> NewRecord:
    """What an archive keeps of a letter; it depends on nothing else."""
    frame = None
    if original is not None:
        frame = get_frame_writer().make_frame(newsletter.id, original, find_sent_at(newsletter))
    return NewRecord(
        id=newsletter.id,
        partition=find_partition(newsletter),
        line=newsletter.model_dump_json().encode(),
        frame=frame,
    )


class _PendingFile:
    """A file that grows at its end; what is held in memory is written out by `spill`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size_bytes = 0
        self.held_bytes = 0
        self._sha256 = hashlib.sha256()
        self._held: list[bytes] = []

    def append(self, data: bytes) -> int:
        """Add bytes, and tell at which offset they stand."""
        offset = self.size_bytes
        self._held.append(data)
        self._sha256.update(data)
        self.size_bytes += len(data)
        self.held_bytes += len(data)
        return offset

    def spill(self) -> None:
        if self._held:
            with self.path.open("ab") as file:
                file.writelines(self._held)
            self._held.clear()
            self.held_bytes = 0

    def finish(self) -> None:
        """Have all of it on the disk."""
        with self.path.open("ab") as file:
            file.writelines(self._held)
            file.flush()
            os.fsync(file.fileno())
        self._held.clear()
        self.held_bytes = 0

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


class PendingPart:
    """A part of records in the making."""

    def __init__(self, tmp: Path, partition: str, number: int) -> None:
        self._partition = partition
        self._number = number
        stem = f"{partition.replace('/', ',')},part-{number:06}"
        self._records = _PendingFile(tmp / f"{stem}.records")
        self._originals = _PendingFile(tmp / f"{stem}.originals")
        self._manifest = tmp / f"{stem}.manifest"
        self._entries: list[PartEntry] = []

    @property
    def is_full(self) -> bool:
        """Whether the next record belongs to the next part."""
        largest = max(self._records.size_bytes, self._originals.size_bytes)
        return len(self._entries) >= MAX_PART_RECORDS or largest >= MAX_PART_BYTES

    @property
    def held_bytes(self) -> int:
        """How much memory the part takes."""
        return self._records.held_bytes + self._originals.held_bytes

    def add(self, record: NewRecord) -> int:
        """Take a record in; how many bytes of memory that takes until the next `spill`."""
        held_before = self.held_bytes
        line = record.line + b"\n"
        offset = self._records.append(line)
        frame_place = (0, 0)
        if record.frame is not None:
            frame_place = (self._originals.append(record.frame), len(record.frame))
        self._entries.append(
            PartEntry(record.id, offset, len(line), zlib.crc32(line), *frame_place)
        )
        return self.held_bytes - held_before

    def spill(self) -> None:
        """Give the memory back."""
        self._records.spill()
        self._originals.spill()

    def finish(self) -> dict[str, str]:
        """Complete the files in tmp/; their names there, and where they belong."""
        self._records.finish()
        originals_sha256 = ""
        files = {self._manifest.name: self._path("manifest")}
        if self._originals.size_bytes:
            self._originals.finish()
            originals_sha256 = self._originals.sha256
            files[self._originals.path.name] = self._path("originals")
        files[self._records.path.name] = self._path("records")
        summary = PartSummary(
            len(self._entries),
            self._records.size_bytes,
            self._records.sha256,
            self._originals.size_bytes,
            originals_sha256,
        )
        write_synced(self._manifest, render_manifest(summary, self._entries))
        return files

    def _path(self, kind: str) -> str:
        return make_part_path(kind, self._partition, self._number)


class PendingParts:
    """The parts in the making of one commit, by month; they hold little memory together."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._parts: dict[str, PendingPart] = {}
        self._full: list[PendingPart] = []
        self._numbers: dict[str, int] = {}
        self._held_bytes = 0

    def add(self, record: NewRecord) -> None:
        """Take a record in."""
        part = self._parts.get(record.partition)
        if part is None:
            number = self._take_number(record.partition)
            part = self._parts[record.partition] = PendingPart(
                self._root / TMP, record.partition, number
            )
        self._held_bytes += part.add(record)
        if part.is_full:
            part.spill()
            self._full.append(self._parts.pop(record.partition))
        if self._held_bytes > MAX_HELD_BYTES:
            for part in self._parts.values():
                part.spill()
            self._held_bytes = 0

    def finish(self) -> dict[str, str]:
        """Complete all files in tmp/; their names there, and where they belong."""
        files: dict[str, str] = {}
        for part in (*self._full, *(self._parts[name] for name in sorted(self._parts))):
            files.update(part.finish())
        return files

    def clear(self) -> None:
        """Begin anew, with the next numbers."""
        self._full.clear()
        self._parts.clear()
        self._held_bytes = 0

    def _take_number(self, partition: str) -> int:
        last = self._numbers.get(partition)
        if last is None:
            # Numbers of originals without records count too: nothing is ever written over.
            directories = [
                (self._root / make_part_path(kind, partition, 1)).parent
                for kind in ("records", "originals", "manifest")
            ]
            last = max((max(find_numbers(path), default=0) for path in directories), default=0)
        self._numbers[partition] = last + 1
        return last + 1


class PendingQuarantine:
    """A part of the quarantine in the making."""

    def __init__(self, tmp: Path, number: int) -> None:
        self._number = number
        self._lines = _PendingFile(tmp / f"quarantine-{number:06}.lines")
        self._messages = _PendingFile(tmp / f"quarantine-{number:06}.messages")

    def add(self, message: QuarantinedMessage, frame: bytes) -> None:
        """Take a message in, with its bytes as `make_quarantine_frame` packs them."""
        offset = self._messages.append(frame)
        placed = message.model_copy(
            update={"frame_offset_bytes": offset, "frame_length_bytes": len(frame)}
        )
        self._lines.append(placed.model_dump_json().encode() + b"\n")
        if self._lines.held_bytes + self._messages.held_bytes > MAX_HELD_BYTES:
            self._lines.spill()
            self._messages.spill()

    def finish(self) -> dict[str, str]:
        """Complete the files in tmp/; their names there, and where they belong."""
        self._messages.finish()
        self._lines.finish()
        stem = f"{QUARANTINE}/part-{self._number:06}"
        return {
            self._messages.path.name: f"{stem}.mbox.zst",
            self._lines.path.name: f"{stem}.jsonl",
        }
