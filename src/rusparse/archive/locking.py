"""One writer at a time: a lock that the system gives back when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rusparse.errors import ArchiveError

from .layout import LOCK

__all__ = ["hold_lock"]


@contextmanager
def hold_lock(root: Path) -> Iterator[None]:
    """Hold the archive's lock.

    Raises `ArchiveError` at once if another process or another writer of this one holds it.
    """
    try:
        descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(f"{root}: can't be written to: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError(
                f"{root}: another import is writing to this archive; wait until it has ended "
                "(nothing needs to be deleted: the lock goes when that process does)"
            ) from None
        except OSError as error:
            raise ArchiveError(
                f"{root}: the file system can't lock files ({error.strerror}), and without a lock "
                "two imports could spoil the archive; keep it on a local disk"
            ) from error
        yield
    finally:
        os.close(descriptor)
