"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AfterOption",
    "AllOption",
    "ArchiveOption",
    "BeforeOption",
    "CaFileOption",
    "DryRunOption",
    "IndexOption",
    "JobsOption",
    "JsonOption",
    "LanguageOption",
    "QueryArgument",
    "QuietOption",
    "SeriesOption",
    "SinceOption",
    "UntilOption",
    "UpcomingOption",
    "UrlOption",
    "UserOption",
]

UrlOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Send to the engine at this address (opensearch, elasticsearch)."
    ),
]
UserOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The engine's user; the password is RUSPARSE_ENGINE_PASSWORD in the environment. "
        "Without a user, RUSPARSE_ENGINE_API_KEY is used.",
    ),
]
CaFileOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Certificates to trust instead of the system's."),
]
IndexOption = Annotated[
    str, typer.Option(metavar="NAME", help="What the names of an engine's indexes begin with.")
]
DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", help="Send nothing; write what would be sent to --output."),
]
ArchiveOption = Annotated[
    Path, typer.Option("--archive", "-a", metavar="DIR", help="The archive's folder.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        max=512,
        help="How many processes parse; default as many as there are processors.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines for programs.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
QueryArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY...", help="What sections must say, as for search; default all."),
]
SeriesOption = Annotated[
    list[str] | None,
    typer.Option("--series", metavar="KEY", help="Only letters of this series; may be repeated."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="TAG", help="Only letters in this language, such as sv."),
]
SinceOption = Annotated[
    dt.datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], metavar="DATE", help="Only letters sent on that day or later."
    ),
]
UntilOption = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only letters sent up to that day."),
]
AfterOption = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only what has not ended before it."),
]
BeforeOption = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only what begins on it or earlier."),
]
UpcomingOption = Annotated[
    bool, typer.Option("--upcoming", help="Only what has not ended before today.")
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Show every mention, also what several letters repeat.")
]
