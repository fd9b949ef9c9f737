"""The search engine's files: opened, made anew when they can't be used, and its errors in ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rusparse.errors import ArchiveError

from .schema import load_schema

if TYPE_CHECKING:
    import tantivy

__all__ = [
    "DESCRIPTION",
    "SEGMENTS",
    "EngineDamaged",
    "engine_errors",
    "open_engine",
    "open_writer",
    "read_state",
    "remove_engine",
]

SEGMENTS: Final = "segments"
# The engine's list of its files, replaced by each commit.
DESCRIPTION: Final = "meta.json"
_WRITER_BYTES: Final = 128_000_000


class EngineDamaged(Exception):  # noqa: N818 - never leaves this package
    """The engine's files are missing, cut off or of another version."""


def open_engine(folder: Path, *, create: bool) -> tantivy.Index:
    """The engine on the files below the index's folder; raises `EngineDamaged`."""
    import tantivy

    segments = folder / SEGMENTS
    with engine_errors():
        if create:
            segments.mkdir(parents=True, exist_ok=True)
        elif not segments.is_dir() or not tantivy.Index.exists(str(segments)):
            raise EngineDamaged("there are no files of an index")
        return tantivy.Index(load_schema(), path=str(segments))


def open_writer(engine: tantivy.Index) -> tantivy.IndexWriter:
    """The one writer; raises `ArchiveError` while another process has it."""
    try:
        # One thread: the order of documents, and with it the files, depend on nothing else. It
        # runs beside the one that analyses the texts, which takes longer.
        return engine.writer(_WRITER_BYTES, 1)
    except (ValueError, OSError) as error:
        if "lock" in str(error).lower():
            raise ArchiveError(
                "the index is being updated by another process; wait until it has ended and try "
                "again (searching goes on meanwhile)"
            ) from error
        raise EngineDamaged(str(error)) from error


def read_state(folder: Path) -> tuple[int, ...]:
    """What changes whenever the engine's files do; raises `EngineDamaged` if there are none."""
    try:
        stat = (folder / SEGMENTS / DESCRIPTION).stat()
    except OSError as error:
        raise EngineDamaged("there are no files of an index") from error
    return (stat.st_ino, stat.st_mtime_ns, stat.st_size)


def remove_engine(folder: Path) -> None:
    """Remove the engine's files, and nothing else in the folder."""
    shutil.rmtree(folder / SEGMENTS, ignore_errors=True)


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn what the engine raises on files that it can't use into `EngineDamaged`."""
    try:
        yield
    except (ValueError, OSError, UnicodeDecodeError) as error:
        raise EngineDamaged(str(error)) from error
    except BaseException as error:
        # On some damage the engine panics, which comes as an exception outside `Exception`.
        if type(error).__name__ != "PanicException":
            raise
        raise EngineDamaged(str(error)) from None
