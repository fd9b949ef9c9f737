"""What a file is, by its first bytes: the one place that knows all file formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from .compressed import COMPRESSIONS, find_compression, unpack, unpack_head
from .emlx import looks_like_emlx, read_emlx
from .letter import read_letter, sniff_letter
from .mbox import holds_mbox, looks_like_mbox, name_mbox, read_mbox
from .mmdf import looks_like_mmdf, read_mmdf
from .outlook import looks_like_msg, looks_like_pst, read_msg, read_pst
from .packed import PACKINGS, find_packing
from .raw import MediaType, Messages, Place, Reading
from .streams import ByteStream

__all__ = ["Recognised", "Unrecognised", "is_wrapped", "recognise"]

Reader: TypeAlias = Callable[[ByteStream, Reading, Place], Messages]

HEAD_BYTES = 1 << 16
MAX_LAYERS = 3
"""How deep files may lie in one another: an mbox in a tar in a gzip is three layers."""

_FOREIGN = (
    (b"%PDF-", "a PDF document, no mail"),
    (b"\x89PNG", "an image, no mail"),
    (b"\xff\xd8\xff", "an image, no mail"),
    (b"GIF8", "an image, no mail"),
    (b"// <!-- <mdb:mork", "a mail program's index (Mork), no mail"),
    (b"BABYL OPTIONS:", "a mailbox of Emacs Rmail (Babyl), not read: save it as mbox"),
    (b"SQLite format 3\0", "a database, no mail"),
    (b"bplist00", "a property list, no mail"),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format's name, such as "mboxrd" or "gzip+message", and what reads it."""

    format: str
    read: Reader


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Why a file is no mail, or why what may be mail stays `unread`."""

    reason: str
    unread: bool = False


_Format: TypeAlias = tuple[Callable[[bytes], bool], str, Reader]
_OUTLOOK: tuple[_Format, ...] = (
    (looks_like_msg, "msg", read_msg),
    (looks_like_pst, "pst", read_pst),
)
_OTHERS: tuple[_Format, ...] = (
    (looks_like_mmdf, "mmdf", read_mmdf),
    (looks_like_emlx, "emlx", read_emlx),
)


def is_wrapped(head: bytes) -> bool:
    """Whether a file's bytes are not the letter's own, but a container's or a mail store's."""
    if find_compression(head) or find_packing(head):
        return True
    return looks_like_msg(head) or looks_like_pst(head) or looks_like_emlx(head)


def recognise(
    stream: ByteStream,
    *,
    asked_for: bool = False,
    single: bool = False,
    layers: tuple[str, ...] = (),
) -> Recognised | Unrecognised:
    """What reads a stream, by its first bytes, which stay unread.

    `asked_for`: someone named this very file, so that any text is a letter. `single`: its place
    says that it is one message (a file of a Maildir), whatever it begins with. `layers` are the
    containers that it lies in, from the outermost.
    """
    head = stream.peek(HEAD_BYTES)
    if not head:
        return Unrecognised(stream.fault or "an empty file", stream.fault is not None)
    container = _recognise_container(
        head, stream, asked_for=asked_for, single=single, layers=layers
    )
    if container is not None:
        return container
    if (store := _find_format(_OUTLOOK, head)) is not None:
        return store
    if single:
        return Recognised("message", partial(read_letter, media_type="message/rfc822"))
    if looks_like_mbox(head):
        return _recognise_mbox(stream)
    if (other := _find_format(_OTHERS, head)) is not None:
        return other
    for signature, meaning in _FOREIGN:
        if head.startswith(signature):
            return Unrecognised(meaning)
    media_type = sniff_letter(head, stream.name, asked_for=asked_for)
    if media_type in (None, "text/plain") and holds_mbox(head):
        return _recognise_mbox(stream)
    if media_type is None:
        return Unrecognised("no mail by its content")
    return Recognised(_LETTER_NAMES[media_type], partial(read_letter, media_type=media_type))


_LETTER_NAMES: dict[MediaType, str] = {
    "message/rfc822": "message",
    "text/html": "html",
    "text/plain": "text",
}


def _find_format(formats: tuple[_Format, ...], head: bytes) -> Recognised | None:
    found = ((name, read) for looks_like, name, read in formats if looks_like(head))
    return next((Recognised(name, read) for name, read in found), None)


def _recognise_mbox(stream: ByteStream) -> Recognised:
    return Recognised(name_mbox(stream.peek(1 << 20)), read_mbox)


def _recognise_container(
    head: bytes, stream: ByteStream, *, asked_for: bool, single: bool, layers: tuple[str, ...]
) -> Recognised | Unrecognised | None:
    name = find_compression(head) or find_packing(head)
    if name is None:
        return None
    if len(layers) >= MAX_LAYERS or (name in PACKINGS and set(layers) & PACKINGS.keys()):
        around = " inside ".join((name, *reversed(layers)))
        # Documents of office programs are zip files too: not every such file is mail that was lost.
        return Unrecognised(f"{around}: unpack it first")
    layers = (*layers, name)
    if name in COMPRESSIONS:
        return _recognise_compressed(stream, name, asked_for, single, layers)

    def read_member(member: ByteStream, reading: Reading, place: Place) -> Messages:
        inner = recognise(member, layers=layers)
        if isinstance(inner, Unrecognised):
            reading.skip(member.name, inner.reason, unread=inner.unread)
            return
        yield from inner.read(member, reading, place)

    return Recognised(name, partial(PACKINGS[name], read_member=read_member))


def _recognise_compressed(
    stream: ByteStream, name: str, asked_for: bool, single: bool, layers: tuple[str, ...]
) -> Recognised | Unrecognised:
    # What is inside is seen by unpacking the head; the stream itself is unpacked when it is read.
    inner = recognise(unpack_head(stream, name), asked_for=asked_for, single=single, layers=layers)
    if isinstance(inner, Unrecognised):
        return Unrecognised(f"{name}: {inner.reason}", inner.unread)

    def read(outer: ByteStream, reading: Reading, place: Place) -> Messages:
        yield from inner.read(unpack(outer, name), reading, place)

    return Recognised(f"{name}+{inner.format}", read)
