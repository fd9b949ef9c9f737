"""What leaves for the terminal: mail text made harmless, errors, exit codes."""

from __future__ import annotations

import re
import sys
from enum import IntEnum

__all__ = [
    "ExitCode",
    "escape_controls",
    "escape_json",
    "is_terminal",
    "print_data",
    "print_note",
    "render_bytes",
]


class ExitCode(IntEnum):
    """What the command line answers with."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    QUARANTINED = 3
    INCOMPLETE = 3  # The same answer of an export: done, and something is missing.
    INTERRUPTED = 130


# C0 but for tab and line feed, DEL and C1 (some terminals take U+009B for an escape), and the
# characters that change the direction of what follows, with which text can pose as other text.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_JSON_CONTROLS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def escape_controls(text: str) -> str:
    """`text` with every character that could steer a terminal written as its escape.

    >>> escape_controls("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return _CONTROLS.sub(_name_control, text)


def _name_control(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def escape_json(line: str) -> str:
    r"""A JSON text with the characters that JSON leaves raw, and terminals do not, as \uXXXX."""
    return _JSON_CONTROLS.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def print_data(text: str) -> None:
    """Write a line of data to standard output as UTF-8, whatever the locale says."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def print_note(text: str) -> None:
    """Write a line for people to standard error."""
    sys.stdout.flush()
    sys.stderr.write(escape_controls(text) + "\n")
    sys.stderr.flush()


def render_bytes(data: bytes) -> str:
    """A message's bytes made safe for a terminal."""
    return escape_controls(data.decode("utf-8", "replace").replace("\r\n", "\n"))


def is_terminal() -> bool:
    """Whether a person reads standard output as it is written."""
    return sys.stdout.isatty()
