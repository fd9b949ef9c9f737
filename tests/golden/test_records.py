from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from rusparse.parser import parse
from rusparse.records import Newsletter, build_schema, parse_record

from .records import RECORDS, golden_path, list_letters, render_record

LETTERS = list_letters()
SCHEMA = jsonschema.Draft202012Validator(build_schema())


def _check_laws(letter: Newsletter) -> None:
    for index, section in enumerate(letter.sections):
        assert section.index == index
        for mention in (*section.dates, *section.prices, *section.contacts):
            assert section.text[slice(*mention.span)] == mention.text
        for entry in section.entries:
            assert section.text[slice(*entry.span)] == entry.text
        for link in section.links:
            assert link.span is None or section.text[slice(*link.span)] == link.text
        for table in section.tables:
            for cell in (cell for row in table.rows for cell in row):
                assert section.text[slice(*cell.span)] == cell.text


def test_there_is_a_golden_record_for_every_letter_and_no_other() -> None:
    assert len(LETTERS) >= 8
    assert {golden_path(letter) for letter in LETTERS} == set(RECORDS.glob("*.json"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.name)
def test_records_are_as_they_were(letter: Path) -> None:
    golden = golden_path(letter).read_text(encoding="utf-8")
    assert render_record(letter.read_bytes()) == golden


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.name)
def test_golden_records_fit_the_schema_and_the_laws(letter: Path) -> None:
    golden = golden_path(letter).read_text(encoding="utf-8")
    assert [error.message for error in SCHEMA.iter_errors(json.loads(golden))] == []
    _check_laws(parse_record(golden))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.name)
def test_line_ends_change_nothing(letter: Path) -> None:
    data = letter.read_bytes().replace(b"\r\n", b"\n")
    assert render_record(data) == render_record(data.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.name)
def test_a_letter_cut_anywhere_is_still_a_record(letter: Path) -> None:
    data = letter.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 23)):
        record = parse(data[:end])
        _check_laws(record)
        assert parse_record(record.model_dump_json()) == record
