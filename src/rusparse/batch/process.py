"""One worker process, as its crew sees it."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Literal

from rusparse.context import Limits
from rusparse.errors import InputError, WorkerError

from .tasks import Result, Task
from .worker import BEAT, OUT_OF_MEMORY, READY

__all__ = ["WorkerProcess"]

STARTING_SECONDS = 120.0
PATIENCE = 10.0
"""How many times the limit on processor time a message may take by the clock: a process that
waits, or whose processor is busy elsewhere, is not at the limit yet."""

_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from rusparse.batch.worker import main; main()"


class WorkerProcess:
    """A worker; it is started at once, and `ready` when it takes tasks.

    `deadline` is the time of the monotonic clock by which it must have been heard of, None while
    nothing is expected.
    """

    def __init__(self, packed_work: bytes, limits: Limits) -> None:
        try:
            self._start()
        except OSError as error:
            raise WorkerError(
                f"a worker process could not be started: {error.strerror}; give fewer jobs"
            ) from error
        self.ready = False
        self.deadline: float | None = time.monotonic() + STARTING_SECONDS
        self._limits = limits
        self._send(packed_work)

    def _start(self) -> None:
        ours, theirs = Pipe()
        self.connection: Connection = ours
        # A child inherits the mask: Ctrl-C is for who waits for the results, and must not end
        # workers that are still being started.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            theirs.close()

    @property
    def was_ready(self) -> bool:
        """Whether it ever took tasks."""
        return self.ready

    def send(self, task: Task) -> bool:
        """Give it a task; False if it is gone."""
        self.expect(more=True)
        return self._send(pickle.dumps(task))

    def receive(self) -> Result | InputError | Literal[True] | None:
        """What it says: a result, True for a sign of life, None if it is gone."""
        try:
            data = self.connection.recv_bytes()
        except (EOFError, OSError):
            return None
        if data == READY:
            self.ready, self.deadline = True, None
            return True
        if data == BEAT:
            self.expect(more=True)
            return True
        answer: Result | InputError = pickle.loads(data)
        return answer

    def expect(self, *, more: bool) -> None:
        """Set the time by which it must be heard of again, if more is expected."""
        limit = self._limits.max_message_seconds * PATIENCE
        self.deadline = time.monotonic() + limit if more else None

    def kill(self) -> None:
        """End it at once."""
        self.connection.close()
        self._process.kill()
        self._process.wait()

    def end(self, *, late: bool = False) -> str:
        """End it, and tell why it ended: by itself, or because it was `late`."""
        self.connection.close()
        code = None if late else self._wait(5.0 if self._process.poll() is None else 0.0)
        if code is None:
            self._process.kill()
            self._process.wait()
            seconds = self._limits.max_message_seconds * PATIENCE
            return f"time-limit: no result after {seconds:.0f} seconds by the clock"
        return self._describe(code)

    def _wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def _describe(self, code: int) -> str:
        limits = self._limits
        if code == -signal.SIGPROF:
            return f"time-limit: more than {limits.max_message_seconds} seconds of processor time"
        if code == OUT_OF_MEMORY:
            return f"memory-limit: more than {limits.max_message_memory_bytes} bytes"
        if code < 0:
            return f"worker-killed: by {signal.Signals(-code).name}"
        return f"worker-ended: with exit code {code}"

    def _send(self, data: bytes) -> bool:
        try:
            self.connection.send_bytes(data)
        except OSError:
            return False
        return True
