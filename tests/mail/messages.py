"""Builds messages for the tests; all people and addresses in them are invented."""

from __future__ import annotations

from rusparse.context import Context, Limits
from rusparse.mail import parse_message
from rusparse.values.message import Message

HEADER = (
    "From: Anna Ek <anna@example.se>\n"
    "To: bo@example.org\n"
    "Subject: Brev\n"
    "Date: Wed, 5 May 2021 09:30:15 +0200\n"
    "Message-ID: <1@example.se>\n"
    "MIME-Version: 1.0\n"
)


def part(content_type: str, text: str, *extra: str) -> str:
    """A MIME part: header lines, an empty line, and the text."""
    lines = [f"Content-Type: {content_type}"] if content_type else []
    return "\n".join([*lines, *extra, "", text])


def multipart(kind: str, *parts: str, boundary: str = "b") -> str:
    """A multipart of a kind as a part in itself."""
    pieces = "".join(f"--{boundary}\n{piece}\n" for piece in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{pieces}--{boundary}--\n'


def read(text: str | bytes, **limits: int) -> Message:
    """Parse a message, which must give the same with LF and CRLF."""
    data = text.encode() if isinstance(text, str) else text
    context = Context(limits=Limits(**limits))
    message = parse_message(data, context)
    if b"\r" not in data:
        assert parse_message(data.replace(b"\n", b"\r\n"), context) == message
    return message


def codes(message: Message) -> list[str]:
    """The codes of a message's remarks, in order."""
    return [remark.code for remark in message.diagnostics]
