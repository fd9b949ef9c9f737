from __future__ import annotations

import mailbox
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Limits
from rusparse.mailboxes import (
    RangeReading,
    RawMessage,
    Reading,
    Skipped,
    open_mailbox,
    open_mbox_range,
    splitting,
)
from rusparse.mailboxes.dialects import Dialect, unquote_from_lines

from .messages import FROM_LINE, join_mbox, make_message, make_messages, quote, state_length


def read(path: Path, data: bytes, limits: Limits | None = None) -> list[RawMessage]:
    path.write_bytes(data)
    return list(open_mailbox(path, limits=limits))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "brev"


TRICKY = [
    make_message(1, "Hej!\n\nFrom the mayor: nothing.\nFrom here on it is easy.\n\nSlut\n"),
    make_message(2, "Svar:\n\n> From the mayor\n\nFrom Russia with love\nYear: 1963\n"),
    make_message(3, "Slut\n"),
]
DEEP = [
    make_message(1, "Svar:\n\n> en rad\n>From the mayor\n> en till\n\nFrom me\n"),
    make_message(2, "Svar:\n\n>> en rad\n>>From the mayor\n>> en till\n\nFrom me\n"),
]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("mboxrd", [quote(message, reversible=True) for message in TRICKY]),
        ("mboxrd", [quote(message, reversible=False) for message in TRICKY]),
        ("mboxcl", [state_length(quote(message, reversible=False)) for message in TRICKY]),
        ("mboxcl2", [state_length(message) for message in TRICKY]),
    ],
    ids=["mboxrd", "mboxo", "mboxcl", "mboxcl2"],
)
def test_dialects_give_the_same_messages(path: Path, name: str, stored: list[bytes]) -> None:
    messages = read(path, join_mbox(stored))
    assert open_mailbox(path).format == name
    bodies = [message.data.partition(b"\n\n")[2] for message in messages]
    assert bodies == [message.partition(b"\n\n")[2] for message in TRICKY]


def test_mboxrd_and_mboxo_are_told_apart_by_replies(path: Path) -> None:
    assert [
        m.data for m in read(path, join_mbox([quote(d, reversible=True) for d in DEEP]))
    ] == DEEP
    assert open_mailbox(path).format == "mboxrd"
    messages = read(path, join_mbox([quote(message, reversible=False) for message in DEEP]))
    assert open_mailbox(path).format == "mboxo"
    assert messages[1].data == DEEP[1]


def test_mboxcl2_keeps_whole_messages_inside_messages(path: Path) -> None:
    inner = join_mbox(make_messages(2)).decode()
    outer = make_message(9, f"Arkivet:\n\n{inner}\nSlut\n")
    messages = read(path, join_mbox([state_length(outer), state_length(make_message(10))]))
    assert [message.data for message in messages] == [
        state_length(outer),
        state_length(make_message(10)),
    ]
    assert messages[0].data.count(b"From brev@example.org") == 2


@pytest.mark.parametrize("length", [0, 3, 10_000, 10**11])
def test_false_content_length_is_not_believed(path: Path, length: int) -> None:
    first = make_message(1, headers=f"Content-Length: {length}\n")
    messages = read(path, join_mbox([first, make_message(2)]))
    assert [message.data for message in messages] == [first, make_message(2)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("empty_lines", [True, False])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_ends_marks_and_empty_lines(
    path: Path, mark: bytes, empty_lines: bool, line_end: bytes
) -> None:
    data = mark + join_mbox(make_messages(3), empty_lines=empty_lines).replace(b"\n", line_end)
    messages = read(path, data)
    assert [message.data for message in messages] == [
        message.replace(b"\n", line_end) for message in make_messages(3)
    ]
    for message in messages:
        start = message.source.offset_bytes or 0
        assert data[start : start + (message.source.length_bytes or 0)] == message.data
    assert open_mailbox(path).skipped == ()


def test_every_byte_is_accounted_for(path: Path) -> None:
    stored = [quote(message, reversible=True) for message in TRICKY]
    data = join_mbox(stored)
    at = 0
    for message, bytes_stored in zip(read(path, data), stored, strict=True):
        assert message.source.offset_bytes == at + len(FROM_LINE)
        assert message.source.length_bytes == len(bytes_stored)
        at += len(FROM_LINE) + len(bytes_stored) + 1
    assert at == len(data)


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_cut_tail_keeps_what_is_there(path: Path, cut: int) -> None:
    data = join_mbox(make_messages(2))
    messages = read(path, data[:-cut])
    assert messages[0].data == make_message(1)
    assert make_message(2).startswith(messages[1].data)
    assert len(make_message(2)) - len(messages[1].data) in (cut - 1, cut)
    assert messages[1].quarantine_reason is None


def test_from_line_cut_off_at_the_end_is_told(path: Path) -> None:
    path.write_bytes(join_mbox(make_messages(1)) + FROM_LINE.rstrip())
    box = open_mailbox(path)
    assert [message.data for message in box] == make_messages(1)
    assert [(item.reason, item.offset_bytes) for item in box.skipped] == [
        ("a From line without a message", path.stat().st_size)
    ]


def test_empty_message_is_told(path: Path) -> None:
    path.write_bytes(FROM_LINE + b"\n" + join_mbox(make_messages(1)))
    box = open_mailbox(path)
    assert [message.data for message in box] == make_messages(1)
    assert [item.reason for item in box.skipped] == ["a From line without a message"]


def test_junk_before_the_first_message_is_told(path: Path) -> None:
    path.write_bytes(b"!! skr\xe4p utan mening\n\n" + join_mbox(make_messages(2)))
    box = open_mailbox(path)
    assert [message.data for message in box] == make_messages(2)
    assert [(item.reason, item.offset_bytes, item.length_bytes) for item in box.skipped] == [
        ("bytes before the first message", 0, 22)
    ]


@pytest.mark.parametrize("size", [900, 5_000, 3_000_000])
@pytest.mark.parametrize("last", [True, False])
def test_too_large_message_is_told_with_its_place(path: Path, size: int, last: bool) -> None:
    large = make_message(2, "x" * 70 + "\n" + "y" * size + "\n")
    small = make_messages(1) if last else [make_message(1), make_message(3)]
    data = join_mbox([small[0], large, *small[1:]])
    messages = read(path, data, Limits(max_message_bytes=500))
    assert [m.data for m in messages if m.quarantine_reason is None] == small
    message = messages[1]
    start, length = message.source.offset_bytes or 0, message.source.length_bytes or 0
    assert data[start : start + length] == large
    assert message.data == large[:500]
    assert message.quarantine_reason == (
        f"message-too-large: of {len(large)} bytes the first 500 were kept"
    )


def test_message_of_just_the_limit_is_whole(path: Path) -> None:
    message = make_message(1)
    data = join_mbox([message, make_message(2)])
    for limit, whole in ((len(message), True), (len(message) - 1, False)):
        first = read(path, data, Limits(max_message_bytes=limit))[0]
        assert (first.quarantine_reason is None) is whole


def test_takeout_labels_and_flags(path: Path) -> None:
    headers = (
        "X-GM-THRID: 17\nX-Gmail-Labels: =?UTF-8?Q?Inkorg,Kategori:_F=C3=B6renings?=\n"
        ' =?UTF-8?Q?liv,"Brev,_sparade",Inkorg?=\n'
        "X-Mozilla-Status: 0007\nX-Mozilla-Keys: kurs plan\n"
    )
    data = join_mbox(
        [make_message(1, headers=headers), make_message(2, headers="Status: RO\nX-Status: A\n")]
    )
    first, second = read(path, data.replace(b"\n", b"\r\n"))
    assert first.source.labels == (
        "Inkorg",
        "Kategori: Föreningsliv",
        "Brev, sparade",
        "kurs",
        "plan",
    )
    assert first.source.flags == ("answered", "flagged", "seen")
    assert second.source.labels == ()
    assert second.source.flags == ("answered", "seen")


def test_standard_library_finds_as_many(path: Path) -> None:
    path.write_bytes(
        join_mbox([quote(message, reversible=True) for message in [*TRICKY, *DEEP]] * 20)
    )
    assert len(list(open_mailbox(path))) == len(mailbox.mbox(path)) == 100


def test_small_chunks_change_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = join_mbox(
        [
            quote(make_message(n, f"{'rad ' * (n * 37)}\nFrom me\n"), reversible=True)
            for n in range(60)
        ]
    )
    whole = read(path, data)
    for size in (4_001, 8_192, 10_007):
        monkeypatch.setattr(splitting, "CHUNK_BYTES", size)
        assert list(open_mailbox(path)) == whole
        limited = Limits(max_message_bytes=3_000)
        assert [m.source.length_bytes for m in open_mailbox(path, limits=limited)] == [
            m.source.length_bytes for m in whole
        ]


def read_ranges(path: Path, range_bytes: int) -> tuple[list[RawMessage], list[Skipped], int]:
    """Read an mbox in ranges, and again from the right place where one began wrongly."""
    reading = Reading(Limits())
    found: list[RawMessage] = []
    repeated = 0
    whole = open_mbox_range(path, str(path), path.stat().st_size, reading)
    expected = whole.start_bytes
    for part in whole.divide(range_bytes):
        own = Reading(Limits())
        run = RangeReading(part, own)
        messages = list(run)
        if expected >= part.stop_bytes:
            continue
        if run.first_bytes != expected:
            repeated += 1
            own = Reading(Limits())
            run = RangeReading(part.starting_at(expected), own)
            messages = list(run)
        assert run.first_bytes == expected
        expected = run.next_bytes
        found += messages
        reading.skipped += own.skipped
    return found, reading.skipped, repeated


def test_message_start_is_found_from_any_offset(path: Path) -> None:
    data = join_mbox([quote(message, reversible=True) for message in TRICKY])
    path.write_bytes(data)
    starts = [at for at in range(len(data)) if data.startswith(FROM_LINE, at)]
    assert len(starts) == 3
    whole = open_mbox_range(path, str(path), len(data), Reading(Limits()))
    for offset in range(len(data)):
        expected = [start for start in starts if start >= offset]
        part = replace(whole, start_bytes=offset, exact=False)
        run = RangeReading(part, Reading(Limits()))
        assert len(list(run)) == len(expected)
        assert run.first_bytes == (expected[0] if expected else None)


def test_ranges_give_every_message_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "CHUNK_BYTES", 5_000)
    data = b"\xef\xbb\xbf" + join_mbox(
        [make_message(n, f"{'rad ' * (n * 31)}\n") for n in range(40)]
    )
    whole = read(path, data)
    for range_bytes in (100, 1_000, 7_777, 20_000, len(data)):
        assert read_ranges(path, range_bytes) == (whole, [], 0)


def test_range_that_begins_in_a_body_is_read_again_from_the_right_place(path: Path) -> None:
    # Content-Length lets a body hold a whole message unquoted.
    inner = FROM_LINE + make_message(99) + b"\n"
    messages = [state_length(make_message(n, f"Text\n\n{inner.decode()}")) for n in range(9)]
    whole = read(path, join_mbox(messages))
    assert len(whole) == 9
    found, skipped, repeated = read_ranges(path, 500)
    assert (found, skipped) == (whole, [])
    assert repeated >= 2


def test_ranges_tell_of_a_file_that_shrank(path: Path) -> None:
    data = join_mbox(make_messages(3))
    path.write_bytes(data)
    whole = open_mbox_range(path, str(path), len(data), Reading(Limits()))
    path.write_bytes(data[:-20])
    reading = Reading(Limits())
    run = RangeReading(whole, reading)
    *_, last = run
    assert last.quarantine_reason is not None
    assert last.quarantine_reason.startswith("file-shrank: ")
    assert run.next_bytes == len(data)
    assert [item.reason for item in reading.skipped] == [last.quarantine_reason]


lines = st.sampled_from(
    ["", "text", "From me", ">From me", ">>From me", "From -", "> From", "From a@b.example hej"]
)


@settings(max_examples=60, deadline=None)
@given(bodies=st.lists(st.lists(lines, max_size=8), min_size=1, max_size=4), crlf=st.booleans())
def test_mboxrd_gives_back_what_was_put_in(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[list[str]], crlf: bool
) -> None:
    messages = [make_message(n, "\n".join(body) + "\nslut\n") for n, body in enumerate(bodies)]
    if crlf:
        messages = [message.replace(b"\n", b"\r\n") for message in messages]
    stored = [quote(message, reversible=True) for message in messages]
    assert [unquote_from_lines(message, Dialect.MBOXRD) for message in stored] == messages
    path = tmp_path_factory.mktemp("law") / "brev"
    assert [m.data for m in read(path, join_mbox(stored))] == messages


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_after_a_from_line_are_read(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("law") / "brev"
    stored = FROM_LINE + b"Subject: a\n\n" + data
    path.write_bytes(stored)
    for message in open_mailbox(path):
        start = message.source.offset_bytes or 0
        kept = stored[start : start + (message.source.length_bytes or 0)]
        assert len(message.data) <= len(kept)
        assert message.quarantine_reason is None
