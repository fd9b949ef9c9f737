"""Quarantine, reparse and verify as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rusparse import Parser, Source
from rusparse.archive import Archive as Store
from rusparse.batch import import_mailboxes
from rusparse.records import Newsletter
from tests.mailboxes.messages import join_mbox, make_message, make_messages

from ..program import Run

EVIL = make_message(9, "\x1b[2J\x9b31m kursen\n")


def parse_badly(data: bytes, source: Source) -> Newsletter:
    """An early parser: it fails on one letter, and has no language for the others."""
    if data == EVIL:
        raise ValueError("\x1b[31mno")
    return Parser().parse(data, source).model_copy(update={"language": "und"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made")
    (root / "ett").write_bytes(join_mbox([*make_messages(3), EVIL]))
    import_mailboxes([root / "ett"], Store(root / "a"), parse=parse_badly)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "made"))


def test_quarantine_is_listed_shown_and_tried_again(run: Run, root: Path) -> None:
    listed = run("quarantine", "list", "--archive", root / "a")
    assert listed.code == 0
    (line,) = listed.out.splitlines()
    assert line.endswith("parse-failed: ValueError: \\x1b[31mno")
    row = run("quarantine", "list", "--archive", root / "a", "--json").rows[0]
    assert line.startswith(row["sha256"][:12] + "  ")
    shown = run("quarantine", "show", row["sha256"][:8], "--archive", root / "a")
    assert shown.out.encode() == EVIL
    unknown = run("quarantine", "show", "zz", "--archive", root / "a")
    assert unknown.code == 2
    assert "no message in quarantine" in unknown.err
    done = run("quarantine", "retry", "--archive", root / "a", "--jobs", "1")
    assert done.code == 0
    assert done.out == "1 tried = 1 added + 0 duplicate + 0 quarantined\n"
    assert run("quarantine", "list", "--archive", root / "a").out == "nothing in quarantine\n"
    verified = run("verify", "--archive", root / "a")
    assert verified.code == 0
    assert ", 4 records, 4 originals, 0 in quarantine" in verified.out


def test_reparse_shows_then_stores(run: Run, root: Path) -> None:
    before = run("show", letter_id(root), "--archive", root / "a", "--json").rows[0]
    dry = run("reparse", "--archive", root / "a", "--dry-run", "--jobs", "1")
    assert dry.code == 0
    assert dry.out.splitlines()[0] == "3 records, 3 of them would change"
    assert dry.out.splitlines()[1] == "language: 3 times, in 3 records"
    assert '"und" -> "sv"' in dry.out.splitlines()[2]
    assert run("show", letter_id(root), "--archive", root / "a", "--json").rows == [before]
    wet = run("reparse", "--archive", root / "a", "--json", "--jobs", "1")
    assert wet.code == 0
    assert wet.rows[0]["changed"] == 3
    assert wet.err == "stored\n"
    after = run("show", letter_id(root), "--archive", root / "a", "--json").rows[0]
    assert after == before | {"language": "sv"}
    assert run("verify", "--archive", root / "a").code == 0
    again = run("reparse", "--archive", root / "a", "--jobs", "1")
    assert (again.out, again.err) == ("3 records, 0 of them change\n", "")


def letter_id(root: Path) -> str:
    (part,) = (root / "a").glob("records/*/*/*.jsonl")
    return str(json.loads(part.read_text().splitlines()[0])["id"])


def test_verify_holds_a_mailbox_against_the_archive(run: Run, root: Path) -> None:
    whole = run("verify", "--archive", root / "a", "--against", root / "ett", "--jobs", "1")
    assert whole.code == 0
    assert whole.out.splitlines()[1] == (
        f"{root / 'ett'}: 4 found = 3 kept + 1 quarantined + 0 missing"
    )
    with (root / "ett").open("ab") as file:
        file.write(join_mbox([make_message(77)]))
    done = run("verify", "--archive", root / "a", "--against", root / "ett", "--jobs", "1")
    assert done.code == 1
    assert done.out.splitlines()[-1].endswith(": Nummer 77")
    rows = run(
        "verify", "--archive", root / "a", "--against", root / "ett", "--json", "--jobs", "1"
    ).rows
    assert (rows[1]["found"], rows[1]["kept"], rows[1]["missing"]) == (5, 3, 1)
    missing = run("verify", "--archive", root / "a", "--against", root / "saknas")
    assert missing.code == 2


def test_import_has_options_for_what_is_kept(run: Run, tmp_path: Path) -> None:
    bulk = make_message(2, headers="List-Id: <brev.example.org>\n")
    old = make_message(3).replace(b"2021", b"2001")
    (tmp_path / "ett").write_bytes(join_mbox([make_message(1), bulk, old]))
    done = run(
        "import", tmp_path / "ett", "--archive", tmp_path / "a", "--only", "newsletters",
        "--no-originals", "--jobs", "2",
    )  # fmt: skip
    assert done.out == (
        f"{tmp_path / 'ett'}: 3 found = 1 added + 0 duplicate + 2 other + 0 quarantined\n"
    )
    assert not (tmp_path / "a/originals").exists()
    done = run("import", tmp_path / "ett", "--archive", tmp_path / "a", "--since", "2021-01-01")
    assert "3 found = 1 added + 1 duplicate + 1 other" in done.out
    wrong = run("import", tmp_path / "ett", "--archive", tmp_path / "a", "--only", "spam")
    assert wrong.code == 2


def test_second_import_into_one_archive_is_refused(run: Run, tmp_path: Path) -> None:
    from rusparse.archive import open_writer

    (tmp_path / "ett").write_bytes(join_mbox(make_messages(1)))
    with open_writer(tmp_path / "a"):
        done = run("import", tmp_path / "ett", "--archive", tmp_path / "a")
    assert done.code == 1
    assert "another import is writing to this archive" in done.err
