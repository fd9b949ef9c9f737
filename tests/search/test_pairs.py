from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rusparse.search import SearchIndex

from .letters import make_letter, make_part, make_section

TABLE = tomllib.loads((Path(__file__).parent / "pairs_sv.toml").read_text(encoding="utf-8"))
MATCH = [tuple(line.split()) for line in TABLE["match"].strip().splitlines()]
DIFFER = [tuple(line.split()) for line in TABLE["differ"].strip().splitlines()]
WORDS = sorted({word for _, word in [*MATCH, *DIFFER]})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """One section for each word of the table, so that no query can find another's."""
    made = SearchIndex(tmp_path_factory.mktemp("index"))
    sections = [make_section(place, None, word) for place, word in enumerate(WORDS)]
    made.update([make_part("words", [make_letter("¤", sections)])])
    return made


def find(index: SearchIndex, query: str) -> set[str]:
    return {hit.text for hit in index.search(query, limit=500).hits}


def test_table_is_as_large_as_promised() -> None:
    assert len(set(MATCH)) >= 150
    assert len(set(DIFFER)) >= 100


@pytest.mark.parametrize(("query", "word"), MATCH)
def test_query_finds_word(index: SearchIndex, query: str, word: str) -> None:
    hits = [hit for hit in index.search(query, limit=500).hits if hit.text == word]
    assert [hit.highlights for hit in hits] == [((0, len(word)),)]


@pytest.mark.parametrize(("query", "word"), DIFFER)
def test_query_does_not_find_word(index: SearchIndex, query: str, word: str) -> None:
    assert word not in find(index, query)
