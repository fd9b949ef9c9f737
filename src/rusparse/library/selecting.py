"""The letters of an archive that a selection and a query mean, as exports and lists read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ..archive import Archive as RecordStore
from ..archive import Damage, Part
from ..errors import RecordError, SchemaVersionError
from ..exports import ExportSettings, SelectedLetter, Selection, SourcePart
from ..records import Newsletter, parse_record

__all__ = ["ArchiveSource", "FoundSections"]


class FoundSections(NamedTuple):
    """The sections that a query found, by letter id.

    `remarks` name what of the query was not understood; `lack` says what was not searched, if
    anything.
    """

    query: str
    places: Mapping[str, frozenset[int]]
    remarks: tuple[str, ...] = ()
    lack: str = ""


class ArchiveSource:
    """A `Source` over an archive's records; without `found`, all sections are meant."""

    def __init__(
        self,
        store: RecordStore,
        selection: Selection,
        settings: ExportSettings,
        found: FoundSections | None = None,
    ) -> None:
        self.settings = settings
        self._found_remarks = found.remarks if found else ()
        self._undated: set[str] = set()
        self.label = selection.describe(found.query if found else "")
        self._store = store
        self._selection = selection
        self._places = found.places if found else None
        # Ordered and without repetition, for a source may be read more than once.
        self._problems: dict[str, None] = {found.lack: None} if found and found.lack else {}
        # What an import adds meanwhile is left out, so that every reading gives the same letters.
        self._part_names = frozenset(part.name for part in store.parts())
        # They are asked for in the order of the letters: one part's manifest is held at a time.
        self._originals: tuple[str, Callable[[str], bytes | None]] | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of the query was not understood, and what else is to be known of the selection."""
        if not self._undated:
            return self._found_remarks
        count = len(self._undated)
        noun = "letter states" if count == 1 else "letters state"
        return (*self._found_remarks, f"{count:,} {noun} no day, and so none of the days asked for")

    def parts(self) -> Iterator[SourcePart]:
        """The archive's parts, in the order of their names; `letters` of each can be read once."""
        for damage in self._store.lost_parts():
            self._tell(damage)
        for part in self._store.parts():
            if part.name in self._part_names:
                yield SourcePart(part.name, part.digest, partial(self._read, part))

    def letters(self) -> Iterator[SelectedLetter]:
        """The selected letters of all parts."""
        for part in self.parts():
            yield from part.letters()

    def original(self, letter: SelectedLetter) -> bytes | None:
        """The message of a letter byte for byte, None if it was not kept.

        Raises `ArchiveError` if it was kept and can't be read.
        """
        if self._originals is None or self._originals[0] != letter.part:
            self._originals = (letter.part, self._store.open_originals(letter.part))
        return self._originals[1](letter.record.id)

    def problems(self) -> tuple[str, ...]:
        """What could not be read of the letters so far, each with its file and line."""
        return tuple(self._problems)

    def _tell(self, damage: Damage) -> None:
        self._problems[str(damage)] = None

    def _read(self, part: Part) -> Iterator[SelectedLetter]:
        name = f"records/{part.name}.jsonl"
        number = 0
        try:
            for number, line in enumerate(part.lines, 1):
                letter = self._parse(name, number, line)
                if letter is None or not self._is_meant(letter):
                    continue
                found = self._places[letter.id] if self._places is not None else None
                yield SelectedLetter(letter, part.name, found)
        except OSError as error:
            self._tell(Damage(name, number + 1, f"can't be read: {error.strerror or error}"))
            return
        if number < part.count:
            problem = f"{part.count} lines were written, {number} are there"
            self._tell(Damage(name, number, problem))

    def _is_meant(self, letter: Newsletter) -> bool:
        if self._places is not None and letter.id not in self._places:
            return False
        if self._selection.lacks_day(letter):
            self._undated.add(letter.id)
        return self._selection.admits(letter)

    def _parse(self, name: str, number: int, line: bytes) -> Newsletter | None:
        try:
            return parse_record(line)
        except SchemaVersionError as error:
            raise SchemaVersionError(
                f"{self._store.path}/{name}: line {number}: {error}"
            ) from error
        except RecordError as error:
            self._tell(Damage(name, number, str(error)))
            return None
