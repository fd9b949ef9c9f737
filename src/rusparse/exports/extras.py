"""Loads what only some formats need, with one clear error where it is not installed."""

from __future__ import annotations

import importlib
from typing import Any

from rusparse.errors import MissingExtraError

__all__ = ["import_extra"]


def import_extra(module: str, extra: str) -> Any:
    """A module of an optional dependency.

    Raises `MissingExtraError`, which says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"{module.partition('.')[0]} is needed for this and is not installed: "
            f"pip install 'rusparse[{extra}]'"
        ) from error
