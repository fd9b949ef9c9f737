"""Who does the tasks: worker processes, watched and replaced, or this process itself.

The workers are plain subprocesses, spoken to through `multiprocessing.connection`. Executors such
as that of `concurrent.futures` lose every task when one worker dies, know no time limit for a
task, outlive a parent that is killed, and import the caller's main module again, so that a script
without an `if __name__ == "__main__"` would start itself.
"""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Iterator
from multiprocessing import connection
from typing import Protocol

from rusparse.errors import InputError, UsageError, WorkerError
from rusparse.mailboxes import MboxRange, RangeReading, Reading

from .interruption import Interruption
from .outcomes import Examined, Unreadable, Work
from .process import WorkerProcess
from .tasks import Batch, Result, Task, measure_task, perform_task

__all__ = ["Crew", "InProcess", "Ticket", "WorkerCrew", "count_processors", "make_crew"]

TASKS_PER_WORKER = 4
MAX_WAITING_BYTES = 64 << 20
"""How much mail may be on its way at once, whatever the number of workers."""
_CHECK_SECONDS = 0.5


def count_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Ticket:
    """Stands for the result of a task that was handed in."""

    def __init__(self, task: Task) -> None:
        self.size_bytes = measure_task(task)
        self.frame = Result()
        self.parts: list[Result | None] = [None]
        self.error: InputError | None = None

    @property
    def done(self) -> bool:
        """Whether the result is there."""
        return self.error is not None or None not in self.parts

    def collect(self) -> Result:
        """The result. Raises `InputError` if the task's file could not be read."""
        if self.error is not None:
            raise self.error
        if len(self.parts) == 1 and self.parts[0] is not None:
            return self.parts[0]
        result = self.frame
        result.examined = [item for part in self.parts if part for item in part.examined]
        return result


class Crew(Protocol):
    """Takes tasks, and gives their results to who waits for them."""

    @property
    def has_room(self) -> bool:
        """Whether another task may be handed in."""
        ...

    def submit(self, task: Task, *, urgent: bool = False) -> Ticket:
        """Hand a task in."""
        ...

    def wait(self, ticket: Ticket) -> Result:
        """The result of a task. Raises `InputError` if its file can't be read."""
        ...

    def has_begun(self, ticket: Ticket) -> bool:
        """Whether somebody is at a task, or has done it."""
        ...

    def forget(self, ticket: Ticket) -> None:
        """Let a task go whose result nobody needs."""
        ...

    def close(self) -> None:
        """End everything at once."""
        ...


def make_crew(work: Work, jobs: int, interruption: Interruption) -> Crew:
    """So many workers, started when there is work for them; with 0 this process itself."""
    return WorkerCrew(work, jobs, interruption) if jobs else InProcess(work)


class InProcess:
    """Does each task when somebody waits for it; a message that kills it kills the run."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._tasks: dict[Ticket, Task] = {}

    @property
    def has_room(self) -> bool:
        """Whether another task may be handed in."""
        return not self._tasks

    def submit(self, task: Task, *, urgent: bool = False) -> Ticket:  # noqa: ARG002 - as in Crew
        """Hand a task in."""
        ticket = Ticket(task)
        self._tasks[ticket] = task
        return ticket

    def wait(self, ticket: Ticket) -> Result:
        """The result of a task. Raises `InputError` if its file can't be read."""
        return perform_task(self._tasks.pop(ticket), self._work, lambda: None)

    def has_begun(self, ticket: Ticket) -> bool:
        """Whether somebody is at a task, or has done it."""
        return ticket not in self._tasks

    def forget(self, ticket: Ticket) -> None:
        """Let a task go whose result nobody needs."""
        self._tasks.pop(ticket, None)

    def close(self) -> None:
        """There is nothing to end."""


class _Assignment:
    """A task of a ticket, or one message of it, on its way through a worker."""

    def __init__(self, ticket: Ticket, task: Task, place: int = 0, *, alone: bool = False) -> None:
        self.ticket = ticket
        self.task = task
        self.place = place
        self.alone = alone


class WorkerCrew:
    """Tasks go to worker processes.

    A task whose worker is lost is done once more, a message at a time; a message whose worker is
    lost again is unreadable, for the reason that the worker was lost.
    """

    def __init__(self, work: Work, jobs: int, interruption: Interruption) -> None:
        try:
            self._packed_work = pickle.dumps(work)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise UsageError(
                f"what parses in worker processes must be one that can be pickled: {error}; "
                "give a function of a module, or jobs=0"
            ) from error
        self._work = work
        self._jobs = jobs
        self._interruption = interruption
        self._queue: deque[_Assignment] = deque()
        self._workers: dict[WorkerProcess, deque[_Assignment]] = {}
        self._open: dict[Ticket, int] = {}
        self._awaited: Ticket | None = None
        self._waiting_bytes = 0

    @property
    def has_room(self) -> bool:
        """Whether another task may be handed in."""
        return not self._open or (
            len(self._open) < TASKS_PER_WORKER * self._jobs
            and self._waiting_bytes < MAX_WAITING_BYTES
        )

    def submit(self, task: Task, *, urgent: bool = False) -> Ticket:
        """Hand a task in."""
        ticket = Ticket(task)
        self._open[ticket] = ticket.size_bytes
        self._waiting_bytes += ticket.size_bytes
        assignment = _Assignment(ticket, task)
        if urgent:
            self._queue.appendleft(assignment)
        else:
            self._queue.append(assignment)
        self._turn(wait=False)
        return ticket

    def wait(self, ticket: Ticket) -> Result:
        """The result of a task. Raises `InputError` if its file can't be read."""
        self._awaited = ticket
        while not ticket.done:
            self._interruption.check()
            self._turn(wait=True)
        self._let_go(ticket)
        return ticket.collect()

    def has_begun(self, ticket: Ticket) -> bool:
        """Whether somebody is at a task, or has done it."""
        return all(item.ticket is not ticket or item.alone for item in self._queue)

    def forget(self, ticket: Ticket) -> None:
        """Let a task go whose result nobody needs."""
        self._let_go(ticket)
        self._queue = deque(item for item in self._queue if item.ticket is not ticket)

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        self._queue.clear()

    def _let_go(self, ticket: Ticket) -> None:
        self._waiting_bytes -= self._open.pop(ticket, 0)

    def _turn(self, *, wait: bool) -> None:
        """Hand out what can be, and take in what has come."""
        self._hand_out()
        now = time.monotonic()
        deadlines = [worker.deadline for worker in self._workers if worker.deadline is not None]
        seconds = min([_CHECK_SECONDS, *(limit - now for limit in deadlines)]) if wait else 0.0
        ready = connection.wait([worker.connection for worker in self._workers], max(0.0, seconds))
        for worker in [worker for worker in self._workers if worker.connection in ready]:
            self._take_in(worker)
        now = time.monotonic()
        for worker in [*self._workers]:
            if worker.deadline is not None and worker.deadline < now:
                self._lose(worker, late=True)

    def _hand_out(self) -> None:
        while self._queue:
            if self._interruption.requested and self._queue[0].ticket is not self._awaited:
                return  # What has not been begun yet is left.
            worker = self._find_worker(self._queue[0].task)
            if worker is None:
                break
            assignment = self._queue.popleft()
            self._workers[worker].append(assignment)
            if not worker.send(assignment.task):
                self._lose(worker)
        starting = sum(not worker.ready for worker in self._workers)
        while len(self._queue) > starting and len(self._workers) < self._jobs:
            self._workers[WorkerProcess(self._packed_work, self._work.limits)] = deque()
            starting += 1

    def _find_worker(self, task: Task) -> WorkerProcess | None:
        """An idle worker; for a range, which is soon sent, also one that is at its last task."""
        idle: WorkerProcess | None = None
        for worker, assignments in self._workers.items():
            if worker.ready and not assignments:
                return worker
            if worker.ready and len(assignments) == 1 and isinstance(task, MboxRange):
                idle = worker
        return idle

    def _take_in(self, worker: WorkerProcess) -> None:
        assignments = self._workers.get(worker)
        if assignments is None:
            return
        answer = worker.receive()
        if answer is None:
            self._lose(worker)
        elif not isinstance(answer, bool):
            assignment = assignments.popleft()
            worker.expect(more=bool(assignments))
            if isinstance(answer, InputError):
                assignment.ticket.error = answer
            else:
                assignment.ticket.parts[assignment.place] = answer

    def _lose(self, worker: WorkerProcess, *, late: bool = False) -> None:
        """Do without a worker; what it was at is done again, or known to be unreadable."""
        assignments = self._workers.pop(worker)
        reason = worker.end(late=late)
        if not worker.was_ready:
            raise WorkerError(f"a worker process could not be started: {reason}")
        lost = [item for item in assignments if item.ticket in self._open]
        again: list[_Assignment] = []
        for number, assignment in enumerate(lost):
            if number:
                again.append(assignment)  # It was waiting behind the one that failed.
            elif assignment.alone:
                assignment.ticket.parts[assignment.place] = _refuse(assignment.task, reason)
            else:
                again.extend(self._divide(assignment))
        self._queue.extendleft(reversed(again))

    def _divide(self, assignment: _Assignment) -> Iterator[_Assignment]:
        ticket, task = assignment.ticket, assignment.task
        if isinstance(task, MboxRange):
            reading = Reading(self._work.limits)
            run = RangeReading(task, reading)
            try:
                task = Batch(tuple(run))
            except InputError as error:
                ticket.error = error
                return
            ticket.frame = Result([], reading.skipped, run.first_bytes, run.next_bytes)
        ticket.parts = [None] * len(task.messages)
        for place, message in enumerate(task.messages):
            yield _Assignment(ticket, Batch((message,)), place, alone=True)


def _refuse(task: Task, reason: str) -> Result:
    assert isinstance(task, Batch)
    (raw,) = task.messages
    source = raw.source
    end = None
    if source.offset_bytes is not None and source.length_bytes is not None:
        end = source.offset_bytes + source.length_bytes
    refused = Unreadable(reason, raw.data, source)
    return Result([Examined(refused, end, source.length_bytes or len(raw.data))])
