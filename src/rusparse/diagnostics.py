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
    "mentions-search-cut": Code(
        "error", "More text than the limit; the rest was not searched for dates, prices, contacts."
    ),
    # --- message (mail) ---
    "message-too-large": Code(
        "error",
        "the message is larger than allowed; only its beginning was read",
    ),
    "message-unreadable": Code(
        "error",
        "reading the message failed inside the program; only its headers are known",
    ),
    "diagnostics-limited": Code(
        "info",
        "only the first remarks of some codes are kept; by code, how many there were",
    ),
    "header-missing": Code("warning", "no header section; all of the bytes are body"),
    "header-separator-missing": Code("warning", "no empty line between header section and body"),
    "header-malformed": Code("warning", "a line in the header section that is no field"),
    "header-duplicated": Code(
        "warning",
        "a field that may stand once stands several times; the first counts",
    ),
    "header-limit": Code("error", "more header fields than allowed; the rest was left out"),
    "header-cut": Code("error", "a header field longer than allowed; its beginning was read"),
    "encoded-word-damaged": Code("warning", "an encoded word (RFC 2047) that is not well-formed"),
    "address-unreadable": Code(
        "warning",
        "text in an address header in which no address can be found",
    ),
    "address-limit": Code("error", "more addresses than allowed; the rest was left out"),
    "date-unreadable": Code("warning", "a Date header that can't be read"),
    "date-zone-missing": Code("warning", "a Date header without a known time zone, read as UTC"),
    "date-of-delivery": Code(
        "warning",
        "no Date header that can be read; dates are read against the topmost Received header's day",
    ),
    "list-address-unreadable": Code(
        "warning",
        "text in a list header in which no address can be found",
    ),
    "media-type-unreadable": Code("warning", "a Content-Type that is no media type"),
    "media-type-mislabelled": Code(
        "warning",
        "a part that is plainly something else than its Content-Type says",
    ),
    "mime-fallback": Code("info", "the more tolerant of the two MIME parsers was used, and why"),
    "boundary-missing": Code(
        "warning",
        "a multipart whose boundary does not occur or is not declared; which one was used",
    ),
    "multipart-empty": Code("warning", "a multipart without parts, read as text"),
    "part-limit": Code("error", "more parts than allowed; the rest was left out"),
    "part-depth-limit": Code(
        "error",
        "parts nested deeper than allowed; what is deeper stays one part",
    ),
    "transfer-encoding-unknown": Code(
        "warning",
        "a transfer encoding that is not known; the part was taken as it is",
    ),
    "base64-damaged": Code(
        "warning",
        "base64 with characters or lines that don't belong, or without its end",
    ),
    "quoted-printable-damaged": Code(
        "info",
        "quoted-printable with escapes that mean nothing, left as they are",
    ),
    "uuencode-damaged": Code("warning", "uuencoded lines that can't be read"),
    "charset-unknown": Code("warning", "a character set label that is not known"),
    "charset-mislabelled": Code("info", "text in another character set than its label says"),
    "charset-guessed": Code(
        "warning",
        "text without a usable label, in a character set that was guessed",
    ),
    "charset-damaged": Code("warning", "bytes that are not of the text's character set"),
    "charset-double-encoded": Code("info", "UTF-8 that had been encoded twice was repaired"),
    "body-missing": Code("warning", "no part that could be read as a body"),
    "body-cut": Code("error", "a body longer than allowed; its beginning was read"),
    "attachment-limit": Code("error", "more attachments than allowed; the rest was left out"),
    "forward-unwrapped": Code(
        "info",
        "the letter was forwarded, as an attachment or in the body; what the forwarder wrote",
    ),
    "forward-depth-limit": Code(
        "warning",
        "letters forwarded in letters deeper than allowed; the rest stays as it is",
    ),
    # --- document (markup) ---
    "markup-cut": Code("error", "HTML longer than the limits; its end is left out."),
    "markup-nodes-cut": Code("error", "HTML with more elements than the limit; the rest is out."),
    "markup-blocks-cut": Code(
        "error", "A letter with more blocks than the limit; the rest is out."
    ),
    "markup-links-cut": Code("warning", "Links beyond the limit are kept as text only."),
    "markup-style-rules-cut": Code("warning", "Style rules beyond the limit have no effect."),
    "markup-table-too-large": Code(
        "warning", "A table with more cells than the limit is read as if it laid out text."
    ),
    "markup-too-deep": Code(
        "warning", "Elements nested too deep: the tags beyond are left out, their text is kept."
    ),
    "markup-read-tolerantly": Code(
        "warning", "HTML in which lxml finds nothing, read by a more tolerant parser as text."
    ),
    "markup-characters-replaced": Code(
        "warning", "NUL characters left out, lone surrogates replaced by U+FFFD."
    ),
    "plain-text-cut": Code("error", "plain text longer than the limits; its end is left out"),
    # --- sections (structure) ---
    "sections-cut": Code("warning", "sections beyond the limit stand in the last one"),
    "section-text-cut": Code("error", "a section longer than the limit; its end is left out"),
    # --- mentions (extract) ---
    "date-weekday-disagrees": Code(
        "warning", "A date's weekday is not the one that is written beside it; the date is kept."
    ),
    "date-order-unknown": Code(
        "warning", "Day and month of a date in figures can't be told apart; it has no value."
    ),
    "date-without-reference": Code(
        "info", "A date can't be resolved without the letter's own date; it has no value."
    ),
    "date-mentions-cut": Code(
        "warning", "There are more dates than the limit allows; the rest was left out."
    ),
    "prices-text-cut": Code("error", "A section is too long: its end was not searched for prices."),
    "prices-too-many": Code("error", "A section has more prices than the limit; the rest are out."),
    "contacts-text-cut": Code(
        "error", "A section is too long: its end was not searched for contacts."
    ),
    "contacts-too-many": Code(
        "error", "A section has more contacts than the limit; the rest are out."
    ),
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
