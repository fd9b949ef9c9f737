"""What a program imports: letters from files, mentions from bare text, the archive with its search.

Everything here joins rooms that don't know one another; none of the work is done here.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .archive import Archive as RecordStore
from .archive import LedgerEntry, QuarantinedMessage, Verification
from .context import Context, Limits
from .errors import ArchiveError, InputError
from .mailboxes import open_mailbox
from .parser import Parser
from .records import Contact, DateMention, Mention, Newsletter, PriceMention, Source
from .values.passage import Passage

if TYPE_CHECKING:
    from .batch import ImportReport, Progress
    from .search import Coverage, PartOfRecords, SearchIndex, SearchResults, UpdateReport

__all__ = [
    "Archive",
    "explain_text",
    "find_contacts",
    "find_dates",
    "find_prices",
    "open_mailbox",
    "parse_file",
    "read_standard_input",
]


def parse_file(path: str | os.PathLike[str], *, context: Context | None = None) -> Newsletter:
    """Read one letter from a file: a message, or a letter saved as HTML or plain text.

    What the file holds is told by its content, not by its name. Raises `InputError` naming the
    path if it can't be read, is empty or too large, or is no regular file.
    """
    context = context or Context()
    file = Path(path)
    limit = context.limits.max_message_bytes
    try:
        if not file.is_file():
            kind = "a directory" if file.is_dir() else "no regular file"
            reason = kind if file.exists() else "not there"
            raise InputError(f"{path}: a file with one letter was expected, and it is {reason}")
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    if not data:
        raise InputError(f"{path}: the file is empty")
    _refuse_oversize(data, str(path), limit)
    source = Source(media_type="message/rfc822", mailbox=str(path), length_bytes=len(data))
    return Parser(context).parse(data, source)


def read_standard_input(limits: Limits) -> bytes:
    """The bytes of one letter from standard input. Raises `InputError` if there are none."""
    data = sys.stdin.buffer.read(limits.max_message_bytes + 1)
    if not data:
        raise InputError("standard input: the bytes of a letter were expected, and it is empty")
    _refuse_oversize(data, "standard input", limits.max_message_bytes)
    return data


def _refuse_oversize(data: bytes, name: str, limit: int) -> None:
    if len(data) > limit:
        raise InputError(
            f"{name}: one letter of at most {limit} bytes was expected, and it is larger; "
            "for a mailbox use rusparse import, for a large letter raise Limits.max_message_bytes"
        )


def find_dates(
    text: str,
    *,
    reference: dt.date | None = None,
    language: str | None = None,
    region: str | None = None,
) -> list[DateMention]:
    """The dates in a text, by their place.

    `reference` is the day against which "på fredag" or a date without a year is read; without it
    such dates are not resolved. `language` is a BCP 47 tag, or None to find it out.

    >>> find_dates("Anmäl dig senast 12 maj 2022.", language="sv")[0].role
    'deadline'
    """
    from .extract.dates import find_dates as find

    return list(find(Passage(text), _make_context(text, reference, language, region)).mentions)


def find_prices(
    text: str, *, language: str | None = None, region: str | None = None
) -> list[PriceMention]:
    """The amounts of money in a text, by their place.

    `region` is an ISO 3166-1 code, which decides what "kr" is where the language does not.

    >>> find_prices("Budgeten är 5 mkr.", language="sv")[0].amount
    Decimal('5000000')
    """
    from .extract.prices import find_prices as find

    return list(find(Passage(text), _make_context(text, None, language, region)).mentions)


def find_contacts(
    text: str, *, language: str | None = None, region: str | None = None
) -> list[Contact]:
    """The people and functions in a text that can be reached, that sign, or that are listed.

    `region` is an ISO 3166-1 code, for telephone numbers without a country code.

    >>> find_contacts("Frågor? Kontakta Åsa Öman, 070-174 06 05.", language="sv")[0].phone
    '+46701740605'
    """
    from .extract.contacts import find_contacts as find

    return list(find(Passage(text), _make_context(text, None, language, region)).mentions)


def explain_text(
    text: str, *, reference: dt.date | None = None, language: str | None = None
) -> Iterator[str]:
    """Lines that say how each mention in a text was read: what was written, the rule, the value."""
    from .extract.contacts import explain_contacts
    from .extract.dates import explain_dates
    from .extract.prices import explain_prices

    context = _make_context(text, reference, language, None)
    passage = Passage(text)
    yield f"language: {context.language or 'not told'}, reference: {reference or 'none'}"
    for date in explain_dates(passage, context):
        yield from date.render_lines()
    for price in explain_prices(passage, context):
        yield from _render_explanation(price.mention, price.fields, price.why)
    for contact in explain_contacts(passage, context):
        yield from _render_explanation(contact.mention, contact.fields, contact.why)


def _render_explanation(mention: Mention, fields: Mapping[str, str], why: str) -> Iterator[str]:
    start, end = mention.span
    yield f"{mention.text!r} at {start}-{end}: rule {mention.rule}"
    values = mention.model_dump(
        mode="json", exclude={"span", "text", "rule"}, exclude_none=True, exclude_defaults=True
    )
    for title, pairs in (("read", fields), ("resolved", values)):
        yield f"  {title}: " + ", ".join(f"{name} {value}" for name, value in pairs.items())
    yield f"  {why}"


def _make_context(
    text: str, reference: dt.date | None, language: str | None, region: str | None
) -> Context:
    if language is None:
        from .extract.language import detect_language

        language = detect_language(text)
    languages = () if language == "und" else (language,)
    return Context(reference=reference, languages=languages, region=region)


class Archive:
    """Records on disk, and the search over them.

    `path` is a directory; with `create` (the default) one that is missing or empty is an archive
    without letters. `context` says how letters are parsed. Raises `ArchiveError` for a directory
    that is something else, and `SchemaVersionError` for an archive that a later rusparse wrote.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        context: Context | None = None,
    ) -> None:
        self._context = context or Context()
        self._store = RecordStore(path, create=create)

    @property
    def path(self) -> Path:
        """The archive's directory."""
        return self._store.path

    def __len__(self) -> int:
        return len(self._store)

    def import_mailboxes(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        progress: Callable[[Progress], None] | None = None,
        dry_run: bool = False,
        since: dt.date | None = None,
    ) -> ImportReport:
        """Read mailboxes in their order, add their letters, and bring the index up to date.

        A letter that is there already is a duplicate. A message that can't be read is quarantined,
        a mailbox that can't be read is told in the report, and the rest goes on. `since` leaves
        out what was sent before that day; `dry_run` reads and counts only.
        """
        from .batch import import_mailboxes

        report = import_mailboxes(
            paths,
            self._store,
            parse=Parser(self._context).parse,
            progress=progress,
            dry_run=dry_run,
            since=since,
            limits=self._context.limits,
        )
        if not dry_run:
            self._update_index()
        return report

    def add_mailbox(
        self,
        path: str | os.PathLike[str],
        *,
        progress: Callable[[Progress], None] | None = None,
    ) -> ImportReport:
        """Read one mailbox; see `import_mailboxes`. Raises `InputError` if it can't be read."""
        report = self.import_mailboxes([path], progress=progress)
        if report.errors:
            raise InputError(report.errors[0])
        return report

    def add(self, newsletters: Iterable[Newsletter]) -> LedgerEntry:
        """Add letters that a program has parsed; those that are there already are left out."""
        entry = self._store.add(newsletters)
        self._update_index()
        return entry

    def records(self) -> Iterator[Newsletter]:
        """All letters, by month and in the order in which they came."""
        return self._store.records()

    def get(self, id_prefix: str) -> Newsletter:
        """The letter whose id begins so. Raises `UsageError` if there is none or several."""
        return self._store.get(id_prefix)

    def original(self, id_prefix: str) -> bytes:
        """The message of a letter, byte for byte. Raises `ArchiveError` if it was not kept."""
        return self._store.original(id_prefix)

    def ledger(self) -> Iterator[LedgerEntry]:
        """What each import found and what became of it, from the first one on."""
        return self._store.ledger()

    def quarantined(self) -> Iterator[QuarantinedMessage]:
        """The messages that could not be read, with their places and reasons."""
        return self._store.quarantined()

    def verify(self) -> Verification:
        """Read everything, and name every file and line that is not as it was written."""
        return self._store.verify()

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        by_letter: bool = False,
        facets: Sequence[str] = (),
    ) -> SearchResults:
        """The sections that a query asks for, best first; any string is a query.

        `limit` hits from `offset` on; with `by_letter` a letter has one hit, its best section;
        `facets` counts the sections by "sender", "year" and "language". Records that have come
        since the index was written are indexed first. What of the query was not understood, and
        what the index lacks, is named in the results' remarks.
        """
        notes: tuple[str, ...] = ()
        if not self.coverage().complete:
            try:
                notes = self._update_index().notes
            except ArchiveError as error:
                # Another process is at it: what is indexed already can be searched.
                notes = (f"{self.coverage()} are searched: {error}",)
        results = self._open_index().search(
            query, limit=limit, offset=offset, by_letter=by_letter, facets=facets
        )
        return replace(results, remarks=(*results.remarks, *notes))

    def coverage(self) -> Coverage:
        """How much of the records the index holds."""
        return self._open_index().coverage(self._parts())

    def reindex(self) -> UpdateReport:
        """Build the index again from the records."""
        index = self._open_index()
        if index.path.exists():
            shutil.rmtree(index.path)
        return self._update_index()

    def _update_index(self) -> UpdateReport:
        return self._open_index().update(self._parts())

    def _open_index(self) -> SearchIndex:
        from .search import SearchIndex

        return SearchIndex(self._store.path / "index")

    def _parts(self) -> Iterator[PartOfRecords]:
        from .search import PartOfRecords

        for part in self._store.parts():
            yield PartOfRecords(part.name, part.digest, part.count, partial(iter, part.lines))
