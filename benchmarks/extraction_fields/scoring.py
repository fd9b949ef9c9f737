"""What every field's scorer shares: labelled letters, and counts that make precision and recall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["FieldScore", "Labelled", "read_labelled"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its hand labels."""

    name: str
    text: str
    labels: Mapping[str, Any]


@dataclass(slots=True)
class FieldScore:
    """Counts of one field: true and false positives, misses, and details beside the main figure."""

    name: str
    right: int = 0
    wrong: int = 0
    missed: int = 0
    seconds: float = 0.0
    characters: int = 0
    details: dict[str, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, letter: str, expected: bool, found: bool, what: str) -> None:
        """Count one item that was expected, found, or both."""
        if expected and found:
            self.right += 1
        elif found:
            self.wrong += 1
            self.errors.append(f"{letter}: wrong {what}")
        else:
            self.missed += 1
            self.errors.append(f"{letter}: missed {what}")

    def add_detail(self, name: str, right: bool, what: str) -> None:
        """Count a detail of an item that was found, such as its role."""
        counts = self.details.setdefault(name, [0, 0])
        counts[0] += right
        counts[1] += 1
        if not right:
            self.errors.append(f"{name}: {what}")

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0

    def render(self) -> str:
        """The figures on one line."""
        precision = self.right / (self.right + self.wrong or 1)
        recall = self.right / (self.right + self.missed or 1)
        line = f"{self.name}: F1 {self.f1:.3f} (precision {precision:.3f}, recall {recall:.3f})"
        for name, (right, count) in self.details.items():
            line += f", {name} {right}/{count}"
        speed = 1e6 * self.seconds * 4 / (self.characters or 1)
        return f"{line}, {speed:.2f} ms per 4,000 characters"


def read_labelled(folder: Path) -> list[Labelled]:
    """The labelled letters of a folder: NAME.txt with NAME.json beside it."""
    letters = []
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        labels = json.loads(path.read_text(encoding="utf-8"))
        letters.append(Labelled(path.stem, text, labels))
    return letters
