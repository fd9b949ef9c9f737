"""The commands as a user runs them: what goes to which stream, and the exit code."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from rusparse import Archive
from rusparse.records import build_schema

from ..program import Run

LETTERS = Path(__file__).parent.parent / "fixtures" / "letters"

MESSAGE = b"""From: Kansliet <kansli@example.org>
To: alla@example.org
Subject: Nytt om kursen
Date: Mon, 2 May 2022 09:00:00 +0200
Message-ID: <1@example.org>

Kurs i keramik

Kursen ges 4-5 juni och kostar 450 kr. Kontakta Moa Ek, moa.ek@example.org.
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("imported") / "archive"
    Archive(path).add_mailbox(LETTERS)
    return path


@pytest.fixture
def archive(imported: Path, tmp_path: Path) -> Path:
    """An archive of the fixture letters, to be spoiled at will."""
    return Path(shutil.copytree(imported, tmp_path / "archive"))


def test_import_accounts_for_every_message_and_the_second_adds_none(
    run: Run, tmp_path: Path
) -> None:
    first = run("import", LETTERS, "--archive", tmp_path / "a")
    assert first.code == 0
    assert (
        first.out.splitlines()[0] == f"{LETTERS}: 14 found = 14 added + 0 duplicate + 0 quarantined"
    )
    second = run("import", LETTERS, "--archive", tmp_path / "a")
    assert second.out.splitlines() == [
        f"{LETTERS}: 14 found = 0 added + 14 duplicate + 0 quarantined "
        "(unchanged since it was imported)",
        "nothing new: the archive has every letter already",
    ]
    rows = run("import", LETTERS, "--archive", tmp_path / "a", "--json").rows
    assert [(row["event"], row["found"], row["added"], row["duplicate"]) for row in rows] == [
        ("mailbox", 14, 0, 14),
        ("total", 14, 0, 14),
    ]


def test_a_dry_run_stores_nothing(run: Run, tmp_path: Path) -> None:
    done = run("import", LETTERS, "--archive", tmp_path / "a", "--dry-run")
    assert "14 found = 14 added" in done.out
    assert "nothing stored" in done.out
    assert not (tmp_path / "a").exists()


def test_what_makes_no_sense_goes_to_quarantine_and_the_rest_goes_on(
    run: Run, tmp_path: Path
) -> None:
    separator = b"From kansli@example.org Mon May  2 09:00:00 2022\n"
    junk = bytes(byte for byte in range(256) if byte not in b"\r\n") * 40
    box = tmp_path / "box.mbox"
    box.write_bytes(separator + MESSAGE + b"\n" + separator + b"\n" + junk + b"\n\n")
    done = run("import", box, "--archive", tmp_path / "a")
    assert done.code == 3
    first, remark, *_ = done.out.splitlines()
    assert first == f"{box}: 2 found = 1 added + 0 duplicate + 1 quarantined"
    assert remark.startswith(
        f"  quarantined: {box}: byte {len(separator + MESSAGE + separator) + 1}: content-"
    )


def test_a_file_that_is_no_mail_is_named_and_the_others_are_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "2.eml").write_bytes(MESSAGE)
    named = run("import", tmp_path / "1.eml", tmp_path / "2.eml", "--archive", tmp_path / "a")
    assert named.code == 2
    assert f"{tmp_path / '1.eml'}: mail was expected" in named.err
    assert "all: 1 found = 1 added" in named.out
    folder = run("import", tmp_path, "--archive", tmp_path / "b")
    assert folder.code == 0
    assert "skipped: " + str(tmp_path / "1.eml") in folder.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.mbox", None, "no such file"),
        ("empty.mbox", b"", "the file is empty"),
        ("folder", "directory", "the directory is empty"),
    ],
)
def test_a_path_without_mail_is_named_and_the_code_is_2(
    run: Run, tmp_path: Path, name: str, content: bytes | str | None, said: str
) -> None:
    path = tmp_path / name
    if content == "directory":
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    done = run("import", path, "--archive", tmp_path / "a")
    assert done.code == 2
    assert str(path) in done.err
    assert said in done.err


def test_search_prints_heading_title_date_and_marked_words(run: Run, archive: Path) -> None:
    lines = run("search", "spångbygge", "38", "--archive", archive).out.splitlines()
    assert lines[0].startswith("Lediga platser: kurs i spångbygge")
    assert lines[1].startswith("  Nytt från Ledlänken 14 oktober · 2022-10-14 · ")
    assert "*spångbygge*" in " ".join(lines)


def test_search_counts_what_it_finds(run: Run, archive: Path) -> None:
    done = run("search", "kurs", "--archive", archive, "--facets", "-n", "1")
    assert "\nlanguage\n" in done.out
    assert "\nmonth\n" in done.out
    *hits, counts = run(
        "search", "kurs", "--archive", archive, "--facets", "-n", "1", "--json", "--sort", "sent"
    ).rows
    assert len(hits) == 1
    assert sum(counts["facets"]["language"].values()) == counts["total"] > 1


def test_similar_leaves_out_the_letter_itself(run: Run, archive: Path) -> None:
    letter = run("search", "kurs lang:sv", "--archive", archive, "--json", "-n", "1").rows[0]
    asked = ("similar", letter["newsletter_id"][:12], "--archive", archive)
    rows = run(*asked, "--json", "--by-letter").rows
    assert rows
    assert letter["newsletter_id"] not in {row["newsletter_id"] for row in rows}
    missing = run(*asked, "--section", "999")
    assert missing.code == 2
    assert "a section from 0 to" in missing.err


def test_search_as_json_has_a_line_a_hit(run: Run, archive: Path) -> None:
    done = run("search", "kurs", "--archive", archive, "--json", "-n", "5")
    assert len(done.rows) == 5
    hit = done.rows[0]
    start, end = hit["snippet_highlights"][0]
    assert "kurs" in hit["snippet"][start:end].lower()


def test_a_letter_without_headers_is_dated_by_what_it_states(run: Run, archive: Path) -> None:
    hits = run("search", "spångbygge", "-n", "50", "--archive", archive, "--json").rows
    dates = {(hit["sent_at"], hit["issued"]) for hit in hits if "Ledlänken" in hit["title"]}
    assert dates == {("2022-10-14T10:12:37+02:00", "2022-10-14"), (None, "2022-10-14")}


def test_a_query_that_finds_nothing_or_is_odd_is_no_error(run: Run, archive: Path) -> None:
    assert run("search", "xyzzyplugh", "--archive", archive).out == "nothing found\n"
    odd = run("search", 'pris:billig "kurs', "--archive", archive)
    assert odd.code == 0
    assert "pris" in odd.err


def test_show_takes_the_first_characters_of_an_id(run: Run, archive: Path) -> None:
    hit = run("search", "spångbygge", "--archive", archive, "--json").rows[0]
    letter = run("show", hit["newsletter_id"][:10], "--archive", archive, "--json").rows[0]
    assert letter["id"] == hit["newsletter_id"]
    text = run("show", hit["newsletter_id"][:10], "--archive", archive).out
    assert text.splitlines()[0] == "Nytt från Ledlänken 14 oktober"


def test_show_gives_the_original_as_it_came(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MESSAGE)
    run("import", tmp_path / "one.eml", "--archive", tmp_path / "a")
    row = json.loads(next((tmp_path / "a").rglob("records/**/*.jsonl")).read_text())
    done = run("show", row["id"], "--archive", tmp_path / "a", "--original")
    assert done.out.encode() == MESSAGE


@pytest.mark.parametrize(("wanted", "said"), [("ffffffffff", "no letter"), ("xyz", "hexadecimal")])
def test_show_says_what_id_was_expected(run: Run, archive: Path, wanted: str, said: str) -> None:
    done = run("show", wanted, "--archive", archive)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_archive_that_is_none_is_not_made_by_asking(run: Run, tmp_path: Path) -> None:
    for command in (("search", "kurs"), ("show", "ab"), ("verify",), ("reindex",)):
        done = run(*command, "--archive", tmp_path / "none")
        assert done.code in (1, 2)
        assert "there is no archive" in done.err
        assert not (tmp_path / "none").exists()


def test_parse_prints_a_record_that_fits_the_printed_schema(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MESSAGE)
    schema = json.loads(run("schema").out)
    assert schema == build_schema()
    record = run("parse", tmp_path / "one.eml").rows[0]
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(record)) == []
    assert record["sections"][-1]["prices"][0]["amount"] == "450"


def test_parse_reads_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Stdin:
        buffer = io.BytesIO(MESSAGE)

    monkeypatch.setattr(sys, "stdin", Stdin())
    assert run("parse", "-").rows[0]["subject"] == "Nytt om kursen"
    assert run("parse", tmp_path / "none.eml").code == 2
    assert run("parse", tmp_path).code == 2


def test_explain_tells_the_rule_and_the_value(run: Run) -> None:
    done = run(
        "explain", "Kursen 4-5 maj kostar 5 mkr", "--language", "sv", "--reference", "2022-01-10"
    )
    assert "2022-05-04" in done.out
    assert "5000000" in done.out


def test_verify_names_the_damaged_file_and_line(run: Run, archive: Path) -> None:
    assert run("verify", "--archive", archive).out.endswith("all sound\n")
    part = sorted(archive.glob("records/**/*.jsonl"))[0]
    data = part.read_bytes()
    part.write_bytes(data[:100] + b"X" + data[101:])
    done = run("verify", "--archive", archive)
    assert done.code == 1
    assert f"{part.relative_to(archive)}" in done.out


def test_control_characters_from_mail_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    evil = "\x1b]0;pwned\x07\x1b[31m \u009b31m \u202eabc \x7f kursen kostar 450 kr"
    message = MESSAGE.replace(b"Kurs i keramik", f"Kurs {evil}".encode())
    message = message.replace(b"Nytt om kursen", b"=?utf-8?q?=1B[2J_kursen?=")
    (tmp_path / "one.eml").write_bytes(message)
    run("import", tmp_path / "one.eml", "--archive", tmp_path / "a")
    outputs = [
        run("search", "kursen", "--archive", tmp_path / "a"),
        run("search", "kursen", "--archive", tmp_path / "a", "--json"),
        run("parse", tmp_path / "one.eml"),
        run("parse", tmp_path / "one.eml", "--format", "text"),
        run("explain", evil),
    ]
    for done in outputs:
        assert "450" in done.out or "kursen" in done.out
        for control in "\x1b\x07\x7f\u009b\u202e":
            assert control not in done.out


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out.startswith("rusparse 0.")


def test_output_is_utf_8_whatever_the_locale_says(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MESSAGE.replace(b"keramik", "kåseri".encode()))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "rusparse", "parse", "one.eml", "--format", "text"],
        cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert "kåseri" in done.stdout.decode("utf-8")


def test_a_reader_who_has_seen_enough_is_no_failure() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "rusparse", "explain", "Kursen kostar 450 kr. " * 1_000],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stdout.read(1) == b"l"
    program.stdout.close()
    assert program.wait(timeout=60) == 0
    assert program.stderr is not None
    assert program.stderr.read() == b""
    program.stderr.close()
