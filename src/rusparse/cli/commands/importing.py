"""Commands that fill an archive and check it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..options import ArchiveOption, JobsOption, JsonOption, QuietOption, SinceOption
from ..terminal import ExitCode, print_data, print_note

__all__ = ["commands"]

commands = typer.Typer()


class Only(StrEnum):
    """Which letters `import` keeps."""

    ALL = "all"
    NEWSLETTERS = "newsletters"


@commands.command("import")
def import_mailboxes(
    mailboxes: Annotated[
        list[Path],
        typer.Argument(metavar="MAILBOX...", help="Message files, folders of them, or mbox files."),
    ],
    archive: ArchiveOption,
    jobs: JobsOption = None,
    only: Annotated[
        Only, typer.Option(help="newsletters: leave out what was not sent in bulk.")
    ] = Only.ALL,
    since: SinceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and count, and store nothing.")
    ] = False,
    no_originals: Annotated[
        bool, typer.Option("--no-originals", help="Keep the records without the messages.")
    ] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read mailboxes into an archive and make them searchable.

    What is there already is counted as duplicate and stored once. What is not asked for is counted
    as other. What can't be read goes to quarantine, and the run then ends with exit code 3. Ctrl-C
    finishes what is in flight; the same call goes on from there.
    """
    from rusparse.library import Archive

    from ..importing import open_progress, render_report

    with open_progress(quiet=quiet, json=json) as show:
        report = Archive(archive).import_mailboxes(
            mailboxes,
            jobs=jobs,
            progress=show,
            dry_run=dry_run,
            only=only.value,
            since=since.date() if since else None,
            keep_originals=not no_originals,
        )
    for line in render_report(report, json=json):
        print_data(line)
    for error in report.errors:
        print_note(f"rusparse: {error}")
    if report.broken_off:
        raise typer.Exit(ExitCode.FAILED)
    if report.errors:
        raise typer.Exit(ExitCode.USAGE)
    if report.quarantined:
        raise typer.Exit(ExitCode.QUARANTINED)


@commands.command()
def verify(
    archive: ArchiveOption,
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against",
            metavar="MAILBOX",
            help="Also find every message of this mailbox in the archive; may be repeated.",
        ),
    ] = None,
    jobs: JobsOption = None,
    json: JsonOption = False,
) -> None:
    """Check every part of the archive against its hash; name what is damaged.

    With --against, also name each message of a mailbox that is neither kept, nor in quarantine,
    nor was left out on purpose. The exit code is 1 if anything is damaged or missing.
    """
    from rusparse.library import Archive

    from ..finding import render_verification
    from ..keeping import render_check

    store = Archive(archive, create=False)
    report = store.verify()
    for line in render_verification(report, json=json):
        print_data(line)
    missing = 0
    for mailbox in against or ():
        check = store.check_mailbox(mailbox, jobs=jobs)
        missing += check.missing
        for line in render_check(check, json=json):
            print_data(line)
    if not report.sound or missing:
        raise typer.Exit(ExitCode.FAILED)
