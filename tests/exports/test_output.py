"""An export is whole under its name or not there, and tells what is missing from it."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rusparse import (
    Archive,
    ArchiveError,
    ExportError,
    InputError,
    SchemaVersionError,
    UsageError,
    parse_record,
)
from rusparse.exports import (
    FORMATS,
    FolderFormat,
    Journal,
    Selection,
    Source,
    StreamFormat,
    load_format,
    verify_export,
    write_export,
)

from .letters import make_letter, make_section


def break_off(source: Source, journal: Journal) -> Iterator[bytes]:
    yield b"half of"
    raise KeyboardInterrupt


def render_two(source: Source, journal: Journal) -> Iterator[tuple[str, bytes]]:
    yield "b.txt", b"b"
    yield "a/a.txt", b"a"
    journal.count("files", 2)


ONE_LETTER = Selection(languages=("fi",))
TWO_LETTERS = Selection(languages=("fi", "da"))
BROKEN_OFF = StreamFormat("broken", break_off)
TWO_FILES = FolderFormat("two", render_two)


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_and_its_manifest_say_what_was_written(archive: Archive, tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    report = archive.export("jsonl", output)
    records = [parse_record(line) for line in output.read_bytes().splitlines()]
    assert records == list(archive.records())
    assert report.counts == {"letters": 14}
    assert report.complete
    assert list_names(tmp_path) == ["letters.jsonl", "letters.jsonl.manifest.json"]
    manifest = json.loads((tmp_path / "letters.jsonl.manifest.json").read_bytes())
    assert manifest["counts"] == {"letters": 14}
    assert manifest["fingerprint"]["sha256"] == hashlib.sha256(output.read_bytes()).hexdigest()
    assert verify_export(output) == manifest


def test_a_folder_carries_its_manifest_and_its_hash_is_that_of_sha256sum(
    archive: Archive, tmp_path: Path
) -> None:
    output = tmp_path / "two"
    write_export(TWO_FILES, archive.select(), output)
    assert list_names(output) == ["a", "b.txt", "manifest.json"]
    lines = "".join(
        f"{hashlib.sha256((output / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("a/a.txt", "b.txt")
    )
    fingerprint = verify_export(output)["fingerprint"]
    expected = {
        "files": 2,
        "size_bytes": 2,
        "sha256": hashlib.sha256(lines.encode()).hexdigest(),
    }
    assert fingerprint == expected


def test_an_earlier_export_is_replaced(archive: Archive, tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    archive.export("jsonl", output)
    report = archive.export("jsonl", output, "kurs")
    assert 0 < report.counts["letters"] < 14
    assert verify_export(output)["counts"] == report.counts
    folder = tmp_path / "two"
    for _ in range(2):
        write_export(TWO_FILES, archive.select(), folder)
    assert list_names(tmp_path) == ["letters.jsonl", "letters.jsonl.manifest.json", "two"]


def test_what_is_no_export_is_not_replaced(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "diary.txt"
    file.write_text("dear diary")
    with pytest.raises(UsageError, match=r"diary\.txt: there is such a file, which is no export"):
        archive.export("jsonl", file)
    assert file.read_text() == "dear diary"
    archive.export("jsonl", file, overwrite=True)
    assert verify_export(file)["counts"] == {"letters": 14}
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="holds what is no export"):
        write_export(TWO_FILES, archive.select(), folder, replace=True)
    assert list_names(folder) == ["one.jpg"]


def test_an_export_that_someone_has_worked_in_is_not_replaced(
    archive: Archive, tmp_path: Path
) -> None:
    file, folder = tmp_path / "x.jsonl", tmp_path / "two"
    archive.export("jsonl", file)
    write_export(TWO_FILES, archive.select(), folder)
    with file.open("a") as more:
        more.write("{}")
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="has been changed since it was written"):
        archive.export("jsonl", file)
    with pytest.raises(UsageError, match="has been changed since it was written"):
        write_export(TWO_FILES, archive.select(), folder)
    assert (folder / "notes.txt").read_text() == "mine"
    archive.export("jsonl", file, overwrite=True)
    assert verify_export(file)["counts"] == {"letters": 14}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/x.jsonl", "there is no such folder"),
        ("folder", "this format writes a file, and something else stands there"),
        ("pipe", "this format writes a file, and something else stands there"),
        ("archive/x.jsonl", "an output outside the archive was expected"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(
    imported: Path, tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "archive").symlink_to(imported)
    before = list_names(imported)
    with pytest.raises(UsageError, match=message):
        Archive(imported).export("jsonl", tmp_path / name)
    assert list_names(tmp_path) == ["archive", "folder", "pipe"]
    assert list_names(imported) == before


def test_an_interrupted_export_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_export(BROKEN_OFF, archive.select(), tmp_path / "x")
    assert list_names(tmp_path) == []


def test_an_interrupted_export_leaves_the_earlier_one(archive: Archive, tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    archive.export("jsonl", output)
    with pytest.raises(KeyboardInterrupt):
        write_export(BROKEN_OFF, archive.select(), output)
    assert verify_export(output)["counts"] == {"letters": 14}


def test_a_killed_export_leaves_nothing_under_its_name_and_the_next_clears_up(
    archive: Archive, tmp_path: Path
) -> None:
    output = tmp_path / "letters.jsonl"
    script = (
        "import os, signal\n"
        "from rusparse import Archive\n"
        "from rusparse.exports import StreamFormat, write_export\n"
        "def render(source, journal):\n"
        "    yield b'half of'\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"source = Archive({str(archive.path)!r}).select()\n"
        f"write_export(StreamFormat('killed', render), source, {str(output)!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert list_names(tmp_path) == [".letters.jsonl.partial"]
    archive.export("jsonl", output)
    assert list_names(tmp_path) == ["letters.jsonl", "letters.jsonl.manifest.json"]


def test_a_second_export_to_one_name_is_refused_while_the_first_runs(
    archive: Archive, tmp_path: Path
) -> None:
    output = tmp_path / "x"

    def render(source: Source, journal: Journal) -> Iterator[bytes]:
        with pytest.raises(ExportError, match="another export is writing there"):
            archive.export("jsonl", output)
        yield b"first"

    write_export(StreamFormat("first", render), archive.select(), output)
    assert output.read_bytes() == b"first"


def test_a_full_disk_is_told_and_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        with pytest.raises(ExportError, match=r"letters\.jsonl: writing failed: File too large"):
            archive.export("jsonl", tmp_path / "letters.jsonl")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list_names(tmp_path) == []


def test_a_place_that_takes_no_files_is_told(archive: Archive) -> None:
    with pytest.raises(ExportError, match=r"/proc/letters\.jsonl: writing failed"):
        archive.export("jsonl", "/proc/letters.jsonl")


def test_a_cut_off_or_changed_export_is_noticed(archive: Archive, tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    with pytest.raises(InputError, match="an export was expected"):
        verify_export(output)
    archive.export("jsonl", output)
    data = output.read_bytes()
    output.write_bytes(data[:-100])
    with pytest.raises(ExportError, match=f"size_bytes {len(data)}, and the output has"):
        verify_export(output)
    output.write_bytes(data.replace(b"a", b"b", 1))
    with pytest.raises(ExportError, match="the manifest says sha256"):
        verify_export(output)
    (tmp_path / "letters.jsonl.manifest.json").unlink()
    with pytest.raises(ExportError, match="the export was cut off"):
        verify_export(output)


def test_damaged_lines_are_named_and_the_rest_is_written(spoiled: Archive, tmp_path: Path) -> None:
    part = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[0]
    name = part.relative_to(spoiled.path).as_posix()
    part.write_bytes(b"{}\n" + part.read_bytes().split(b"\n", 1)[1])
    report = spoiled.export("jsonl", tmp_path / "letters.jsonl")
    assert report.counts == {"letters": 13}
    assert len(report.missing) == 1
    assert report.missing[0].startswith(f"{name}: line 1: a record with a whole number")
    assert verify_export(tmp_path / "letters.jsonl")["missing"] == list(report.missing)


def test_lost_lines_and_lost_parts_are_named(spoiled: Archive, tmp_path: Path) -> None:
    first, second = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[:2]
    first.write_bytes(b"")
    second.unlink()
    report = spoiled.export("jsonl", tmp_path / "letters.jsonl")
    assert report.counts["letters"] < 13
    places = [spoiled.path / problem.split(":")[0] for problem in report.missing]
    assert first in places
    lost = second.relative_to(spoiled.path / "records")
    assert spoiled.path / "manifest" / lost in places


def test_a_record_of_a_later_rusparse_is_a_clear_error(spoiled: Archive, tmp_path: Path) -> None:
    part = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[0]
    part.write_bytes(part.read_bytes().replace(b'"schema_version":1', b'"schema_version":99', 1))
    with pytest.raises(SchemaVersionError, match=r"line 1: .* written by a later rusparse"):
        spoiled.export("jsonl", tmp_path / "letters.jsonl")
    assert list_names(tmp_path) == ["spoiled"]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_goes_by_its_name(name: str) -> None:
    form = load_format(name)
    assert form.name == name
    assert form.shape in ("file", "folder")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"a format among jsonl.* was expected, not 'docx'"):
        load_format("docx")


def test_a_record_of_an_earlier_rusparse_is_upgraded(
    spoiled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade(data: dict[str, object]) -> dict[str, object]:
        return data | {"title": data.pop("name"), "schema_version": 1}

    monkeypatch.setattr("rusparse.records.schema.UPGRADES", {0: upgrade})
    part = sorted(spoiled.path.glob("records/*/*/*.jsonl"))[0]
    title = next(spoiled.records()).title
    lines = part.read_bytes().replace(b'"title":', b'"name":', 1)
    part.write_bytes(lines.replace(b'"schema_version":1', b'"schema_version":0', 1))
    spoiled.export("jsonl", tmp_path / "letters.jsonl")
    first = (tmp_path / "letters.jsonl").read_bytes().splitlines()[0]
    assert parse_record(first).schema_version == 1
    assert parse_record(first).title == title
    assert spoiled.events()[0].place.title == title


def test_a_damaged_index_is_made_anew_for_a_query(spoiled: Archive, tmp_path: Path) -> None:
    expected = spoiled.export("jsonl", tmp_path / "one.jsonl", "kurs").fingerprint
    for path in (spoiled.path / "index").rglob("*"):
        if path.is_file() and path.suffix in (".term", ".idx", ".store", ".pos"):
            path.write_bytes(b"")
    report = spoiled.export("jsonl", tmp_path / "two.jsonl", "kurs")
    assert report.fingerprint == expected
    assert any("damaged" in remark for remark in report.remarks)


def test_what_could_not_be_searched_is_missing(
    spoiled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(spoiled.path / "index")

    def refuse(_: Archive) -> None:
        raise ArchiveError("another process is writing")

    monkeypatch.setattr(Archive, "_update_index", refuse)
    report = spoiled.export("jsonl", tmp_path / "x.jsonl", "kurs")
    assert report.missing == ("0 of 14 records indexed; the others are left out",)


def test_letters_that_come_while_an_export_runs_are_left_out(
    spoiled: Archive, tmp_path: Path
) -> None:
    source = spoiled.select()
    spoiled.add([make_letter(1, make_section())])
    assert write_export(load_format("jsonl"), source, tmp_path / "x").counts == {"letters": 14}
    assert spoiled.export("jsonl", tmp_path / "y").counts == {"letters": 15}


@pytest.mark.parametrize("name", ["jsonl", "json"])
@pytest.mark.parametrize("earlier", [False, True])
def test_killed_at_any_step_the_name_has_all_or_nothing_and_a_rerun_converges(
    archive: Archive, tmp_path: Path, name: str, earlier: bool
) -> None:
    archive.export(name, tmp_path / "expected", selection=TWO_LETTERS)
    expected = verify_export(tmp_path / "expected")["fingerprint"]
    folder = tmp_path / "target"
    folder.mkdir()
    output = folder / "out"
    seen = set()
    for step in range(1_000):
        if earlier and not output.exists():
            archive.export(name, output, selection=ONE_LETTER)
        if kill_at(step, archive, name, output) == 0:
            break
        state = describe(output)
        assert state in ("nothing", "earlier", "new", "new without its manifest"), step
        seen.add(state)
    assert step > 3
    assert describe(output) == "new"
    assert verify_export(output)["fingerprint"] == expected
    assert list_names(folder) in (["out"], ["out", "out.manifest.json"])
    assert ("earlier" if earlier else "nothing") in seen


def kill_at(step: int, archive: Archive, name: str, output: Path) -> int:
    """Export in a child that dies at the given call that changes the disk; its exit code."""
    child = os.fork()
    if child == 0:
        try:
            left = [step]

            def die_at_last(function: Callable[..., Any]) -> Callable[..., Any]:
                def call(*arguments: Any, **named: Any) -> Any:
                    if left[0] == 0:
                        os._exit(9)
                    left[0] -= 1
                    return function(*arguments, **named)

                return call

            os.fsync = die_at_last(os.fsync)
            os.rename = die_at_last(os.rename)
            os.replace = die_at_last(os.replace)
            archive.export(name, output, selection=TWO_LETTERS)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def describe(output: Path) -> str:
    if not output.exists():
        return "nothing"
    files = [output] if output.is_file() else output.glob("*/*.json")
    records = sum(file.read_bytes().count(b'"schema_version"') for file in files)
    try:
        counts = verify_export(output)["counts"]
    except ExportError:
        return "new without its manifest" if records == 2 else "broken"
    return "new" if counts == {"letters": 2} else "earlier"
