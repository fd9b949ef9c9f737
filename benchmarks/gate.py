"""Refuses a change that makes reading much slower: `python -m benchmarks.gate`.

The ratio of the whole to the floor, the best of several interleaved rounds, must not exceed the
last landed figure (floors.json) by more than half; a machine that is busy with other things slows
both, so that one round in peace is enough. `--write` puts the ratio of this run in the file: the
figure moves down with what has become faster, and up only with a reason.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .generate import generate_letters
from .timing import time_letters

__all__ = ["judge_ratio", "main"]

FLOORS = Path(__file__).with_name("floors.json")
ALLOWANCE = 1.5


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.gate", description=__doc__)
    parser.add_argument("--letters", type=int, default=40, help="how many to generate")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="keep this run's ratio as the figure")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file with the figure")
    options = parser.parse_args(arguments)
    letters = [letter.data for letter in generate_letters(options.letters, seed=1)]
    ratio = min(time_letters(letters, options.rounds, stages=False).ratios)
    if options.write:
        figures = {"whole_to_floor": round(ratio, 2)}
        options.floors.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    landed = json.loads(options.floors.read_text(encoding="utf-8"))["whole_to_floor"]
    print(judge_ratio(ratio, landed))
    if ratio > landed * ALLOWANCE:
        sys.exit(1)


def judge_ratio(ratio: float, landed: float) -> str:
    """What the run found, and whether that may land."""
    verdict = "too slow" if ratio > landed * ALLOWANCE else "fast enough"
    return (
        f"whole to floor, best round: {ratio:.2f}; landed: {landed:.2f}; "
        f"at most {landed * ALLOWANCE:.2f}: {verdict}"
    )


if __name__ == "__main__":
    main()
