"""How the time for one letter grows with what is in it: `python -m benchmarks.growth`.

Each series makes letters of one kind, each about three times as large as the one before, and tells
the slope of time over size on double logarithmic axes: 1 is linear, 2 is quadratic. The slope is
taken over the larger half, where what every letter costs no longer counts. `--plot FILE` draws the
series as SVG (matplotlib, extra "bench").
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rusparse

__all__ = ["SERIES", "Series", "fit_slope", "main", "measure_series"]

_HEADER = (
    b"From: Ann <ann@example.org>\nDate: Mon, 2 Mar 2026 09:00:00 +0100\nSubject: Nytt i mars\n"
    b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
)
_PROSE = (
    "<h2>Nytt om vandringsleden</h2><p>Kommunen har röjt den gamla leden vid sjön, och den som "
    "vill kan nu gå hela vägen runt. <a href='https://example.org/led'>Läs mer om leden</a></p>\n"
)
_MENTIONS = (
    "<p>Kurs {n}: 12 maj kl. 18.00, kostar 450 kr per person. Kontakta {name}, "
    "nr{n}@example.org.</p>\n"
)
# Every contact is somebody else, since the mentions of one person become one contact.
_FIRST_NAMES = ("Åsa", "Bo", "Eva", "Gun", "Ida", "Jan", "Lars", "Mia", "Nils", "Ola", "Pia", "Rut")
_SURNAME_STARTS = ("Al", "Berg", "Björk", "Dal", "Ek", "Fors", "Gran", "Hag", "Lind", "Norr", "Sjö")
_SURNAME_ENDS = ("berg", "blad", "gren", "holm", "kvist", "lund", "strand", "ström")


@dataclass(frozen=True, slots=True)
class Series:
    """Letters of one kind: what is counted, how many of it, and how such a letter is made."""

    name: str
    unit: str
    counts: tuple[int, ...]
    make: Callable[[int], str]


def _make_prose(kilobytes: int) -> str:
    return _PROSE * (kilobytes * 1_000 // len(_PROSE.encode()))


def _make_mentions(count: int) -> str:
    return "".join(_MENTIONS.format(n=n, name=_name_person(n)) for n in range(count))


def _name_person(number: int) -> str:
    rest, first = divmod(number, len(_FIRST_NAMES))
    rest, start = divmod(rest, len(_SURNAME_STARTS))
    end = _SURNAME_ENDS[rest % len(_SURNAME_ENDS)]
    return f"{_FIRST_NAMES[first]} {_SURNAME_STARTS[start]}{end}"


def _make_nesting(depth: int) -> str:
    return "<div>" * depth + "<p>Innerst i brevet.</p>" + "</div>" * depth


def _make_cells(count: int) -> str:
    rows = max(1, count // 4)
    return (
        "<table>"
        + "<tr><td>Kl. 9</td><td>Fika</td><td>40 kr</td><td>Sal 2</td></tr>" * rows
        + ("</table>")
    )


SERIES = (
    Series("size of the letter", "kB", (10, 30, 100, 300, 1_000, 3_000, 10_000), _make_prose),
    Series("sentences with mentions", "sentences", (10, 30, 100, 300, 1_000), _make_mentions),
    Series("depth of nesting", "elements", (10, 30, 100, 300, 1_000, 3_000, 10_000), _make_nesting),
    Series("cells of a table", "cells", (40, 120, 400, 1_200, 4_000, 12_000), _make_cells),
)


def measure_series(series: Series, rounds: int) -> list[float]:
    """Milliseconds for the letter of each count, the best of several rounds."""
    letters = [_HEADER + series.make(count).encode() for count in series.counts]
    rusparse.parse(letters[0])
    best = [math.inf] * len(letters)
    for _ in range(rounds):
        for index, data in enumerate(letters):
            started = time.process_time_ns()
            rusparse.parse(data).model_dump_json()
            best[index] = min(best[index], (time.process_time_ns() - started) / 1e6)
    return best


def fit_slope(counts: Sequence[int], milliseconds: Sequence[float]) -> float:
    """The slope of log time over log count (least squares) in the larger half.

    >>> round(fit_slope([1, 10, 100, 1_000], [1.0, 2.0, 20.0, 200.0]), 3)
    1.0
    """
    start = len(counts) // 2
    xs = [math.log(count) for count in counts[start:]]
    ys = [math.log(value) for value in milliseconds[start:]]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle_x) ** 2 for x in xs)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the series as SVG")
    options = parser.parse_args(arguments)
    results = [(series, measure_series(series, options.rounds)) for series in SERIES]
    for series, times in results:
        print(f"{series.name}: slope {fit_slope(series.counts, times):.2f}")
        for count, value in zip(series.counts, times, strict=True):
            print(f"  {count:>7,} {series.unit:<10} {value:>10.2f} ms")
    if options.plot:
        draw_series(results, options.plot)


def draw_series(results: Sequence[tuple[Series, Sequence[float]]], path: Path) -> None:
    """Draw the series side by side, with a linear growth as a dotted line for comparison."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "growth"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(9, 6.5), layout="constrained")
    for axis, (series, times) in zip(axes.flat, results, strict=True):
        last = times[-1] / series.counts[-1]
        axis.loglog(series.counts, times, "o-", color="#1f4e79")
        axis.loglog(series.counts, [last * count for count in series.counts], ":", color="#888888")
        slope = fit_slope(series.counts, times)
        axis.set_title(f"{series.name} (slope {slope:.2f})", fontsize=10)
        axis.set_xlabel(series.unit)
        axis.set_ylabel("ms")
    figure.savefig(path, format="svg", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
