"""Feeds as folders of files, for whoever sends them: bulk bodies, or documents and settings.

    opensearch, elasticsearch      templates/rusparse-sv.json, bulk/000001.ndjson
    meilisearch                    rusparse-sv.settings.json, rusparse-sv.jsonl
    typesense                      rusparse-sv.schema.json, rusparse-sv.synonyms.jsonl,
                                   rusparse-sv.jsonl

There is a file of documents for each language that occurs, and of settings for each that may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final, Literal, NamedTuple

from ..protocol import Journal
from ..source import Source
from .bulk import BulkBounds, gather_batches, make_action, render_batch
from .documents import Document, Fields, iterate_documents
from .rendering import render_indented, render_line
from .template import INDEX_LANGUAGES, build_template, name_index

__all__ = [
    "ELASTICSEARCH",
    "OPENSEARCH",
    "BulkFolder",
    "DocumentFolder",
    "SettingsFile",
]


class BulkFolder:
    """Index templates and the bodies of bulk requests, as they would be sent."""

    shape: Literal["folder"] = "folder"

    def __init__(self, name: str, bounds: BulkBounds | None = None) -> None:
        self.name = name
        self._bounds = bounds or BulkBounds()

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write the templates, and then the bodies in the order in which they are sent."""
        prefix = source.settings.index
        templates, bodies = path / "templates", path / "bulk"
        templates.mkdir()
        bodies.mkdir()
        for language in INDEX_LANGUAGES:
            template = build_template(prefix, language)
            name = f"{name_index(prefix, language)}.json"
            (templates / name).write_bytes(render_indented(template))
        documents = iterate_all(source, journal)
        actions = (make_action(document, prefix) for document in documents)
        for number, batch in enumerate(gather_batches(actions, self._bounds), 1):
            (bodies / f"{number:06}.ndjson").write_bytes(render_batch(batch))


class SettingsFile(NamedTuple):
    """A file beside the documents of a language: what its name ends in, and its content."""

    suffix: str
    content: bytes


class DocumentFolder:
    """Documents as JSON Lines, a file a language, with the settings that its index needs.

    `make_settings` takes an index's name and its language; `convert` makes an engine's fields of
    a document's.
    """

    shape: Literal["folder"] = "folder"

    def __init__(
        self,
        name: str,
        make_settings: Callable[[str, str], Iterator[SettingsFile]],
        convert: Callable[[Fields], Fields],
    ) -> None:
        self.name = name
        self._make_settings = make_settings
        self._convert = convert

    def write(self, path: Path, source: Source, journal: Journal) -> None:
        """Write the settings of all languages and the documents of those that occur."""
        for language in INDEX_LANGUAGES:
            index = name_index(source.settings.index, language)
            for file in self._make_settings(index, language):
                (path / f"{index}{file.suffix}").write_bytes(file.content)
        with ExitStack() as stack:
            files: dict[str, BinaryIO] = {}
            for document in iterate_all(source, journal):
                language = document.language
                if language not in files:
                    name = f"{name_index(source.settings.index, language)}.jsonl"
                    files[language] = stack.enter_context((path / name).open("wb"))
                files[language].write(render_line(self._convert(document.fields)))


def iterate_all(source: Source, journal: Journal) -> Iterator[Document]:
    """The documents of all letters, counted."""
    for letter in source.letters():
        journal.count("letters")
        for document in iterate_documents(letter):
            journal.count("documents")
            yield document


OPENSEARCH: Final = BulkFolder("opensearch")
ELASTICSEARCH: Final = BulkFolder("elasticsearch")
