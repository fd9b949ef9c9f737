"""What stands on an OpenSearch or Elasticsearch already, and what is made there for a feed.

Beside the indexes of documents stands `PREFIX-parts`: one entry for each part of the archive of
which every document was taken, so that the next feed goes on behind it. It is believed only where
the documents are there to be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from rusparse.errors import UsageError

from .connection import Answer, Connection
from .template import INDEX_LANGUAGES, build_template, name_index

__all__ = ["ENGINES", "Engine", "PartEntry", "Target"]

_PAGE: Final = 1_000
_PARTS_SETTINGS: Final = {
    "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            **{name: {"type": "keyword"} for name in ("part", "digest", "rusparse")},
            "documents": {"type": "long"},
        },
    },
}


class Engine(NamedTuple):
    """An engine by the name of its format, and what it says of itself."""

    title: str
    distribution: str | None


ENGINES: Final[Mapping[str, Engine]] = {
    "opensearch": Engine("OpenSearch", "opensearch"),
    # Elasticsearch names no distribution.
    "elasticsearch": Engine("Elasticsearch", None),
}


@dataclass(frozen=True, slots=True)
class PartEntry:
    """A part whose documents are all there: how many, of which lines, made by which version."""

    part: str
    digest: str
    documents: int
    rusparse: str


class Target:
    """The indexes below a prefix on an engine.

    Methods raise `ExportError` for what the engine refuses.
    """

    def __init__(self, connection: Connection, format_name: str, prefix: str) -> None:
        self._connection = connection
        self._engine = ENGINES[format_name]
        self.prefix = prefix
        self._opened: set[str] = set()

    def prepare(self) -> None:
        """See that the engine is the one that was named, and give it the templates.

        Raises `UsageError` for another engine, and `ExportError` for indexes that were made with
        other templates: their documents would be analysed in other ways.
        """
        self._check_engine()
        self._check_indexes()
        for language in INDEX_LANGUAGES:
            name = name_index(self.prefix, language)
            template = build_template(self.prefix, language)
            self._expect(self._connection.request("PUT", f"/_index_template/{name}", template))
        self._create(self._parts_index, _PARTS_SETTINGS)

    def open_index(self, language: str) -> None:
        """Make a language's index if it is not there."""
        if language not in self._opened:
            self._create(name_index(self.prefix, language), {})
            self._opened.add(language)

    def refresh(self) -> None:
        """Let what was sent be found."""
        self._expect(self._connection.request("POST", f"/{self.prefix}-*/_refresh"))

    def count_documents(self) -> dict[str, int]:
        """How many documents can be found of each part."""
        pages = self._iterate_pages()
        return {bucket["key"]["part"]: bucket["doc_count"] for bucket in pages}

    def read_entries(self) -> dict[str, PartEntry]:
        """The parts of which every document was taken."""
        entries: dict[str, PartEntry] = {}
        body: dict[str, Any] = {"size": _PAGE, "sort": [{"part": "asc"}]}
        while True:
            path = f"/{self._parts_index}/_search"
            hits = self._expect(self._connection.request("POST", path, body)).get("hits", "hits")
            for hit in hits or ():
                entry = PartEntry(**hit["_source"])
                entries[entry.part] = entry
            if not hits or len(hits) < _PAGE:
                return entries
            body["search_after"] = hits[-1]["sort"]

    def write_entry(self, entry: PartEntry) -> None:
        """Tell that every document of a part was taken."""
        path = f"/{self._parts_index}/_doc/{quote(entry.part, safe='')}"
        self._expect(self._connection.request("PUT", path, asdict(entry)))

    @property
    def _parts_index(self) -> str:
        return f"{self.prefix}-parts"

    def _check_engine(self) -> None:
        answer = self._connection.request("GET", "/")
        title = self._engine.title
        if answer.status != 200 or not isinstance(answer.get("version", "number"), str):
            raise self._connection.error(f"no {title}: answered {answer.status}: {answer.quoted!r}")
        if answer.get("version", "distribution") != self._engine.distribution:
            other = next(name for name, engine in ENGINES.items() if engine is not self._engine)
            raise UsageError(
                f"{self._connection.url}: {title} was expected there, and it is "
                f"{ENGINES[other].title} or another engine: try the format {other!r}"
            )

    def _check_indexes(self) -> None:
        names = [name_index(self.prefix, language) for language in INDEX_LANGUAGES]
        path = f"/{','.join(names)}/_mapping?ignore_unavailable=true&allow_no_indices=true"
        answer = self._connection.request("GET", path)
        if answer.status == 404:
            return
        made = {
            build_template(self.prefix, language)["template"]["mappings"]["_meta"]["rusparse"][
                "template"
            ]
            for language in INDEX_LANGUAGES
        }
        for name in self._expect(answer).value:
            digest = answer.get(name, "mappings", "_meta", "rusparse", "template")
            if digest not in made:
                raise self._connection.error(
                    f"the index {name} was made with another template than this rusparse has: "
                    f"delete the indexes {self.prefix}-*, or give another name by --index"
                )

    def _create(self, index: str, body: object) -> None:
        answer = self._connection.request("PUT", f"/{index}", body)
        if answer.get("error", "type") != "resource_already_exists_exception":
            self._expect(answer)

    def _iterate_pages(self) -> Iterator[dict[str, Any]]:
        source = {"part": {"terms": {"field": "part"}}}
        composite: dict[str, Any] = {"size": _PAGE, "sources": [source]}
        path = f"/{self.prefix}/_search?ignore_unavailable=true&allow_no_indices=true"
        while True:
            body = {"size": 0, "aggs": {"parts": {"composite": composite}}}
            answer = self._connection.request("POST", path, body)
            if answer.status == 404:  # There is no index of documents yet.
                return
            found = self._expect(answer).get("aggregations", "parts") or {}
            yield from found.get("buckets", ())
            if "after_key" not in found:
                return
            composite["after"] = found["after_key"]

    def _expect(self, answer: Answer) -> Answer:
        if not 200 <= answer.status < 300 or not isinstance(answer.value, dict):
            raise self._connection.error(f"answered {answer.status}: {answer.reason}")
        return answer
