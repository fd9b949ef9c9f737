"""The formats by name, each loaded only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final, NamedTuple

from rusparse.errors import UsageError

from .protocol import Format

__all__ = ["FORMATS", "FormatEntry", "load_format"]


class FormatEntry(NamedTuple):
    """Where a format lives, and what it is in a few words.

    `home` is a module of this package; `attribute` is the `Format` in it.
    """

    home: str
    about: str
    attribute: str = "FORMAT"


FORMATS: Final[Mapping[str, FormatEntry]] = {
    "jsonl": FormatEntry("jsonl", "the records, one JSON object a line"),
    "json": FormatEntry("json_files", "the records, a file a letter"),
    "markdown": FormatEntry("markdown", "readable letters with front matter, a file a letter"),
    "csv": FormatEntry("csv_table", "dates, prices and contacts, a row each"),
    "sqlite": FormatEntry("sqlite_database", "tables with full-text search, in a database"),
    "parquet": FormatEntry("parquet_tables", "tables for data frames, a Parquet file each"),
    "ics": FormatEntry("calendar_events", "events and deadlines, for calendars"),
    "vcf": FormatEntry("vcard", "contacts, for address books"),
    "atom": FormatEntry("atom", "the letters as a feed"),
    "eml": FormatEntry("originals", "the messages as they came, a file each", "EML"),
    "mbox": FormatEntry("originals", "the messages as they came, in one mailbox", "MBOX"),
    "opensearch": FormatEntry(
        "engines.folders", "sections for OpenSearch: templates and bulk bodies", "OPENSEARCH"
    ),
    "elasticsearch": FormatEntry(
        "engines.folders", "sections for Elasticsearch: templates and bulk bodies", "ELASTICSEARCH"
    ),
    "meilisearch": FormatEntry(
        "engines.meilisearch", "sections for Meilisearch: settings and documents"
    ),
    "typesense": FormatEntry("engines.typesense", "sections for Typesense: schemas and documents"),
}
"""Every format that can be asked for."""


def load_format(name: str) -> Format:
    """The format of this name.

    Raises `UsageError` for a name that is none. A format that needs what is not installed raises
    `MissingExtraError` when it is asked to write.

    >>> load_format("jsonl").shape
    'file'
    """
    entry = FORMATS.get(name)
    if entry is None:
        raise UsageError(f"a format among {', '.join(FORMATS)} was expected, not {name!r}")
    module = importlib.import_module(f".{entry.home}", __package__)
    loaded: Format = getattr(module, entry.attribute)
    return loaded
