"""Attachments as MIME parts.

Source: MS-OXCMSG 2.2.2 (attachment objects), MS-OXCMAIL 2.1.3.4 (as MIME parts), RFC 2231.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from .bodies import Bodies, encode_base64
from .items import Attachment
from .properties import DamagedError, PropertyBag

__all__ = ["Part", "read_attachment"]

_EMBEDDED = 5
_OLE = 6
_RENDERED = 4
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}")
_WHOLE_BODY = re.compile(rb"(?i)content-type[ \t]*:[ \t]*multipart/signed")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\"\\]")
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,500}")
MAX_NAME_CHARACTERS = 255
_PIECE_CHARACTERS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A part beside the body."""

    data: bytes
    headers: bytes
    is_inline: bool = False
    is_whole_body: bool = False
    """Whether this is the signed message as it came, body and all (MS-OXOSMIME 2.1.2)."""
    is_message: bool = False

    def render(self) -> bytes:
        """The part with its header."""
        if self.is_message:
            return self.headers + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + self.data
        return self.headers + encode_base64(self.data)

    @classmethod
    def of_message(cls, data: bytes, attachment: Attachment) -> Part:
        """A message that is attached."""
        name = _read_name(attachment.properties)
        return cls(data, _render_headers("message/rfc822", name, "", inline=False), is_message=True)


def read_attachment(attachment: Attachment, bodies: Bodies) -> Part:
    """An attachment that is a file.

    Raises `DamagedError` for what holds no bytes: a mere reference, or an embedded object.
    """
    bag = attachment.properties
    method = bag.read_integer(0x3705)  # PidTagAttachMethod
    name = _read_name(bag)
    data = bag.read_bytes(0x3701)  # PidTagAttachDataBinary
    if data is None:
        what = "an embedded object" if method == _OLE else "a reference, or nothing"
        raise DamagedError(f"{name or 'without a name'}: {what}, not a file")
    media_type = bag.read_text(0x370E)  # PidTagAttachMimeTag
    if media_type.lower() == "multipart/signed" and _WHOLE_BODY.match(data):
        return Part(data, b"", is_whole_body=True)
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.lower().startswith(
        ("multipart/", "message/")
    ):
        media_type = "application/octet-stream"
    content_id = bag.read_text(0x3712).strip().strip("<>")
    inline = _is_inline(bag, content_id, bodies)
    return Part(data, _render_headers(media_type, name, content_id, inline=inline), inline)


def _is_inline(bag: PropertyBag, content_id: str, bodies: Bodies) -> bool:
    if not content_id or bodies.html is None:
        return False
    return f"cid:{content_id}".encode() in bodies.html or (
        bool((bag.read_integer(0x3714) or 0) & _RENDERED)  # PidTagAttachFlags
    )


def _read_name(bag: PropertyBag) -> str:
    # PidTagAttachLongFilename, PidTagAttachFilename, PidTagDisplayName
    name = bag.read_text(0x3707, 0x3704, 0x3001)
    return _UNSAFE.sub("_", name.strip())[:MAX_NAME_CHARACTERS]


def _render_headers(media_type: str, name: str, content_id: str, *, inline: bool) -> bytes:
    lines = f"Content-Type: {media_type}\r\n"
    lines += f"Content-Disposition: {'inline' if inline else 'attachment'}"
    if name.isascii() and name:
        lines += f';\r\n filename="{name}"'
    elif name:
        lines += _render_continued(name)
    lines += "\r\n"
    if _CONTENT_ID.fullmatch(content_id):
        lines += f"Content-ID: <{content_id}>\r\n"
    return lines.encode("ascii")


def _render_continued(name: str) -> str:
    """A name that is not ASCII, in as many pieces as its lines need (RFC 2231, 3 and 4)."""
    encoded = name.encode("utf-8", "replace").decode("utf-8")
    pieces = [
        quote(encoded[at : at + _PIECE_CHARACTERS], safe="")
        for at in range(0, len(encoded), _PIECE_CHARACTERS)
    ]
    if len(pieces) == 1:
        return f";\r\n filename*=utf-8''{pieces[0]}"
    pieces[0] = f"utf-8''{pieces[0]}"
    return "".join(f";\r\n filename*{n}*={piece}" for n, piece in enumerate(pieces))
