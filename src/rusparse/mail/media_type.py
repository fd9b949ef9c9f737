"""What bytes are, by their content: a message, a saved HTML letter, a saved plain-text letter."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from .wire import FIELD_NAME, KNOWN_FIELD, normalize_line_ends, skip_prelude

__all__ = ["looks_like_html", "sniff_media_type"]

_SAMPLE_BYTES = 64 * 1024
_MAX_FIELDS = 60
_AROUND = b"\xef\xbb\xbf\r\n\t "
# Controls that no text holds; ESC is left out for ISO-2022.
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SPACE = re.compile(rb"\s*")
_HTML_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|table|div|center|p|span|font|h[1-6]|img"
    rb"|a\s+href|br|section|article)\b",
    re.IGNORECASE,
)
_HTML_ANYWHERE = re.compile(rb"<html[\s>]|<body[\s>]|</(?:body|html|table|td|div)>", re.IGNORECASE)
_UNICODE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_TECHNICAL = re.compile(
    rb"(?:received|return-path|message-id|mime-version|content-type|content-transfer-encoding"
    rb"|delivered-to|dkim-signature|list-[a-z-]{2,30}|x-[!-9;-~]{1,80}|arc-[a-z-]{2,40}"
    rb"|authentication-results|received-spf|in-reply-to|references|envelope-to|reply-to"
    rb"|auto-submitted|user-agent|resent-[a-z-]{2,20}|domainkey-signature)[ \t]*:",
    re.IGNORECASE,
)
_PERSONAL = re.compile(rb"(?:from|to|cc|bcc|sender)[ \t]*:[^\n]*@", re.IGNORECASE)
_DATED = re.compile(rb"date[ \t]*:[^\n]*\d{1,2}:\d{2}", re.IGNORECASE)
_SUBJECT = re.compile(rb"subject[ \t]*:", re.IGNORECASE)
# All up to the first empty line, where its line ends are the usual ones and nothing is odd.
_HEAD = re.compile(rb"(?:[^\r\n\x00]++\r?\n)++\r?\n")


def sniff_media_type(
    data: bytes,
) -> Literal["message/rfc822", "text/html", "text/plain"] | None:
    """Tell what kind of letter the bytes are, or None for bytes that are no text.

    A message begins, after an optional byte order mark, empty lines and an mbox "From " line,
    with header fields: two that mail knows, or one that only mail has, or one alone with an
    address, a clock time or a subject and an empty line after it. A plain text whose first line
    has a colon in it is no message.

    >>> sniff_media_type(b"Subject: Hej\\nFrom: anna@example.se\\n\\nHej!")
    'message/rfc822'
    >>> sniff_media_type(b"Obs: kursen flyttas\\n\\nHej!"), sniff_media_type(b"\\x00\\x01")
    ('text/plain', None)
    """
    sample = data[:_SAMPLE_BYTES]
    if sample.startswith(_UNICODE_MARKS):
        sample = _read_unicode(sample)
    if not sample or sample.isspace():
        return None
    head = _HEAD.match(sample)
    if head and _is_message(head[0].replace(b"\r", b"")):
        return "message/rfc822"
    # What begins with header fields is a message, whatever bytes a damaged one has in its body.
    sample = normalize_line_ends(sample)
    if _is_message(sample.replace(b"\x00", b"")):
        return "message/rfc822"
    if b"\x00" in sample[:4096]:
        return None
    controls = len(_CONTROL.findall(sample))
    if controls * 50 > len(sample):
        return None
    if looks_like_html(sample):
        return "text/html"
    return "text/plain"


def looks_like_html(sample: bytes) -> bool:
    """Whether text begins with an HTML tag, or has tags in it that only HTML has."""
    sample = sample.removeprefix(codecs.BOM_UTF8)
    return bool(_HTML_START.match(sample, _skip_comments(sample)) or _HTML_ANYWHERE.search(sample))


def _skip_comments(sample: bytes) -> int:
    """Where the first thing stands that is neither space, nor a comment or XML declaration."""
    position = 0
    while True:
        space = _SPACE.match(sample, position)
        position = space.end() if space else position
        closing = b"-->" if sample.startswith(b"<!--", position) else b"?>"
        if closing == b"?>" and not sample.startswith(b"<?", position):
            return position
        end = sample.find(closing, position)
        if end < 0:
            return position
        position = end + len(closing)


def _read_unicode(sample: bytes) -> bytes:
    codec = "utf-32" if sample.startswith(codecs.BOM_UTF32_BE) else "utf-16"
    if sample.startswith(codecs.BOM_UTF32_LE):
        codec = "utf-32"
    return sample.decode(codec, "ignore").encode("utf-8", "ignore")


def _is_message(sample: bytes) -> bool:
    """Whether the bytes begin with header fields, as `sniff_media_type` says; LF line ends."""
    start = position = skip_prelude(sample)
    fields: list[bytes] = []
    known: set[bytes] = set()
    ended = False
    while len(fields) < _MAX_FIELDS and position < len(sample):
        end = sample.find(b"\n", position)
        line = sample[position : end if end >= 0 else len(sample)]
        position += len(line) + 1
        if not line or line.isspace():
            ended = True
            break
        if line[:1] in (b" ", b"\t") and fields:
            continue
        if not FIELD_NAME.match(line):
            break
        fields.append(line)
        if KNOWN_FIELD.match(line):
            known.add(line.split(b":", 1)[0].strip().lower())
        if len(known) >= 2 or _TECHNICAL.match(line):
            return True
    else:
        ended = position >= len(sample)
    if fields and sample[:start].lstrip(_AROUND).startswith((b"From ", b">From ")):
        return True
    marked = any(_PERSONAL.match(field) or _DATED.match(field) for field in fields)
    alone = len(fields) == 1 and bool(_SUBJECT.match(fields[0]))
    return ended and bool(known) and (marked or alone)
