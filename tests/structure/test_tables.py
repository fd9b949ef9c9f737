from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from rusparse.context import Context, Limits
from rusparse.markup.plain_text import parse_plain_text
from rusparse.structure import outline_document
from rusparse.structure.cues import find_cues, find_sender_service
from rusparse.structure.issues import find_issue_label
from rusparse.values.outline import Outline

_HERE = Path(__file__).parent


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text("utf-8"))


def _outline(text: str, subject: str | None = None, limits: Limits | None = None) -> Outline:
    context = Context(limits=limits) if limits is not None else Context()
    return outline_document(parse_plain_text(text, context), context, subject=subject)


@pytest.mark.parametrize("case", _load("cues.toml")["case"], ids=lambda case: case["text"][:40])
def test_cues(case: dict[str, Any]) -> None:
    cues = find_cues(case["text"])
    assert set(case["has"]) <= cues
    assert cues.isdisjoint(case["lacks"])


@pytest.mark.parametrize("case", _load("cues.toml")["service"], ids=lambda case: case["text"][:40])
def test_sender_service(case: dict[str, Any]) -> None:
    assert find_sender_service(case["text"]) == case.get("name")


@pytest.mark.parametrize("case", _load("issues.toml")["case"], ids=lambda case: case["text"])
def test_issue_labels(case: dict[str, Any]) -> None:
    label = find_issue_label(case["text"])
    if "label" not in case:
        assert label is None
        return
    assert label is not None
    assert (label.text, label.number) == (case["label"], case.get("number"))
    assert case["text"][label.start : label.end] == label.text


@pytest.mark.parametrize("case", _load("headings.toml")["case"], ids=lambda case: case["name"])
def test_headings_of_plain_letters(case: dict[str, Any]) -> None:
    outline = _outline(case["text"])
    headings = [section.heading for section in outline.sections if section.heading]
    assert headings == case["headings"]
    assert outline.title == case["title"]
    for section in outline.sections:
        if section.heading:
            assert section.text.startswith(section.heading + "\n\n")


@pytest.mark.parametrize("case", _load("forwards.toml")["case"], ids=lambda case: case["name"])
def test_forwarded_letters(case: dict[str, Any]) -> None:
    original = _load("forwards.toml")["original"].strip()
    if case.get("quoted"):
        original = "\n".join(f"> {line}" for line in original.split("\n"))
    outline = _outline(case["text"].replace("ORIGINAL", original))
    wrapper = outline.forwarded
    assert wrapper is not None
    assert wrapper.sender is not None
    assert [wrapper.sender.name or "", wrapper.sender.address] == case["sender"]
    found = [[address.name or "", address.address] for address in wrapper.recipients]
    assert found == case["recipients"]
    assert (wrapper.subject, wrapper.sent_at_text) == (case["subject"], case["sent"])
    assert wrapper.comment == case.get("comment")
    assert outline.title == "Nytt från Lindgården"
    assert [section.heading for section in outline.sections] == [
        None,
        "Vattnet stängs av",
        "Nya lås i porten",
    ]


@pytest.mark.parametrize("case", _load("forwards.toml")["none"], ids=lambda case: case["name"])
def test_what_is_no_forward(case: dict[str, Any]) -> None:
    original = _load("forwards.toml")["original"].strip()
    text = case["text"].replace("ORIGINAL", original)
    outline = _outline(text, case.get("subject"))
    assert outline.forwarded is None
    assert any("hink" in section.text for section in outline.sections)


def test_forwarded_twice() -> None:
    data = _load("forwards.toml")
    inner = data["case"][1]["text"].replace("ORIGINAL", data["original"])
    outline = _outline(data["case"][0]["text"].replace("ORIGINAL", inner))
    assert outline.forwarded is not None
    assert outline.forwarded.subject == "Nyhetsbrev"
    comment = outline.forwarded.comment or ""
    assert [part in comment for part in ("See below.", "Subject: News", "/Anna")] == [True] * 3
    assert outline.title == "Nytt från Lindgården"


def test_forwards_are_followed_no_deeper_than_the_limit() -> None:
    data = _load("forwards.toml")
    inner = data["case"][1]["text"].replace("ORIGINAL", data["original"])
    text = data["case"][0]["text"].replace("ORIGINAL", inner)
    outline = _outline(text, limits=Limits(max_forward_depth=1))
    assert outline.forwarded is not None
    assert outline.forwarded.subject == "News"
    assert any("Ämne: Nyhetsbrev" in section.text for section in outline.sections)
