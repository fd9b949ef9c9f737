"""The benchmark of whole imports runs every program on all letters."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.batch import Run, main, render_runs


def test_every_program_reads_all_letters(capsys: pytest.CaptureFixture[str]) -> None:
    main(["4", "--seed", "2"])
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.startswith("4 letters, ")
    names = ["rusparse, 1 worker", "rusparse, 2 workers", "  again, unchanged", "  again, other"]
    names += [peer for peer in ("mu index", "notmuch new") if shutil.which(peer.split()[0])]
    assert len(rows) == len(names)
    assert all(row.startswith(name) for row, name in zip(rows, names, strict=True))


def test_rates_count_the_index_in() -> None:
    run = Run("x", letters=100, seconds=4.0, index_seconds=1.0, own_megabytes=80.0)
    assert run.messages_per_second == 20.0
    assert render_runs([run], 50.0).splitlines()[1].split() == [
        "x", "20", "10.0", "4.0", "1.0", "80.0",
    ]  # fmt: skip
