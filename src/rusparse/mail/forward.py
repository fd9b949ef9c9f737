"""Messages attached to messages: is the outer one only the envelope of a letter passed on?"""

from __future__ import annotations

from rusparse.context import Limits
from rusparse.values.message import Body

from .bodies import Division
from .legibility import count_letters
from .tree import Part
from .wire import Header

__all__ = ["find_forwarded_part"]

_MESSAGE_TYPES = frozenset({"message/rfc822", "message/global", "message/news"})
_SIGNATURE_TYPES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
    | {"text/vcard", "text/x-vcard", "text/directory"}
)
# A line or two and a signature; more than that is a letter of its own.
_MAX_OWN_LETTERS = 800
_BOUNCING_LOCAL_PARTS = ("mailer-daemon", "postmaster")


def find_forwarded_part(
    root: Part, header: Header, division: Division, body: Body | None, limits: Limits
) -> Part | None:
    """The one attached message that the outer message only passes on, or None.

    None for a bounce or another report (RFC 3462, RFC 3834), for a digest, for several attached
    messages, and for an outer message that says much itself. `limits` bounds nothing here but the
    text that is counted.
    """
    if root.media_type in ("multipart/report", "multipart/digest") or _is_automatic(header):
        return None
    if any(_is_own_file(part, division) for part in division.attachments):
        return None
    messages = [part for part in division.attachments if part.media_type in _MESSAGE_TYPES]
    if len(messages) != 1 or not messages[0].content.strip() or _in_digest(root):
        return None
    return messages[0] if _count_own(body, limits) <= _MAX_OWN_LETTERS else None


def _is_own_file(part: Part, division: Division) -> bool:
    """Whether an attachment is something that the outer message brings beside the letter.

    Images in the text and signatures are not.
    """
    media_type = part.media_type
    if media_type in _MESSAGE_TYPES or media_type in _SIGNATURE_TYPES or id(part) in division.shown:
        return False
    return not (media_type.startswith("image/") and part.content_id)


def _in_digest(root: Part) -> bool:
    return any(
        part.media_type in ("multipart/digest", "multipart/report") for part in root.children
    )


def _is_automatic(header: Header) -> bool:
    submitted = header.find("auto-submitted")
    if submitted is not None and submitted.raw.strip().lower() not in (b"", b"no"):
        return True
    path = header.find("return-path")
    if path is not None and path.raw.strip() == b"<>":
        return True
    sender = header.find("from")
    local = sender.raw.lower().rpartition(b"<")[2].strip() if sender is not None else b""
    return local.decode("latin-1").startswith(_BOUNCING_LOCAL_PARTS)


def _count_own(body: Body | None, limits: Limits) -> int:
    if body is None:
        return 0
    text = body.text[: limits.max_body_characters]
    if body.media_type == "text/html":
        return count_letters(text, _MAX_OWN_LETTERS + 1)
    return sum(map(str.isalnum, text[: _MAX_OWN_LETTERS * 20]))
