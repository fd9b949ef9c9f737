"""The gate lets a run pass that is at most half slower than the figure that landed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.gate import judge_ratio, main

_QUICK = ["--letters", "1", "--rounds", "1"]


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(2.0, "fast enough"), (4.5, "fast enough"), (4.51, "too slow")]
)
def test_a_ratio_is_judged_by_the_landed_one(ratio: float, verdict: str) -> None:
    assert judge_ratio(ratio, 3.0).endswith(f"at most 4.50: {verdict}")


def test_a_run_that_is_too_slow_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"whole_to_floor": 0.001}')
    with pytest.raises(SystemExit) as stopped:
        main([*_QUICK, "--floors", str(floors)])
    assert stopped.value.code == 1
    assert "too slow" in capsys.readouterr().out


def test_a_run_in_bounds_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"whole_to_floor": 1000.0}')
    main([*_QUICK, "--floors", str(floors)])
    assert "fast enough" in capsys.readouterr().out


def test_the_figure_is_written_when_asked(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    main([*_QUICK, "--floors", str(floors), "--write"])
    assert json.loads(floors.read_text())["whole_to_floor"] > 1
