"""What comes into an archive: whole mailboxes, in as many processes as the machine has."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..archive import Archive as RecordStore
from ..context import Context
from ..errors import InputError
from ..parser import Parser
from ..records import Newsletter

if TYPE_CHECKING:
    from ..archive import Damage
    from ..batch import (
        ImportReport,
        MailboxCheck,
        Only,
        Progress,
        ReparseReport,
        RetryReport,
        Unreadable,
    )
    from ..search import UpdateReport

__all__ = ["ArchiveIntake", "parse_mailbox"]


def parse_mailbox(
    path: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    context: Context | None = None,
    on_unreadable: Callable[[Unreadable], None] | None = None,
) -> Iterator[Newsletter]:
    """The letters of a mailbox, parsed, in its order; nothing is stored.

    `jobs` is how many worker processes parse: None for as many as there are processors, 0 for
    none. A message that can't be read is passed over: `on_unreadable` is told of it (its `reason`,
    `data` and `source`), or else it is a warning. The iterator can be left at any point: its
    processes end when it is closed or forgotten.

    Raises `InputError` if the mailbox can't be read.

    >>> parse_mailbox("no/such.mbox")
    Traceback (most recent call last):
    rusparse.errors.InputError: no/such.mbox: there is no such file or directory; check the path
    """
    from ..batch import count_processors, iterate_letters

    context = context or Context()
    return iterate_letters(
        path,
        parse=Parser(context).parse,
        jobs=count_processors() if jobs is None else jobs,
        limits=context.limits,
        on_unreadable=on_unreadable,
    )


class ArchiveIntake:
    """The part of `Archive` that reads mailboxes."""

    _context: Context
    _store: RecordStore

    def _update_index(self) -> UpdateReport:
        raise NotImplementedError

    def import_mailboxes(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        jobs: int | None = None,
        progress: Callable[[Progress], None] | None = None,
        dry_run: bool = False,
        only: Only = "all",
        since: dt.date | None = None,
        keep_originals: bool = True,
    ) -> ImportReport:
        """Read mailboxes in their order, add their letters, and bring the index up to date.

        A letter that is there already is a duplicate. A message that can't be read is quarantined,
        a mailbox that can't be read is told in the report, and the rest goes on. A mailbox that
        was imported before and is unchanged is not read again, one that grew is read from there.

        `jobs` is how many worker processes parse: None for as many as there are processors, 0 for
        none, so that this process parses and a message that kills it kills the import. `only`
        "newsletters" leaves out what was not sent in bulk, `since` what was sent before that day;
        `dry_run` reads and counts only; without `keep_originals` records are kept alone.
        """
        from ..batch import count_processors, import_mailboxes

        report = import_mailboxes(
            paths,
            self._store,
            parse=Parser(self._context).parse,
            jobs=count_processors() if jobs is None else jobs,
            progress=progress,
            dry_run=dry_run,
            only=only,
            since=since,
            keep_originals=keep_originals,
            limits=self._context.limits,
            settings=repr(self._context),
        )
        if not dry_run:
            self._update_index()
        return report

    def add_mailbox(
        self,
        path: str | os.PathLike[str],
        *,
        jobs: int | None = None,
        progress: Callable[[Progress], None] | None = None,
        only: Only = "all",
        since: dt.date | None = None,
    ) -> ImportReport:
        """Read one mailbox; see `import_mailboxes`. Raises `InputError` if it can't be read."""
        report = self.import_mailboxes([path], jobs=jobs, progress=progress, only=only, since=since)
        if report.errors:
            raise InputError(report.errors[0])
        return report

    def retry_quarantined(
        self,
        sha256_prefix: str = "",
        *,
        jobs: int | None = None,
        on_damage: Callable[[Damage], None] | None = None,
    ) -> RetryReport:
        """Read what is in quarantine again, as after an upgrade or with other limits.

        What can be read now becomes a record and leaves the quarantine. With `sha256_prefix` only
        messages whose hash begins so are tried.
        """
        from ..batch import count_processors, retry_quarantined

        report = retry_quarantined(
            self._store,
            parse=Parser(self._context).parse,
            jobs=count_processors() if jobs is None else jobs,
            limits=self._context.limits,
            sha256_prefix=sha256_prefix,
            on_damage=on_damage or self._store.warn,
        )
        self._update_index()
        return report

    def reparse(
        self,
        *,
        jobs: int | None = None,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
        before_storing: Callable[[ReparseReport], None] | None = None,
    ) -> ReparseReport:
        """Read every letter again from its original, as after an upgrade, and store what changed.

        Either all of it is stored or nothing. With `dry_run` nothing is. `before_storing` is told
        what will change, and may raise to leave it; `progress` how many records were read.
        """
        from ..batch import count_processors, reparse_archive

        report = reparse_archive(
            self._store,
            parse=Parser(self._context).parse,
            jobs=count_processors() if jobs is None else jobs,
            limits=self._context.limits,
            dry_run=dry_run,
            progress=progress,
            before_storing=before_storing,
        )
        if not dry_run:
            self._update_index()
        return report

    def check_mailbox(
        self, path: str | os.PathLike[str], *, jobs: int | None = None
    ) -> MailboxCheck:
        """Whether every message of a mailbox is accounted for in the archive.

        Raises `InputError` if the mailbox can't be read.
        """
        from ..batch import check_mailbox, count_processors

        return check_mailbox(
            path,
            self._store,
            parse=Parser(self._context).parse,
            jobs=count_processors() if jobs is None else jobs,
            limits=self._context.limits,
        )
