"""What went wrong, or was guessed, in a message: a code, a severity, a place and details.

`CODES` is the one table of codes. A diagnostic is made by `make_diagnostic`, which takes the
severity from the table, so that one code always weighs the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from .errors import UsageError

__all__ = ["CODES", "Code", "Diagnostic", "Severity", "make_diagnostic"]

Severity: TypeAlias = Literal["info", "warning", "error"]


class Diagnostic(BaseModel):
    """A remark on a message: what was wrong with it, or what had to be guessed or cut."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    code: str
    """A code from the table of diagnostics, such as "charset-unknown"."""
    severity: Severity
    """info: nothing lost; warning: something guessed; error: something could not be read."""
    where: str
    """The place: a header's name, a MIME part such as "part 1.2", "body", or "section 3"."""
    details: dict[str, str]
    """What was there, by name; raw values from the message stand here unchanged."""


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the table: how much a diagnostic weighs, and what it means."""

    severity: Severity
    meaning: str


CODES: dict[str, Code] = {
    # --- parser ---
    "content-unreadable": Code("error", "The bytes are neither a message nor a readable letter."),
    "body-alternative-used": Code(
        "info", "The HTML body shows no text, so the plain-text body was read."
    ),
    "forwarded-date-without-zone": Code(
        "info", "The forwarded letter's date states no time zone, so sent_at is left empty."
    ),
    # --- message (mail) ---
    # --- document (markup) ---
    "plain-text-cut": Code("error", "plain text longer than the limits; its end is left out"),
    # --- sections (structure) ---
    "sections-cut": Code("warning", "sections beyond the limit stand in the last one"),
    "section-text-cut": Code("error", "a section longer than the limit; its end is left out"),
    # --- mentions (extract) ---
    "links-cut": Code("error", "a section has more links than the limit; the rest are left out"),
    # --- mailboxes and batch ---
}


def make_diagnostic(code: str, where: str, **details: str) -> Diagnostic:
    """Make a diagnostic of a code in `CODES`.

    Raises `UsageError` for a code that the table does not have.
    """
    if code not in CODES:
        raise UsageError(f"a diagnostic code from diagnostics.CODES was expected, not {code!r}")
    return Diagnostic(code=code, severity=CODES[code].severity, where=where, details=details)
