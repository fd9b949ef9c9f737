"""Parts of a sequence of runs, by the characters' places in the whole text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rusparse.values.document import Run

__all__ = ["join_runs", "slice_runs", "trim_runs"]


def slice_runs(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """The characters from `start` to `end` of the joined text, without white space at the ends.

    >>> [run.text for run in slice_runs([Run("ab "), Run("cd")], 1, 5)]
    ['b ', 'cd']
    """
    found: list[Run] = []
    place = 0
    for run in runs:
        here = run.text[max(0, start - place) : max(0, end - place)]
        place += len(run.text)
        if here:
            found.append(run if here == run.text else replace(run, text=here))
    return trim_runs(found)


def trim_runs(runs: list[Run]) -> list[Run]:
    """The runs without white space at both ends; changes the list it is given."""
    while runs and not (text := runs[0].text.lstrip()) == runs[0].text:
        runs[0] = replace(runs[0], text=text)
        if not text:
            del runs[0]
    while runs and not (text := runs[-1].text.rstrip()) == runs[-1].text:
        runs[-1] = replace(runs[-1], text=text)
        if not text:
            del runs[-1]
    return runs


def join_runs(groups: Sequence[Sequence[Run]]) -> list[Run]:
    """The runs of several groups, each group on lines of its own."""
    joined: list[Run] = []
    for group in groups:
        if joined and group:
            joined[-1] = replace(joined[-1], text=joined[-1].text + "\n")
        joined.extend(group)
    return joined
