"""The feeds against a real node: what is accepted, found, resumed and refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from rusparse import Archive, ExportError
from rusparse.exports import ExportSettings
from rusparse.exports.engines import (
    BulkBounds,
    Connection,
    FeedReport,
    Patience,
    feed_engine,
    feeding,
)
from rusparse.exports.engines.connection import Answer
from rusparse.exports.engines.target import Target
from rusparse.exports.engines.words import find_search_words
from rusparse.records import Address, Issue
from rusparse.search.content import CONTENT_KINDS

from ..search.letters import make_contact, make_date, make_letter, make_price, make_section
from ..search.test_pairs import DIFFER, MATCH
from .node import Node

pytestmark = pytest.mark.opensearch

DOCUMENTS = 73
PARTS = 11


def ask(node: Node, method: str, path: str, body: object | None = None) -> Any:
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    request = urllib.request.Request(
        node.url + path,
        data=data,
        method=method,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def feed(
    archive: Archive,
    node: Node,
    index: str,
    *,
    bounds: BulkBounds | None = None,
    tries: int = 8,
) -> FeedReport:
    patience = Patience(tries=tries, first_wait_seconds=0.05, max_wait_seconds=0.2)
    source = archive.select(settings=ExportSettings(index=index))
    with Connection(node.url, patience=patience) as connection:
        return feed_engine("opensearch", source, connection, bounds=bounds)


def search(node: Node, query: dict[str, Any], index: str = "brev") -> list[dict[str, Any]]:
    found = ask(node, "POST", f"/{index}/_search", {"size": 500, "query": query})
    return [hit["_source"] for hit in found["hits"]["hits"]]


def search_words(node: Node, words: str, index: str = "ord") -> list[str]:
    """As a search box does: all words, anywhere in what is searched."""
    query = {"simple_query_string": {"query": words, "default_operator": "and"}}
    return [each["text"] for each in search(node, query, index)]


@pytest.fixture(scope="module")
def fed(node: Node, imported: Path) -> Node:
    report = feed(Archive(imported, create=False), node, "brev")
    assert (report.documents, report.parts, report.complete) == (DOCUMENTS, PARTS, True)
    return node


# --- the fixture archive ---


def test_the_node_has_every_section_and_nothing_else(fed: Node, archive: Archive) -> None:
    assert ask(fed, "GET", "/brev/_count")["count"] == DOCUMENTS
    indexes = {each["index"] for each in ask(fed, "GET", "/_cat/indices/brev*?format=json")}
    languages = {"sv", "en", "nb", "da", "fi", "de"}
    assert indexes == {"brev-parts", *(f"brev-{language}" for language in languages)}
    letter = next(archive.records())
    found = search(fed, {"term": {"letter": letter.id}})
    assert {each["title"] for each in found} == {letter.title}


def test_what_is_there_is_not_sent_again(fed: Node, archive: Archive) -> None:
    again = feed(archive, fed, "brev")
    assert (again.documents, again.parts, again.parts_before) == (0, 0, PARTS)
    assert again.complete


def test_dates_overlap_and_prices_lie_between(fed: Node, archive: Archive) -> None:
    march = {"range": {"when": {"gte": "2024-03-01", "lt": "2024-04-01"}}}
    expected = {
        f"{letter.id}-{section.index}"
        for letter in archive.records()
        for section in letter.sections
        if section.kind in CONTENT_KINDS
        for date in section.dates
        if date.starts and str(date.starts)[:10] < "2024-04-01" and str(date.ends) >= "2024-03-01"
    }
    assert {each["id"] for each in search(fed, march)} == expected != set()
    cheap = {"range": {"price": {"gte": "100", "lte": "495"}}}
    for each in search(fed, cheap):
        assert any(100 <= float(amount) <= 495 for amount in each["price"])
    assert search(fed, cheap)
    deadline = {"nested": {"path": "dates", "query": {"term": {"dates.role": "deadline"}}}}
    assert {each["id"] for each in search(fed, deadline)} == {
        each["id"] for each in search(fed, {"exists": {"field": "deadline"}})
    }


# --- words ---


def put(node: Node, index: str, texts: list[str]) -> None:
    """Sections that say no more than a text each, as they would be sent."""
    with Connection(node.url) as connection:
        Target(connection, "opensearch", index).prepare()
    lines: list[object] = []
    for text in texts:
        lines.append({"index": {"_index": f"{index}-sv", "_id": text}})
        lines.append({"id": text, "text": text, "words": find_search_words("sv", text)})
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    assert ask(node, "POST", "/_bulk?refresh=true", body)["errors"] is False


@pytest.fixture(scope="module")
def worded(node: Node) -> Node:
    texts = [
        "Byggnadsnämnden sammanträder",
        "Seminariet hölls i går",
        "Böckerna är här",
        "Vårens mål",
        "En mal i väven",
    ]
    put(node, "ord", texts)
    return node


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nämnd", "Byggnadsnämnden sammanträder"),
        ("nämnderna", "Byggnadsnämnden sammanträder"),
        ("byggnad", "Byggnadsnämnden sammanträder"),
        ("seminarium", "Seminariet hölls i går"),
        ("seminarier", "Seminariet hölls i går"),
        ("bok", "Böckerna är här"),
        ("SEMINARIERNAS går", "Seminariet hölls i går"),
    ],
)
def test_swedish_is_found_by_other_forms_and_by_parts(worded: Node, query: str, found: str) -> None:
    assert search_words(worded, query) == [found]


def test_letters_with_marks_are_letters_of_their_own_but_where_they_are_asked_without(
    worded: Node,
) -> None:
    assert search_words(worded, "mål") == ["Vårens mål"]
    assert search_words(worded, "mal") == ["En mal i väven"]
    folded = {"multi_match": {"query": "mal", "fields": ["text", "text.folded^0.2"]}}
    found = [each["text"] for each in search(worded, folded, "ord")]
    assert found == ["En mal i väven", "Vårens mål"]


@pytest.fixture(scope="module")
def paired(node: Node) -> Node:
    """Each word of the pair table as a section of its own, and as the engine has it by itself."""
    words = sorted({word for _, word in [*MATCH, *DIFFER]})
    put(node, "par", words)
    plain = {"text": {"type": "text", "analyzer": "swedish"}}
    ask(node, "PUT", "/plain", {"mappings": {"properties": plain}})
    lines = [line for word in words for line in ({"index": {"_id": word}}, {"text": word})]
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    assert ask(node, "POST", "/plain/_bulk?refresh=true", body)["errors"] is False
    return node


def count_pairs(node: Node, index: str, fields: list[str]) -> tuple[int, int]:
    """How many pairs are found that must, and how many that must not."""
    queries = sorted({query for query, _ in [*MATCH, *DIFFER]})
    lines: list[object] = []
    for query in queries:
        wanted = {"query": query, "fields": fields, "type": "cross_fields", "operator": "and"}
        lines += [{}, {"size": 500, "_source": False, "query": {"multi_match": wanted}}]
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    answers = ask(node, "POST", f"/{index}/_msearch", body)["responses"]
    found = {
        query: {hit["_id"] for hit in answer["hits"]["hits"]}
        for query, answer in zip(queries, answers, strict=True)
    }
    right = sum(word in found[query] for query, word in MATCH)
    wrong = sum(word in found[query] for query, word in DIFFER)
    return right, wrong


@pytest.mark.parametrize(
    ("index", "fields", "min_right", "max_wrong"),
    [
        ("plain", ["text"], 0.25, 0.15),
        ("par", ["text"], 0.55, 0.10),
        ("par", ["text", "words"], 0.95, 0.10),
        ("par", ["text", "text.folded", "words"], 0.98, 0.12),
        ("par", ["text", "text.compounds"], 0.80, 0.25),
    ],
)
def test_pairs_of_words_are_found_about_as_often_as_documented(
    paired: Node, index: str, fields: list[str], min_right: float, max_wrong: float
) -> None:
    right, wrong = count_pairs(paired, index, fields)
    assert right >= min_right * len(MATCH), right
    assert wrong <= max_wrong * len(DIFFER), wrong


# --- trouble ---


def make_archive(path: Path, months: int, sections: int) -> Archive:
    """Letters of one month each, so that each is a part of its own."""
    archive = Archive(path)
    archive.add(
        make_letter(
            f"Brev {month}",
            [
                make_section(index, f"Rubrik {index}", "Text om ingenting.")
                for index in range(sections)
            ],
            sent=f"{2000 + month // 12}-{month % 12 + 1:02}-05T08:00:00+01:00",
        )
        for month in range(months)
    )
    return archive


def test_a_node_that_dies_in_the_middle_is_fed_to_the_end_afterwards(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", os.fstat)
    archive = make_archive(tmp_path / "archive", months=24, sections=5)
    monkeypatch.setattr(feeding, "_ENTRY_PARTS", 5)
    requests = 0
    request = Connection.request
    killer = threading.Timer(0.005, node.kill)

    def request_and_kill(self: Connection, *arguments: Any, **more: Any) -> Answer:
        nonlocal requests
        if arguments[1] == "/_bulk":
            requests += 1
            if requests == 15:
                # While the request is under way, or so that it is.
                killer.start()
        return request(self, *arguments, **more)

    monkeypatch.setattr(Connection, "request", request_and_kill)
    with pytest.raises(ExportError, match="the same call goes on from what is there"):
        feed(archive, node, "dog", bounds=BulkBounds(max_actions=5), tries=3)
    killer.join()
    monkeypatch.undo()
    node.start()
    report = feed(archive, node, "dog", tries=100)
    assert report.complete
    # What had been written down as taken was not sent again.
    assert 0 < report.parts_before < 15
    assert report.parts_before + report.parts == 24
    found = ask(node, "POST", "/dog/_search", {"size": 500, "_source": False})
    ids = [hit["_id"] for hit in found["hits"]["hits"]]
    expected = {f"{letter.id}-{index}" for letter in archive.records() for index in range(5)}
    assert len(ids) == len(set(ids)) == 120
    assert set(ids) == expected


def run(node: Node, archive: Archive, index: str) -> subprocess.CompletedProcess[str]:
    arguments = ["export", "opensearch", "--archive", str(archive.path), "--index", index]
    return subprocess.run(
        [sys.executable, "-m", "rusparse", *arguments, "--url", node.url],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_documents_that_the_mapping_refuses_are_told_and_the_rest_goes_on(
    node: Node, archive: Archive
) -> None:
    with Connection(node.url) as connection:
        target = Target(connection, "opensearch", "smal")
        target.prepare()
        target.open_index("sv")
    limit = "index.mapping.nested_objects.limit"
    ask(node, "PUT", "/smal-sv/_settings", {limit: 4})
    done = run(node, archive, "smal")
    refused = [line for line in done.stderr.splitlines() if line.startswith("rusparse: refused: ")]
    assert done.returncode == 3
    assert 0 < len(refused) < 20
    assert f"{len(refused)} documents refused" in done.stdout
    assert all("smal-sv/" in line and "nested" in line for line in refused)
    assert ask(node, "GET", "/smal/_count")["count"] == DOCUMENTS - len(refused)
    ask(node, "PUT", "/smal-sv/_settings", {limit: 10_000})
    again = run(node, archive, "smal")
    assert (again.returncode, again.stderr) == (0, "")
    assert ask(node, "GET", "/smal/_count")["count"] == DOCUMENTS


def test_a_letter_made_to_do_harm_is_taken(node: Node, tmp_path: Path) -> None:
    word = "å" * 40_000
    section = make_section(
        0,
        word,
        " ".join([word, "x" * 100_000, "\x00\u202e\U0010ffff", "ord-" * 20_000]),
        category=word,
        dates=(make_date("0001-01-01", "9999-12-31"), make_date("9999-12-31")) * 300,
        prices=(make_price("9" * 27, "9" * 28), make_price("0.001")) * 300,
        contacts=(make_contact(word, email=f"{word}@example.org", phone=word),) * 20,
    )
    sender = Address(name=word, address=f"{word}@example.org")
    archive = Archive(tmp_path / "archive")
    letter = make_letter(word, [section], sender=sender, language="tlh")
    archive.add([letter.model_copy(update={"issue": Issue(date="2022-99-99", number=word)})])
    report = feed(archive, node, "ont")
    assert (report.documents, report.refusals, report.missing) == (1, (), ())
    index = ask(node, "GET", "/ont/_search")["hits"]["hits"][0]["_index"]
    assert index == "ont-other"
