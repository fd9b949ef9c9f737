"""The process that parses: takes tasks over a connection, sends results, and may be lost.

It is started by `pool` as a program of its own, and speaks over the one connection that it is
given. It ends when the other end of that is closed, so that no worker outlives who started it.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from rusparse.errors import InputError

from .outcomes import Work
from .tasks import Task, perform_task

__all__ = ["BEAT", "OUT_OF_MEMORY", "READY", "main"]

READY = b"ready"
"""Sent once, when the worker takes tasks."""
BEAT = b""
"""Sent before each message, so that one that takes too long is noticed."""
OUT_OF_MEMORY = 86
"""The exit code of a worker that had no memory left."""


def main() -> NoReturn:
    """Work until the connection is closed; its descriptor is the first argument."""
    connection = Connection(int(sys.argv[1]))
    work: Work = pickle.loads(connection.recv_bytes())
    _limit_memory(work.limits.max_message_memory_bytes)
    _silence()
    connection.send_bytes(READY)
    code = 0
    try:
        while True:
            task: Task = pickle.loads(connection.recv_bytes())
            connection.send_bytes(_perform(task, work, connection))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # Whoever waited for results is gone.
    except MemoryError:
        code = OUT_OF_MEMORY
    # Tidying up takes memory, time and trust in libraries that may just have failed.
    os._exit(code)


def _perform(task: Task, work: Work, connection: Connection) -> bytes:
    seconds = work.limits.max_message_seconds

    def begin_message() -> None:
        # The signal is left to its default, which ends the process wherever it is: a handler of
        # Python's own would wait for compiled code to return.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        connection.send_bytes(BEAT)

    try:
        return pickle.dumps(perform_task(task, work, begin_message))
    except InputError as error:
        return pickle.dumps(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _silence() -> None:
    """From here on nothing that mail may have a part in reaches the terminal, or fills the disk."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _limit_memory(size_bytes: int) -> None:
    """Let the process have so much more than it has now, where the system can say and hold it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        held = pages * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = held + size_bytes
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (OSError, ValueError):
        pass  # Not Linux: the limit on time still holds.
