"""Commands that write what an archive holds in other formats, and check what was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import (
    ArchiveOption,
    CaFileOption,
    DryRunOption,
    IndexOption,
    JsonOption,
    LanguageOption,
    QueryArgument,
    SeriesOption,
    SinceOption,
    UntilOption,
    UrlOption,
    UserOption,
)
from ..terminal import ExitCode, is_terminal, print_data, print_note

if TYPE_CHECKING:
    from rusparse.exports.engines import FeedReport

__all__ = ["commands"]

commands = typer.Typer()


@commands.command()
def export(
    export_format: Annotated[str, typer.Argument(metavar="FORMAT", help="One of the formats.")],
    archive: ArchiveOption,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="The file or folder to write; - prints a file."
        ),
    ] = None,
    query: QueryArgument = None,
    series: SeriesOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="What a calendar or feed is called.")
    ] = "",
    time_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE",
            help="The zone of times without one in a calendar, such as Europe/Stockholm.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that is no earlier export.")
    ] = False,
    url: UrlOption = None,
    user: UserOption = None,
    ca_file: CaFileOption = None,
    index: IndexOption = "rusparse",
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Write letters, or what is found in them, in another format, or send them to an engine.

    Formats: atom, csv, elasticsearch, eml, ics, json, jsonl, markdown, mbox, meilisearch,
    opensearch, parquet, sqlite, typesense, vcf.

    The output appears under its name when it is whole, with a manifest of what is in it. What
    could not be read, or was refused, is named; the rest is written, and the exit code is 3.
    """
    from rusparse.exports import ExportSettings
    from rusparse.library import Archive

    from ..exporting import make_selection, render_report, stream_source
    from ..feeding import read_credentials

    store = Archive(archive, create=False)
    words = " ".join(query or ())
    selection = make_selection(series, language, since, until)
    settings = ExportSettings(title=title, time_zone=time_zone, index=index)
    if url is not None and not dry_run:
        if output is not None:
            raise typer.BadParameter("give --url to send, or --output to write; not both")
        credentials = read_credentials(user)
        sent = store.feed(
            export_format,
            url,
            words,
            selection=selection,
            settings=settings,
            credentials=credentials,
            ca_file=ca_file,
        )
        _print_feed(sent, json=json)
        return
    if output is None:
        raise typer.BadParameter("give the file or folder to write by --output")
    if str(output) == "-":
        if is_terminal():
            raise typer.BadParameter("a terminal shows no export; give a file, or a pipe to read")
        source = store.select(words, selection, settings)
        report = stream_source(source, export_format, sys.stdout.buffer)
    else:
        try:
            report = store.export(
                export_format,
                output,
                words,
                selection=selection,
                settings=settings,
                overwrite=force,
            )
        except KeyboardInterrupt:
            print_note("rusparse: interrupted; nothing was written under that name")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        for line in render_report(report, output, json=json):
            print_data(line)
    for note in (*report.remarks, *(f"missing: {problem}" for problem in report.missing)):
        print_note(f"rusparse: {note}")
    if not report.complete:
        raise typer.Exit(ExitCode.INCOMPLETE)


def _print_feed(report: FeedReport, *, json: bool) -> None:
    from ..feeding import render_feed, render_refusals

    for line in render_feed(report, json=json):
        print_data(line)
    problems = (f"missing: {problem}" for problem in report.missing)
    for note in (*report.remarks, *render_refusals(report), *problems):
        print_note(f"rusparse: {note}")
    if not report.complete:
        raise typer.Exit(ExitCode.INCOMPLETE)


@commands.command("verify-export")
def verify_export(
    output: Annotated[Path, typer.Argument(metavar="PATH", help="The file or folder written.")],
) -> None:
    """Check that an export is whole and as it was written, by its manifest."""
    from rusparse.exports import verify_export as verify

    from ..exporting import render_counts
    from ..terminal import escape_controls

    manifest = verify(output)
    print_data(escape_controls(f"{output}: {render_counts(manifest['counts'])}: as written"))
    missing = manifest.get("missing", ())
    for problem in missing:
        print_note(f"rusparse: missing since it was written: {problem}")
    if missing:
        raise typer.Exit(ExitCode.INCOMPLETE)
