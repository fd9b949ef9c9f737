"""What readers give: raw messages with their place, and a list of what was no mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rusparse.context import Limits
from rusparse.records import Source

from .streams import ByteStream

__all__ = ["MediaType", "Messages", "Place", "RawMessage", "Reading", "Skipped"]

_INNER = re.compile(
    r"(?i)(?<=mbox)(?:/[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})?(?:/Data)?(?:/[0-9])*/Messages$"
)

MediaType: TypeAlias = Literal["message/rfc822", "text/html", "text/plain"]


@dataclass(frozen=True, slots=True)
class RawMessage:
    """The bytes of one message, and where they stood.

    `data` is the message as it was sent: without the mailbox's own framing and quoting.
    `quarantine_reason` is None, or says as "code: details" why the bytes can't be trusted to be
    the whole message (too large, cut short); `data` then holds what could be had.
    """

    data: bytes
    source: Source
    quarantine_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a range of bytes in one, that is no mail: its name and why.

    `offset_bytes` and `length_bytes` are None when the whole file is meant. `unread` says that it
    may well be mail, and could not be read.
    """

    name: str
    reason: str
    offset_bytes: int | None = None
    length_bytes: int | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What a folder knows about a file that its bytes don't say.

    `folder` is the mail folder by the directories above the file, `stem` the file's name without
    its suffix (a mail folder too, if the file is an mbox), both None outside any folder.
    """

    folder: str | None = None
    stem: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def mbox_folder(self) -> str | None:
        """The mail folder that the file itself is, if it holds many messages."""
        return "/".join(part for part in (self.folder, self.stem) if part) or None

    @classmethod
    def of_member(cls, directories: Sequence[str], name: str) -> Place:
        """The place of a file under a folder, by the directories between the two and its name.

        >>> Place.of_member(("Inbox.sbd",), "Projects").mbox_folder
        'Inbox/Projects'
        """
        if name == "mbox" and directories and directories[-1].lower().endswith(".mbox"):
            name = ""  # Apple Mail and others: a folder is a directory with a file of this name.
        folder = "/".join(
            _without_suffix(directory, (".sbd", ".mbox", ".imapmbox"))
            for directory in _without_inner(directories)
        )
        stem = _without_suffix(name, (".gz", ".bz2", ".xz", ".zst"))
        return cls(folder or None, _without_suffix(stem, (".mbox", ".mbx", ".pst", ".ost")) or None)


def _without_inner(directories: Sequence[str]) -> Sequence[str]:
    """Less the directories that Apple Mail has inside a folder: UUID/Data/1/2/Messages."""
    inner = _INNER.search("/".join(directories))
    return directories[: len(directories) - inner[0].count("/")] if inner else directories


def _without_suffix(name: str, suffixes: tuple[str, ...]) -> str:
    suffix = next((suffix for suffix in suffixes if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)] if len(suffix) < len(name) else name


@dataclass(slots=True)
class Reading:
    """One run through a mailbox: its limits, and the account of what was skipped."""

    limits: Limits
    skipped: list[Skipped] = field(default_factory=list)

    def skip(
        self,
        name: str,
        reason: str,
        offset_bytes: int | None = None,
        length_bytes: int | None = None,
        *,
        unread: bool = False,
    ) -> None:
        """Note a file or range that is no mail, or that is `unread` and may be."""
        unread = unread or reason.startswith("read-failed:")
        self.skipped.append(Skipped(name, reason, offset_bytes, length_bytes, unread))

    def read_whole(self, stream: ByteStream) -> tuple[bytes, str | None]:
        """All bytes of a stream that is one message, and why they are not to be trusted.

        Of a stream that is longer than `limits.max_message_bytes`, the bytes up to there.
        """
        limit = self.limits.max_message_bytes
        data = stream.read(limit + 1)
        if len(data) > limit:
            size = f"of {stream.size_bytes} bytes" if stream.size_bytes else "of unknown size"
            return data[:limit], f"message-too-large: {size}, the limit is {limit} bytes"
        return data, stream.fault


Messages: TypeAlias = Iterator[RawMessage]
