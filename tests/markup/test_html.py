from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rusparse.context import Context
from rusparse.markup import parse_html

from .notation import describe_document

HERE = Path(__file__).parent


def load_cases(*names: str) -> list[Any]:
    cases: list[Any] = []
    for name in names:
        data = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
        cases.extend(pytest.param(case, id=f"{name}: {case['name']}") for case in data["case"])
    return cases


@pytest.mark.parametrize("case", load_cases("blocks", "looks", "tables", "lists", "pictures"))
def test_blocks(case: dict[str, Any]) -> None:
    document = parse_html(case["html"], Context())
    assert describe_document(document, case.get("fields", "")) == case["blocks"]
    assert document.diagnostics == ()


@pytest.mark.parametrize("case", load_cases("visibility"))
def test_visibility(case: dict[str, Any]) -> None:
    document = parse_html(case["html"], Context())
    assert [block.text for block in document.blocks if block.kind == "text"] == case["shown"]
    assert list(document.hidden) == case["hidden"]
