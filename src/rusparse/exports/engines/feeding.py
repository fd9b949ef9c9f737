"""Sends the sections of letters to OpenSearch or Elasticsearch, and goes on where it was left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rusparse.errors import UsageError
from rusparse.version import __version__

from ..source import Source, SourcePart
from .bulk import Action, BulkBounds, make_action
from .connection import Connection
from .documents import iterate_documents
from .sending import Refusal, Sender
from .target import ENGINES, PartEntry, Target

__all__ = ["FeedReport", "feed_engine"]

# After so many documents or parts it is written down what is there.
_ENTRY_DOCUMENTS: Final = 5_000
_ENTRY_PARTS: Final = 50


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What a feed sent to an engine.

    `documents` of `letters` in `parts` were taken; `parts_before` were there already. `refused`
    documents were not, of which `refusals` names the first thousand; `missing` names what could
    not be read, or was sent and is not there. `remarks` tell what else is worth knowing.
    """

    url: str
    index: str
    letters: int
    documents: int
    parts: int
    parts_before: int
    refused: int
    refusals: tuple[Refusal, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything that was meant is there."""
        return not self.refused and not self.missing


def feed_engine(
    format_name: str,
    source: Source,
    connection: Connection,
    *,
    bounds: BulkBounds | None = None,
) -> FeedReport:
    """Send a source's letters to the engine at a connection; `format_name` says which it is.

    Of a whole archive, parts that are there already are left out, and what is there is counted at
    the end; of a selection, everything is sent. What is sent again replaces itself. Raises
    `UsageError` for another engine, and `ExportError` if it can't be reached or answers unusably;
    what it had taken stays there, and the next feed goes on from it.
    """
    if format_name not in ENGINES:
        raise UsageError(f"{' or '.join(ENGINES)} was expected, not {format_name!r}")
    index = source.settings.index
    target = Target(connection, format_name, index)
    target.prepare()
    feed = _Feed(source, target, Sender(connection, bounds))
    if source.label:
        feed.send_all()
    else:
        feed.send_missing()
    return feed.report(connection.url, index)


class _Feed:
    """One run: what was there before, what was sent, and what became of it."""

    def __init__(self, source: Source, target: Target, sender: Sender) -> None:
        self._source = source
        self._target = target
        self._sender = sender
        self._letters = 0
        self._sent: dict[str, int] = {}
        self._parts_before = 0
        self._unmarked: list[PartEntry] = []
        self._problems: list[str] = []
        self._remarks: list[str] = []

    def send_all(self) -> None:
        """Send every document, and leave the entries of parts as they are."""
        for part in self._source.parts():
            self._send(part)
        self._sender.flush()
        self._target.refresh()

    def send_missing(self) -> None:
        """Send the parts that are not there whole, and count what is there then."""
        self._target.refresh()
        entries, counted = self._target.read_entries(), self._target.count_documents()
        names: set[str] = set()
        for part in self._source.parts():
            names.add(part.name)
            entry = entries.get(part.name)
            there = counted.get(part.name, 0)
            if entry == PartEntry(part.name, part.digest, there, __version__):
                self._parts_before += 1
                continue
            known = len(self._source.problems())
            documents = self._send(part)
            if len(self._source.problems()) == known:
                self._note(PartEntry(part.name, part.digest, documents, __version__))
        self._write_entries()
        self._target.refresh()
        self._compare(self._target.count_documents(), names)

    def report(self, url: str, index: str) -> FeedReport:
        """What was done."""
        return FeedReport(
            url=url,
            index=index,
            letters=self._letters,
            documents=self._sender.taken,
            parts=len(self._sent),
            parts_before=self._parts_before,
            refused=self._sender.refused,
            refusals=tuple(self._sender.refusals),
            missing=(*self._source.problems(), *self._problems),
            remarks=tuple(self._remarks),
        )

    def _send(self, part: SourcePart) -> int:
        documents = 0
        for action in self._make_actions(part):
            self._sender.add(action)
            documents += 1
        if documents:
            self._sent[part.name] = documents
        return documents

    def _make_actions(self, part: SourcePart) -> Iterator[Action]:
        for letter in part.letters():
            self._letters += 1
            for document in iterate_documents(letter):
                self._target.open_index(document.language)
                yield make_action(document, self._target.prefix)

    def _note(self, entry: PartEntry) -> None:
        self._unmarked.append(entry)
        documents = sum(entry.documents for entry in self._unmarked)
        if documents >= _ENTRY_DOCUMENTS or len(self._unmarked) >= _ENTRY_PARTS:
            self._write_entries()

    def _write_entries(self) -> None:
        """Write down which parts are there, once the engine has taken their documents."""
        self._sender.flush()
        for entry in self._unmarked:
            if not self._sender.refused_by_part[entry.part]:
                self._target.write_entry(entry)
        self._unmarked.clear()

    def _compare(self, counted: dict[str, int], names: set[str]) -> None:
        for name, documents in self._sent.items():
            expected = documents - self._sender.refused_by_part[name]
            if counted.get(name, 0) != expected:
                self._problems.append(
                    f"{name}: {expected:,} documents were taken, and {counted.get(name, 0):,} "
                    "are there: do other archives or programs write to these indexes?"
                )
        strange = {name: count for name, count in counted.items() if name not in names}
        if strange:
            self._remarks.append(
                f"{sum(strange.values()):,} documents are there of {len(strange):,} parts that "
                "the archive does not have"
            )
