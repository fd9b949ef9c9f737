"""Golden records: what the fixture letters give, byte for byte.

`python -m tests.golden.records` writes them anew; look at the difference before committing it.
The producer's version is left out, so that a release changes nothing here.
"""

from __future__ import annotations

import json
from pathlib import Path

from rusparse.parser import parse

LETTERS = Path(__file__).parent.parent / "fixtures" / "letters"
RECORDS = Path(__file__).parent / "records"
SUFFIXES = (".eml", ".html", ".txt")


def list_letters() -> list[Path]:
    """The fixture letters that are one letter each."""
    return sorted(path for path in LETTERS.iterdir() if path.suffix in SUFFIXES)


def render_record(data: bytes) -> str:
    """The record of a letter, indented, without the producer's version."""
    record = json.loads(parse(data).model_dump_json())
    record["producer"]["version"] = "0"
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def golden_path(letter: Path) -> Path:
    """Where a letter's golden record stands."""
    return RECORDS / f"{letter.name}.json"


if __name__ == "__main__":
    RECORDS.mkdir(exist_ok=True)
    for old in RECORDS.glob("*.json"):
        old.unlink()
    for letter in list_letters():
        golden_path(letter).write_text(render_record(letter.read_bytes()), encoding="utf-8")
