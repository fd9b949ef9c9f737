"""Ctrl-C as a request: what is in flight is finished, then the run ends."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

__all__ = ["Interruption"]


class Interruption:
    """While entered, SIGINT is noted and not raised: `requested` once, `urgent` the second time.

    Outside the main thread, where Python hears no signals, nothing changes.
    """

    def __init__(self) -> None:
        self.requested = False
        self.urgent = False
        self._previous: Any = None

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            previous = signal.getsignal(signal.SIGINT)
            # None: not set from Python; SIG_IGN: the caller wants to hear of none.
            if previous is not None and previous is not signal.SIG_IGN:
                self._previous = previous
                signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler's shape
        self.urgent = self.requested
        self.requested = True

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if it is urgent."""
        if self.urgent:
            raise KeyboardInterrupt
