"""A small OpenSearch of the tests' own: it keeps and counts documents, and errs on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

__all__ = ["FakeEngine", "Reply", "Request", "accept", "fake_engine"]

VERSION = {"version": {"number": "2.19.6", "distribution": "opensearch"}}


class Request(NamedTuple):
    method: str
    path: str
    body: bytes
    authorization: str | None


class Reply(NamedTuple):
    """What to answer instead of what is right; `seconds` is how late."""

    status: int
    body: bytes = b"{}"
    headers: dict[str, str] = {}  # noqa: RUF012 - of a tuple that is never changed
    seconds: float = 0.0


def accept(document: dict[str, Any]) -> int:
    """The status of a document that is taken."""
    return 201


class FakeEngine:
    """`replies` are given to the next bulk requests, or `greetings` to the next GET /.

    `judge` gives the status of a document in a bulk request; `documents` are those taken, by
    index and id.
    """

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[Request] = []
        self.replies: deque[Reply] = deque()
        self.greetings: deque[Reply] = deque()
        self.mappings: dict[str, Any] = {}
        self.judge: Callable[[dict[str, Any]], int] = accept
        self.documents: dict[str, dict[str, Any]] = {}

    @property
    def bulk_sizes(self) -> list[int]:
        """How many documents came in each bulk request."""
        return [
            request.body.count(b"\n") // 2 for request in self.requests if request.path == "/_bulk"
        ]

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        path = request.path.partition("?")[0]
        if path == "/":
            return self.greetings.popleft() if self.greetings else _reply(VERSION)
        if path == "/_bulk":
            return self.replies.popleft() if self.replies else self._take(request.body)
        if path.endswith("/_mapping"):
            return _reply(self.mappings)
        if path.endswith("-parts/_search"):
            entries = [index for name, index in self.documents.items() if name.endswith("-parts")]
            found = [entry for index in entries for entry in index.values()]
            hits = [{"_source": entry, "sort": [entry["part"]]} for entry in found]
            return _reply({"hits": {"hits": hits}})
        if path.endswith("/_search"):
            return _reply({"aggregations": {"parts": {"buckets": self._count()}}})
        if "/_doc/" in path:
            index, _, entry = path.strip("/").partition("/_doc/")
            self.documents.setdefault(index, {})[entry] = json.loads(request.body)
        return _reply({"acknowledged": True})

    def _take(self, body: bytes) -> Reply:
        lines = [json.loads(line) for line in body.splitlines()]
        items = []
        for head, document in zip(lines[::2], lines[1::2], strict=True):
            status = self.judge(document)
            place = head["index"]
            item: dict[str, Any] = {**place, "status": status}
            if status < 300:
                self.documents.setdefault(place["_index"], {})[place["_id"]] = document
            else:
                item["error"] = {"type": "refused", "reason": f"status {status} was asked for"}
            items.append({"index": item})
        return _reply({"errors": True, "items": items})

    def _count(self) -> list[dict[str, Any]]:
        counts = Counter(
            document["part"]
            for name, index in self.documents.items()
            if not name.endswith("-parts")
            for document in index.values()
        )
        return [{"key": {"part": part}, "doc_count": count} for part, count in counts.items()]


def _reply(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode())


@contextmanager
def fake_engine() -> Iterator[FakeEngine]:
    """An engine that answers on loopback while the block runs."""
    engine = FakeEngine()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            request = Request(
                self.command,
                self.path,
                self.rfile.read(length),
                self.headers.get("Authorization"),
            )
            reply = engine.answer(request)
            time.sleep(reply.seconds)
            try:
                if reply.status == 0:  # The connection breaks.
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:  # The asker has gone.
                self.close_connection = True

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names that the server looks up

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    engine.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield engine
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
