"""What is sent to an engine is settled once, whatever the engine answers."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from rusparse import Archive, ExportError, UsageError
from rusparse.exports import ExportSettings
from rusparse.exports.engines import (
    BulkBounds,
    Connection,
    Credentials,
    FeedReport,
    Patience,
    feed_engine,
)

from .fake_engine import FakeEngine, Reply, accept

DOCUMENTS = 73
PARTS = 11


class Clock:
    """Waits without waiting, and remembers how long."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def feed(
    archive: Archive,
    url: str,
    clock: Clock,
    *,
    query: str = "",
    tries: int = 4,
    bounds: BulkBounds | None = None,
    credentials: Credentials | None = None,
) -> FeedReport:
    patience = Patience(tries=tries, wait=clock.wait)
    with Connection(url, patience=patience, credentials=credentials) as connection:
        return feed_engine("opensearch", archive.select(query), connection, bounds=bounds)


def count(engine: FakeEngine) -> int:
    return sum(
        len(index) for name, index in engine.documents.items() if not name.endswith("-parts")
    )


def test_every_section_is_sent_once_to_the_index_of_its_language(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    report = feed(archive, engine.url, clock)
    assert (report.documents, report.letters, report.parts) == (DOCUMENTS, 14, PARTS)
    assert report.complete
    assert count(engine) == DOCUMENTS
    for name, index in engine.documents.items():
        if not name.endswith("-parts"):
            languages = {document["language"].split("-")[0] for document in index.values()}
            assert languages == {name.removeprefix("rusparse-")}
    assert len(engine.documents["rusparse-parts"]) == PARTS
    assert clock.waits == []


def test_requests_are_bounded_by_documents_and_by_bytes(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    feed(archive, engine.url, clock, bounds=BulkBounds(max_actions=10))
    assert engine.bulk_sizes == [10] * 7 + [3]
    engine.requests.clear()
    engine.documents.clear()
    feed(archive, engine.url, clock, bounds=BulkBounds(max_bytes=20_000))
    bodies = [request.body for request in engine.requests if request.path == "/_bulk"]
    assert max(map(len, bodies)) <= 20_000
    assert len(bodies) > 3
    assert count(engine) == DOCUMENTS


def test_a_second_feed_sends_what_is_not_there(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    feed(archive, engine.url, clock)
    engine.requests.clear()
    again = feed(archive, engine.url, clock)
    assert (again.documents, again.parts, again.parts_before) == (0, 0, PARTS)
    assert engine.bulk_sizes == []
    # An entry is believed only where its documents can be counted.
    engine.documents["rusparse-fi"].clear()
    mended = feed(archive, engine.url, clock)
    assert (mended.parts, mended.parts_before) == (1, PARTS - 1)
    assert count(engine) == DOCUMENTS


def test_a_selection_is_sent_without_touching_the_entries(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    report = feed(archive, engine.url, clock, query="kurs")
    assert 0 < report.documents < DOCUMENTS
    assert report.documents == count(engine)
    assert "rusparse-parts" not in engine.documents
    assert feed(archive, engine.url, clock).documents == DOCUMENTS


@pytest.mark.parametrize(
    "reply",
    [Reply(429), Reply(500), Reply(502), Reply(503, b"<html>busy</html>"), Reply(0)],
    ids=["429", "500", "502", "503", "broken"],
)
def test_what_may_pass_is_waited_out_longer_each_time(
    archive: Archive, engine: FakeEngine, clock: Clock, reply: Reply
) -> None:
    engine.replies.extend([reply] * 3)
    report = feed(archive, engine.url, clock)
    assert clock.waits == [1.0, 2.0, 4.0]
    assert report.complete
    assert count(engine) == DOCUMENTS


def test_waiting_ends_and_the_error_says_where(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.replies.extend([Reply(503, b'{"error":{"reason":"no room now"}}')] * 4)
    with pytest.raises(ExportError) as caught:
        feed(archive, engine.url, clock)
    assert str(caught.value) == (
        f"{engine.url}: answered 503: no room now (4 tries); "
        "the same call goes on from what is there"
    )
    assert clock.waits == [1.0, 2.0, 4.0]


def test_an_engine_says_how_long_to_wait(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.replies.append(Reply(429, headers={"Retry-After": "7"}))
    engine.replies.append(Reply(429, headers={"Retry-After": "99999"}))
    engine.replies.append(Reply(429, headers={"Retry-After": "soon"}))
    feed(archive, engine.url, clock)
    assert clock.waits == [7.0, 60.0, 4.0]


def test_documents_that_were_put_off_are_sent_again_without_the_others(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    busy = iter([429, 503, 201] * DOCUMENTS)
    engine.judge = lambda document: next(busy) if document["language"] == "fi" else 201
    report = feed(archive, engine.url, clock)
    assert report.complete
    assert report.documents == count(engine) == DOCUMENTS
    assert engine.bulk_sizes[0] == DOCUMENTS
    assert engine.bulk_sizes[1:] == sorted(engine.bulk_sizes[1:], reverse=True)
    assert engine.bulk_sizes[1] < 10


def test_documents_that_are_always_put_off_end_the_feed(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.judge = lambda document: 429 if document["language"] == "fi" else 201
    with pytest.raises(ExportError, match=r"documents were put off in 4 tries: 429: status 429"):
        feed(archive, engine.url, clock)
    engine.judge = accept
    assert feed(archive, engine.url, clock).complete
    assert count(engine) == DOCUMENTS


def test_a_refused_document_is_named_and_the_rest_goes_on(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.judge = lambda document: 400 if document["language"] == "fi" else 201
    report = feed(archive, engine.url, clock)
    finnish = report.refused
    assert finnish > 0
    assert report.documents == count(engine) == DOCUMENTS - finnish
    assert not report.complete
    refusal = report.refusals[0]
    assert (refusal.index, refusal.status) == ("rusparse-fi", 400)
    assert refusal.reason == "status 400 was asked for"
    # Its part has no entry, so that the next feed tries it again.
    engine.judge = accept
    again = feed(archive, engine.url, clock)
    assert (again.parts, again.parts_before) == (1, PARTS - 1)
    assert count(engine) == DOCUMENTS


def test_a_body_that_is_too_large_is_sent_in_halves(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.replies.extend([Reply(413), Reply(413)])
    report = feed(archive, engine.url, clock)
    assert report.complete
    assert engine.bulk_sizes == [73, 36, 18, 18, 37]
    engine.documents.clear()
    engine.replies.append(Reply(413, b'{"error":{"reason":"too large"}}'))
    report = feed(archive, engine.url, clock, bounds=BulkBounds(max_actions=1))
    assert (report.refused, report.documents) == (1, DOCUMENTS - 1)
    assert report.refusals[0].reason == "too large"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>hello</html>", "an answer for each of 73 documents was expected"),
        (b'{"items":[]}', "an answer for each of 73 documents was expected"),
        (b'{"items":null}', "an answer for each of 73 documents was expected"),
        (b"[" * 100_000, "an answer for each of 73 documents was expected"),
        (b'{"items":[%s]}' % b",".join([b"7"] * 73), "a document's status was expected"),
        (b'{"items":[%s]}' % b",".join([b'{"index":[]}'] * 73), "a document's status was"),
        (b"\xff\xfe\x00", "an answer for each of 73 documents was expected"),
    ],
)
def test_an_answer_that_is_none_ends_the_feed(
    archive: Archive, engine: FakeEngine, clock: Clock, body: bytes, said: str
) -> None:
    engine.replies.append(Reply(200, body))
    with pytest.raises(ExportError, match=said):
        feed(archive, engine.url, clock)


def test_an_answer_that_does_not_come_is_asked_for_again(
    archive: Archive, engine: FakeEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rusparse.exports.engines.connection._ANSWER_SECONDS", 0.2)
    engine.replies.append(Reply(200, seconds=0.6))
    report = feed(archive, engine.url, clock)
    assert clock.waits == [1.0]
    assert report.complete
    assert count(engine) == DOCUMENTS


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(401), "answered 401"),
        (Reply(403, b'{"error":{"reason":"not for you"}}'), "answered 403: not for you"),
        (Reply(301, headers={"Location": "http://example.org/"}), "a redirection"),
        (Reply(200, b"welcome"), "no OpenSearch: answered 200: 'welcome'"),
        (Reply(404), "no OpenSearch: answered 404"),
    ],
    ids=["401", "403", "301", "garbage", "404"],
)
def test_what_is_no_engine_or_turns_us_away_is_told(
    archive: Archive, engine: FakeEngine, clock: Clock, reply: Reply, said: str
) -> None:
    engine.greetings.append(reply)
    with pytest.raises(ExportError, match=said):
        feed(archive, engine.url, clock)
    assert clock.waits == []


def test_another_engine_than_was_named_is_a_wrong_call(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.greetings.append(Reply(200, b'{"version":{"number":"8.15.0"}}'))
    with pytest.raises(UsageError, match="try the format 'elasticsearch'"):
        feed(archive, engine.url, clock)


def test_indexes_of_another_template_are_left_alone(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.mappings = {"rusparse-sv": {"mappings": {"properties": {}}}}
    with pytest.raises(ExportError, match="the index rusparse-sv was made with another template"):
        feed(archive, engine.url, clock)
    assert count(engine) == 0


def test_documents_of_strangers_are_told(
    archive: Archive, engine: FakeEngine, clock: Clock
) -> None:
    engine.documents["rusparse-sv"] = {"x": {"part": "year=1999/month=01/part-000001"}}
    report = feed(archive, engine.url, clock)
    assert report.complete
    assert report.remarks == ("1 documents are there of 1 parts that the archive does not have",)


def test_documents_that_are_not_there_at_the_end_are_missed(
    archive: Archive, engine: FakeEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_count", list)
    report = feed(archive, engine.url, clock)
    assert not report.complete
    assert len(report.missing) == PARTS
    assert "documents were taken, and 0 are there" in report.missing[0]


# --- addresses and secrets ---


def test_nobody_there(archive: Archive, clock: Clock) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ExportError) as caught:
        feed(archive, f"http://kim:hemlig@127.0.0.1:{port}/path", clock)
    message = str(caught.value)
    assert message.startswith(f"http://127.0.0.1:{port}/path: no answer: ")
    assert "hemlig" not in message
    assert "kim" not in message


@pytest.mark.parametrize(
    ("url", "credentials", "header"),
    [
        ("http://{}", None, None),
        ("http://kim:hem%40lig@{}", None, "Basic a2ltOmhlbUBsaWc="),
        ("http://{}", Credentials("kim", "hem@lig"), "Basic a2ltOmhlbUBsaWc="),
        ("http://{}", Credentials(api_key="c2VjcmV0"), "ApiKey c2VjcmV0"),
    ],
)
def test_credentials_go_along_and_are_never_told(
    archive: Archive,
    engine: FakeEngine,
    clock: Clock,
    url: str,
    credentials: Credentials | None,
    header: str | None,
) -> None:
    place = url.format(engine.url.removeprefix("http://"))
    report = feed(archive, place, clock, credentials=credentials)
    assert report.url == engine.url
    assert {request.authorization for request in engine.requests} == {header}
    assert "hem" not in repr(credentials)
    assert "c2VjcmV0" not in repr(credentials)
    # Not even an engine that sends them back makes us show them.
    if header:
        secret = (credentials and credentials.api_key) or "hem@lig"
        engine.greetings.append(Reply(403, f'{{"error":"no {header} {secret}!"}}'.encode()))
        with pytest.raises(ExportError) as caught:
            feed(archive, place, clock, credentials=credentials)
        assert "answered 403: no " in str(caught.value)
        assert header.split()[1] not in str(caught.value)
        assert secret not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:9200",
        "ftp://example.org",
        "http://",
        "http://a:b",
        "http://x/?q=1",
        "http://a b",
    ],
)
def test_a_url_that_is_none_is_not_repeated(archive: Archive, clock: Clock, url: str) -> None:
    with pytest.raises(UsageError) as caught:
        feed(archive, url, clock)
    assert "was expected" in str(caught.value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Credentials("kim"), "a password was expected for the user 'kim'"),
        (lambda: Credentials("kim", "x", "y"), "not both"),
        (lambda: Connection("http://kim:x@h", credentials=Credentials("a", "b")), "given twice"),
        (lambda: Connection("https://h", ca_file="no/such"), "no/such: a file of certificates"),
        (lambda: BulkBounds(max_actions=0), "BulkBounds.max_actions must be at least 1"),
        (lambda: ExportSettings(index="Brev"), "not 'Brev'"),
        (lambda: ExportSettings(index="*"), "not '\\*'"),
    ],
)
def test_misuse_is_told(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(UsageError, match=said):
        make()


# --- damage ---


def test_a_damaged_part_is_sent_as_far_as_it_goes_and_told(
    fed: Path, tmp_path: Path, engine: FakeEngine, clock: Clock
) -> None:
    spoiled = shutil.copytree(fed, tmp_path / "spoiled")
    part = sorted(spoiled.glob("records/*/*/*.jsonl"))[0]
    part.write_bytes(b"{}\n" + part.read_bytes().split(b"\n", 1)[1])
    archive = Archive(spoiled, create=False)
    report = feed(archive, engine.url, clock)
    assert not report.complete
    assert "line 1" in report.missing[0]
    assert report.documents == count(engine) < DOCUMENTS
    assert feed(archive, engine.url, clock).missing == report.missing
