"""Where two records of one letter differ, told by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Difference", "FieldChange", "FieldChanges", "find_differences"]

MAX_EXAMPLES = 3
MAX_EXAMPLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, with "[]" for any place in a list, and its two values as JSON, cut if long."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """How often a field changes, in how many records, with examples: (id, before, after)."""

    path: str
    changes: int
    records: int
    examples: tuple[tuple[str, str, str], ...]


def find_differences(before: Any, after: Any) -> Iterator[Difference]:
    """The fields in which two JSON values differ; a list of another length is one difference.

    >>> [d.path for d in find_differences({"a": [{"b": 1}]}, {"a": [{"b": 2}]})]
    ['a[].b']
    """
    waiting: list[tuple[str, Any, Any]] = [("", before, after)]
    while waiting:
        path, old, new = waiting.pop()
        if isinstance(old, dict) and isinstance(new, dict):
            keys = [*old, *(key for key in new if key not in old)]
            prefix = f"{path}." if path else ""
            waiting += [(f"{prefix}{key}", old.get(key), new.get(key)) for key in reversed(keys)]
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            waiting += [(f"{path}[]", *pair) for pair in reversed(list(zip(old, new, strict=True)))]
        elif old != new:
            yield Difference(path, _render(old), _render(new))


def _render(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    cut = text[:MAX_EXAMPLE_CHARACTERS]
    return cut if len(cut) == len(text) else f"{cut}…"


@dataclass(slots=True)
class _Count:
    changes: int = 0
    records: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)


class FieldChanges:
    """Counts differences by field, over many records."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    def add(self, record_id: str, before: bytes, after: bytes) -> None:
        """Take the two lines of a record in."""
        seen: set[str] = set()
        for difference in find_differences(json.loads(before), json.loads(after)):
            count = self._counts.setdefault(difference.path, _Count())
            count.changes += 1
            count.records += difference.path not in seen
            seen.add(difference.path)
            if len(count.examples) < MAX_EXAMPLES:
                count.examples.append((record_id, difference.before, difference.after))

    def list(self) -> tuple[FieldChange, ...]:
        """What was counted, the most frequent first."""
        changes = (
            FieldChange(path, count.changes, count.records, tuple(count.examples))
            for path, count in self._counts.items()
        )
        return tuple(sorted(changes, key=lambda change: (-change.records, change.path)))
