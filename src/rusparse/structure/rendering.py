"""Sections written out: canonical text with the places of links, table cells and entries in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rusparse.records import ContentsEntry, Image, SectionKind, Table, TableCell
from rusparse.values.document import Picture
from rusparse.values.outline import OutlineLink, OutlineSection

from .cues import find_cues, names_social_services
from .drafts import Draft
from .lines import Line

__all__ = ["Rendering", "render_draft"]

_NO_CUES: frozenset[str] = frozenset()
_ANYWHERE = frozenset({"unsubscribe"})
_TELLING = frozenset({"article", "introduction", "contents"})
_TOLD_WORDS = 25
_POINTING_WORDS = 8
"""A sentence of fewer words, such as "Click here.", may point at what the one before it says."""
_CUES_OF_LINKS = ("trap", "unsubscribe", "web_version", "preferences", "privacy")


class Rendering:
    """A section's text as it grows, and what has its place in it."""

    def __init__(self, kind: SectionKind) -> None:
        self.told = kind in _TELLING
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[OutlineLink] = []
        self.images: list[Image] = []
        self.tables: list[Table] = []
        self.places: dict[int, tuple[int, int]] = {}

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self.pieces)

    def add_heading(self, line: Line) -> None:
        """Write the heading; it is the first line."""
        self._add_text(line, line.text)
        if line.picture is not None:
            # What the words for the picture say has been said by the heading.
            self._add_image(line.picture, replace(line, known_cues=_NO_CUES))

    def add_lines(self, lines: Sequence[Line]) -> None:
        """Write lines, the distance of each to the one before it by what the two are."""
        last: Line | None = None
        for line in lines:
            block = line.block
            if block.picture is not None:
                self._add_image(block.picture, line)
            text = line.text
            if not text:
                continue
            if self.length:
                # No empty line within a block, nor between items.
                close = last is not None and (
                    last.block_index == line.block_index
                    or last.block.kind == block.kind == "list_item"
                )
                self.pieces.append("\n" if close else "\n\n")
                self.length += 1 if close else 2
            before, last = last, line
            if block.marker and line.part == 0 and block.kind == "list_item":
                text = f"{_tell_marker(block.marker)} "
                self.pieces.append(text)
                self.length += len(text)
            self._add_text(line, line.text, before)

    def _add_text(self, line: Line, text: str, before: Line | None = None) -> None:
        start = self.length
        self.pieces.append(text)
        self.length = end = start + len(text)
        self.places[id(line)] = (start, end)
        if line.links:
            kinds = tell_link_kinds(line, told=self.told)
            if before is not None and before.leads_to(line):
                cues = before.cues & _ANYWHERE if self.told else before.cues
                kinds = [kind or _pick_kind(cues) for kind in kinds]
            for link, kind in zip(line.links, kinds, strict=True):
                span = (start + link.start, start + link.end)
                words = text[link.start : link.end]
                self.links.append(OutlineLink(span, words, link.url, kind))
        if line.cells:
            self._add_table(line, start)

    def _add_table(self, line: Line, start: int) -> None:
        grid = line.block.grid
        if grid is None:
            return
        rows = tuple(
            tuple(
                TableCell.make(
                    {
                        "text": line.text[left:right],
                        "span": (start + left, start + right),
                        "header": cell.header,
                    }
                )
                for cell, (left, right) in zip(cells, places, strict=True)
            )
            for cells, places in zip(grid.rows, line.cells, strict=True)
        )
        self.tables.append(Table.make({"span": (start, start + len(line.text)), "rows": rows}))

    def _add_image(self, picture: Picture, line: Line) -> None:
        self.images.append(
            Image.make(
                {
                    "url": _shorten_data(picture.src),
                    "alt": picture.alt,
                    "width_pixels": picture.width_pixels,
                    "height_pixels": picture.height_pixels,
                    "tracking": picture.tracking,
                }
            )
        )
        if picture.href and not line.links:
            kind = _pick_kind(line.cues)
            if kind is None and "social" in line.cues:
                kind = "social"
            self.links.append(OutlineLink(None, picture.alt or "", picture.href, kind))


def _shorten_data(address: str) -> str:
    """A data: address cut to its media type (RFC 2397); its content is no part of a record."""
    if address[:5].lower() != "data:":
        return address
    return address[: address.index(",")] if "," in address[:200] else address[:100]


def _tell_marker(marker: str) -> str:
    return marker if any(map(str.isalnum, marker)) else "-"


def tell_link_kinds(line: Line, *, told: bool = False) -> list[str | None]:
    """What each link of a line is for, by its own words, else by those of the line or sentence.

    `told` says that the line stands in running text: a long one there is about privacy or browsers
    now and then, and links to a page about that, but only a service line says how to unsubscribe.
    """
    links, cues = line.links, line.cues
    single = len(links) == 1 or len({link.url for link in links}) <= 1
    service = bool(cues) and not cues.isdisjoint(_CUES_OF_LINKS)
    kinds: list[str | None] = []
    for place, link in enumerate(links):
        words = line.text[link.start : link.end]
        whole = single and line.look.linked
        kind = _pick_kind(cues if whole else find_cues(words))
        if kind is None and service and not whole:
            sentence = _cut_sentence(line, place)
            found = cues if sentence == line.text else find_cues(sentence) & cues
            kind = _pick_kind(found & _ANYWHERE if told and line.words > _TOLD_WORDS else found)
            if kind is None and single and sentence.count(" ") < _POINTING_WORDS:
                kind = _pick_kind(cues)
        if kind is None and "social" in cues and names_social_services(words):
            kind = "social"
        kinds.append(kind)
    return kinds


def _pick_kind(cues: frozenset[str]) -> str | None:
    return next((cue for cue in _CUES_OF_LINKS if cue in cues), None) if cues else None


def _cut_sentence(line: Line, place: int) -> str:
    """The words around a link such as "here", up to the links beside it."""
    text, link = line.text, line.links[place]
    before = line.links[place - 1].end if place else 0
    after = line.links[place + 1].start if place + 1 < len(line.links) else len(text)
    start = max(text.rfind(stop, before, link.start) for stop in (". ", "! ", "? ", " | ")) + 1
    stop = text.find(". ", link.end, after)
    return text[max(start, before) : stop if stop >= 0 else after]


def render_draft(
    draft: Draft, targets: Sequence[int | None] = (), *, max_characters: int = 1_000_000
) -> tuple[OutlineSection, int]:
    """The section of a draft, and how many characters were cut off to keep the limit.

    `targets` are the sections that a contents draft's entries point at, in order.
    """
    rendering = Rendering(draft.kind)
    heading = draft.heading
    if heading is not None:
        rendering.add_heading(heading)
    rendering.add_lines(draft.lines)
    text, links, tables = rendering.text, rendering.links, rendering.tables
    end = min(len(text), max_characters)
    cut = len(text) - end
    if cut:
        text = text[:end]
        links = [link for link in links if link.span is None or link.span[1] <= end]
        tables = [table for table in tables if table.span[1] <= end]
    entries = (
        tuple(
            ContentsEntry.make(
                {"span": rendering.places[id(line)], "text": line.text, "section": target}
            )
            for line, target in zip(draft.entries, targets, strict=True)
            if rendering.places[id(line)][1] <= end
        )
        if targets
        else ()
    )
    return OutlineSection(
        kind=draft.kind,
        category=draft.category,
        heading=heading.text if heading is not None else None,
        level=(draft.level or 1) if heading is not None else None,
        text=text,
        links=tuple(links),
        images=tuple(rendering.images),
        tables=tuple(tables),
        entries=entries,
    ), cut
