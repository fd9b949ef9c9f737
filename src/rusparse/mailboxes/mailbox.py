"""`open_mailbox`: any file or folder with mail, as raw messages."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rusparse.context import Limits
from rusparse.errors import InputError

from .detection import Recognised, Unrecognised, recognise
from .dialects import Dialect
from .folders import is_directory, name_folder_format, read_folder, walk_files
from .packed import PACKINGS
from .ranges import MboxRange, open_mbox_range
from .raw import Place, RawMessage, Reading, Skipped
from .streams import ByteStream, display_name, open_stream

__all__ = ["Fingerprint", "Mailbox", "open_mailbox"]

_DIALECTS = frozenset(dialect.value for dialect in Dialect)
_MAYBE_WITHOUT_MAIL = (*PACKINGS, "msg", "pst")
"""Formats whose first bytes don't tell whether there is mail inside, nor where in the file."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The size in bytes and the SHA-256 of a mailbox.

    Of a folder: the sizes of all its files together, and the SHA-256 of the list of their hashes
    and names as `sha256sum` would print it. A file that can't be read to its end has no hash: "".
    `prefixes` are the hashes of those beginnings of a
    file that were asked for, by size.
    """

    size_bytes: int
    sha256: str
    prefixes: Mapping[int, str] = field(default_factory=dict)


class Mailbox:
    """A file or folder with mail; iterating it reads it, each time from the start.

    `name` is the path as given, `format` what it was recognised as ("mboxrd", "maildir",
    "gzip+mboxo", "message" ...). `plain_size_bytes` is the size of a single file that is not
    packed, in which offsets of messages are offsets in the file; else it is None.
    """

    def __init__(
        self, path: Path, name: str, file_format: str, limits: Limits, size_bytes: int | None
    ) -> None:
        self.path = path
        self.name = name
        self.format = file_format
        plain = "+" not in file_format and file_format not in _MAYBE_WITHOUT_MAIL
        self.plain_size_bytes = size_bytes if plain else None
        self._limits = limits
        self._reading = Reading(limits)

    def __iter__(self) -> Iterator[RawMessage]:
        self._reading = Reading(self._limits)
        return _read(self.path, self.name, self._reading)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was no mail, with reasons, as far as the last iteration came."""
        return tuple(self._reading.skipped)

    def open_range(self, size_bytes: int, reading: Reading) -> MboxRange | None:
        """The first `size_bytes` of an mbox, to be read in ranges; None if it is no plain one.

        Raises `InputError` if the file can't be read.
        """
        if self.plain_size_bytes is None or self.format not in _DIALECTS:
            return None
        return open_mbox_range(self.path, self.name, size_bytes, reading)

    def compute_fingerprint(self, prefixes: Iterable[int] = ()) -> Fingerprint:
        """Read everything once more, for its size and SHA-256.

        Of a file, also the SHA-256 of each of its `prefixes`, by their sizes in bytes.
        """
        if not is_directory(self.path):
            with open_stream(self.path, self.name) as stream:
                return _hash_stream(stream, prefixes)
        size_bytes = 0
        listing = hashlib.sha256()
        for path in walk_files(self.path):
            relative = path.relative_to(self.path).as_posix()
            try:
                with open_stream(path) as stream:
                    file = _hash_stream(stream)
            except InputError:
                file = Fingerprint(0, "unreadable")
            size_bytes += file.size_bytes
            listing.update(file.sha256.encode() + b"  " + os.fsencode(relative) + b"\n")
        return Fingerprint(size_bytes, listing.hexdigest())


def open_mailbox(path: str | os.PathLike[str], *, limits: Limits | None = None) -> Mailbox:
    """Open a file or folder with mail; what it is, is told by its content.

    Files: one message (RFC 5322, or a letter saved as HTML or text), mbox in four dialects, emlx,
    Outlook's msg (with the extra `outlook`), pst and ost; each also packed with gzip, bzip2, xz or
    Zstandard; zip and tar of them. Folders: any tree of
    such files, Maildir, MH. `limits` bound the memory: a larger message comes cut, with a
    quarantine reason.

    Raises `InputError` for a path that is missing, empty, unreadable, no regular file, or without
    mail.

    >>> open_mailbox("no/such.mbox")
    Traceback (most recent call last):
    rusparse.errors.InputError: no/such.mbox: there is no such file or directory; check the path
    """
    name = display_name(path)
    limits = limits or Limits()
    path = Path(path)
    if is_directory(path):
        return Mailbox(path, name, _recognise_folder(path, name, limits), limits, None)
    with open_stream(path, name) as stream:
        if stream.size_bytes == 0:
            raise InputError(f"{name}: the file is empty; was the export finished?")
        file_format, size_bytes = _recognise_file(stream).format, stream.size_bytes
    if file_format.rpartition("+")[2] in _MAYBE_WITHOUT_MAIL:
        reading = Reading(limits)
        if next(_read(path, name, reading), None) is None:
            raise InputError(_tell_of_no_mail(name, f"{file_format} file", reading))
    return Mailbox(path, name, file_format, limits, size_bytes)


def _recognise_file(stream: ByteStream) -> Recognised:
    recognised = recognise(stream, asked_for=True)
    if isinstance(recognised, Unrecognised):
        raise InputError(
            f"{stream.name}: mail was expected, and this is {recognised.reason}; known are "
            "messages (.eml), saved letters (.html, .txt), mbox, emlx, Outlook's msg and pst, "
            "Maildir and MH, also in gzip, bzip2, xz, Zstandard, zip or tar"
        )
    return recognised


def _recognise_folder(path: Path, name: str, limits: Limits) -> str:
    reading = Reading(limits)
    try:
        file_format = name_folder_format(path)
    except OSError as error:
        raise InputError(f"{name}: the directory can't be read: {error.strerror}") from error
    if next(read_folder(path, reading), None) is None:
        raise InputError(_tell_of_no_mail(name, "directory", reading))
    return file_format


def _tell_of_no_mail(name: str, kind: str, reading: Reading) -> str:
    if not reading.skipped:
        return f"{name}: the {kind} is empty; give the one that holds the mail"
    first = reading.skipped[0]
    return (
        f"{name}: no mail in this {kind}; {len(reading.skipped)} entries were looked at, the "
        f"first of them {first.name}: {first.reason}"
    )


def _read(path: Path, name: str, reading: Reading) -> Iterator[RawMessage]:
    if is_directory(path):
        yield from read_folder(path, reading)
        return
    with open_stream(path, name) as stream:
        yield from _recognise_file(stream).read(stream, reading, Place())


def _hash_stream(stream: ByteStream, prefixes: Iterable[int] = ()) -> Fingerprint:
    sha256 = hashlib.sha256()
    hashes: dict[int, str] = {}
    for size in sorted(set(prefixes)):
        _feed(sha256, stream, size - stream.position_bytes)
        if stream.position_bytes == size:
            hashes[size] = sha256.copy().hexdigest()
    _feed(sha256, stream, None)
    if stream.fault is not None:
        return Fingerprint(stream.size_bytes or stream.position_bytes, "")
    return Fingerprint(stream.position_bytes, sha256.hexdigest(), hashes)


def _feed(sha256: hashlib._Hash, stream: ByteStream, size_bytes: int | None) -> None:
    while size_bytes is None or size_bytes > 0:
        chunk = stream.read(1 << 20 if size_bytes is None else min(1 << 20, size_bytes))
        if not chunk:
            return
        sha256.update(chunk)
        if size_bytes is not None:
            size_bytes -= len(chunk)
