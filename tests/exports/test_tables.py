"""Tables: SQLite and Parquet hold the same, typed, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from rusparse import Archive, ExportError, MissingExtraError
from rusparse.archive import DamageWarning
from rusparse.exports import load_format, write_export
from rusparse.exports.tables import TABLES

from .letters import LetterSource, make_date, make_letter, make_price, make_section
from .test_hostile import LETTERS


@pytest.fixture
def database(archive: Archive, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    archive.export("sqlite", tmp_path / "all.db")
    with closing(sqlite3.connect(f"file:{tmp_path / 'all.db'}?mode=ro", uri=True)) as connection:
        yield connection


def write_sqlite(source: LetterSource, path: Path) -> sqlite3.Connection:
    write_export(load_format("sqlite"), source, path)
    return sqlite3.connect(path)


def test_the_database_is_sound_and_its_keys_lead_somewhere(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = {
        (table, row[3], row[2], row[4])
        for table in TABLES
        for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    assert ("sections", "letter_id", "letters", "id") in keys
    for table in ("dates", "prices", "contacts", "links"):
        assert (table, "section_id", "sections", "id") in keys
        assert (table, "letter_id", "letters", "id") in keys


def test_the_rows_are_those_of_the_records(archive: Archive, database: sqlite3.Connection) -> None:
    letters = list(archive.records())
    counts = {
        table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
    }
    assert counts == {
        "letters": len(letters),
        "sections": sum(len(one.sections) for one in letters),
        "dates": sum(len(one.dates) for one in letters),
        "prices": sum(len(one.prices) for one in letters),
        "contacts": sum(len(s.contacts) for one in letters for s in one.sections),
        "links": sum(len(one.links) for one in letters),
        "recipients": sum(len(one.recipients) for one in letters),
        "attachments": sum(len(one.attachments) for one in letters),
        "diagnostics": sum(len(one.diagnostics) for one in letters),
    }
    # What the span says holds in the tables, too.
    wrong = database.execute(
        "SELECT count(*) FROM dates JOIN sections ON sections.id = section_id "
        "WHERE substr(sections.text, span_start + 1, span_end - span_start) != dates.text"
    ).fetchone()
    assert wrong == (0,)
    sender = letters[0].sender
    assert sender is not None
    first = database.execute("SELECT id, subject, sender_address FROM letters").fetchone()
    assert first == (letters[0].id, letters[0].subject, sender.address)


def test_the_database_answers_plain_questions(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT amount, amount_number, currency FROM prices JOIN sections ON sections.id = "
        "section_id WHERE heading = 'Kassörens grundkurs'"
    ).fetchall()
    assert rows == [("495", 495.0, "SEK")]
    found = database.execute(
        "SELECT sections.heading FROM sections_fts JOIN sections ON sections.id = "
        "sections_fts.rowid WHERE sections_fts MATCH 'trasmattor'"
    ).fetchall()
    assert ("Grundkurs i trasmattor",) in found
    # å, ä and ö are letters of their own.
    assert database.execute(
        "SELECT count(*) FROM sections_fts WHERE sections_fts MATCH 'trasmattör'"
    ).fetchone() == (0,)
    deadlines = database.execute("SELECT starts_on, heading FROM deadlines").fetchall()
    assert deadlines[0] == ("2021-09-24", "Grundkurs i trasmattor")
    assert deadlines == sorted(deadlines, key=lambda row: row[0])
    events = database.execute("SELECT starts_on FROM events").fetchall()
    assert events[-1] == (None,)


def test_a_browser_of_databases_finds_the_full_text_search(database: sqlite3.Connection) -> None:
    # This is how Datasette and sqlite-utils look for it.
    (sql,) = database.execute(
        "SELECT sql FROM sqlite_master WHERE rootpage = 0 AND name = 'sections_fts'"
    ).fetchone()
    assert 'content="sections"' in sql
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'"):
        database.execute(f"SELECT * FROM {name}").fetchone()


def test_exact_amounts_and_moments_of_every_kind_are_kept(tmp_path: Path) -> None:
    section = make_section(
        dates=(
            make_date("4 maj kl 10", "2026-05-04T10:00"),
            make_date("5 maj", "2026-05-05", inferred=("year", "month")),
            make_date("tisdagar", None, recurrence="FREQ=WEEKLY;BYDAY=TU"),
        ),
        prices=(
            make_price("mycket", "123456789012345678901234567890", currency=None),
            make_price("0,10 kr", "0.10", max_amount="0.20", currency_candidates=("SEK", "NOK")),
            make_price("smått", "0.1234567891"),
        ),
    )
    zone = dt.timezone(dt.timedelta(hours=2))
    letter = make_letter(1, section, sent_at=dt.datetime(2026, 3, 1, 0, 30, tzinfo=zone))
    source = LetterSource([letter])
    with closing(write_sqlite(source, tmp_path / "x.db")) as database:
        assert database.execute("SELECT amount, max_amount FROM prices").fetchall() == [
            ("123456789012345678901234567890", None),
            ("0.10", "0.20"),
            ("0.1234567891", None),
        ]
        assert database.execute("SELECT starts_on, starts_at FROM dates").fetchall() == [
            ("2026-05-04", "2026-05-04T10:00:00"),
            ("2026-05-05", None),
            (None, None),
        ]
        assert database.execute(
            "SELECT sent_at, sent_offset_minutes, day FROM letters"
        ).fetchone() == ("2026-02-28T22:30:00+00:00", 120, "2026-03-01")
    report = write_export(load_format("parquet"), source, tmp_path / "x")
    prices = pyarrow.parquet.read_table(tmp_path / "x" / "prices.parquet").to_pylist()
    assert [price["amount"] for price in prices] == [
        Decimal("123456789012345678901234567890"),
        Decimal("0.10"),
        None,
    ]
    assert report.missing == (
        f"{letter.id}: 0.1234567891 has more than 8 decimals; its text is kept",
    )
    dates = pyarrow.parquet.read_table(tmp_path / "x" / "dates.parquet").to_pylist()
    assert str(dates[0]["starts_at"]) == "2026-05-04 10:00:00"
    assert dates[1]["inferred"] == "year,month"


def test_parquet_and_arrow_are_typed_and_hold_the_same(archive: Archive, tmp_path: Path) -> None:
    report = archive.export("parquet", tmp_path / "tables")
    tables = archive.to_arrow()
    assert set(tables) == set(TABLES)
    for name, table in tables.items():
        assert pyarrow.parquet.read_table(tmp_path / "tables" / f"{name}.parquet").equals(table)
        assert table.num_rows == report.counts.get(name, 0)
    schema = tables["dates"].schema
    assert schema.field("starts_on").type == pyarrow.date32()
    assert schema.field("starts_at").type == pyarrow.timestamp("us")
    assert tables["letters"].schema.field("sent_at").type == pyarrow.timestamp("us", tz="UTC")
    assert tables["prices"].schema.field("amount").type == pyarrow.decimal128(38, 8)
    sent = {one.id: one.sent_at for one in archive.records()}
    for row in tables["letters"].to_pylist():
        assert row["sent_at"] == sent[row["id"]]


def test_both_hold_the_same_rows(archive: Archive, tmp_path: Path) -> None:
    tables = archive.to_arrow("kurs")
    archive.export("sqlite", tmp_path / "x.db", "kurs")
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        for name, table in tables.items():
            columns = ", ".join(table.column_names)
            rows = database.execute(f"SELECT {columns} FROM {name} ORDER BY rowid").fetchall()
            texts = [column.name for column in TABLES[name] if column.type == "text"]
            expected = [tuple(row[text] for text in texts) for row in table.to_pylist()]
            places = [table.column_names.index(text) for text in texts]
            assert [tuple(row[place] for place in places) for row in rows] == expected


def test_hostile_text_is_text_in_both(tmp_path: Path) -> None:
    source = LetterSource(LETTERS)
    with closing(write_sqlite(source, tmp_path / "x.db")) as database:
        titles = [row[0] for row in database.execute("SELECT title FROM letters")]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert {row[0] for row in database.execute("SELECT name FROM sqlite_master")} >= set(TABLES)
    expected = [
        "".join("\ufffd" if "\ud800" <= sign <= "\udfff" or sign == "\0" else sign for sign in text)
        for text in (letter.title or "" for letter in LETTERS)
    ]
    assert titles == expected
    write_export(load_format("parquet"), source, tmp_path / "x")
    letters = pyarrow.parquet.read_table(tmp_path / "x" / "letters.parquet")
    assert letters.column("title").to_pylist() == expected


@pytest.mark.parametrize("name", ["sqlite", "parquet"])
def test_a_full_disk_is_told_and_leaves_nothing(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, before[1]))
    try:
        with pytest.raises(ExportError, match="x: writing failed: "):
            archive.export(name, tmp_path / "x")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_arrow_tables_of_a_damaged_archive_come_with_a_warning(spoiled: Archive) -> None:
    part = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[0]
    part.write_bytes(b"{}\n" + part.read_bytes().split(b"\n", 1)[1])
    with pytest.warns(DamageWarning, match=r"part-000001\.jsonl: line 1"):
        assert spoiled.to_arrow()["letters"].num_rows == 13


def test_without_pyarrow_the_error_says_what_to_install(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    attempts: list[Any] = [archive.to_arrow, lambda: archive.export("parquet", tmp_path / "x")]
    for attempt in attempts:
        with pytest.raises(MissingExtraError, match=r"pip install 'rusparse\[parquet\]'"):
            attempt()
    assert list(tmp_path.iterdir()) == []
