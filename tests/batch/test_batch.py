from __future__ import annotations

import datetime as dt
import hashlib
import os
import pickle
import signal
from pathlib import Path

import pytest

from rusparse.archive import Archive, LedgerEntry, NewRecord
from rusparse.batch import Progress, import_mailboxes, importing, reading
from rusparse.batch.outcomes import Selection, Unreadable, Work, examine_message
from rusparse.batch.stores import WriterStore
from rusparse.context import Limits
from rusparse.diagnostics import Diagnostic
from rusparse.errors import ArchiveError, UsageError
from rusparse.mailboxes import RawMessage
from rusparse.mailboxes.streams import ByteStream
from rusparse.records import Newsletter, Source
from tests.archive.newsletters import make_newsletter, parse
from tests.mailboxes.messages import join_mbox, make_message, make_messages

BROKEN = make_message(90).replace(b"Subject: ", b"Subject: TRASIG ")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "arkiv")


def write_mbox(path: Path, messages: list[bytes]) -> Path:
    path.write_bytes(join_mbox(messages))
    return path


def test_every_message_is_accounted_for(tmp_path: Path, archive: Archive) -> None:
    one = write_mbox(tmp_path / "ett.mbox", [*make_messages(3), make_message(2), BROKEN])
    folder = tmp_path / "brev"
    folder.mkdir()
    (folder / "1.eml").write_bytes(make_message(1))
    (folder / "7.eml").write_bytes(make_message(7))
    (folder / "bild.png").write_bytes(b"\x89PNG\r\n")
    missing = tmp_path / "ingen.mbox"
    report = import_mailboxes([one, missing, folder], archive, parse=parse)
    found = [
        (s.format, s.found, s.added, s.duplicate, s.other, s.quarantined, s.status)
        for s in report.sources
    ]
    assert found == [
        ("mboxrd", 5, 3, 1, 0, 1, "finished"),
        (None, 0, 0, 0, 0, 0, "failed"),
        ("folder", 2, 1, 1, 0, 0, "finished"),
    ]
    assert (report.found, report.added, report.duplicate, report.quarantined) == (7, 4, 2, 1)
    assert report.errors == (f"{missing}: there is no such file or directory; check the path",)
    assert report.skipped == 1
    assert report.sources[2].skipped[0].name == str(folder / "bild.png")
    place = archive_place(archive)
    assert report.sources[0].remarks == (
        f"{one}: byte {place}: parse-failed: ValueError: can't read 'TRASIG Nummer 90'",
    )
    entries = list(archive.ledger())
    assert [(e.number, e.mailbox, e.format, e.found, e.status) for e in entries] == [
        (1, str(one), "mboxrd", 5, "finished"),
        (2, str(missing), None, 0, "failed"),
        (3, str(folder), "folder", 2, "finished"),
    ]
    assert entries[0].sha256 == hashlib.sha256(one.read_bytes()).hexdigest()
    assert entries[0].size_bytes == one.stat().st_size
    assert archive.verify().sound


def archive_place(archive: Archive) -> int | None:
    (item,) = archive.quarantined()
    assert archive.quarantined_original(item.sha256) == BROKEN
    return item.source.offset_bytes


def test_second_import_adds_nothing_and_says_so(tmp_path: Path, archive: Archive) -> None:
    path = write_mbox(tmp_path / "ett.mbox", [*make_messages(3), BROKEN])
    import_mailboxes([path], archive, parse=parse)
    records = list(archive.record_lines())
    (again,) = import_mailboxes([path], archive, parse=parse).sources
    assert (again.found, again.added, again.duplicate) == (4, 0, 3)
    assert (again.quarantined, again.known_quarantined) == (1, 1)
    assert list(archive.record_lines()) == records
    assert len(list(archive.quarantined())) == 1
    assert archive.verify().sound


def test_originals_are_the_messages_without_the_mailbox(tmp_path: Path, archive: Archive) -> None:
    message = make_message(1, "Hej\n\nFrom me\n>From you\n")
    stored = message.replace(b"\n>From", b"\n>>From").replace(b"\nFrom", b"\n>From")
    import_mailboxes(
        [write_mbox(tmp_path / "a", [stored.replace(b">From: ", b"From: ")])], archive, parse=parse
    )
    (record,) = archive.records()
    assert archive.original(record.id) == message


def test_records_tell_where_the_message_stood(tmp_path: Path, archive: Archive) -> None:
    path = write_mbox(tmp_path / "ett.mbox", make_messages(2))
    import_mailboxes([path], archive, parse=parse)
    data = path.read_bytes()
    for record in archive.records():
        start, length = record.source.offset_bytes or 0, record.source.length_bytes or 0
        assert record.source.mailbox == str(path)
        assert data[start : start + length] == archive.original(record.id)


@pytest.mark.parametrize(
    "error",
    [ValueError("x"), RecursionError("x"), MemoryError("x"), KeyError("x"), AssertionError("x")],
)
def test_any_exception_is_quarantined_and_the_run_goes_on(
    tmp_path: Path, archive: Archive, error: Exception
) -> None:
    def fail_on_second(data: bytes, source: Source) -> Newsletter:
        if b"Nummer 2\n" in data:
            raise error
        return parse(data, source)

    path = write_mbox(tmp_path / "ett.mbox", make_messages(3))
    report = import_mailboxes([path], archive, parse=fail_on_second)
    assert (report.added, report.quarantined) == (2, 1)
    (item,) = archive.quarantined()
    assert item.reason == f"parse-failed: {type(error).__name__}: {error}"
    # A parser that has been mended takes it in.
    assert import_mailboxes([path], archive, parse=parse).added == 1


def test_letter_that_can_not_be_read_is_quarantined(tmp_path: Path, archive: Archive) -> None:
    def parse_nothing(data: bytes, source: Source) -> Newsletter:
        remark = Diagnostic(code="content-unreadable", severity="error", where="body", details={})
        return make_newsletter(data, source).model_copy(update={"diagnostics": (remark,)})

    path = write_mbox(tmp_path / "ett.mbox", make_messages(1))
    assert import_mailboxes([path], archive, parse=parse_nothing).quarantined == 1
    assert [item.reason for item in archive.quarantined()] == [
        "content-unreadable: neither a message nor a readable letter"
    ]


def test_too_large_message_is_quarantined_with_its_place(tmp_path: Path, archive: Archive) -> None:
    large = make_message(2, "x" * 5_000 + "\n")
    path = write_mbox(tmp_path / "ett.mbox", [make_message(1), large, make_message(3)])
    limits = Limits(max_message_bytes=1_000)
    report = import_mailboxes([path], archive, parse=parse, limits=limits)
    assert (report.added, report.quarantined) == (2, 1)
    (item,) = archive.quarantined()
    start, length = item.source.offset_bytes or 0, item.source.length_bytes or 0
    assert path.read_bytes()[start : start + length] == large
    assert archive.quarantined_original(item.sha256) == large[:1_000]


def test_since_leaves_out_what_is_older(tmp_path: Path, archive: Archive) -> None:
    dates = [
        "Thu, 30 Dec 2021 12:00:00 +0100",
        "Sat, 01 Jan 2022 00:30:00 +0100",
        "Sat, 01 Jan 2022 01:30:00 +0100",
    ]
    messages = [
        make_message(n).replace(b"Fri, 17 Dec 2021 08:0%d:00 +0100" % n, date.encode())
        for n, date in enumerate(dates, 1)
    ]
    undated = make_message(9).replace(b"Date: ", b"X-Date: ")
    path = write_mbox(tmp_path / "ett.mbox", [*messages, undated])
    report = import_mailboxes([path], archive, parse=parse, since=dt.date(2022, 1, 1))
    assert (report.found, report.added, report.other) == (4, 2, 2)
    assert [record.subject for record in archive.records()] == ["Nummer 3", "Nummer 9"]


def test_dry_run_counts_and_writes_nothing(tmp_path: Path, archive: Archive) -> None:
    path = write_mbox(tmp_path / "ett.mbox", [*make_messages(3), make_message(1), BROKEN])
    dry = import_mailboxes([path], archive, parse=parse, dry_run=True)
    assert dry.dry_run
    assert not archive.path.exists()
    wet = import_mailboxes([path], archive, parse=parse)
    assert dry.sources == wet.sources
    (again,) = import_mailboxes([path], archive, parse=parse, dry_run=True).sources
    assert (again.added, again.duplicate, again.known_quarantined) == (0, 4, 1)


def test_file_that_can_not_be_read_is_an_error_and_is_read_when_it_can_be(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "brev"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.eml").write_bytes(make_message(number))
    (folder / "bild.png").write_bytes(b"\x89PNG\r\n")
    really_open = os.open

    def open_unless_secret(path: str | Path, *arguments: int) -> int:
        if Path(path).name == "2.eml":
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", open_unless_secret)
        for expected in ((2, 0), (0, 2)):
            report = import_mailboxes([folder], archive, parse=parse, settings="")
            assert (report.added, report.duplicate) == expected
            assert report.broken_off
            assert report.errors == (
                f"{folder / '2.eml'}: permission to read it is missing; ask its owner or chmod "
                "it; the rest was read",
            )
    report = import_mailboxes([folder], archive, parse=parse, settings="")
    assert (report.added, report.duplicate, report.errors) == (1, 2, ())
    assert [entry.status for entry in archive.ledger()] == ["failed", "failed", "finished"]
    assert import_mailboxes([folder], archive, parse=parse, settings="").sources[0].unchanged


def test_disk_that_fails_in_the_middle_is_an_error(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_mbox(tmp_path / "ett", make_messages(9))
    size = path.stat().st_size
    read = ByteStream._read_up_to

    def fail_at_the_end(self: ByteStream, wanted: int) -> bytes:
        done = self.position_bytes + len(self._ahead)
        data = read(self, min(wanted, max(0, size - 50 - done)))
        if len(data) < wanted:
            self._end("read-failed: OSError: [Errno 5] Input/output error")
        return data

    monkeypatch.setattr(ByteStream, "_read_up_to", fail_at_the_end)
    (source,) = import_mailboxes([path], archive, parse=parse, settings="").sources
    assert (source.found, source.added, source.quarantined) == (9, 8, 1)
    assert source.status == "failed"
    assert source.error is not None
    assert source.error.startswith(f"{path}: read-failed: OSError: ")
    monkeypatch.undo()
    report = import_mailboxes([path], archive, parse=parse, settings="")
    assert (report.found, report.added, report.duplicate, report.errors) == (9, 1, 8, ())


def test_progress_is_told_after_every_message(tmp_path: Path, archive: Archive) -> None:
    path = write_mbox(tmp_path / "ett.mbox", [*make_messages(2), make_message(1)])
    seen: list[Progress] = []
    import_mailboxes([path], archive, parse=parse, progress=seen.append)
    size = path.stat().st_size
    assert [(p.found, p.added, p.duplicate, p.finished) for p in seen] == [
        (1, 1, 0, False),
        (2, 2, 0, False),
        (3, 2, 1, False),
        (3, 2, 1, True),
    ]
    assert [p.position_bytes for p in seen][-2:] == [size - 1, size]
    assert {(p.mailbox, p.format, p.size_bytes) for p in seen} == {(str(path), "mboxrd", size)}


def test_outcomes_can_be_pickled() -> None:
    work = Work(parse, Limits(), Selection(), isolated=True)
    raw = RawMessage(make_message(1), Source(media_type="message/rfc822"))
    outcome = examine_message(raw, work).outcome
    assert isinstance(outcome, NewRecord)
    assert outcome.partition == "year=2021/month=12"
    assert pickle.loads(pickle.dumps(raw)) == raw
    assert pickle.loads(pickle.dumps(work)) == work
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    unreadable = examine_message(RawMessage(BROKEN, raw.source), work).outcome
    assert isinstance(unreadable, Unreadable)
    assert pickle.loads(pickle.dumps(unreadable)) == unreadable


def test_single_path_is_misuse(tmp_path: Path, archive: Archive) -> None:
    with pytest.raises(UsageError, match="a list of paths was expected"):
        import_mailboxes(str(tmp_path), archive, parse=parse)


def test_counts_that_do_not_add_up_fail(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> None:
        """Count a message nowhere."""

    monkeypatch.setattr(importing._Import, "_store_outcome", lose)
    path = write_mbox(tmp_path / "ett.mbox", make_messages(2))
    with pytest.raises(ArchiveError, match="2 messages found, and 0 accounted for"):
        import_mailboxes([path], archive, parse=parse)
    assert list(archive.records()) == []


def test_interrupt_finishes_what_is_in_flight(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(data: bytes, source: Source) -> Newsletter:
        if b"Nummer 3\n" in data:
            os.kill(os.getpid(), signal.SIGINT)
        return parse(data, source)

    monkeypatch.setattr(reading, "RANGE_BYTES", 600)
    paths = [write_mbox(tmp_path / name, make_messages(9)) for name in ("ett", "två")]
    with pytest.raises(KeyboardInterrupt):
        import_mailboxes(paths, archive, parse=interrupt)
    kept = [record.subject for record in archive.records()]
    assert kept == [f"Nummer {n}" for n in range(1, len(kept) + 1)]
    assert 3 <= len(kept) < 9
    assert [(e.found, e.added, e.status, e.sha256) for e in archive.ledger()] == [
        (len(kept), len(kept), "interrupted", None)
    ]
    report = import_mailboxes(paths, archive, parse=parse)
    assert (report.added, report.duplicate) == (9 - len(kept), 9 + len(kept))
    assert archive.verify().sound


def test_interrupt_while_storing_waits_for_the_end_of_the_commit(
    tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = WriterStore.commit

    def interrupt_then_commit(self: WriterStore, entries: list[LedgerEntry]) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        store(self, entries)

    monkeypatch.setattr(WriterStore, "commit", interrupt_then_commit)
    path = write_mbox(tmp_path / "ett", make_messages(3))
    # All was read when the interrupt came: there is nothing left to stop.
    assert import_mailboxes([path], archive, parse=parse).added == 3
    assert [(e.found, e.added, e.status) for e in archive.ledger()] == [(3, 3, "finished")]
    assert archive.verify().sound
