"""What the standard library's `mailbox` writes is read, and as many messages as it finds itself."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from rusparse.context import Limits
from rusparse.errors import InputError
from rusparse.mailboxes import mmdf, open_mailbox

from .messages import make_message, make_messages

BODY = "Kursen kostar 400 kr.\nFrom the mayor\n\nFrom a@example.org is no date\n"
FILES: dict[str, Callable[[str], mailbox.Mailbox[mailbox.Message]]] = {
    "mboxrd": mailbox.mbox,
    "mmdf": mailbox.MMDF,
    "maildir": mailbox.Maildir,
    "mh": mailbox.MH,
}


def make_email(number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Kansliet <kansli@example.se>"
    message["Subject"] = f"Nummer {number}"
    message.set_content(BODY)
    return message


@pytest.mark.parametrize("name", FILES)
def test_boxes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "låda"
    box = FILES[name](str(path))
    for number in range(1, 6):
        box.add(make_email(number))
    if isinstance(box, mailbox.MH):
        box.set_sequences({"unseen": [2], "flagged": [3], "replied": [3]})
    box.flush()
    box.close()
    opened = open_mailbox(path)
    assert opened.format == name
    found = list(opened)
    assert sorted(one.data for one in found) == [make_email(n).as_bytes() for n in range(1, 6)]
    if name == "mh":
        flags = [one.source.flags for one in found]
        assert flags == [("seen",), (), ("answered", "flagged", "seen"), ("seen",), ("seen",)]


@pytest.mark.parametrize("name", ["maildir", "mh"])
def test_folders_in_boxes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "låda"
    box = FILES[name](str(path))
    assert isinstance(box, mailbox.Maildir | mailbox.MH)
    box.add(make_email(1))
    inner = box.add_folder("Kurser")
    message: mailbox.Message = mailbox.Message(make_email(2))
    if name == "maildir":
        message = mailbox.MaildirMessage(make_email(2))
        message.set_flags("FRS")
        message.set_subdir("cur")
    inner.add(message)
    first, second = open_mailbox(path)
    assert (first.source.folder, second.source.folder) == (None, "Kurser")
    assert second.source.flags == (("answered", "flagged", "seen") if name == "maildir" else ())


def write_mmdf(messages: list[bytes], line_end: bytes = b"\n") -> bytes:
    line = b"\x01\x01\x01\x01\n"
    data = b"".join(line + message + b"\n" + line for message in messages)
    return data.replace(b"\n", line_end)


@pytest.mark.parametrize("chunk", [7, 64, 1 << 20])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_mmdf_with_its_places(
    tmp_path: Path, line_end: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mmdf, "CHUNK_BYTES", chunk)
    path = tmp_path / "låda"
    data = write_mmdf(make_messages(4), line_end)
    path.write_bytes(data)
    found = list(open_mailbox(path))
    assert [one.data for one in found] == [m.replace(b"\n", line_end) for m in make_messages(4)]
    for one in found:
        start, length = one.source.offset_bytes or 0, one.source.length_bytes or 0
        assert data[start : start + length] == one.data
    path.write_bytes(data[:-25])
    assert len(list(open_mailbox(path))) == 4


def test_mmdf_with_a_message_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mmdf, "CHUNK_BYTES", 300)
    path = tmp_path / "låda"
    large = make_message(2, "x" * 5_000 + "\n")
    path.write_bytes(write_mmdf([make_message(1), large, make_message(3)]))
    first, cut, last = open_mailbox(path, limits=Limits(max_message_bytes=400))
    assert (first.data, last.data) == (make_message(1), make_message(3))
    assert cut.data == large[:400]
    assert (cut.quarantine_reason or "").startswith("message-too-large: of ")


def test_babyl_is_named(tmp_path: Path) -> None:
    box = mailbox.Babyl(str(tmp_path / "låda"))
    box.add(make_email(1))
    box.close()
    with pytest.raises(InputError, match=r"a mailbox of Emacs Rmail \(Babyl\), not read"):
        open_mailbox(tmp_path / "låda")
