"""The commands as a user runs them: columns, JSON Lines, notes and exit codes."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rusparse import Archive
from rusparse.cli import clock
from rusparse.exports import FORMATS

from ..program import Run
from .letters import make_contact, make_date, make_letter, make_section


def damage(archive: Archive) -> str:
    """Spoil the first line of the first part; its name."""
    part = sorted(archive.path.glob("records/*/*/*.jsonl"))[0]
    part.write_bytes(b"{}\n" + part.read_bytes().split(b"\n", 1)[1])
    return part.relative_to(archive.path).as_posix()


def test_events_are_columns_under_their_names(run: Run, imported: Path) -> None:
    done = run("events", "spångbygge", "--archive", imported, "--after", "2023-04-01")
    assert done.code == 0
    assert done.err == ""
    names, row = done.out.splitlines()
    assert names.split() == ["when", "what", "letter", "day", "id", "letters"]
    assert row.split("  ")[0] == "2023-04-25 to 2023-04-26"
    assert row.endswith("  2")
    assert row[names.index("what") :].startswith("Lediga platser: kurs i spångbygge")
    assert row[names.index("day") :].startswith("2022-10-14  ")


def test_upcoming_is_what_has_not_ended_before_the_day_of_the_command(
    run: Run, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "read_today", lambda: dt.date(2025, 4, 11))
    done = run("events", "--upcoming", "--archive", imported, "--json")
    assert [row["starts"] for row in done.rows] == ["2025-06-10"]
    done = run("deadlines", "--upcoming", "--archive", imported, "--json")
    assert [row["starts"] for row in done.rows] == ["2025-04-30"]
    done = run("events", "--upcoming", "--after", "2025-01-01", "--archive", imported)
    assert (done.code, done.out) == (2, "")
    assert "give one of them" in done.err


def test_today_is_a_day() -> None:
    assert dt.date(2026, 1, 1) <= clock.read_today()


def test_json_lines_tell_the_mention_the_place_and_the_letters(run: Run, imported: Path) -> None:
    (row,) = run("deadlines", "--archive", imported, "--language", "da", "--json").rows
    assert row["text"] == "10. maj"
    assert row["starts"] == "2023-05-10"
    assert row["place"]["heading"] == "Sejlerskolen begynder"
    assert row["letters"] == [row["place"]["letter_id"]]
    prices = run("prices", "--archive", imported, "--json", "kurs").rows
    assert {price["currency"] for price in prices if price["amount"] == "1350"} == {"SEK"}
    contacts = run("contacts", "--archive", imported, "--json").rows
    ulrika = next(one for one in contacts if one["name"] == "Ulrika Rydholm")
    assert ulrika["emails"] == ["ulrika.rydholm@vavstugan.example.se"]
    assert len(ulrika["letters"]) == 3


def test_contacts_and_prices_have_columns_of_their_own(run: Run, imported: Path) -> None:
    out = run("contacts", "--archive", imported, "--language", "fi").out
    assert [line.split("  ")[0] for line in out.splitlines()] == ["name", "Aino Kettunen"]
    assert "aino.kettunen@koivuranta.example.org" in out
    out = run("prices", "vävstuga", "--archive", imported, "--since", "2099-01-01").out
    assert out == "nothing found\n"


def test_what_comes_from_mail_is_escaped(run: Run, tmp_path: Path) -> None:
    section = make_section(
        heading="Kurs\x1b[2J\u202egnp",
        dates=(make_date("4 maj", "2026-05-04"),),
        contacts=(make_contact("Moa\x07 Ek"),),
    )
    Archive(tmp_path / "a").add([make_letter(1, section)])
    out = run("events", "--archive", tmp_path / "a").out
    assert "Kurs\\x1b[2J\\u202egnp" in out
    out = run("contacts", "--archive", tmp_path / "a").out
    assert "Moa\\x07 Ek" in out


def test_columns_fit_the_terminal_by_shortening_the_widest(
    run: Run, imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rusparse.cli import listing

    monkeypatch.setattr(listing, "is_terminal", lambda: True)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((100, 20)))
    done = run("events", "spångbygge", "--archive", imported)
    assert max(map(len, done.out.splitlines())) <= 100
    assert "Lediga platser: k" in done.out
    assert "…" in done.out


@pytest.mark.parametrize("command", ["events", "deadlines", "prices", "contacts"])
def test_a_damaged_archive_is_listed_and_told_with_exit_code_3(
    run: Run, spoiled: Archive, command: str
) -> None:
    name = damage(spoiled)
    done = run(command, "--archive", spoiled.path, "--json")
    assert done.code == 3
    assert len(done.rows) > 0
    assert f"missing: {name}: line 1: " in done.err


def test_export_tells_what_it_wrote(run: Run, imported: Path, tmp_path: Path) -> None:
    output = tmp_path / "letters.jsonl"
    done = run("export", "jsonl", "--archive", imported, "--output", output)
    assert (done.code, done.out) == (0, f"{output}: 14 letters\n")
    done = run("export", "jsonl", "kurs pris:dyr", "-a", imported, "-o", output, "--json")
    assert done.code == 0
    assert done.rows[0]["counts"]["letters"] < 14
    assert "dyr" in done.err
    done = run("verify-export", output)
    assert (done.code, done.out.split(": ")[-1]) == (0, "as written\n")


def test_a_dash_writes_to_standard_output(run: Run, imported: Path) -> None:
    done = run("export", "jsonl", "-a", imported, "-o", "-", "--language", "de")
    assert done.code == 0
    assert [row["language"] for row in done.rows] == ["de"]


def test_an_export_of_a_damaged_archive_ends_with_exit_code_3(
    run: Run, spoiled: Archive, tmp_path: Path
) -> None:
    name = damage(spoiled)
    output = tmp_path / "letters.jsonl"
    done = run("export", "jsonl", "-a", spoiled.path, "-o", output)
    assert (done.code, done.out) == (3, f"{output}: 13 letters; 1 missing\n")
    assert f"missing: {name}: line 1: " in done.err
    assert run("verify-export", output).code == 3
    assert run("export", "jsonl", "-a", spoiled.path, "-o", "-").code == 3


def test_what_cannot_be_exported_is_told(run: Run, imported: Path, tmp_path: Path) -> None:
    done = run("export", "docx", "-a", imported, "-o", tmp_path / "x")
    assert done.code == 2
    assert "a format among jsonl" in done.err
    done = run("export", "jsonl", "-a", tmp_path / "none", "-o", tmp_path / "x")
    assert done.code == 1
    assert "there is no archive" in done.err
    done = run("export", "jsonl", "-a", imported, "-o", "/proc/x")
    assert done.code == 1
    assert "writing failed" in done.err
    done = run("verify-export", tmp_path / "x")
    assert done.code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_export_says_that_nothing_was_written(
    run: Run, imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Archive, "export", interrupt)
    done = run("export", "jsonl", "-a", imported, "-o", tmp_path / "x")
    assert done.code == 130
    assert "nothing was written" in done.err


def test_a_reader_that_has_seen_enough_ends_the_export_without_complaint(imported: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with io.FileIO(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "rusparse", "export", "jsonl", "-a", imported, "-o", "-"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.stderr == b""


def test_the_help_names_every_format(run: Run) -> None:
    out = run("export", "--help").out
    listed = out[out.index("Formats:") :].partition(".")[0].removeprefix("Formats:")
    assert [name.strip() for name in listed.split(",")] == sorted(FORMATS)
