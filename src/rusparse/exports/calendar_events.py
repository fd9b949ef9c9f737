"""`ics`: events and deadlines as a calendar (RFC 5545), written by the icalendar library.

An event that several letters tell stands once, as the last of them tells it; a bare day gives way
to the one time on that day. Its UID is made of what it is (heading, role and date), so that a
calendar that is imported again updates what it has.

A day is an all-day event. A time beside which a zone is written is a moment in UTC; otherwise it
has the zone of the settings, or none: then it is a local time of wherever it is read ("floating",
section 3.3.5), as in the letter. What repeats on weekdays begins on the first of them on or after
the letter's day; what repeats without saying on which day can't be placed, and is counted as left
out.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from rusparse.records import DateMention, Section
from rusparse.version import __version__

from .characters import clean_line, clean_text, keep_web_address
from .extras import import_extra
from .lists.dates import find_key
from .lists.places import Place, find_place, fold_text
from .naming import make_urn
from .protocol import Journal, StreamFormat
from .source import SelectedLetter, Source
from .wording import render_when
from .zones import find_zone

__all__ = ["FORMAT"]

_ROLES = ("event", "deadline")
_MAX_DESCRIPTION = 2_000
# The rules that say on which days: not "every month", nor "every other Tuesday", of which no text
# says with which week it begins.
_RULE = re.compile(
    r"(FREQ=DAILY|FREQ=(?:WEEKLY|MONTHLY);BYDAY=[-0-9A-Z,]{2,40})"
    r"(?:;BYHOUR=([01]?[0-9]|2[0-3]);BYMINUTE=([0-5]?[0-9]))?"
)
_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Telling(NamedTuple):
    """A date as one section of one letter tells it."""

    letter: SelectedLetter
    section: Section
    mention: DateMention
    place: Place


def render_calendar(source: Source, journal: Journal) -> Iterator[bytes]:
    """The calendar, events in the order of the letters that tell them last."""
    icalendar = import_extra("icalendar", "calendar")
    yield _render_head(icalendar, source)
    index = _DateIndex()
    for number, telling in enumerate(_iterate_tellings(source)):
        index.add(number, telling)
    zone = source.settings.time_zone
    for number, telling in enumerate(_iterate_tellings(source)):
        if index.is_chosen(number, telling):
            event = _make_event(icalendar, telling, zone)
            if event is None:
                journal.count("repeating dates left out")
            else:
                journal.count(f"{telling.mention.role}s")
                yield event.to_ical()
    yield b"END:VCALENDAR\r\n"


def _render_head(icalendar: Any, source: Source) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//rusparse//rusparse {__version__}//EN")
    calendar.add("version", "2.0")
    title = clean_line(source.settings.title or source.label or "Newsletters")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    if source.settings.time_zone is not None:
        zone = zoneinfo.ZoneInfo(source.settings.time_zone)
        calendar.add_component(icalendar.Timezone.from_tzinfo(zone, source.settings.time_zone))
    head: bytes = calendar.to_ical()
    return head.removesuffix(b"END:VCALENDAR\r\n")


def _iterate_tellings(source: Source) -> Iterator[_Telling]:
    for letter in source.letters():
        for section in letter.sections:
            place: Place | None = None
            for mention in section.dates:
                if mention.role in _ROLES and (mention.starts or mention.recurrence):
                    place = place or find_place(letter.record, section)
                    yield _Telling(letter, section, mention, place)


class _DateIndex:
    """What there is, in some 200 bytes a date: the calendar is written without being held."""

    def __init__(self) -> None:
        self._last: dict[bytes, int] = {}
        self._times: dict[bytes, bytes | None] = {}

    def add(self, number: int, telling: _Telling) -> None:
        """Take a telling in; the last one of a date is the one that is chosen."""
        key = _digest(telling.mention.role, *find_key(telling.mention, telling.place))
        self._last[key] = number
        if isinstance(telling.mention.starts, dt.datetime):
            day = _digest_day(telling)
            self._times[day] = key if self._times.get(day, key) == key else None

    def is_chosen(self, number: int, telling: _Telling) -> bool:
        """Whether the telling is the one to be written."""
        mention = telling.mention
        key = _digest(mention.role, *find_key(mention, telling.place))
        if self._last.get(key, number) != number:
            return False
        is_bare_day = (
            mention.starts is not None
            and not isinstance(mention.starts, dt.datetime)
            and mention.ends == mention.starts
        )
        return not (is_bare_day and self._times.get(_digest_day(telling)) is not None)


def _digest(*parts: object) -> bytes:
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=16).digest()


def _digest_day(telling: _Telling) -> bytes:
    mention = telling.mention
    day = mention.starts.isoformat()[:10] if mention.starts else ""
    return _digest(mention.role, mention.bound, fold_text(telling.place.heading), day)


def _make_event(icalendar: Any, telling: _Telling, time_zone: str | None) -> Any:
    """The event, or None for what repeats on days that are not said."""
    mention, place, record = telling.mention, telling.place, telling.letter.record
    event = icalendar.Event()
    if mention.starts is not None:
        _add_times(event, mention, time_zone)
    elif not _add_repeats(icalendar, event, telling, time_zone):
        return None
    event.add("uid", make_urn(mention.role, *map(str, find_key(mention, place))))
    event.add("dtstamp", (record.sent_at or _NO_DATE).astimezone(dt.UTC).replace(microsecond=0))
    heading = clean_line(place.heading or place.title or "") or "?"
    event.add("summary", f"Deadline: {heading}" if mention.role == "deadline" else heading)
    event.add("description", _describe(telling))
    event.add("categories", [mention.role.upper()])
    if address := keep_web_address(record.web_version):
        event.add("url", address)
    return event


def _add_times(event: Any, mention: DateMention, time_zone: str | None) -> None:
    starts, ends = mention.starts, mention.ends or mention.starts
    if isinstance(starts, dt.datetime) and isinstance(ends, dt.datetime):
        event.add("dtstart", _place_in_zone(starts, mention, time_zone))
        # Without an end, an event ends at the moment at which it starts (section 3.6.1).
        if ends > starts:
            event.add("dtend", _place_in_zone(ends, mention, time_zone))
        return
    first, last = _to_day(starts), _to_day(ends)
    event.add("dtstart", first)
    if last > first and last < dt.date.max:
        # The end of an all-day event is the day after its last.
        event.add("dtend", last + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")


def _to_day(moment: dt.date | None) -> dt.date:
    if moment is None:
        return dt.date.min
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _place_in_zone(moment: dt.datetime, mention: DateMention, time_zone: str | None) -> dt.datetime:
    written = find_zone(mention.time_zone)
    try:
        if written is not None:
            return moment.replace(tzinfo=written).astimezone(dt.UTC)
    except OverflowError:  # on the first or last day that there is
        return moment
    if time_zone is not None and mention.time_zone is None:
        return moment.replace(tzinfo=zoneinfo.ZoneInfo(time_zone))
    return moment


def _add_repeats(icalendar: Any, event: Any, telling: _Telling, time_zone: str | None) -> bool:
    rule = _RULE.fullmatch(telling.mention.recurrence or "")
    day = telling.place.day
    if rule is None or day is None:
        return False
    rrule = import_extra("dateutil.rrule", "calendar")
    midnight = dt.datetime.combine(day, dt.time())
    try:
        first = next(iter(rrule.rrulestr(rule[1], dtstart=midnight)), None)
    except ValueError:
        return False
    if first is None:
        return False
    if rule[2] is None:
        event.add("dtstart", first.date())
        event.add("transp", "TRANSPARENT")
    else:
        # The clock time is that of DTSTART: many calendars don't read it from the rule.
        first = first.replace(hour=int(rule[2]), minute=int(rule[3]))
        if time_zone is not None:
            first = first.replace(tzinfo=zoneinfo.ZoneInfo(time_zone))
        event.add("dtstart", first)
    event.add("rrule", icalendar.vRecur.from_ical(rule[1]))
    return True


def _describe(telling: _Telling) -> str:
    """As written and as read, then the section's text, then the letter."""
    mention, place = telling.mention, telling.place
    text = clean_text(telling.section.text)
    if len(text) > _MAX_DESCRIPTION:
        text = text[:_MAX_DESCRIPTION].rstrip() + "…"
    zone = f" {mention.time_zone}" if mention.time_zone else ""
    written = f"“{clean_line(mention.text)}” = {clean_line(render_when(mention) + zone)}"
    letter = " ".join(filter(None, (place.title, str(place.day or ""))))
    return "\n\n".join((written, text, clean_line(letter)))


FORMAT = StreamFormat("ics", render_calendar)
