"""Turns received newsletter e-mails into structured, typed, searchable records.

>>> import rusparse
>>> letter = rusparse.parse(b"Subject: Spring\\n\\nThe course on 4-5 May 2026 costs 400 SEK.")
>>> letter.prices[0].currency
'SEK'

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .context import Context, Limits
    from .diagnostics import Diagnostic
    from .errors import (
        ArchiveError,
        ExportError,
        InputError,
        MissingExtraError,
        RecordError,
        RusparseError,
        SchemaVersionError,
        UsageError,
        WorkerError,
    )
    from .library import (
        Archive,
        find_contacts,
        find_dates,
        find_prices,
        open_mailbox,
        parse_file,
        parse_mailbox,
    )
    from .parser import Parser, parse
    from .records import (
        Address,
        Attachment,
        Contact,
        DateMention,
        Image,
        Issue,
        Link,
        MailingList,
        Newsletter,
        PriceMention,
        Section,
        Series,
        Source,
        Table,
        build_schema,
        parse_record,
    )

_HOMES = {
    "context": ("Context", "Limits"),
    "diagnostics": ("Diagnostic",),
    "errors": (
        "ArchiveError",
        "ExportError",
        "InputError",
        "MissingExtraError",
        "RecordError",
        "RusparseError",
        "SchemaVersionError",
        "UsageError",
        "WorkerError",
    ),
    "library": (
        "Archive",
        "find_contacts",
        "find_dates",
        "find_prices",
        "open_mailbox",
        "parse_file",
        "parse_mailbox",
    ),
    "parser": ("Parser", "parse"),
    "records": (
        "Address",
        "Attachment",
        "Contact",
        "DateMention",
        "Image",
        "Issue",
        "Link",
        "MailingList",
        "Newsletter",
        "PriceMention",
        "Section",
        "Series",
        "Source",
        "Table",
        "build_schema",
        "parse_record",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Address",
    "Archive",
    "ArchiveError",
    "Attachment",
    "Contact",
    "Context",
    "DateMention",
    "Diagnostic",
    "ExportError",
    "Image",
    "InputError",
    "Issue",
    "Limits",
    "Link",
    "MailingList",
    "MissingExtraError",
    "Newsletter",
    "Parser",
    "PriceMention",
    "RecordError",
    "RusparseError",
    "SchemaVersionError",
    "Section",
    "Series",
    "Source",
    "Table",
    "UsageError",
    "WorkerError",
    "__version__",
    "build_schema",
    "find_contacts",
    "find_dates",
    "find_prices",
    "open_mailbox",
    "parse",
    "parse_file",
    "parse_mailbox",
    "parse_record",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'rusparse' has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
