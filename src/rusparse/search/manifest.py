"""What the index knows of itself: which parts it holds, made by which version."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
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
    """The parts that are in the index, by name, and the languages of their letters."""

    parts: dict[str, IndexedPart] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)

    @property
    def sections(self) -> int:
        """How many documents the index must have."""
        return sum(part.sections for part in self.parts.values())

    @property
    def records(self) -> int:
        """How many records the indexed parts have."""
        return sum(part.records for part in self.parts.values())

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The folder's manifest; None if there is none that this version can use."""
        try:
            data: Any = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            if data["index_version"] != INDEX_VERSION:
                return None
            if data["analysis_version"] != ANALYSIS_VERSION:
                return None
            parts = {
                str(name): IndexedPart(
                    str(part["digest"]),
                    int(part["records"]),
                    int(part["sections"]),
                    int(part["unreadable"]),
                )
                for name, part in data["parts"].items()
            }
            return cls(parts, [str(language) for language in data["languages"]])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def write(self, folder: Path) -> None:
        """Replace the folder's manifest in one step."""
        data = {
            "index_version": INDEX_VERSION,
            "analysis_version": ANALYSIS_VERSION,
            "languages": sorted(self.languages),
            "parts": {
                name: {
                    "digest": part.digest,
                    "records": part.records,
                    "sections": part.sections,
                    "unreadable": part.unreadable,
                }
                for name, part in sorted(self.parts.items())
            },
        }
        aside = folder / f"{_NAME}.{os.getpid()}.new"
        with aside.open("w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / _NAME)
