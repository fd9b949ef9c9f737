"""A mailbox through a crew: handed out in tasks, taken back in the mailbox's order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from rusparse.errors import InputError
from rusparse.mailboxes import MboxRange, RawMessage

from .crew import Crew, Ticket
from .interruption import Interruption
from .tasks import Result, make_batches

__all__ = ["read_messages", "read_ranges"]

RANGE_BYTES = 1 << 19
"""How much of an mbox is one task. It decides nothing about what comes out."""


def read_messages(
    messages: Iterable[RawMessage], crew: Crew, interruption: Interruption
) -> Iterator[Result]:
    """The results of messages that are read here, in their order.

    If reading fails, what was read before it comes first, and then the `InputError`.
    """
    waiting: deque[Ticket] = deque()
    failure: InputError | None = None
    batches = make_batches(messages)
    while not interruption.requested:
        try:
            batch = next(batches, None)
        except InputError as error:
            failure = error
            break
        if batch is None:
            break
        waiting.append(crew.submit(batch))
        while waiting and not crew.has_room:
            yield crew.wait(waiting.popleft())
    while waiting and _goes_on(waiting[0], crew, interruption):
        yield crew.wait(waiting.popleft())
    if failure is not None:
        raise failure


def read_ranges(whole: MboxRange, crew: Crew, interruption: Interruption) -> Iterator[Result]:
    """The results of an mbox that the workers read in ranges, in the file's order.

    A range whose first message is not where the range before says that it must be is read again
    from there, so that the result is that of reading in one piece. Raises `InputError` if the file
    can't be read.
    """
    pieces = whole.divide(RANGE_BYTES)
    waiting: deque[tuple[MboxRange, Ticket]] = deque()
    expected = whole.start_bytes
    while True:
        while crew.has_room and not interruption.requested:
            part = next((part for part in pieces if part.stop_bytes > expected), None)
            if part is None:
                break
            waiting.append((part, crew.submit(part)))
        if not waiting or not _goes_on(waiting[0][1], crew, interruption):
            return
        part, ticket = waiting.popleft()
        if part.stop_bytes <= expected:
            crew.forget(ticket)  # All of it belongs to a message that began before.
            continue
        result = crew.wait(ticket)
        if result.first_bytes != expected:
            result = crew.wait(crew.submit(part.starting_at(expected), urgent=True))
        expected = result.next_bytes if result.next_bytes is not None else part.stop_bytes
        yield result


def _goes_on(ticket: Ticket, crew: Crew, interruption: Interruption) -> bool:
    """Whether to wait for a task; tasks are begun in their order, so none after it is needed."""
    return not interruption.requested or crew.has_begun(ticket)
