"""JSON as engines read it (RFC 8259, UTF-8), on a line or as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..characters import replace_unstorable

__all__ = ["render_indented", "render_line"]


def render_line(value: Mapping[str, Any]) -> bytes:
    """An object on a line of its own."""
    return _encode(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def render_indented(value: Mapping[str, Any]) -> bytes:
    """An object as a file that people read as well."""
    return _encode(json.dumps(value, ensure_ascii=False, indent=2))


def _encode(text: str) -> bytes:
    return replace_unstorable(text).encode() + b"\n"
