"""What an import shows while it runs: bars, lines, events, or nothing."""

from __future__ import annotations

import io
import json
import sys

import pytest

from rusparse.batch import Progress
from rusparse.cli.importing import open_progress


def make_events(mailbox: str = "ett\x1b[2J.mbox") -> list[Progress]:
    return [
        Progress(mailbox, "mboxrd", n, n, 0, 0, 0, n * 100, 1_000, finished=n == 10)
        for n in range(1, 11)
    ]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(10_000))
    monkeypatch.setattr("rusparse.cli.importing.time.monotonic", lambda: float(next(seconds)))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("clock")
def test_lines_come_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with open_progress(quiet=False, json=False) as show:
        for event in make_events():
            show(event)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "ett\\x1b[2J.mbox: 50%, 5 found = 5 added + 0 duplicate + 0 quarantined, 0 a second",
    ]


@pytest.mark.usefixtures("clock")
def test_events_are_data(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with open_progress(quiet=False, json=True) as show:
        for event in make_events("ett"):
            show(event)
    out, err = capfdbinary.readouterr()
    assert err == b""
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == 9
    assert rows[4] == {
        "event": "progress",
        "mailbox": "ett",
        "found": 5,
        "added": 5,
        "duplicate": 0,
        "other": 0,
        "quarantined": 0,
        "position_bytes": 500,
        "size_bytes": 1_000,
        "messages_per_second": 0.5,
    }


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("json", [True, False])
def test_quiet_shows_nothing(capfdbinary: pytest.CaptureFixture[bytes], json: bool) -> None:
    with open_progress(quiet=True, json=json) as show:
        for event in make_events():
            show(event)
    assert capfdbinary.readouterr() == (b"", b"")


def test_terminal_has_a_bar_with_counts_and_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "200")
    with open_progress(quiet=False, json=False) as show:
        for event in make_events():
            show(event)
    shown = screen.getvalue()
    assert "ett\\x1b[2J.mbox" in shown
    assert "/s · 10 found, 10 added" in shown
    assert "duplicate" not in shown
    assert "100%" in shown
