"""The stored contract: decimals, moments, schema, versions."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rusparse import parse
from rusparse.errors import RecordError, SchemaVersionError
from rusparse.records import (
    Address,
    Contact,
    DateMention,
    Issue,
    Link,
    Newsletter,
    PriceMention,
    Producer,
    Record,
    Section,
    Series,
    Source,
    build_schema,
    parse_record,
)


def make_newsletter(**changes: Any) -> Newsletter:
    values: dict[str, Any] = {
        "schema_version": 1,
        "id": "0" * 64,
        "message_id": None,
        "source": Source(media_type="text/plain"),
        "sender": None,
        "reply_to": (),
        "recipients": (),
        "list": None,
        "platform": None,
        "subject": None,
        "sent_at": None,
        "forwarded": None,
        "language": "sv",
        "series": Series(key="brev", name="Brev"),
        "title": "Brev",
        "issue": Issue(),
        "preheader": None,
        "web_version": None,
        "unsubscribe": None,
        "privacy": None,
        "sections": (),
        "attachments": (),
        "structured_data": (),
        "diagnostics": (),
        "producer": Producer(name="rusparse", version="0"),
    }
    return Newsletter(**{**values, **changes})


def _price(**changes: Any) -> PriceMention:
    values: dict[str, Any] = {"span": (0, 5), "text": "5 mkr", "rule": "r", "currency": "SEK"}
    return PriceMention(**{**values, "amount": Decimal("5E+6"), **changes})


def _date(starts: Any, ends: Any) -> DateMention:
    return DateMention(
        span=(0, 1), text="x", rule="r", starts=starts, ends=ends, grain="day", edtf=None,
        role="other",
    )  # fmt: skip


def test_decimals_are_json_strings_in_plain_digits() -> None:
    assert json.loads(_price().model_dump_json())["amount"] == "5000000"
    assert json.loads(_price(amount=Decimal("499.50")).model_dump_json())["amount"] == "499.50"


@pytest.mark.parametrize("amount", [1.5, 0.1, float("nan"), float("inf")])
def test_floats_are_refused(amount: float) -> None:
    with pytest.raises(ValidationError, match="must come as a string"):
        _price(amount=amount)


def test_a_float_in_json_is_refused() -> None:
    line = _price().model_dump_json().replace('"5000000"', "5000000.0")
    with pytest.raises(ValidationError, match="must come as a string"):
        PriceMention.model_validate_json(line)


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("-1"), Decimal("Infinity")])
def test_amounts_that_are_none_are_refused(amount: Decimal) -> None:
    with pytest.raises(ValidationError):
        _price(amount=amount)


def test_a_day_stays_a_day_and_a_moment_a_moment() -> None:
    day, moment = dt.date(2022, 5, 4), dt.datetime(2022, 5, 4)  # noqa: DTZ001
    mention = DateMention.model_validate_json(_date(day, moment).model_dump_json())
    assert type(mention.starts) is dt.date
    assert type(mention.ends) is dt.datetime
    assert json.loads(mention.model_dump_json())["starts"] == "2022-05-04"
    assert json.loads(mention.model_dump_json())["ends"] == "2022-05-04T00:00:00"


def test_a_moment_with_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="without a time zone"):
        _date(dt.datetime(2022, 5, 4, tzinfo=dt.UTC), None)


@given(st.datetimes().map(lambda moment: moment.replace(microsecond=0)) | st.dates())
def test_moments_survive_json(moment: dt.date) -> None:
    mention = _date(moment, moment)
    assert DateMention.model_validate_json(mention.model_dump_json()) == mention


def test_records_are_frozen_and_closed() -> None:
    letter = make_newsletter()
    with pytest.raises(ValidationError):
        letter.title = "Annat"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        make_newsletter(colour="red")


def test_the_schema_is_draft_2020_12_and_describes_every_field() -> None:
    schema = build_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(":1")
    for name, definition in {"Newsletter": schema, **schema["$defs"]}.items():
        assert definition.get("description"), name
        for field, about in definition["properties"].items():
            # A field whose words are those of its type has them there alone.
            kind = about.get("$ref", "").rpartition("/")[2]
            described = about if "description" in about else schema["$defs"].get(kind, {})
            assert described.get("description"), f"{name}.{field}"


def test_a_record_fits_the_schema() -> None:
    section = Section(
        index=0, kind="article", category=None, heading=None, level=None, text="5 mkr",
        prices=(_price(),), dates=(_date(dt.date(2022, 5, 4), dt.datetime(2022, 5, 4, 9)),),  # noqa: DTZ001
    )  # fmt: skip
    letter = make_newsletter(sections=(section,), sent_at=dt.datetime(2022, 5, 4, tzinfo=dt.UTC))
    validator = jsonschema.Draft202012Validator(build_schema())
    data = json.loads(letter.model_dump_json())
    assert not list(validator.iter_errors(data))
    data["sections"][0]["prices"][0]["amount"] = 5
    assert [list(error.path)[-1] for error in validator.iter_errors(data)] == ["amount"]


def test_a_stored_record_is_read_back() -> None:
    letter = make_newsletter(sender=Address(name="Åsa Öman", address="asa@example.se"))
    assert parse_record(letter.model_dump_json()) == letter


@pytest.mark.parametrize("version", [2, 99])
def test_a_later_version_says_what_to_do(version: int) -> None:
    line = make_newsletter().model_dump_json()
    line = line.replace('"schema_version":1', f'"schema_version":{version}')
    with pytest.raises(SchemaVersionError, match=f"schema version {version}.*upgrade"):
        parse_record(line)
    with pytest.raises(SchemaVersionError, match="upgrade"):
        parse_record(json.dumps({"schema_version": version, "other": "fields"}))


@pytest.mark.parametrize("line", ["", "{", "[]", "null", "{}", '{"schema_version": true}', b"\xff"])
def test_what_is_no_record_is_refused(line: str | bytes) -> None:
    with pytest.raises(RecordError):
        parse_record(line)


def test_the_field_at_fault_is_named() -> None:
    data = json.loads(make_newsletter().model_dump_json())
    data["series"]["key"] = 5
    with pytest.raises(RecordError, match=r"series\.key"):
        parse_record(json.dumps(data))


def test_the_sender_is_the_contact_of_last_resort() -> None:
    letter = make_newsletter(sender=Address(name="Åsa Öman", address="asa@example.se"))
    (contact,) = letter.contacts
    assert (contact.kind, contact.rule, contact.email) == ("sender", "sender", "asa@example.se")
    assert make_newsletter().contacts == ()


_MADE: list[tuple[type[Record], dict[str, Any]]] = [
    (
        Link,
        {
            "span": (1, 4),
            "text": "led",
            "url": "https://example.org/led?u=1",
            "clean_url": "https://example.org/led",
            "kind": "article",
        },
    ),
    (
        PriceMention,
        {
            "span": (0, 6),
            "text": "450 kr",
            "rule": "amount",
            "amount": Decimal("450"),
            "max_amount": None,
            "currency": "SEK",
            "currency_candidates": (),
            "free": False,
            "vat": None,
            "unit": None,
            "role": "price",
            "bound": None,
        },
    ),
]


@pytest.mark.parametrize(
    ("kind", "values"), _MADE, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_record_made_unchecked_is_the_one_that_is_checked(
    kind: type[Record], values: dict[str, Any]
) -> None:
    checked = kind(**values)
    made = kind.make(dict(values))
    assert made == checked
    assert hash(made) == hash(checked)
    assert made.model_dump_json() == checked.model_dump_json()
    assert pickle.loads(pickle.dumps(made)) == checked
    assert made.model_copy(update={"text": "x"}) == checked.model_copy(update={"text": "x"})
    with pytest.raises(ValidationError, match="frozen"):
        made.text = "x"  # type: ignore[attr-defined]


def test_records_of_letters_hold_every_field_of_its_type() -> None:
    # What is made unchecked must be what the checks would have let pass.
    for path in sorted((Path(__file__).parents[1] / "fixtures" / "letters").iterdir()):
        letter = parse(path.read_bytes())
        assert Newsletter.model_validate(letter.model_dump()) == letter
        for section in letter.sections:
            for part in (section, *section.links, *section.dates, *section.prices):
                assert type(part).model_validate(part.model_dump()) == part
            for contact in section.contacts:
                assert Contact.model_validate(contact.model_dump()) == contact
