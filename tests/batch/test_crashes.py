"""An import that is killed at any point of a commit, and run again, ends as one that was not."""

from __future__ import annotations

import errno
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rusparse.archive import Archive, pending
from rusparse.batch import import_mailboxes, importing, reading
from rusparse.errors import ArchiveError
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message

from .crashes import list_points, read_files, run_in_child
from .parsers import parse_slowly


def write_mailboxes(root: Path) -> list[Path]:
    months = (b"Dec 2021", b"Jan 2022", b"Feb 2022")
    messages = [
        make_message(n).replace(b"Dec 2021", months[n % 3]) for n in (1, 2, 3, 4, 5, 1, 6, 7, 8)
    ]
    messages[4] = messages[4].replace(b"Subject: ", b"Subject: TRASIG ")
    paths = []
    for name, part in (("ett", messages[:5]), ("två", messages[5:])):
        (root / name).write_bytes(join_mbox(part))
        paths.append(root / name)
    return paths


def run_import(paths: list[Path], archive: Path) -> None:
    os.chdir(paths[0].parent)
    import_mailboxes([path.name for path in paths], Archive(archive), parse=parse)


@pytest.fixture(autouse=True)
def _often_committed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(importing, "CHECKPOINT_MESSAGES", 4)
    monkeypatch.setattr(reading, "RANGE_BYTES", 400)
    monkeypatch.setattr(pending, "MAX_HELD_BYTES", 1_000)


def start(paths: list[Path], archive: Path) -> Callable[[], None]:
    return lambda: run_import(paths, archive)


def test_killed_anywhere_and_run_again(tmp_path: Path) -> None:
    paths = write_mailboxes(tmp_path)
    points = list_points(start(paths, tmp_path / "helt"), tmp_path / "punkter")
    whole = read_files(tmp_path / "helt", ledger=False)
    lines = list(Archive(tmp_path / "helt").record_lines())
    assert len(lines) == 7
    assert points.count("replace plan.json.draft") == points.count("unlink plan.json") == 3
    assert {"replace ledger.jsonl", "replace archive.json"} <= set(points)
    assert len(points) > 60
    for number, point in enumerate(points):
        archive = tmp_path / f"dödad-{number}"
        left = number

        def kill_when_reached(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        assert run_in_child(start(paths, archive), kill_when_reached) == signal.SIGKILL, point
        between = list(Archive(archive).record_lines())
        assert len(set(between)) == len(between), point
        assert set(between) <= set(lines), point
        assert run_in_child(start(paths, archive), lambda _: None) == 0, point
        assert read_files(archive, ledger=False) == whole, point
        verification = Archive(archive).verify()
        assert verification.sound, (point, verification.damages)


def test_what_was_committed_is_there_before_the_next_import(tmp_path: Path) -> None:
    paths = write_mailboxes(tmp_path)
    points = list_points(start(paths, tmp_path / "helt"), tmp_path / "punkter")
    second_plan = [n for n, point in enumerate(points) if point == "replace plan.json.draft"][1]
    archive = tmp_path / "dödad"
    left = second_plan

    def kill_when_reached(_: str) -> None:
        nonlocal left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    assert run_in_child(start(paths, archive), kill_when_reached) == signal.SIGKILL
    assert len(list(Archive(archive).record_lines())) == 4
    assert [(e.found, e.added, e.status) for e in Archive(archive).ledger()] == [
        (4, 4, "interrupted")
    ]
    assert Archive(archive).verify().sound
    run_import(paths, archive)
    assert [(e.found, e.added, e.duplicate, e.status) for e in Archive(archive).ledger()] == [
        (4, 4, 0, "interrupted"),
        (5, 0, 4, "finished"),
        (4, 3, 1, "finished"),
    ]


def run_with_workers(paths: list[Path], archive: Path) -> None:
    import_mailboxes(paths, Archive(archive), parse=parse_slowly, jobs=2, settings="")


def test_killed_with_workers_where_commits_are_decided(tmp_path: Path) -> None:
    paths = write_mailboxes(tmp_path)
    whole = tmp_path / "helt"
    points = list_points(lambda: run_with_workers(paths, whole), tmp_path / "punkter")
    expected = read_files(whole, ledger=False)
    decisive = [n for n, point in enumerate(points) if "plan.json" in point]
    assert len(decisive) == 6
    for number in decisive:
        archive = tmp_path / f"dödad-{number}"
        left = number

        def kill_when_reached(_: str) -> None:
            nonlocal left
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

        def start(archive: Path = archive) -> None:
            run_with_workers(paths, archive)

        assert run_in_child(start, kill_when_reached) == signal.SIGKILL, points[number]
        assert run_in_child(start, lambda _: None) == 0, points[number]
        assert read_files(archive, ledger=False) == expected, points[number]
        assert Archive(archive).verify().sound, points[number]


def test_killed_at_any_moment_and_run_again(tmp_path: Path) -> None:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([make_message(n) for n in range(60)]))
    whole = tmp_path / "helt"
    begun = time.monotonic()
    assert run_in_child(lambda: run_with_workers([path], whole), lambda _: None) == 0
    seconds = time.monotonic() - begun
    expected = read_files(whole, ledger=False)
    moments = random.Random(5)
    archive = tmp_path / "dödad"
    killed = 0
    for _ in range(6):
        child = os.fork()
        if not child:
            try:
                run_with_workers([path], archive)
            finally:
                os._exit(0)
        time.sleep(moments.random() * seconds)
        os.kill(child, signal.SIGKILL)
        killed += os.waitpid(child, 0)[1] == signal.SIGKILL
        if archive.exists():
            lines = list(Archive(archive).record_lines())
            assert len(set(lines)) == len(lines)
    assert killed
    assert run_in_child(lambda: run_with_workers([path], archive), lambda _: None) == 0
    assert read_files(archive, ledger=False) == expected
    entries = list(Archive(archive).ledger())
    assert entries[-1].found == 60
    assert sum(entry.added for entry in entries) == 60
    assert Archive(archive).verify().sound


def test_disk_that_is_full_leaves_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_mailboxes(tmp_path)
    run_import(paths, tmp_path / "helt")
    expected = read_files(tmp_path / "helt", ledger=False)
    for full_after in range(1, 12):
        archive = tmp_path / f"full-{full_after}"
        left = full_after

        def write(self: Any, real: Any = pending._PendingFile.finish) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(self)

        with monkeypatch.context() as patch:
            patch.setattr(pending._PendingFile, "finish", write)
            with pytest.raises(ArchiveError, match="writing failed: No space left on device"):
                run_import(paths, archive)
        assert Archive(archive).verify().sound
        assert list((archive / "tmp").iterdir()) == []
        run_import(paths, archive)
        assert read_files(archive, ledger=False) == expected
