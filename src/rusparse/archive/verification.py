"""Checks an archive against what it says of itself, and names every place that differs."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rusparse.errors import ArchiveError, RecordError
from rusparse.records import parse_record

from .damage import Damage
from .layout import find_partition, iterate_parts, make_part_path
from .ledger import read_ledger
from .manifest import Manifest, hash_file, iterate_lines, load_manifest
from .originals import read_frame_at
from .quarantine import read_kept_messages
from .transactions import has_pending_plan

__all__ = ["Verification", "find_orphans", "verify_archive"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What `Archive.verify` found: how much there is, and what is damaged."""

    parts: int
    records: int
    originals: int
    quarantined: int
    damages: tuple[Damage, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages


def verify_archive(root: Path) -> Verification:
    """Read everything: hashes, every line, every original, and whether the ledger adds up."""
    parts = records = originals = 0
    damages: list[Damage] = []
    for partition, number in iterate_parts(root):
        manifest = load_manifest(root, partition, number)
        parts += 1
        records += manifest.summary.count
        originals += sum(entry.frame_length > 0 for entry in manifest.entries)
        damages += _verify_part(root, partition, number, manifest)
    damages += find_orphans(root)
    quarantined, found = _verify_quarantine(root)
    damages += found
    damages += _verify_ledger(root, records)
    return Verification(parts, records, originals, quarantined, tuple(damages))


def _verify_part(root: Path, partition: str, number: int, manifest: Manifest) -> Iterator[Damage]:
    if manifest.rebuilt:
        name = make_part_path("manifest", partition, number)
        yield Damage(name, None, "missing or damaged; what it listed can't be proven")
    name = make_part_path("records", partition, number)
    size_and_hash = hash_file(root / name)
    if size_and_hash != (manifest.summary.records_bytes, manifest.summary.records_sha256):
        found = list(_find_damaged_lines(root, name, partition, manifest))
        yield from found or [Damage(name, None, "not the bytes that were written")]
    elif manifest.rebuilt:
        yield from _find_damaged_lines(root, name, partition, manifest)
    yield from _verify_originals(root, make_part_path("originals", partition, number), manifest)


def _find_damaged_lines(
    root: Path, name: str, partition: str, manifest: Manifest
) -> Iterator[Damage]:
    entries = iter(manifest.entries)
    lines = 0
    for number, line in iterate_lines(root / name):
        lines = number
        entry = None if manifest.rebuilt else next(entries, None)
        try:
            record = parse_record(line)
        except RecordError as error:
            yield Damage(name, number, str(error))
            continue
        if entry is not None and zlib.crc32(line + b"\n") != entry.crc32:
            yield Damage(name, number, "a record, but not the one that was written")
        elif find_partition(record) != partition:
            yield Damage(name, number, f"a record of {find_partition(record)}")
    if not manifest.rebuilt and lines != manifest.summary.count:
        yield Damage(name, lines, f"{manifest.summary.count} lines were written, {lines} are there")


def _verify_originals(root: Path, name: str, manifest: Manifest) -> Iterator[Damage]:
    path = root / name
    if not any(entry.frame_length for entry in manifest.entries):
        return
    if not path.exists():
        yield Damage(name, None, "missing")
        return
    if hash_file(path) == (manifest.summary.originals_bytes, manifest.summary.originals_sha256):
        return
    before = len(manifest.entries)
    for number, entry in enumerate(manifest.entries, 1):
        if not entry.frame_length:
            continue
        try:
            intact = read_frame_at(path, entry.frame_offset, entry.frame_length).id == entry.id
            problem = "another message"
        except ArchiveError as error:
            intact, problem = False, str(error)
        if not intact:
            before = 0
            yield Damage(name, None, f"the original of record {number} ({entry.id}): {problem}")
    if before:
        yield Damage(name, None, "not the bytes that were written, though each message is there")


def find_orphans(root: Path) -> Iterator[Damage]:
    """Manifests and originals whose file of records is not there."""
    for kind in ("originals", "manifest"):
        for path in sorted((root / kind).glob("year=*/month=*/part-*")):
            relative = path.relative_to(root / kind)
            records = root / "records" / relative.parent / f"{relative.name.split('.')[0]}.jsonl"
            if not records.exists():
                yield Damage(f"{kind}/{relative.as_posix()}", None, "its records are missing")


def _verify_quarantine(root: Path) -> tuple[int, list[Damage]]:
    count = 0
    damages: list[Damage] = []
    for _ in read_kept_messages(root, damages.append):
        count += 1
    return count, damages


def _verify_ledger(root: Path, records: int) -> Iterator[Damage]:
    if has_pending_plan(root):
        yield Damage("tmp/plan.json", None, "a commit was cut off; the next import finishes it")
        return
    added = 0
    try:
        for entry in read_ledger(root):
            entry.check()
            added += entry.added
    except ArchiveError as error:
        yield Damage("ledger.jsonl", None, str(error))
        return
    if added != records:
        yield Damage(
            "ledger.jsonl", None, f"{added} records were added, and the parts hold {records}"
        )
