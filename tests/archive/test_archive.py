from __future__ import annotations

import datetime as dt
import json
import mailbox
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.archive import Archive, Damage, DamageWarning, make_new_record, open_writer, pending
from rusparse.errors import ArchiveError, RecordError, SchemaVersionError, UsageError
from rusparse.records import Newsletter

from .newsletters import make_newsletter

MAY = dt.datetime(2022, 5, 4, 10, 0, tzinfo=dt.UTC)


def make_letters(count: int) -> list[tuple[Newsletter, bytes]]:
    letters = []
    for number in range(count):
        data = b"Subject: Brev %d\n\nFrom me\n>From you\n" % number
        sent_at = MAY + dt.timedelta(days=9 * number)
        letters.append((make_newsletter(data, sent_at=sent_at, subject=f"Brev {number}"), data))
    return letters


def fill(path: Path, count: int = 5) -> Archive:
    archive = Archive(path)
    letters = make_letters(count)
    archive.add(
        [newsletter for newsletter, _ in letters],
        originals={newsletter.id: data for newsletter, data in letters},
    )
    return archive


def read_tree(path: Path) -> dict[str, bytes]:
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def test_what_is_added_is_there(tmp_path: Path) -> None:
    archive = fill(tmp_path / "arkiv")
    letters = make_letters(5)
    assert list(archive.records()) == [newsletter for newsletter, _ in letters]
    assert len(archive) == 5
    for newsletter, data in letters:
        assert archive.get(newsletter.id) == newsletter
        assert archive.get(newsletter.id[:12].upper()) == newsletter
        assert archive.original(newsletter.id) == data
    assert [json.loads(line)["subject"] for line in archive.record_lines()] == [
        f"Brev {number}" for number in range(5)
    ]
    assert archive.verify().sound


def test_layout_is_that_of_a_table_by_month(tmp_path: Path) -> None:
    fill(tmp_path / "arkiv")
    assert sorted(read_tree(tmp_path / "arkiv")) == [
        "archive.json",
        "ledger.jsonl",
        "lock",
        "manifest/year=2022/month=05/part-000001.jsonl",
        "manifest/year=2022/month=06/part-000001.jsonl",
        "originals/year=2022/month=05/part-000001.mbox.zst",
        "originals/year=2022/month=06/part-000001.mbox.zst",
        "records/year=2022/month=05/part-000001.jsonl",
        "records/year=2022/month=06/part-000001.jsonl",
    ]


def test_same_letters_give_the_same_bytes(tmp_path: Path) -> None:
    fill(tmp_path / "ett")
    fill(tmp_path / "två")
    assert read_tree(tmp_path / "ett") == read_tree(tmp_path / "två")


def test_second_time_adds_nothing_and_says_so(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    before = read_tree(tmp_path)
    entry = archive.add(newsletter for newsletter, _ in make_letters(6))
    assert (entry.number, entry.found, entry.added, entry.duplicate) == (2, 6, 1, 5)
    after = read_tree(tmp_path)
    assert {name: after[name] for name in before if name != "ledger.jsonl"} == {
        name: data for name, data in before.items() if name != "ledger.jsonl"
    }
    assert sorted(after.keys() - before.keys()) == [
        "manifest/year=2022/month=06/part-000002.jsonl",
        "records/year=2022/month=06/part-000002.jsonl",
    ]
    assert [(item.number, item.added) for item in archive.ledger()] == [(1, 5), (2, 1)]


@pytest.mark.parametrize(
    ("sent_at", "issue_date", "partition"),
    [
        ("2021-12-17T08:00:00+01:00", None, "year=2021/month=12"),
        ("2022-01-01T00:30:00+01:00", "2022-01", "year=2021/month=12"),
        ("2021-12-31T23:30:00-05:00", None, "year=2022/month=01"),
        ("0001-01-01T00:00:00+02:00", None, "year=0001/month=01"),
        (None, "2021-12", "year=2021/month=12"),
        (None, "2022-03-05", "year=2022/month=03"),
        (None, None, "year=unknown/month=unknown"),
    ],
)
def test_month_of_a_letter(sent_at: str | None, issue_date: str | None, partition: str) -> None:
    moment = dt.datetime.fromisoformat(sent_at) if sent_at else None
    newsletter = make_newsletter(b"x", sent_at=moment, issue_date=issue_date)
    assert make_new_record(newsletter, b"x").partition == partition


def test_originals_are_an_mbox_for_any_mail_program(tmp_path: Path) -> None:
    fill(tmp_path / "arkiv")
    packed = b"".join(
        path.read_bytes() for path in sorted((tmp_path / "arkiv/originals").rglob("*.zst"))
    )
    reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    (tmp_path / "alla.mbox").write_bytes(reader.read())
    box = mailbox.mbox(tmp_path / "alla.mbox")
    assert [message["Subject"] for message in box] == [f"Brev {number}" for number in range(5)]
    assert next(iter(box)).get_from().endswith("@archive.invalid Wed May  4 10:00:00 2022")


@settings(max_examples=40, deadline=None)
@given(
    messages=st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.lists(
                st.sampled_from([b"From a", b">From b", b">>From c", b"", b"x", b"\xff\0"]),
                max_size=6,
            ).map(b"\n".join),
            st.lists(st.sampled_from([b"From a", b">From b", b""]), max_size=4).map(b"\r\n".join),
        ),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_originals_come_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, messages: list[bytes]
) -> None:
    archive = Archive(tmp_path_factory.mktemp("arkiv"))
    letters = {make_newsletter(data).id: data for data in messages}
    archive.add((make_newsletter(data) for data in letters.values()), originals=letters)
    assert {key: archive.original(key) for key in letters} == letters


def test_parts_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "MAX_PART_RECORDS", 2)
    archive = Archive(tmp_path)
    archive.add(make_newsletter(b"%d" % number) for number in range(5))
    parts = list(archive.parts())
    assert [(part.name, part.count) for part in parts] == [
        ("year=unknown/month=unknown/part-000001", 2),
        ("year=unknown/month=unknown/part-000002", 2),
        ("year=unknown/month=unknown/part-000003", 1),
    ]
    assert len({part.digest for part in parts}) == 3
    assert [len(list(part.lines)) for part in parts] == [2, 2, 1]
    assert [line for part in archive.parts() for line in part.lines] == list(archive.record_lines())


def test_parts_are_bounded_in_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [make_newsletter(b"%d" % number) for number in range(5)]
    monkeypatch.setattr(pending, "MAX_PART_BYTES", len(letters[0].model_dump_json()) + 2)
    archive = Archive(tmp_path)
    archive.add(letters)
    assert [part.count for part in archive.parts()] == [2, 2, 1]


def test_ambiguous_or_unknown_id(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    letters = [make_newsletter(b"%d" % number) for number in range(40)]
    archive.add(letters)
    first = letters[0].id[0]
    alike = [letter.id[:16] for letter in letters if letter.id.startswith(first)]
    assert len(alike) > 1
    with pytest.raises(UsageError, match=f"{first}: {len(alike)} letters .*{alike[0]}"):
        archive.get(first)
    with pytest.raises(UsageError, match="no letter has an id that begins with 00000000"):
        archive.get("00000000")
    with pytest.raises(UsageError, match="hexadecimal"):
        archive.get("hej")
    with pytest.raises(UsageError, match="hexadecimal"):
        archive.original("")


def test_record_without_original(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.add([make_newsletter(b"x")])
    with pytest.raises(ArchiveError, match="without its original message"):
        archive.original(make_newsletter(b"x").id)
    assert archive.verify().sound


def test_directory_that_is_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").touch()
    with pytest.raises(ArchiveError, match=r"no archive: it holds 'foto\.jpg' and no"):
        Archive(tmp_path)
    with pytest.raises(ArchiveError, match="an archive is a directory"):
        Archive(tmp_path / "foto.jpg")
    with pytest.raises(ArchiveError, match="there is no archive; import a mailbox"):
        Archive(tmp_path / "arkiv", create=False)


@pytest.mark.parametrize(
    ("mark", "error"),
    [
        ('{"format": "rusparse archive", "version": 2, "schema_version": 1}', SchemaVersionError),
        ('{"format": "rusparse archive", "version": 1, "schema_version": 99}', SchemaVersionError),
        ('{"format": "något annat", "version": 1, "schema_version": 1}', ArchiveError),
        ('{"format": "rusparse archive"}', ArchiveError),
        ("[]", ArchiveError),
        ("", ArchiveError),
    ],
)
def test_mark_of_another_archive_is_refused(
    tmp_path: Path, mark: str, error: type[Exception]
) -> None:
    (tmp_path / "archive.json").write_text(mark)
    with pytest.raises(error, match=r"archive\.json"):
        Archive(tmp_path)


def test_second_writer_is_refused(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    with (
        open_writer(tmp_path),
        pytest.raises(ArchiveError, match="another import is writing to this archive"),
    ):
        archive.add([make_newsletter(b"x")])
    assert archive.add([make_newsletter(b"x")]).added == 1


def _hold_lock_and_die(path: Path, held: multiprocessing.synchronize.Event) -> None:
    with open_writer(path):
        held.set()
        os.kill(os.getpid(), signal.SIGKILL)


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    held = context.Event()
    process = context.Process(target=_hold_lock_and_die, args=(tmp_path, held))
    process.start()
    process.join(30)
    assert (held.is_set(), process.exitcode) == (True, -signal.SIGKILL)
    assert Archive(tmp_path).add([make_newsletter(b"x")]).added == 1


def test_import_that_does_not_add_up_fails_and_leaves_nothing(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    before = read_tree(tmp_path)
    (entry,) = archive.ledger()
    with open_writer(tmp_path) as writer:
        writer.add(make_new_record(make_newsletter(b"x"), b"x"))
        with pytest.raises(ArchiveError, match="6 messages found, and 5 accounted for"):
            writer.commit([entry.model_copy(update={"found": 6})])
        with pytest.raises(ArchiveError, match="count 5 records as added, and 1 were"):
            writer.commit([entry])
    assert read_tree(tmp_path) == before


def test_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    archive = fill(tmp_path)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ArchiveError, match="writing failed: No space left on device"):
        archive.add([make_newsletter(b"x")])
    monkeypatch.undo()
    assert len(archive) == 5
    assert archive.add([make_newsletter(b"x")]).added == 1
    assert archive.verify().sound


def spoil(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


RECORDS = "records/year=2022/month=05/part-000001.jsonl"
ORIGINALS = "originals/year=2022/month=05/part-000001.mbox.zst"
MANIFEST = "manifest/year=2022/month=05/part-000001.jsonl"


def test_damaged_line_is_passed_over_and_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    spoil(tmp_path / RECORDS, b'"subject":"Brev 1"', b'"subject":"Brev')
    damages: list[Damage] = []
    subjects = [letter.subject for letter in archive.records(on_damage=damages.append)]
    assert subjects == ["Brev 0", "Brev 2", "Brev 3", "Brev 4"]
    assert [(damage.file, damage.line) for damage in damages] == [(RECORDS, 2)]
    with pytest.warns(DamageWarning, match="part-000001.jsonl: line 2: "):
        assert len(list(archive.records())) == 4
    assert [(item.file, item.line) for item in archive.verify().damages] == [(RECORDS, 2)]
    with pytest.raises(RecordError):
        archive.get(make_letters(2)[1][0].id)


def test_silent_change_is_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    spoil(tmp_path / RECORDS, b'"subject":"Brev 2"', b'"subject":"Brev 7"')
    assert [str(damage) for damage in archive.verify().damages] == [
        f"{RECORDS}: line 3: a record, but not the one that was written"
    ]


def test_lost_lines_are_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    lines = (tmp_path / RECORDS).read_bytes().splitlines(keepends=True)
    (tmp_path / RECORDS).write_bytes(b"".join(lines[:-1]))
    assert [str(damage) for damage in archive.verify().damages] == [
        f"{RECORDS}: line 3: 4 lines were written, 3 are there"
    ]


def test_record_of_a_later_version_stops_reading(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    spoil(tmp_path / RECORDS, b'"schema_version":1', b'"schema_version":9')
    with pytest.raises(SchemaVersionError):
        list(archive.records())


def test_damaged_original_is_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    path = tmp_path / ORIGINALS
    data = bytearray(path.read_bytes())
    data[-8] ^= 255
    path.write_bytes(data)
    last = make_letters(4)[3][0]
    (damage,) = archive.verify().damages
    assert str(damage).startswith(f"{ORIGINALS}: the original of record 4 ({last.id})")
    with pytest.raises(ArchiveError):
        archive.original(last.id)
    assert archive.original(make_letters(1)[0][0].id) == make_letters(1)[0][1]


def test_lost_files_are_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    (tmp_path / ORIGINALS).unlink()
    (tmp_path / RECORDS.replace("=05", "=06")).unlink()
    assert [str(damage) for damage in archive.verify().damages] == [
        f"{ORIGINALS}: missing",
        f"{ORIGINALS.replace('=05', '=06')}: its records are missing",
        f"{MANIFEST.replace('=05', '=06')}: its records are missing",
        "ledger.jsonl: 5 records were added, and the parts hold 4",
    ]
    # What is left of the lost part is not written over.
    archive.add([newsletter for newsletter, _ in make_letters(5)])
    assert (tmp_path / RECORDS.replace("=05", "=06").replace("01.", "02.")).exists()


@pytest.mark.parametrize("spoiled", [b"", b"{}\n", b"\xff"])
def test_lost_manifest_is_made_again_from_the_rest(tmp_path: Path, spoiled: bytes) -> None:
    archive = fill(tmp_path)
    (tmp_path / MANIFEST).write_bytes(spoiled)
    for newsletter, data in make_letters(5):
        assert archive.get(newsletter.id) == newsletter
        assert archive.original(newsletter.id) == data
    assert archive.add([newsletter for newsletter, _ in make_letters(5)]).added == 0
    assert [str(damage) for damage in archive.verify().damages] == [
        f"{MANIFEST}: missing or damaged; what it listed can't be proven"
    ]


def test_ledger_that_was_changed_is_named(tmp_path: Path) -> None:
    archive = fill(tmp_path)
    spoil(tmp_path / "ledger.jsonl", b'"found":5', b'"found":7')
    (damage,) = archive.verify().damages
    assert "7 messages found, and 5 accounted for" in damage.problem


def test_quarantine_keeps_bytes_place_and_reason_once(tmp_path: Path) -> None:
    source = make_newsletter(b"").source.model_copy(
        update={"mailbox": "brev.mbox", "offset_bytes": 40, "length_bytes": 12}
    )
    archive = fill(tmp_path)
    (entry,) = archive.ledger()
    for number, expected in ((2, [True, True, False]), (3, [False, False, False])):
        with open_writer(tmp_path) as writer:
            new = [
                writer.quarantine(data, "parse-failed: x", source)
                for data in (b"ett\nFrom me", b"\0\xff", b"\0\xff")
            ]
            counts = {"number": number, "found": 3, "added": 0, "quarantined": 3}
            writer.commit([entry.model_copy(update=counts)])
        assert new == expected
    items = list(archive.quarantined())
    assert [(item.reason, item.source) for item in items] == [("parse-failed: x", source)] * 2
    assert [archive.quarantined_original(item.sha256) for item in items] == [
        b"ett\nFrom me",
        b"\0\xff",
    ]
    with pytest.raises(ArchiveError, match="no message abc in quarantine"):
        archive.quarantined_original("abc")
    assert archive.verify().quarantined == 2
    spoil(tmp_path / "quarantine/part-000001.jsonl", b'"reason"', b'"skal"')
    with pytest.warns(DamageWarning, match="quarantine/part-000001.jsonl: line 1"):
        assert len(list(archive.quarantined())) == 1
    assert [damage.line for damage in archive.verify().damages] == [1]


def test_plan_that_leads_outside_is_refused(tmp_path: Path) -> None:
    archive = fill(tmp_path / "arkiv")
    plan = archive.path / "tmp/plan.json"
    for target in ("../utanför", "/utanför", "a/../../b"):
        moves = {"moves": [["x", target]], "removals": []}
        plan.write_text(json.dumps(moves))
        with pytest.raises(ArchiveError, match="outside the archive"), open_writer(archive.path):
            pass
        plan.write_text(json.dumps({"moves": [], "removals": [target]}))
        with pytest.raises(ArchiveError, match="outside the archive"), open_writer(archive.path):
            pass
