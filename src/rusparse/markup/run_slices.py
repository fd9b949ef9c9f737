"""Parts of a sequence of runs, by the characters' places in the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from rusparse.values.document import Run

__all__ = ["join_runs", "split_runs", "trim_runs"]


def split_runs(runs: Sequence[Run], starts: Sequence[int]) -> list[list[Run]]:
    """The runs divided where `starts` say, in rising order and from 0 on; white space trimmed.

    >>> [[run.text for run in part] for part in split_runs([Run("ab "), Run("cd")], [0, 4])]
    [['ab ', 'c'], ['d']]
    """
    parts: list[list[Run]] = [[] for _ in starts]
    part = place = 0
    for run in runs:
        text, taken = run.text, 0
        while part + 1 < len(starts) and starts[part + 1] < place + len(text):
            border = starts[part + 1] - place
            if border > taken:
                parts[part].append(run.with_text(text[taken:border]))
                taken = border
            part += 1
        parts[part].append(run.with_text(text[taken:]) if taken else run)
        place += len(text)
    return [trim_runs(part) for part in parts]


def trim_runs(runs: list[Run]) -> list[Run]:
    """The runs, none of them empty, without white space at the ends; changes the list given."""
    while runs and runs[0].text[0].isspace():
        text = runs[0].text.lstrip()
        if text:
            runs[0] = runs[0].with_text(text)
        else:
            del runs[0]
    while runs and runs[-1].text[-1].isspace():
        text = runs[-1].text.rstrip()
        if text:
            runs[-1] = runs[-1].with_text(text)
        else:
            del runs[-1]
    return runs


def join_runs(groups: Sequence[Sequence[Run]]) -> list[Run]:
    """The runs of several groups, each group on lines of its own."""
    joined: list[Run] = []
    for group in groups:
        if joined and group:
            joined[-1] = joined[-1].with_text(joined[-1].text + "\n")
        joined.extend(group)
    return joined
