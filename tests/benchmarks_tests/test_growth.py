"""Growth is told as a slope, and each series makes what it says that it makes."""

from __future__ import annotations

import pytest

import rusparse
from benchmarks.growth import SERIES, Series, fit_slope, measure_series

_BY_NAME = {series.name: series for series in SERIES}


@pytest.mark.parametrize(("power", "constant"), [(1, 0.0), (2, 0.0), (1, 5.0)])
def test_slope_is_that_of_the_larger_half(power: int, constant: float) -> None:
    counts = [1, 10, 100, 100_000, 1_000_000, 10_000_000]
    times = [constant + count**power for count in counts]
    assert fit_slope(counts, times) == pytest.approx(power, abs=0.01)


def test_series_hold_as_much_as_they_say() -> None:
    assert len(_BY_NAME["size of the letter"].make(100).encode()) == pytest.approx(
        100_000, rel=0.01
    )
    letter = rusparse.parse(_BY_NAME["sentences with mentions"].make(20).encode())
    assert len(letter.prices) == 20
    assert len(letter.contacts) == 20
    assert _BY_NAME["depth of nesting"].make(30).count("<div>") == 30
    assert _BY_NAME["cells of a table"].make(40).count("<td>") == 40


def test_each_count_is_timed() -> None:
    series = Series("prose", "kB", (1, 2), _BY_NAME["size of the letter"].make)
    assert all(value > 0 for value in measure_series(series, rounds=1))
