"""What is written in any dialect, in any container, comes out: message for message."""

from __future__ import annotations

import gzip
import itertools
import lzma
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.mailboxes import open_mailbox

from .messages import FROM_LINE, join_mbox, make_message, quote, state_length
from .test_containers import make_tar, make_zip

WRITERS: dict[str, Callable[[bytes], bytes]] = {
    "mboxo": lambda message: quote(message, reversible=False),
    "mboxrd": lambda message: quote(message, reversible=True),
    "mboxcl": lambda message: state_length(quote(message, reversible=False)),
    "mboxcl2": state_length,
}
WRAPPERS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "gzip": gzip.compress,
    "two pieces": lambda data: gzip.compress(data[:70]) + gzip.compress(data[70:]),
    "zstd": lambda data: zstandard.ZstdCompressor().compress(data),
    "zip": lambda data: make_zip({"Takeout/Mail/Alla.mbox": data}),
    "tar.xz": lambda data: lzma.compress(make_tar({"Alla.mbox": data})),
    "gzip in zip": lambda data: make_zip({"Alla.gz": gzip.compress(data)}),
}


def get_body(message: bytes) -> bytes:
    return message.partition(b"\n\n")[2]


lines = st.sampled_from(
    [
        "",
        "text",
        "From the mayor",
        "From Russia with love",
        "From: nils",
        "From now on, 17 Dec 2021 08:00 is the time",
        "From nils@example.org",
        " From brev@example.org Fri Dec 17 08:00:00 2021",
        ">>>",
        "Content-Length: 3",
        "--gräns",
        "x" * 3_000,
    ]
)
bodies = st.lists(st.lists(lines, max_size=9), min_size=1, max_size=6)


@settings(max_examples=120, deadline=None)
@given(
    bodies=bodies,
    dialect=st.sampled_from(sorted(WRITERS)),
    wrapper=st.sampled_from(sorted(WRAPPERS)),
    crlf=st.booleans(),
    empty_lines=st.booleans(),
)
def test_as_many_messages_come_out_as_went_in(
    tmp_path_factory: pytest.TempPathFactory,
    bodies: list[list[str]],
    dialect: str,
    wrapper: str,
    crlf: bool,
    empty_lines: bool,
) -> None:
    path = tmp_path_factory.mktemp("law") / "brev"
    written = [make_message(n, "\n".join([*body, "slut", ""])) for n, body in enumerate(bodies)]
    data = join_mbox([WRITERS[dialect](message) for message in written], empty_lines=empty_lines)
    if crlf and dialect in ("mboxo", "mboxrd"):
        data = data.replace(b"\n", b"\r\n")
        written = [message.replace(b"\n", b"\r\n") for message in written]
    path.write_bytes(WRAPPERS[wrapper](data))
    box = open_mailbox(path)
    found = [message.data for message in box]
    if dialect in ("mboxcl", "mboxcl2"):  # The length that was stated stays in the header.
        assert [get_body(data) for data in found] == [get_body(data) for data in written]
    else:
        assert found == written
    assert [item.reason for item in box.skipped] == (
        ["a link, device or sparse file in an archive"] if wrapper == "tar.xz" else []
    )


@settings(max_examples=80, deadline=None)
@given(
    bodies=bodies,
    cuts=st.lists(st.integers(0, 2_000), min_size=2, max_size=4),
    junk=st.binary(max_size=40),
)
def test_slices_joined_in_any_order_lose_no_whole_message(
    tmp_path_factory: pytest.TempPathFactory,
    bodies: list[list[str]],
    cuts: list[int],
    junk: bytes,
) -> None:
    """Mailboxes are cut and joined by people: what is whole between two cuts is found whole."""
    path = tmp_path_factory.mktemp("law") / "brev"
    written = [make_message(n, "\n".join([*body, "slut", ""])) for n, body in enumerate(bodies)]
    stored = [quote(message, reversible=True) for message in written]
    data = join_mbox(stored)
    borders = sorted({0, *(min(cut, len(data)) for cut in cuts), len(data)})
    slices = [data[start:end] for start, end in itertools.pairwise(borders)]
    joined = FROM_LINE + make_message(99) + b"\n" + b"\n\n".join(reversed(slices)) + junk
    path.write_bytes(joined)
    found = [message.data for message in open_mailbox(path)]
    whole = [
        message
        for message, bytes_stored in zip(written, stored, strict=True)
        if any(FROM_LINE + bytes_stored + b"\n" in one for one in slices)
    ]
    # What was a piece of another message may hang on behind.
    for message in (make_message(99), *whole):
        assert sum(one.startswith(message.removesuffix(b"\n")) for one in found) == 1
