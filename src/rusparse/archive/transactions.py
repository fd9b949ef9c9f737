"""Many files, all there or none: written aside, then moved into place by a plan on disk.

A commit has these points, and a process may be killed between any two of them:

    1. every new file is complete in tmp/ and synced
    2. tmp/plan.json names where each of them belongs; its rename is what decides
    3. the files are renamed one by one, their directories synced
    4. the plan is deleted

Before 2 nothing has happened, and the next writer deletes what lies in tmp/. After 2 everything
will happen: the next writer goes on with the plan where it was left.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from rusparse.errors import ArchiveError

from .layout import TMP, is_inside

__all__ = ["commit_files", "has_pending_plan", "recover", "write_synced"]

_PLAN = "plan.json"


def commit_files(root: Path, files: Mapping[str, str]) -> None:
    """Move files from tmp/ into place, all or none; they are synced already.

    `files` has names in tmp/ and the paths inside the archive where they belong, in the order in
    which they are to appear.
    """
    tmp = root / TMP
    draft = tmp / f"{_PLAN}.draft"
    write_synced(draft, json.dumps(list(files.items())).encode())
    _sync_directory(tmp)
    draft.replace(tmp / _PLAN)
    _sync_directory(tmp)
    _carry_out(root, list(files.items()))


def recover(root: Path) -> None:
    """Finish the commit that was cut off, if there is one, and delete all that was only begun."""
    tmp = root / TMP
    tmp.mkdir(parents=True, exist_ok=True)
    if has_pending_plan(root):
        _carry_out(root, _read_plan(tmp / _PLAN))
    for path in sorted(tmp.iterdir()):
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


def _carry_out(root: Path, moves: Iterable[tuple[str, str]]) -> None:
    directories: dict[Path, None] = {}
    for name, target_name in moves:
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
    for directory in directories:
        _sync_directory(directory)
    (root / TMP / _PLAN).unlink()
    _sync_directory(root / TMP)


def _read_plan(path: Path) -> list[tuple[str, str]]:
    try:
        moves = [(str(name), str(target)) for name, target in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError) as error:
        raise ArchiveError(f"{path}: the plan of a commit can't be read: {error}") from error
    for name, target in moves:
        if "/" in name or not is_inside(name) or not is_inside(target):
            raise ArchiveError(
                f"{path}: the plan of a commit names {target!r}, outside the archive"
            )
    return moves


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
