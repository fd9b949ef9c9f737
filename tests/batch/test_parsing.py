"""The letters of a mailbox as an iterator that can be left at any point."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import rusparse
from rusparse.batch import Unreadable, UnreadableWarning, iterate_letters
from rusparse.context import Limits
from tests.archive.newsletters import parse
from tests.mailboxes.messages import join_mbox, make_message, make_messages

from .parsers import parse_slowly
from .test_workers import list_children


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ett"
    path.write_bytes(join_mbox([make_message(n, "rad\n" * 4_000) for n in range(300)]))
    return path


@pytest.mark.parametrize("jobs", [0, 2])
def test_letters_come_in_the_order_of_the_mailbox(path: Path, jobs: int) -> None:
    subjects = [letter.subject for letter in iterate_letters(path, parse=parse, jobs=jobs)]
    assert subjects == [f"Nummer {n}" for n in range(300)]


@pytest.mark.parametrize("how", ["closed", "forgotten", "error"])
def test_iterator_that_is_left_leaves_no_process_behind(path: Path, how: str) -> None:
    before = list_children()
    letters = iterate_letters(path, parse=parse_slowly, jobs=2)
    assert list_children() == before
    assert next(letters).subject == "Nummer 0"
    assert len(list_children() - before) == 2
    if how == "closed":
        letters.close()  # type: ignore[attr-defined]
    elif how == "forgotten":
        del letters
    else:
        with pytest.raises(RuntimeError):
            letters.throw(RuntimeError("enough"))  # type: ignore[attr-defined]
    assert list_children() == before


def test_message_that_can_not_be_read_is_told_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "ett"
    large = make_message(2, "x" * 2_000)
    path.write_bytes(join_mbox([make_message(1), large, make_message(3)]))
    limits = Limits(max_message_bytes=1_000)
    told: list[Unreadable] = []
    letters = list(iterate_letters(path, parse=parse, limits=limits, on_unreadable=told.append))
    assert [letter.subject for letter in letters] == ["Nummer 1", "Nummer 3"]
    assert [message.reason.partition(":")[0] for message in told] == ["message-too-large"]
    with pytest.warns(UnreadableWarning, match="message-too-large"):
        assert len(list(iterate_letters(path, parse=parse, limits=limits))) == 2


def test_public_iterator_needs_no_main_guard(tmp_path: Path) -> None:
    (tmp_path / "ett").write_bytes(join_mbox(make_messages(3)))
    script = tmp_path / "script.py"
    script.write_text(
        "import rusparse\n"
        "for letter in rusparse.parse_mailbox('ett', jobs=1):\n"
        "    print(letter.subject)\n"
    )
    done = subprocess.run(
        [sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["Nummer 1", "Nummer 2", "Nummer 3"]


def test_path_without_mail_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(rusparse.InputError, match="no such file"):
        rusparse.parse_mailbox(tmp_path / "saknas")
