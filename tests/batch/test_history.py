"""What was read before is not read again, and nothing is missed for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from rusparse.archive import Archive
from rusparse.batch import ImportReport, Only, import_mailboxes
from rusparse.context import Limits
from rusparse.parser import Parser
from rusparse.records import Newsletter, Source
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message, make_messages, state_length


class Reader:
    """Parses, and remembers what it was given."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    def parse(self, data: bytes, source: Source) -> Newsletter:
        letter = parse(data, source)
        self.subjects.append(str(letter.subject).removeprefix("Nummer "))
        return letter


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "arkiv")


def read(
    path: Path,
    archive: Archive,
    *,
    settings: str | None = "",
    only: Only = "all",
    limits: Limits | None = None,
) -> tuple[ImportReport, list[str]]:
    reader = Reader()
    report = import_mailboxes(
        [path], archive, parse=reader.parse, settings=settings, only=only, limits=limits
    )
    assert archive.verify().sound
    return report, reader.subjects


def test_unchanged_mailbox_is_not_read_again_wherever_it_lies(
    tmp_path: Path, archive: Archive
) -> None:
    broken = make_message(9).replace(b"Subject: ", b"Subject: TRASIG ")
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([*make_messages(3), make_message(2), broken]))
    first, subjects = read(path, archive)
    assert subjects == ["1", "2", "3", "2"]
    assert not first.sources[0].unchanged
    moved = path.rename(tmp_path / "flyttad")
    second, subjects = read(moved, archive)
    assert subjects == []
    (source,) = second.sources
    assert source.unchanged
    assert (source.found, source.added, source.duplicate, source.quarantined) == (5, 0, 4, 1)
    assert (source.read_before, source.known_quarantined) == (5, 1)
    entries = list(archive.ledger())
    assert entries[1].sha256 == entries[0].sha256
    assert (entries[1].found, entries[1].duplicate, entries[1].quarantined) == (5, 4, 1)


@pytest.mark.parametrize("change", ["settings", "only", "limits", "version", "nothing known"])
def test_mailbox_is_read_again_when_it_could_be_read_otherwise(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox(make_messages(2)))
    read(path, archive)
    if change == "version":
        monkeypatch.setattr("rusparse.batch.history.__version__", "99")
    _, subjects = read(
        path,
        archive,
        settings={"settings": "other", "nothing known": None}.get(change, ""),
        only="newsletters" if change == "only" else "all",
        limits=Limits(max_headers=7) if change == "limits" else None,
    )
    assert subjects == ["1", "2"]


def test_folder_that_gained_a_message_is_read_again(tmp_path: Path, archive: Archive) -> None:
    folder = tmp_path / "brev"
    folder.mkdir()
    (folder / "1.eml").write_bytes(make_message(1))
    read(folder, archive)
    assert read(folder, archive)[1] == []
    (folder / "2.eml").write_bytes(make_message(2))
    report, _ = read(folder, archive)
    assert (report.found, report.added, report.duplicate) == (2, 1, 1)


@pytest.mark.parametrize("blank_lines", [True, False])
def test_mailbox_that_grew_is_read_from_there(
    tmp_path: Path, archive: Archive, blank_lines: bool
) -> None:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox(make_messages(3), empty_lines=blank_lines))
    read(path, archive)
    with path.open("ab") as file:
        file.write(join_mbox([make_message(2), make_message(4)], empty_lines=blank_lines))
    report, subjects = read(path, archive)
    (source,) = report.sources
    assert (source.found, source.added, source.duplicate, source.read_before) == (5, 1, 4, 3)
    assert subjects == ["2", "4"]
    with path.open("ab") as file:
        file.write(join_mbox([make_message(5)], empty_lines=blank_lines))
    report, subjects = read(path, archive)
    assert (report.found, report.added, subjects) == (6, 1, ["5"])
    assert [entry.found for entry in archive.ledger()] == [3, 5, 6]
    whole = Archive(tmp_path / "helt")
    read(path, whole)
    assert sorted(whole.record_lines()) == sorted(archive.record_lines())


def test_message_that_was_cut_and_is_whole_now_is_read(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "ett"
    data = join_mbox(make_messages(3))
    path.write_bytes(data[:-12])
    read(path, archive)
    path.write_bytes(data + join_mbox([make_message(4)]))
    report, subjects = read(path, archive)
    assert subjects == ["1", "2", "3", "4"]
    assert (report.found, report.added, report.duplicate) == (4, 2, 2)
    originals = {archive.original(record.id) for record in archive.records()}
    assert {*make_messages(4)} <= originals


def test_beginning_that_was_changed_is_read_again(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox(make_messages(3)))
    read(path, archive)
    changed = [make_message(7), *make_messages(3)[1:], make_message(4)]
    path.write_bytes(join_mbox(changed))
    report, subjects = read(path, archive)
    assert (report.added, subjects) == (2, ["7", "2", "3", "4"])


def test_growth_that_shows_another_dialect_has_all_read_again(
    tmp_path: Path, archive: Archive
) -> None:
    path = tmp_path / "ett"
    inner = join_mbox([make_message(8)]).decode()
    path.write_bytes(join_mbox([make_message(1)]))
    read(path, archive)
    path.write_bytes(join_mbox([state_length(make_message(1, f"Hej\n\n{inner}"))]))
    assert read(path, archive)[0].added == 1


def test_archive_that_lost_a_part_is_not_taken_for_whole(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox(make_messages(3)))
    read(path, archive)
    for part in archive.path.glob("*/year=*/month=*/part-*"):
        part.unlink()
    reader = Reader()
    report = import_mailboxes([path], archive, parse=reader.parse, settings="")
    assert (report.added, reader.subjects) == (3, ["1", "2", "3"])


def test_letters_that_were_left_out_are_read_when_they_are_asked_for(
    tmp_path: Path, archive: Archive
) -> None:
    path = tmp_path / "ett"
    bulk = make_message(2, headers="List-Id: <brev.example.org>\n")
    path.write_bytes(join_mbox([make_message(1), bulk, make_message(3)]))
    few = import_mailboxes(
        [path], archive, parse=Parser().parse, only="newsletters", settings="", jobs=1
    )
    assert (few.found, few.added, few.other) == (3, 1, 2)
    (record,) = archive.records()
    assert record.bulk is not None
    assert record.bulk.reasons == ("list-id",)
    (entry,) = archive.ledger()
    assert (entry.only, entry.other) == ("newsletters", 2)
    again = import_mailboxes(
        [path], archive, parse=Parser().parse, only="newsletters", settings="", jobs=1
    )
    assert (again.sources[0].unchanged, again.other, again.duplicate) == (True, 2, 1)
    every = import_mailboxes([path], archive, parse=Parser().parse, settings="")
    assert (every.found, every.added, every.duplicate, every.other) == (3, 2, 1, 0)


def test_letters_saved_without_headers_are_never_left_out(tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "brev.txt").write_text("Kurs i keramik\n\nKursen kostar 450 kr.\n")
    report = import_mailboxes(
        [tmp_path / "brev.txt"], archive, parse=Parser().parse, only="newsletters"
    )
    assert (report.added, report.other) == (1, 0)
