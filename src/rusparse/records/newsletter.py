"""The record of one letter: `Newsletter` and what it is made of."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AwareDatetime, Field

from rusparse.diagnostics import Diagnostic

from .base import Record, Span
from .mentions import Contact, DateMention, Link, PriceMention

__all__ = [
    "SCHEMA_VERSION",
    "Address",
    "Attachment",
    "Bulk",
    "BulkReason",
    "ContentsEntry",
    "Forwarded",
    "Image",
    "Issue",
    "MailingList",
    "Newsletter",
    "Producer",
    "Section",
    "SectionKind",
    "Series",
    "Source",
    "StructuredData",
    "Table",
    "TableCell",
]

SCHEMA_VERSION = 1
"""The version of the stored contract; a record of a later one is refused."""

SectionKind: TypeAlias = Literal[
    "masthead", "introduction", "contents", "article", "notice", "distribution", "footer"
]


class Address(Record):
    """A name and address from a header (RFC 5322 section 3.4)."""

    name: str | None
    """The display name, decoded; null if there is none."""
    address: str
    """The address as sent, such as "info@example.org"."""


class Source(Record):
    """Where the bytes came from."""

    media_type: Literal["message/rfc822", "text/html", "text/plain"]
    """What the bytes were read as: a message, or a saved HTML or plain-text letter."""
    mailbox: str | None = None
    """The path as given, of the file that held the message; null for bytes from memory."""
    folder: str | None = None
    """The mail folder inside the mailbox, where it has any."""
    offset_bytes: int | None = None
    """The message's first byte in the file."""
    length_bytes: int | None = None
    """How many bytes of the file the message takes."""
    labels: tuple[str, ...] = ()
    """The mail store's labels, such as Gmail's."""
    flags: tuple[str, ...] = ()
    """The mail store's flags: "seen", "answered", "flagged", "deleted", "draft"."""
    rebuilt_from: Literal["msg", "pst"] | None = None
    """The format that keeps no message as it was sent, so that it was rebuilt from its properties;
    null for a message as it was sent."""


class MailingList(Record):
    """What the list headers say (RFC 2369, RFC 2919, RFC 8058)."""

    list_id: str | None = None
    """The identifier between the angle brackets of List-Id, in lower case."""
    name: str | None = None
    """The phrase before the identifier in List-Id."""
    unsubscribe: tuple[str, ...] = ()
    """The addresses of List-Unsubscribe, in the sender's order."""
    one_click: bool = False
    """True when List-Unsubscribe-Post asks for one-click unsubscription (RFC 8058)."""
    archive: tuple[str, ...] = ()
    """The addresses of List-Archive and Archived-At."""
    post: tuple[str, ...] = ()
    """The addresses of List-Post."""
    help: tuple[str, ...] = ()
    """The addresses of List-Help."""


BulkReason: TypeAlias = Literal[
    "list-id",
    "list-unsubscribe",
    "precedence",
    "platform",
    "web-version",
    "unsubscribe-link",
    "unsubscribe-text",
]


class Bulk(Record):
    """Whether the letter was sent to many at once, and what tells."""

    sent_in_bulk: bool
    """True if anything tells so."""
    reasons: tuple[BulkReason, ...]
    """The list headers (RFC 2919, RFC 2369), Precedence (RFC 3834), a platform that sends
    newsletters, a link to the letter on the web or to unsubscribe at, or a line in the foot that
    says how to."""


class Series(Record):
    """The newsletter of which the letter is an issue."""

    key: str
    """The List-Id, else the sender's address, else the title without its date."""
    # Never a display name: senders change it from letter to letter.
    name: str | None
    """What the newsletter calls itself, as far as known."""


class Issue(Record):
    """Which issue of its series the letter is."""

    label: str | None = None
    """The issue's label as written, such as "December 2021" or "Nr 4"."""
    number: str | None = None
    """The issue's number as written, such as "4" or "2026:4"."""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")] | None = None
    """The issue's day (ISO 8601), or its month where no day is known."""


class Forwarded(Record):
    """By whom and when the letter was forwarded; the record is of the original."""

    by: Address | None
    """Who forwarded it."""
    at: AwareDatetime | None
    """When it was forwarded."""
    how: Literal["inline", "attached"]
    """Whether the original stood in the body or was attached as message/rfc822."""
    comment: str | None = None
    """What the forwarder wrote above the original."""


class Attachment(Record):
    """A part that is no body. Its content is never written anywhere; its hash names it."""

    name: str | None
    """The file name as sent, decoded; it is a label and never a path."""
    media_type: str
    """The declared media type in lower case, such as "application/pdf"."""
    size_bytes: int
    """The decoded size."""
    sha256: str
    """SHA-256 of the decoded content, in hexadecimal."""
    content_id: str | None = None
    """The Content-ID without its angle brackets, by which the body may refer to it."""
    inline: bool = False
    """True when the body shows it (a related image)."""


class StructuredData(Record):
    """Data that the sender put beside the text: a calendar object or schema.org JSON-LD."""

    media_type: str
    """Either "text/calendar" or "application/ld+json"."""
    text: str
    """The data as sent, decoded to text."""


class TableCell(Record):
    """One cell of a data table."""

    text: str
    """The cell's text, on one line."""
    span: Span
    """Where the text stands in the section's text."""
    header: bool
    """True for a cell that heads its column or row."""


class Table(Record):
    """A data table (never one that only lays out the letter)."""

    span: Span
    """Where the table stands in the section's text."""
    rows: tuple[tuple[TableCell, ...], ...]
    """The cells by row, from the top; a cell over several columns stands once."""


class Image(Record):
    """An image that the letter shows or counts readers with."""

    url: str
    """The address as sent: https:, cid: or data: (the latter cut to its media type)."""
    alt: str | None
    """The alternative text."""
    width_pixels: int | None = None
    """The width as stated."""
    height_pixels: int | None = None
    """The height as stated."""
    tracking: bool = False
    """True for a pixel that only tells the sender that the letter was opened."""


class ContentsEntry(Record):
    """An entry of the letter's own table of contents."""

    span: Span
    """Where the entry stands in the section's text."""
    text: str
    """The entry's text."""
    section: int | None
    """The index of the section that it points at; null if none fits."""


class Section(Record):
    """A part of the letter that a reader sees as one: an article, the masthead, the footer."""

    index: int
    """The section's place in the letter, from 0."""
    kind: SectionKind
    """What the section is to a reader."""
    category: str | None
    """The label that stands over this and perhaps several sections, such as "AKTUELLT"."""
    heading: str | None
    """The heading; it is also the first line of `text`."""
    level: int | None
    """The heading's level, 1 for the highest in the letter; null without a heading."""
    text: str
    """What the section says: Unicode NFC, single spaces, LF, an empty line between paragraphs."""
    entries: tuple[ContentsEntry, ...] = ()
    """For kind contents: the entries and the sections that they point at."""
    links: tuple[Link, ...] = ()
    """The links, in reading order."""
    images: tuple[Image, ...] = ()
    """The images, in reading order."""
    tables: tuple[Table, ...] = ()
    """The data tables."""
    dates: tuple[DateMention, ...] = ()
    """The dates, by their place in the text."""
    prices: tuple[PriceMention, ...] = ()
    """The amounts of money, by their place in the text."""
    contacts: tuple[Contact, ...] = ()
    """The contacts, by their place in the text."""


class Producer(Record):
    """The program that made the record."""

    name: str
    """Always "rusparse"."""
    version: str
    """The program's version."""


class Newsletter(Record):
    """One received letter as a typed record."""

    schema_version: int = Field(ge=1)
    """The version of this contract."""
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the message, line ends as LF, without the headers that mail stores add."""
    message_id: str | None
    """The Message-ID without its angle brackets."""
    source: Source
    """Where the bytes came from."""
    sender: Address | None
    """The first address of From."""
    reply_to: tuple[Address, ...]
    """The addresses of Reply-To."""
    recipients: tuple[Address, ...]
    """The addresses of To and Cc."""
    list: MailingList | None
    """The list headers; null if there are none."""
    platform: str | None
    """The service that sent the letter, such as "Paloma" or "Mailchimp"."""
    bulk: Bulk | None = None
    """Whether the letter was sent in bulk; null in records that were made before this was told."""
    subject: str | None
    """The Subject, decoded."""
    sent_at: AwareDatetime | None
    """The Date header; null if there is none that can be read."""
    forwarded: Forwarded | None
    """By whom and when the letter was forwarded."""
    language: str
    """BCP 47 tag of the letter's language; "und" when it can't be told."""
    series: Series
    """The newsletter of which the letter is an issue."""
    title: str | None
    """The letter's title: what it calls itself at the top, else its subject."""
    issue: Issue
    """Which issue of its series the letter is."""
    preheader: str | None
    """The hidden or small line that mail programs show beside the subject."""
    web_version: str | None
    """The address of the letter on the web."""
    unsubscribe: str | None
    """The address to unsubscribe at, by the letter's words, its list headers, or the address."""
    privacy: str | None
    """The address of the privacy notice."""
    sections: tuple[Section, ...]
    """The letter's parts in reading order."""
    attachments: tuple[Attachment, ...]
    """The parts that are no body."""
    structured_data: tuple[StructuredData, ...]
    """Calendar objects and schema.org data."""
    diagnostics: tuple[Diagnostic, ...]
    """What was wrong with the message, or had to be guessed or cut."""
    producer: Producer
    """The program that made the record."""

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates of all sections, in reading order."""
        return tuple(mention for section in self.sections for mention in section.dates)

    @property
    def prices(self) -> tuple[PriceMention, ...]:
        """The amounts of money of all sections, in reading order."""
        return tuple(mention for section in self.sections for mention in section.prices)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts of all sections, in reading order.

        A letter that names nobody has its sender as the only contact, of kind "sender", with an
        empty span.
        """
        named = tuple(mention for section in self.sections for mention in section.contacts)
        reply = self.reply_to[0] if self.reply_to else self.sender
        if named or reply is None:
            return named
        return (
            Contact(
                span=(0, 0),
                text="",
                rule="sender",
                name=reply.name or (self.sender.name if self.sender else None),
                email=reply.address,
                kind="sender",
            ),
        )

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of all sections, in reading order."""
        return tuple(link for section in self.sections for link in section.links)
