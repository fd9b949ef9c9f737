"""Invented messages with something hostile in the middle, and the laws that every record keeps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rusparse import Newsletter
from rusparse.records import parse_record

HEADERS = (
    b"From: Anna Berg <anna@example.se>\n"
    b"To: brev@example.org\n"
    b"Subject: Kursbrev\n"
    b"Date: Fri, 17 Dec 2021 10:04:00 +0100\n"
    b"MIME-Version: 1.0\n"
)
BEFORE = "Kursen före ges den 12 januari 2022."
AFTER = "Kursen efter kostar 400 kr."
_WATCHDOG_SECONDS = 60
"""Far beyond what a case takes on a busy machine, and far below what quadratic time takes."""


def make_text(middle: str, headers: bytes = b"") -> bytes:
    """A plain-text letter with a hostile middle."""
    kind = b"Content-Type: text/plain; charset=utf-8\n"
    body = f"\n{BEFORE}\n\n{middle}\n\n{AFTER}\n".encode("utf-8", "surrogatepass")
    return HEADERS + headers + kind + body


def make_html(middle: str, head: str = "") -> bytes:
    """An HTML letter with a hostile middle."""
    kind = b"Content-Type: text/html; charset=utf-8\n"
    page = (
        f"\n<html><head>{head}</head><body><p>{BEFORE}</p>\n{middle}\n<p>{AFTER}</p></body></html>"
    )
    return HEADERS + kind + page.encode("utf-8", "surrogatepass")


def read_text(record: Newsletter) -> str:
    """All text of a record."""
    return "\n".join(section.text for section in record.sections)


def read_codes(record: Newsletter) -> set[str]:
    """The codes of a record's diagnostics."""
    return {diagnostic.code for diagnostic in record.diagnostics}


def check_laws(record: Newsletter) -> None:
    """Spans are of the text that they say, and the record survives JSON."""
    for index, section in enumerate(record.sections):
        assert section.index == index
        text = section.text
        for mention in (*section.dates, *section.prices, *section.contacts):
            assert text[slice(*mention.span)] == mention.text
        for entry in section.entries:
            assert text[slice(*entry.span)] == entry.text
        for link in section.links:
            assert link.span is None or text[slice(*link.span)] == link.text
        for table in section.tables:
            for cell in (cell for row in table.rows for cell in row):
                assert text[slice(*cell.span)] == cell.text
    assert parse_record(record.model_dump_json()) == record


def parse_apart(data: bytes, folder: Path) -> Newsletter:
    """Parse in a process of its own, so that a hang fails the test and does not stop the run."""
    message, answer = folder / "message.eml", folder / "record.json"
    message.write_bytes(data)
    script = (
        "import sys, pathlib, rusparse\n"
        "record = rusparse.parse(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "pathlib.Path(sys.argv[2]).write_text(record.model_dump_json(), encoding='utf-8')\n"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(message), str(answer)],
        check=True,
        timeout=_WATCHDOG_SECONDS,
    )
    return parse_record(answer.read_text(encoding="utf-8"))
