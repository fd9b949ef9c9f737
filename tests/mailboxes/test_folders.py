from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rusparse.mailboxes import open_mailbox
from rusparse.mailboxes.mutf7 import decode_folder_name

from .messages import join_mbox, make_message, make_messages

HTML = b"<!DOCTYPE html>\n<html><body><p>Nyheter</p></body></html>\n"
TEXT = "Nyheter från oss\n\nKursen börjar den 3 maj.\n".encode()


def write(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def names(path: Path) -> list[str]:
    return [Path(message.source.mailbox or "").name for message in open_mailbox(path)]


def test_tree_is_read_in_one_order_with_media_types_and_folders(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "b.eml": make_message(1),
            "a.eml": make_message(2),
            "10.eml": make_message(3),
            "sub/brev.html": HTML,
            "sub/brev.txt": TEXT,
            "sub/djupt/arkiv": join_mbox(make_messages(2)),
            "utan-namn": make_message(4),
        },
    )
    box = open_mailbox(root)
    found = [(Path(m.source.mailbox or "").name, m.source.media_type, m.source.folder) for m in box]
    assert found == [
        ("10.eml", "message/rfc822", None),
        ("a.eml", "message/rfc822", None),
        ("b.eml", "message/rfc822", None),
        ("utan-namn", "message/rfc822", None),
        ("brev.html", "text/html", "sub"),
        ("brev.txt", "text/plain", "sub"),
        ("arkiv", "message/rfc822", "sub/djupt/arkiv"),
        ("arkiv", "message/rfc822", "sub/djupt/arkiv"),
    ]
    assert box.format == "folder"
    assert box.skipped == ()


def test_what_is_no_mail_is_skipped_with_name_and_reason(tmp_path: Path) -> None:
    root = write(
        tmp_path / "brev",
        {
            "1.eml": make_message(1),
            ".gömd": make_message(2),
            ".katalog/2.eml": make_message(3),
            "bild.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
            "data.csv": b"a;b\n1;2\n",
            "dokument.pdf": b"%PDF-1.7\n",
            "index.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->\n',
            "läsmig.md": "# Läs mig\n".encode(),
            "outlook.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20,
            "tom.eml": b"",
        },
    )
    outside = write(tmp_path / "utanför", {"hemlig.eml": make_message(9)})
    (root / "länk.eml").symlink_to(outside / "hemlig.eml")
    (root / "länkad").symlink_to(outside)
    (root / "runt").symlink_to(root)
    box = open_mailbox(root)
    assert [message.data for message in box] == [make_message(1)]
    assert {Path(item.name).name: item.reason for item in box.skipped} == {
        ".gömd": "a hidden file",
        ".katalog": "a hidden directory",
        "bild.png": "an image, no mail",
        "data.csv": "no mail by its content",
        "dokument.pdf": "a PDF document, no mail",
        "index.msf": "a mail program's index (Mork), no mail",
        "läsmig.md": "no mail by its content",
        "länk.eml": "a symbolic link, not followed",
        "länkad": "a symbolic link, not followed",
        "outlook.msg": "read-failed: NotOleFileError: not an OLE2 structured storage file",
        "runt": "a symbolic link, not followed",
        "tom.eml": "an empty file",
    }
    assert list(box) == list(box)
    assert len(box.skipped) == 12


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (make_message(1), "message/rfc822"),
        (make_message(1).replace(b"\n", b"\r\n"), "message/rfc822"),
        (b"\xef\xbb\xbf" + make_message(1), "message/rfc822"),
        (b">From a@example.org Fri Dec 17 08:00:00 2021\n" + make_message(1), "message/rfc822"),
        (b"X-Spam: no\nSubject: Hej\n Igen\nutan tom rad\n", "message/rfc822"),
        (HTML, "text/html"),
        (b"\xef\xbb\xbf  <HTML lang=sv><title>Hej</title>", "text/html"),
        (b"<!-- ett -->\n<!-- <p> --><?xml version='1.0'?><html><p>Hej</p></html>", "text/html"),
        (b"<?xml version='1.0'?><rss><title>Hej</title></rss>", "text/plain"),
        (b"<svg><title>Hej</title></svg>", "text/plain"),
        (b"From nils\nSubject: Hej\n\nHej\n", "message/rfc822"),
        (b"<table><tr><td>Hej</td></tr></table>", "text/html"),
        (TEXT, "text/plain"),
        (b"Subject\n\nHej: du\n", "text/plain"),
        (b"Datum: 3 maj\nPris: 400 kr\n\nHej\n", "text/plain"),
        ("Nyheter\n".encode("utf-16"), "text/plain"),
        (b"From the mayor\n\nHej\n", "text/plain"),
        (b"< 3 maj\n", "text/plain"),
    ],
)
def test_a_file_that_was_asked_for_is_told_by_its_content(
    tmp_path: Path, data: bytes, media_type: str
) -> None:
    path = tmp_path / "brev"
    path.write_bytes(data)
    (message,) = open_mailbox(path)
    assert message.data == data
    assert message.source.media_type == media_type
    assert message.source.mailbox == str(path)
    assert (message.source.offset_bytes, message.source.length_bytes) == (0, len(data))


def test_maildir_with_folders_flags_and_leftovers(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "new/1639724402.M2.mx": make_message(2),
            "cur/1639724401.M1.mx:2,RS": make_message(1),
            "cur/1639724403.M3.mx;2,DFT": b"inget huvud alls\n",
            "tmp/1639724404.M4.mx": make_message(4)[:40],
            "dovecot-uidlist": b"3 V1639724400 N5\n",
            ".Nyhetsbrev.F&APY-reningar/cur/1639724405.M5.mx:2,": make_message(5),
            ".Nyhetsbrev.F&APY-reningar/new/.keep": b"",
            ".cache/blob": b"x",
        },
    )
    box = open_mailbox(root)
    assert box.format == "maildir"
    found = [(m.data, m.source.folder, m.source.flags) for m in box]
    assert found == [
        (make_message(1), None, ("answered", "seen")),
        (make_message(2), None, ()),
        (b"inget huvud alls\n", None, ("deleted", "draft", "flagged")),
        (make_message(5), "Nyhetsbrev/Föreningar", ()),
    ]
    assert {Path(item.name).name: item.reason for item in box.skipped} == {
        "1639724404.M4.mx": "a delivery to a Maildir never finished",
        ".cache": "a hidden directory",
        "dovecot-uidlist": "no mail by its content",
        ".keep": "a hidden file",
    }


def test_maildir_below_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"konto/Inkorg/cur/1.mx:2,S": make_message(1), "konto/Inkorg/new/2.mx": make_message(2)},
    )
    found = [(m.data, m.source.folder, m.source.flags) for m in open_mailbox(tmp_path)]
    assert found == [
        (make_message(1), "konto/Inkorg", ("seen",)),
        (make_message(2), "konto/Inkorg", ()),
    ]


def test_mh_by_number_with_sequences(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            ".mh_sequences": b"cur: 2\nunseen: 9-10\nreplied: 2 x 5-\nflagged: 10-10\n",
            "2": make_message(2),
            "10": make_message(10),
            "9": make_message(9),
            ",3": make_message(3),
        },
    )
    box = open_mailbox(root)
    assert box.format == "mh"
    assert [(m.data, m.source.flags) for m in box] == [
        (make_message(2), ("answered", "seen")),
        (make_message(9), ()),
        (make_message(10), ("flagged",)),
    ]
    assert [(Path(item.name).name, item.reason) for item in box.skipped] == [
        (",3", "a message deleted from an MH folder"),
        (".mh_sequences", "a hidden file"),
    ]


def test_thunderbird_folders(tmp_path: Path) -> None:
    old = b"From - Fri Dec 17 08:00:00 2021\r\nX-Mozilla-Status: 0009\r\n" + make_message(1)
    new = b"From \r\nX-Mozilla-Status: 0000\r\n" + make_message(2)
    root = write(
        tmp_path,
        {
            "Inbox": old + b"\r\n" + new + b"\r\n",
            "Inbox.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->\n',
            "Inbox.sbd/Kurser": join_mbox(make_messages(1)),
            "Inbox.sbd/Kurser.sbd/2021": join_mbox(make_messages(1)),
            "Drafts": b"",
        },
    )
    found = [(m.source.folder, m.source.flags) for m in open_mailbox(root)]
    assert found == [
        ("Inbox", ("deleted", "seen")),
        ("Inbox", ()),
        ("Inbox/Kurser", ()),
        ("Inbox/Kurser/2021", ()),
    ]


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "brev-\udcff.eml"
    path.write_bytes(make_message(1))
    (message,) = open_mailbox(tmp_path)
    assert (message.source.mailbox or "").endswith("brev-\\xff.eml")
    assert message.source.model_dump_json()


def test_fingerprint_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(make_message(1))
    file = open_mailbox(path).compute_fingerprint()
    digest = hashlib.sha256(make_message(1)).hexdigest()
    assert (file.size_bytes, file.sha256) == (len(make_message(1)), digest)
    folder = open_mailbox(tmp_path).compute_fingerprint()
    assert folder.size_bytes == file.size_bytes
    assert folder.sha256 == hashlib.sha256(f"{digest}  a.eml\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("F&APY-rr&AOU-d", "Förråd"),
        ("Tom &- Jerry", "Tom & Jerry"),
        ("&ZeVnLIqe-", "日本語"),
        ("&2D3eAA-", "😀"),
        ("R&D", "R&D"),
        ("&A-", "&A-"),
        ("Inkorg", "Inkorg"),
    ],
)
def test_modified_utf_7(stored: str, shown: str) -> None:
    assert decode_folder_name(stored) == shown
