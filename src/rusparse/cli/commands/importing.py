"""Commands that fill an archive and check it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..options import ArchiveOption, JsonOption
from ..terminal import ExitCode, print_data, print_note

__all__ = ["commands"]

commands = typer.Typer()


@commands.command("import")
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

    from ..importing import Progress, render_report

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


@commands.command()
def verify(archive: ArchiveOption, json: JsonOption = False) -> None:
    """Check every part of the archive against its hash; name what is damaged."""
    from rusparse.library import Archive

    from ..finding import render_verification

    report = Archive(archive, create=False).verify()
    for line in render_verification(report, json=json):
        print_data(line)
    if not report.sound:
        raise typer.Exit(ExitCode.FAILED)
