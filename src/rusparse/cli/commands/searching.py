"""Commands that ask an archive."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import ArchiveOption, JsonOption
from ..terminal import escape_json, is_terminal, print_data, print_note, render_bytes

if TYPE_CHECKING:
    from rusparse.search import SearchResults

__all__ = ["commands"]

commands = typer.Typer()


class Order(StrEnum):
    """What `search` orders hits by."""

    RELEVANCE = "relevance"
    SENT = "sent"
    EVENT = "event"
    PRICE = "price"


LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many hits.")]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, help="How many hits to skip.")]
ByLetterOption = Annotated[
    bool, typer.Option("--by-letter", help="One hit a letter: its best section.")
]


@commands.command()
def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...", help='Words, "phrases", -not, OR, prefix*, field:value.'
        ),
    ],
    archive: ArchiveOption,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    sort: Annotated[
        Order,
        typer.Option(help="relevance; or the newest letter, earliest event, lowest price first."),
    ] = Order.RELEVANCE,
    by_letter: ByLetterOption = False,
    copies: Annotated[
        bool, typer.Option("--copies", help="Show what came more than once each time.")
    ] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count all that is found, by sender, time and more.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Find the sections that a query asks for, best first."""
    from rusparse.library import Archive
    from rusparse.search import FACETS

    results = Archive(archive, create=False).search(
        " ".join(query),
        limit=limit,
        offset=offset,
        sort=sort.value,
        by_letter=by_letter,
        collapse_copies=not copies,
        facets=tuple(FACETS) if facets else (),
    )
    print_results(results, limit=limit, json=json)


@commands.command()
def similar(
    letter_id: Annotated[
        str, typer.Argument(metavar="ID", help="A record's id, or its first characters.")
    ],
    archive: ArchiveOption,
    section: Annotated[
        int | None,
        typer.Option("--section", min=0, help="Like this section alone, by its number in `show`."),
    ] = None,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    by_letter: ByLetterOption = False,
    json: JsonOption = False,
) -> None:
    """Find sections of other letters that are like a letter or one of its sections."""
    from rusparse.library import Archive

    results = Archive(archive, create=False).find_similar(
        letter_id, section, limit=limit, offset=offset, by_letter=by_letter
    )
    print_results(results, limit=limit, json=json)


def print_results(results: SearchResults, *, limit: int, json: bool) -> None:
    """Print hits and counts as data, remarks beside them."""
    from ..finding import render_results

    for line in render_results(results, limit=limit, json=json, colour=is_terminal()):
        print_data(line)
    for remark in results.remarks:
        print_note(f"rusparse: {remark}")


@commands.command()
def show(
    letter_id: Annotated[
        str, typer.Argument(metavar="ID", help="A record's id, or its first characters.")
    ],
    archive: ArchiveOption,
    json: JsonOption = False,
    original: Annotated[
        bool, typer.Option("--original", help="Print the original message's bytes.")
    ] = False,
) -> None:
    """Print one letter of the archive: as text, as its record, or as it came."""
    from rusparse.library import Archive

    from ..rendering import render_newsletter

    store = Archive(archive, create=False)
    letter = store.get(letter_id)
    if original:
        data = store.original(letter.id)
        if is_terminal():
            print_data(render_bytes(data))
        else:
            sys.stdout.buffer.write(data)
    elif json:
        print_data(escape_json(letter.model_dump_json()))
    else:
        print_data(render_newsletter(letter))


@commands.command()
def reindex(archive: ArchiveOption) -> None:
    """Build the search index again from the records."""
    from rusparse.library import Archive

    report = Archive(archive, create=False).reindex()
    print_data(f"{report.coverage}, {report.sections:,} sections")
    for note in report.notes:
        print_note(f"rusparse: {note}")
