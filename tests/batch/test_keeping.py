"""Looking after an archive: quarantine tried again, letters read again, mailboxes checked."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from rusparse.archive import Archive, pending
from rusparse.batch import (
    RetryReport,
    check_mailbox,
    import_mailboxes,
    reparse_archive,
    retry_quarantined,
)
from rusparse.batch.outcomes import Parse
from rusparse.context import Limits
from rusparse.errors import ArchiveError
from rusparse.parser import Parser
from rusparse.records import Newsletter, Source
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message, make_messages

from .crashes import list_points, read_files, run_in_child
from .parsers import parse_with_traps

BROKEN = [make_message(n).replace(b"Subject: ", b"Subject: TRASIG ") for n in (90, 91, 92)]


def parse_all(data: bytes, source: Source) -> Newsletter:
    """A parser that has been mended."""
    return parse(data.replace(b"TRASIG ", b""), source)


def parse_some(data: bytes, source: Source) -> Newsletter:
    """A parser that has been mended for one message."""
    return parse(data.replace(b"TRASIG Nummer 91", b"Nummer 91"), source)


def parse_better(data: bytes, source: Source) -> Newsletter:
    """A later parser: it finds a language in some letters, and another month for one."""
    letter = parse(data, source)
    if letter.subject == "Nummer 2":
        assert letter.sent_at is not None
        letter = letter.model_copy(update={"sent_at": letter.sent_at.replace(year=2020)})
    odd = letter.subject is not None and letter.subject[-1] in "13579"
    return letter.model_copy(update={"language": "nb"}) if odd else letter


def parse_worse(data: bytes, source: Source) -> Newsletter:
    """A later parser that can't read a letter any more."""
    letter = parse_better(data, source)
    if letter.subject == "Nummer 4":
        raise ValueError("no more")
    return letter


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "arkiv")
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([*make_messages(6), *BROKEN]))
    import_mailboxes([path], archive, parse=parse, settings="")
    return archive


def retry(archive: Archive, parse: Parse, *, jobs: int = 0, sha256_prefix: str = "") -> RetryReport:
    report = retry_quarantined(
        archive,
        parse=parse,
        jobs=jobs,
        sha256_prefix=sha256_prefix,
        limits=Limits(max_message_seconds=2),
        on_damage=archive.warn,
    )
    verification = archive.verify()
    assert verification.sound, verification.damages
    return report


def test_what_can_be_read_now_leaves_the_quarantine(archive: Archive) -> None:
    before = {item.sha256 for item in archive.quarantined()}
    report = retry(archive, parse_some)
    assert (report.tried, report.added, report.duplicate, report.quarantined) == (3, 1, 0, 2)
    assert "can't read 'TRASIG Nummer 90'" in report.remarks[0]
    assert [record.subject for record in archive.records()][-1] == "Nummer 91"
    after = list(archive.quarantined())
    assert len(after) == 2
    assert {item.sha256 for item in after} < before
    assert [archive.quarantined_original(item.sha256) for item in after] == [BROKEN[0], BROKEN[2]]
    entry = list(archive.ledger())[-1]
    assert (entry.format, entry.found, entry.added, entry.quarantined) == ("quarantine", 3, 1, 2)
    rest = retry(archive, parse_all, jobs=1)
    assert (rest.tried, rest.added, rest.quarantined) == (2, 2, 0)
    assert list(archive.quarantined()) == []
    assert len(archive) == 9


def test_retry_that_changes_nothing_leaves_no_trace(archive: Archive) -> None:
    before = read_files(archive.path)
    assert retry(archive, parse).quarantined == 3
    assert read_files(archive.path) == before


def test_retry_of_one_message(archive: Archive) -> None:
    wanted = list(archive.quarantined())[2]
    report = retry(archive, parse_all, sha256_prefix=wanted.sha256[:10])
    assert (report.tried, report.added) == (1, 1)
    assert wanted.sha256 not in {item.sha256 for item in archive.quarantined()}


def test_message_that_is_kept_in_part_is_not_tried(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "stor"
    path.write_bytes(join_mbox([make_message(7, "x" * 3_000)]))
    import_mailboxes([path], archive, parse=parse, limits=Limits(max_message_bytes=1_000))
    report = retry(archive, parse_all)
    assert (report.tried, report.added, report.incomplete) == (3, 3, 1)
    assert [item.reason.partition(":")[0] for item in archive.quarantined()] == [
        "message-too-large"
    ]


def test_mailbox_whose_messages_left_the_quarantine_is_counted_anew(
    tmp_path: Path, archive: Archive
) -> None:
    retry(archive, parse_all)
    (source,) = import_mailboxes([tmp_path / "ett"], archive, parse=parse_all, settings="").sources
    assert (source.found, source.duplicate, source.quarantined) == (9, 9, 0)


def test_trap_in_quarantine_stays_there(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([make_message(1).replace(b"Nummer", b"EXIT Nummer")]))
    import_mailboxes([path], archive, parse=parse_with_traps, jobs=1)
    report = retry(archive, parse_with_traps, jobs=1)
    assert (report.tried, report.quarantined) == (1, 1)


def test_dry_run_tells_what_would_change_and_changes_nothing(archive: Archive) -> None:
    before = read_files(archive.path)
    report = reparse_archive(archive, parse=parse_better, dry_run=True)
    assert (report.records, report.changed, report.unreadable) == (6, 4, 0)
    changes = {change.path: change for change in report.fields}
    assert set(changes) == {"language", "sent_at"}
    assert (changes["language"].changes, changes["language"].records) == (3, 3)
    first = next(record for record in archive.records() if record.subject == "Nummer 1")
    assert changes["language"].examples[0] == (first.id, '"sv"', '"nb"')
    assert '"2020-' in changes["sent_at"].examples[0][2]
    assert read_files(archive.path) == before


@pytest.mark.parametrize("jobs", [0, 2])
def test_reparse_stores_all_of_it_at_once(archive: Archive, jobs: int) -> None:
    originals = {record.id: archive.original(record.id) for record in archive.records()}
    told: list[int] = []
    report = reparse_archive(
        archive, parse=parse_better, jobs=jobs, before_storing=lambda r: told.append(r.changed)
    )
    assert told == [report.changed] == [4]
    assert archive.verify().sound
    records = list(archive.records())
    assert [record.subject for record in records] == [f"Nummer {n}" for n in (2, 1, 3, 4, 5, 6)]
    assert [record.language for record in records] == ["sv", "nb", "nb", "sv", "nb", "sv"]
    assert {record.id: archive.original(record.id) for record in records} == originals
    assert sorted(path.parent.as_posix()[-20:] for path in archive.path.glob("records/*/*/*")) == [
        "s/year=2020/month=12",
        "s/year=2021/month=12",
    ]
    entry = list(archive.ledger())[-1]
    assert (entry.format, entry.found, entry.duplicate, entry.added) == ("reparse", 6, 6, 0)
    files = read_files(archive.path)
    again = reparse_archive(archive, parse=parse_better, jobs=jobs)
    assert (again.changed, again.fields) == (0, ())
    assert read_files(archive.path) == files


def test_letter_that_can_not_be_read_again_stays_as_it_is(archive: Archive) -> None:
    report = reparse_archive(archive, parse=parse_worse)
    assert (report.records, report.changed, report.unreadable) == (6, 4, 1)
    assert report.remarks[0].endswith("parse-failed: ValueError: no more")
    assert "Nummer 4" in [record.subject for record in archive.records()]
    assert archive.verify().sound


def test_records_without_originals_stay_in_their_places(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    for name, numbers, keep in (
        ("ett", (1, 3), False),
        ("två", (5, 7), True),
        ("tre", (9,), False),
    ):
        path = tmp_path / name
        path.write_bytes(join_mbox([make_message(n) for n in numbers]))
        import_mailboxes([path], archive, parse=parse, keep_originals=keep)
    report = reparse_archive(archive, parse=parse_better)
    assert (report.records, report.changed, report.without_original) == (5, 2, 3)
    assert [(record.subject, record.language) for record in archive.records()] == [
        ("Nummer 1", "sv"),
        ("Nummer 3", "sv"),
        ("Nummer 5", "nb"),
        ("Nummer 7", "nb"),
        ("Nummer 9", "sv"),
    ]
    assert archive.verify().sound


def test_refusal_before_storing_changes_nothing(archive: Archive) -> None:
    before = read_files(archive.path)

    def refuse(_: object) -> None:
        raise RuntimeError("rather not")

    with pytest.raises(RuntimeError, match="rather not"):
        reparse_archive(archive, parse=parse_better, before_storing=refuse)
    assert read_files(archive.path) == before


@pytest.mark.parametrize("kind", ["records", "originals"])
def test_damaged_archive_is_not_written_anew(archive: Archive, kind: str) -> None:
    (path,) = archive.path.glob(f"{kind}/*/*/part-*")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    before = read_files(archive.path)
    with pytest.raises(ArchiveError):
        reparse_archive(archive, parse=parse_better)
    assert read_files(archive.path) == before


def run_reparse(archive: Path) -> None:
    reparse_archive(Archive(archive), parse=parse_better)


def run_retry(archive: Path) -> None:
    store = Archive(archive)
    retry_quarantined(store, parse=parse_some, on_damage=store.warn)


@pytest.mark.parametrize("run", [run_reparse, run_retry])
def test_killed_anywhere_and_run_again(
    tmp_path: Path, run: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "MAX_PART_RECORDS", 2)
    monkeypatch.setattr(pending, "MAX_HELD_BYTES", 1_000)
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([*make_messages(6), *BROKEN]))

    def prepare(name: str) -> Path:
        import_mailboxes([path], Archive(tmp_path / name), parse=parse)
        return tmp_path / name

    whole = prepare("helt")
    before = sorted(Archive(whole).record_lines())
    points = list_points(lambda: run(whole), tmp_path / "punkter")
    expected = read_files(whole)
    after = sorted(Archive(whole).record_lines())
    assert len(points) > 15
    for number, point in enumerate(points):
        archive = prepare(f"dödad-{number}")
        left = number

        def kill_when_reached(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        def start(archive: Path = archive) -> None:
            run(archive)

        assert run_in_child(start, kill_when_reached) == signal.SIGKILL, point
        if not (archive / "tmp/plan.json").exists():
            # Without a plan everything is as it was, or as it will be.
            assert sorted(Archive(archive).record_lines()) in (before, after), point
        assert run_in_child(start, lambda _: None) == 0, point
        assert read_files(archive) == expected, point
        assert Archive(archive).verify().sound, point


def test_mailbox_is_accounted_for(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "ett"
    check = check_mailbox(path, archive, parse=parse)
    assert (check.found, check.kept, check.quarantined, check.missing) == (9, 6, 3, 0)
    other = tmp_path / "annat"
    other.write_bytes(join_mbox([make_message(2), make_message(40), make_message(41)]))
    for jobs in (0, 1):
        check = check_mailbox(other, archive, parse=parse, jobs=jobs)
        assert (check.found, check.kept, check.missing) == (3, 1, 2)
        assert [place.rpartition(": ")[2] for place in check.missing_places] == [
            "Nummer 40",
            "Nummer 41",
        ]


def test_what_was_left_out_on_purpose_is_not_missing(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    path = tmp_path / "ett"
    bulk = make_message(2, headers="List-Id: <brev.example.org>\n")
    path.write_bytes(join_mbox([make_message(1), bulk]))
    import_mailboxes([path], archive, parse=Parser().parse, only="newsletters")
    check = check_mailbox(path, archive, parse=Parser().parse)
    assert (check.found, check.kept, check.other, check.missing) == (2, 1, 1, 0)
    moved = path.rename(tmp_path / "flyttad")
    assert check_mailbox(moved, archive, parse=Parser().parse).missing == 0
    unknown = tmp_path / "okänd"
    unknown.write_bytes(join_mbox([make_message(1)]))
    assert check_mailbox(unknown, archive, parse=Parser().parse).missing == 1
