"""Letters from single files and from standard input."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from ..context import Context, Limits
from ..errors import InputError
from ..mailboxes import is_wrapped, open_mailbox
from ..parser import Parser
from ..records import Newsletter, Source

__all__ = ["parse_file", "read_standard_input"]


def parse_file(path: str | os.PathLike[str], *, context: Context | None = None) -> Newsletter:
    """Read one letter from a file: a message, or a letter saved as HTML or plain text.

    What the file holds is told by its content, not by its name; a message of Apple Mail (emlx) or
    Outlook (msg, with the extra `outlook`) is one too, and any of them may be packed. Raises
    `InputError` naming the path if it can't be read, is empty or too large, or is no regular file.
    """
    context = context or Context()
    file = Path(path)
    limit = context.limits.max_message_bytes
    try:
        if not file.is_file():
            kind = "a directory" if file.is_dir() else "no regular file"
            reason = kind if file.exists() else "not there"
            raise InputError(f"{path}: a file with one letter was expected, and it is {reason}")
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    if not data:
        raise InputError(f"{path}: the file is empty")
    _refuse_oversize(data, str(path), limit)
    if is_wrapped(data):
        return _parse_wrapped(file, context)
    source = Source(media_type="message/rfc822", mailbox=str(path), length_bytes=len(data))
    return Parser(context).parse(data, source)


def _parse_wrapped(path: Path, context: Context) -> Newsletter:
    mailbox = open_mailbox(path, limits=context.limits)
    first, *others = itertools.islice(mailbox, 2)
    if others:
        raise InputError(
            f"{path}: a file with one letter was expected, and it holds several ({mailbox.format});"
            " for a mailbox use rusparse import"
        )
    if first.quarantine_reason is not None:
        raise InputError(f"{path}: {first.quarantine_reason}")
    return Parser(context).parse(first.data, first.source)


def read_standard_input(limits: Limits) -> bytes:
    """The bytes of one letter from standard input. Raises `InputError` if there are none."""
    data = sys.stdin.buffer.read(limits.max_message_bytes + 1)
    if not data:
        raise InputError("standard input: the bytes of a letter were expected, and it is empty")
    _refuse_oversize(data, "standard input", limits.max_message_bytes)
    return data


def _refuse_oversize(data: bytes, name: str, limit: int) -> None:
    if len(data) > limit:
        raise InputError(
            f"{name}: one letter of at most {limit} bytes was expected, and it is larger; "
            "for a mailbox use rusparse import, for a large letter raise Limits.max_message_bytes"
        )
