"""Measures how letters are divided: `python -m benchmarks.structure`.

Thirty letters in the markup styles that newsletters come in, written for this project, stand in
`tests/fixtures/structure`, each with what a reader makes of it:

- headings: those of articles and notices, in order. The letter's title and headings that readers
  judge differently ("optional") count neither for nor against.
- content: texts that must stand in a content section, and under which heading.
- chrome: texts that must stand in none (masthead, footer and distribution are none).
- categories and kinds: the label over a heading, and the kind of section that a text stands in.

The letters hold traps: buttons, navigation bars, captions, shouted sentences, bold names, bold
first words, product tiles, pull quotes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import rusparse
from rusparse.records import Newsletter, Section

__all__ = ["Score", "main", "score_letters"]

LETTERS = Path(__file__).parent.parent / "tests" / "fixtures" / "structure"
CONTENT_KINDS = frozenset({"introduction", "contents", "article", "notice"})
HEADED_KINDS = frozenset({"introduction", "article", "notice"})


@dataclass
class Score:
    """Counts of one letter, or of several added up."""

    headings_found: int = 0
    headings_expected: int = 0
    headings_right: int = 0
    content_kept: int = 0
    content_headed: int = 0
    content_expected: int = 0
    chrome_out: int = 0
    chrome_expected: int = 0
    categories_right: int = 0
    categories_expected: int = 0
    kinds_right: int = 0
    kinds_expected: int = 0
    titles_right: int = 0
    titles_expected: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of found headings that are headings."""
        return _share(self.headings_right, self.headings_found)

    @property
    def recall(self) -> float:
        """The share of headings that were found."""
        return _share(self.headings_right, self.headings_expected)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, other: Score) -> None:
        """Add another letter's counts."""
        for one in fields(self):
            if one.name != "misses":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.structure", description=__doc__)
    parser.add_argument("--letters", type=Path, default=LETTERS, help="a folder of letters")
    parser.add_argument("--only", default="", help="letters whose names hold this")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    options = parser.parse_args(arguments)
    scores = score_letters(options.letters, options.only)
    if not scores:
        parser.error(f"{options.letters} holds no letters with a name like {options.only!r}")
    total = Score()
    print(_render_row("letter", "headings P / R / F1", "content", "headed", "chrome out", "other"))
    for name, score in scores:
        print(_render(name, score))
        if options.misses:
            print("".join(f"    {miss}\n" for miss in score.misses), end="")
        total.add(score)
    print(_render(f"all {len(scores)}", total))


def score_letters(folder: Path, only: str = "") -> list[tuple[str, Score]]:
    """The scores of the letters in a folder, by name."""
    scores: list[tuple[str, Score]] = []
    for path in sorted(folder.glob("*.json")):
        if only in path.stem:
            letter = next(p for p in sorted(folder.glob(path.stem + ".*")) if p != path)
            gold = json.loads(path.read_text(encoding="utf-8"))
            scores.append((path.stem, _score(rusparse.parse(letter.read_bytes()), gold)))
    return scores


def _score(letter: Newsletter, gold: dict[str, Any]) -> Score:
    score = Score()
    _score_headings(score, letter, gold)
    title = None if gold["title"] is None else _fold(gold["title"])
    for entry in gold["content"]:
        _score_content(score, letter.sections, entry, title)
    for text in gold["chrome"]:
        score.chrome_expected += 1
        places = [s for s in letter.sections if _fold(text) in _fold(s.text)]
        if any(section.kind in CONTENT_KINDS for section in places):
            score.misses.append(f"chrome kept: {text!r} in {_name(places)}")
        else:
            score.chrome_out += 1
    _score_labels(score, letter, gold)
    return score


def _score_headings(score: Score, letter: Newsletter, gold: dict[str, Any]) -> None:
    expected = [_fold(heading) for heading in gold["headings"]]
    optional = {_fold(heading) for heading in gold["optional_headings"]}
    if gold["title"] is not None:
        optional.add(_fold(gold["title"]))
    found = [_fold(s.heading) for s in letter.sections if s.heading and s.kind in HEADED_KINDS]
    found = [heading for heading in found if heading in expected or heading not in optional]
    right = _count_in_order(expected, found)
    score.headings_expected, score.headings_found = len(expected), len(found)
    score.headings_right = right
    score.misses.extend(f"heading missed: {h!r}" for h in expected if h not in found)
    score.misses.extend(f"no heading: {h!r}" for h in found if h not in expected)


def _score_content(
    score: Score, sections: Iterable[Section], entry: dict[str, Any], title: str | None
) -> None:
    score.content_expected += 1
    text, heading = _fold(entry["text"]), entry["heading"]
    places = [s for s in sections if text in _fold(s.text)]
    kept = [section for section in places if section.kind in CONTENT_KINDS]
    if not kept:
        score.misses.append(f"content lost: {entry['text']!r} in {_name(places)}")
        return
    score.content_kept += 1
    wanted = {None, title} if heading is None else {_fold(heading)}
    if any((_fold(s.heading) if s.heading else None) in wanted for s in kept):
        score.content_headed += 1
    else:
        score.misses.append(f"wrong heading: {entry['text']!r} in {_name(kept)}, not {heading!r}")


def _score_labels(score: Score, letter: Newsletter, gold: dict[str, Any]) -> None:
    for heading, category in gold["categories"].items():
        score.categories_expected += 1
        found = [s.category for s in letter.sections if _fold(s.heading or "") == _fold(heading)]
        if any(_fold(label or "") == _fold(category) for label in found):
            score.categories_right += 1
        else:
            score.misses.append(f"category of {heading!r}: {found}, not {category!r}")
    for text, kind in gold["kinds"].items():
        score.kinds_expected += 1
        places = [s for s in letter.sections if _fold(text) in _fold(s.text)]
        if any(section.kind == kind for section in places):
            score.kinds_right += 1
        else:
            score.misses.append(f"kind of {text!r}: {_name(places)}, not {kind}")
    if gold["title"] is not None:
        score.titles_expected += 1
        if _fold(letter.title or "") == _fold(gold["title"]):
            score.titles_right += 1
        else:
            score.misses.append(f"title: {letter.title!r}, not {gold['title']!r}")


def _count_in_order(expected: list[str], found: list[str]) -> int:
    """How many headings are found in their order (the longest common subsequence)."""
    row = [0] * (len(found) + 1)
    for heading in expected:
        before = row
        row = [0]
        for place, other in enumerate(found):
            longest = before[place] + 1 if heading == other else max(before[place + 1], row[place])
            row.append(longest)
    return row[-1]


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(sections: Iterable[Section]) -> str:
    return ", ".join(f"{s.kind} {s.heading!r}" for s in sections) or "no section"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _render(name: str, score: Score) -> str:
    labels = score.categories_expected + score.kinds_expected + score.titles_expected
    right = score.categories_right + score.kinds_right + score.titles_right
    return _render_row(
        name,
        f"{score.precision:.2f} / {score.recall:.2f} / {score.f1:.2f}",
        f"{score.content_kept}/{score.content_expected}",
        f"{score.content_headed}/{score.content_expected}",
        f"{score.chrome_out}/{score.chrome_expected}",
        f"{right}/{labels}",
    )


def _render_row(name: str, *columns: str) -> str:
    first, *rest = columns
    return f"{name:36} {first:>22} " + " ".join(f"{column:>10}" for column in rest)


if __name__ == "__main__":
    main()
