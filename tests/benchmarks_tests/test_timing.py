"""The floor reads the letter's HTML, and every stage is timed beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import generate_letters
from benchmarks.peers import time_peers
from benchmarks.run import main, read_corpus, render_stages
from benchmarks.scoring import Scores, score_letter
from benchmarks.timing import Figure, Stopwatch, parse_floor, summarize_rounds, time_letters
from rusparse import parse

_LETTERS = list(generate_letters(2, 4))


def test_floor_parses_the_html_part() -> None:
    tree: Any = parse_floor(_LETTERS[0].data)
    assert tree.tag == "html"
    assert _LETTERS[0].truth["title"] in " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    ("body", "tag"),
    [
        (b'<?xml version="1.0" encoding="utf-8"?><html><p>hej</p></html>', "html"),
        (b"<p>hej</p>", "p"),
    ],
)
def test_floor_parses_whatever_html(body: bytes, tag: str) -> None:
    tree: Any = parse_floor(b"Content-Type: text/html; charset=utf-8\n\n" + body)
    assert tree.tag in (tag, "html")


@pytest.mark.parametrize(
    "data", [b"Subject: x\n\nhej", b"Content-Type: text/html\n\n \n", b"", b"\xff\x00"]
)
def test_floor_of_a_letter_without_html_is_the_message(data: bytes) -> None:
    message: Any = parse_floor(data)
    assert message.get_content_maintype() == "text"


def test_every_stage_is_timed_beside_the_floor() -> None:
    measurement = time_letters([letter.data for letter in _LETTERS], rounds=3)
    assert [figure.name for figure in measurement.stages] == [
        "mail",
        "markup",
        "structure",
        "language",
        "extract links",
        "extract dates",
        "extract prices",
        "extract contacts",
        "record to JSON",
    ]
    assert all(figure.milliseconds > 0 for figure in measurement.stages)
    assert len(measurement.ratios) == 3
    assert min(measurement.ratios) <= measurement.whole.ratio <= max(measurement.ratios)


def test_figures_are_medians_and_ratios_those_of_each_round() -> None:
    rounds = [{"floor": 1_000_000, "mail": 4_000_000}, {"floor": 4_000_000, "mail": 8_000_000}]
    figures = summarize_rounds(rounds, letters=2)
    assert figures["floor"] == Figure("floor", 1.25, 1.0)
    assert figures["mail"] == Figure("mail", 3.0, 3.0)


def test_peers_are_timed_on_the_same_letters() -> None:
    seen: list[bytes] = []
    letters = [letter.data for letter in _LETTERS]
    figures = time_peers(letters, 2, seen.append)
    assert list(figures) == ["floor", "rusparse", "peers, stitched"]
    assert seen == letters * 3


def test_stopwatch_gives_back_what_was_called_and_adds_up() -> None:
    watch = Stopwatch()
    assert watch.time("sorting", sorted, [2, 1]) == [1, 2]
    first = watch.nanoseconds["sorting"]
    watch.time("sorting", sorted, [2, 1], reverse=True)
    assert watch.nanoseconds["sorting"] > first > 0


def test_stages_are_shown_as_a_table() -> None:
    lines = render_stages([Figure("floor", 2.0, 1.0), Figure("mail", 1.0, 0.5)]).split("\n")
    assert [line.split() for line in lines[1:]] == [
        ["floor", "2.000", "1.00"],
        ["mail", "1.000", "0.50"],
    ]


def test_corpus_takes_messages_and_pages(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: x\n\nhej")
    (tmp_path / "b.html").write_bytes(b"<p>hej</p>")
    (tmp_path / "c.json").write_bytes(b"{}")
    message, page = read_corpus(tmp_path)
    assert message == b"Subject: x\n\nhej"
    assert page.endswith(b"\n\n<p>hej</p>")


def test_empty_corpus_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--corpus", str(tmp_path)])
    assert "holds no .eml or .html files" in capsys.readouterr().err


def test_scores_count_each_truth_once() -> None:
    scores: Scores = {}
    for letter in _LETTERS:
        score_letter(parse(letter.data), letter.truth, scores, "#0")
    for name in ("headings", "dates", "prices", "contacts", "contents"):
        true = sum(len(letter.truth[name]) for letter in _LETTERS)
        assert scores[name].right + scores[name].missed == true
