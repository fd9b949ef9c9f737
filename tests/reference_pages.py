"""Writes the reference pages from the code: python -m tests.reference_pages

The tests rebuild every page and compare, so that no page can lag behind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rusparse.context import Limits
from rusparse.diagnostics import CODES
from rusparse.records import build_schema

__all__ = ["PAGES"]

_MADE = "<!-- Made from the code by python -m tests.reference_pages; change it there. -->\n\n"


def render_records() -> str:
    """The page of record types, from the JSON Schema's descriptions."""
    schema = build_schema()
    parts = [
        "# Records\n\n",
        _MADE,
        "What a record holds, field by field. The same as a JSON Schema (draft 2020-12) is printed "
        f"by `rusparse schema`; its `$id` is `{schema['$id']}`.\n\n",
        "Dates and local times are ISO 8601 strings, decimals are strings, and spans count code "
        "points.\n",
    ]
    definitions: dict[str, Any] = schema["$defs"]
    for name, definition in {"Newsletter": schema, **definitions}.items():
        parts.extend(_render_type(name, definition, definitions))
    return "".join(parts)


def _render_type(name: str, schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    yield f"\n## {name}\n\n{schema.get('description', '')}\n\n"
    yield "| Field | Type | What it holds |\n|---|---|---|\n"
    for field, about in schema.get("properties", {}).items():
        described = definitions.get(about.get("$ref", "").rpartition("/")[2], {}) | about
        text = " ".join(described.get("description", "").split()).replace("|", "\\|")
        yield f"| `{field}` | {_name_type(about)} | {text} |\n"


def _name_type(about: dict[str, Any]) -> str:
    if "$ref" in about:
        name = about["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in about:
        return " or ".join(_name_type(option) for option in about["anyOf"])
    if "enum" in about:
        return ", ".join(f"`{value}`" for value in about["enum"])
    if about.get("type") == "array":
        if "prefixItems" in about:
            return "[" + ", ".join(_name_type(item) for item in about["prefixItems"]) + "]"
        return "list of " + _name_type(about.get("items", {}))
    return str(about.get("type", "any")) + (f" ({about['format']})" if "format" in about else "")


def render_diagnostics() -> str:
    """The page of diagnostics, from the one table of codes."""
    rows = "".join(
        f"| `{code}` | {row.severity} | {row.meaning} |\n" for code, row in sorted(CODES.items())
    )
    return (
        "# Diagnostics\n\n"
        + _MADE
        + "What is wrong with a message never raises: it becomes a diagnostic in the record, with "
        "the raw value in its details. **info**: nothing is lost; **warning**: something was "
        "guessed or is off; **error**: something could not be read.\n\n"
        "| Code | Severity | Meaning |\n|---|---|---|\n" + rows
    )


def render_limits() -> str:
    """The page of limits, from the defaults of `Limits`."""
    rows = "".join(
        f"| `{field.name}` | {field.default:,} |\n" for field in dataclasses.fields(Limits)
    )
    return (
        "# Limits\n\n"
        + _MADE
        + "Mail is hostile, so everything that a message can make large is bounded. A limit that "
        "is reached stops that part, keeps the rest, and leaves a diagnostic. Pass your own with "
        "`Context(limits=Limits(max_parts=100))`.\n\n"
        "| Limit | Default |\n|---|---|\n" + rows
    )


def render_exports() -> str:
    """The page of formats and of what is in their tables, from the code that writes them."""
    from rusparse.exports import FORMATS, load_format
    from rusparse.exports.csv_table import COLUMNS
    from rusparse.exports.tables import TABLES

    formats = "".join(
        f"| `{name}` | {load_format(name).shape} | {entry.about} |\n"
        for name, entry in FORMATS.items()
    )
    parts = [
        "# Export formats\n\n",
        _MADE,
        "What `rusparse export FORMAT` writes; [the how-to](../how-to/lists-and-exports.md) shows "
        "how.\n\n| Format | Output | What it is |\n|---|---|---|\n",
        formats,
        "\n## Columns of csv\n\nA row is a date, a price or a contact, as `mention` says, and "
        "fills the columns that it has: ",
        ", ".join(f"`{column}`" for column in COLUMNS),
        ".\n\n## Tables of sqlite and parquet\n\n",
        "Fields bear the names of [the record](records.md). `section_id` leads to `sections.id`, "
        "`letter_id` to `letters.id`; `starts_on` is the day of `starts` and `starts_at` its local "
        "time, if it has one. In SQLite, days and times are ISO 8601 text, decimals exact text.\n",
    ]
    for table, columns in TABLES.items():
        listed = ", ".join(f"`{column.name}` {column.type}" for column in columns)
        parts.append(f"\n**{table}**: {listed}\n")
    return "".join(parts)


def render_command_line() -> str:
    """The page of commands, from the parsers that the command line is made of."""
    from typer.main import get_command

    from rusparse.cli.app import app

    parts = ["# Command line\n\n", _MADE, _COMMAND_LINE_HEAD]
    parts.extend(_render_group("rusparse", get_command(app)))
    return "".join(parts)


_COMMAND_LINE_HEAD = """Data goes to standard output, everything else to standard error. With
`--json` the output is JSON Lines. Text that came from mail is never sent to the terminal raw:
control characters are shown as escapes such as `\\x1b`.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | the call was wrong: an option, or a path that can't be read or holds no mail |
| 3 | done, and something is missing: messages are in quarantine, or an export lacks what it names |
| 130 | interrupted by Ctrl-C; what was finished is kept |
"""


def _render_group(name: str, command: Any) -> Iterator[str]:
    for child in sorted(command.commands):
        inner = command.commands[child]
        if hasattr(inner, "commands"):
            yield from _render_group(f"{name} {child}", inner)
        else:
            yield from _render_command(f"{name} {child}", inner)


def _render_command(name: str, command: Any) -> Iterator[str]:
    yield f"\n## {name}\n\n{command.help}\n\n"
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    places = " ".join(
        f"{_name_argument(item)}{'...' if item.nargs == -1 else ''}" for item in arguments
    )
    yield f"    {name} {'[OPTIONS] ' if options else ''}{places}".rstrip() + "\n\n"
    yield "| Argument or option | What it does |\n|---|---|\n"
    for item in (*arguments, *options):
        shown = _name_argument(item) if item in arguments else ", ".join(item.opts)
        yield f"| `{shown}` | {' '.join((item.help or '').split())} |\n"


def _name_argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).removesuffix("...")


PAGES: dict[str, Callable[[], str]] = {
    "records.md": render_records,
    "diagnostics.md": render_diagnostics,
    "limits.md": render_limits,
    "command-line.md": render_command_line,
    "exports.md": render_exports,
}


if __name__ == "__main__":
    for page, render in PAGES.items():
        path = Path(__file__).parent.parent / "docs" / "reference" / page
        path.write_text(render(), encoding="utf-8")
