"""The floor reads the letter's HTML, and every stage is timed beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import generate_letters
from benchmarks.run import main, read_corpus, render_stages
from benchmarks.scoring import Scores, score_letter
from benchmarks.timing import Figure, parse_floor, time_letters, time_stages
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


def test_every_stage_is_timed() -> None:
    figures = time_stages([letter.data for letter in _LETTERS], rounds=1)
    assert [figure.name for figure in figures] == [
        "floor",
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
    assert all(figure.milliseconds > 0 for figure in figures)


def test_rounds_are_kept_apart() -> None:
    measurement = time_letters([letter.data for letter in _LETTERS], rounds=3)
    assert len(measurement.ratios) == 3
    assert min(measurement.ratios) <= measurement.whole.ratio <= max(measurement.ratios)


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
