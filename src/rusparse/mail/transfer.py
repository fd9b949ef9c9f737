"""Transfer encodings (RFC 2045 section 6), and uuencode, read leniently.

Base64 with junk between, without padding or with a footer that a list program appended; quoted-
printable with broken escapes and raw 8-bit bytes. What was repaired is noted.
"""

from __future__ import annotations

import binascii
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .journal import Journal

__all__ = ["BROKEN_ESCAPE", "UuFile", "decode_transfer", "extract_uuencoded", "normalize_encoding"]

_COMMENT = re.compile(r"\([^()]*\)")
_NAMES = {
    "": "identity",
    "7bit": "identity",
    "8bit": "identity",
    "7-bit": "identity",
    "8-bit": "identity",
    "7bits": "identity",
    "8bits": "identity",
    "16bit": "identity",
    "binary": "identity",
    "none": "identity",
    "plain": "identity",
    "us-ascii": "identity",
    "ascii": "identity",
    "utf-8": "identity",
    "base64": "base64",
    "base-64": "base64",
    "b64": "base64",
    "x-base64": "base64",
    "quoted-printable": "quoted-printable",
    "quotedprintable": "quoted-printable",
    "quoted_printable": "quoted-printable",
    "x-quoted-printable": "quoted-printable",
    "qp": "quoted-printable",
    "uuencode": "uuencode",
    "x-uuencode": "uuencode",
    "uue": "uuencode",
    "x-uue": "uuencode",
    "uu": "uuencode",
}
_BASE64_LINE = string.ascii_letters.encode() + string.digits.encode() + b"+/=\r"
_BASE64_URL_LINE = string.ascii_letters.encode() + string.digits.encode() + b"-_="
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
# Begins at the first space of a run: at each of them, long runs would take quadratic time.
_TRAILING_SPACE = re.compile(rb"(?<![ \t])[ \t]+(?=\n|\Z)")
_SLICE_BYTES = 1_000_000
_MAX_BROKEN_ESCAPES = 100_000
BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\n|\Z)")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\n]*)\n")
_UU_MARK = re.compile(rb"(?m)^(?:begin [0-7]{3,4} [^\n]*|end|`)[ \t]*$")
_UU_END = re.compile(rb"(?m)^end[ \t]*$")
_MAX_UU_FILES = 100


@dataclass(frozen=True, slots=True)
class UuFile:
    """A file that stood uuencoded in a text."""

    name: bytes
    content: bytes


def normalize_encoding(value: str) -> str | None:
    """The transfer encoding that a header value means, or None for an unknown one.

    It is "identity", "base64", "quoted-printable" or "uuencode".

    >>> normalize_encoding(' "Base64" (comment)'), normalize_encoding("x-gzip64")
    ('base64', None)
    """
    value = _COMMENT.sub("", value) if "(" in value else value
    words = value.split(";", 1)[0].replace('"', " ").replace("'", " ").lower().split()
    for word in words:
        # "8bit base64" and the like: an encoding among words without one.
        if _NAMES.get(word, "identity") != "identity":
            return _NAMES[word]
    if " ".join(words) == "quoted printable":
        return "quoted-printable"
    return _NAMES.get(words[0]) if words else "identity"


def decode_transfer(data: bytes, encoding: str, journal: Journal, where: str) -> bytes:
    """Undo a transfer encoding of `normalize_encoding`; damage is noted and read around."""
    if encoding == "base64":
        return _decode_base64(data, journal, where)
    if encoding == "quoted-printable":
        return _decode_quoted_printable(data, journal, where)
    if encoding == "uuencode":
        rest, found = extract_uuencoded(data, journal, where)
        if found:
            return found[0].content
        lines = _UU_MARK.sub(b"", rest)
        content = _decode_uu_lines(lines, False, journal, where)
        return rest if content is None else content
    return data


def _decode_base64(data: bytes, journal: Journal, where: str) -> bytes:
    compact = data.translate(None, b" \t\r\n\f\v")
    try:
        return binascii.a2b_base64(compact, strict_mode=True)
    except binascii.Error as error:
        reason = str(error)
    if not compact.translate(None, _BASE64_URL_LINE):
        # The alphabet for URLs (RFC 4648 section 5).
        data = compact = compact.replace(b"-", b"+").replace(b"_", b"/")
    foreign = [line for line in data.split(b"\n") if _is_foreign(line)]
    if foreign:
        known = set(foreign)
        kept = b"".join(line for line in data.split(b"\n") if line not in known)
        compact = kept.translate(None, b" \t\r\n\f\v")
    clean = _NOT_BASE64.sub(b"", compact)
    decoded = b"".join(_decode_piece(piece) for piece in _split_at_padding(clean))
    details = {
        "reason": reason,
        "encoded_bytes": str(len(data)),
        "decoded_bytes": str(len(decoded)),
    }
    if foreign:
        details["ignored"] = b"\n".join(foreign[:10]).decode("utf-8", "replace")
    journal.note("base64-damaged", where, **details)
    return decoded


def _is_foreign(line: bytes) -> bool:
    """Whether a line is no damaged base64 but text: words, or nothing of base64 at all."""
    if not line.translate(None, _BASE64_LINE):
        return False
    junk = _NOT_BASE64.findall(line.strip())
    spaces = sum(1 for piece in junk if piece.isspace())
    return bool(spaces and len(junk) > spaces) or sum(map(len, junk)) * 2 > len(line)


def _split_at_padding(data: bytes) -> list[bytes]:
    """Runs of base64 that padding ends; a "=" where there can be none is junk."""
    runs: list[bytes] = []
    pending: list[bytes] = []
    length = 0
    pieces = data.split(b"=")
    for index, piece in enumerate(pieces):
        pending.append(piece)
        length += len(piece)
        doubled = not any(pieces[index + 1 : index + 2])
        if length % 4 == 3 or (length % 4 == 2 and doubled):
            runs.append(b"".join(pending))
            pending, length = [], 0
    if length:
        runs.append(b"".join(pending))
    return runs


def _decode_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:  # six bits make no byte
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _decode_quoted_printable(data: bytes, journal: Journal, where: str) -> bytes:
    broken = BROKEN_ESCAPE.search(data)
    # White space at the end of a line was added on the way (RFC 2045 section 6.7, rule 3).
    data = b"".join(_TRAILING_SPACE.sub(b"", lines) for lines in _slice_lines(data))
    if broken and BROKEN_ESCAPE.search(data):
        near = data[max(0, broken.start() - 10) : broken.start() + 10]
        journal.note("quoted-printable-damaged", where, near=near.decode("latin-1"))
        every = BROKEN_ESCAPE.finditer(data)
        if next(islice(every, _MAX_BROKEN_ESCAPES, None), None) is not None:
            return data  # no quoted-printable at all; mending tens of millions takes gigabytes
        # What escapes nothing stays as it stands; the standard library would drop some of it.
        data = BROKEN_ESCAPE.sub(b"=3D", data)
    return binascii.a2b_qp(data)


def _slice_lines(data: bytes) -> Iterator[bytes]:
    """The data in slices of about a million bytes that end where a line does."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _SLICE_BYTES) + 1 or len(data)
        yield data[start:end]
        start = end


def extract_uuencoded(data: bytes, journal: Journal, where: str) -> tuple[bytes, list[UuFile]]:
    """Take the uuencoded files (`begin 644 name` ... `end`) out of a text.

    Returns the text without them, and the files. A block without an `end`, or without a single
    line of data, is no file and stays in the text.
    """
    files: list[UuFile] = []
    kept: list[bytes] = []
    position = 0
    end: re.Match[bytes] | None = None
    for _ in range(_MAX_UU_FILES):
        begin = _UU_BEGIN.search(data, position)
        if begin and (end is None or end.start() < begin.end()):
            end = _UU_END.search(data, begin.end())
        if begin is None or end is None:
            break
        content = None
        # A block in which another one begins has lost its end.
        if not _UU_BEGIN.search(data, begin.end(), end.start()):
            block = data[begin.end() : end.start()]
            content = _decode_uu_lines(block, b"-base64" in begin[0], journal, where)
        if content is None:
            kept.append(data[position : begin.end()])
            position = begin.end()
            continue
        kept.append(data[position : begin.start()])
        files.append(UuFile(begin[1].strip(), content))
        position = end.end()
    kept.append(data[position:])
    return b"".join(kept), files


def _decode_uu_lines(block: bytes, base64: bool, journal: Journal, where: str) -> bytes | None:
    if base64:
        return _decode_base64(block, journal, where)
    output: list[bytes] = []
    damaged = 0
    lines = [line for line in block.split(b"\n") if line.strip()]
    for line in lines:
        try:
            output.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Too long a line: as many characters as its first one promises are data.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                output.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                damaged += 1
    if damaged * 2 > len(lines):
        return None
    if damaged:
        journal.note("uuencode-damaged", where, lines=str(damaged))
    return b"".join(output)
