"""Every fixture letter, read with LF and with CRLF line ends, against every fact it holds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import rusparse
from rusparse import Newsletter

from .letter_facts import FACETS, Facts

_FIXTURES = Path(__file__).parent / "fixtures"
_FOLDER = _FIXTURES / "letters"
_LETTERS = sorted(_FOLDER.iterdir())
_LINE_ENDS = {"LF": b"\n", "CRLF": b"\r\n"}


def _read_facts(path: Path) -> list[Facts]:
    expected = _FIXTURES / "expected" / f"{path.stem}.json"
    facts = json.loads(expected.read_text(encoding="utf-8"))
    letters: list[Facts] = facts.get("letters", [facts])
    return letters


_CASES = [
    pytest.param(path, number, facet, line_end, id=f"{path.name}#{number}-{facet}-{line_end}")
    for path in _LETTERS
    for number, facts in enumerate(_read_facts(path))
    for facet in FACETS
    for line_end in _LINE_ENDS
]


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("letters")


@cache
def _read_records(path: Path, line_end: str, workplace: Path) -> list[Newsletter]:
    copy = workplace / f"{line_end}-{path.name}"
    copy.write_bytes(path.read_bytes().replace(b"\n", _LINE_ENDS[line_end]))
    if path.suffix == ".mbox":
        return [rusparse.parse(raw.data) for raw in rusparse.open_mailbox(copy)]
    return [rusparse.parse_file(copy)]


@pytest.mark.parametrize(("path", "number", "facet", "line_end"), _CASES)
def test_letter_holds_every_fact(
    path: Path, number: int, facet: str, line_end: str, workplace: Path
) -> None:
    record = _read_records(path, line_end, workplace)[number]
    FACETS[facet](record, _read_facts(path)[number])


@pytest.mark.parametrize("path", _LETTERS, ids=lambda path: path.name)
def test_file_holds_as_many_letters_as_it_has_facts_for(path: Path, workplace: Path) -> None:
    assert len(_read_records(path, "LF", workplace)) == len(_read_facts(path))


@pytest.mark.parametrize("path", _LETTERS, ids=lambda path: path.name)
def test_line_ends_change_nothing(path: Path, workplace: Path) -> None:
    lf, crlf = (
        [
            record.model_dump(exclude={"source", "attachments"})
            for record in _read_records(path, line_end, workplace)
        ]
        for line_end in _LINE_ENDS
    )
    assert lf == crlf


def test_issues_of_one_list_are_one_series(workplace: Path) -> None:
    records = _read_records(_FOLDER / "vavstugan.mbox", "LF", workplace)
    assert {record.series.key for record in records} == {"kursbrevet.vavstugan.example.se"}


def test_letter_saved_as_text_says_what_the_sent_one_says(workplace: Path) -> None:
    sent, saved = (
        _read_records(_FOLDER / f"ledlanken-2022-10-14.{suffix}", "LF", workplace)[0]
        for suffix in ("eml", "txt")
    )
    assert [(d.text, d.starts, d.ends) for d in sent.dates] == [
        (d.text, d.starts, d.ends) for d in saved.dates
    ]
    assert [s.heading for s in sent.sections] == [s.heading for s in saved.sections]
