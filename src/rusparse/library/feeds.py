"""What an archive gives to others: lists of what its letters hold, and exports."""

from __future__ import annotations

import datetime as dt
import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from ..archive import DamageWarning
from ..errors import UsageError

if TYPE_CHECKING:
    import pyarrow

    from ..exports import ExportReport, ExportSettings, Selection
    from ..exports.engines import Credentials, FeedReport
    from ..exports.lists import ListedContact, ListedDate, ListedPrice
    from .selecting import ArchiveSource

__all__ = ["ArchiveFeeds", "Listing"]

Item = TypeVar("Item")


class Listing(Sequence[Item], Generic[Item]):
    """A list over an archive, with what is to be known of it.

    `missing` names what of the archive could not be read, with file and line; `remarks` what of
    the query was not understood.
    """

    def __init__(
        self, items: Iterable[Item], missing: tuple[str, ...] = (), remarks: tuple[str, ...] = ()
    ) -> None:
        self._items = tuple(items)
        self.missing = missing
        self.remarks = remarks

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._items[index]


class ArchiveFeeds:
    """The part of `Archive` that lists and exports.

    Every method takes a `query`, which finds sections as `search` does (all of them, not a page;
    "" means every letter), and a `Selection` of letters by series, language and day. Lists show
    what the letters tell several times once; with `repeated`, each mention stands for itself.
    """

    @property
    def path(self) -> Path:
        """The archive's directory."""
        raise NotImplementedError

    def select(
        self,
        query: str = "",
        selection: Selection | None = None,
        settings: ExportSettings | None = None,
    ) -> ArchiveSource:
        """The letters that a query and a selection mean, for `rusparse.exports` to write."""
        raise NotImplementedError

    def events(
        self,
        query: str = "",
        *,
        selection: Selection | None = None,
        after: dt.date | None = None,
        before: dt.date | None = None,
        repeated: bool = False,
    ) -> Listing[ListedDate]:
        """What takes place, the earliest first.

        `after` leaves out what ends before that day, `before` what begins after that day; with
        either, what only repeats ("every Tuesday") is left out, and else it comes last.
        """
        from ..exports.lists import list_dates

        source = self.select(query, selection)
        found = list_dates(
            source.letters(), ("event",), after=after, before=before, repeated=repeated
        )
        return Listing(found, source.problems(), source.remarks)

    def deadlines(
        self,
        query: str = "",
        *,
        selection: Selection | None = None,
        after: dt.date | None = None,
        before: dt.date | None = None,
        repeated: bool = False,
    ) -> Listing[ListedDate]:
        """The last days to do something, the earliest first; as `events`."""
        from ..exports.lists import list_dates

        source = self.select(query, selection)
        found = list_dates(
            source.letters(), ("deadline",), after=after, before=before, repeated=repeated
        )
        return Listing(found, source.problems(), source.remarks)

    def prices(
        self, query: str = "", *, selection: Selection | None = None, repeated: bool = False
    ) -> Listing[ListedPrice]:
        """The amounts of money, those of the latest letter first."""
        from ..exports.lists import list_prices

        source = self.select(query, selection)
        found = list_prices(source.letters(), repeated=repeated)
        return Listing(found, source.problems(), source.remarks)

    def contacts(
        self, query: str = "", *, selection: Selection | None = None, repeated: bool = False
    ) -> Listing[ListedContact]:
        """The people and functions to be reached, by name; merged by address and number."""
        from ..exports.lists import list_contacts

        source = self.select(query, selection)
        found = list_contacts(source.letters(), repeated=repeated)
        return Listing(found, source.problems(), source.remarks)

    def to_arrow(
        self, query: str = "", *, selection: Selection | None = None
    ) -> dict[str, pyarrow.Table]:
        """The letters as Arrow tables by name: letters, sections, dates, prices, contacts ...

        A table of the same columns as the `parquet` export, for pandas, Polars and DuckDB; all of
        it is in memory. What could not be read of the archive is a `DamageWarning`. Raises
        `MissingExtraError` without the extra `parquet`.
        """
        from ..exports import Journal
        from ..exports.parquet_tables import load_arrow_tables

        source, journal = self.select(query, selection), Journal()
        tables = load_arrow_tables(source, journal)
        for problem in (*source.problems(), *journal.missing):
            warnings.warn(f"{self.path}: {problem}", DamageWarning, stacklevel=2)
        return tables

    def export(
        self,
        export_format: str,
        output: str | os.PathLike[str],
        query: str = "",
        *,
        selection: Selection | None = None,
        settings: ExportSettings | None = None,
        overwrite: bool = False,
    ) -> ExportReport:
        """Write the letters that are meant in another format, whole or not at all.

        `export_format` is one of `rusparse.exports.FORMATS`; `output` the file or, for formats of
        many files, the folder to write. Beside a file, or in a folder, stands a manifest with
        counts and a hash: without it, an export was cut off.

        What could not be read is named in the report's `missing`, and the rest is written. Raises
        `UsageError` for an unknown format, or an output that is something else (`overwrite`
        replaces a file); `ExportError` if the disk does not take it.
        """
        from ..exports import load_format, write_export

        path = Path(output)
        if path.resolve().is_relative_to(self.path.resolve()):
            raise UsageError(f"{path}: an output outside the archive was expected")
        form = load_format(export_format)
        source = self.select(query, selection, settings)
        report = write_export(form, source, path, replace=overwrite)
        return replace(report, remarks=source.remarks)

    def feed(
        self,
        engine: str,
        url: str,
        query: str = "",
        *,
        selection: Selection | None = None,
        settings: ExportSettings | None = None,
        credentials: Credentials | None = None,
        ca_file: str | os.PathLike[str] | None = None,
    ) -> FeedReport:
        """Send the sections that are meant to a search engine, where each is a document.

        `engine` is "opensearch" or "elasticsearch"; `url` its address. An archive that is sent
        whole goes on where an earlier feed was left: parts that are there are not sent again.
        Whatever is sent twice is there once. `ca_file` has the certificates to trust instead of
        the system's.

        What the engine refused is named in the report's `refusals`, what could not be read in its
        `missing`; the rest is sent. Raises `UsageError` for another engine or a URL that is none,
        `MissingExtraError` without the extra, and `ExportError` if the engine can't be reached or
        turns the feed away.
        """
        from ..exports.engines import Connection, feed_engine

        source = self.select(query, selection, settings)
        trusted = os.fspath(ca_file) if ca_file is not None else None
        with Connection(url, credentials=credentials, ca_file=trusted, extra=engine) as connection:
            report = feed_engine(engine, source, connection)
        return replace(report, remarks=(*source.remarks, *report.remarks))
