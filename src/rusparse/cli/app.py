"""The commands; what each does stands in the library."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .terminal import ExitCode, escape_json, print_data, print_note

__all__ = ["app"]

app = typer.Typer(
    name="rusparse",
    help="Turns received newsletter e-mails into structured, typed, searchable records.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ArchiveOption = Annotated[
    Path, typer.Option("--archive", "-a", metavar="DIR", help="The archive's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines for programs.")]


class Format(StrEnum):
    """How `parse` prints a record."""

    JSON = "json"
    TEXT = "text"


def _print_version(value: bool) -> None:
    if value:
        from rusparse import __version__

        print_data(f"rusparse {__version__}")
        raise typer.Exit


@app.callback()
def _set_up(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Turns received newsletter e-mails into structured, typed, searchable records."""


@app.command("import")
def import_mailboxes(
    mailboxes: Annotated[
        list[Path],
        typer.Argument(metavar="MAILBOX...", help="Message files, folders of them, or mbox files."),
    ],
    archive: ArchiveOption,
    json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and count, and store nothing.")
    ] = False,
) -> None:
    """Read mailboxes into an archive and make them searchable.

    What is there already is counted as duplicate and stored once. What can't be read goes to
    quarantine, and the run then ends with exit code 3.
    """
    from rusparse.library import Archive

    from .importing import Progress, render_report

    with Progress(quiet=quiet or json) as progress:
        report = Archive(archive).import_mailboxes(
            mailboxes, progress=progress.show, dry_run=dry_run
        )
    for line in render_report(report, json=json):
        print_data(line)
    for error in report.errors:
        print_note(f"rusparse: {error}")
    if report.errors:
        raise typer.Exit(ExitCode.USAGE)
    if report.quarantined:
        raise typer.Exit(ExitCode.QUARANTINED)


@app.command()
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

    from .finding import render_hits

    results = Archive(archive, create=False).search(" ".join(query), limit=limit, offset=offset)
    for line in render_hits(results, json=json, colour=_is_terminal()):
        print_data(line)
    for remark in results.remarks:
        print_note(f"rusparse: {remark}")


@app.command()
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

    from .rendering import render_newsletter

    store = Archive(archive, create=False)
    letter = store.get(letter_id)
    if original:
        data = store.original(letter.id)
        if _is_terminal():
            print_data(render_bytes(data))
        else:
            sys.stdout.buffer.write(data)
    elif json:
        print_data(escape_json(letter.model_dump_json()))
    else:
        print_data(render_newsletter(letter))


def render_bytes(data: bytes) -> str:
    """A message's bytes made safe for a terminal."""
    from .terminal import escape_controls

    return escape_controls(data.decode("utf-8", "replace").replace("\r\n", "\n"))


@app.command()
def parse(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A message or saved letter; - for standard input."),
    ],
    output: Annotated[Format, typer.Option("--format", "-f", help="json or text.")] = Format.JSON,
    reference: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="The letter's date, where it states none."
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The letter's language, such as sv.")
    ] = None,
) -> None:
    """Read one letter and print its record."""
    from rusparse.context import Context
    from rusparse.library import parse_file, read_standard_input
    from rusparse.parser import parse as parse_bytes

    from .rendering import render_newsletter

    context = Context(
        reference=reference.date() if reference else None,
        languages=(language,) if language else (),
    )
    if str(file) == "-":
        letter = parse_bytes(read_standard_input(context.limits), context)
    else:
        letter = parse_file(file, context=context)
    if output is Format.JSON:
        print_data(escape_json(letter.model_dump_json()))
    else:
        print_data(render_newsletter(letter))


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any text with dates or prices.")],
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The text's language, such as sv.")
    ] = None,
    reference: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day to read dates against."),
    ] = None,
) -> None:
    """Print how each date, price and contact in a text was read, and by which rule."""
    from rusparse.library import explain_text

    from .terminal import escape_controls

    day = reference.date() if reference else None
    for line in explain_text(text, reference=day, language=language):
        print_data(escape_controls(line))


@app.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a record."""
    import json

    from rusparse.records import build_schema

    print_data(json.dumps(build_schema(), indent=2, ensure_ascii=False))


@app.command()
def verify(archive: ArchiveOption, json: JsonOption = False) -> None:
    """Check every part of the archive against its hash; name what is damaged."""
    from rusparse.library import Archive

    from .finding import render_verification

    report = Archive(archive, create=False).verify()
    for line in render_verification(report, json=json):
        print_data(line)
    if not report.sound:
        raise typer.Exit(ExitCode.FAILED)


@app.command()
def reindex(archive: ArchiveOption) -> None:
    """Build the search index again from the records."""
    from rusparse.library import Archive

    report = Archive(archive, create=False).reindex()
    print_data(f"{report.coverage}, {report.sections:,} sections indexed")
    for note in report.notes:
        print_note(f"rusparse: {note}")


def _is_terminal() -> bool:
    return sys.stdout.isatty()
