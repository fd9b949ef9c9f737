"""The `From ` line that begins a message in an mbox (RFC 4155, appendix A), and what only looks so.

A line counts as a beginning by three things together: what stands in it (an envelope sender and a
date as asctime writes it, or one of the variants in use), what stands before it (an empty line,
mostly) and what stands after it (a header). "From the mayor" in a body has none of them.

The kinds of line, from sure to doubtful, and what each needs::

    strict     From anna@example.org Fri Dec 17 08:00:00 2021    empty line before; or as below
    dated      From Anna Ek Fri, 17 Dec 2021 08:00:00 +0100      header or ">From" next, or else
                                                                 empty lines on both sides
    half-dated From - fr dec 17 08:00:00 2021                    known header and another next
    bare       From - | From                                     known header and another next
    undated    From 1718181818181818181@xxx                      known header and another next, and
                                                                 such is the file's first line
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

__all__ = ["KNOWN_HEADER", "LOOK_AHEAD_BYTES", "FromLine", "classify_from_line", "is_message_start"]

FromLine: TypeAlias = Literal["strict", "dated", "half-dated", "bare", "undated"]

MAX_FROM_LINE_BYTES = 1_000
MAX_HEADER_LINE_BYTES = 1_000
MAX_HEADER_NAME_BYTES = 100
LOOK_AHEAD_BYTES = MAX_FROM_LINE_BYTES + MAX_HEADER_LINE_BYTES + MAX_HEADER_NAME_BYTES
"""How far beyond its first byte a beginning must be seen to be judged."""

_WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "[0-3]?[0-9]"
_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_TIME = "[0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9])?"
_ZONES = "(?: {1,2}[A-Z+-][A-Za-z0-9:+-]{0,9}){0,2}"
_ASCTIME = f" {_WEEKDAY},? {{1,2}}{_MONTH} {{1,2}}{_DAY},? {{1,2}}{_TIME}{_ZONES} {{1,2}}{_YEAR}\\b"
_RFC_5322 = f" (?:{_WEEKDAY},? {{1,2}})?{_DAY}[ -]{_MONTH}[ -]{_YEAR} {{1,2}}{_TIME}"
_ISO_8601 = f" [0-9]{{4}}-[01][0-9]-[0-3][0-9][T ]{_TIME}"
_STRICT = re.compile(f"From [^ \t]{{1,900}} ?{_ASCTIME}[ \t]*".encode())
_DATE = re.compile(f"{_ASCTIME}|{_RFC_5322}|{_ISO_8601}".encode())
# Month and weekday in another language than asctime's: a time of day, and later a year.
_HALF_DATE = re.compile(
    rb" [0-2]?[0-9]:[0-5][0-9]:[0-6][0-9] (?:[^ \r\n]{1,9} )?(?:19|20)[0-9]{2}[ \t]*$"
)
_ONE_ADDRESS = re.compile(rb"From [^ \t]{1,500}@[^ \t]{1,400}[ \t]*$")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9_.-]{0,75}[ \t]{0,8}:")
KNOWN_HEADER = re.compile(
    rb"(?i:(?:x-|arc-|list-|content-|resent-)[a-z0-9-]{1,70}|received(?:-spf)?|return-path|"
    rb"delivered-to|envelope-to|delivery-date|from|to|cc|bcc|subject|date|sender|reply-to|status|"
    rb"message-id|in-reply-to|references|mime-version|dkim-signature|domainkey-signature|"
    rb"authentication-results|precedence|organi[sz]ation|user-agent|importance|priority|keywords|"
    rb"comments|thread-topic|thread-index|auto-submitted|errors-to|lines)[ \t]{0,8}:"
)


def classify_from_line(line: bytes) -> FromLine | None:
    """What kind of `From ` line this is, by itself; None for one that begins no message.

    >>> classify_from_line(b"From anna@example.org Fri Dec 17 08:00:00 2021")
    'strict'
    >>> classify_from_line(b"From the mayor") is None
    True
    """
    line = line.rstrip(b"\r\n")
    if not line.startswith(b"From "):
        return None
    if _STRICT.fullmatch(line):
        return "strict"
    if _DATE.search(line, 4):
        return "dated"
    if _HALF_DATE.search(line, 4):
        return "half-dated"
    if line[5:].strip() in (b"", b"-"):
        return "bare"
    return "undated" if _ONE_ADDRESS.match(line) else None


def is_message_start(data: bytes, at: int, *, undated: bool, first: bool = False) -> bool:
    """Whether a message begins with the `From ` line at data[at:].

    `data` must reach `LOOK_AHEAD_BYTES` beyond `at` unless the file ends before that, and two bytes
    before it. `first` tells that nothing but empty lines stands before it, `undated` that the
    file's own first line has no date, so that others without one are to be believed.
    """
    end = data.find(b"\n", at, at + MAX_FROM_LINE_BYTES)
    if end < 0:
        # The file's last line: a beginning that was cut off, if it is dated.
        return len(data) - at < MAX_FROM_LINE_BYTES and classify_from_line(data[at:]) in (
            "strict",
            "dated",
        )
    kind = classify_from_line(data[at:end])
    if kind is None:
        return False
    after_empty_line = first or data.endswith((b"\n\n", b"\n\r\n"), 0, at)
    if kind == "strict" and after_empty_line:
        return True
    if kind not in ("strict", "dated"):
        return (kind != "undated" or undated) and _has_two_headers(data, end + 1)
    if _HEADER.match(data, end + 1) or data.startswith(b">From ", end + 1):
        return True
    return after_empty_line and data[end + 1 : end + 2] in (b"", b"\n", b"\r")


def _has_two_headers(data: bytes, at: int) -> bool:
    if not KNOWN_HEADER.match(data, at):
        return False
    # Both ends are fixed, so that the answer does not hang on how much more has been read.
    end = data.find(b"\n", at, at + MAX_HEADER_LINE_BYTES)
    if end < 0:
        return len(data) - at >= MAX_HEADER_LINE_BYTES
    return data[end + 1 : end + 2] in (b" ", b"\t") or bool(
        _HEADER.match(data, end + 1, end + 1 + MAX_HEADER_NAME_BYTES)
    )
