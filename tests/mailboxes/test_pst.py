"""Outlook's .pst and .ost files, written by the tests' own writer and read as messages."""

from __future__ import annotations

import gzip
import random
import struct
import zipfile
from pathlib import Path

import pytest

import rusparse
from rusparse.context import Limits
from rusparse.errors import InputError
from rusparse.mailboxes import RawMessage, open_mailbox

from .msg_writer import write_msg
from .outlook_items import (
    INTEGER,
    PUBLIC_STRINGS,
    Item,
    Names,
    PropertyValue,
    compress_rtf,
    make_embedded,
    make_file,
    make_letter,
    make_recipient,
    tag,
)
from .pst_writer import FORMS, Folder, write_pst

KEYWORDS = Names([(PUBLIC_STRINGS, "Keywords")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "arkiv.pst"


def read(path: Path, data: bytes, limits: Limits | None = None) -> list[RawMessage]:
    path.write_bytes(data)
    return list(open_mailbox(path, limits=limits))


def make_items() -> list[Item]:
    """Letters of every build: small and large bodies, files, messages in messages, many people."""
    plain = make_letter(t8000101F=["Kurser", "Viktigt"], t10900003=2)
    large = make_letter(t0037001F="Stort", t1000001F="rad om kursen åäö\r\n" * 9_000)
    html = make_letter(t1013001F='<p>Hej</p><img src="cid:a@1">')
    html.attachments = [make_file("a.png", b"\x89PNG", t3712001F="a@1", t370E001F="image/png")]
    rtf = make_letter(t1000001F="", t10090102=compress_rtf(rb"{\rtf1\ansi {\b Kurs} 3 maj\par}"))
    files = make_letter(t0037001F="Bilagor")
    files.attachments = [make_file("räkning.pdf", bytes(range(256)) * 300), make_embedded(html)]
    many = make_letter(t0037001F="Många")
    many.recipients = [make_recipient(f"Person {n}", f"p{n}@example.org") for n in range(300)]
    return [plain, large, html, rtf, files, many]


@pytest.mark.parametrize("encoding", [0, 1, 2])
@pytest.mark.parametrize("form", FORMS)
def test_same_letters_as_from_msg(path: Path, form: str, encoding: int) -> None:
    items = make_items()
    found = read(path, write_pst([Folder("Inkorg", items)], form, encoding, KEYWORDS))
    alone = [read(path.with_suffix(".msg"), write_msg(item, KEYWORDS))[0] for item in items]
    assert [message.data for message in found] == [message.data for message in alone]
    for message, other in zip(found, alone, strict=True):
        assert message.source.labels == other.source.labels
        assert message.source.flags == other.source.flags
        assert (message.source.rebuilt_from, message.source.folder) == ("pst", "Inkorg")
        assert message.quarantine_reason is None
    assert open_mailbox(path).format == "pst"
    assert open_mailbox(path).plain_size_bytes is None
    assert list(open_mailbox(path)) == found


def test_folders_and_places(path: Path) -> None:
    letters = [make_letter(t0037001F=f"Brev {number}") for number in range(90)]
    courses = Folder("Kurser", letters[1:60], [Folder("2021", letters[60:])])
    folders = [Folder("Inkorg", letters[:1], [courses]), Folder("Skickat")]
    found = read(path, write_pst(folders))
    assert [message.source.folder for message in found] == [
        "Inkorg",
        *["Inkorg/Kurser"] * 59,
        *["Inkorg/Kurser/2021"] * 30,
    ]
    assert found[0].source.mailbox == f"{path}!/0x200024"
    assert len({message.source.mailbox for message in found}) == 90
    subjects = [rusparse.parse(message.data).subject for message in found]
    assert subjects == [f"Brev {number}" for number in range(90)]


def test_file_in_a_folder_gives_its_name_to_the_mail_folders(tmp_path: Path) -> None:
    (tmp_path / "Anna").mkdir()
    read(tmp_path / "Anna" / "arkiv.pst", write_pst([Folder("Inkorg", [make_letter()])]))
    (message,) = open_mailbox(tmp_path)
    assert message.source.folder == "Anna/arkiv/Inkorg"


def test_8_bit_strings_of_ansi_files(path: Path) -> None:
    properties: dict[int, PropertyValue] = {
        tag(0x0037, 0x1E): "\x01\x05Sv: Новости",
        tag(0x1000, 0x1E): "Новости\r\n",
        tag(0x3FFD, INTEGER): 1251,
    }
    item = Item(properties, [make_recipient("Bo", "bo@example.org")])
    (message,) = read(path, write_pst([Folder("Inkorg", [item])], "ansi", codec="cp1251"))
    record = rusparse.parse(message.data)
    assert record.subject == "Sv: Новости"
    assert record.sections[0].text == "Новости"


def test_what_is_no_mail_is_named(path: Path) -> None:
    kinds = ["IPM.DistList", "IPM.Contact", "IPM.Appointment", "IPM.Note"]
    items = [make_letter(t001A001F=kind) for kind in kinds]
    path.write_bytes(write_pst([Folder("Blandat", items)]))
    box = open_mailbox(path)
    assert len(list(box)) == 1
    assert [(skip.name, skip.reason) for skip in box.skipped] == [
        (f"{path}!/0x200024", "a distribution list, no mail"),
        (f"{path}!/0x200044", "a contact, no mail"),
        (f"{path}!/0x200064", "an appointment, no mail"),
    ]


def test_file_without_mail(path: Path) -> None:
    contact = make_letter(t001A001F="IPM.Contact")
    path.write_bytes(write_pst([Folder("Tom"), Folder("Kontakter", [contact])]))
    with pytest.raises(InputError, match=r"no mail in this pst file; 1 entries.*a contact, no"):
        open_mailbox(path)


def test_in_a_zip_and_in_gzip(tmp_path: Path) -> None:
    data = write_pst([Folder("Inkorg", make_items())], names=KEYWORDS)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Anna/arkiv.pst", data)
    (tmp_path / "b").write_bytes(gzip.compress(data))
    zipped, gzipped = list(open_mailbox(tmp_path / "a.zip")), list(open_mailbox(tmp_path / "b"))
    assert [message.data for message in zipped] == [message.data for message in gzipped]
    assert len(zipped) == 6
    assert zipped[0].source.folder == "Anna/arkiv/Inkorg"
    assert zipped[0].source.mailbox == f"{tmp_path}/a.zip!/Anna/arkiv.pst!/0x200024"
    with pytest.raises(InputError, match=r"message-too-large.*an Outlook data file: unpack it"):
        open_mailbox(tmp_path / "b", limits=Limits(max_message_bytes=100_000))


def test_large_message_is_cut_and_told(path: Path) -> None:
    letter = make_letter()
    letter.attachments = [make_file("a.bin", b"x" * 30_000)] * 3
    data = write_pst([Folder("Inkorg", [letter, make_letter()])])
    first, second = read(path, data, Limits(max_message_bytes=100_000))
    assert first.quarantine_reason == "message-too-large: the limit is 100000 bytes"
    assert len(first.data) == 100_000
    assert second.quarantine_reason is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ((8, b"AB"), "an Outlook address book"),
        ((10, b"\x09\0"), "of the unknown version 9"),
        ((513, b"\x10"), "data encoded by method 16"),
        ((224, b"\xff" * 8), "is beyond the file's end"),
        ((240, b"\0" * 8), "no page of this tree at byte 0"),
    ],
)
def test_header_of_another_kind_is_told(path: Path, change: tuple[int, bytes], reason: str) -> None:
    data = bytearray(write_pst([Folder("Inkorg", [make_letter()])]))
    data[change[0] : change[0] + len(change[1])] = change[1]
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"no mail in this pst file; .*{reason}"):
        open_mailbox(path)


def test_damage_costs_what_is_damaged_and_is_told(path: Path) -> None:
    letters = [make_letter(t0037001F=f"Brev {n}", t1000001F=f"text {n} " * 700) for n in range(30)]
    data = bytearray(write_pst([Folder("Inkorg", letters)], encoding=0))
    at = data.index("text 17 text 17".encode("utf-16-le"))
    end = at + 8_192
    data[end - 8 : end] = b"\xff" * 8  # The number at the end of the block is another's.
    path.write_bytes(data)
    box = open_mailbox(path)
    assert len(list(box)) == 29
    assert [skip.name for skip in box.skipped] == [f"{path}!/{0x200024 + 17 * 32:#x}"]
    assert box.skipped[0].reason.startswith("read-failed: block ")


def test_page_of_nodes_that_is_lost_is_told(path: Path) -> None:
    letters = [make_letter(t0037001F=f"Brev {number}") for number in range(60)]
    data = bytearray(write_pst([Folder("Inkorg", letters)]))
    whole = read(path, bytes(data))
    pages = [at for at in range(0, len(data), 512) if data[at + 496 : at + 498] == b"\x81\x81"]
    leaf = next(at for at in pages[1:] if data[at + 491] == 0)
    lost = data[leaf + 488]
    data[leaf + 496] = 0
    path.write_bytes(data)
    box = open_mailbox(path)
    assert len(list(box)) == len(whole) - lost
    assert [skip.reason.split(":")[1] for skip in box.skipped] == [
        " what a page of the node tree lists is lost"
    ]


def test_pages_in_a_circle_end(path: Path) -> None:
    letters = [make_letter(t0037001F=f"Brev {number}") for number in range(60)]
    data = bytearray(write_pst([Folder("Inkorg", letters)]))
    (root,) = struct.unpack_from("<Q", data, 224)
    for entry in range(data[root + 488]):
        struct.pack_into("<Q", data, root + entry * 24 + 16, root)
    path.write_bytes(data)
    with pytest.raises(InputError, match="a page that stands above itself"):
        open_mailbox(path)


def test_cut_file_gives_a_reason_or_messages(path: Path) -> None:
    whole = write_pst([Folder("Inkorg", make_items())], names=KEYWORDS)
    for share in range(1, 30):
        path.write_bytes(whole[: len(whole) * share // 30])
        check_damaged(path)


@pytest.mark.parametrize("form", FORMS)
def test_changed_bytes_give_a_reason_or_messages(path: Path, form: str) -> None:
    whole = write_pst([Folder("Inkorg", make_items()[2:5])], form, 0)
    source = random.Random(20211217)
    used = [at for at in range(0x4600, len(whole)) if whole[at]]
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(source.randint(1, 60)):
            data[source.choice(used)] = source.randrange(256)
        path.write_bytes(data)
        check_damaged(path)


def check_damaged(path: Path) -> None:
    """Only what is documented is raised, and what comes out can be read on."""
    try:
        messages = list(open_mailbox(path))
    except InputError:
        return
    assert 1 <= len(messages) <= 6
    for message in messages:
        assert message.source.rebuilt_from == "pst"
        assert message.data.count(b"\r\nMIME-Version: 1.0\r\n") >= 1
