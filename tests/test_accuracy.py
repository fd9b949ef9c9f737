"""Accuracy as floors that move one way: up.

`benchmarks/accuracy_floors.json` holds the figures last reached. A figure that falls below its
floor fails here; one that has risen is written there by `python -m tests.test_accuracy`. Labelled
texts that are not the project's to share lie in ../shared/corpus, and are scored where they are.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TypeAlias

import pytest

from benchmarks.extraction import FIELDS
from benchmarks.extraction_fields.scoring import read_labelled
from benchmarks.run import score_letters
from benchmarks.structure import LETTERS, Score
from benchmarks.structure import score_letters as score_structure

FLOORS = Path(__file__).parent.parent / "benchmarks" / "accuracy_floors.json"
LABELLED = Path(__file__).parents[2] / "shared" / "corpus" / "swedish"
_LABELLED_GROUP = "labelled texts"
GENERATED = (40, 7)
"""How many generated letters are read, and their seed."""

Figures: TypeAlias = dict[str, dict[str, float]]


def measure() -> Figures:
    """The figures of the letters with gold, and of generated letters against their truth."""
    total = Score()
    for _, score in score_structure(LETTERS):
        total.add(score)
    fields = score_letters(*GENERATED)
    figures = measure_labelled() if LABELLED.exists() else {}
    return {
        **figures,
        "structure": {
            "heading F1": total.f1,
            "content kept": total.content_kept / total.content_expected,
            "content under its heading": total.content_headed / total.content_expected,
            "chrome out": total.chrome_out / total.chrome_expected,
        },
        "generated letters, F1": {name: fields[name].f1 for name in sorted(fields)},
    }


def measure_labelled() -> Figures:
    """The figures of the texts with hand labels: F1 of each field, and the part of its details."""
    letters = read_labelled(LABELLED)
    figures: dict[str, float] = {}
    for scorer in FIELDS:
        score = scorer(letters)
        figures[f"{score.name}, F1"] = score.f1
        for detail, (right, count) in score.details.items():
            figures[f"{score.name}, {detail}"] = right / count
    return {_LABELLED_GROUP: figures}


def read_floors() -> Figures:
    """The floors of what can be measured here."""
    floors: Figures = json.loads(FLOORS.read_text(encoding="utf-8"))
    if not LABELLED.exists():
        del floors[_LABELLED_GROUP]
    return floors


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure()


def test_no_figure_falls_below_its_floor(figures: Figures) -> None:
    floors = read_floors()
    fallen = {
        f"{group}: {name}": (figures[group].get(name), floor)
        for group, names in floors.items()
        for name, floor in names.items()
        if figures[group].get(name, 0.0) < floor
    }
    assert fallen == {}


def test_every_figure_has_a_floor(figures: Figures) -> None:
    floors = read_floors()
    assert {group: set(names) for group, names in floors.items()} == {
        group: set(names) for group, names in figures.items()
    }


def _raise_floors() -> None:
    old: Figures = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    # What can't be measured here stays; a group that is gone goes.
    kept = {group: names for group, names in old.items() if group == _LABELLED_GROUP}
    new = {
        group: {
            name: max(math.floor(figure * 1000) / 1000, old.get(group, {}).get(name, 0.0))
            for name, figure in names.items()
        }
        for group, names in {**kept, **measure()}.items()
    }
    FLOORS.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _raise_floors()
