"""Commands that ask an archive."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..options import ArchiveOption, JsonOption
from ..terminal import escape_json, is_terminal, print_data, print_note, render_bytes

__all__ = ["commands"]

commands = typer.Typer()


@commands.command()
def search(
    query: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY...", help='Words, "phrases", -not, OR, prefix*, field:value.'
        ),
    ],
    archive: ArchiveOption,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=1000, help="How many hits.")
    ] = 10,
    offset: Annotated[int, typer.Option("--offset", min=0, help="How many hits to skip.")] = 0,
    json: JsonOption = False,
) -> None:
    """Find the sections that a query asks for, best first."""
    from rusparse.library import Archive

    from ..finding import render_hits

    results = Archive(archive, create=False).search(" ".join(query), limit=limit, offset=offset)
    for line in render_hits(results, json=json, colour=is_terminal()):
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
    print_data(f"{report.coverage}, {report.sections:,} sections indexed")
    for note in report.notes:
        print_note(f"rusparse: {note}")
