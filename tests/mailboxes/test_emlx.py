from __future__ import annotations

from pathlib import Path

import pytest

from rusparse.context import Limits
from rusparse.mailboxes import RawMessage, open_mailbox

from .messages import make_message

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
