"""Lists: what is told several times is shown once, in a fixed order, and nothing else is merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from rusparse import Archive, UsageError
from rusparse.exports import Selection
from rusparse.exports.lists import list_contacts, list_dates, list_prices

from .letters import (
    LetterSource,
    make_contact,
    make_date,
    make_letter,
    make_price,
    make_section,
)

EVENT = ("event",)


def test_an_event_that_two_letters_tell_is_one_and_the_latest_tells_it() -> None:
    first = make_letter(
        1, make_section(heading="Kurs i keramik", dates=(make_date("4 maj", "2026-05-04"),))
    )
    second = make_letter(
        2, make_section(heading="KURS I KERAMIK!", dates=(make_date("den 4:e", "2026-05-04"),))
    )
    for letters in ([first, second], [second, first]):
        (event,) = list_dates(LetterSource(letters).letters(), EVENT)
        assert event.mention.text == "den 4:e"
        assert event.place.letter_id == second.id
        assert set(event.letters) == {first.id, second.id}
    repeated = list_dates(LetterSource([first, second]).letters(), EVENT, repeated=True)
    assert [event.mention.text for event in repeated] == ["4 maj", "den 4:e"]


def test_what_differs_in_heading_day_or_role_stays_apart() -> None:
    letter = make_letter(
        1,
        make_section(0, "Kurs", dates=(make_date("4 maj", "2026-05-04"),)),
        make_section(1, "Möte", dates=(make_date("4 maj", "2026-05-04"),)),
        make_section(2, "Kurs", dates=(make_date("5 maj", "2026-05-05"),)),
        make_section(3, "Kurs", dates=(make_date("4 maj", "2026-05-04", role="deadline"),)),
    )
    found = list_dates(LetterSource([letter]).letters(), EVENT)
    assert [(event.mention.starts, event.place.heading) for event in found] == [
        (dt.date(2026, 5, 4), "Kurs"),
        (dt.date(2026, 5, 4), "Möte"),
        (dt.date(2026, 5, 5), "Kurs"),
    ]
    (deadline,) = list_dates(LetterSource([letter]).letters(), ("deadline",))
    assert deadline.place.section == 3


def test_a_bare_day_joins_the_one_time_on_it_and_stays_beside_two() -> None:
    day = make_letter(1, make_section(dates=(make_date("4 maj", "2026-05-04"),)))
    ten = make_letter(2, make_section(dates=(make_date("4 maj kl 10", "2026-05-04T10:00"),)))
    two = make_letter(3, make_section(dates=(make_date("4 maj kl 14", "2026-05-04T14:00"),)))
    (event,) = list_dates(LetterSource([day, ten]).letters(), EVENT)
    assert str(event.mention.starts) == "2026-05-04 10:00:00"
    assert set(event.letters) == {day.id, ten.id}
    found = list_dates(LetterSource([day, ten, two]).letters(), EVENT)
    assert [event.mention.text for event in found] == ["4 maj", "4 maj kl 10", "4 maj kl 14"]


def test_after_and_before_ask_for_what_overlaps_and_leave_out_what_only_repeats() -> None:
    section = make_section(
        dates=(
            make_date("1-10 maj", "2026-05-01", ends=dt.date(2026, 5, 10)),
            make_date("20 maj", "2026-05-20"),
            make_date("tisdagar", None, recurrence="FREQ=WEEKLY;BYDAY=TU"),
            make_date("någon gång", None),
        )
    )
    source = LetterSource([make_letter(1, section)])

    def texts(after: dt.date | None = None, before: dt.date | None = None) -> list[str]:
        found = list_dates(source.letters(), EVENT, after=after, before=before)
        return [event.mention.text for event in found]

    assert texts() == ["1-10 maj", "20 maj", "tisdagar"]
    assert texts(after=dt.date(2026, 5, 10)) == ["1-10 maj", "20 maj"]
    assert texts(after=dt.date(2026, 5, 11)) == ["20 maj"]
    assert texts(before=dt.date(2026, 5, 19)) == ["1-10 maj"]
    assert texts(after=dt.date(2026, 5, 21)) == []


def test_a_section_without_heading_goes_by_its_first_line() -> None:
    section = make_section(
        heading=None,
        text="Öppet hus\nVi bjuder på fika.",
        dates=(make_date("4 maj", "2026-05-04"),),
    )
    (event,) = list_dates(LetterSource([make_letter(1, section)]).letters(), EVENT)
    assert event.place.heading == "Öppet hus"


def test_a_long_first_line_is_cut_between_words() -> None:
    section = make_section(
        heading=None, text="Vi ses på torget " * 10, dates=(make_date("4 maj", "2026-05-04"),)
    )
    (event,) = list_dates(LetterSource([make_letter(1, section)]).letters(), EVENT)
    assert event.place.heading == "Vi ses på torget " * 4 + "Vi ses på…"
    assert len(event.place.heading) <= 81


def test_prices_are_one_by_amount_heading_unit_and_role_the_latest_first() -> None:
    first = make_letter(
        1,
        make_section(0, "Kurs", prices=(make_price("450 kr", "450"), make_price("450:-", "450"))),
        make_section(1, "Kurs", prices=(make_price("450 kr/dag", "450", unit="dag"),)),
    )
    second = make_letter(2, make_section(0, "Kurs", prices=(make_price("450 kronor", "450.00"),)))
    found = list_prices(LetterSource([first, second]).letters())
    assert [(price.mention.text, len(price.letters)) for price in found] == [
        ("450 kronor", 2),
        ("450 kr/dag", 1),
    ]
    assert len(list_prices(LetterSource([first, second]).letters(), repeated=True)) == 4


def test_contacts_are_one_by_address_or_number_unless_named_differently() -> None:
    letters = [
        make_letter(
            1,
            make_section(
                contacts=(
                    make_contact("Moa Ek", email="Moa.Ek@example.org", role="samordnare"),
                    make_contact("Per Ås", phone="+46840500100"),
                    make_contact("Siv Alm", phone="+46840500100"),
                    make_contact(None, phone="+46840500100", role="växeln"),
                )
            ),
        ),
        make_letter(
            2,
            make_section(
                contacts=(
                    make_contact(None, email="moa.ek@example.org", phone="+46701740605"),
                    make_contact("Moa Ek", phone="+46701740605", role="chef"),
                    make_contact("Moa Ek", kind="signer"),
                )
            ),
        ),
    ]
    found = list_contacts(LetterSource(letters).letters())
    assert [(one.name, one.emails, one.phones, one.roles, len(one.letters)) for one in found] == [
        ("Moa Ek", ("moa.ek@example.org",), ("+46701740605",), ("chef", "samordnare"), 2),
        ("Per Ås", (), ("+46840500100",), (), 1),
        ("Siv Alm", (), ("+46840500100",), (), 1),
        (None, (), ("+46840500100",), ("växeln",), 1),
    ]
    assert found[0].kinds == ("reachable", "signer")
    assert found[0].letters == (letters[0].id, letters[1].id)
    assert len(list_contacts(LetterSource(letters).letters(), repeated=True)) == 7


def test_names_without_address_are_one_in_a_series_only() -> None:
    other = {"series": {"key": "other.example.org", "name": None}}
    letters = [
        make_letter(1, make_section(contacts=(make_contact("Moa Ek"),))),
        make_letter(2, make_section(contacts=(make_contact("MOA EK", role="chef"),))),
        make_letter(3, make_section(contacts=(make_contact("Moa Ek"),)), **other),
    ]
    found = list_contacts(LetterSource(letters).letters())
    assert sorted(len(one.letters) for one in found) == [1, 2]


def test_two_people_of_one_name_with_other_addresses_stay_two() -> None:
    contacts = (
        make_contact("Moa Ek", email="moa@example.org"),
        make_contact("Moa Ek", email="moa@example.se"),
        make_contact("Moa Ek"),
    )
    found = list_contacts(LetterSource([make_letter(1, make_section(contacts=contacts))]).letters())
    assert sorted(one.emails for one in found) == [("moa@example.org",), ("moa@example.se",)]


def test_chains_of_addresses_and_numbers_are_one_whatever_the_order() -> None:
    mentions = [
        make_contact("Moa Ek", email="a@example.org"),
        make_contact(None, email="a@example.org", phone="+46840500101"),
        make_contact(None, email="b@example.org", phone="+46840500101"),
        make_contact("Moa Ek", email="b@example.org"),
    ]
    for ordered in (mentions, mentions[::-1], mentions[2:] + mentions[:2]):
        letter = make_letter(1, make_section(contacts=tuple(ordered)))
        (one,) = list_contacts(LetterSource([letter]).letters())
        assert set(one.emails) == {"a@example.org", "b@example.org"}


def test_a_letter_that_names_nobody_has_its_sender() -> None:
    (one,) = list_contacts(LetterSource([make_letter(1, make_section())]).letters())
    assert (one.name, one.emails, one.kinds) == ("Kansliet", ("kansli@example.org",), ("sender",))
    assert one.place.section is None


def test_the_archive_lists_what_a_query_and_a_selection_mean(archive: Archive) -> None:
    events = archive.events("spångbygge")
    assert [event.mention.starts for event in events] == [
        dt.date(2023, 1, 17),
        dt.date(2023, 2, 7),
        dt.date(2023, 3, 14),
        dt.date(2023, 4, 25),
    ]
    assert {len(event.letters) for event in events} == {2}
    assert len(archive.events("spångbygge", repeated=True)) == 8
    assert events[0].place.heading == "Lediga platser: kurs i spångbygge för kommuner och byalag"
    finnish = Selection(languages=("fi",))
    assert [one.name for one in archive.contacts(selection=finnish)] == ["Aino Kettunen"]
    prices = archive.prices(selection=finnish)
    assert [price.mention.text for price in prices][:2] == ["25 €/henkilö", "maksutonta"]
    in_may = archive.deadlines(after=dt.date(2024, 5, 1), before=dt.date(2024, 5, 31))
    assert [deadline.mention.starts for deadline in in_may] == [dt.date(2024, 5, 8)]
    assert events.missing == ()
    assert events.remarks == ()


def test_a_list_says_what_could_not_be_read(spoiled: Archive) -> None:
    part = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[0]
    part.write_bytes(b"\xff\n" + part.read_bytes().split(b"\n", 1)[1])
    assert [problem.split(": a record")[0] for problem in spoiled.prices().missing] == [
        f"{part.relative_to(spoiled.path).as_posix()}: line 1"
    ]


@pytest.mark.parametrize(
    ("selection", "days"),
    [
        (Selection(since=dt.date(2026, 3, 2)), [2, 3]),
        (Selection(until=dt.date(2026, 3, 2)), [1, 2]),
        (Selection(since=dt.date(2026, 3, 2), until=dt.date(2026, 3, 2)), [2]),
        (Selection(languages=("sv",)), [1, 2, 3]),
        (Selection(languages=("sv-FI", "EN")), []),
        (Selection(series=("BREV.example.org",)), [1, 2, 3]),
        (Selection(series=("brev.example.se",)), []),
    ],
)
def test_a_selection_is_of_days_languages_and_series(selection: Selection, days: list[int]) -> None:
    letters = [make_letter(number) for number in (1, 2, 3)]
    undated = make_letter(4, sent_at=None, language="nb", series={"key": "x", "name": None})
    chosen = [letter for letter in (*letters, undated) if selection.admits(letter)]
    assert [letter.sent_at.day for letter in chosen if letter.sent_at] == days
    assert undated not in chosen


def test_letters_without_a_day_are_counted_where_days_are_asked_for(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    undated = [make_letter(number, make_section(), sent_at=None) for number in (2, 3)]
    archive.add([make_letter(1, make_section()), *undated])
    dated = Selection(since=dt.date(2026, 1, 1))
    report = archive.export("jsonl", tmp_path / "x", selection=dated)
    assert report.counts == {"letters": 1}
    assert report.remarks == ("2 letters state no day, and so none of the days asked for",)
    assert archive.prices(selection=dated).remarks == report.remarks
    assert archive.prices().remarks == ()


def test_a_selection_of_days_in_the_wrong_order_is_refused() -> None:
    with pytest.raises(UsageError, match="since 2026-03-02 was expected to be before"):
        Selection(since=dt.date(2026, 3, 2), until=dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("misuse", "message"),
    [
        (lambda: Selection(series="brev.example.org"), "series as a tuple"),  # type: ignore[arg-type]
        (lambda: Selection(since="2026-03-01"), "since as a datetime.date"),  # type: ignore[arg-type]
        (lambda: list_dates([], EVENT, after="2026"), "after as a datetime.date"),  # type: ignore[arg-type]
    ],
)
def test_misuse_says_what_was_expected(misuse: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        misuse()


def test_a_moment_stands_for_its_day() -> None:
    noon = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
    section = make_section(dates=(make_date("4 maj", "2026-05-04"),))
    source = LetterSource([make_letter(1, section)])
    assert len(list_dates(source.letters(), EVENT, after=noon, before=noon)) == 1
    assert Selection(since=noon).since == dt.date(2026, 5, 4)
