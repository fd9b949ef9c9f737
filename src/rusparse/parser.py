"""`Parser`: bytes to `Newsletter`, the only place where the stages meet.

Bytes -> message (mail) -> document (markup) -> outline (structure) -> mentions (extract) -> record.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from .context import Context
from .dating import Dating, date_letter
from .diagnostics import Diagnostic, make_diagnostic
from .errors import UsageError
from .extract.contacts import find_all_contacts
from .extract.dates import find_all_dates, find_dates, find_letter_dates
from .extract.language import detect_language
from .extract.links import make_links
from .extract.placing import place_context
from .extract.prices import find_all_prices
from .mail import (
    compute_record_id,
    decode_document,
    judge_bulk,
    parse_message,
    sniff_media_type,
)
from .markup import parse_html, parse_plain_text
from .records import (
    SCHEMA_VERSION,
    Address,
    Contact,
    DateMention,
    Forwarded,
    Issue,
    LinkKind,
    Newsletter,
    PriceMention,
    Producer,
    Section,
    Series,
    Source,
    StructuredData,
)
from .structure import outline_document
from .values.document import Document
from .values.message import Body, Message
from .values.outline import Outline, OutlineSection, Wrapper
from .values.passage import Findings, Passage, PassageLink
from .version import __version__

__all__ = ["Parser", "parse"]

_PRODUCER = Producer(name="rusparse", version=__version__)
_LANGUAGE_SAMPLE_CHARACTERS = 8_000
_LINE_CHARACTERS = 2_000


def parse(data: bytes, context: Context | None = None) -> Newsletter:
    """Read one letter: a message (RFC 5322), or a saved HTML or plain-text letter.

    `data` is told apart by content. Whatever is wrong with it becomes a diagnostic in the record;
    bytes of no sense give a record without sections and the diagnostic "content-unreadable".
    `context` says what is known from outside: a reference date, languages, limits.

    Raises `UsageError` if `data` is not bytes.

    >>> parse(b"Subject: Hello\\n\\nThe course costs 400 SEK.").prices[0].amount
    Decimal('400')
    """
    return Parser(context).parse(data)


class Parser:
    """Reads letters with one context; it holds no state between them."""

    def __init__(self, context: Context | None = None) -> None:
        self.context = context if context is not None else Context()

    def parse(self, data: bytes, source: Source | None = None) -> Newsletter:
        """Read one letter; `source` tells where the bytes came from and is kept in the record.

        Raises `UsageError` if `data` is not bytes; nothing else.
        """
        if not isinstance(data, bytes | bytearray | memoryview):
            raise UsageError(
                f"parse expects the bytes of a letter, not {type(data).__name__}; "
                "for a path use parse_file, for text encode it as UTF-8"
            )
        data = bytes(data)
        media_type = sniff_media_type(data)
        if media_type is None:
            message = _make_message(data, None, (make_diagnostic("content-unreadable", "body"),))
        elif media_type == "message/rfc822":
            message = parse_message(data, self.context)
        else:
            body, diagnostics = decode_document(data, media_type, self.context)
            message = _make_message(data, body, diagnostics)
        return self._read(message, _make_source(source, media_type or "text/plain"))

    def _read(self, message: Message, source: Source) -> Newsletter:
        document, diagnostics = self._read_document(message)
        language = self._tell_language(message, document)
        context = self.context
        if language != "und":
            others = tuple(tag for tag in context.languages if tag != language)
            context = context.with_languages(language, *others)
        outline = outline_document(document, context, subject=message.subject)
        sender = outline.forwarded.sender if outline.forwarded else message.sender
        address = sender.address if sender else None
        context = place_context(context, language, address, outline.sections)
        dating = date_letter(message, outline, context)
        context = context.with_reference(dating.reference, dating.reference_until)
        passages, unsearched = _make_passages(outline, context.limits.max_searched_characters)
        # Days that a letter states are no sure anchor where not all of it was searched.
        find_their_dates = find_all_dates if unsearched else find_letter_dates
        mentioned = zip(
            find_their_dates(passages, context, dating.mastheads),
            find_all_prices(passages, context),
            find_all_contacts(
                passages,
                context,
                _list_readers(message, outline, address),
                sender.name if sender else None,
            ),
            strict=True,
        )
        sections: list[Section] = []
        found: list[Diagnostic] = []
        for index, mentions in enumerate(mentioned):
            section, remarks = _read_section(index, outline.sections[index], mentions, context)
            sections.append(section)
            found.extend(remarks)
        if unsearched:
            first, count = f"section {unsearched[0]}", str(len(unsearched))
            found.append(make_diagnostic("mentions-search-cut", first, sections=count))
        return _assemble(
            message,
            document,
            outline,
            dating,
            source=source,
            language=language,
            sections=tuple(sections),
            diagnostics=(
                *message.diagnostics,
                *diagnostics,
                *document.diagnostics,
                *outline.diagnostics,
                *_describe_wrapper(outline.forwarded),
                *dating.diagnostics,
                *found,
            ),
        )

    def _read_document(self, message: Message) -> tuple[Document, tuple[Diagnostic, ...]]:
        if message.body is None:
            return Document(media_type="text/plain", blocks=()), ()
        document = self._read_body(message.body)
        silent = not any(block.text or block.grid for block in document.blocks)
        if silent and document.media_type == "text/html" and message.alternative is not None:
            remark = make_diagnostic("body-alternative-used", "body")
            return self._read_body(message.alternative), (remark,)
        return document, ()

    def _read_body(self, body: Body) -> Document:
        if body.media_type == "text/html":
            return parse_html(body.text, self.context)
        return parse_plain_text(body.text, self.context)

    def _tell_language(self, message: Message, document: Document) -> str:
        """The letter's language; what the caller states first is the hint that weighs most."""
        parts: list[str] = [message.subject or ""]
        size = 0
        for block in document.blocks:
            text = block.text
            parts.append(text)
            size += len(text)
            if size > _LANGUAGE_SAMPLE_CHARACTERS:
                break
        declared = message.body.language if message.body is not None else None
        stated = self.context.languages[0] if self.context.languages else None
        return detect_language("\n".join(parts), hint=stated or declared or document.language)


def _list_readers(message: Message, outline: Outline, sender: str | None) -> frozenset[str]:
    """The recipients' addresses, in lower case, but for those that are the sender's or a list's.

    A letter to one's own members or staff may name any of them as a contact.
    """
    recipients = outline.forwarded.recipients if outline.forwarded else message.recipients
    lists = message.mailing_list
    ours = [sender or "", *(address.address for address in message.reply_to)]
    domains = {address.lower().rpartition("@")[2] for address in ours}
    list_id = ((lists.list_id if lists else None) or "").lower()
    return frozenset(
        address
        for recipient in recipients
        if (domain := (address := recipient.address.lower()).rpartition("@")[2]) not in domains
        and not (domain and f".{list_id}".endswith(f".{domain}"))
    )


def _describe_wrapper(wrapper: Wrapper | None) -> tuple[Diagnostic, ...]:
    """What stood over a letter forwarded in the body, as it is in none of the sections."""
    if wrapper is None:
        return ()
    text, header = wrapper.comment or "", wrapper.header_text or ""
    return (make_diagnostic("forward-unwrapped", "body", text=text, header=header),)


def _make_passages(outline: Outline, most: int) -> tuple[list[Passage], list[int]]:
    """What of the sections is searched for mentions, at most `most` characters of all; and the
    numbers of the sections that are not searched to their end."""
    passages: list[Passage] = []
    unsearched: list[int] = []
    for index, part in enumerate(outline.sections):
        text, tables = part.text, part.tables
        links = [PassageLink(link.span, link.url) for link in part.links if link.span is not None]
        if len(text) > most:
            text = _cut_text(text, most)
            tables = tuple(table for table in tables if table.span[1] <= len(text))
            links = [link for link in links if link.span[1] <= len(text)]
            unsearched.append(index)
        most = max(0, most - len(part.text))
        passages.append(Passage(text, part.kind, part.heading, outline.title, tables, tuple(links)))
    return passages, unsearched


def _cut_text(text: str, most: int) -> str:
    """The text up to a line's end, as half a number or date would be read as another one."""
    low = max(0, most - _LINE_CHARACTERS)
    return text[: max(text.rfind("\n", low, most), 0) or max(text.rfind(" ", low, most), 0)]


def _read_section(
    index: int,
    part: OutlineSection,
    mentions: tuple[Findings[DateMention], Findings[PriceMention], Findings[Contact]],
    context: Context,
) -> tuple[Section, tuple[Diagnostic, ...]]:
    links, remarks = make_links(part.links, context)
    dates, prices, contacts = mentions
    remarks += dates.diagnostics + prices.diagnostics + contacts.diagnostics
    section = Section.make(
        {
            "index": index,
            "kind": part.kind,
            "category": part.category,
            "heading": part.heading,
            "level": part.level,
            "text": part.text,
            "entries": part.entries,
            "links": links,
            "images": part.images,
            "tables": part.tables,
            "dates": tuple(dates.mentions),
            "prices": tuple(prices.mentions),
            "contacts": tuple(contacts.mentions),
        }
    )
    where = f"section {index}"
    return section, tuple(
        remark.model_copy(update={"where": f"{where}: {remark.where}" if remark.where else where})
        for remark in remarks
    )


def _assemble(
    message: Message,
    document: Document,
    outline: Outline,
    dating: Dating,
    *,
    source: Source,
    language: str,
    sections: tuple[Section, ...],
    diagnostics: tuple[Diagnostic, ...],
) -> Newsletter:
    wrapper = outline.forwarded
    sender, subject, recipients = message.sender, message.subject, message.recipients
    forwarded = message.forwarded
    if wrapper is not None:
        forwarded = Forwarded(
            by=message.sender, at=message.sent_at, how="inline", comment=wrapper.comment
        )
        sender, recipients = wrapper.sender, wrapper.recipients
        subject = wrapper.subject or message.subject
    lists = message.mailing_list
    title = outline.title or subject
    return Newsletter.make(
        {
            "schema_version": SCHEMA_VERSION,
            "id": message.id,
            "message_id": message.message_id,
            "source": source,
            "sender": sender,
            "reply_to": message.reply_to,
            "recipients": recipients,
            "list": lists,
            "platform": outline.platform or message.platform,
            "bulk": judge_bulk(message, outline.bulk_reasons),
            "subject": subject,
            "sent_at": dating.sent_at,
            "forwarded": forwarded,
            "language": language,
            "series": _name_series(message, sender, title, outline),
            "title": title,
            "issue": Issue.make(
                {
                    "label": outline.issue_label,
                    "number": outline.issue_number,
                    "date": dating.issued,
                }
            ),
            "preheader": outline.preheader,
            "web_version": outline.web_version or _find_address(sections, "web_version"),
            "unsubscribe": outline.unsubscribe
            or _web_address(lists.unsubscribe if lists else ())
            or _find_address(reversed(sections), "unsubscribe"),
            "privacy": outline.privacy or _find_address(reversed(sections), "privacy"),
            "sections": sections,
            "attachments": message.attachments,
            "structured_data": (
                *message.structured_data,
                *(
                    StructuredData(media_type="application/ld+json", text=text)
                    for text in document.structured_data
                ),
            ),
            "diagnostics": diagnostics,
            "producer": _PRODUCER,
        }
    )


def _web_address(addresses: tuple[str, ...]) -> str | None:
    """The first address that a browser opens, else the first one at all."""
    web = (address for address in addresses if address.lower().startswith(("https:", "http:")))
    return next(web, addresses[0] if addresses else None)


def _find_address(sections: Iterable[Section], kind: LinkKind) -> str | None:
    """The first address in the sections that itself tells what it is for."""
    links = (link for section in sections for link in section.links if link.kind == kind)
    return next((link.url for link in links if not link.url.startswith("#")), None)


def _name_series(
    message: Message, sender: Address | None, title: str | None, outline: Outline
) -> Series:
    """The series by its List-Id, else by the sender's address, else by the title without dates.

    The display name is never the key: senders change it from letter to letter.
    """
    lists = message.mailing_list
    key: str | None = None
    stated: str | None = None
    if lists is not None and lists.list_id:
        key, stated = lists.list_id, lists.name
    elif sender is not None:
        key, stated = sender.address.lower(), sender.name
    # A title is read for its dates only where nothing else names the series.
    name = stated or (_strip_issue(title, outline) if title else None)
    return Series.make({"key": (name or "").casefold() if key is None else key, "name": name})


def _strip_issue(title: str, outline: Outline) -> str:
    """A title without its dates, issue label and number: what all issues share."""
    rest = title
    for mention in reversed(find_dates(Passage(title, kind="masthead"), Context()).mentions):
        start, end = mention.span
        rest = rest[:start] + rest[end:]
    for part in (outline.issue_label, outline.issue_number):
        if part:
            rest = rest.replace(part, "")
    return " ".join(rest.split()).strip(" -–—|:,.#") or title


def _make_message(data: bytes, body: Body | None, diagnostics: tuple[Diagnostic, ...]) -> Message:
    """A saved letter as a message without headers."""
    return Message(
        id=compute_record_id(data),
        message_id=None,
        subject=None,
        sender=None,
        reply_to=(),
        recipients=(),
        sent_at=None,
        delivered_at=None,
        states_bulk=False,
        mailing_list=None,
        platform=None,
        body=body,
        alternative=None,
        attachments=(),
        structured_data=(),
        forwarded=None,
        diagnostics=diagnostics,
    )


def _make_source(source: Source | None, media_type: str) -> Source:
    if source is None:
        return _name_source(media_type)
    return (
        source
        if source.media_type == media_type
        else source.model_copy(update={"media_type": media_type})
    )


@cache
def _name_source(media_type: str) -> Source:
    return Source(media_type=media_type)
