"""The letters of a mailbox as an iterator, parsed in worker processes."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing

from rusparse.archive import NewRecord
from rusparse.context import Limits
from rusparse.mailboxes import Mailbox, open_mailbox
from rusparse.records import Newsletter, parse_record

from .crew import make_crew
from .history import Past
from .importing import check_jobs, iterate_results, render_place
from .interruption import Interruption
from .outcomes import Parse, Unreadable, Work

__all__ = ["UnreadableWarning", "iterate_letters"]


class UnreadableWarning(UserWarning):
    """A message of which no record could be made, and that was passed over."""


def iterate_letters(
    path: str | os.PathLike[str],
    *,
    parse: Parse,
    jobs: int = 0,
    limits: Limits | None = None,
    on_unreadable: Callable[[Unreadable], None] | None = None,
) -> Iterator[Newsletter]:
    """The letters of a mailbox, in its order.

    `jobs` is as for `import_mailboxes`. A message that can't be read is passed over:
    `on_unreadable` is told of it, or else it is an `UnreadableWarning`. An iterator that is not
    read to its end ends its processes when it is closed or forgotten.

    Raises `InputError` if the mailbox can't be read.
    """
    check_jobs(jobs)
    limits = limits or Limits()
    mailbox = open_mailbox(path, limits=limits)
    work = Work(parse, limits, keep_originals=False, isolated=jobs > 0)
    return _iterate(mailbox, work, jobs, on_unreadable or _warn)


def _iterate(
    mailbox: Mailbox, work: Work, jobs: int, on_unreadable: Callable[[Unreadable], None]
) -> Iterator[Newsletter]:
    # Never entered: signals are not this function's while its caller does something else.
    interruption = Interruption()
    with closing(make_crew(work, jobs, interruption)) as crew:
        past = Past.of_new(mailbox, work.limits)
        for result in iterate_results(mailbox, past, crew, interruption):
            for examined in result.examined:
                if isinstance(examined.outcome, NewRecord):
                    yield parse_record(examined.outcome.line)
                elif isinstance(examined.outcome, Unreadable):
                    on_unreadable(examined.outcome)


def _warn(message: Unreadable) -> None:
    text = f"{render_place(message.source)}: {message.reason}"
    warnings.warn(text, UnreadableWarning, stacklevel=2)
