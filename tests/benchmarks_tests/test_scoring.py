"""Counting right, wrong and missed."""

from __future__ import annotations

import pytest

from benchmarks.run import render_scores
from benchmarks.scoring import Score


@pytest.mark.parametrize(
    ("found", "true", "precision", "recall", "f1"),
    [
        ("ab", "ab", 1.0, 1.0, 1.0),
        ("", "", 1.0, 1.0, 1.0),
        ("", "ab", 1.0, 0.0, 0.0),
        ("ab", "", 0.0, 1.0, 0.0),
        ("abc", "abd", 2 / 3, 2 / 3, 2 / 3),
        ("a", "abcd", 1.0, 0.25, 0.4),
        ("aa", "a", 0.5, 1.0, 2 / 3),
        ("a", "aa", 1.0, 0.5, 2 / 3),
    ],
)
def test_score(found: str, true: str, precision: float, recall: float, f1: float) -> None:
    score = Score()
    score.add(found, true, "#0")
    assert (score.precision, score.recall, score.f1) == pytest.approx((precision, recall, f1))


def test_scores_add_up_over_letters() -> None:
    score = Score()
    score.add("ab", "ab", "#0")
    score.add("x", "y", "#1")
    assert (score.right, score.wrong, score.missed) == (2, 1, 1)
    assert score.examples == ["#1 found  x", "#1 missed y"]


def test_table_shows_examples_under_their_field() -> None:
    score = Score()
    score.add("x", "y", "#1")
    lines = render_scores({"dates": score}, examples=1).split("\n")
    assert lines[1].split() == ["dates", "0.0000", "0.0000", "0.0000", "1"]
    assert lines[2].strip() == "#1 found  x"
