"""Roles, years, order of figures, open ends and notation: what is judged and not read."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import edtf
import pytest

from rusparse.context import Context
from rusparse.extract.dates import explain_dates, find_dates, find_letter_dates
from rusparse.extract.dates.feasts import compute_easter, compute_feast, compute_nth_weekday
from rusparse.records import DateMention, Table, TableCell
from rusparse.values.passage import Passage

HERE = Path(__file__).parent
ROLES = tomllib.loads((HERE / "roles.toml").read_text(encoding="utf-8"))
YEARS = tomllib.loads((HERE / "years.toml").read_text(encoding="utf-8"))
WEDNESDAY = dt.date(2022, 3, 9)


def find(text: str, *languages: str, region: str | None = None) -> list[DateMention]:
    context = Context(reference=WEDNESDAY, languages=languages, region=region)
    return list(find_dates(Passage(text), context).mentions)


@pytest.mark.parametrize("case", ROLES["case"], ids=lambda case: case["text"][:40])
def test_role(case: dict[str, Any]) -> None:
    reference = dt.date.fromisoformat(ROLES["reference"])
    context = Context(reference=reference, languages=(case["language"],))
    passage = Passage(
        case["text"],
        kind=case.get("kind"),
        heading=case.get("heading"),
        title=case.get("title"),
    )
    assert [mention.role for mention in find_dates(passage, context).mentions] == case["roles"]


@pytest.mark.parametrize("case", YEARS["case"], ids=lambda case: case["text"][:40])
def test_year(case: dict[str, Any]) -> None:
    reference = dt.date.fromisoformat(case["reference"])
    context = Context(reference=reference, languages=(case.get("language", "sv"),))
    mention = find_dates(Passage(case["text"]), context).mentions[case.get("index", 0)]
    assert mention.starts is not None
    assert mention.starts.isoformat() == case["starts"]
    assert mention.inferred == ("year",)


def test_role_from_the_header_of_a_table_column() -> None:
    text = "Kurs\tSista ansökningsdag\nKeramik\t4 maj"
    cells = [("Kurs", 0, True), ("Sista ansökningsdag", 5, True)]
    rows = (
        tuple(TableCell(text=t, span=(s, s + len(t)), header=h) for t, s, h in cells),
        (
            TableCell(text="Keramik", span=(25, 32), header=False),
            TableCell(text="4 maj", span=(33, 38), header=False),
        ),
    )
    passage = Passage(text, kind="article", tables=(Table(span=(0, len(text)), rows=rows),))
    context = Context(reference=WEDNESDAY, languages=("sv",))
    assert [mention.role for mention in find_dates(passage, context).mentions] == ["deadline"]


def test_a_weekday_that_disagrees_is_kept_with_a_diagnostic() -> None:
    context = Context(reference=WEDNESDAY, languages=("sv",))
    findings = find_dates(Passage("tisdag 4 maj 2022"), context)
    assert findings.mentions[0].starts == dt.date(2022, 5, 4)
    assert [item.code for item in findings.diagnostics] == ["date-weekday-disagrees"]
    assert findings.diagnostics[0].details["text"] == "tisdag 4 maj 2022"


@pytest.mark.parametrize(
    ("text", "languages", "region", "day"),
    [
        ("on 4/5/2022", ("en",), "US", dt.date(2022, 4, 5)),
        ("on 4/5/2022", ("en-US",), None, dt.date(2022, 4, 5)),
        ("on 4/5/2022", ("en-GB",), None, dt.date(2022, 5, 4)),
        ("on 4/5/2022", ("en",), "SE", dt.date(2022, 5, 4)),
        ("on 4/5/2022", ("sv",), None, dt.date(2022, 5, 4)),
        ("on 4/5/2022", ("en",), None, None),
        ("on 4/5/2022", ("en-CA",), None, None),
        ("on 4/5/2022 for $10", ("en",), None, dt.date(2022, 4, 5)),
        ("on 4/5/2022 for £10", ("en",), None, dt.date(2022, 5, 4)),
        ("on 4/5/2022, not 4/25/2022", ("en",), None, dt.date(2022, 4, 5)),
        ("on 4/5/2022, not 25/4/2022", ("en",), None, dt.date(2022, 5, 4)),
        ("on 5/5/2022", ("en",), None, dt.date(2022, 5, 5)),
    ],
)
def test_order_of_figures(
    text: str, languages: tuple[str, ...], region: str | None, day: dt.date | None
) -> None:
    context = Context(reference=WEDNESDAY, languages=languages, region=region)
    findings = find_dates(Passage(text), context)
    assert findings.mentions[0].starts == day
    codes = [item.code for item in findings.diagnostics]
    assert codes == ([] if day else ["date-order-unknown"])


@pytest.mark.parametrize(
    ("text", "bound", "written"),
    [
        ("från och med 1 mars 2022", "from", "2022-03-01/.."),
        ("t.o.m. 30 april 2022", "until", "../2022-04-30"),
        ("senast 12 maj 2022", "until", "../2022-05-12"),
        ("före den 1 juni 2022", "before", "../2022-05-31"),
        ("efter den 28 juni 2022", "after", "2022-06-29/.."),
        ("4 maj 2022", None, "2022-05-04"),
        ("4–5 maj 2022", None, "2022-05-04/2022-05-05"),
        ("maj 2022", None, "2022-05"),
        ("mars/april 2022", None, "2022-03/2022-04"),
        ("Q3 2026", None, "2026-35"),
        ("hösten 2022", None, "2022-23"),
        ("vecka 34 2022", None, "2022-08-22/2022-08-28"),
        ("4 maj 2022 kl 18", None, "2022-05-04T18:00:00"),
        ("4 maj 2022 kl 18–20", None, "2022-05-04"),
        ("nästa år", None, "2023"),
        ("första halvåret 2023", None, "2023-01/2023-06"),
    ],
)
def test_notation(text: str, bound: str | None, written: str) -> None:
    mention = find(text, "sv")[0]
    assert (mention.bound, mention.edtf) == (bound, written)
    edtf.parse_edtf(written)


def test_without_a_reference_nothing_is_guessed() -> None:
    context = Context(languages=("sv",))
    findings = find_dates(Passage("4–5 maj, 6 maj 2022 och i morgon"), context)
    assert [(m.text, m.starts, m.edtf) for m in findings.mentions] == [
        ("4–5 maj", dt.date(2022, 5, 4), "2022-05-04/2022-05-05"),
        ("6 maj 2022", dt.date(2022, 5, 6), "2022-05-06"),
        ("i morgon", None, None),
    ]
    assert [item.code for item in findings.diagnostics] == ["date-without-reference"]
    alone = find_dates(Passage("4–5 maj"), context).mentions[0]
    assert (alone.starts, alone.edtf) == (None, "XXXX-05-04/XXXX-05-05")


def test_a_letter_may_mix_languages() -> None:
    text = "Mötet är 4 maj.\n\nJoin us on September 13, 2022 at 3 pm. Or come on the 5th of June."
    mentions = find(text, "sv")
    assert [(mention.text, str(mention.starts)) for mention in mentions] == [
        ("4 maj", "2022-05-04"),
        ("September 13, 2022 at 3 pm", "2022-09-13 15:00:00"),
        ("5th of June", "2022-06-05"),
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Vi ses den 4 maj och inte i mars.", ["4 maj", "mars"]),
        ("The meeting is on May 4 and you are welcome.", ["May 4"]),
        ("Kokous pidetään 4. toukokuuta ja se on tärkeä.", ["4. toukokuuta"]),
        ("Die Sitzung ist am 4. Mai und nicht im März.", ["4. Mai", "März"]),
        ("Det er møte den 4. mai, og ikke i mars.", ["4. mai", "mars"]),
    ],
)
def test_the_language_is_found_out(text: str, spans: list[str]) -> None:
    assert [mention.text for mention in find(text)] == spans


def test_a_past_weekday_of_the_letters_own_name_is_left_alone() -> None:
    assert find("The group reported on Wednesday a lower profit.", "en") == []
    past = find("The group reported on Monday a lower profit.", "en")
    assert [mention.starts for mention in past] == [dt.date(2022, 3, 7)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "We will help the many people in town affected by the storm of 4 September.",
            (2021, 9, 4),
        ),
        ("The yearly general meeting of the club will be held on 4 September.", (2022, 9, 4)),
    ],
)
def test_the_future_is_no_longer_preferred_after_words_of_the_past(
    text: str, day: tuple[int, int, int]
) -> None:
    context = Context(reference=dt.date(2022, 1, 3), languages=("en",))
    mentions = find_dates(Passage(text), context).mentions
    assert [mention.starts for mention in mentions] == [dt.date(*day)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Attendibilità: 6/6", []),
        ("lunedì 6/6", ["2022-06-06"]),
        ("Appuntamento il 6/6 alle 18", ["2022-06-06T18:00:00"]),
        ("6/6, ore 18:00", ["2022-06-06T18:00:00"]),
        ("6/6/2022", ["2022-06-06"]),
    ],
)
def test_bare_figures_are_no_day_where_no_vocabulary_knows_marks(
    text: str, found: list[str]
) -> None:
    context = Context(reference=dt.date(2022, 4, 20), languages=("it",))
    assert [mention.edtf for mention in find_dates(Passage(text), context).mentions] == found


def test_a_borrowed_weekday_that_disagrees_with_figures_is_no_date() -> None:
    assert [mention.starts for mention in find("samedi 12/03", "fr")] == [dt.date(2022, 3, 12)]
    assert find("lundi 12/03", "fr") == []
    assert [mention.starts for mention in find("lundi 12/03/2022", "fr")] == [dt.date(2022, 3, 12)]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("es", "4 de mayo de 2022", dt.date(2022, 5, 4)),
        ("fr", "lundi 2 mai 2022", dt.date(2022, 5, 2)),
        ("fr", "il y a 3 jours", dt.date(2022, 3, 6)),
        ("nl", "3 dagen geleden", dt.date(2022, 3, 6)),
        ("is", "4. maí 2022", dt.date(2022, 5, 4)),
        ("pl", "jutro", dt.date(2022, 3, 10)),
        ("ru", "4 мая 2022", dt.date(2022, 5, 4)),
        ("ru", "через неделю", dt.date(2022, 3, 16)),
    ],
)
def test_other_languages_use_borrowed_words(language: str, text: str, day: dt.date) -> None:
    mentions = find(text, language)
    assert [(mention.text, mention.starts) for mention in mentions] == [(text, day)]


def test_an_unknown_language_finds_dates_in_figures() -> None:
    assert [mention.text for mention in find("qqq 2022-05-04 qqq", "xx")] == ["2022-05-04"]


def test_opening_hours_repeat() -> None:
    text = "Öppettider\n\nMåndag 9–17\nTisdag 10–18"
    assert [(mention.text, mention.recurrence, mention.starts) for mention in find(text, "sv")] == [
        ("Måndag 9–17", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", None),
        ("Tisdag 10–18", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=10;BYMINUTE=0", None),
    ]


def test_wrapped_lines_are_read_as_one() -> None:
    line = "This line of a plain letter is wrapped at some columns, on Wednesday,"
    assert [mention.text for mention in find(f"{line}\nMay 4, 2022, at noon.", "en")] == [
        "Wednesday,\nMay 4, 2022, at noon"
    ]


def test_explanation_names_the_rule_and_what_was_inferred() -> None:
    context = Context(reference=dt.date(2021, 12, 17), languages=("sv",))
    explanation = explain_dates("Kurs onsdag 25–26 jan kl 9", context)[0]
    assert explanation.rule == "day-month-range"
    assert explanation.captured["day"] == "25"
    assert explanation.captured["last_day"] == "26"
    assert explanation.values["edtf"] == "2022-01-25/2022-01-26"
    assert explanation.inferred == ("year",)
    assert explanation.basis == ("year nearest to the reference 2021-12-17",)
    assert explanation.remarks == ("date-weekday-disagrees",)
    lines = explanation.render_lines()
    assert lines[0] == "'onsdag 25–26 jan' at 5-21: rule day-month-range"
    assert lines[-1] == "  remark: date-weekday-disagrees"


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2022, 4, 17), (2038, 4, 25), (1818, 3, 22)],
)
def test_easter(year: int, month: int, day: int) -> None:
    assert compute_easter(year) == dt.date(year, month, day)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("12-25", dt.date(2022, 12, 25)),
        ("easter+39", dt.date(2022, 5, 26)),
        ("friday>=06-19", dt.date(2022, 6, 24)),
        ("sunday<=05-31", dt.date(2022, 5, 29)),
        ("02-29", None),
        ("no rule", None),
    ],
)
def test_feast(rule: str, day: dt.date | None) -> None:
    assert compute_feast(rule, 2022) == day


def test_nth_weekday() -> None:
    assert compute_nth_weekday(2022, 7, 4, 1) == dt.date(2022, 7, 1)
    assert compute_nth_weekday(2022, 5, 4, -1) == dt.date(2022, 5, 27)
    assert compute_nth_weekday(2022, 5, 4, 5) is None


def test_days_in_a_list_share_their_role() -> None:
    mentions = find("Notes for March 12th and 13th", "en")
    assert [(mention.text, mention.role) for mention in mentions] == [
        ("March 12th", "other"),
        ("13th", "other"),
    ]
    mentions = find("The workshop is on March 12th and 13th.", "en")
    assert [mention.role for mention in mentions] == ["event", "event"]


def test_a_preposition_before_a_clock_time_is_left_out() -> None:
    assert [
        mention.text for mention in find("See you at 7 p.m. on Wednesday, April 29.", "en")
    ] == ["7 p.m. on Wednesday, April 29"]
    assert [mention.text for mention in find("Vi ses kl. 19 onsdag 4 maj.", "sv")] == [
        "kl. 19 onsdag 4 maj"
    ]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("da", "Vi ses i weekenden 14.-15. maj.", ["14.-15. maj"]),
        ("sv", "Vi ses i helgen, 14–15 maj.", ["14–15 maj"]),
        ("sv", "Vi ses i helgen. Den 14 maj ses vi igen.", ["i helgen", "14 maj"]),
        ("sv", "Vi ses i helgen\n14 maj", ["i helgen", "14 maj"]),
    ],
)
def test_word_for_a_weekend_gives_way_to_its_days(
    language: str, text: str, found: list[str]
) -> None:
    assert [mention.text for mention in find(text, language)] == found


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("As we move through March, we look ahead.", None),
        ("The offer is open through March.", "until"),
        ("Halfway through April 2022 the hall closes.", None),
        ("The shop runs through April 12.", "until"),
    ],
)
def test_word_of_motion_bounds_nothing(text: str, bound: str | None) -> None:
    assert [mention.bound for mention in find(text, "en")] == [bound]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        # A day in the letter's month stays in it, whatever the tense.
        ("We held a stall on 21 March.", dt.date(2026, 3, 21)),
        ("We held a stall on 21 February.", dt.date(2026, 2, 21)),
        ("Join us on 12 April.", dt.date(2026, 4, 12)),
        ("What is new this month?", dt.date(2026, 3, 1)),
        ("See you next year!", dt.date(2027, 1, 1)),
        # What is counted from the day itself can't be told.
        ("See you tomorrow at 9 am.", None),
        ("See you next week!", None),
    ],
)
def test_a_letter_known_by_its_month(text: str, starts: dt.date | None) -> None:
    context = Context(
        reference=dt.date(2026, 3, 1), reference_until=dt.date(2026, 3, 31), languages=("en",)
    )
    findings = find_dates(Passage(text), context)
    assert [mention.starts for mention in findings.mentions] == [starts]
    codes = [item.code for item in findings.diagnostics]
    assert codes == ([] if starts else ["date-without-reference"])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Datum: 15 oktober 2024\nAnmälan: senast 10 oktober", ["2024-10-15", "2024-10-10"]),
        ("Start: 15 december 2024\nSlut: 10 januari", ["2024-12-15", "2025-01-10"]),
        # In running text, or far away, a day in full may be of any time.
        (
            "Den 13 januari sade rätten nej. " * 4 + "Dom: 26 april 1975.",
            [None] * 4 + ["1975-04-26"],
        ),
        ("15 oktober 2024\n\na\n\nb\n\nc\n10 oktober", ["2024-10-15", None]),
        ("15 oktober 2024\n15 oktober 2025\n10 juni", ["2024-10-15", "2025-10-15", None]),
    ],
)
def test_days_in_full_beside_others_without_a_reference(text: str, days: list[str | None]) -> None:
    mentions = find_dates(Passage(text), Context(languages=("sv",))).mentions
    assert [m.starts.isoformat() if m.starts else None for m in mentions] == days


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["11–20 September 2025", "Monday, September 15", "3 August"], "2025-08-03"),
        (["11–20 September 2025", "Monday, September 15", "4 February"], "2026-02-04"),
        (
            ["11 September 2025 and 2 October 2025", "Monday 15 September", "4 February"],
            "2026-02-04",
        ),
        (["11–20 September 2025", "Monday, September 15", "tomorrow at 9"], None),
        (["11 September 2025", "Tuesday, September 15", "3 August"], None),
        (["11 September 2025", "September 15", "3 August"], None),
        (["11 September 2025", "1 May 1975", "Monday, September 15", "3 August"], None),
    ],
)
def test_days_that_a_letter_without_a_date_states(texts: list[str], day: str | None) -> None:
    passages = [Passage(text) for text in texts]
    found = find_letter_dates(passages, Context(languages=("en",)), {})
    (mention,) = found[-1].mentions
    assert mention.starts == (dt.date.fromisoformat(day) if day else None)


def test_figures_told_apart_once_stay_so_in_a_list() -> None:
    context = Context(reference=dt.date(2024, 12, 1), languages=("en",), region="US")
    mentions = find_dates(Passage("Dates: 12/20/2024, 1/5, 2/7 and 3/9."), context).mentions
    assert [mention.edtf for mention in mentions] == [
        "2024-12-20",
        "2025-01-05",
        "2025-02-07",
        "2025-03-09",
    ]


def test_cues_are_found_far_into_a_line() -> None:
    text = (
        "Den mycket långa förhandlingsberedningen redan idag och det tycker vi alla är roligt här"
    )
    context = Context(reference=dt.date(2022, 4, 1), languages=("sv",))
    assert [mention.text for mention in find_dates(Passage(text), context).mentions] == ["idag"]


def test_month_does_not_order_the_days_after_it() -> None:
    text = "Anna börjar i september. Vi fick veta att Bo gick bort den 2 februari."
    reference = dt.date(2026, 4, 27)
    context = Context(reference=reference, languages=("sv",))
    found = find_dates(Passage(text), context).mentions
    assert [mention.starts for mention in found] == [dt.date(2026, 9, 1), dt.date(2026, 2, 2)]


def test_figures_that_are_no_numbers_raise_nothing() -> None:
    context = Context(reference=dt.date(2026, 2, 1), languages=("sv",))
    (mention,) = find_dates(Passage("4 maj, kursen hålls i sal 1/² eller 1/٤"), context).mentions
    assert (mention.starts, mention.role) == (dt.date(2026, 5, 4), "event")
