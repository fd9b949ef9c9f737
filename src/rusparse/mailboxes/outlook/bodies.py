"""The body of an item: plain text, HTML, and what its RTF was made from.

PidTagBody is text that Outlook made of the body, PidTagHtml the HTML as it came, and
PidTagRtfCompressed RTF that holds the HTML (or the text) inside, or is the body itself.

Source: MS-OXCMSG 2.2.1.56 to 2.2.1.58, MS-OXBBODY 2.1.3 (which of them is the best).
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from .code_pages import decode_by_code_page
from .properties import PropertyBag, PropertyType
from .rtf import decompress_rtf, read_rtf

__all__ = ["Bodies", "BodyPart", "encode_body", "read_bodies"]

MAX_LINE_BYTES = 990
_LINE_BREAK = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One form of the body: its bytes, and its charset where that is known."""

    media_type: str
    data: bytes
    charset: str | None = "utf-8"

    def render(self) -> bytes:
        """The part with its header."""
        charset = f"; charset={self.charset}" if self.charset else ""
        return f"Content-Type: {self.media_type}{charset}\r\n".encode() + encode_body(self.data)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The forms of the body that an item has."""

    text: bytes | None = None
    html: bytes | None = None
    html_charset: str | None = "utf-8"

    def list_parts(self) -> list[BodyPart]:
        """From the plainest to the best, at least one."""
        parts: list[BodyPart] = []
        if self.text is not None or self.html is None:
            parts.append(BodyPart("text/plain", self.text or b""))
        if self.html is not None:
            parts.append(BodyPart("text/html", self.html, self.html_charset))
        return parts


def read_bodies(bag: PropertyBag) -> Bodies:
    """The body in the forms that are there. Raises `DamagedError` where one can't be read."""
    text = bag.read_text(0x1000)
    html, charset = _read_html(bag)
    if html is None:
        rtf = read_rtf(decompress_rtf(bag.read_bytes(0x1009) or b""))
        text = text or rtf.text or ""
        html = rtf.html.encode("utf-8", "replace") if rtf.html else None
    plain = text.encode("utf-8", "replace") if text.strip() or html is None else None
    return Bodies(plain, html, charset)


def encode_body(data: bytes) -> bytes:
    """The rest of a part's header, and its body: as it is where lines allow, else in base64."""
    body = _LINE_BREAK.sub(b"\r\n", data)
    if b"\0" in body or max(map(len, body.split(b"\r\n"))) > MAX_LINE_BYTES:
        return encode_base64(data)
    encoding = b"7bit" if body.isascii() else b"8bit"
    return b"Content-Transfer-Encoding: %b\r\n\r\n%b" % (encoding, body)


def encode_base64(data: bytes) -> bytes:
    """The rest of a part's header, and its body in base64 (RFC 2045, 6.8)."""
    lines = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + lines


def _read_html(bag: PropertyBag) -> tuple[bytes | None, str | None]:
    value = bag.load(0x1013)
    if value is None or not value.data.strip(b"\0 \r\n\t"):
        return None, "utf-8"
    if value.type != PropertyType.BINARY:
        return bag.read_text(0x1013).encode("utf-8", "replace"), "utf-8"
    text = decode_by_code_page(value.data.rstrip(b"\0"), bag.read_integer(0x3FDE))
    if text is None:
        return value.data, None
    return text.encode("utf-8", "replace"), "utf-8"
