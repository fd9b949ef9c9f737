"""Writes an export aside, and moves it under its name when it is whole.

Beside the output `NAME` stands a folder `.NAME.partial` while an export runs:

    1. the output is written in it, read once for its hash, and synced
    2. the manifest is written in it
    3. the output is moved under its name, then the manifest
    4. the folder is deleted

A process may be killed at any point: before 3 nothing has happened under the name, and between
the two moves the manifest is missing or is that of another output, which `verify_export` tells.
What was left is cleared away by the next export to the same name.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rusparse.errors import ExportError, UsageError

from .protocol import Format, Journal, Shape, StreamFormat
from .report import (
    ExportReport,
    Fingerprint,
    find_manifest,
    measure_output,
    read_manifest,
    take_fingerprint,
)
from .source import Source

__all__ = ["stream_export", "write_export"]


def write_export(
    form: Format, source: Source, output: str | os.PathLike[str], *, replace: bool = False
) -> ExportReport:
    """Write a source in a format under a name, whole or not at all.

    An earlier export of that name is replaced, unless files were added to it or taken away; that,
    and a file that is no export, only with `replace`; a folder that is no export never. Raises
    `UsageError` for a name that can't be used, and `ExportError` if the disk is full, may not be
    written to, or fails.
    """
    path = Path(os.path.realpath(output))
    with _telling_of_disk(path):
        _check_output(path, form.shape, replace=replace)
        with _hold_aside(path) as aside:
            journal = Journal()
            written = aside / "output"
            if form.shape == "folder":
                written.mkdir()
            form.write(written, source, journal)
            report = ExportReport(
                form.name,
                journal.counts,
                (*source.problems(), *journal.missing),
                take_fingerprint(written, sync=True),
            )
            _put_in_place(written, path, report)
    return report


def stream_export(form: Format, source: Source, write: Callable[[bytes], object]) -> ExportReport:
    """Write a source in a format to a stream such as standard output.

    There is no manifest: what reads the stream learns from the exit code whether all came.
    Raises `UsageError` for a format that is not one stream of bytes.
    """
    if not isinstance(form, StreamFormat):
        raise UsageError(
            f"{form.name} can't be written to standard output; give a {form.shape} to write"
        )
    journal = Journal()
    digest = hashlib.sha256()
    size_bytes = 0
    for piece in form.render(source, journal):
        write(piece)
        digest.update(piece)
        size_bytes += len(piece)
    fingerprint = Fingerprint(1, size_bytes, digest.hexdigest())
    missing = (*source.problems(), *journal.missing)
    return ExportReport(form.name, journal.counts, missing, fingerprint)


@contextmanager
def _telling_of_disk(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"{output}: writing failed: {error.strerror or error}; nothing was put under that "
            "name: give a place that has room and may be written to"
        ) from error


def _check_output(path: Path, shape: Shape, *, replace: bool) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder to write {path.name!r} in")
    if not path.exists():
        return
    if path.is_dir() != (shape == "folder") or not (path.is_dir() or path.is_file()):
        raise UsageError(f"{path}: this format writes a {shape}, and something else stands there")
    manifest = read_manifest(find_manifest(path))
    if _name_aside(path).exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if manifest is not None:
        if not replace and measure_output(path) != _read_measures(manifest):
            raise UsageError(
                f"{path}: the export that stands there has been changed since it was written; "
                "give another name, or say that it is to be replaced"
            )
    elif path.is_dir():
        raise UsageError(f"{path}: the folder holds what is no export; give another name")
    elif not replace:
        raise UsageError(
            f"{path}: there is such a file, which is no export; give another name, or say that "
            "it is to be replaced"
        )


def _read_measures(manifest: Mapping[str, Any]) -> tuple[object, object]:
    fingerprint = manifest["fingerprint"]
    return fingerprint.get("files"), fingerprint.get("size_bytes")


def _name_aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.partial")


@contextmanager
def _hold_aside(path: Path) -> Iterator[Path]:
    """An empty folder beside the output that no other export uses, deleted at the end."""
    aside = _name_aside(path)
    aside.mkdir(exist_ok=True)
    descriptor = os.open(aside, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ExportError(f"{path}: another export is writing there; wait for it") from None
        try:
            _empty(aside)
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    finally:
        os.close(descriptor)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _put_in_place(written: Path, path: Path, report: ExportReport) -> None:
    aside = written.parent
    if written.is_dir():
        # The manifest travels inside the folder, so that both are there at once.
        _write_synced(find_manifest(written), report.render())
        _sync_folders(written)
        if path.exists():
            path.rename(aside / "replaced")
        written.rename(path)
    else:
        manifest = aside / "manifest"
        _write_synced(manifest, report.render())
        written.replace(path)
        manifest.replace(find_manifest(path))
    _sync_folder(path.parent)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(top: Path) -> None:
    for root, _, _ in os.walk(top):
        _sync_folder(Path(root))


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
