"""Invented records, and a stand-in for the parser that makes them of messages."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
import hashlib

from rusparse.records import (
    SCHEMA_VERSION,
    Issue,
    Newsletter,
    Producer,
    Series,
    Source,
)

MEMORY = Source(media_type="message/rfc822")


def make_newsletter(
    data: bytes,
    source: Source = MEMORY,
    *,
    sent_at: dt.datetime | None = None,
    issue_date: str | None = None,
    subject: str | None = None,
) -> Newsletter:
    return Newsletter(
        schema_version=SCHEMA_VERSION,
        id=hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest(),
        message_id=None,
        source=source,
        sender=None,
        reply_to=(),
        recipients=(),
        list=None,
        platform=None,
        subject=subject,
        sent_at=sent_at,
        forwarded=None,
        language="sv",
        series=Series(key="brev@example.org", name="Nyhetsbrevet"),
        title=None,
        issue=Issue(date=issue_date),
        preheader=None,
        web_version=None,
        unsubscribe=None,
        privacy=None,
        sections=(),
        attachments=(),
        structured_data=(),
        diagnostics=(),
        producer=Producer(name="rusparse", version="0"),
    )


def parse(data: bytes, source: Source) -> Newsletter:
    """Reads a subject and a date; what says so in its subject can't be read."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    subject = message["Subject"]
    if subject is not None and "TRASIG" in subject:
        raise ValueError(f"can't read {subject!r}")
    date = message["Date"]
    sent_at = email.utils.parsedate_to_datetime(date) if date else None
    return make_newsletter(data, source, sent_at=sent_at, subject=subject)
