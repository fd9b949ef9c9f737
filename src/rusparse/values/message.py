"""`Message`: what the mail stage makes of the bytes of one message."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rusparse.diagnostics import Diagnostic
from rusparse.records import Address, Attachment, Forwarded, MailingList, StructuredData

__all__ = ["Body", "Message"]


@dataclass(frozen=True, slots=True)
class Body:
    """The one body that was chosen to be read.

    `text` is decoded, with line ends as LF; `media_type` is "text/html" or "text/plain".
    Plain text is already unwrapped where the part says format=flowed (RFC 3676).
    `language` is a BCP 47 tag from Content-Language, or None.
    """

    media_type: str
    text: str
    language: str | None = None


@dataclass(slots=True)
class Message:
    """One message with what its header says, its chosen body, and everything else listed.

    For an attached forward (message/rfc822) all of it is of the original, with `forwarded` set.
    `id` is the record's id. `states_bulk` is True where Precedence says list or bulk.
    `sent_at` is aware, or None when the Date header is missing or can't be read.
    `delivered_at` is set only where `sent_at` is None: the moment of the topmost Received header.
    A diagnostic tells it; in no record it stands for what the sender states.
    `alternative` is the decoded body that was not chosen (the text/plain beside the HTML), or None.
    `platform` is what the headers and the hosts of the links tell.
    """

    id: str
    message_id: str | None
    subject: str | None
    sender: Address | None
    reply_to: tuple[Address, ...]
    recipients: tuple[Address, ...]
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    states_bulk: bool
    mailing_list: MailingList | None
    platform: str | None
    body: Body | None
    alternative: Body | None
    attachments: tuple[Attachment, ...]
    structured_data: tuple[StructuredData, ...]
    forwarded: Forwarded | None
    diagnostics: tuple[Diagnostic, ...]
