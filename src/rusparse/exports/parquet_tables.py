"""`parquet`: the tables of `tables`, a Parquet file each (extra `parquet`, pyarrow).

Days are date32, local times timestamps without a zone, `sent_at` a timestamp in UTC, and amounts
decimal128(38, 8): what the record says, with no float in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .extras import import_extra
from .protocol import Journal
from .source import Source
from .tables import TABLES, Column, Row, Value, iterate_rows

if TYPE_CHECKING:
    import pyarrow

__all__ = ["FORMAT", "ParquetFormat", "load_arrow_tables"]

_MAX_BATCH_ROWS = 5_000
_MAX_BATCH_CHARACTERS = 4 << 20
_MAX_DECIMALS = 8


class ParquetFormat:
    """Writes a folder with a file a table, some thousand rows at a time."""

    name = "parquet"
    shape: Literal["folder"] = "folder"

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write all tables, also those without rows."""
        arrow = import_extra("pyarrow", "parquet")
        parquet = import_extra("pyarrow.parquet", "parquet")
        with ExitStack() as stack:
            writers = {}
            for table, columns in TABLES.items():
                writer = parquet.ParquetWriter(
                    path / f"{table}.parquet", _make_schema(arrow, columns), compression="zstd"
                )
                writers[table] = stack.enter_context(writer)
            for table, batch in _iterate_batches(arrow, source, journal):
                writers[table].write_batch(batch)


def load_arrow_tables(source: Source, journal: Journal) -> dict[str, pyarrow.Table]:
    """All tables in memory, by name."""
    arrow = import_extra("pyarrow", "parquet")
    batches: dict[str, list[Any]] = {table: [] for table in TABLES}
    for table, batch in _iterate_batches(arrow, source, journal):
        batches[table].append(batch)
    return {
        table: arrow.Table.from_batches(batches[table], schema=_make_schema(arrow, columns))
        for table, columns in TABLES.items()
    }


def _make_schema(arrow: Any, columns: tuple[Column, ...]) -> Any:
    types = {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "boolean": arrow.bool_(),
        "decimal": arrow.decimal128(38, _MAX_DECIMALS),
        "date": arrow.date32(),
        "local": arrow.timestamp("us"),
        "timestamp": arrow.timestamp("us", tz="UTC"),
    }
    return arrow.schema([(column.name, types[column.type]) for column in columns])


def _iterate_batches(arrow: Any, source: Source, journal: Journal) -> Iterator[tuple[str, Any]]:
    schemas = {table: _make_schema(arrow, columns) for table, columns in TABLES.items()}
    waiting: dict[str, list[Row]] = {table: [] for table in TABLES}
    characters = dict.fromkeys(TABLES, 0)
    for table, row in iterate_rows(source.letters()):
        journal.count(table)
        waiting[table].append(tuple(_fit(value, row, journal) for value in row))
        characters[table] += sum(len(value) for value in row if isinstance(value, str))
        full = len(waiting[table]) >= _MAX_BATCH_ROWS
        if full or characters[table] >= _MAX_BATCH_CHARACTERS:
            yield table, _make_batch(arrow, schemas[table], waiting[table])
            waiting[table], characters[table] = [], 0
    for table, rows in waiting.items():
        if rows:
            yield table, _make_batch(arrow, schemas[table], rows)


def _make_batch(arrow: Any, schema: Any, rows: list[Row]) -> Any:
    columns = [
        arrow.array(values, type=field.type)
        for values, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


def _fit(value: Value, row: Row, journal: Journal) -> Value:
    """A decimal that the tables hold exactly; what has more decimals is named and left out."""
    if isinstance(value, Decimal) and int(value.normalize().as_tuple().exponent) < -_MAX_DECIMALS:
        journal.miss(f"{row[0]}: {value} has more than {_MAX_DECIMALS} decimals; its text is kept")
        return None
    return value


FORMAT = ParquetFormat()
