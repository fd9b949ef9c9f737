"""Worker processes: the same archive with any number of them, and none of them missed."""

from __future__ import annotations

import mailbox
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rusparse.archive import Archive
from rusparse.batch import ImportReport, Progress, import_mailboxes, importing, process, reading
from rusparse.batch.crew import WorkerCrew
from rusparse.batch.identities import Identities
from rusparse.batch.interruption import Interruption
from rusparse.batch.outcomes import Parse, Work
from rusparse.batch.tasks import Batch
from rusparse.context import Limits
from rusparse.errors import UsageError, WorkerError
from rusparse.mailboxes import open_mailbox
from rusparse.parser import Parser
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message, make_messages, state_length

from .crashes import read_files
from .parsers import parse_slowly, parse_with_traps

LIMITS = Limits(max_message_seconds=1, max_message_memory_bytes=1 << 28)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    # The machine that runs the tests may be busy: only processor time is to tell.
    monkeypatch.setattr(process, "PATIENCE", 1_000.0)


def trap(number: int, name: str) -> bytes:
    return make_message(number).replace(b"Subject: ", f"Subject: {name} ".encode())


def write_mbox(path: Path, messages: list[bytes]) -> Path:
    path.write_bytes(join_mbox(messages))
    return path


def run(
    paths: list[Path], archive: Path, *, jobs: int, parse: Parse = parse, limits: Limits = LIMITS
) -> ImportReport:
    return import_mailboxes(paths, Archive(archive), parse=parse, jobs=jobs, limits=limits)


def list_children(pid: int | str = "self") -> set[str]:
    return {
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    }


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    months = (b"Dec 2021", b"Jan 2022", b"Feb 2022")
    messages = [make_message(n).replace(b"Dec 2021", months[n % 3]) for n in range(40)]
    messages[7] = messages[7].replace(b"Subject: ", b"Subject: TRASIG ")
    inner = join_mbox([make_message(99)]).decode()
    stated = [state_length(make_message(n, f"Hej\n\n{inner}")) for n in range(50, 60)]
    maildir = mailbox.Maildir(tmp_path / "maildir")
    for number in range(100, 140):
        maildir.add(make_message(number))
    return [
        write_mbox(tmp_path / "ett", [*messages, messages[3]]),
        write_mbox(tmp_path / "två", stated),
        tmp_path / "maildir",
        tmp_path / "saknas",
    ]


@pytest.mark.parametrize("jobs", [1, 3])
def test_any_number_of_workers_makes_the_same_archive(
    paths: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(importing, "CHECKPOINT_MESSAGES", 30)
    alone = run(paths, tmp_path / "a", jobs=0)
    monkeypatch.setattr(reading, "RANGE_BYTES", 700)
    report = run(paths, tmp_path / "b", jobs=jobs)
    assert report == alone
    assert [source.found for source in report.sources] == [41, 10, 40, 0]
    assert (report.added, report.duplicate, report.quarantined) == (89, 1, 1)
    assert read_files(tmp_path / "b") == read_files(tmp_path / "a")


TRAPS = {
    "KILL": "worker-killed: by SIGKILL",
    "ABORT": "worker-killed: by SIGABRT",
    "EXIT": "worker-ended: with exit code 3",
    "SPIN": "time-limit: more than 1 seconds of processor time",
    "GROW": f"memory-limit: more than {1 << 28} bytes",
}


def test_message_that_takes_its_worker_with_it_is_quarantined_and_the_run_goes_on(
    tmp_path: Path,
) -> None:
    evil = [trap(10 + number, name) for number, name in enumerate(TRAPS)]
    messages = [m for pair in zip(make_messages(5), evil, strict=True) for m in pair]
    path = write_mbox(tmp_path / "ett", [*messages, make_message(6)])
    report = run([path], tmp_path / "a", jobs=1, parse=parse_with_traps)
    assert (report.found, report.added, report.quarantined) == (11, 6, 5)
    archive = Archive(tmp_path / "a")
    assert [record.subject for record in archive.records()] == [f"Nummer {n}" for n in range(1, 7)]
    items = list(archive.quarantined())
    assert [item.reason for item in items] == list(TRAPS.values())
    assert [archive.quarantined_original(item.sha256) for item in items] == evil
    for item in items:
        start, length = item.source.offset_bytes or 0, item.source.length_bytes or 0
        stored = path.read_bytes()[start : start + length]
        assert stored == archive.quarantined_original(item.sha256)
    assert archive.verify().sound


def test_worker_that_sleeps_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monotonic = time.monotonic
    leaps = 0

    def leap() -> float:
        # While a worker sleeps, time flies: nobody waits for real.
        nonlocal leaps
        sleepers = [path.name.partition("-")[2] for path in tmp_path.glob("asleep-*")]
        leaps += any(Path(f"/proc/{pid}").exists() for pid in sleepers)
        return monotonic() + 500 * leaps

    monkeypatch.setattr(time, "monotonic", leap)
    for number in (1, 2):
        name = "SLEEP" if number == 1 else "ETT"
        (tmp_path / "brev").mkdir(exist_ok=True)
        (tmp_path / "brev" / f"{number}.eml").write_bytes(trap(number, name))
    report = run([tmp_path / "brev"], tmp_path / "a", jobs=1, parse=parse_with_traps)
    assert (report.added, report.quarantined) == (1, 1)
    (item,) = Archive(tmp_path / "a").quarantined()
    assert item.reason == "time-limit: no result after 1000 seconds by the clock"


def test_nothing_is_parsed_that_the_archive_has(tmp_path: Path) -> None:
    messages = make_messages(5)
    path = write_mbox(tmp_path / "ett", messages)
    archive = Archive(tmp_path / "a")
    import_mailboxes([path], archive, parse=Parser().parse)
    traps = [*messages, trap(9, "KILL")]
    path = write_mbox(tmp_path / "två", traps)
    # These would kill their worker if they were parsed, as the last one does.
    report = import_mailboxes([path], archive, parse=parse_with_traps, jobs=1)
    assert (report.added, report.duplicate, report.quarantined) == (0, 5, 1)


def test_identities_hold_what_they_were_made_of() -> None:
    digests = [bytes([n]) * 32 for n in (200, 3, 77)]
    identities = Identities.of(digests)
    assert len(identities) == 3
    assert [n for n in range(256) if (bytes([n]) * 32).hex() in identities] == [3, 77, 200]
    assert "00" * 32 not in Identities()


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    path = write_mbox(tmp_path / "ett", make_messages(100))
    before = list_children()

    def stop(_: Progress) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        import_mailboxes([path], Archive(tmp_path / "a"), parse=parse_slowly, jobs=2, progress=stop)
    assert list_children() == before
    assert not Archive(tmp_path / "a").path.joinpath("records").exists()


def test_workers_end_when_who_started_them_is_killed(tmp_path: Path) -> None:
    long = "rad\n" * 8_000
    write_mbox(tmp_path / "ett", [make_message(n, long) for n in range(300)])
    script = (
        "import sys\n"
        "from rusparse.archive import Archive\n"
        "from rusparse.batch import import_mailboxes\n"
        "from tests.batch.parsers import parse_slowly\n"
        "import_mailboxes(['ett'], Archive('a'), parse=parse_slowly, jobs=2,\n"
        "    progress=lambda event: print(event.found, flush=True))\n"
    )
    root = Path(__file__).parent.parent.parent
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.stdout.readline()
    workers = list_children(child.pid)
    assert workers
    child.kill()
    child.wait()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_ctrl_c_finishes_what_the_workers_have_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RANGE_BYTES", 1_000)
    path = write_mbox(tmp_path / "ett", make_messages(200))
    archive = Archive(tmp_path / "a")

    def interrupt(event: Progress) -> None:
        if event.found == 5:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        import_mailboxes([path], archive, parse=parse_slowly, jobs=2, progress=interrupt)
    (entry,) = archive.ledger()
    assert 5 <= entry.found < 200
    assert (entry.added, entry.status) == (entry.found, "interrupted")
    kept = [record.subject for record in archive.records()]
    assert kept == [f"Nummer {n}" for n in range(1, entry.found + 1)]
    assert import_mailboxes([path], archive, parse=parse, jobs=1).found == 200
    assert len(archive) == 200


def test_import_runs_in_a_thread_too(tmp_path: Path) -> None:
    path = write_mbox(tmp_path / "ett", make_messages(3))
    reports: list[ImportReport] = []
    thread = threading.Thread(target=lambda: reports.append(run([path], tmp_path / "a", jobs=1)))
    thread.start()
    thread.join()
    assert reports[0].added == 3


def test_crew_refuses_more_than_it_can_hold(tmp_path: Path) -> None:
    messages = list(open_mailbox(write_mbox(tmp_path / "ett", make_messages(1))))
    crew = WorkerCrew(Work(parse, LIMITS, isolated=True), 1, Interruption())
    try:
        tickets = []
        while crew.has_room:
            tickets.append(crew.submit(Batch(tuple(messages))))
        assert len(tickets) == 4
        crew.forget(tickets.pop())
        assert crew.has_room
        assert [len(crew.wait(ticket).examined) for ticket in tickets] == [1, 1, 1]
    finally:
        crew.close()


@pytest.mark.parametrize("jobs", [-1, 1.5, "2", 1_000])
def test_number_of_workers_is_checked(tmp_path: Path, jobs: object) -> None:
    with pytest.raises(UsageError, match="jobs must be a whole number"):
        import_mailboxes([], Archive(tmp_path / "a"), parse=parse, jobs=jobs)  # type: ignore[arg-type]


def test_parser_that_can_not_be_sent_is_misuse(tmp_path: Path) -> None:
    path = write_mbox(tmp_path / "ett", make_messages(1))
    with pytest.raises(UsageError, match="must be one that can be pickled"):
        run([path], tmp_path / "a", jobs=1, parse=lambda data, source: parse(data, source))


def test_process_that_can_not_be_had_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rusparse.batch.process.sys.executable", str(tmp_path / "saknas"))
    path = write_mbox(tmp_path / "ett", make_messages(1))
    with pytest.raises(WorkerError, match="could not be started: No such file"):
        run([path], tmp_path / "a", jobs=1)


def test_nothing_of_a_message_reaches_the_terminal(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = write_mbox(tmp_path / "ett", [trap(1, "PRINT"), make_message(2)])
    report = run([path], tmp_path / "a", jobs=1, parse=parse_with_traps)
    assert report.added == 2
    assert capfdbinary.readouterr() == (b"", b"")


def test_workers_that_can_not_start_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_PROGRAM", "raise SystemExit(7)")
    path = write_mbox(tmp_path / "ett", make_messages(3))
    with pytest.raises(WorkerError, match="could not be started: worker-ended: with exit code 7"):
        run([path], tmp_path / "a", jobs=2)
