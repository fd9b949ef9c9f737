"""`Damage`: a place in an archive that is not as it was written."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Damage"]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it should be: the file, the line if it has lines, and what."""

    file: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}: line {self.line}"
        return f"{place}: {self.problem}"
