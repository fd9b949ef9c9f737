"""What the index knows of itself: which parts it holds, made by which version."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from .analysis import ANALYSIS_VERSION
from .schema import INDEX_VERSION

__all__ = ["IndexedPart", "Manifest"]

_NAME: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class IndexedPart:
    """A part of records as it was when it was indexed."""

    digest: str
    records: int
    sections: int
    unreadable: int = 0


@dataclass(slots=True)
class Manifest:
    """The parts that are in the index, by name, and the languages of their letters.

    `pending` is what `parts` will be once the engine has written what it is about to. It is noted
    before; whether the engine came to it is told by its number of documents.
    """

    parts: dict[str, IndexedPart] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    pending: dict[str, IndexedPart] | None = None

    @property
    def sections(self) -> int:
        """How many documents the index must have."""
        return _count_sections(self.parts)

    @property
    def records(self) -> int:
        """How many records the indexed parts have."""
        return sum(part.records for part in self.parts.values())

    @property
    def unreadable(self) -> int:
        """How many records could not be read when their parts were indexed."""
        return sum(part.unreadable for part in self.parts.values())

    def settle(self, documents: int) -> bool:
        """Take what was pending for done or not, by how many documents the engine has.

        Returns False if neither can be.
        """
        pending, self.pending = self.pending, None
        if pending is None:
            return documents == self.sections
        if _count_sections(pending) == self.sections:
            return False  # It can't be told which of the two the engine holds.
        if documents == _count_sections(pending):
            self.parts = pending
        return documents == self.sections

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The folder's manifest; None if there is none that this version can use."""
        try:
            data: Any = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            if data["index_version"] != INDEX_VERSION:
                return None
            if data["analysis_version"] != ANALYSIS_VERSION:
                return None
            pending = data["pending"]
            return cls(
                _read_parts(data["parts"]),
                [str(language) for language in data["languages"]],
                None if pending is None else _read_parts(pending),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def write(self, folder: Path) -> None:
        """Replace the folder's manifest in one step."""
        data = {
            "index_version": INDEX_VERSION,
            "analysis_version": ANALYSIS_VERSION,
            "languages": sorted(self.languages),
            "parts": _list_parts(self.parts),
            "pending": None if self.pending is None else _list_parts(self.pending),
        }
        aside = folder / f"{_NAME}.{os.getpid()}.new"
        with aside.open("w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / _NAME)


def _count_sections(parts: Mapping[str, IndexedPart]) -> int:
    return sum(part.sections for part in parts.values())


def _read_parts(data: Mapping[str, Any]) -> dict[str, IndexedPart]:
    return {
        str(name): IndexedPart(
            str(part["digest"]),
            int(part["records"]),
            int(part["sections"]),
            int(part["unreadable"]),
        )
        for name, part in data.items()
    }


def _list_parts(parts: Mapping[str, IndexedPart]) -> dict[str, dict[str, Any]]:
    return {name: asdict(part) for name, part in sorted(parts.items())}
