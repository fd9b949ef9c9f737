"""The letters of the structure benchmark: what a reader sees of them is in their blocks."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from rusparse.context import Context
from rusparse.markup import parse_html, parse_plain_text
from rusparse.values.document import Block, Document

LETTERS = Path(__file__).parent.parent / "fixtures" / "structure"


def read_document(path: Path) -> Document:
    if path.suffix == ".html":
        return parse_html(path.read_text(encoding="utf-8"), Context())
    if path.suffix == ".txt":
        return parse_plain_text(path.read_text(encoding="utf-8"), Context())
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = message.get_content()
    if message.get_content_type() == "text/html":
        return parse_html(text, Context())
    return parse_plain_text(text, Context())


def tell(block: Block) -> str:
    marker = f"{block.marker} " if block.marker else ""
    if block.grid is not None:
        return " ".join(cell.text for row in block.grid.rows for cell in row)
    return marker + block.text


def fold(text: str) -> str:
    return " ".join(text.split()).replace("*** ", "").replace(" ***", "")


@pytest.mark.parametrize("gold", sorted(LETTERS.glob("*.json")), ids=lambda path: path.stem)
def test_the_letter_shows_what_its_gold_says(gold: Path) -> None:
    letter = next(path for path in LETTERS.glob(gold.stem + ".*") if path.suffix != ".json")
    document = read_document(letter)
    shown = fold(" ".join(map(tell, document.blocks)))
    said = json.loads(gold.read_text(encoding="utf-8"))
    texts = [*said["headings"], *said["chrome"], *said["categories"].values(), *said["kinds"]]
    texts.extend(entry["text"] for entry in said["content"])
    assert [text for text in texts if fold(text) not in shown] == []
    assert document.diagnostics == ()
