"""Scores dates: exact span and value, and the role apart; and dateparser's search beside them.

Labels are rows of `dates` with text, offset, start, end (null: as start) and role. Bare years,
seasons, recurring and vague expressions are not labelled and not scored: a mention with the grain
"year" or "season", with a recurrence, or inside an expression of the lists `vague`, `recurring` and
`years` is left out.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.extraction_fields.scoring import FieldScore, Labelled
from rusparse.context import Context
from rusparse.extract.dates import find_dates
from rusparse.records import DateMention
from rusparse.values.passage import Passage

__all__ = ["score_dateparser", "score_dates"]

_Key = tuple[int, str, str, str]
_UNSCORED_GRAINS = frozenset({"year", "season"})


def score_dates(letters: list[Labelled]) -> FieldScore:
    """The figures of `find_dates` over labelled letters."""
    return _score("dates", letters, _find)


def score_dateparser(letters: list[Labelled]) -> FieldScore:
    """The figures of dateparser's search over the same letters."""
    return _score("dates (dateparser.search)", letters, _search)


def _score(
    name: str, letters: list[Labelled], find: Callable[[Labelled], dict[_Key, str]]
) -> FieldScore:
    score = FieldScore(name)
    for letter in letters:
        expected = _read_labels(letter)
        began = time.process_time()
        found = find(letter)
        score.seconds += time.process_time() - began
        score.characters += len(letter.text)
        for key in found.keys() | expected.keys():
            score.add(letter.name, key in expected, key in found, str(key))
        for key in found.keys() & expected.keys():
            score.add_detail("role", found[key] == expected[key], f"{key}: {found[key]}")
    return score


def _read_labels(letter: Labelled) -> dict[_Key, str]:
    labels: dict[_Key, str] = {}
    for row in letter.labels.get("dates", []):
        starts = row["start"]
        key = (row["offset"], row["text"], starts, row["end"] or starts)
        labels[key] = row["role"]
    return labels


def _find(letter: Labelled) -> dict[_Key, str]:
    reference = dt.date.fromisoformat(letter.labels["reference_date"])
    context = Context(reference=reference, languages=(letter.labels["language"],))
    passage = Passage(letter.text, title=letter.labels.get("title"))
    mentions = find_dates(passage, context).mentions
    vague = _list_vague(letter.text, letter.labels)
    return {
        (mention.span[0], mention.text, _write(mention.starts), _write(mention.ends)): mention.role
        for mention in mentions
        if _is_scored(mention, vague)
    }


def _is_scored(mention: DateMention, vague: list[tuple[int, int]]) -> bool:
    if mention.grain in _UNSCORED_GRAINS or mention.recurrence is not None:
        return False
    return not any(start <= mention.span[0] and mention.span[1] <= stop for start, stop in vague)


def _list_vague(text: str, labels: Mapping[str, Any]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for name in ("vague", "recurring", "years"):
        for phrase in labels.get(name, []):
            place = text.find(phrase)
            while place >= 0:
                spans.append((place, place + len(phrase)))
                place = text.find(phrase, place + 1)
    return spans


def _write(moment: dt.date | None) -> str:
    if isinstance(moment, dt.datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else "null"


def _search(letter: Labelled) -> dict[_Key, str]:
    from dateparser.search import search_dates

    reference = dt.datetime.fromisoformat(letter.labels["reference_date"])
    language = {"no": "nb"}.get(letter.labels["language"], letter.labels["language"])
    settings: Any = {"RELATIVE_BASE": reference, "PREFER_DATES_FROM": "future"}
    hits = search_dates(letter.text, languages=[language], settings=settings) or []
    found: dict[_Key, str] = {}
    place = 0
    for text, moment in hits:
        offset = letter.text.find(text, place)
        place = max(place, offset)
        plain = moment.replace(tzinfo=None)
        midnight = plain.time() == dt.time()
        value = _write(plain.date() if midnight else plain)
        found[(offset, text, value, value)] = "other"
    return found
