"""How fast the search is, how large its index, and how much it finds, beside SQLite's FTS5.

Run ``python -m benchmarks.search [sections]``. The sections are made of invented words by a fixed
rule, so that two runs on one machine measure the same thing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rusparse.locales import load_vocabulary
from rusparse.records import SCHEMA_VERSION
from rusparse.search import PartOfRecords, SearchIndex

PAIRS = Path(__file__).parent.parent / "tests" / "search" / "pairs_sv.toml"
SECTIONS_PER_LETTER = 8
LETTERS_PER_PART = 1_000
QUERIES = 300
SEED = 20211217
SYLLABLES = ("ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "på", "rä", "sö", "ta")
ENDINGS = ("", "en", "er", "erna", "et", "s", "ar", "arna")


class Words:
    """Draws words as texts have them: few often, most seldom (Zipf), some put together."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        listed = load_vocabulary("sv", "search_words")["nouns"].split()
        made = [self._make_word() for _ in range(8_000)]
        self.words = [*listed, *made]
        self.random.shuffle(self.words)
        weights = [1 / (place + 10) for place in range(len(self.words))]
        self.cumulative = list(itertools.accumulate(weights))

    def _make_word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))

    def draw(self, count: int) -> list[str]:
        drawn = self.random.choices(self.words, cum_weights=self.cumulative, k=count)
        for place in range(0, count - 1, 9):
            drawn[place] = drawn[place] + "s" + drawn[place + 1]
        return [word + self.random.choice(ENDINGS) for word in drawn]


def make_record(number: int, words: Words) -> dict[str, Any]:
    sections = []
    for index in range(SECTIONS_PER_LETTER):
        heading = " ".join(words.draw(5)).capitalize()
        body = ". ".join(" ".join(words.draw(12)).capitalize() for _ in range(6))
        empty: dict[str, object] = {
            name: [] for name in ("entries", "links", "images", "tables", "dates", "contacts")
        }
        price = {
            "span": [0, 1],
            "text": "x",
            "rule": "benchmark",
            "amount": str(number % 5000),
            "currency": "SEK",
            "max_amount": None,
            "role": "price",
        }
        sections.append(
            {
                **empty,
                "index": index,
                "kind": "article",
                "category": None,
                "heading": heading,
                "level": 2,
                "text": f"{heading}\n\n{body}.",
                "prices": [price] if index == 0 else [],
            }
        )
    day = dt.datetime(2010, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(days=number % 5000)
    sender = {"name": f"Avsändare {number % 50}", "address": f"brev{number % 50}@example.se"}
    absent = ["message_id", "list", "platform", "subject", "forwarded", "preheader"]
    absent += ["web_version", "unsubscribe", "privacy"]
    lists = ("reply_to", "recipients", "attachments", "structured_data", "diagnostics")
    return {
        **dict.fromkeys(absent),
        **{name: [] for name in lists},
        "schema_version": SCHEMA_VERSION,
        "id": hashlib.sha256(str(number).encode()).hexdigest(),
        "source": {"media_type": "message/rfc822"},
        "sender": sender,
        "series": {"key": f"serie{number % 50}.example.se", "name": None},
        "title": " ".join(words.draw(4)),
        "sent_at": day.isoformat(),
        "language": "sv",
        "issue": {},
        "producer": {"name": "rusparse", "version": "0"},
        "sections": sections,
    }


def iterate_parts(sections: int, folder: Path) -> Iterator[PartOfRecords]:
    words = Words()
    letters = max(1, sections // SECTIONS_PER_LETTER)
    for first in range(0, letters, LETTERS_PER_PART):
        path = folder / f"part-{first:08}.jsonl"
        numbers = range(first, min(letters, first + LETTERS_PER_PART))
        with path.open("w", encoding="utf-8") as file:
            for number in numbers:
                file.write(json.dumps(make_record(number, words), ensure_ascii=False) + "\n")

        def read(path: Path = path) -> Iterator[bytes]:
            with path.open("rb") as file:
                yield from file

        yield PartOfRecords(path.name, str(path.stat().st_size), len(numbers), read)


def iterate_texts(parts: list[PartOfRecords]) -> Iterator[tuple[str, str]]:
    for part in parts:
        for line in part.read():
            for section in json.loads(line)["sections"]:
                yield section["heading"], section["text"]


def make_queries() -> list[str]:
    words = Words()
    chosen = random.Random(SEED + 1)
    frequent = words.words[:3_000]
    queries = []
    for number in range(QUERIES):
        one, two = chosen.sample(frequent, 2)
        forms = (one, f"{one} {two}", f"{one} OR {two}", f"{one[:4]}*", f"{one} sent:2015..")
        queries.append(forms[number % len(forms)])
    return queries


def measure(search: Callable[[str], object], queries: list[str]) -> tuple[float, float]:
    """The median and the 95th percentile, in milliseconds."""
    times = []
    for query in queries:
        start = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18]


def make_fts(path: Path, texts: Iterator[tuple[str, str]]) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE sections USING fts5(heading, text, "
        "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4')"
    )
    database.executemany("INSERT INTO sections VALUES (?, ?)", texts)
    database.commit()
    return database


def search_fts(database: sqlite3.Connection, query: str) -> list[tuple[str, str]]:
    terms = [term for term in query.split() if ":" not in term]
    asked = " ".join(
        term if term == "OR" else f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"'
        for term in terms
    )
    found = database.execute(
        "SELECT heading, snippet(sections, 1, '[', ']', '…', 30) FROM sections "
        "WHERE sections MATCH ? ORDER BY bm25(sections, 3.0, 1.0) LIMIT 10",
        (asked,),
    )
    rows: list[tuple[str, str]] = found.fetchall()
    database.execute("SELECT count(*) FROM sections WHERE sections MATCH ?", (asked,)).fetchone()
    return rows


def compare_pairs(folder: Path) -> None:
    table = tomllib.loads(PAIRS.read_text(encoding="utf-8"))
    pairs = {
        name: [tuple(line.split()) for line in table[name].strip().splitlines()]
        for name in ("match", "differ")
    }
    words = sorted({word for rows in pairs.values() for _, word in rows})
    record = make_record(0, Words())
    template = record["sections"][0]
    record["sections"] = [
        {**template, "index": place, "heading": None, "text": word}
        for place, word in enumerate(words)
    ]
    line = json.dumps(record).encode()
    index = SearchIndex(folder / "pairs")
    index.update([PartOfRecords("pairs", "1", 1, lambda: [line])])
    plain = make_fts(folder / "pairs.db", (("", word) for word in words))

    def ours(query: str) -> set[str]:
        return {hit.text for hit in index.search(query, limit=1000).hits}

    def theirs(query: str) -> set[str]:
        rows = plain.execute("SELECT text FROM sections WHERE sections MATCH ?", (f'"{query}"',))
        return {text for (text,) in rows}

    def theirs_by_prefix(query: str) -> set[str]:
        rows = plain.execute("SELECT text FROM sections WHERE sections MATCH ?", (f'"{query}"*',))
        return {text for (text,) in rows}

    print(f"\n{'pair table':28}{'must found':>12}{'must not found':>16}")
    searches = {"rusparse": ours, "FTS5": theirs, "FTS5, word*": theirs_by_prefix}
    for name, search in searches.items():
        shares = [
            sum(word in search(query) for query, word in pairs[kind]) / len(pairs[kind])
            for kind in ("match", "differ")
        ]
        print(f"{name:28}{shares[0]:>11.1%} {shares[1]:>15.1%}")


def folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main(sections: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "records").mkdir()
        parts = list(iterate_parts(sections, folder / "records"))
        text_bytes = sum(len(text.encode()) for _, text in iterate_texts(parts))
        index = SearchIndex(folder / "index")
        start = time.perf_counter()
        report = index.update(parts)
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        database = make_fts(folder / "fts.db", iterate_texts(parts))
        fts_seconds = time.perf_counter() - start
        queries = make_queries()
        rows = {
            "rusparse": (seconds, folder_bytes(folder / "index"), measure(index.search, queries)),
            "FTS5": (
                fts_seconds,
                (folder / "fts.db").stat().st_size,
                measure(lambda query: search_fts(database, query), queries),
            ),
        }
        if report.notes:
            sys.exit("\n".join(report.notes))
        print(f"{report.sections} sections, {text_bytes / 1e6:.1f} MB of text")
        print(f"{'':28}{'made in s':>10}{'index/text':>12}{'median ms':>11}{'95 % ms':>9}")
        for label, (made, size, (median, high)) in rows.items():
            print(f"{label:28}{made:>10.1f}{size / text_bytes:>12.2f}{median:>11.2f}{high:>9.2f}")
        compare_pairs(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
