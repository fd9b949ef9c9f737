"""What rusparse raises when it is misused.

Content never raises (it becomes a `Diagnostic` in the record), misuse always does::

    RusparseError
    ├── InputError           a path that can't be read, or that holds no mail
    ├── UsageError           an argument that can't be used as it stands (also a ValueError)
    ├── RecordError          stored text that is no record
    │   └── SchemaVersionError   a record of a later schema version than this program knows
    ├── ArchiveError         an archive that can't be used as it stands
    ├── ExportError          an export that could not be written, or is not whole
    ├── WorkerError          a worker process that can't be started
    └── MissingExtraError    a feature whose optional dependency is not installed

Every message says what was expected, what came, and what to do.
"""

from __future__ import annotations

__all__ = [
    "ArchiveError",
    "ExportError",
    "InputError",
    "MissingExtraError",
    "RecordError",
    "RusparseError",
    "SchemaVersionError",
    "UsageError",
    "WorkerError",
]


class RusparseError(Exception):
    """The root of all errors that rusparse raises on purpose."""


class InputError(RusparseError):
    """A path that can't be read, is empty, or holds no mail; the message names it."""


class UsageError(RusparseError, ValueError):
    """An argument outside what is accepted; the message names what is."""


class RecordError(RusparseError):
    """Stored text that can't be read as a record."""


class SchemaVersionError(RecordError):
    """A record written by a later rusparse, with a schema version unknown to this one."""


class ArchiveError(RusparseError):
    """An archive that is damaged, locked by another process, or no archive at all."""


class ExportError(RusparseError):
    """An output that is full, read-only or unreachable, or an export that was cut off."""


class WorkerError(RusparseError):
    """A worker process that can't be started; with `jobs=0` none is needed."""


class MissingExtraError(RusparseError, ImportError):
    """A feature that needs an optional dependency; the message has the command to install it."""
