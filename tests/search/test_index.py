from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rusparse.errors import ArchiveError, UsageError
from rusparse.search import Coverage, PartOfRecords, SearchIndex
from rusparse.search.manifest import Manifest

from .letters import make_entry, make_letter, make_part, make_section

ONE = make_letter("Ett", [make_section(0, "Båtar", "Tre båtar ligger vid bryggan.")])
TWO = make_letter("Två", [make_section(0, "Bryggor", "En brygga behöver lagas.")])
THREE = make_letter("Tre", [make_section(0, "Segel", "Nya segel till båten.")])


def headings(index: SearchIndex, query: str) -> list[str | None]:
    return [hit.heading for hit in index.search(query).hits]


def test_new_folder_is_an_empty_index(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "none")
    results = index.search("båt")
    assert (results.hits, results.total) == ((), 0)
    assert results.remarks == ("the index holds no records; update it first",)
    assert index.coverage([make_part("a", [ONE, TWO])]) == Coverage(0, 2, 0, 1)
    assert not (tmp_path / "none").exists()


def test_file_in_place_of_folder_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("x")
    with pytest.raises(ArchiveError, match="is a file"):
        SearchIndex(tmp_path / "index")


def test_update_adds_changes_and_removes_parts(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path / "index")
    first, second = make_part("a", [ONE]), make_part("b", [TWO])
    report = index.update([first, second])
    assert report.added_parts == ("a", "b")
    assert report.coverage == Coverage(2, 2, 2, 2)
    assert report.coverage.complete
    assert str(report.coverage) == "all 2 records indexed"
    assert headings(index, "båt") == ["Båtar"]

    again = index.update([first, second])
    assert (again.added_parts, again.removed_parts, again.notes) == ((), (), ())

    changed = make_part("b", [TWO, THREE])
    assert index.coverage([first, changed]) == Coverage(1, 3, 1, 2)
    assert index.update([first, changed]).added_parts == ("b",)
    assert sorted(map(str, headings(index, "båt"))) == ["Båtar", "Segel"]
    assert headings(index, "brygga lagas") == ["Bryggor"]

    assert index.update([changed]).removed_parts == ("a",)
    assert headings(index, "båt") == ["Segel"]
    assert index.search("brygga").total == 1


def test_two_parts_of_one_name_are_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name of its own"):
        SearchIndex(tmp_path / "index").update([make_part("a", [ONE]), make_part("a", [TWO])])


def test_interrupted_update_goes_on_where_it_stopped(tmp_path: Path) -> None:
    def fail() -> list[bytes]:
        raise KeyboardInterrupt

    index = SearchIndex(tmp_path / "index")
    first = make_part("a", [ONE])
    with pytest.raises(KeyboardInterrupt):
        index.update([first, PartOfRecords("b", "x", 1, fail)], sections_per_commit=1)
    assert headings(index, "båt") == ["Båtar"]
    report = index.update([first, make_part("b", [TWO])])
    assert report.added_parts == ("b",)
    assert report.notes == ()
    assert index.search("brygga").total == 2


def test_part_that_cannot_be_read_leaves_the_rest_searched(tmp_path: Path) -> None:
    def fail() -> Iterator[bytes]:
        yield TWO.model_dump_json().encode()
        raise OSError("the disk is gone")

    index = SearchIndex(tmp_path / "index")
    report = index.update([PartOfRecords("a", "x", 1, fail), make_part("b", [ONE])])
    assert report.notes == ("a could not be read and is not searched: the disk is gone",)
    assert (report.added_parts, report.coverage) == (("b",), Coverage(1, 2, 1, 2))
    assert (headings(index, "båt"), headings(index, "brygga lagas")) == (["Båtar"], [])
    assert index.update([make_part("a", [TWO]), make_part("b", [ONE])]).notes == ()
    assert headings(index, "brygga lagas") == ["Bryggor"]


def test_update_of_what_is_up_to_date_needs_no_lock(tmp_path: Path) -> None:
    first, second = make_part("a", [ONE]), make_part("b", [TWO])
    seen: list[tuple[str, ...]] = []

    def look(now: Coverage) -> None:
        if now.indexed_parts == 1:
            seen.append(SearchIndex(tmp_path / "index").update([first]).added_parts)

    SearchIndex(tmp_path / "index").update([first, second], progress=look, sections_per_commit=1)
    assert seen == [()]


def test_folder_that_may_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match="could not be written"):
        SearchIndex(tmp_path / "file" / "index").update([make_part("a", [ONE])])


def test_unreadable_records_are_counted_and_left_out(tmp_path: Path) -> None:
    lines = [ONE.model_dump_json().encode(), b"{not json", b"", b'{"schema_version": 1}', b"7"]
    index = SearchIndex(tmp_path / "index")
    report = index.update([PartOfRecords("a", "x", 4, lambda: lines)])
    assert report.notes == ("a: 3 records could not be read",)
    assert headings(index, "båt") == ["Båtar"]


def test_progress_is_told_after_each_part(tmp_path: Path) -> None:
    told: list[str] = []
    parts = [make_part("a", [ONE]), make_part("b", [TWO])]
    SearchIndex(tmp_path / "index").update(parts, progress=lambda now: told.append(str(now)))
    assert told == ["1 of 2 records indexed", "all 2 records indexed"]


def test_index_opens_and_searches_while_another_updates(tmp_path: Path) -> None:
    seen: list[int] = []

    def look(_: Coverage) -> None:
        seen.append(SearchIndex(tmp_path / "index").search("båt").total)
        with pytest.raises(ArchiveError, match="being updated by another process"):
            SearchIndex(tmp_path / "index").update([])

    parts = [make_part("a", [ONE]), make_part("b", [THREE])]
    SearchIndex(tmp_path / "index").update(parts, progress=look, sections_per_commit=1)
    assert seen == [1, 2]


def segments(folder: Path) -> list[Path]:
    return sorted(file for file in (folder / "segments").iterdir() if file.suffix)


@pytest.mark.parametrize("suffix", [".idx", ".term", ".store", ".pos", ".fast", ".fieldnorm"])
@pytest.mark.parametrize("damage", ["cut", "empty", "gone", "overwritten"])
def test_damaged_files_are_told_and_made_anew(tmp_path: Path, suffix: str, damage: str) -> None:
    folder = tmp_path / "index"
    index = SearchIndex(folder)
    part = make_part("a", [ONE, TWO, THREE])
    index.update([part])
    file = next(file for file in segments(folder) if file.suffix == suffix)
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(
            {"cut": content[: len(content) // 2], "empty": b"", "overwritten": b"\xff" * 64}[damage]
        )
    results = index.search("båt", facets=("year",))
    assert results.total == 2 or "could not be read" in results.remarks[0]
    report = index.update([part])
    assert report.coverage.complete
    assert sorted(map(str, headings(index, "båt"))) == ["Båtar", "Segel"]


@pytest.mark.parametrize("name", ["manifest.json", "segments/meta.json"])
@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"index_version": 0}'])
def test_broken_descriptions_are_made_anew(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    folder = tmp_path / "index"
    index = SearchIndex(folder)
    part = make_part("a", [ONE])
    index.update([part])
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    assert index.search("båt").total == 0
    report = index.update([part])
    assert report.added_parts == ("a",)
    assert len(report.notes) == 1
    assert "made anew" in report.notes[0]
    assert headings(index, "båt") == ["Båtar"]


def test_deleted_index_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = SearchIndex(folder)
    part = make_part("a", [ONE])
    index.update([part])
    shutil.rmtree(folder)
    assert index.search("båt").total == 0
    assert index.update([part]).added_parts == ("a",)
    assert index.search("båt").total == 1


def test_manifest_names_the_parts(tmp_path: Path) -> None:
    SearchIndex(tmp_path).update([make_part("year=2021/month=12/part-1.jsonl", [ONE])])
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["parts"]) == ["year=2021/month=12/part-1.jsonl"]
    assert manifest["languages"] == ["sv"]


def test_chrome_is_not_searched(tmp_path: Path) -> None:
    sections = [
        make_section(0, None, "Sjöklart", "masthead"),
        make_section(1, None, "Välkommen ombord", "introduction"),
        make_section(2, None, "Avsluta prenumerationen", "footer"),
        make_section(3, None, "Skickat till seglare", "distribution"),
        make_section(4, "Kort", "Hamnen stängs", "notice"),
    ]
    index = SearchIndex(tmp_path)
    index.update([make_part("a", [make_letter("¤", sections)])])
    found = {word: index.search(word).total for word in ("ombord", "hamnen", "prenumerationen")}
    assert found == {"ombord": 1, "hamnen": 1, "prenumerationen": 0}
    assert index.search("seglare").total == 0


def test_contents_do_not_stand_before_the_article(tmp_path: Path) -> None:
    contents = make_section(
        0,
        None,
        "Nya bryggor\nKöp en båt",
        "contents",
        entries=(make_entry("Nya bryggor", (0, 11), 1), make_entry("Köp en båt", (12, 22), None)),
    )
    sections = [contents, make_section(1, "Nya bryggor", "De är av ek.")]
    index = SearchIndex(tmp_path)
    index.update([make_part("a", [make_letter("¤", sections)])])
    assert [hit.section_index for hit in index.search("brygga").hits] == [1]
    [alone] = index.search("båt").hits
    assert alone.section_index == 0
    assert [alone.text[slice(*span)] for span in alone.highlights] == ["båt"]


def make_in_two_segments(folder: Path) -> tuple[SearchIndex, list[PartOfRecords]]:
    index = SearchIndex(folder)
    parts = [make_part("a", [ONE]), make_part("b", [THREE])]
    index.update(parts, sections_per_commit=1)
    return index, parts


@pytest.mark.parametrize("suffix", [".idx", ".term", ".store", ".pos", ".fast", ".fieldnorm"])
def test_rest_of_a_damaged_index_is_searched(tmp_path: Path, suffix: str) -> None:
    index, parts = make_in_two_segments(tmp_path)
    damaged = next(file for file in segments(tmp_path) if file.suffix == suffix)
    damaged.unlink()
    results = SearchIndex(tmp_path).search("båt", facets=("year",))
    assert results.total == 1
    assert results.remarks == (
        "the index is damaged: 1 of 2 sections can't be searched until it is made anew",
    )
    assert results.hits[0].text in {ONE.sections[0].text, THREE.sections[0].text}
    with pytest.raises(ArchiveError, match="could not be read"):
        SearchIndex(tmp_path).find_places("båt")  # What is exported must be whole.
    [note] = index.update([*parts, make_part("c", [TWO])]).notes
    assert note.endswith("and has been made anew")
    assert SearchIndex(tmp_path).search("båt").remarks == ()
    assert SearchIndex(tmp_path).search("båt").total == 2


@pytest.mark.parametrize("suffix", [".idx", ".term", ".store", ".pos", ".fast", ".fieldnorm"])
def test_one_wrong_byte_is_told_by_the_next_update(tmp_path: Path, suffix: str) -> None:
    index, parts = make_in_two_segments(tmp_path)
    file = next(file for file in segments(tmp_path) if file.suffix == suffix)
    content = bytearray(file.read_bytes())
    content[len(content) // 4] ^= 0x55
    file.write_bytes(content)
    index.search("båt")  # Whatever it finds, it does not raise.
    report = index.update([*parts, make_part("c", [TWO])])
    assert report.notes == (
        "the index was damaged (1 of its files are damaged or missing) and has been made anew",
    )
    assert index.search("båt").total == 2


def test_index_without_any_sound_file_is_told(tmp_path: Path) -> None:
    index, _ = make_in_two_segments(tmp_path)
    for file in segments(tmp_path):
        if file.name != "meta.json":
            file.write_bytes(b"")
    results = index.search("båt")
    assert results.total == 0
    assert results.remarks[0].startswith("the index could not be read (none of its files are whole")


@pytest.mark.parametrize("written", [True, False])
def test_crash_beside_a_commit_loses_nothing(
    tmp_path: Path, written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = SearchIndex(tmp_path)
    index.update([make_part("a", [ONE])])
    real = Manifest.write
    calls: list[Manifest] = []

    def crash(self: Manifest, folder: Path) -> None:
        calls.append(self)
        if len(calls) == 2:  # After the engine's commit.
            raise KeyboardInterrupt
        real(self, folder)
        if not written:  # Before it.
            raise KeyboardInterrupt

    monkeypatch.setattr(Manifest, "write", crash)
    both = [make_part("a", [ONE]), make_part("b", [THREE])]
    with pytest.raises(KeyboardInterrupt):
        index.update(both)
    monkeypatch.undo()
    assert index.search("båt").total == (2 if written else 1)
    report = index.update(both)
    assert report.notes == ()
    assert report.added_parts == (() if written else ("b",))
    assert index.search("båt").total == 2


def test_unreadable_records_are_told_by_every_search(tmp_path: Path) -> None:
    lines = [ONE.model_dump_json().encode(), b"{not json"]
    index = SearchIndex(tmp_path)
    index.update([PartOfRecords("a", "x", 2, lambda: lines)])
    for query in ("båt", "finns inte"):
        assert index.search(query).remarks == ("1 of 2 records can't be read and are not searched",)
