"""Calendars: read by vobject, which did not write them, and by icalendar."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import icalendar
import pytest
import vobject

from rusparse import Archive, MissingExtraError, UsageError
from rusparse.exports import ExportSettings, Journal, load_format
from rusparse.exports.zones import find_zone
from rusparse.records import DateMention

from .letters import LetterSource, make_date, make_letter, make_section
from .test_hostile import LETTERS

MEETING = "4 maj kl 10"


def render(source: LetterSource, journal: Journal | None = None) -> bytes:
    form: Any = load_format("ics")
    return b"".join(form.render(source, journal or Journal()))


def make_source(*dates: DateMention, **settings: Any) -> LetterSource:
    letter = make_letter(
        1, make_section(heading="Möte", text="Möte\nVi ses; ta med, allt.", dates=dates)
    )
    return LetterSource([letter], settings=ExportSettings(**settings))


def read_events(data: bytes) -> list[Any]:
    calendar = vobject.readOne(data.decode())
    return list(calendar.contents.get("vevent", []))


def read_lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_day_is_an_all_day_event_and_its_end_is_the_day_after() -> None:
    data = render(
        make_source(
            make_date("4 maj", "2026-05-04"),
            make_date("5-7 maj", "2026-05-05", ends=dt.date(2026, 5, 7)),
        )
    )
    one, more = read_events(data)
    assert one.dtstart.value == dt.date(2026, 5, 4)
    assert "dtend" not in one.contents
    assert (more.dtstart.value, more.dtend.value) == (dt.date(2026, 5, 5), dt.date(2026, 5, 8))
    assert one.summary.value == "Möte"
    assert (
        one.description.value
        == "“4 maj” = 2026-05-04\n\nMöte\nVi ses; ta med, allt.\n\nBrev 1 2026-03-01"
    )
    assert one.dtstamp.value == dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "setting", "line"),
    [
        (None, None, "DTSTART:20260504T100000"),
        (None, "Europe/Stockholm", "DTSTART;TZID=Europe/Stockholm:20260504T100000"),
        ("CET", "Europe/Stockholm", "DTSTART:20260504T080000Z"),
        ("ET", None, "DTSTART:20260504T140000Z"),
        ("+05:30", None, "DTSTART:20260504T043000Z"),
        ("lokal tid", "Europe/Stockholm", "DTSTART:20260504T100000"),
    ],
)
def test_a_time_has_the_zone_that_is_written_or_set_or_none(
    written: str | None, setting: str | None, line: str
) -> None:
    date = make_date(MEETING, "2026-05-04T10:00", time_zone=written)
    data = render(make_source(date, time_zone=setting))
    assert line in read_lines(data)
    assert (b"BEGIN:VTIMEZONE" in data) == (setting is not None)
    if setting:
        zones = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
        assert [str(zone["TZID"]) for zone in zones] == [setting]


def test_a_time_with_an_end_has_one_and_a_moment_has_none() -> None:
    span = make_date("4 maj 10-12", "2026-05-04T10:00")
    span = span.model_copy(update={"ends": span.starts + dt.timedelta(hours=2)})  # type: ignore[operator]
    moment = make_date("5 maj kl 10", "2026-05-05T10:00")
    first, second = read_events(render(make_source(span, moment)))
    assert first.dtend.value - first.dtstart.value == dt.timedelta(hours=2)
    assert "dtend" not in second.contents


def test_a_deadline_says_that_it_is_one() -> None:
    [event] = read_events(render(make_source(make_date("4 maj", "2026-05-04", role="deadline"))))
    assert event.summary.value == "Deadline: Möte"
    assert event.categories.value == ["DEADLINE"]


@pytest.mark.parametrize(
    ("rule", "starts", "expected"),
    [
        # The letter is of Sunday 1 March 2026.
        ("FREQ=WEEKLY;BYDAY=TU;BYHOUR=18;BYMINUTE=30", "20260303T183000", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "20260302", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20260327", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "20260301T090000", "FREQ=DAILY"),
    ],
)
def test_what_repeats_begins_on_the_first_day_that_its_rule_names(
    rule: str, starts: str, expected: str
) -> None:
    data = render(make_source(make_date("ofta", None, recurrence=rule)))
    lines = read_lines(data)
    assert [line.split(":")[1] for line in lines if line.startswith("DTSTART")] == [starts]
    assert f"RRULE:{expected}" in lines
    [event] = read_events(data)
    assert event.getrruleset()[0].date() == dt.date(
        int(starts[:4]), int(starts[4:6]), int(starts[6:8])
    )


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=DAILY;COUNT=1\r\nATTACH:x",
        "FREQ=WEEKLY;BYDAY=XX",
    ],
)
def test_what_repeats_on_no_known_day_is_counted_as_left_out(rule: str) -> None:
    journal = Journal()
    data = render(make_source(make_date("ibland", None, recurrence=rule)), journal)
    assert read_events(data) == []
    assert journal.counts == {"repeating dates left out": 1}
    assert journal.missing == ()


def test_several_tellings_are_one_event_as_the_last_tells_it_with_the_same_uid() -> None:
    day = make_section(heading="Möte", dates=(make_date("4 maj", "2026-05-04"),))
    again = make_section(heading="MÖTE", text="MÖTE\nNy lokal.", dates=day.dates)
    first, second = make_letter(1, day), make_letter(2, again)
    [before] = read_events(render(LetterSource([first])))
    [after] = read_events(render(LetterSource([first, second])))
    assert before.uid.value == after.uid.value
    assert "Ny lokal." in after.description.value
    timed = make_letter(
        3, make_section(heading="Möte", dates=(make_date(MEETING, "2026-05-04T10:00"),))
    )
    [event] = read_events(render(LetterSource([first, second, timed])))
    assert event.dtstart.value.hour == 10


def test_the_calendar_of_the_archive_is_that_of_its_lists(archive: Archive, tmp_path: Any) -> None:
    settings = ExportSettings(title="Breven", time_zone="Europe/Stockholm")
    report = archive.export("ics", tmp_path / "all.ics", settings=settings)
    data = (tmp_path / "all.ics").read_bytes()
    events = read_events(data)
    listed = [*archive.events(), *archive.deadlines()]
    assert len(events) == report.counts["events"] + report.counts["deadlines"]
    # What repeats a number of times begins on a day that nobody knows.
    assert len(listed) == len(events) + report.counts["repeating dates left out"] == len(events) + 2
    assert len({event.uid.value for event in events}) == len(events)
    assert "X-WR-CALNAME:Breven" in read_lines(data)
    starts = sorted(
        str(event.dtstart.value)[:10] for event in events if "rrule" not in event.contents
    )
    assert starts == sorted(str(one.mention.starts)[:10] for one in listed if one.mention.starts)


def test_nothing_that_a_letter_says_becomes_a_line() -> None:
    source = LetterSource(LETTERS)
    data = render(source)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert len(events) == data.split(b"\r\n").count(b"BEGIN:VEVENT")
    assert {str(name) for event in events for name in event} <= {
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "UID",
        "CATEGORIES",
        "DESCRIPTION",
        "TRANSP",
        "URL",
    }
    assert len(read_events(data)) == len(events)
    assert len(max((str(event["DESCRIPTION"]) for event in events), key=len)) < 100_000


def test_a_zone_that_there_is_not_is_refused() -> None:
    for zone in ("Europe/Stokholm", "../etc/passwd", ""):
        with pytest.raises(UsageError, match="an IANA time zone such as 'Europe/Stockholm'"):
            ExportSettings(time_zone=zone)


@pytest.mark.parametrize("name", [None, "", "lokal tid", "UTC+99", "CET+1", "+1:99"])
def test_what_names_no_zone_is_none(name: str | None) -> None:
    assert find_zone(name) is None


def test_without_icalendar_the_error_says_what_to_install(
    archive: Archive, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'rusparse\[calendar\]'"):
        archive.export("ics", tmp_path / "x.ics")
    assert list(tmp_path.iterdir()) == []
