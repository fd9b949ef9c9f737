"""Commands that list what the letters of an archive hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from ..options import (
    AfterOption,
    AllOption,
    ArchiveOption,
    BeforeOption,
    JsonOption,
    LanguageOption,
    QueryArgument,
    SeriesOption,
    SinceOption,
    UntilOption,
    UpcomingOption,
)
from ..terminal import ExitCode, print_data, print_note

if TYPE_CHECKING:
    from rusparse.library import Listing

__all__ = ["commands"]

commands = typer.Typer()


def _print_listing(listing: Listing[Any], lines: Iterable[str]) -> None:
    for line in lines:
        print_data(line)
    for note in (*listing.remarks, *(f"missing: {problem}" for problem in listing.missing)):
        print_note(f"rusparse: {note}")
    if listing.missing:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _choose_after(after: dt.datetime | None, upcoming: bool) -> dt.date | None:
    if upcoming and after is not None:
        raise typer.BadParameter("--upcoming and --after say the same thing; give one of them")
    if upcoming:
        from ..clock import read_today

        return read_today()
    return after.date() if after else None


@commands.command()
def events(
    archive: ArchiveOption,
    query: QueryArgument = None,
    upcoming: UpcomingOption = False,
    after: AfterOption = None,
    before: BeforeOption = None,
    series: SeriesOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    repeated: AllOption = False,
    json: JsonOption = False,
) -> None:
    """List what takes place, the earliest first.

    What several letters tell is shown once, as the latest tells it. What only repeats ("every
    Tuesday") comes last, and is left out where a day is asked for.
    """
    from rusparse.library import Archive

    from ..exporting import make_selection
    from ..listing import render_dates

    listing = Archive(archive, create=False).events(
        " ".join(query or ()),
        selection=make_selection(series, language, since, until),
        after=_choose_after(after, upcoming),
        before=before.date() if before else None,
        repeated=repeated,
    )
    _print_listing(listing, render_dates(listing, json=json))


@commands.command()
def deadlines(
    archive: ArchiveOption,
    query: QueryArgument = None,
    upcoming: UpcomingOption = False,
    after: AfterOption = None,
    before: BeforeOption = None,
    series: SeriesOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    repeated: AllOption = False,
    json: JsonOption = False,
) -> None:
    """List the last days to do something, the earliest first.

    What several letters tell is shown once, as the latest tells it.
    """
    from rusparse.library import Archive

    from ..exporting import make_selection
    from ..listing import render_dates

    listing = Archive(archive, create=False).deadlines(
        " ".join(query or ()),
        selection=make_selection(series, language, since, until),
        after=_choose_after(after, upcoming),
        before=before.date() if before else None,
        repeated=repeated,
    )
    _print_listing(listing, render_dates(listing, json=json))


@commands.command()
def prices(
    archive: ArchiveOption,
    query: QueryArgument = None,
    series: SeriesOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    repeated: AllOption = False,
    json: JsonOption = False,
) -> None:
    """List the amounts of money, those of the latest letter first.

    What several letters tell is shown once, as the latest tells it.
    """
    from rusparse.library import Archive

    from ..exporting import make_selection
    from ..listing import render_prices

    listing = Archive(archive, create=False).prices(
        " ".join(query or ()),
        selection=make_selection(series, language, since, until),
        repeated=repeated,
    )
    _print_listing(listing, render_prices(listing, json=json))


@commands.command()
def contacts(
    archive: ArchiveOption,
    query: QueryArgument = None,
    series: SeriesOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    repeated: AllOption = False,
    json: JsonOption = False,
) -> None:
    """List the people and functions to be reached, by name.

    Mentions with one e-mail address or telephone number are one contact, unless they are named
    differently.
    """
    from rusparse.library import Archive

    from ..exporting import make_selection
    from ..listing import render_contacts

    listing = Archive(archive, create=False).contacts(
        " ".join(query or ()),
        selection=make_selection(series, language, since, until),
        repeated=repeated,
    )
    _print_listing(listing, render_contacts(listing, json=json))
