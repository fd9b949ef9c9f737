"""Commands that read one letter or text, without an archive."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..terminal import escape_json, print_data

__all__ = ["commands"]

commands = typer.Typer()


class Format(StrEnum):
    """How `parse` prints a record."""

    JSON = "json"
    TEXT = "text"


@commands.command()
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

    from ..rendering import render_newsletter

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


@commands.command()
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

    from ..terminal import escape_controls

    day = reference.date() if reference else None
    for line in explain_text(text, reference=day, language=language):
        print_data(escape_controls(line))


@commands.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a record."""
    import json

    from rusparse.records import build_schema

    print_data(json.dumps(build_schema(), indent=2, ensure_ascii=False))
