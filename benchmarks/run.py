"""Measures speed and accuracy: `python -m benchmarks.run`.

Speed is a ratio to a floor measured in the same run on the same letters, since milliseconds tell
more about the machine than about the program.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import rusparse

from .generate import generate_letters
from .peers import load_peers, time_peers
from .scoring import Score, Scores, score_letter
from .timing import Figure, Measurement, time_letters

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--letters", type=int, default=2_000, help="how many to generate")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, help="a folder of .eml and .html files to time instead"
    )
    parser.add_argument(
        "--peers", type=int, metavar="N", help="time other libraries, too, on the first N letters"
    )
    parser.add_argument("--truth", action="store_true", help="check extraction instead of timing")
    parser.add_argument("--examples", type=int, default=0, help="misses to show for each field")
    options = parser.parse_args(arguments)
    if options.truth:
        print(render_scores(score_letters(options.letters, options.seed), options.examples))
        return
    letters = (
        read_corpus(options.corpus)
        if options.corpus
        else [letter.data for letter in generate_letters(options.letters, options.seed)]
    )
    if not letters:
        parser.error(f"{options.corpus} holds no .eml or .html files")
    size = sum(map(len, letters)) / len(letters) / 1_000
    print(f"{len(letters)} letters, {size:.1f} kB each on average, {options.rounds} rounds\n")
    measurement = time_letters(letters, options.rounds)
    print(render_measurement(measurement))
    print()
    print(render_stages([measurement.floor, *measurement.stages]))
    if options.peers:
        print()
        figures = time_peers(letters[: options.peers], options.rounds, load_peers())
        print(render_stages(list(figures.values())))


def read_corpus(folder: Path) -> list[bytes]:
    """The .eml and .html files of a folder, by name; HTML is put into a bare message first."""
    header = b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return [
        path.read_bytes() if path.suffix == ".eml" else header + path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.suffix in (".eml", ".html")
    ]


def score_letters(count: int, seed: int) -> Scores:
    """Parse generated letters and count what was found against what they say."""
    scores: Scores = {}
    for number, letter in enumerate(generate_letters(count, seed)):
        score_letter(rusparse.parse(letter.data), letter.truth, scores, f"#{number}")
    return scores


def render_measurement(measurement: Measurement) -> str:
    """The figures that count, as lines."""
    low, high = min(measurement.ratios), max(measurement.ratios)
    return (
        f"floor (email + lxml)   {measurement.floor.milliseconds:7.2f} ms a letter\n"
        f"rusparse to JSON       {measurement.whole.milliseconds:7.2f} ms a letter\n"
        f"messages a second      {measurement.messages_per_second:7.0f}\n"
        f"ratio to the floor     {measurement.whole.ratio:7.2f} (rounds {low:.2f} to {high:.2f})"
    )


def render_stages(figures: list[Figure]) -> str:
    """The stages as a table."""
    lines = [f"{'stage':<22} {'ms a letter':>11} {'to floor':>9}"]
    lines += [f"{f.name:<22} {f.milliseconds:>11.3f} {f.ratio:>9.2f}" for f in figures]
    return "\n".join(lines)


def render_scores(scores: Scores, examples: int = 0) -> str:
    """The scores as a table, with some of what went wrong below each field."""
    lines = [f"{'field':<22} {'precision':>9} {'recall':>9} {'F1':>9} {'true':>7}"]
    for name, score in scores.items():
        lines.append(_render_score(name, score))
        lines += [f"      {example}" for example in score.examples[:examples]]
    return "\n".join(lines)


def _render_score(name: str, score: Score) -> str:
    figures = f"{score.precision:>9.4f} {score.recall:>9.4f} {score.f1:>9.4f}"
    return f"{name:<22} {figures} {score.right + score.missed:>7}"


if __name__ == "__main__":
    main()
