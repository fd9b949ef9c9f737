"""Attributes and text of tree nodes, with the types that an HTML tree really has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from lxml import etree

from .elements import BLOCK_TAGS, SKIPPED_TAGS

__all__ = ["Items", "get_items", "join_text", "join_visible_text"]

Items = list[tuple[str, str]]
"""An element's attributes in order, as (name in lower case, value)."""


def get_items(element: etree._Element) -> Items:
    """The attributes of an element."""
    return cast("Items", element.items())


def join_text(element: etree._Element) -> str:
    """All characters in an element as they stand, comments left out."""
    return "".join(cast("Iterable[str]", element.itertext()))


def join_visible_text(element: etree._Element) -> str:
    """The characters in an element that it would show, blocks and lines kept apart by spaces."""
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            if node.tag in SKIPPED_TAGS:
                walker.skip_subtree()
            elif node.text:
                parts.append(node.text)
        elif node is not element and node.tail:
            parts.append(node.tail)
        if event in ("start", "end") and (node.tag in BLOCK_TAGS or node.tag == "br"):
            parts.append(" ")
    return "".join(parts)
