"""When a letter was issued, and the day against which its dates are read."""

from __future__ import annotations

import pytest

import rusparse

MASTHEAD = "NYTT FRÅN BIBLIOTEKET\n{}\n\n"
ARTICLE = """\
Sagostund för de minsta
=======================
Välkommen till sagostund den 3 juni. Vi läser om björnar och ugglor, och alla barn får sjunga med.

Bokcirkel
=========
Cirkeln träffas den 11 juni och talar om en roman som alla har läst under våren.
"""


def read(title: str, sent: str | None, masthead: str = "") -> rusparse.Newsletter:
    date = f"Date: {sent}\n" if sent else ""
    headers = f"From: bibliotek@example.se\nSubject: {title}\n{date}"
    kind = "Content-Type: text/plain; charset=utf-8\n\n"
    top = MASTHEAD.format(masthead) if masthead else ""
    return rusparse.parse(f"{headers}{kind}{top}{ARTICLE}".encode())


@pytest.mark.parametrize(
    ("title", "sent", "masthead", "issued"),
    [
        # The issue's own day or month, near the day on which the letter was sent.
        ("Nytt 8 maj 2026", "Sat, 9 May 2026 10:00:00 +0200", "", "2026-05-08"),
        ("Nytt i maj 2026", "Sat, 9 May 2026 10:00:00 +0200", "", "2026-05"),
        ("Nytt i juni 2026", "Sat, 30 May 2026 10:00:00 +0200", "", "2026-06"),
        ("Nytt", "Sat, 9 May 2026 10:00:00 +0200", "8 maj 2026", "2026-05-08"),
        ("Nytt 19 maj 2026", "Sat, 9 May 2026 10:00:00 +0200", "", "2026-05-19"),
        ("Nytt 20 maj 2026", "Sat, 9 May 2026 10:00:00 +0200", "", None),
        ("Nytt 25 mars 2026", "Sat, 9 May 2026 10:00:00 +0200", "", "2026-03-25"),
        ("Nytt 24 mars 2026", "Sat, 9 May 2026 10:00:00 +0200", "", None),
        # What a letter is about, not when it came.
        ("Möte den 5 november 2026", "Mon, 8 Jun 2026 10:00:00 +0200", "", None),
        ("Rapport om mars 2024", "Mon, 8 Jun 2026 10:00:00 +0200", "", None),
        ("Nytt", "Mon, 11 May 2026 10:00:00 +0200", "Kristi himmelsfärdsdag", None),
        ("Nytt", "Mon, 11 May 2026 10:00:00 +0200", "14 maj kl 10.30", None),
        # Without a Date header the letter's word stands alone.
        ("Nytt 8 maj 2021", None, "", "2021-05-08"),
    ],
)
def test_issue_date(title: str, sent: str | None, masthead: str, issued: str | None) -> None:
    assert read(title, sent, masthead).issue.date == issued


def test_dates_are_read_against_the_day_sent_when_the_title_names_an_event() -> None:
    record = read("Möte den 5 november 2026", "Fri, 8 May 2026 10:00:00 +0200")
    found = [str(mention.starts) for section in record.sections for mention in section.dates]
    assert found == ["2026-06-03", "2026-06-11"]


def test_dates_are_read_against_the_issue_in_a_letter_without_a_date() -> None:
    record = read("Nytt 8 maj 2021", None)
    found = [str(mention.starts) for section in record.sections for mention in section.dates]
    assert found == ["2021-06-03", "2021-06-11"]


@pytest.mark.parametrize(
    ("header", "delivered"),
    [
        (
            "Received: from b by c; Fri, 8 May 2026 09:00:03 +0200 (CEST)\n"
            "Received: from a by b; Thu, 7 May 2026 22:00:00 +0000\n",
            "2026-05-08T09:00:03+02:00",
        ),
        (
            "Received: from b by c; at some time\n"
            "Received: from a by b with ESMTP id 4; Thu,\n\t7 May 2026 22:00:00 +0000\n",
            "2026-05-07T22:00:00+00:00",
        ),
        ("Date: soon\nReceived: by c; Fri, 8 May 2026 09:00 +0200\n", "2026-05-08T09:00:00+02:00"),
        ("Received: from a by b; Fri, 8 May 2026 09:00:03\n", None),
        ("Received: from a by b\n", None),
        ("Date: Thu, 7 May 2026 22:00 +0200\nReceived: by c; Fri, 8 May 2026 09:00 +0200\n", None),
    ],
    ids=["topmost", "unreadable", "bad date", "no zone", "no moment", "dated"],
)
def test_the_day_of_delivery_stands_in_for_a_missing_date(
    header: str, delivered: str | None
) -> None:
    kind = "Content-Type: text/plain; charset=utf-8\n\n"
    record = rusparse.parse(f"Subject: Nytt\n{header}{kind}{ARTICLE}".encode())
    told = [remark for remark in record.diagnostics if remark.where == "header Received"]
    assert [remark.code for remark in told] == (["date-of-delivery"] if delivered else [])
    assert [remark.details["moment"] for remark in told] == ([delivered] if delivered else [])
    assert (record.sent_at is not None) == header.startswith("Date: Thu")
    starts = [str(mention.starts) for section in record.sections for mention in section.dates]
    known = delivered is not None or record.sent_at is not None
    assert starts == (["2026-06-03", "2026-06-11"] if known else ["None", "None"])
    assert record.issue.date is None
