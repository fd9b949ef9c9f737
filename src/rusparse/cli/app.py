"""The program: its commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from .commands import exporting, importing, keeping, listing, reading, searching
from .terminal import print_data

__all__ = ["app"]

app = typer.Typer(
    name="rusparse",
    help="Turns received newsletter e-mails into structured, typed, searchable records.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


for group in (importing, keeping, searching, listing, exporting, reading):
    app.add_typer(group.commands)
