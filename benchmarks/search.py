"""How fast the search is, how large its index, and how much it finds, beside SQLite's FTS5.

Run ``python -m benchmarks.search [sections]``. The sections are made by a fixed rule from listed
and invented words, some of them put together, few often and most seldom as in texts (Zipf), so that
two runs on one machine measure the same thing. Records are written as they are stored, without
parsing.
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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from rusparse.locales import load_vocabulary
from rusparse.records import SCHEMA_VERSION
from rusparse.search import PartOfRecords, SearchIndex

PAIRS = Path(__file__).parent.parent / "tests" / "search" / "pairs_sv.toml"
SECTIONS_PER_LETTER = 8
LETTERS_PER_PART = 500
QUERIES_PER_KIND = 60
SEED = 20211217
SYLLABLES = ("ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "på", "rä", "sö", "ta")
ENDINGS = ("", "en", "er", "erna", "et", "s", "ar", "arna")
COMPOUNDS = 40_000
FIRST_DAY = dt.datetime(2010, 1, 1, 8, tzinfo=dt.UTC)
DAYS = 5_000


class Words:
    """Draws words as texts have them: a ninth of them put together from two others."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        listed = load_vocabulary("sv", "search_words")["nouns"].split()
        made = [self._make_word() for _ in range(8_000)]
        self.words = [*listed, *made]
        self.random.shuffle(self.words)
        self.weights = _weigh(len(self.words))
        drawn = self._draw(self.words, 2 * COMPOUNDS)
        self.compounds = [
            f"{one}s{other}" for one, other in zip(drawn[::2], drawn[1::2], strict=True)
        ]
        self.compound_weights = _weigh(COMPOUNDS)

    def _make_word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4)))

    def _draw(self, words: list[str], count: int) -> list[str]:
        weights = self.weights if words is self.words else self.compound_weights
        return self.random.choices(words, cum_weights=weights, k=count)

    def draw(self, count: int) -> list[str]:
        drawn = self._draw(self.words, count)
        places = range(0, count, 9)
        for place, compound in zip(places, self._draw(self.compounds, len(places)), strict=True):
            drawn[place] = compound
        return [word + self.random.choice(ENDINGS) for word in drawn]


def _weigh(count: int) -> list[float]:
    return list(itertools.accumulate(1 / (place + 10) for place in range(count)))


def make_mentions(number: int, index: int, day: dt.date) -> dict[str, list[dict[str, Any]]]:
    """A price, a date and a contact, each in some of the sections."""
    found: dict[str, list[dict[str, Any]]] = {"prices": [], "dates": [], "contacts": []}
    common = {"span": [0, 1], "text": "x", "rule": "benchmark"}
    if (number + index) % 4 == 0:
        amount = {"amount": str((number * 7 + index) % 5000), "max_amount": None}
        found["prices"] = [{**common, **amount, "currency": "SEK", "role": "price"}]
    if (number + index) % 3 == 0:
        starts = day + dt.timedelta(days=(number * 5 + index) % 90)
        ends = starts + dt.timedelta(days=index % 3 * 10)
        role = "deadline" if index == 3 else "event"
        when = {"starts": starts.isoformat(), "ends": ends.isoformat(), "grain": "day"}
        found["dates"] = [{**common, **when, "edtf": starts.isoformat(), "role": role}]
    if index == 5:
        person = {"name": f"Person {number % 700}", "phone": f"+46701740{number % 1000:03}"}
        found["contacts"] = [{**common, **person, "kind": "reachable"}]
    return found


def make_section(number: int, index: int, day: dt.date, words: Words) -> dict[str, Any]:
    heading = " ".join(words.draw(5)).capitalize()
    body = ". ".join(" ".join(words.draw(12)).capitalize() for _ in range(6))
    mentions = make_mentions(number, index, day)
    contacts = [
        {**dict.fromkeys(("role", "organisation", "email", "url")), **contact}
        for contact in mentions["contacts"]
    ]
    return {
        **{name: [] for name in ("entries", "links", "images", "tables")},
        **mentions,
        "contacts": contacts,
        "index": index,
        "kind": "article",
        "category": None,
        "heading": heading,
        "level": 2,
        "text": f"{heading}\n\n{body}.",
    }


def make_record(number: int, words: Words) -> dict[str, Any]:
    day = FIRST_DAY + dt.timedelta(days=number % DAYS)
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
        "sections": [
            make_section(number, index, day.date(), words) for index in range(SECTIONS_PER_LETTER)
        ],
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


def make_queries() -> dict[str, list[str]]:
    """Queries of the kinds that people ask, with words from common to seldom."""
    words = Words()
    chosen = random.Random(SEED + 1)
    frequent = words.words[:3_000]
    common = words.words[:200]
    sections = make_record(0, Words())["sections"]
    phrases = [" ".join(section["text"].split()[9:11]).strip(".") for section in sections]
    months = [f"{year}-{month:02}" for year in range(2010, 2023) for month in range(1, 13)]

    def make(form: str) -> list[str]:
        made = []
        for number in range(QUERIES_PER_KIND):
            one, other = chosen.sample(frequent, 2)
            month, phrase = chosen.choice(months), phrases[number % len(phrases)]
            made.append(form.format(one=one, other=other, month=month, phrase=phrase))
        return made

    return {
        "one word": make("{one}"),
        "one of the 200 commonest": [chosen.choice(common) for _ in range(QUERIES_PER_KIND)],
        "two words": make("{one} {other}"),
        "one OR other": make("{one} OR {other}"),
        "compound": [chosen.choice(words.compounds[:4_000]) for _ in range(QUERIES_PER_KIND)],
        '"a phrase"': make('"{phrase}"'),
        "prefix*": [f"{word[:5]}*" for word in make("{one}")],
        "word, sent after": make("{one} sent:{month}.."),
        "word, date, price": make("{one} when:{month} price:<2000"),
        "fields alone": make("deadline:{month} from:brev7"),
        "heading, -word": make("heading:{one} -{other}"),
    }


def measure(search: Callable[[str], object], queries: list[str]) -> list[float]:
    """The time of each query in milliseconds of the processor.

    Both searches work in the thread that asks.
    """
    times = []
    for query in queries:
        start = time.process_time()
        search(query)
        times.append((time.process_time() - start) * 1000)
    return times


def make_fts(path: Path, texts: Iterator[tuple[str, str]]) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute(
        "CREATE VIRTUAL TABLE sections USING fts5(heading, text, "
        "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4')"
    )
    database.executemany("INSERT INTO sections VALUES (?, ?)", texts)
    database.commit()
    return database


FTS_KINDS: Final = 7
"""The first kinds of queries, which FTS5 can answer without tables of its user's own."""


def search_fts(database: sqlite3.Connection, query: str) -> list[tuple[str, str]]:
    if query.startswith('"'):
        asked = query
    else:
        asked = " ".join(
            term if term == "OR" else f'"{term[:-1]}"*' if term.endswith("*") else f'"{term}"'
            for term in query.split()
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


def compare_speed(
    index: SearchIndex, database: sqlite3.Connection, queries: Mapping[str, list[str]]
) -> None:
    print(f"\n{'ms: median, 95 %, found':28}{'rusparse':>24}{'FTS5':>20}")
    index.search("kurs")  # The words of the language are loaded once.
    ours_all: list[float] = []
    theirs_all: list[float] = []
    for place, (kind, asked) in enumerate(queries.items()):
        ours = measure(index.search, asked)
        ours_all += ours
        found = int(statistics.median(index.search(query).total for query in asked))
        row = f"{kind:28}{_render_times(ours)}{found:>8}"
        if place < FTS_KINDS:
            theirs = measure(lambda query: search_fts(database, query), asked)
            theirs_all += theirs
            row += f"    {_render_times(theirs)}"
        print(row)
    print(f"{'all':28}{_render_times(ours_all)}{'':12}{_render_times(theirs_all)}")
    facets = ("sender", "year", "month", "language", "has")
    mixed = [asked[0] for asked in queries.values()] * 5
    faceted = measure(lambda query: index.search(query, facets=facets), mixed)
    print(f"{'all, with five facets':28}{_render_times(faceted)}")


def _render_times(times: list[float]) -> str:
    return f"{statistics.median(times):>8.2f}{statistics.quantiles(times, n=20)[18]:>8.2f}"


def main(sections: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "records").mkdir()
        parts = list(iterate_parts(sections, folder / "records"))
        text_bytes = sum(len(text.encode()) for _, text in iterate_texts(parts))
        index = SearchIndex(folder / "index")
        start = time.process_time()
        report = index.update(parts)
        seconds = time.process_time() - start
        if report.notes:
            sys.exit("\n".join(report.notes))
        start = time.process_time()
        database = make_fts(folder / "fts.db", iterate_texts(parts))
        fts_seconds = time.process_time() - start
        print(f"{report.sections:,} sections, {text_bytes / 1e6:.1f} MB of text")
        print(f"{'':28}{'made in s':>12}{'ms/section':>12}{'index/text':>12}")
        sizes = (folder_bytes(folder / "index"), (folder / "fts.db").stat().st_size)
        rows = zip(("rusparse", "FTS5"), (seconds, fts_seconds), sizes, strict=True)
        for label, made, size in rows:
            each = made / report.sections * 1000
            print(f"{label:28}{made:>12.1f}{each:>12.2f}{size / text_bytes:>12.2f}")
        compare_speed(index, database, make_queries())
        compare_pairs(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
