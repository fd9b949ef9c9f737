from __future__ import annotations

import email
from pathlib import Path

import pytest

from rusparse.context import Limits
from rusparse.mailboxes import RawMessage, open_mailbox

from .messages import FROM_LINE, make_message

MESSAGE = make_message(1)


def make_properties(flags: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
        '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        f'<plist version="1.0">\n<dict>\n\t<key>flags</key>\n\t{flags}\n</dict>\n</plist>\n'
    ).encode()


def read(path: Path, data: bytes) -> RawMessage:
    path.write_bytes(data)
    box = open_mailbox(path, limits=Limits(max_message_bytes=10_000))
    assert box.format == "emlx"
    (message,) = box
    return message


@pytest.mark.parametrize(
    ("bits", "flags"),
    [
        (0, ()),
        (1, ("seen",)),
        (0b1010111, ("answered", "deleted", "draft", "flagged", "seen")),
        ((7 << 30) + 0b100101, ("answered", "seen")),
    ],
)
def test_message_and_flags(tmp_path: Path, bits: int, flags: tuple[str, ...]) -> None:
    data = b"%d      \n" % len(MESSAGE) + MESSAGE + make_properties(f"<integer>{bits}</integer>")
    message = read(tmp_path / "1.emlx", data)
    assert message.data == MESSAGE
    assert message.source.flags == flags
    start, length = message.source.offset_bytes or 0, message.source.length_bytes or 0
    assert data[start : start + length] == MESSAGE
    assert message.quarantine_reason is None


@pytest.mark.parametrize("stated", [len(MESSAGE) - 7, len(MESSAGE) + 90, len(MESSAGE) + 5_000])
def test_false_length_gives_way_to_the_property_list(tmp_path: Path, stated: int) -> None:
    data = b"%d\n" % stated + MESSAGE + make_properties("<integer>1</integer>")
    message = read(tmp_path / "1.partial.emlx", data)
    assert (message.data, message.source.flags) == (MESSAGE, ("seen",))
    assert message.quarantine_reason is None


def test_cut_short(tmp_path: Path) -> None:
    message = read(tmp_path / "1.emlx", b"%d\n" % (len(MESSAGE) + 50) + MESSAGE)
    assert message.data == MESSAGE
    assert message.quarantine_reason == (
        f"message-cut-short: {len(MESSAGE) + 50} bytes are stated, and {len(MESSAGE)} are there"
    )


def test_too_large(tmp_path: Path) -> None:
    large = make_message(1, "x" * 20_000)
    message = read(tmp_path / "1.emlx", b"%d\n" % len(large) + large)
    assert message.data == large[:10_000]
    assert (message.quarantine_reason or "").startswith("message-too-large")


@pytest.mark.parametrize(
    "properties",
    [
        b"",
        b"<?xml",
        make_properties("<string>1</string>"),
        make_properties("<integer></integer>"),
        make_properties("<array>"),
        b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist><key>&a;</key></plist>',
    ],
)
def test_property_list_of_no_sense_gives_no_flags(tmp_path: Path, properties: bytes) -> None:
    message = read(tmp_path / "1.emlx", b"%d\n" % len(MESSAGE) + MESSAGE + properties)
    assert (message.data, message.source.flags) == (MESSAGE, ())


@pytest.mark.parametrize(
    "data", [b"123\nHej\n", b"12 kr\nSubject: Hej\n\n", b"123\n\nSubject: a\n"]
)
def test_text_that_begins_with_a_number_is_no_emlx(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "1.txt"
    path.write_bytes(data)
    assert open_mailbox(path).format == "text"


PARTIAL = (
    b"Subject: Med bilagor\n"
    b"Content-Type: multipart/mixed; boundary=yttre\n"
    b"\n"
    b"--yttre\n"
    b'Content-Type: multipart/alternative; boundary="inre = grans"\n'
    b"\n"
    b"--inre = grans\nContent-Type: text/plain\n\nHej\n"
    b"--inre = grans\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n"
    b"X-Apple-Content-Length: 9\n\n\n"
    b"--inre = grans--\n"
    b"--yttre\n"
    b"Content-Type: application/pdf;\n\tname=karta.pdf\n"
    b"Content-Transfer-Encoding: BASE64\nX-Apple-Content-Length: 400\n\n\n"
    b"--yttre\n"
    b"Content-Type: message/rfc822\n\n"
    b"Subject: Inre\nContent-Type: multipart/mixed; boundary=tredje\n\n"
    b"--tredje\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
    b"X-Apple-Content-Length: 8\n\n\n"
    b"--tredje--\n"
    b"--yttre\n"
    b"Content-Type: image/gif\nX-Apple-Content-Length: 8\n\n\n"
    b"--yttre--\n"
)
PDF = bytes(range(256))


def write_partial(folder: Path) -> Path:
    path = folder / "Messages" / "4711.partial.emlx"
    files = {
        path: b"%d\n" % len(PARTIAL) + PARTIAL + make_properties("<integer>1</integer>"),
        folder / "Attachments" / "4711" / "2" / "karta.pdf": PDF,
        folder / "Attachments" / "4711" / "2" / ".DS_Store": b"x",
        folder / "Attachments" / "4711" / "1.2" / "text.html": b"<p>\xc3\xa5</p>",
        folder / "Messages" / "4711.3.1.emlxpart": b"iVBORw==\n",
        folder / "Attachments" / "12" / "2" / "annan.eml": MESSAGE,
    }
    for file, data in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


def test_attachments_of_a_partial_message_are_put_back(tmp_path: Path) -> None:
    path = write_partial(tmp_path)
    box = open_mailbox(path)
    (message,) = box
    assert b"X-Apple-Content-Length: 8\n\n\n--yttre--" in message.data
    assert message.data.count(b"X-Apple") == 1
    parsed = email.message_from_bytes(message.data)
    bodies = [part.get_payload(decode=True) for part in parsed.walk() if not part.is_multipart()]
    assert bodies == [b"Hej", b"<p>\xc3\xa5</p>", PDF, b"\x89PNG", b""]
    assert [(skip.name, skip.reason) for skip in box.skipped] == [
        (f"{path}: the attachment of part 4", "not among the files, never fetched perhaps")
    ]
    start, length = message.source.offset_bytes or 0, message.source.length_bytes or 0
    assert path.read_bytes()[start : start + length] == PARTIAL


def test_folders_of_apple_mail(tmp_path: Path) -> None:
    inner = "INBOX.mbox/0A1B2C3D-0A1B-0A1B-0A1B-0A1B2C3D4E5F/Data/1/2"
    write_partial(tmp_path / inner)
    (tmp_path / "Gamla.mbox").mkdir()
    (tmp_path / "Gamla.mbox" / "mbox").write_bytes(FROM_LINE + MESSAGE)
    (tmp_path / "Konto.imapmbox" / "Messages").mkdir(parents=True)
    (tmp_path / "Konto.imapmbox" / "Messages" / "1.emlx").write_bytes(
        b"%d\n" % len(MESSAGE) + MESSAGE
    )
    box = open_mailbox(tmp_path)
    found = [(Path(m.source.mailbox or "").name, m.source.folder) for m in box]
    assert found == [
        ("mbox", "Gamla"),
        ("annan.eml", f"INBOX/{inner.partition('/')[2]}/Attachments/12/2"),
        ("4711.partial.emlx", "INBOX"),
        ("1.emlx", "Konto"),
    ]
    assert [(Path(skip.name).name, skip.reason) for skip in box.skipped[:1]] == [
        ("4711", "attachments of a message of Apple Mail, read with it")
    ]


def test_attachments_are_not_looked_for_through_links(tmp_path: Path) -> None:
    path = write_partial(tmp_path / "a")
    (tmp_path / "a" / "Attachments").rename(tmp_path / "utanför")
    (tmp_path / "a" / "Attachments").symlink_to(tmp_path / "utanför")
    (message,) = open_mailbox(path)
    assert message.data.count(b"X-Apple-Content-Length") == 3


def test_attachments_beyond_the_limit_stay_out(tmp_path: Path) -> None:
    path = write_partial(tmp_path)
    limits = Limits(max_message_bytes=len(PARTIAL) + 100)
    box = open_mailbox(path, limits=limits)
    (message,) = box
    assert message.data.count(b"X-Apple-Content-Length") == 2
    assert "message-too-large" in [skip.reason.partition(":")[0] for skip in box.skipped]
