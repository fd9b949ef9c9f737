"""Tables of header values: encoded words, addresses, dates, parameters."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Limits
from rusparse.mail.addresses import parse_addresses
from rusparse.mail.encoded_words import decode_unstructured
from rusparse.mail.journal import Journal
from rusparse.mail.moments import parse_date_time
from rusparse.mail.parameters import parse_parameterized


def _rows(topic: str, table: str) -> list[Any]:
    text = (Path(__file__).parent / f"{topic}.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)[table]
    return [pytest.param(row, id=row["raw"][:50]) for row in rows]


@pytest.mark.parametrize("row", _rows("encoded_words", "decoded"))
def test_encoded_words_are_decoded(row: dict[str, Any]) -> None:
    journal = Journal()
    assert decode_unstructured(row["raw"].encode(), journal, "header Subject") == row["text"]
    assert [remark.code for remark in journal.close()] == row.get("codes", [])


@pytest.mark.parametrize("row", _rows("encoded_words", "untouched"))
def test_what_is_no_encoded_word_stays(row: dict[str, Any]) -> None:
    assert decode_unstructured(row["raw"].encode(), Journal(), "header Subject") == row["raw"]


@pytest.mark.parametrize("row", _rows("addresses", "list"))
def test_addresses_are_found(row: dict[str, Any]) -> None:
    found = parse_addresses([row["raw"].encode()], Limits(), Journal(), "header To")
    assert [[address.name or "", address.address] for address in found] == row["found"]


@pytest.mark.parametrize("row", _rows("addresses", "none"))
def test_text_without_a_mailbox_gives_none(row: dict[str, Any]) -> None:
    journal = Journal()
    assert parse_addresses([row["raw"].encode()], Limits(), journal, "header To") == ()
    codes = [remark.code for remark in journal.close()]
    assert codes == (["address-unreadable"] if row["noted"] else [])


def test_addresses_beyond_the_limit_are_cut_with_a_remark() -> None:
    journal = Journal()
    raw = b", ".join(b"a%d@example.org" % number for number in range(9))
    found = parse_addresses([raw], Limits(max_addresses=3), journal, "header To")
    assert [address.address for address in found] == [
        f"a{number}@example.org" for number in range(3)
    ]
    assert [remark.code for remark in journal.close()] == ["address-limit"]


@pytest.mark.parametrize("row", _rows("dates", "read"))
def test_dates_are_read(row: dict[str, Any]) -> None:
    journal = Journal()
    moment = parse_date_time(row["raw"], journal, "header Date")
    assert moment is not None
    assert moment.isoformat() == row["moment"]
    codes = [remark.code for remark in journal.close()]
    assert codes == ([] if row.get("zone", True) else ["date-zone-missing"])


@pytest.mark.parametrize("row", _rows("dates", "unread"))
def test_unreadable_dates_keep_their_raw_value(row: dict[str, Any]) -> None:
    journal = Journal()
    assert parse_date_time(row["raw"], journal, "header Date") is None
    (remark,) = journal.close()
    assert (remark.code, remark.details["raw"]) == ("date-unreadable", row["raw"])


@pytest.mark.parametrize("row", _rows("parameters", "read"))
def test_parameters_are_read(row: dict[str, Any]) -> None:
    read = parse_parameterized(row["raw"].encode(), Journal(), "part 1")
    assert (read.value, read.parameters) == (row["value"], row["parameters"])


@pytest.mark.parametrize("row", _rows("parameters", "absent"))
def test_what_is_no_parameter_is_left_out(row: dict[str, Any]) -> None:
    read = parse_parameterized(row["raw"].encode(), Journal(), "part 1")
    assert row["name"] not in read.parameters


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_of_a_header_raise(raw: bytes) -> None:
    journal = Journal()
    decode_unstructured(raw, journal, "header X").encode()
    parse_parameterized(raw, journal, "part 1")
    parse_date_time(raw.decode("latin-1"), journal, "header Date")
    for address in parse_addresses([raw], Limits(), journal, "header To"):
        assert address.address
    for remark in journal.close():
        remark.model_dump_json()


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(min_value=dt.datetime(1971, 1, 1), max_value=dt.datetime(2099, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_every_well_formed_date_comes_back(moment: dt.datetime, offset_minutes: int) -> None:
    moment = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=offset_minutes)))
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    raw = moment.strftime(f"%d {names[moment.month - 1]} %Y %H:%M:%S %z")
    assert parse_date_time(raw, Journal(), "header Date") == moment


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
)
def test_every_text_survives_both_encodings(text: str) -> None:
    import base64

    data = text.encode()
    quoted = "".join(f"={byte:02X}" for byte in data)
    for word in (f"=?utf-8?q?{quoted}?=", f"=?utf-8?b?{base64.b64encode(data).decode()}?="):
        decoded = decode_unstructured(word.encode(), Journal(), "header Subject")
        expected = text.strip()
        if "Ã" not in text and "Â" not in text and "â" not in text:
            assert decoded == expected
