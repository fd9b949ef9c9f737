"""Scores extraction against a folder of hand-labelled letters.

    python -m benchmarks.extraction FOLDER [--errors] [--compare]

FOLDER holds NAME.txt and NAME.json pairs. `--compare` runs other libraries on the same texts.
A field is a module of `benchmarks.extraction_fields` and a line in `FIELDS`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.extraction_fields.contacts import score_contacts, score_phonenumbers
from benchmarks.extraction_fields.dates import score_dateparser, score_dates
from benchmarks.extraction_fields.prices import score_price_parser, score_prices
from benchmarks.extraction_fields.scoring import FieldScore, Labelled, read_labelled

Scorer = Callable[[list[Labelled]], FieldScore]

FIELDS: list[Scorer] = [score_dates, score_prices, score_contacts]
COMPARISONS: list[Scorer] = [score_dateparser, score_price_parser, score_phonenumbers]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what was wrong or missed")
    parser.add_argument("--compare", action="store_true", help="run other libraries, too")
    options = parser.parse_args()
    letters = read_labelled(options.folder)
    scorers = FIELDS + (COMPARISONS if options.compare else [])
    for scorer in scorers:
        if scorer in FIELDS:
            scorer(letters)  # vocabularies are loaded once, and not what is measured
        try:
            score = scorer(letters)
        except ModuleNotFoundError as missing:
            if scorer in FIELDS:
                raise
            print(f"{scorer.__name__}: not run, since {missing.name} is not installed")
            continue
        print(score.render())
        if options.errors:
            print("\n".join(f"  {error}" for error in score.errors))


if __name__ == "__main__":
    main()
