"""`sqlite`: the tables of `tables` in one database, with keys, indexes and full-text search.

Days and moments are ISO 8601 text, amounts exact decimal text with a number beside them to sort by.
`sections_fts` searches headings and texts word by word (FTS5); the views `events` and `deadlines`
join what one mostly asks for.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Literal

from rusparse.records import SCHEMA_VERSION

from .protocol import Journal
from .source import Source
from .tables import TABLES, Column, Value, iterate_rows

__all__ = ["FORMAT", "SqliteFormat"]

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
_INDEXES = (
    ("letters", "day"),
    ("letters", "series"),
    ("sections", "letter_id"),
    ("dates", "starts_on"),
    *(
        (table, column)
        for table in ("dates", "prices", "contacts", "links")
        for column in ("letter_id", "section_id")
    ),
    *((table, "letter_id") for table in ("recipients", "attachments", "diagnostics")),
)
_SEARCH = """
CREATE VIRTUAL TABLE sections_fts USING fts5 (
    heading, text, category, content="sections", content_rowid="id",
    tokenize="unicode61 remove_diacritics 0"
);
INSERT INTO sections_fts (sections_fts) VALUES ('rebuild');
"""
_VIEW = """
CREATE VIEW {role}s AS
SELECT dates.starts_on, dates.starts_at, dates.ends_on, dates.ends_at, dates.recurrence,
       sections.heading, dates.text, letters.title AS letter, letters.day AS letter_day,
       letters.series, dates.letter_id, dates.section_id
FROM dates
JOIN sections ON sections.id = dates.section_id
JOIN letters ON letters.id = dates.letter_id
WHERE dates.role = '{role}'
ORDER BY dates.starts_on IS NULL, dates.starts_on, dates.starts_at;
"""


class SqliteFormat:
    """Writes one database, in one transaction, without a journal: it is not under its name yet."""

    name = "sqlite"
    shape: Literal["file"] = "file"

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write the tables, then what is derived from them."""
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as database:
                _write(database, source, journal)
        except sqlite3.Error as error:
            # What SQLite says when the disk is full or fails.
            raise OSError(str(error)) from error


def _write(database: sqlite3.Connection, source: Source, journal: Journal) -> None:
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.execute("BEGIN")
    for statement in _make_tables():
        database.execute(statement)
    inserts = {
        table: (
            f"INSERT INTO {table} ({', '.join(column.name for column in columns)}) "
            f"VALUES ({', '.join('?' * len(columns))})"
        )
        for table, columns in TABLES.items()
    }
    for table, row in iterate_rows(source.letters()):
        journal.count(table)
        database.execute(inserts[table], tuple(map(_store, row)))
    database.execute("COMMIT")
    for table, column in _INDEXES:
        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    database.executescript(_SEARCH)
    for role in ("event", "deadline"):
        database.executescript(_VIEW.format(role=role))


def _make_tables() -> Iterator[str]:
    for table, columns in TABLES.items():
        lines = [_define(column) for column in columns]
        if table == "prices":
            lines += [
                f"{name}_number REAL GENERATED ALWAYS AS (CAST({name} AS REAL)) VIRTUAL"
                for name in ("amount", "max_amount")
            ]
        if table not in ("letters", "sections"):
            lines.insert(0, "id INTEGER PRIMARY KEY")
        yield f"CREATE TABLE {table} (\n    " + ",\n    ".join(lines) + "\n)"


def _define(column: Column) -> str:
    definition = f"{column.name} {_TYPES.get(column.type, 'TEXT')}"
    if column.name == "id":
        return f"{definition} PRIMARY KEY"
    if column.name == "letter_id":
        return f"{definition} NOT NULL REFERENCES letters (id)"
    if column.name == "section_id":
        return f"{definition} NOT NULL REFERENCES sections (id)"
    return definition


def _store(value: Value) -> str | int | None:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    return value


FORMAT = SqliteFormat()
