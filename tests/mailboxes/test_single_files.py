"""One letter from one file, whatever it is wrapped in."""

from __future__ import annotations

import bz2
import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import rusparse
from rusparse.errors import InputError

from .messages import join_mbox, make_message, make_messages
from .msg_writer import write_msg
from .outlook_items import make_letter
from .pst_writer import Folder, write_pst
from .test_containers import make_tar, make_zip

EMLX = b"%d\n" % len(make_message(1)) + make_message(1)


@pytest.mark.parametrize(
    ("data", "subject", "rebuilt_from"),
    [
        (make_message(1), "Nummer 1", None),
        (EMLX, "Nummer 1", None),
        (gzip.compress(make_message(1)), "Nummer 1", None),
        (bz2.compress(EMLX), "Nummer 1", None),
        (make_zip({"a/1.eml": make_message(1)}), "Nummer 1", None),
        (write_msg(make_letter()), "Nyheter från Sandvåg", "msg"),
        (gzip.compress(write_msg(make_letter())), "Nyheter från Sandvåg", "msg"),
        (write_pst([Folder("Inkorg", [make_letter()])]), "Nyheter från Sandvåg", "pst"),
    ],
    ids=["message", "emlx", "gzip", "bzip2 of emlx", "zip", "msg", "gzip of msg", "pst"],
)
def test_letter(tmp_path: Path, data: bytes, subject: str, rebuilt_from: str | None) -> None:
    path = tmp_path / "brev"
    path.write_bytes(data)
    letter = rusparse.parse_file(path)
    assert (letter.subject, letter.source.rebuilt_from) == (subject, rebuilt_from)
    assert (letter.source.mailbox or "").startswith(str(path))
    assert [price.text for price in letter.prices] == ["400 kr"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: make_tar({"a": join_mbox(make_messages(2))}), r"holds several \(tar\); for a mai"),
        (lambda: gzip.compress(join_mbox(make_messages(2))), r"holds several \(gzip\+mboxrd\)"),
        (lambda: gzip.compress(make_message(1, "x" * 99_999))[:-9], "read-failed: EOFError"),
        (lambda: make_zip({"a.png": b"\x89PNG"}), "no mail in this zip file"),
    ],
)
def test_what_is_no_one_letter(tmp_path: Path, make: Callable[[], bytes], message: str) -> None:
    path = tmp_path / "brev"
    path.write_bytes(make())
    with pytest.raises(InputError, match=message):
        rusparse.parse_file(path)


def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    path = tmp_path / "brev.msg"
    path.write_bytes(write_msg(make_letter()))
    with pytest.raises(InputError, match=r"pip install 'rusparse\[outlook\]'"):
        rusparse.parse_file(path)
