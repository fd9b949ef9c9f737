"""`Passage`: what extractors read, a section's text with what stands around it; and `Findings`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rusparse.diagnostics import Diagnostic
from rusparse.records import SectionKind, Span, Table

__all__ = ["Findings", "Passage", "PassageLink"]

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class PassageLink:
    """A link in the passage: where its text stands, and its address."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to search for mentions; everything but `text` may be left out.

    `text` is canonical (NFC, LF) when it comes from a section, and any string otherwise. `kind`,
    `heading` and `title` are the section's kind and heading and the letter's title. `tables` have
    cell spans in `text`.
    """

    text: str
    kind: SectionKind | None = None
    heading: str | None = None
    title: str | None = None
    tables: tuple[Table, ...] = ()
    links: tuple[PassageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings(Generic[M]):
    """Mentions by their place in the text, and what is to be said about how they were read."""

    mentions: Sequence[M] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
