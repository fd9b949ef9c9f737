"""Commands that look after an archive: what is in quarantine, and reading letters again."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..options import ArchiveOption, JobsOption, JsonOption, QuietOption
from ..terminal import ExitCode, is_terminal, print_data, print_note, render_bytes

__all__ = ["commands"]

commands = typer.Typer()
quarantine = typer.Typer(help="What could not be read, with its bytes.", no_args_is_help=True)
commands.add_typer(quarantine, name="quarantine")

_HashArgument = Annotated[
    str, typer.Argument(metavar="HASH", help="A message's hash, or its first characters.")
]


@quarantine.command("list")
def list_quarantine(archive: ArchiveOption, json: JsonOption = False) -> None:
    """List the messages in quarantine: hash, place, reason."""
    from rusparse.library import Archive

    from ..keeping import render_quarantined

    for line in render_quarantined(Archive(archive, create=False).quarantined(), json=json):
        print_data(line)


@quarantine.command("show")
def show_quarantined(sha256: _HashArgument, archive: ArchiveOption) -> None:
    """Print the bytes of a message in quarantine, as far as they were kept."""
    from rusparse.library import Archive

    from ..keeping import find_quarantined

    store = Archive(archive, create=False)
    data = store.quarantined_original(find_quarantined(store.quarantined(), sha256).sha256)
    if is_terminal():
        print_data(render_bytes(data))
    else:
        sys.stdout.buffer.write(data)


@quarantine.command("retry")
def retry_quarantined(
    archive: ArchiveOption,
    sha256: Annotated[
        str, typer.Argument(metavar="[HASH]", help="Only messages whose hash begins so.")
    ] = "",
    jobs: JobsOption = None,
    json: JsonOption = False,
) -> None:
    """Read the messages in quarantine again, as after an upgrade.

    What can be read now becomes a record and leaves the quarantine. The exit code is 3 if any
    message stays.
    """
    from rusparse.library import Archive

    from ..keeping import render_retry

    report = Archive(archive, create=False).retry_quarantined(sha256.strip().lower(), jobs=jobs)
    for line in render_retry(report, json=json):
        print_data(line)
    if report.quarantined or report.incomplete:
        raise typer.Exit(ExitCode.QUARANTINED)


@commands.command()
def reparse(
    archive: ArchiveOption,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and store nothing.")
    ] = False,
    jobs: JobsOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read every letter again from its original, as after an upgrade.

    First shows which fields change, in how many records, with examples; then stores all of it at
    once. An interrupted run changes nothing.
    """
    from rusparse.batch import ReparseReport
    from rusparse.library import Archive

    from ..keeping import open_counter, render_reparse

    def show(report: ReparseReport) -> None:
        for line in render_reparse(report, json=json, dry_run=dry_run):
            print_data(line)

    store = Archive(archive, create=False)
    with open_counter(len(store), quiet=quiet or json) as count:
        report = store.reparse(
            jobs=jobs, dry_run=dry_run, progress=count, before_storing=None if dry_run else show
        )
    if dry_run:
        show(report)
    elif report.changed:
        print_note("stored")
    if report.unreadable:
        raise typer.Exit(ExitCode.QUARANTINED)
