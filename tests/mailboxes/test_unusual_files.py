"""Files that are missing, empty, special, forbidden, or that change while they are read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from rusparse.context import Limits
from rusparse.errors import InputError
from rusparse.mailboxes import open_mailbox, splitting

from .messages import FROM_LINE, join_mbox, make_message, make_messages


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ingen\.mbox: there is no such file or directory"):
        open_mailbox(tmp_path / "ingen.mbox")


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "tom.mbox"
    path.touch()
    with pytest.raises(InputError, match=r"tom\.mbox: the file is empty"):
        open_mailbox(path)


def test_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the directory is empty"):
        open_mailbox(tmp_path)


def test_directory_without_mail(tmp_path: Path) -> None:
    (tmp_path / "bild.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "x.bin").write_bytes(b"\0\1")
    with pytest.raises(
        InputError, match=r"no mail in this directory; 2 entries .*bild\.png: an im"
    ):
        open_mailbox(tmp_path)


def test_file_that_is_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_bytes(b"\0\1\2" * 100)
    with pytest.raises(InputError, match=r"x\.eml: mail was expected, and this is no mail by its"):
        open_mailbox(path)


def test_special_files_are_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "uttag"))
    with pytest.raises(InputError, match=r"rör: .* this is a named pipe"):
        open_mailbox(tmp_path / "rör")
    with pytest.raises(InputError, match=r"uttag: .* this is a socket"):
        open_mailbox(tmp_path / "uttag")
    with pytest.raises(InputError, match=r"/dev/zero: .* this is a character device"):
        open_mailbox("/dev/zero")
    (tmp_path / "a.eml").write_bytes(make_message(1))
    box = open_mailbox(tmp_path)
    assert len(list(box)) == 1
    assert [(Path(item.name).name, item.reason.split("this is ")[1]) for item in box.skipped] == [
        ("rör", "a named pipe (FIFO)"),
        ("uttag", "a socket"),
    ]
    server.close()


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = os.open

    def open_unless_secret(path: str | Path, *arguments: int) -> int:
        if Path(path).name == "hemlig.eml":
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *arguments)

    monkeypatch.setattr(os, "open", open_unless_secret)
    (tmp_path / "hemlig.eml").write_bytes(make_message(1))
    (tmp_path / "öppen.eml").write_bytes(make_message(2))
    with pytest.raises(InputError, match=r"hemlig\.eml: permission to read it is missing"):
        open_mailbox(tmp_path / "hemlig.eml")
    box = open_mailbox(tmp_path)
    assert [message.data for message in box] == [make_message(2)]
    assert [item.reason for item in box.skipped] == [
        "permission to read it is missing; ask its owner or chmod it"
    ]


def test_directory_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_scan = os.scandir

    def scan_unless_secret(path: Path) -> object:
        if Path(path).name == "hemlig":
            raise PermissionError(13, "Permission denied", str(path))
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", scan_unless_secret)
    (tmp_path / "hemlig").mkdir()
    (tmp_path / "a.eml").write_bytes(make_message(1))
    with pytest.raises(InputError, match="hemlig: the directory can't be read: Permission denied"):
        open_mailbox(tmp_path / "hemlig")
    box = open_mailbox(tmp_path)
    assert [message.data for message in box] == [make_message(1)]
    assert [item.reason for item in box.skipped] == ["can't be read: Permission denied"]
    assert box.compute_fingerprint().size_bytes == len(make_message(1))


@pytest.mark.parametrize("path", ["a\0b", "x" * 5_000])
def test_what_can_be_no_path(path: str) -> None:
    with pytest.raises(InputError, match="can't be read: "):
        open_mailbox(path)


def test_file_that_shrinks_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "CHUNK_BYTES", 5_000)
    path = tmp_path / "brev"
    # Beyond the first bytes that are looked at before reading.
    path.write_bytes(
        join_mbox([make_message(n, "x" * 70 + "\n" + "y" * 9_000 + "\n") for n in range(300)])
    )
    size = path.stat().st_size
    box = open_mailbox(path)
    messages = []
    for message in box:
        messages.append(message)
        if len(messages) == 5:
            os.truncate(path, 2_000_000)
    reason = f"file-shrank: {size} bytes were there when reading began, 2000000 could be read"
    assert [message.quarantine_reason for message in messages[:-1]] == [None] * (len(messages) - 1)
    assert messages[-1].quarantine_reason == reason
    assert len(messages) == path.read_bytes().count(FROM_LINE) == 217
    assert [(item.reason, item.offset_bytes) for item in box.skipped] == [(reason, 2_000_000)]


def test_file_that_grows_while_it_is_read_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "brev"
    path.write_bytes(join_mbox(make_messages(2)))
    reading = iter(open_mailbox(path))
    first = next(reading)
    with path.open("ab") as file:
        file.write(join_mbox([make_message(3)]))
    assert [first.data, *(message.data for message in reading)] == make_messages(2)


def test_sparse_giant_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "jätte.mbox"
    path.write_bytes(join_mbox(make_messages(1)) + FROM_LINE + make_message(2))
    with path.open("r+b") as file:
        file.truncate(4 << 40)
        file.seek(3 << 40)
        file.write(b"\n" + join_mbox([make_message(3)]))
    messages = list(open_mailbox(path, limits=Limits(max_message_bytes=100_000)))
    assert [message.data for message in messages if message.quarantine_reason is None] == [
        make_message(1),
    ]
    assert messages[1].data.startswith(make_message(2))
    assert (messages[1].quarantine_reason or "").startswith("message-too-large: of 3298534")
    assert (messages[2].source.offset_bytes or 0) > 3 << 40
    assert messages[2].data.startswith(make_message(3))


def test_sparse_giant_of_nothing_is_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "hål.eml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InputError, match="no mail by its content"):
        open_mailbox(path)


def test_too_large_letter_is_cut_and_told(tmp_path: Path) -> None:
    path = tmp_path / "stort.eml"
    path.write_bytes(make_message(1, "x" * 5_000))
    (message,) = open_mailbox(path, limits=Limits(max_message_bytes=1_000))
    assert message.data == path.read_bytes()[:1_000]
    assert message.source.length_bytes == path.stat().st_size
    assert message.quarantine_reason == (
        f"message-too-large: of {path.stat().st_size} bytes, the limit is 1000 bytes"
    )
