"""Reads the banks of sentences, one a language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

__all__ = ["Prose", "load_prose"]

Prose: TypeAlias = dict[str, Any]


@cache
def load_prose(language: str) -> Prose:
    """The bank of a language: `prose/<language>.toml`."""
    path = Path(__file__).parent / "prose" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
