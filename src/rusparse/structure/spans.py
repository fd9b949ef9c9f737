"""Runs joined to canonical text, and the links in it with their places."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rusparse.values.composition import compose_text
from rusparse.values.document import Run

from .folding import fold_piece

__all__ = ["LinkSpan", "join_runs"]


@dataclass(slots=True)
class LinkSpan:
    """A link in a line: its place in the line's text, its address, and its element's number."""

    start: int
    end: int
    url: str
    link_id: int | None

    def move(self, distance: int) -> LinkSpan:
        """The link where its text stands further on in a longer text."""
        return LinkSpan(self.start + distance, self.end + distance, self.url, self.link_id)


def join_runs(runs: Sequence[Run]) -> tuple[str, list[LinkSpan]]:
    """Canonical text of runs, and their links; runs of one link element are one link."""
    if len(runs) == 1:
        (run,) = runs
        text = fold_piece(run.text).strip(" ")
        if not run.href or not text:
            return text, []
        return text, [LinkSpan(0, len(text), run.href, run.link_id)]
    pieces: list[str] = []
    links: list[LinkSpan] = []
    length = 0
    space = True
    for run in runs:
        text = fold_piece(run.text)
        if text and text[0] >= "\u0300" and pieces and _composes(pieces[-1][-1], text[0]):
            before = len(pieces[-1])
            pieces[-1], text = _compose(pieces[-1], text)
            length += len(pieces[-1]) - before
        if space:
            text = text.lstrip(" ")
        if not text:
            continue
        space = text.endswith(" ")
        start = length
        pieces.append(text)
        length += len(text)
        if run.href:
            _add_link(links, LinkSpan(start, length, run.href, run.link_id))
    joined = "".join(pieces).rstrip(" ")
    return joined, [trimmed for link in links if (trimmed := _trim(link, joined)) is not None]


def _composes(before: str, after: str) -> bool:
    return (
        bool(unicodedata.combining(after)) or len(unicodedata.normalize("NFC", before + after)) < 2
    )


def _compose(before: str, after: str) -> tuple[str, str]:
    """Both texts with the marks that begin the second put on the letter that ends the first."""
    start = len(before) - 1
    while start > max(0, len(before) - 30) and unicodedata.combining(before[start]):
        start -= 1
    whole = compose_text(before[start:] + after)
    kept = len(before) - start
    return before[:start] + whole[:kept], whole[kept:]


def _add_link(links: list[LinkSpan], link: LinkSpan) -> None:
    if links:
        last = links[-1]
        if last.url == link.url and last.link_id == link.link_id and last.end == link.start:
            last.end = link.end
            return
    links.append(link)


def _trim(link: LinkSpan, text: str) -> LinkSpan | None:
    """The link without spaces at its ends; None if nothing is left."""
    start, end = link.start, min(link.end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return LinkSpan(start, end, link.url, link.link_id) if start < end else None
