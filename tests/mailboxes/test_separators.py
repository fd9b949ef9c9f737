from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rusparse.mailboxes import open_mailbox
from rusparse.mailboxes.separators import is_message_start

CASES = tomllib.loads(Path(__file__).with_name("from_lines.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("name", case["line"]))
def test_from_line(case: dict[str, Any], tmp_path: Path) -> None:
    first = "From 1@xxx" if case.get("undated") else "From a@example.org Thu Dec 16 08:00:00 2021"
    text = (
        f"{first}\nSubject: Ett\nTo: b@example.org\n\nBrödtext.\n{case.get('before', '')}\n"
        f"{case['line']}\n{case['after']}\n{case.get('then', 'X-Till: ja')}\n\nSlutet.\n"
    )
    path = tmp_path / "brev.mbox"
    path.write_bytes(text.encode())
    messages = list(open_mailbox(path))
    assert len(messages) == (2 if case["starts"] else 1)
    if not case["starts"]:
        assert case["line"].lstrip(">").encode() in messages[0].data


@pytest.mark.parametrize(
    "line",
    [
        b"From " + b"a" * 100_000,
        b"From " + b" Mon" * 30_000,
        b"From a@b Fri Dec 17 08:00:00" + b" A" * 50_000 + b" 2021",
        b"From " + b"a@" * 50_000,
        b"From " + b"1:11:11 " * 20_000,
    ],
    ids=lambda line: line[:12].decode(),
)
def test_endless_lines_begin_nothing(line: bytes) -> None:
    data = b"\n\n" + line + b"\nSubject: a\n\n"
    assert is_message_start(data, 2, undated=True) is False
