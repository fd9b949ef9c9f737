"""Portions of work that go to a worker whole: a few messages, or a range of an mbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from rusparse.mailboxes import MboxRange, RangeReading, RawMessage, Reading, Skipped

from .outcomes import Examined, Work, examine_message

__all__ = ["Batch", "Result", "Task", "make_batches", "measure_task", "perform_task"]

MAX_BATCH_MESSAGES = 32
MAX_BATCH_BYTES = 1 << 19
"""What is read and parsed before anybody hears of it; a longer message is a batch of its own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that were read already."""

    messages: tuple[RawMessage, ...]


Task: TypeAlias = Batch | MboxRange


@dataclass(slots=True)
class Result:
    """What became of the messages of a task, in their order.

    `first_bytes` and `next_bytes` are those of a `RangeReading`, and `skipped` what its range
    held beside messages.
    """

    examined: list[Examined] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    first_bytes: int | None = None
    next_bytes: int | None = None


def make_batches(messages: Iterable[RawMessage]) -> Iterator[Batch]:
    """Messages in batches, by count and size alone, so that they fall alike in every run."""
    held: list[RawMessage] = []
    size_bytes = 0
    for message in messages:
        if held and size_bytes + len(message.data) > MAX_BATCH_BYTES:
            yield Batch(tuple(held))
            held, size_bytes = [], 0
        held.append(message)
        size_bytes += len(message.data)
        if len(held) == MAX_BATCH_MESSAGES:
            yield Batch(tuple(held))
            held, size_bytes = [], 0
    if held:
        yield Batch(tuple(held))


def measure_task(task: Task) -> int:
    """How many bytes of mail a task stands for, about."""
    if isinstance(task, MboxRange):
        return task.stop_bytes - task.start_bytes
    return sum(len(message.data) for message in task.messages)


def perform_task(task: Task, work: Work, on_message: Callable[[], None]) -> Result:
    """Do a task; `on_message` is called before each message.

    Raises `InputError` if the file of a range can't be read.
    """
    result = Result()
    if isinstance(task, Batch):
        messages: Iterable[RawMessage] = task.messages
        _examine(messages, work, on_message, result)
        return result
    reading = Reading(work.limits)
    run = RangeReading(task, reading)
    _examine(run, work, on_message, result)
    result.skipped = reading.skipped
    result.first_bytes, result.next_bytes = run.first_bytes, run.next_bytes
    return result


def _examine(
    messages: Iterable[RawMessage], work: Work, on_message: Callable[[], None], result: Result
) -> None:
    for message in messages:
        on_message()
        result.examined.append(examine_message(message, work))
