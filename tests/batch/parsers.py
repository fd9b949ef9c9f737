"""Stand-ins for the parser that do to their process what hostile mail may do to it."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from rusparse.records import Newsletter, Source
from tests.archive.newsletters import parse

_SUBJECT = re.compile(rb"Subject: ([A-Z]+) ")


def parse_with_traps(data: bytes, source: Source) -> Newsletter:
    """As `parse`, but a subject that begins so ends, holds up or fills the process."""
    found = _SUBJECT.search(data)
    trap = found[1].decode() if found else ""
    if trap == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    if trap == "EXIT":
        os._exit(3)
    if trap == "ABORT":
        os.abort()
    if trap == "SPIN":
        while True:
            pass
    if trap == "SLEEP":
        Path(f"asleep-{os.getpid()}").touch()
        time.sleep(1_000)
    if trap == "PRINT":
        os.write(1, data)
        os.write(2, data)
    if trap == "GROW":
        held = []
        while True:
            held.append(bytearray(1 << 24))
    return parse(data, source)


def parse_slowly(data: bytes, source: Source) -> Newsletter:
    """As `parse`, a hundredth of a second later."""
    time.sleep(0.01)
    return parse(data, source)
