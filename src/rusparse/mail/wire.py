"""The bytes of a message on the wire: line ends, mbox lines, header fields, body.

Neither fast-mail-parser nor the standard library keeps a header section as it was sent: the first
gives decoded values in a dictionary, the second splits in its own way where the section is
damaged. So the root's header section is split here, and the parsers get the body.

RFC 5322 section 2.2, read leniently: spaces before the colon (section 4.5), lines of white space
inside a folded field (4.2), a continuation that lost its indent, a section without the empty
line after it, a message without a header section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rusparse.context import Limits

from .journal import Journal

__all__ = ["Header", "HeaderField", "normalize_line_ends", "split_message"]

_LONE_RETURN = re.compile(rb"\r(?!\n)")
_DOUBLED_END = re.compile(rb"(?<!\r)\r++\n")
_BINARY_PART = re.compile(rb"\ncontent-transfer-encoding[ \t]*:[ \t]*\"?binary", re.I)
_MBOX_LINE = re.compile(rb">*From (?![ \t]*:)[^\n]*(?:\n|\Z)")
_BLANK_LINES = re.compile(rb"(?:[ \t]*\n)+")
_SPACE_LINES = re.compile(rb"(?:[ \t]++\n)++")
FIELD_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
# A field with the lines that it is folded over; "--" begins a boundary.
_FIELD = re.compile(rb"(?!--)[!-9;-~]{1,200}[ \t]*:[^\n]*+(?:\n[ \t]++[^ \t\n][^\n]*+)*+")
KNOWN_FIELD = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|received|return-path|references"
    rb"|in-reply-to|mime-version|content-[a-z-]{2,30}|list-[a-z-]{2,30}|x-[!-9;-~]{1,80}"
    rb"|delivered-to|dkim-signature|domainkey-signature|authentication-results|arc-[a-z-]{2,40}"
    rb"|precedence|auto-submitted|user-agent|feedback-id|errors-to|importance|priority"
    rb"|resent-[a-z-]{2,20}|received-spf|envelope-to|organization|thread-[a-z]{2,10}|status"
    rb"|original-recipient|received-spf)[ \t]*:",
    re.I,
)
# What would be a field if its name had no bytes that names must not have.
_FIELD_LIKE = re.compile(rb"[^\s:\x00-\x20]{1,76}[ \t]*:[ \t]")
_LOOK_AHEAD_LINES = 20
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class HeaderField:
    """A header field: its name as sent, and the raw bytes after the colon, folding included."""

    name: str
    raw: bytes
    key: str
    """The name in lower case."""


def normalize_line_ends(data: bytes) -> bytes:
    """The bytes with every line end (CRLF, lone CR, CR CR LF, LF CR) as LF.

    A lone CR is left where a part says that it is binary, since there it is data.

    >>> normalize_line_ends(b"a\\r\\nb\\rc")
    b'a\\nb\\nc'
    """
    if b"\r" not in data:
        return data
    joined = join_pairs(data)
    if b"\r" not in joined:
        return joined
    data = _DOUBLED_END.sub(b"\n", data) if b"\r\r" in data else joined
    data = data.replace(b"\n\r", b"\n")  # a line end the wrong way round, not an empty line
    if b"\r" not in data or _BINARY_PART.search(data):
        return data
    return data.replace(b"\r", b"\n")


def join_pairs(data: bytes) -> bytes:
    """The bytes with every CRLF as LF; lone CRs stay.

    >>> join_pairs(b"a\\r\\nb\\rc")
    b'a\\nb\\rc'
    """
    if _LONE_RETURN.search(data) is None:
        return data.replace(b"\r", b"")  # takes half of what replacing the pairs does
    return data.replace(b"\r\n", b"\n")


class Header:
    """The fields of a header section, in order and by name (in lower case)."""

    __slots__ = ("fields", "named")

    def __init__(self, fields: list[HeaderField]) -> None:
        self.fields = fields
        self.named: dict[str, list[HeaderField]] = {}
        for field in fields:
            self.named.setdefault(field.key, []).append(field)

    def find(self, name: str) -> HeaderField | None:
        """The first field of a name that is not empty, else an empty one, or None."""
        found = self.named.get(name)
        if found is None:
            return None
        return next((field for field in found if field.raw.strip()), found[0])

    def find_all(self, name: str) -> list[HeaderField]:
        """All fields of a name, in order."""
        return self.named.get(name, [])


def skip_prelude(data: bytes) -> int:
    """Where the header section begins: after a byte order mark, empty lines and mbox lines."""
    position = len(_BOM) if data.startswith(_BOM) else 0
    while True:
        blank = _BLANK_LINES.match(data, position)
        mbox = _MBOX_LINE.match(data, blank.end() if blank else position)
        if mbox and mbox.end() > mbox.start():
            position = mbox.end()
        elif blank and position != blank.end():
            position = blank.end()
        else:
            return position


@dataclass(slots=True)
class _Section:
    """Spans of the fields found so far, and where the body begins."""

    spans: list[tuple[int, int]]
    body: int
    dropped: int = 0


def split_message(
    data: bytes, limits: Limits, journal: Journal, where: str = "header"
) -> tuple[Header, bytes]:
    """Divide a message with LF line ends into its header and its body.

    Junk between fields is noted and skipped; a section that ends without an empty line ends at
    the first line after which no field follows. Bytes without any field are all body.
    """
    start = skip_prelude(data)
    section = _find_section(data, start, limits, journal, where)
    if section.dropped:
        total = str(section.dropped + len(section.spans))
        journal.note("header-limit", where, fields=total, kept=str(len(section.spans)))
    if not section.spans and data:
        journal.note("header-missing", where)
    fields = [_make_field(data[a:b], limits, journal) for a, b in section.spans]
    return Header(fields), data[section.body :]


def _find_section(
    data: bytes, start: int, limits: Limits, journal: Journal, where: str
) -> _Section:
    section = _Section([], len(data))
    position, size = start, len(data)
    while position < size:
        if field := _FIELD.match(data, position):
            if len(section.spans) < limits.max_headers:
                section.spans.append(field.span())
            else:
                section.dropped += 1
            position = field.end() + 1
            continue
        end = data.find(b"\n", position)
        if end < 0:
            end = size
        if end == position:
            section.body = end + 1
            return section
        if data[position] in b" \t":
            blank = _SPACE_LINES.match(data, position)
            if blank is not None:
                end = blank.end() - 1
                if _ends_at_blank(data, end + 1):
                    section.body = end + 1
                    return section
            if section.spans and not section.dropped:
                section.spans[-1] = (section.spans[-1][0], end)
        elif _field_follows(data, end + 1) or (
            section.spans and _FIELD_LIKE.match(data, position, end)
        ):
            _note_junk(data[position:end], journal, where)
        else:
            if section.spans:
                journal.note("header-separator-missing", where)
            section.body = position if section.spans else start
            return section
        position = end + 1
    return section


def _note_junk(line: bytes, journal: Journal, where: str) -> None:
    journal.note("header-malformed", where, raw=line[:500].decode("utf-8", "replace"))


def _ends_at_blank(data: bytes, position: int) -> bool:
    """Whether a line of white space ends the section: it does unless a field goes on after it."""
    end = data.find(b"\n", position)
    line = data[position : end if end >= 0 else len(data)]
    if not line or line[:1] in (b" ", b"\t"):
        return False
    return not FIELD_NAME.match(line) or line.startswith(b"--")


def _field_follows(data: bytes, position: int) -> bool:
    """Whether a well-known field stands on one of the next lines, before an empty one."""
    for _ in range(_LOOK_AHEAD_LINES):
        end = data.find(b"\n", position)
        if end < 0:
            end = len(data)
        if end == position or position >= len(data) or data.startswith(b"--", position):
            return False
        if KNOWN_FIELD.match(data, position, end):
            return True
        position = end + 1
    return False


def _make_field(line: bytes, limits: Limits, journal: Journal) -> HeaderField:
    name, _, raw = line.partition(b":")
    label = name.rstrip().decode("ascii", "replace")
    if len(raw) > limits.max_header_bytes:
        journal.note(
            "header-cut",
            f"header {label}",
            size_bytes=str(len(raw)),
            kept=str(limits.max_header_bytes),
        )
        raw = raw[: limits.max_header_bytes]
        # Not in the middle of an address or a word.
        cut = max(raw.rfind(b"\n"), raw.rfind(b","))
        raw = raw[:cut] if cut > 0 else raw
    return HeaderField(label, raw, label.lower())
