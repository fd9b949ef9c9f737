"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["ArchiveOption", "JsonOption"]

ArchiveOption = Annotated[
    Path, typer.Option("--archive", "-a", metavar="DIR", help="The archive's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON Lines for programs.")]
