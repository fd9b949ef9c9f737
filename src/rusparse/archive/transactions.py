"""Many files, all there or none: written aside, then moved into place by a plan on disk.

A commit has these points, and a process may be killed between any two of them:

    1. every new file is complete in tmp/ and synced
    2. tmp/plan.json names where each of them belongs; its rename is what decides
    3. the files are renamed one by one, those they replace deleted, their directories synced
    4. the plan is deleted

Before 2 nothing has happened, and the next writer deletes what lies in tmp/. After 2 everything
will happen: the next writer goes on with the plan where it was left.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rusparse.errors import ArchiveError

from .layout import TMP, is_inside

__all__ = [
    "commit_files",
    "discard_drafts",
    "has_pending_plan",
    "recover",
    "telling_of_disk",
    "write_synced",
]

_PLAN = "plan.json"


def commit_files(root: Path, files: Mapping[str, str], removed: Iterable[str] = ()) -> None:
    """Move files from tmp/ into place and delete others, all or none; they are synced already.

    `files` has names in tmp/ and the paths inside the archive where they belong, in the order in
    which they are to appear; `removed` are paths inside the archive.
    """
    tmp = root / TMP
    draft = tmp / f"{_PLAN}.draft"
    plan = _Plan(list(files.items()), list(removed))
    write_synced(draft, json.dumps({"moves": plan.moves, "removals": plan.removals}).encode())
    _sync_directory(tmp)
    draft.replace(tmp / _PLAN)
    _sync_directory(tmp)
    _carry_out(root, plan)


@contextmanager
def telling_of_disk(root: Path) -> Iterator[None]:
    """Turn an error of the disk into an `ArchiveError` that says what is kept."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"{root}: writing failed: {error.strerror or error}; what was committed before is "
            "kept, and importing the same again adds the rest"
        ) from error


def recover(root: Path) -> None:
    """Finish the commit that was cut off, if there is one, and delete all that was only begun."""
    tmp = root / TMP
    tmp.mkdir(parents=True, exist_ok=True)
    if has_pending_plan(root):
        _carry_out(root, _read_plan(tmp / _PLAN))
    for path in sorted(tmp.iterdir()):
        path.unlink()


def discard_drafts(root: Path) -> None:
    """Delete what was begun and not committed, unless a commit waits to be finished."""
    if not has_pending_plan(root):
        for path in sorted((root / TMP).glob("*")):
            with suppress(OSError):
                path.unlink()


def has_pending_plan(root: Path) -> bool:
    """Whether a commit was decided and cut off before its end."""
    return (root / TMP / _PLAN).is_file()


def write_synced(path: Path, data: bytes) -> None:
    """Write a file whole, and have it on the disk before going on."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be moved from tmp/ to where, and what is to be deleted."""

    moves: list[tuple[str, str]]
    removals: list[str]


def _carry_out(root: Path, plan: _Plan) -> None:
    directories: dict[Path, None] = {}
    for name, target_name in plan.moves:
        source, target = root / TMP / name, root / target_name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.exists():
            source.replace(target)
        elif not target.exists():
            raise ArchiveError(f"{target}: the file was lost in the middle of a commit")
        for directory in (target.parent, *target.parent.parents):
            directories[directory] = None
            if directory == root:
                break
    for target_name in plan.removals:
        target = root / target_name
        target.unlink(missing_ok=True)
        directories[target.parent] = None
    for directory in directories:
        _sync_directory(directory)
    (root / TMP / _PLAN).unlink()
    _sync_directory(root / TMP)


def _read_plan(path: Path) -> _Plan:
    try:
        content = json.loads(path.read_bytes())
        moves = [(str(name), str(target)) for name, target in content["moves"]]
        removals = [str(target) for target in content["removals"]]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ArchiveError(f"{path}: the plan of a commit can't be read: {error}") from error
    names = [name for name, _ in moves]
    for target in (*names, *(target for _, target in moves), *removals):
        if not is_inside(target) or (target in names and "/" in target):
            raise ArchiveError(
                f"{path}: the plan of a commit names {target!r}, outside the archive"
            )
    return _Plan(moves, removals)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
