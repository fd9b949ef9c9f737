"""What is left of a damaged index: which files are not as they were written, and the rest opened.

The engine ends each of its files with the file's checksum, but compares it never. It reads what its
`meta.json` lists; a folder with the sound files and a list of them alone is an index of the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .engine import DESCRIPTION, SEGMENTS, EngineDamaged, engine_errors
from .schema import load_schema

if TYPE_CHECKING:
    import tantivy

__all__ = ["Salvaged", "find_damaged_files", "open_sound_segments"]

_FOOTER: Final = struct.Struct("<II")
_MAGIC: Final = 1337
_SUFFIXES: Final = (".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm")
_CHUNK_BYTES: Final = 1 << 20


class Salvaged(NamedTuple):
    """An engine on what is sound of an index, and how many sections that leaves out."""

    engine: tantivy.Index
    missing_sections: int


def find_damaged_files(folder: Path) -> list[str]:
    """The names of the engine's files that are missing or not as they were written.

    Raises `EngineDamaged` if the list of them can't be read.
    """
    segments = folder / SEGMENTS
    return [
        name
        for segment in _read_description(segments)["segments"]
        for name in _iterate_names(segment)
        if not _is_sound(segments / name)
    ]


@contextmanager
def open_sound_segments(folder: Path) -> Iterator[Salvaged]:
    """The rest of a damaged index, in a temporary folder for as long; raises `EngineDamaged`."""
    segments = folder / SEGMENTS
    description = _read_description(segments)
    listed = description["segments"]
    sound = [
        segment
        for segment in listed
        if all(_is_sound(segments / name) for name in _iterate_names(segment))
    ]
    if not sound:
        raise EngineDamaged("none of its files are whole")
    with tempfile.TemporaryDirectory(prefix="rusparse-index-", ignore_cleanup_errors=True) as name:
        aside = Path(name)
        for file in (file for segment in sound for file in _iterate_names(segment)):
            _link(segments / file, aside / file)
        kept = description | {"segments": sound}
        (aside / DESCRIPTION).write_text(json.dumps(kept), encoding="utf-8")
        with engine_errors():
            import tantivy

            engine = tantivy.Index(load_schema(), path=str(aside))
        yield Salvaged(engine, _count_sections(listed) - _count_sections(sound))


def _read_description(segments: Path) -> dict[str, Any]:
    try:
        description: dict[str, Any] = json.loads((segments / DESCRIPTION).read_bytes())
        for segment in description["segments"]:
            list(_iterate_names(segment))
            _count_sections([segment])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EngineDamaged(f"the list of its files can't be read: {error}") from error
    return description


def _iterate_names(segment: dict[str, Any]) -> Iterator[str]:
    base = segment["segment_id"].replace("-", "")
    yield from (base + suffix for suffix in _SUFFIXES)
    if segment["deletes"]:
        yield f"{base}.{segment['deletes']['opstamp']}.del"


def _count_sections(segments: list[dict[str, Any]]) -> int:
    return sum(
        int(segment["max_doc"])
        - (int(segment["deletes"]["num_deleted_docs"]) if segment["deletes"] else 0)
        for segment in segments
    )


def _is_sound(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(size - _FOOTER.size)
            footer_bytes, magic = _FOOTER.unpack(file.read(_FOOTER.size))
            body_bytes = size - _FOOTER.size - footer_bytes
            if magic != _MAGIC or body_bytes < 0:
                return False
            file.seek(body_bytes)
            expected = json.loads(file.read(footer_bytes))["crc"]
            file.seek(0)
            checksum = 0
            while body_bytes:
                chunk = file.read(min(_CHUNK_BYTES, body_bytes))
                if not chunk:
                    return False
                checksum = zlib.crc32(chunk, checksum)
                body_bytes -= len(chunk)
    except (OSError, ValueError, LookupError, TypeError, struct.error):
        return False
    return bool(checksum == expected)


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.resolve())
    except OSError:
        # Systems that let no one but administrators link.
        shutil.copyfile(source, target)
