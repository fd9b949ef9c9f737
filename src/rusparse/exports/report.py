"""What an export wrote, kept beside it as its manifest; and whether an export is as written.

The manifest is the last file to appear: an export without one was cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rusparse.errors import ExportError, InputError
from rusparse.records import SCHEMA_VERSION
from rusparse.version import __version__

__all__ = [
    "ExportReport",
    "Fingerprint",
    "find_manifest",
    "measure_output",
    "read_manifest",
    "take_fingerprint",
    "verify_export",
]

_MANIFEST: Final = "manifest.json"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many files, how many bytes, and their SHA-256.

    Of a folder it is the SHA-256 of what `sha256sum` prints for its files in the order of their
    paths ("HASH  PATH" and LF each), without the manifest.
    """

    files: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote.

    `counts` say how much by noun ("letters", "events"); `missing` names what could not be read
    or was not there, and so is not in the output. `rusparse` is the version that wrote it.
    """

    export: str
    counts: Mapping[str, int]
    missing: tuple[str, ...]
    fingerprint: Fingerprint
    remarks: tuple[str, ...] = ()
    rusparse: str = __version__
    schema_version: int = SCHEMA_VERSION

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    def render(self) -> bytes:
        """The report as its manifest: one JSON object, indented."""
        values = asdict(self)
        values.pop("remarks")
        text = json.dumps(values, ensure_ascii=False, indent=2)
        return text.encode("utf-8", "backslashreplace") + b"\n"


def find_manifest(output: Path) -> Path:
    """Where the manifest of an export lies: in a folder, beside a file."""
    return output / _MANIFEST if output.is_dir() else output.with_name(f"{output.name}.{_MANIFEST}")


def take_fingerprint(output: Path, *, sync: bool = False) -> Fingerprint:
    """Read an output whole; with `sync`, it is on the disk when this returns."""
    if not output.is_dir():
        size, digest = _hash_file(output, sync=sync)
        return Fingerprint(1, size, digest)
    names = hashlib.sha256()
    files = total = 0
    for name in _list_files(output):
        size, digest = _hash_file(output / name, sync=sync)
        names.update(f"{digest}  {name}\n".encode())
        files += 1
        total += size
    return Fingerprint(files, total, names.hexdigest())


def measure_output(output: Path) -> tuple[int, int]:
    """How many files an output has, and how many bytes; nothing of them is read."""
    if not output.is_dir():
        return 1, output.stat().st_size
    sizes = [(output / name).stat().st_size for name in _list_files(output)]
    return len(sizes), sum(sizes)


def _list_files(folder: Path) -> list[str]:
    """The paths of an output's files inside its folder, in order, with "/" between names."""
    top = os.fspath(folder)
    found = [
        os.path.relpath(os.path.join(root, name), top).replace(os.sep, "/")  # noqa: PTH118
        for root, _, names in os.walk(top)
        for name in names
    ]
    return sorted(name for name in found if name != _MANIFEST)


def _hash_file(path: Path, *, sync: bool) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        if sync:
            os.fsync(file.fileno())
    return size, digest


def verify_export(output: str | os.PathLike[str]) -> Mapping[str, Any]:
    """Check that an export is all there and as it was written, and give its manifest.

    Raises `InputError` if there is no such file or folder, and `ExportError` if it has no
    manifest (it was cut off, or is no export) or is not what the manifest says.
    """
    path = Path(output)
    if not path.exists():
        raise InputError(f"{path}: an export was expected, and there is no such file or folder")
    place = find_manifest(path)
    manifest = read_manifest(place)
    if manifest is None:
        raise ExportError(f"{place}: missing or unreadable: the export was cut off; export again")
    found = asdict(take_fingerprint(path))
    for name, expected in manifest["fingerprint"].items():
        if found.get(name) != expected:
            raise ExportError(
                f"{path}: the manifest says {name} {expected}, and the output has "
                f"{found.get(name)}: it was cut off or changed; export again"
            )
    return manifest


def read_manifest(path: Path) -> dict[str, Any] | None:
    """A manifest of an export; None if there is none that can be read."""
    try:
        manifest = json.loads(path.read_bytes())
        known = isinstance(manifest["export"], str) and isinstance(manifest["fingerprint"], dict)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return manifest if known else None
