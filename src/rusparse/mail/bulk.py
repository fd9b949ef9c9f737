"""Whether a message was sent to many at once, and what tells so.

List-Id (RFC 2919) and List-Unsubscribe (RFC 2369) are for lists alone. Precedence was never
standardised; RFC 3834 section 3.1.8 and practice know "list", "bulk" and "junk", which automatic
replies use too, so it tells nothing beside Auto-Submitted (RFC 3834 section 5).
"""

from __future__ import annotations

from rusparse.records import Bulk, BulkReason
from rusparse.values.message import Message

from .platform import sends_newsletters
from .wire import Header, HeaderField

__all__ = ["judge_bulk", "states_bulk"]

_BULK_PRECEDENCE = frozenset({"bulk", "list"})


def judge_bulk(message: Message, in_text: tuple[BulkReason, ...]) -> Bulk:
    """Whether a message was sent in bulk, by its headers and by what its text was found to say."""
    reasons: list[BulkReason] = []
    lists = message.mailing_list
    if lists is not None and (lists.list_id or lists.name):
        reasons.append("list-id")
    if lists is not None and lists.unsubscribe:
        reasons.append("list-unsubscribe")
    if message.states_bulk:
        reasons.append("precedence")
    if message.platform is not None and sends_newsletters(message.platform):
        reasons.append("platform")
    reasons += [reason for reason in in_text if reason not in reasons]
    return Bulk.make({"sent_in_bulk": bool(reasons), "reasons": tuple(reasons)})


def states_bulk(header: Header) -> bool:
    """Whether the last Precedence says so, in what is no automatic reply."""
    precedence, submitted = (
        _read_last(header.find_all(name)) for name in ("precedence", "auto-submitted")
    )
    return precedence in _BULK_PRECEDENCE and not submitted.startswith("auto-replied")


def _read_last(fields: list[HeaderField]) -> str:
    """The keyword of the last field, in lower case, without its parameters."""
    if not fields:
        return ""
    return fields[-1].raw.decode("ascii", "replace").partition(";")[0].strip().lower()
