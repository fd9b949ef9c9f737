"""One letter is one record, whatever it was kept in."""

from __future__ import annotations

import gzip
from pathlib import Path

from rusparse.archive import Archive
from rusparse.batch import import_mailboxes
from rusparse.parser import Parser
from tests.mailboxes.messages import join_mbox, make_message, quote

BODY = "Hej!\n\nFrom me to you: kursen den 3 maj 2022 kostar 400 kr.\n"


def test_one_letter_in_many_mailboxes_is_one_record(tmp_path: Path) -> None:
    letter = make_message(1, BODY)
    marked = make_message(1, BODY, headers="X-Gmail-Labels: Inkorg\nX-Mozilla-Status: 0001\n")
    files = {
        "1.eml": letter,
        "2.crlf": letter.replace(b"\n", b"\r\n"),
        "3.mboxrd": join_mbox([quote(letter, reversible=True)]),
        "4.takeout": join_mbox([quote(marked, reversible=True)]).replace(b"\n", b"\r\n"),
        "5.gz": gzip.compress(letter),
        "6.emlx": b"%d\n" % len(letter) + letter,
        "7/cur/1639724401.M1.mx:2,S": letter,
        "7/new/.keep": b"",
    }
    for name, data in files.items():
        path = tmp_path / "brev" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    archive = Archive(tmp_path / "arkiv")
    report = import_mailboxes([tmp_path / "brev"], archive, parse=Parser().parse)
    assert (report.found, report.added, report.duplicate) == (7, 1, 6)
    (record,) = archive.records()
    assert archive.original(record.id) == letter
    assert archive.verify().sound
