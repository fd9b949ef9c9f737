"""`eml` and `mbox`: the messages themselves, byte for byte, from the archive's originals.

mbox is the dialect mboxrd: a line of the message that begins with "From ", after any number of ">",
gets one ">" more, and so the message can be had back exactly. A saved letter never was a message:
as `eml` it is a file of its own kind (.html, .txt), and an mbox can't hold it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from rusparse.errors import ArchiveError

from .naming import name_file
from .protocol import FolderFormat, Journal, StreamFormat
from .source import SelectedLetter, Source

__all__ = ["EML", "MBOX"]

_SUFFIXES = {"message/rfc822": "eml", "text/html": "html", "text/plain": "txt"}
_TO_QUOTE = re.compile(rb"^(?=>*From )", re.MULTILINE)
# asctime's names are part of the format: strftime would write the locale's.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def render_files(source: Source, journal: Journal) -> Iterator[tuple[str, bytes]]:
    """Each original as a file named by the id of its record."""
    for letter, message in _read_originals(source, journal):
        suffix = _SUFFIXES[letter.record.source.media_type]
        journal.count("messages" if suffix == "eml" else "saved letters")
        yield name_file(letter, suffix), message


def render_mbox(source: Source, journal: Journal) -> Iterator[bytes]:
    """The originals one after another (RFC 4155 appendix A, quoted as mboxrd)."""
    for letter, message in _read_originals(source, journal):
        if letter.record.source.media_type != "message/rfc822":
            journal.miss(f"{letter.record.id}: a saved letter, and no message for an mbox to hold")
            continue
        journal.count("messages")
        yield f"From MAILER-DAEMON {_render_moment(letter.record.sent_at)}\n".encode()
        yield _TO_QUOTE.sub(b">", message)
        yield b"\n" if message.endswith(b"\n") else b"\n\n"


def _read_originals(source: Source, journal: Journal) -> Iterator[tuple[SelectedLetter, bytes]]:
    for letter in source.letters():
        try:
            message = source.original(letter)
        except ArchiveError as error:
            journal.miss(f"{letter.record.id}: {error}")
            continue
        if message is None:
            journal.miss(f"{letter.record.id}: its original message was not kept in the archive")
        else:
            yield letter, message


def _render_moment(sent_at: dt.datetime | None) -> str:
    try:
        moment = (sent_at or _NO_DATE).astimezone(dt.UTC)
    except OverflowError:  # on the first or last day that there is
        moment = _NO_DATE
    return (
        f"{_WEEKDAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment.day:2} "
        f"{moment:%H:%M:%S} {moment.year:04}"
    )


EML = FolderFormat("eml", render_files)
MBOX = StreamFormat("mbox", render_mbox)
