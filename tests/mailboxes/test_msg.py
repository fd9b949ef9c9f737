"""Outlook's .msg files, written by the tests' own writer and read as messages."""

from __future__ import annotations

import email
import email.message
import email.policy
import gzip
import random
import sys
import zipfile
from pathlib import Path

import pytest

import rusparse
from rusparse.context import Limits
from rusparse.errors import InputError
from rusparse.mailboxes import RawMessage, Skipped, open_mailbox

from .msg_writer import write_compound, write_msg
from .outlook_items import (
    INTEGER,
    INTERNET_HEADERS,
    PUBLIC_STRINGS,
    SENT_AT,
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

EXCHANGE_PATH = "/O=SANDVÅG/OU=NORRA (1)/CN=RECIPIENTS/CN=ASAEK"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "brev.msg"


def read(path: Path, data: bytes, limits: Limits | None = None) -> tuple[RawMessage, ...]:
    path.write_bytes(data)
    return tuple(open_mailbox(path, limits=limits))


def read_email(path: Path, item: Item, names: Names | None = None) -> email.message.EmailMessage:
    (message,) = read(path, write_msg(item, names))
    parsed = email.message_from_bytes(message.data, policy=email.policy.default)
    assert all(len(line) <= 998 for line in message.data.split(b"\r\n"))
    return parsed


def get_texts(message: email.message.EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_content().replace("\r\n", "\n")
        for part in message.walk()
        if part.get_content_maintype() == "text" and not part.get_filename()
    }


def test_letter_is_rebuilt_with_its_place_and_marks(path: Path) -> None:
    names = Names([(PUBLIC_STRINGS, "Keywords")])
    letter = make_letter(t10900003=2, t10810003=102, t8000101F=["Kurser", "Viktigt, nu"])
    data = write_msg(letter, names)
    (message,) = read(path, data)
    assert message.data.decode() == (
        "From: =?utf-8?B?w4VzYSBFaw==?= <asa.ek@example.se>\r\n"
        "To: Bo Ek <bo@example.org>\r\n"
        'Cc: "Kansliet, norra" <norra@example.org>\r\n'
        "Subject: =?utf-8?B?TnloZXRlciBmcsOlbiBTYW5kdsOlZw==?=\r\n"
        "Date: Fri, 17 Dec 2021 07:30:00 +0000\r\n"
        "Message-ID: <1@example.se>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Kursen kostar 400 kr.\r\n"
    )
    source = message.source
    assert (source.mailbox, source.offset_bytes, source.length_bytes) == (str(path), 0, len(data))
    assert (source.rebuilt_from, source.media_type) == ("msg", "message/rfc822")
    assert source.flags == ("answered", "flagged", "seen")
    assert source.labels == ("Kurser", "Viktigt, nu")
    assert message.quarantine_reason is None
    assert open_mailbox(path).format == "msg"
    assert tuple(open_mailbox(path)) == (message,)


def test_record_of_a_rebuilt_letter(path: Path) -> None:
    (message,) = read(path, write_msg(make_letter()))
    record = rusparse.parse(message.data)
    assert record.sender is not None
    assert (record.sender.name, record.sender.address) == ("Åsa Ek", "asa.ek@example.se")
    assert (record.subject, record.sent_at) == ("Nyheter från Sandvåg", SENT_AT)
    assert [price.text for price in record.prices] == ["400 kr"]
    assert record.diagnostics == ()


@pytest.mark.parametrize(
    ("changes", "sender"),
    [
        (
            {"t0042001F": "", "t0065001F": "", "t0C1A001F": "Bo", "t0C1F001F": "b@example.se"},
            "Bo <b@example.se>",
        ),
        ({"t0042001F": "a@example.se", "t0065001F": "a@example.se"}, "<a@example.se>"),
        ({"t0042001F": "a@example.se", "t0065001F": ""}, "<a@example.se>"),
        (
            {"t0042001F": 'Ek "Åsa"\r\nBcc: x', "t0065001F": "a@example.se"},
            '"Ek \\"Åsa\\" Bcc: x" <a@example.se>',
        ),
        (
            {
                "t0042001F": "Asa",
                "t0064001F": "EX",
                "t0065001F": EXCHANGE_PATH,
                "t5D02001F": "a@example.se",
            },
            "Asa <a@example.se>",
        ),
        (
            {
                "t0042001F": "Asa",
                "t0064001F": "EX",
                "t0065001F": "/o=x/cn=asa",
                "t4023001F": "/O=X/CN=ASA",
                "t5D0A001F": "a@example.se",
            },
            "Asa <a@example.se>",
        ),
        (
            {
                "t0042001F": "Asa",
                "t0064001F": "EX",
                "t0065001F": "/o=x/cn=asa",
                "t4023001F": "/O=X/CN=BO",
                "t5D0A001F": "b@example.se",
            },
            'Asa <"/o=x/cn=asa">',
        ),
        ({"t0042001F": "Bo", "t0064001F": "EX", "t0065001F": "/o=x/cn=bo"}, "Bo <bo@example.org>"),
        ({"t0042001F": "Asa", "t0064001F": "FAX", "t0065001F": "Asa@+46-8"}, "Asa <>"),
    ],
    ids=[
        "sender alone",
        "address as name",
        "name alone",
        "no injection",
        "address of the person",
        "maker",
        "another maker",
        "a recipient",
        "fax",
    ],
)
def test_senders(path: Path, changes: dict[str, PropertyValue], sender: str) -> None:
    letter = make_letter(**changes)
    letter.recipients = [
        {**make_recipient("Bo", "/O=X/CN=BO", address_type="EX"), tag(0x39FE): "bo@example.org"}
    ]
    (message,) = read(path, write_msg(letter))
    line = message.data.split(b"\r\n")[0].decode()
    decoded = str(email.message_from_bytes(message.data, policy=email.policy.default)["From"])
    assert decoded == sender or line == f"From: {sender}"
    assert b"\r\nBcc:" not in message.data


def test_sender_in_the_name_of_another(path: Path) -> None:
    message = read_email(path, make_letter(t0C1A001F="Bo Ek", t0C1F001F="bo@example.se"))
    assert message["From"] == "Åsa Ek <asa.ek@example.se>"
    assert message["Sender"] == "Bo Ek <bo@example.se>"
    message = read_email(path, make_letter(t0C1A001F="Åsa", t0C1F001F="Asa.Ek@Example.se"))
    assert message["Sender"] is None


def test_names_alone_stand_for_recipients_that_are_not_kept(path: Path) -> None:
    letter = make_letter(t0E04001F="Bo Ek; 'norra@example.org'", t0E03001F="Kansliet")
    letter.recipients = []
    (message,) = read(path, write_msg(letter))
    assert b"\r\nTo: Bo Ek <>,\r\n <norra@example.org>\r\nCc: Kansliet <>\r\n" in message.data


def test_header_as_it_came_wins_and_is_completed(path: Path) -> None:
    came = (
        "Microsoft Mail Internet Headers Version 2.0\r\n"
        "Received: from a.example by b.example\r\n\twith SMTP; Fri, 17 Dec 2021 08:30:00 +0100\r\n"
        "List-Unsubscribe: <https://example.se/av>\r\n"
        "From: Redaktionen <red@example.se>\r\n"
        "Date: Fri, 17 Dec 2021 08:29:59 +0100\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative;\r\n\tboundary=x\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "X-Sist: ja\r\n\r\nskräp: nej\r\n"
    )
    (message,) = read(path, write_msg(make_letter(t007D001F=came)))
    assert message.data.partition(b"MIME-Version")[0].decode() == (
        "Received: from a.example by b.example\r\n\twith SMTP; Fri, 17 Dec 2021 08:30:00 +0100\r\n"
        "List-Unsubscribe: <https://example.se/av>\r\n"
        "From: Redaktionen <red@example.se>\r\n"
        "Date: Fri, 17 Dec 2021 08:29:59 +0100\r\n"
        "X-Sist: ja\r\n"
        "To: Bo Ek <bo@example.org>\r\n"
        'Cc: "Kansliet, norra" <norra@example.org>\r\n'
        "Subject: =?utf-8?B?TnloZXRlciBmcsOlbiBTYW5kdsOlZw==?=\r\n"
        "Message-ID: <1@example.se>\r\n"
    )


def test_named_headers_and_reply_addresses(path: Path) -> None:
    one_off = (
        b"\0\0\0\0"
        + bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
        + b"\0\0\x01\x80"
        + "Svar\0SMTP\0svar@example.se\0".encode("utf-16-le")
    )
    entries = b"\x01\0\0\0" + b"\0" * 4 + len(one_off).to_bytes(4, "little") + one_off
    names = Names([(INTERNET_HEADERS, "list-id"), (INTERNET_HEADERS, "content-type")])
    letter = make_letter(
        t8000001F="Brevet <brev.example.se>",
        t8001001F="text/x",
        t004F0102=entries,
        t1045001F="<mailto:av@example.se>",
    )
    message = read_email(path, letter, names)
    assert message["List-ID"] == "Brevet <brev.example.se>"
    assert message["Reply-To"] == "Svar <svar@example.se>"
    assert message["List-Unsubscribe"] == "<mailto:av@example.se>"
    assert message.get_all("Content-Type") == ['text/plain; charset="utf-8"']


@pytest.mark.parametrize(
    ("page", "codec", "subject"),
    [
        (1252, "cp1252", "Nyheter från Sandvåg"),
        (1251, "cp1251", "Новости"),
        (932, "cp932", "お知らせ"),
        (65001, "utf_8", "Nyheter från Sandvåg"),
        (99, "utf_8", "Nyheter från Sandvåg ß"),
        (0, "cp1252", "Nyheter från Sandvåg"),
    ],
)
def test_8_bit_strings(path: Path, page: int, codec: str, subject: str) -> None:
    properties: dict[int, PropertyValue] = {
        tag(0x3FFD, INTEGER): page,
        tag(0x0037, 0x1E): subject,
        tag(0x1000, 0x1E): subject + "\r\n",
    }
    item = Item(
        properties,
        [{tag(0x0C15, INTEGER): 1, tag(0x3001, 0x1E): subject, tag(0x3003, 0x1E): "a@example.se"}],
    )
    (message,) = read(path, write_msg(item, codec=codec))
    parsed = email.message_from_bytes(message.data, policy=email.policy.default)
    assert parsed["Subject"] == subject
    assert parsed["To"].addresses[0].display_name == subject
    assert parsed.get_content().splitlines() == [subject]


@pytest.mark.parametrize(
    ("page", "data", "text"),
    [
        (1252, "<p>åäö</p>".encode("cp1252"), "<p>åäö</p>"),
        (1252, "<p>åäö</p>".encode(), "<p>åäö</p>"),
        (65001, "<p>åäö</p>".encode(), "<p>åäö</p>"),
        (1251, "<p>письмо</p>".encode("cp1251"), "<p>письмо</p>"),
        (50220, "<p>お知らせ</p>".encode("iso2022_jp"), "<p>お知らせ</p>"),
    ],
)
def test_html_by_its_code_page(path: Path, page: int, data: bytes, text: str) -> None:
    message = read_email(path, make_letter(t10130102=data, t3FDE0003=page))
    assert get_texts(message) == {"text/plain": "Kursen kostar 400 kr.\n", "text/html": text}


def test_html_whose_code_page_is_false_is_left_to_the_reader_of_mail(path: Path) -> None:
    data = "<meta charset=windows-1252><p>åäö</p>".encode("cp1252")
    (message,) = read(path, write_msg(make_letter(t1000001F="", t10130102=data, t3FDE0003=65001)))
    assert b"Content-Type: text/html\r\n" in message.data
    assert rusparse.parse(message.data).sections[0].text == "åäö"


def test_html_as_a_string(path: Path) -> None:
    message = read_email(path, make_letter(t1013001F="<p>åäö</p>", t1000001F=""))
    assert get_texts(message) == {"text/html": "<p>åäö</p>"}


@pytest.mark.parametrize(
    ("rtf", "texts"),
    [
        (
            rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Kursen \'e5"
            rb"\htmlrtf \par}\htmlrtf0 {\*\htmltag72 </p>}}",
            {"text/html": "<p>Kursen å</p>"},
        ),
        (
            rb"{\rtf1\ansi\fromtext {\fonttbl{\f0 A;}}Rad 1\par Rad 2\par }",
            {"text/plain": "Rad 1\nRad 2\n"},
        ),
        (
            rb"{\rtf1\ansi {\b Kurs} 3 maj\par}",
            {"text/html": "<html><body>\n<p><b>Kurs</b> 3 maj</p>\n</body></html>\n"},
        ),
    ],
    ids=["html", "text", "rtf"],
)
def test_bodies_that_are_rtf_alone(path: Path, rtf: bytes, texts: dict[str, str]) -> None:
    message = read_email(path, make_letter(t1000001F="", t10090102=compress_rtf(rtf)))
    assert get_texts(message) == texts


def test_attachments_inside_and_beside_the_text(path: Path) -> None:
    letter = make_letter(t1013001F='<p>Hej</p><img src="cid:bild@1">', t1000001F="")
    letter.attachments = [
        make_file("bild.png", b"\x89PNG", t3712001F="bild@1", t370E001F="image/png"),
        make_file("räkning till " + "å" * 120 + ".pdf", b"%PDF", t370E001F="application/pdf"),
        make_file("", b"ett", t3704001F="ETT~1.TXT", t370E001F="text plain"),
        make_file('f"il\r\nX: y.txt', b"tre", t3712001F="annan@1"),
    ]
    message = read_email(path, letter)
    assert message.get_content_type() == "multipart/mixed"
    related = next(message.iter_parts())
    assert [part.get_content_type() for part in related.iter_parts()] == ["text/html", "image/png"]
    inline = list(related.iter_parts())[1]
    assert (inline["Content-ID"], inline.get_content_disposition()) == ("<bild@1>", "inline")
    found = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in list(message.iter_parts())[1:]
    ]
    assert found == [
        ("räkning till " + "å" * 120 + ".pdf", "application/pdf", b"%PDF"),
        ("ETT~1.TXT", "application/octet-stream", b"ett"),
        ("f_il__X: y.txt", "application/octet-stream", b"tre"),
    ]
    record = rusparse.parse(message.as_bytes())
    assert [one.name for one in record.attachments if one.name != "bild.png"] == [
        name for name, _, _ in found
    ]


def test_attached_messages_in_one_another(path: Path) -> None:
    innermost = make_letter(t0037001F="Innerst")
    innermost.attachments = [make_file("karta.pdf", b"%PDF-")]
    middle = make_letter(t0037001F="Mellan")
    middle.attachments = [make_embedded(innermost)]
    outer = make_letter(t0037001F="Ytterst")
    outer.attachments = [make_embedded(middle), make_file("a.txt", b"a")]
    message = read_email(path, outer)
    subjects = [part["Subject"] for part in message.walk() if part["Subject"]]
    assert subjects == ["Ytterst", "Mellan", "Innerst"]
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == [
        "Ett brev",
        "Ett brev",
        "karta.pdf",
        "a.txt",
    ]


def test_messages_too_deep_in_one_another_are_told(path: Path) -> None:
    item = make_letter()
    for _ in range(14):
        item, inner = make_letter(), item
        item.attachments = [make_embedded(inner)]
    path.write_bytes(write_msg(item))
    box = open_mailbox(path)
    (message,) = box
    assert message.data.count(b"Content-Type: message/rfc822") == 12
    assert [skip.reason for skip in box.skipped] == [
        "attachment 1 could not be read: messages attached to one another 12 deep"
    ]


def test_signed_message_keeps_its_body_as_it_came(path: Path) -> None:
    entity = b'Content-Type: multipart/signed; boundary="b"\r\n\r\n--b\r\n\r\nHej\r\n--b--\r\n'
    letter = make_letter(t001A001F="IPM.Note.SMIME.MultipartSigned")
    letter.attachments = [make_file("smime.p7m", entity, t370E001F="multipart/signed")]
    (message,) = read(path, write_msg(letter))
    assert message.data.endswith(b"MIME-Version: 1.0\r\n" + entity)


def test_what_is_no_file_is_told(path: Path) -> None:
    letter = make_letter()
    letter.attachments = [
        ({tag(0x3705, INTEGER): 2, tag(0x3707): "delad.docx"}, None),
        ({tag(0x3705, INTEGER): 6}, None),
    ]
    path.write_bytes(write_msg(letter))
    box = open_mailbox(path)
    assert len(list(box)) == 1
    assert [skip.reason for skip in box.skipped] == [
        "attachment 1 could not be read: delad.docx: a reference, or nothing, not a file",
        "attachment 2 could not be read: without a name: an embedded object, not a file",
    ]


@pytest.mark.parametrize(
    ("message_class", "kind"),
    [
        ("IPM.DistList", "a distribution list"),
        ("IPM.Contact", "a contact"),
        ("IPM.Appointment", "an appointment"),
        ("IPM.Task", "a task"),
        ("IPM.StickyNote", "a note"),
        ("IPM.Activity", "a journal entry"),
    ],
)
def test_items_that_are_no_mail_are_named(path: Path, message_class: str, kind: str) -> None:
    path.write_bytes(write_msg(make_letter(t001A001F=message_class)))
    with pytest.raises(InputError, match=rf"no mail in this msg file.*{kind}, no mail"):
        open_mailbox(path)


@pytest.mark.parametrize(
    "message_class",
    ["IPM.Note", "IPM.Post", "REPORT.IPM.Note.NDR", "IPM.Schedule.Meeting.Request", ""],
)
def test_items_that_are_mail(path: Path, message_class: str) -> None:
    assert len(read(path, write_msg(make_letter(t001A001F=message_class)))) == 1


def test_office_document_is_no_mail(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(write_compound({"WordDocument": b"x" * 5_000}))
    monkeypatch.setitem(sys.modules, "olefile", None)
    with pytest.raises(InputError, match=r"an Office file \(OLE2\), no mail"):
        open_mailbox(path)


def test_missing_extra_is_named_for_each_file_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "olefile", None)
    for name in ("a.msg", "b.msg"):
        (tmp_path / name).write_bytes(write_msg(make_letter()))
    (tmp_path / "c.eml").write_bytes(b"Subject: Hej\n\nHej\n")
    box = open_mailbox(tmp_path)
    assert [message.data for message in box] == [b"Subject: Hej\n\nHej\n"]
    reason = "an Outlook message; to read it, install the extra: pip install 'rusparse[outlook]'"
    assert box.skipped == (
        Skipped(str(tmp_path / "a.msg"), reason, unread=True),
        Skipped(str(tmp_path / "b.msg"), reason, unread=True),
    )
    with pytest.raises(InputError, match=r"rusparse\[outlook\]"):
        open_mailbox(tmp_path / "a.msg")


def test_in_a_zip_and_in_gzip(tmp_path: Path) -> None:
    data = write_msg(make_letter())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("Inkorg/brev.msg", data)
    (tmp_path / "b").write_bytes(gzip.compress(data))
    zipped, gzipped = open_mailbox(tmp_path / "a.zip"), open_mailbox(tmp_path / "b")
    assert gzipped.format == "gzip+msg"
    (first,), (second,) = zipped, gzipped
    assert first.data == second.data
    assert (first.source.folder, first.source.rebuilt_from) == ("Inkorg", "msg")


def test_large_message_is_cut_and_told(path: Path) -> None:
    letter = make_letter()
    letter.attachments = [make_file("a.bin", b"x" * 30_000)] * 3
    (message,) = read(path, write_msg(letter), Limits(max_message_bytes=100_000))
    assert message.quarantine_reason == "message-too-large: the limit is 100000 bytes"
    assert len(message.data) == 100_000


@pytest.mark.parametrize("share", range(1, 40))
def test_cut_file_gives_a_reason_or_the_message(path: Path, share: int) -> None:
    whole = write_msg(make_letter(t10130102=b"<p>Hej</p>" * 300))
    path.write_bytes(whole[: len(whole) * share // 40])
    check_damaged(path)


def test_changed_bytes_give_a_reason_or_a_message(path: Path) -> None:
    letter = make_letter(t10090102=compress_rtf(rb"{\rtf1\ansi Hej {\b du}\par}"), t1000001F="")
    letter.attachments = [make_file("a.txt", b"a" * 5_000), make_embedded(make_letter())]
    whole = write_msg(letter)
    source = random.Random(20211217)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(source.randint(1, 30)):
            data[source.randrange(8, len(data))] = source.randrange(256)
        path.write_bytes(data)
        check_damaged(path)


def check_damaged(path: Path) -> None:
    """Only what is documented is raised, and what comes out can be read on."""
    try:
        messages = list(open_mailbox(path))
    except InputError:
        return
    assert len(messages) == 1
    assert rusparse.parse(messages[0].data).source.media_type == "message/rfc822"
