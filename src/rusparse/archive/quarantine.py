"""Quarantine: messages that could not be read, with their place, the reason, and their bytes."""

from __future__ import annotations

import hashlib
import re
from binascii import unhexlify
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from rusparse.errors import ArchiveError
from rusparse.records import Record, Source

from .damage import Damage
from .layout import QUARANTINE, find_numbers
from .manifest import iterate_lines
from .originals import read_frame_at

__all__ = [
    "QuarantinePart",
    "QuarantinedMessage",
    "list_quarantine_parts",
    "load_quarantined_hashes",
    "make_quarantined_message",
    "read_kept_messages",
    "read_quarantine",
    "read_quarantined_original",
]

_NAME = re.compile(rb'"sha256":"([0-9a-f]{64})"')


class QuarantinedMessage(Record):
    """A message that could not be read."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the bytes that were kept; it names the message in quarantine."""
    reason: str
    """Why it could not be read, as "code: details"."""
    source: Source
    """The place of the whole message: mailbox, offset and length."""
    frame_offset_bytes: int | None = None
    """Where in the part's .mbox.zst the bytes are kept."""
    frame_length_bytes: int | None = None
    """How long they are there, packed."""


def make_quarantined_message(data: bytes, reason: str, source: Source) -> QuarantinedMessage:
    """A message for the quarantine, named by the hash of its bytes."""
    digest = hashlib.sha256(data).hexdigest()
    return QuarantinedMessage(sha256=digest, reason=reason, source=source)


def read_quarantine(
    root: Path, on_damage: Callable[[Damage], None]
) -> Iterator[QuarantinedMessage]:
    """The messages in quarantine, in the order in which they came.

    A line that is none is passed over, and `on_damage` told of it.
    """
    for _, message in _read_parts(root, on_damage):
        yield message


def read_kept_messages(
    root: Path, on_damage: Callable[[Damage], None]
) -> Iterator[tuple[QuarantinedMessage, bytes]]:
    """The messages in quarantine with their bytes; `on_damage` is told of what is neither."""
    for path, message in _read_parts(root, on_damage):
        try:
            yield message, _read_bytes(path, message)
        except ArchiveError as error:
            name = path.relative_to(root).as_posix()
            on_damage(Damage(name, None, f"the bytes of {message.sha256}: {error}"))


def read_quarantined_original(root: Path, sha256: str) -> bytes:
    """The bytes of a message in quarantine. Raises `ArchiveError` if there is no such message."""
    for path, message in _read_parts(root, _pass_over):
        if message.sha256 == sha256:
            return _read_bytes(path, message)
    raise ArchiveError(f"{root}: no message {sha256} in quarantine")


@dataclass(frozen=True, slots=True)
class QuarantinePart:
    """A part of the quarantine: its two files, and the messages in it, by hash."""

    root: Path
    path: Path
    hashes: frozenset[bytes]

    @property
    def paths(self) -> list[str]:
        """Its files, as paths inside the archive."""
        packed = self.path.with_name(f"{self.path.stem}.mbox.zst")
        return [path.relative_to(self.root).as_posix() for path in (self.path, packed)]

    def read_frames(self) -> Iterator[tuple[QuarantinedMessage, bytes]]:
        """Its messages with their bytes as they are packed. Raises `ArchiveError` at damage."""
        with self.path.with_name(f"{self.path.stem}.mbox.zst").open("rb") as packed:
            for number, line in iterate_lines(self.path):
                try:
                    message = QuarantinedMessage.model_validate_json(line)
                except ValidationError as error:
                    raise ArchiveError(
                        f"{self.path}: line {number}: no message of the quarantine"
                    ) from error
                packed.seek(message.frame_offset_bytes or 0)
                yield message, packed.read(message.frame_length_bytes or 0)


def list_quarantine_parts(root: Path) -> Iterator[QuarantinePart]:
    """The parts of the quarantine."""
    for path in _iterate_parts(root):
        hashes = frozenset(map(unhexlify, _NAME.findall(path.read_bytes())))
        yield QuarantinePart(root, path, hashes)


def load_quarantined_hashes(root: Path) -> set[bytes]:
    """The hashes that name the messages in quarantine, as 32 bytes each."""
    hashes: set[bytes] = set()
    for path in _iterate_parts(root):
        hashes.update(map(unhexlify, _NAME.findall(path.read_bytes())))
    return hashes


def _pass_over(_: Damage) -> None:
    """Damage elsewhere is no hindrance to finding one message."""


def _read_bytes(path: Path, message: QuarantinedMessage) -> bytes:
    place = (message.frame_offset_bytes or 0, message.frame_length_bytes or 0)
    data = read_frame_at(path.with_name(f"{path.stem}.mbox.zst"), *place).message
    if hashlib.sha256(data).hexdigest() != message.sha256:
        raise ArchiveError("other bytes than those that were kept")
    return data


def _read_parts(
    root: Path, on_damage: Callable[[Damage], None]
) -> Iterator[tuple[Path, QuarantinedMessage]]:
    for path in _iterate_parts(root):
        for line_number, line in iterate_lines(path):
            try:
                yield path, QuarantinedMessage.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]["msg"]
                name = path.relative_to(root).as_posix()
                on_damage(Damage(name, line_number, f"no message of the quarantine: {first}"))


def _iterate_parts(root: Path) -> Iterator[Path]:
    directory = root / QUARANTINE
    for number in sorted(find_numbers(directory, ".jsonl")):
        yield directory / f"part-{number:06}.jsonl"
