"""`Outline`: a document divided into sections, with what the letter says of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rusparse.diagnostics import Diagnostic
from rusparse.records import Address, BulkReason, ContentsEntry, Image, SectionKind, Span, Table

__all__ = ["Outline", "OutlineLink", "OutlineSection", "Wrapper"]


@dataclass(slots=True)
class OutlineLink:
    """A link of a section: where its text stands (None on an image), its text and address.

    `zone_kind` is what the structure stage took the link for by its words and place
    ("web_version", "unsubscribe", "preferences", "privacy", "social", "trap"), or None for a
    link whose address must tell.
    """

    span: Span | None
    text: str
    url: str
    zone_kind: str | None = None


@dataclass(slots=True)
class OutlineSection:
    """A section before its mentions are found; fields as in `rusparse.records.Section`."""

    kind: SectionKind
    category: str | None
    heading: str | None
    level: int | None
    text: str
    links: tuple[OutlineLink, ...] = ()
    images: tuple[Image, ...] = ()
    tables: tuple[Table, ...] = ()
    entries: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrapper:
    """The header block of a letter forwarded in the body, as far as it could be read.

    `comment` is what stood above it, `header_text` the block itself as written. Dates are raw
    text: reading them is not structure.
    """

    sender: Address | None = None
    recipients: tuple[Address, ...] = ()
    subject: str | None = None
    sent_at: dt.datetime | None = None
    sent_at_text: str | None = None
    comment: str | None = None
    header_text: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections in reading order, and the letter's own title, issue and service addresses.

    `issue_label` and `issue_number` are as written; the issue's date is worked out later, from
    the dates in the title, the label and the masthead. `forwarded` is set when the sections are
    those of a letter that stood forwarded in the body. `platform` is what the letter's own
    "sent with" line says, `bulk_reasons` what in the text tells that the
    letter was sent to many.
    """

    sections: tuple[OutlineSection, ...]
    title: str | None = None
    issue_label: str | None = None
    issue_number: str | None = None
    preheader: str | None = None
    web_version: str | None = None
    unsubscribe: str | None = None
    privacy: str | None = None
    platform: str | None = None
    bulk_reasons: tuple[BulkReason, ...] = ()
    forwarded: Wrapper | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
