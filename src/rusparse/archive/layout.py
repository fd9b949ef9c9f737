"""Where things lie in an archive, and whether a directory is one.

    archive.json                                     the mark: format and versions
    records/year=2021/month=12/part-000001.jsonl     the records, one a line: the truth
    originals/year=2021/month=12/part-000001.mbox.zst   the messages, mboxrd, one zstd frame each
    manifest/year=2021/month=12/part-000001.jsonl    hashes of the two, and the places in them
    quarantine/part-000001.{jsonl,mbox.zst}          what could not be read, with its bytes
    ledger.jsonl                                     what each import found, and what became of it
    lock, tmp/                                       of the import that is running

A letter's year and month are those of its Date header in UTC, else of its issue; without either
they are "unknown". Parts are numbered from 1 and never change once they are there.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from rusparse.errors import ArchiveError, SchemaVersionError
from rusparse.records import SCHEMA_VERSION, Newsletter

__all__ = [
    "FORMAT_VERSION",
    "check_archive",
    "find_numbers",
    "find_partition",
    "find_sent_at",
    "iterate_parts",
    "make_part_path",
    "render_mark",
]

FORMAT_VERSION = 1
"""The version of this layout; an archive of a later one is refused."""

MARK = "archive.json"
LEDGER = "ledger.jsonl"
LOCK = "lock"
TMP = "tmp"
QUARANTINE = "quarantine"
_FORMAT = "rusparse archive"
_PART = re.compile(r"part-([0-9]{6,12})\.(?:jsonl|mbox\.zst)")
_SUFFIXES = {"records": ".jsonl", "originals": ".mbox.zst", "manifest": ".jsonl"}


def find_partition(newsletter: Newsletter) -> str:
    """The directory of a letter's part, such as "year=2021/month=12"."""
    sent_at = find_sent_at(newsletter)
    if sent_at is not None:
        return f"year={sent_at.year:04}/month={sent_at.month:02}"
    if newsletter.issue.date is not None:
        return f"year={newsletter.issue.date[:4]}/month={newsletter.issue.date[5:7]}"
    return "year=unknown/month=unknown"


def find_sent_at(newsletter: Newsletter) -> dt.datetime | None:
    """When a letter was sent, in UTC and without a zone; None if it does not say."""
    sent_at = newsletter.sent_at
    if sent_at is None:
        return None
    local, offset = sent_at.replace(tzinfo=None), sent_at.utcoffset()
    try:
        return local - offset if offset else local
    except OverflowError:  # on the first or last day that there is
        return local


def make_part_path(kind: str, partition: str, number: int) -> str:
    """A part's path inside the archive; `kind` is "records", "originals" or "manifest".

    >>> make_part_path("records", "year=2021/month=12", 1)
    'records/year=2021/month=12/part-000001.jsonl'
    """
    return f"{kind}/{partition}/part-{number:06}{_SUFFIXES[kind]}"


def iterate_parts(root: Path) -> Iterator[tuple[str, int]]:
    """The (partition, number) of every part with records, in the order of their names."""
    records = root / "records"
    for year in _list_folders(records, "year="):
        for month in _list_folders(records / year, "month="):
            for number in sorted(find_numbers(records / year / month, ".jsonl")):
                yield f"{year}/{month}", number


def _list_folders(directory: Path, prefix: str) -> list[str]:
    # Every search asks for all parts: globbing took longer than the search itself.
    if not directory.is_dir():
        return []
    with os.scandir(directory) as entries:
        return sorted(
            entry.name for entry in entries if entry.name.startswith(prefix) and entry.is_dir()
        )


def find_numbers(directory: Path, suffix: str = "") -> Iterator[int]:
    """The numbers of the parts in a directory."""
    if directory.is_dir():
        with os.scandir(directory) as entries:
            names = [entry.name for entry in entries]
        for name in names:
            match = _PART.fullmatch(name)
            if match and name.endswith(suffix):
                yield int(match[1])


def render_mark() -> bytes:
    """What stands in archive.json."""
    mark = {"format": _FORMAT, "version": FORMAT_VERSION, "schema_version": SCHEMA_VERSION}
    return json.dumps(mark).encode() + b"\n"


def check_archive(root: Path) -> bool:
    """True if the directory is an archive, False if one can be made there.

    Raises `ArchiveError` for anything else that stands there, and `SchemaVersionError` for an
    archive that a later rusparse wrote.
    """
    if not root.exists():
        return False
    if not root.is_dir():
        raise ArchiveError(f"{root}: an archive is a directory, and this is a file")
    mark = root / MARK
    if mark.is_file():
        _check_mark(mark)
        return True
    strange = sorted(path.name for path in root.iterdir() if path.name not in (LOCK, TMP))
    if strange:
        raise ArchiveError(
            f"{root}: no archive: it holds {strange[0]!r} and no {MARK}; "
            "give an empty or a new directory"
        )
    return False


def _check_mark(mark: Path) -> None:
    try:
        content = json.loads(mark.read_bytes())
        ours = content["format"] == _FORMAT
        version, schema_version = int(content["version"]), int(content["schema_version"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(f"{mark}: the mark of an archive can't be read: {error}") from error
    if not ours:
        raise ArchiveError(
            f"{mark}: the mark of an archive was expected, not {content['format']!r}"
        )
    if version > FORMAT_VERSION or schema_version > SCHEMA_VERSION:
        raise SchemaVersionError(
            f"{mark}: the archive has version {version} with records of schema version "
            f"{schema_version}, and this rusparse knows them up to {FORMAT_VERSION} and "
            f"{SCHEMA_VERSION}: it was written by a later rusparse; upgrade this one to use it"
        )


def is_inside(path: str) -> bool:
    """Whether a relative path stays inside the directory that it is relative to."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and bool(pure.parts)
