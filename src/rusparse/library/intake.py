"""What comes into an archive: whole mailboxes, in as many processes as the machine has."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..archive import Archive as RecordStore
from ..context import Context
from ..errors import InputError
from ..parser import Parser

if TYPE_CHECKING:
    from ..batch import ImportReport, Only, Progress
    from ..search import UpdateReport

__all__ = ["ArchiveIntake"]


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
