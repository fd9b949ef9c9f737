"""A letter as an e-mail: RFC 5322 headers and MIME parts, written byte by byte.

The standard library's `email` package is not used on purpose: it folds headers differently from
one Python version to the next, and these bytes must be the same everywhere.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib

from .description import Envelope, Letter
from .plain import render_text
from .styles import render_html

__all__ = ["render_date", "render_message"]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENCODED_WORD_CHARACTERS = 75  # RFC 2047, section 2


def render_message(letter: Letter, envelope: Envelope, style: str) -> bytes:
    """Render a letter as a whole message, its HTML in one of `STYLES`."""
    html = render_html(letter, style)
    text = render_text(letter, urls=True)
    if envelope.parts == "text":
        top, body = _render_part(text, "text/plain", envelope)
    elif envelope.parts == "html":
        top, body = _render_part(html, "text/html", envelope)
    else:
        boundary = "=_" + hashlib.sha256(html.encode()).hexdigest()[:28]
        lines = []
        for content, media_type in ((text, "text/plain"), (html, "text/html")):
            part_headers, part_body = _render_part(content, media_type, envelope)
            lines += [f"--{boundary}\n".encode(), *part_headers, b"\n", part_body, b"\n"]
        body = b"".join(lines) + f"--{boundary}--\n".encode()
        top = [f'Content-Type: multipart/alternative;\n boundary="{boundary}"\n'.encode()]
    message = b"".join([*_render_headers(envelope), *top, b"\n", body])
    return message.replace(b"\n", envelope.line_end.encode())


def _render_headers(envelope: Envelope) -> list[bytes]:
    how = envelope.header_encoding
    headers = [
        *(_render_header(name, value, how) for name, value in envelope.trace_headers),
        _render_mailbox("From", envelope.sender_name, envelope.sender_address, how),
        f"To: <{envelope.recipient}>\n".encode(),
        _render_header("Subject", envelope.subject, how),
    ]
    if envelope.date is not None:
        headers.append(f"Date: {render_date(envelope.date)}\n".encode())
    headers.append(f"Message-ID: <{envelope.message_id}>\n".encode())
    if envelope.reply_to:
        headers.append(f"Reply-To: {envelope.reply_to}\n".encode())
    headers += [_render_header(name, value, how) for name, value in envelope.headers]
    headers.append(b"MIME-Version: 1.0\n")
    return headers


def render_date(date: dt.datetime) -> str:
    """Render an aware time as a Date header has it (RFC 5322, section 3.3)."""
    # strftime would follow the process locale.
    offset = date.utcoffset() or dt.timedelta()
    minutes = int(offset.total_seconds()) // 60
    zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    day = f"{_DAYS[date.weekday()]}, {date.day} {_MONTHS[date.month - 1]} {date.year}"
    return f"{day} {date:%H:%M:%S} {zone}"


def _render_mailbox(name: str, phrase: str, address: str, how: str) -> bytes:
    if phrase.isascii():
        return f'{name}: "{phrase}" <{address}>\n'.encode()
    if how == "raw":
        return f'{name}: "{phrase}" <{address}>\n'.encode()
    words = _encode_words(phrase, how)
    return f"{name}: {words}\n <{address}>\n".encode()


def _render_header(name: str, value: str, how: str) -> bytes:
    if value.isascii() and len(name) + len(value) < 76:
        return f"{name}: {value}\n".encode()
    if value.isascii() or how == "raw":
        return _fold(f"{name}: {value}").encode() + b"\n"
    return f"{name}: {_encode_words(value, how)}\n".encode()


def _fold(line: str) -> str:
    folded: list[str] = []
    for word in line.split(" "):
        if folded and len(folded[-1]) + 1 + len(word) <= 76:
            folded[-1] += f" {word}"
        else:
            folded.append(word)
    return "\n ".join(folded)


def _encode_words(text: str, how: str) -> str:
    """RFC 2047 encoded words on lines of their own, none cutting a character in two."""
    chunks: list[str] = [""]
    for character in text:
        if len(_encode_word(chunks[-1] + character, how)) > _ENCODED_WORD_CHARACTERS:
            chunks.append("")
        chunks[-1] += character
    return "\n ".join(_encode_word(chunk, how) for chunk in chunks)


def _encode_word(text: str, how: str) -> str:
    data = text.encode()
    if how == "b":
        return f"=?UTF-8?B?{base64.b64encode(data).decode()}?="
    safe = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else "_" if byte == 32 else f"={byte:02X}"
        for byte in data
    )
    return f"=?utf-8?Q?{safe}?="


def _render_part(content: str, media_type: str, envelope: Envelope) -> tuple[list[bytes], bytes]:
    charset = envelope.charset
    try:
        data = content.encode(charset)
    except UnicodeEncodeError:
        if media_type == "text/html":
            data = content.encode(charset, "xmlcharrefreplace")
        else:
            charset, data = "utf-8", content.encode()
    encoding = envelope.html_encoding if media_type == "text/html" else envelope.text_encoding
    match encoding:
        case "base64":
            body = base64.encodebytes(data)
        case "quoted-printable":
            body = binascii.b2a_qp(data, istext=True)
        case "8bit":
            body = data
    headers = [
        f'Content-Type: {media_type}; charset="{charset}"\n'.encode(),
        f"Content-Transfer-Encoding: {encoding}\n".encode(),
    ]
    return headers, body
