from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from rusparse.errors import InputError
from rusparse.mailboxes import open_mailbox, packed, streams

from .messages import join_mbox, make_message, make_messages

NOISE = "\n".join(hashlib.sha512(b"%d" % n).hexdigest() for n in range(30))
MBOX = join_mbox(make_messages(50))


def pack_zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": pack_zstd,
}


def make_tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("länk.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


def make_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize("name", PACKERS)
def test_packed_mbox(tmp_path: Path, name: str) -> None:
    path = tmp_path / "brev.utan-ändelse"
    path.write_bytes(PACKERS[name](MBOX))
    box = open_mailbox(path)
    assert box.format == f"{name}+mboxrd"
    messages = list(box)
    assert [message.data for message in messages] == make_messages(50)
    assert all(message.source.mailbox == str(path) for message in messages)
    start = messages[7].source.offset_bytes or 0
    assert MBOX[start : start + (messages[7].source.length_bytes or 0)] == make_message(8)
    assert box.skipped == ()


@pytest.mark.parametrize("name", PACKERS)
def test_pieces_packed_one_after_the_other(tmp_path: Path, name: str) -> None:
    path = tmp_path / "brev"
    path.write_bytes(b"".join(PACKERS[name](join_mbox([m])) for m in make_messages(3)))
    assert [message.data for message in open_mailbox(path)] == make_messages(3)


@pytest.mark.parametrize("name", PACKERS)
def test_cut_packed_file_keeps_what_can_be_read(tmp_path: Path, name: str) -> None:
    body = "\n".join(hashlib.sha512(b"%d" % n).hexdigest() for n in range(8_000))
    path = tmp_path / "brev"
    path.write_bytes(PACKERS[name](join_mbox([make_message(1), make_message(2, body)]))[:-40])
    box = open_mailbox(path)
    messages = list(box)
    assert (messages[-1].quarantine_reason or "").startswith("read-failed: EOFError")
    assert [item.reason.split(":")[0] for item in box.skipped] == ["read-failed"]


@pytest.mark.parametrize(("make", "name"), [(make_tar, "tar"), (make_zip, "zip")])
def test_many_files_in_one(
    tmp_path: Path, make: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    path = tmp_path / "export"
    path.write_bytes(
        make(
            {
                "Takeout/Mail/Alla.mbox": join_mbox(make_messages(2)),
                "../../utanför.eml": make_message(3),
                "brev/4.eml.gz": gzip.compress(make_message(4)),
                "bild.png": b"\x89PNG\r\n",
                "inre.zip": make_zip({"5.eml": make_message(5)}),
            }
        )
    )
    box = open_mailbox(path)
    assert box.format == name
    assert [(m.data, m.source.mailbox, m.source.folder) for m in box] == [
        (make_message(1), f"{path}!/Takeout/Mail/Alla.mbox", "Takeout/Mail/Alla"),
        (make_message(2), f"{path}!/Takeout/Mail/Alla.mbox", "Takeout/Mail/Alla"),
        (make_message(3), f"{path}!/../../utanför.eml", "../.."),
        (make_message(4), f"{path}!/brev/4.eml.gz", "brev"),
    ]
    reasons = {item.name.partition("!/")[2]: item.reason for item in box.skipped}
    assert not any(item.unread for item in box.skipped)
    assert reasons.pop("bild.png") == "an image, no mail"
    assert reasons.pop("inre.zip") == f"zip inside {name}: unpack it first"
    assert list(reasons.values()) == ["a link, device or sparse file in an archive"] * (
        name == "tar"
    )


def test_tar_in_gzip(tmp_path: Path) -> None:
    path = tmp_path / "export.tgz"
    path.write_bytes(gzip.compress(make_tar({"a.mbox": join_mbox(make_messages(3))})))
    box = open_mailbox(path)
    assert box.format == "gzip+tar"
    assert [message.data for message in box] == make_messages(3)


def test_packed_again_and_again_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "brev"
    data = make_message(1)
    for _ in range(4):
        data = gzip.compress(data)
    path.write_bytes(data)
    with pytest.raises(InputError, match="gzip inside gzip inside gzip"):
        open_mailbox(path)


@pytest.mark.parametrize("name", ["gzip", "bzip2", "xz", "zstd", "zip"])
def test_bomb_stops(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "UNQUESTIONED_BYTES", 1 << 20)
    bomb = join_mbox([make_message(1), make_message(2, "a" * (12 << 20))])
    packed = make_zip({"a": bomb}) if name == "zip" else PACKERS[name](bomb)
    path = tmp_path / "brev"
    path.write_bytes(packed)
    box = open_mailbox(path)
    messages = list(box)
    assert messages[0].data == make_message(1)
    assert len(messages[1].data) < 9 << 20
    assert (messages[1].quarantine_reason or "").startswith("read-failed: UnpackingError")
    assert [item.reason.split(":")[1] for item in box.skipped] == [" UnpackingError"]


def test_cut_tar_is_told(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(make_tar({"a.eml": make_message(1), "b.eml": make_message(2)})[:1_300])
    box = open_mailbox(path)
    assert [message.data for message in box] == [make_message(1)]
    assert [item.reason for item in box.skipped] == ["read-failed: the tar file is cut short"]


def test_message_cut_in_a_tar_is_told(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(make_tar({"a.eml": make_message(1), "b.eml": make_message(2, NOISE)})[:2_560])
    messages = list(open_mailbox(path))
    assert messages[0].quarantine_reason is None
    assert (messages[1].quarantine_reason or "").startswith("message-cut-short: ")
    assert make_message(2, NOISE).startswith(messages[1].data)
    assert len(messages[1].data) == 1_024


def test_cut_zip_has_no_list_of_its_files(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(make_zip({"a.eml": make_message(1), "b.eml": make_message(2)})[:-40])
    with pytest.raises(InputError, match=r"no mail in this zip file; .*BadZipFile"):
        open_mailbox(path)


@pytest.mark.parametrize(("make", "name"), [(make_tar, "tar"), (make_zip, "zip")])
def test_more_files_than_are_read_are_told(
    tmp_path: Path,
    make: Callable[[dict[str, bytes]], bytes],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packed, "MAX_MEMBERS", 3)
    path = tmp_path / "export"
    path.write_bytes(make({f"{n}.eml": make_message(n) for n in range(5)}))
    box = open_mailbox(path)
    assert [message.data for message in box] == [make_message(n) for n in range(3)]
    assert [item.reason for item in box.skipped] == ["what follows 3 members"]


@pytest.mark.parametrize("name", PACKERS)
def test_padding_and_holes_after_the_packed_bytes_cost_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "brev"
    path.write_bytes(PACKERS[name](MBOX) + b"\0" * 700)
    with path.open("r+b") as file:
        file.truncate(1 << 40)
    box = open_mailbox(path)
    assert [message.data for message in box] == make_messages(50)
    assert box.skipped == ()


@pytest.mark.parametrize("name", PACKERS)
def test_junk_after_the_packed_bytes_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "brev"
    path.write_bytes(PACKERS[name](MBOX) + b"skr\xe4p")
    box = open_mailbox(path)
    assert [message.data for message in box] == make_messages(50)
    assert [item.reason.split(":")[0] for item in box.skipped] == ["read-failed"]


def test_encrypted_zip_is_told(tmp_path: Path) -> None:
    data = bytearray(make_zip({"a.eml": make_message(1)}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"no mail in this zip file; .*a\.eml: .*encrypted"):
        open_mailbox(path)
