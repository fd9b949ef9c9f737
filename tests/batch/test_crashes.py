"""An import that is killed at any point of a commit, and run again, ends as one that was not."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from rusparse.archive import Archive, pending
from rusparse.batch import import_mailboxes, importing, reading
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message

from .crashes import list_points, read_files, run_in_child


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
