"""Works out when a letter was issued, and the day against which its dates are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from .context import Context
from .diagnostics import Diagnostic, make_diagnostic
from .extract.dates import find_all_dates, find_dates
from .records import DateMention
from .values.message import Message
from .values.outline import Outline
from .values.passage import Findings, Passage

__all__ = ["Dating", "date_letter"]

_DAYS_BEFORE, _DAYS_AFTER = 45, 10
"""How far before and after a letter was sent the day or month of its issue may lie. What lies
farther off is what the letter is about: an event, a report on last year."""


@dataclass(frozen=True, slots=True)
class Dating:
    """When the letter was issued, and the day against which its dates are read."""

    reference: dt.date | None
    issued: str | None
    sent_at: dt.datetime | None
    diagnostics: tuple[Diagnostic, ...] = ()
    reference_until: dt.date | None = None
    mastheads: Mapping[str, Findings[DateMention]] = field(default_factory=dict)
    """What texts of mastheads without heading or table hold, if read against this very day."""


def date_letter(message: Message, outline: Outline, context: Context) -> Dating:
    """Work out the issue's date from what the letter says at its top, beside its Date header.

    A message without one has been delivered, and its day is as near as can be known.

    A day stated without a year is read against the header or, in a letter without headers, against
    the fullest date at the top ("December 2021" makes "17 december" a day of 2021).
    """
    sent_at = message.sent_at
    known = sent_at or message.delivered_at
    day = known.date() if known is not None else None
    remarks: tuple[Diagnostic, ...] = ()
    if outline.forwarded is not None:
        wrapper = outline.forwarded
        sent_at, day = wrapper.sent_at, None
        if sent_at is not None:
            day = sent_at.date()
        elif wrapper.sent_at_text:
            mentions = find_dates(Passage(wrapper.sent_at_text), context).mentions
            day = next((_day_of(mention.starts) for mention in mentions if mention.starts), None)
            remarks = (
                make_diagnostic("forwarded-date-without-zone", "body", raw=wrapper.sent_at_text),
            )
    anchor = context.reference or day
    until = context.reference_until
    mentions, found = _find_issue_dates(outline, context.with_reference(anchor))
    if anchor is None:
        stated = [mention for mention in mentions if "year" not in mention.inferred]
        fullest = min(stated, key=lambda mention: mention.grain != "day", default=None)
        if fullest is not None:
            anchor = _day_of(fullest.starts)
            until = _day_of(fullest.ends) if fullest.grain == "month" else None
            mentions, found = _find_issue_dates(outline, context.with_reference(anchor))
    read_against = anchor
    issued = _choose_issue_date(mentions, anchor, until or anchor)
    if issued is not None and len(issued) == len("2021-12-17"):
        anchor = context.reference or dt.date.fromisoformat(issued)
        until = context.reference_until
    if issued is None and outline.forwarded is not None and day is not None:
        issued = day.isoformat()
    same = anchor is not None and anchor == read_against and until is None
    return Dating(anchor, issued, sent_at, remarks, until, found if same else {})


def _find_issue_dates(
    outline: Outline, context: Context
) -> tuple[list[DateMention], dict[str, Findings[DateMention]]]:
    """The publication dates in the title, the issue's label and the masthead, in that order.

    Beside them is all that was found in each of the texts.
    """
    texts = [outline.title or "", outline.issue_label or ""]
    texts.extend(section.text for section in outline.sections[:2] if section.kind == "masthead")
    texts = list(dict.fromkeys(filter(None, texts)))
    passages = [Passage(text, kind="masthead") for text in texts]
    found = dict(zip(texts, find_all_dates(passages, context), strict=True))
    mentions = [
        mention
        for findings in found.values()
        for mention in findings.mentions
        if mention.starts is not None
        and mention.role == "publication"
        and mention.rule != "holiday"
        and mention.grain in ("day", "month")
    ]
    return mentions, found


def _choose_issue_date(
    mentions: list[DateMention], anchor: dt.date | None, until: dt.date | None
) -> str | None:
    """The day that the top of the letter states, else its month, near the days it may be sent."""
    months = [mention for mention in mentions if mention.grain == "month"]
    for mention in mentions:
        day = _day_of(mention.starts)
        if mention in months or day is None or mention.starts != mention.ends:
            continue
        if _is_near(day, day, anchor, until):
            return day.isoformat()
    for mention in months:
        first, last = _day_of(mention.starts), _day_of(mention.ends)
        if first is None or last is None or first.month != last.month:
            continue
        if _is_near(first, last, anchor, until):
            return first.isoformat()[:7]
    return None


def _is_near(first: dt.date, last: dt.date, anchor: dt.date | None, until: dt.date | None) -> bool:
    """Whether a day or month can be that of an issue sent from `anchor` to `until`, if known."""
    if anchor is None or until is None:
        return True
    return (first - until).days <= _DAYS_AFTER and (anchor - last).days <= _DAYS_BEFORE


def _day_of(moment: dt.date | None) -> dt.date | None:
    return moment.date() if isinstance(moment, dt.datetime) else moment
