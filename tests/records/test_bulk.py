"""Whether a letter was sent in bulk, and what tells so."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rusparse.parser import parse
from rusparse.records import Bulk

TABLE: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "bulk.toml").read_text(encoding="utf-8")
)["message"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row["name"]))
def test_what_tells_that_a_letter_was_sent_in_bulk(row: dict[str, Any]) -> None:
    record = parse(f"{row['headers']}\nSubject: Hej\n\n{row['body']}\n".encode())
    reasons = tuple(row["reasons"])
    assert record.bulk == Bulk(sent_in_bulk=bool(reasons), reasons=reasons)
