"""Invented messages, and mailboxes made of them."""

from __future__ import annotations

from collections.abc import Sequence

FROM_LINE = b"From brev@example.org Fri Dec 17 08:00:00 2021\n"


def make_message(number: int, body: str = "Kursen kostar 400 kr.\n", headers: str = "") -> bytes:
    return (
        f"From: Nyhetsbrevet <brev@example.org>\n"
        f"Subject: Nummer {number}\n"
        f"Date: Fri, 17 Dec 2021 08:{number % 60:02}:00 +0100\n"
        f"Message-ID: <{number}@example.org>\n"
        f"{headers}"
        f"\n"
        f"{body}"
    ).encode()


def make_messages(count: int) -> list[bytes]:
    return [make_message(number) for number in range(1, count + 1)]


def quote(message: bytes, *, reversible: bool) -> bytes:
    """What mboxrd (reversible) or mboxo makes of a message's From lines, line by line."""
    lines = []
    for line in message.splitlines(keepends=True):
        marked = line.lstrip(b">") if reversible else line
        lines.append(b">" + line if marked.startswith(b"From ") else line)
    return b"".join(lines)


def state_length(message: bytes) -> bytes:
    head, _, body = message.partition(b"\n\n")
    return head + b"\nContent-Length: %d\n\n" % len(body) + body


def join_mbox(messages: Sequence[bytes], *, empty_lines: bool = True) -> bytes:
    return b"".join(FROM_LINE + message + (b"\n" if empty_lines else b"") for message in messages)
