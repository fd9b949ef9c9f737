"""Numbers that no machine word and no calendar holds, wherever a number is read."""

from __future__ import annotations

import datetime as dt

import pytest

import rusparse
from rusparse import Context

from .messages import AFTER, BEFORE, check_laws, make_html, make_text, read_codes, read_text

_NUMBERS = [
    "9" * 25,
    "9" * 400,
    "9" * 5_000,
    "-1",
    "0",
    "1e400",
    "nan",
    "inf",
    "²",
    "٣",
    "2147483648",
]
_MARKUP = [
    "<img src=a.png width='{n}' height='{n}' alt=x>",
    "<table border=1><tr><td colspan='{n}' rowspan='{n}'>a<td>b<tr><td>c</table>",
    "<ol start='{n}'><li>a<li value='{n}'>b</ol>",
    "<ol type=i start='{n}'><li>a</ol>",
    "<p style='font-size:{n}px;line-height:{n};padding:{n};color:rgb({n},{n},{n})'>a</p>",
    "<p style='width:{n}px;height:{n}em;background:rgba({n},1,1,{n})'>a</p>",
    "<font size='{n}' color='{n}'>a</font>",
    "<p>&#{n}; &#x{n};</p>",
]
_TEXT = (
    "{n} kr, {n}/{n} {n}, kl {n}.{n}, {n} maj {n}, v. {n}, {n}-{n}-{n}, om {n} dagar, "
    "för {n} veckor sedan, tel {n}, ${n}, {n} %, {n}:-, {n} mkr, nr {n}, {n}–{n} kr"
)


@pytest.mark.parametrize("number", _NUMBERS, ids=lambda number: number[:6] + str(len(number)))
def test_numbers_out_of_range_are_read_or_left(number: str) -> None:
    for form in _MARKUP:
        record = rusparse.parse(make_html(form.format(n=number)))
        text = read_text(record)
        assert text.index(BEFORE) < text.index(AFTER)
        check_laws(record)
    record = rusparse.parse(make_text(_TEXT.format(n=number)))
    assert [price.text for price in record.prices][-1:] == ["400 kr"]
    check_laws(record)


@pytest.mark.parametrize(
    "date",
    ["Fri, {n} Dec 2021 10:04:00 +0100", "{n} Dec 2021", "Fri, 17 Dec {n} 10:04:00 +0100", "{n}"],
)
@pytest.mark.parametrize("number", ["9" * 25, "9" * 4_400, "0", "32"])
def test_dates_out_of_range_are_unreadable(date: str, number: str) -> None:
    sent = b"Date: " + date.format(n=number).encode()
    data = make_text("Hej.").replace(b"Date: Fri, 17 Dec 2021 10:04:00 +0100", sent)
    record = rusparse.parse(data)
    if "{n} Dec" in date or number != "32":
        assert record.sent_at is None
        assert "date-unreadable" in read_codes(record)
    assert AFTER in read_text(record)


_RELATIVE = (
    "I dag, imorgon, i övermorgon och igår. Nästa vecka, förra veckan, nästa år och förra året. "
    "Om 3 dagar, om 9999 år, för 9999 år sedan, om 99999999 dagar, för 99999999 veckor sedan. "
    "Fredag, på fredag, i fredags, fredag 31 dec, 29 februari, v. 53, varje tisdag, påsk, advent, "
    "våren, nästa sommar, 31/12–1/1, 31 dec kl 24.00, 9999-12-31, vecka 53 9999, vecka 1 0001."
)


@pytest.mark.parametrize(
    "reference", [dt.date.min, dt.date(1, 12, 31), dt.date(9999, 1, 1), dt.date.max]
)
def test_the_calendar_ends_without_a_crash(reference: dt.date) -> None:
    for sentence in (_RELATIVE, *_RELATIVE.split(", ")):
        record = rusparse.parse(make_text(sentence), Context(reference=reference))
        assert AFTER in read_text(record)
        check_laws(record)
