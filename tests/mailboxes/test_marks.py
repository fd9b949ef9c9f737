from __future__ import annotations

import pytest

from rusparse.mailboxes.marks import read_marks


@pytest.mark.parametrize(
    ("header", "labels", "flags"),
    [
        (b"X-Gmail-Labels: Inbox,Unread", ("Inbox", "Unread"), ()),
        (b"x-gmail-labels:Inbox", ("Inbox",), ()),
        (b"X-Gmail-Labels: =?utf-8?b?RsO2cnJvZCxJbmtvcmc=?=", ("Förrod", "Inkorg"), ()),
        (b"X-Gmail-Labels: =?x-ok\xc3\xa4nd?Q?F=C3=B6rr?=", ("Förr",), ()),
        (b"X-Gmail-Labels: =?nosuch?Q?F=C3=B6rr?=", ("Förr",), ()),
        (b"X-Gmail-Labels: F\xc3\xb6rr,\r\n\tInkorg\r", ("Förr", "Inkorg"), ()),
        (b'X-Gmail-Labels: "a, b",c,,"d', ("a, b", "c", "d"), ()),
        (b"X-Gmail-Labels:", (), ()),
        (b"X-Keywords: kurs  plan                  ", ("kurs", "plan"), ()),
        (b"X-Mozilla-Status: 0000", (), ()),
        (b"X-Mozilla-Status: 0003\r", (), ("answered", "seen")),
        (b"X-Mozilla-Status: nej", (), ()),
        (b"Status: O\nX-Status: FDT", (), ("deleted", "draft", "flagged")),
        (b"Subject: a\nStatus: RO", (), ("seen",)),
        (b"Subject: a\n\nStatus: RO", (), ()),
        (b"Subject: a\n Status: RO", (), ()),
        (b"X-My-Status: RO", (), ()),
    ],
)
@pytest.mark.parametrize("end", [b"\n\nHej\n", b"\r\n\r\nHej", b""])
def test_marks(header: bytes, labels: tuple[str, ...], flags: tuple[str, ...], end: bytes) -> None:
    assert read_marks(header + end) == (labels, flags)


@pytest.mark.parametrize(
    "piece", [b"=?", b"=?a?q?", b"=?a?q?b", b"\n ", b'"', b",", b"\n X-Keywords:"]
)
def test_endless_labels_are_bounded(piece: bytes) -> None:
    labels, flags = read_marks(b"X-Gmail-Labels: " + piece * 200_000)
    assert len(labels) <= 500
    assert flags == ()
