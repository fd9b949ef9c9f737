"""The manifest of a part: hashes of its records and originals, and where each one stands.

The first line is a `PartSummary`, each further one a `PartEntry`, in the order of the records. A
lost manifest can be made again from the other two files; what is lost with it is the proof that
they are as they were written.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rusparse.errors import ArchiveError, RecordError
from rusparse.records import parse_record

from .layout import make_part_path
from .originals import iterate_frames

__all__ = [
    "Manifest",
    "PartEntry",
    "PartSummary",
    "find_entries",
    "load_ids",
    "load_manifest",
    "load_summary",
    "parse_manifest",
    "rebuild_manifest",
    "render_manifest",
]

_ID = re.compile(rb'"id":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class PartSummary:
    """What a part holds; hashes are SHA-256, that of originals is empty if there are none."""

    count: int
    records_bytes: int
    records_sha256: str
    originals_bytes: int
    originals_sha256: str


class PartEntry(NamedTuple):
    """One record: its line in the records, with its CRC-32, and its frame in the originals.

    Lengths are in bytes, the line's with its line end; a frame of length 0 is none.
    """

    id: str
    offset: int
    length: int
    crc32: int
    frame_offset: int
    frame_length: int


class Manifest(NamedTuple):
    """A manifest as read; `rebuilt` if it was not on disk, so that its hashes prove nothing."""

    summary: PartSummary
    entries: tuple[PartEntry, ...]
    rebuilt: bool = False


def render_manifest(summary: PartSummary, entries: list[PartEntry]) -> bytes:
    """A manifest as lines of JSON."""
    lines = [_render(asdict(summary))]
    lines += [_render(entry._asdict()) for entry in entries]
    return b"".join(lines)


def _render(values: dict[str, object]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest. Raises `ArchiveError` for what is none."""
    try:
        first, *rest = data.splitlines()
        summary = PartSummary(**json.loads(first))
        entries = tuple(PartEntry(**json.loads(line)) for line in rest)
    except (ValueError, TypeError) as error:
        raise ArchiveError(f"no manifest: {error}") from error
    if summary.count != len(entries):
        raise ArchiveError(f"a manifest of {summary.count} entries was expected: {len(entries)}")
    return Manifest(summary, entries)


def load_manifest(root: Path, partition: str, number: int) -> Manifest:
    """A part's manifest from disk, or made again if it is missing or damaged."""
    path = root / make_part_path("manifest", partition, number)
    try:
        return parse_manifest(path.read_bytes())
    except (OSError, ArchiveError):
        return rebuild_manifest(root, partition, number)


def load_summary(root: Path, partition: str, number: int) -> PartSummary:
    """What a part holds; much faster than its whole manifest."""
    path = root / make_part_path("manifest", partition, number)
    try:
        status = path.stat()
        return _read_summary(path, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError, TypeError):
        return rebuild_manifest(root, partition, number).summary


@lru_cache(maxsize=4_096)
def _read_summary(path: Path, _modified_ns: int, _size_bytes: int) -> PartSummary:
    """The first line of a manifest, kept as long as the file stays: every search asks for all."""
    with path.open("rb") as file:
        return PartSummary(**json.loads(file.readline()))


def load_ids(root: Path, partition: str, number: int) -> list[str]:
    """The ids of a part's records; much faster than its whole manifest."""
    path = root / make_part_path("manifest", partition, number)
    try:
        with path.open("rb") as file:
            count = json.loads(file.readline())["count"]
            ids = _ID.findall(file.read())
    except (OSError, ValueError, LookupError, TypeError):
        count, ids = None, []
    if len(ids) != count:
        return [entry.id for entry in load_manifest(root, partition, number).entries]
    return [record_id.decode() for record_id in ids]


def find_entries(root: Path, partition: str, number: int, id_prefix: str) -> list[PartEntry]:
    """The entries of a part whose ids begin so; a part that has none is soon passed over."""
    path = root / make_part_path("manifest", partition, number)
    try:
        data = path.read_bytes()
        count = json.loads(data.partition(b"\n")[0])["count"]
        if data.count(b'"id":"') == count and b'"id":"' + id_prefix.encode() not in data:
            return []
    except (OSError, ValueError, LookupError, TypeError):
        pass  # Then it is made again from the records.
    entries = load_manifest(root, partition, number).entries
    return [entry for entry in entries if entry.id.startswith(id_prefix)]


def rebuild_manifest(root: Path, partition: str, number: int) -> Manifest:
    """A part's manifest, made from its records and originals as far as they can be read."""
    frames: dict[str, tuple[int, int]] = {}
    originals = root / make_part_path("originals", partition, number)
    if originals.exists():
        try:
            for offset, length, frame in iterate_frames(originals):
                frames[frame.id] = (offset, length)
        except ArchiveError:
            pass  # What follows damage can't be placed; its records are listed without originals.
    records = root / make_part_path("records", partition, number)
    entries = []
    offset = 0
    with records.open("rb") as file:
        for line in file:
            record_id = _read_id(line)
            if record_id is not None:
                frame_place = frames.get(record_id, (0, 0))
                entries.append(
                    PartEntry(record_id, offset, len(line), zlib.crc32(line), *frame_place)
                )
            offset += len(line)
    originals_bytes, originals_sha256 = hash_file(originals) if originals.exists() else (0, "")
    summary = PartSummary(len(entries), *hash_file(records), originals_bytes, originals_sha256)
    return Manifest(summary, tuple(entries), rebuilt=True)


def _read_id(line: bytes) -> str | None:
    try:
        return parse_record(line).id
    except RecordError:
        return None


def hash_file(path: Path) -> tuple[int, str]:
    """A file's size in bytes and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


def iterate_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, numbered from 1, without their ends."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            yield number, line.rstrip(b"\n")
