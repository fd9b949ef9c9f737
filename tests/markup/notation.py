"""A document on few lines, as the tables of cases write it."""

from __future__ import annotations

from collections.abc import Callable

from rusparse.values.document import Block, Document

__all__ = ["describe_block", "describe_document"]


def describe_document(document: Document, fields: str = "") -> list[str]:
    """One line a block: its kind (if not text), the fields asked for, and its text."""
    return [describe_block(block, fields.split()) for block in document.blocks]


def describe_block(block: Block, fields: list[str]) -> str:
    marks: list[str] = [] if block.kind == "text" else [block.kind]
    marks.extend(_FIELDS[name](block) for name in fields)
    head = " ".join(mark for mark in marks if mark)
    body = _describe_content(block)
    return f"{head}: {body}" if head else body


def _describe_content(block: Block) -> str:
    if block.grid is not None:
        rows = [
            " | ".join(("*" if cell.header else "") + cell.text for cell in row)
            for row in block.grid.rows
        ]
        return " / ".join(rows)
    if block.picture is not None:
        return f"{block.picture.src} {block.picture.alt}"
    return block.text.replace("\n", " / ")


def _looks(block: Block) -> str:
    """Every run that differs from plain text, with how it differs."""
    found = []
    for run in block.runs:
        signs = ("b" if run.bold else "") + ("i" if run.italic else "")
        signs += "u" if run.underlined else ""
        if signs:
            found.append(f"{signs}({run.text.strip()})")
    return ",".join(found)


_FIELDS: dict[str, Callable[[Block], str]] = {
    "tag": lambda block: block.tag or "-",
    "size": lambda block: ",".join(f"{run.size_pixels:g}" for run in block.runs),
    "colour": lambda block: ",".join(str(run.colour) for run in block.runs),
    "background": lambda block: str(block.background),
    "align": lambda block: str(block.align),
    "looks": _looks,
    "column": lambda block: f"{block.column}/{block.columns}",
    "marker": lambda block: f"{block.list_depth}{block.marker or ''}" if block.list_depth else "",
    "button": lambda block: "button" if block.button else "",
    "quote": lambda block: f"q{block.quote_depth}" if block.quote_depth else "",
    "anchor": lambda block: f"#{block.anchor}" if block.anchor else "",
    "semantic": lambda block: " ".join(f".{name}" for name in block.semantic),
    "href": lambda block: ",".join(f"{run.link_id}={run.href}" for run in block.runs if run.href),
    "tracking": lambda block: (
        "tracking" if block.picture is not None and block.picture.tracking else ""
    ),
    "picture_href": lambda block: (block.picture.href or "") if block.picture is not None else "",
    "width": lambda block: (
        f"{block.picture.width_pixels}x{block.picture.height_pixels}" if block.picture else ""
    ),
}
