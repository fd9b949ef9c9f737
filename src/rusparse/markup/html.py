"""`parse_html`: an HTML body to a `Document`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import cast

from lxml import etree

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.values.document import Block, Document

from .characters import fold_spaces, strip_invisible
from .lists import mark_dashes
from .pieces import write_pieces
from .settings import recall_settings
from .source import build_tree
from .stylesheet import parse_stylesheet
from .tables import find_data_tables
from .walk import Walk

__all__ = ["parse_html"]

_WHERE = "body"
_DEFAULT_SIZE_PIXELS = 16.0
_MAX_COMMENT_CHARACTERS = 300
_MAX_COMMENTS = 20
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}$")
_MEDIA = frozenset({"", "all", "screen"})


def parse_html(html: str, context: Context) -> Document:
    """Read an HTML body into the blocks that a reader sees, in the order that they are seen in.

    `html` is decoded text, a whole document or a fragment, however malformed: what can't be read,
    or exceeds `context.limits`, leaves a diagnostic and never raises. Nothing is fetched: style
    sheets elsewhere and images are not looked at. Visibility, sizes, weights and colours follow
    CSS (inline style and `<style>` rules that hold on every screen) and the HTML Standard's
    presentational attributes. Conditional comments count as other programs than Outlook read them.

    >>> document = parse_html("<h1>News</h1><p>One<br>two", Context())
    >>> [(block.tag, block.text) for block in document.blocks]
    [('h1', 'News'), ('p', 'One\\ntwo')]
    """
    limits = context.limits
    root, diagnostics = build_tree(html, limits)
    if root is None:
        return Document("text/html", (), diagnostics=tuple(diagnostics))
    facts = _Facts(root)
    sheet = parse_stylesheet(facts.styles, limits.max_style_rules)
    language = _find_language(root)
    pieces = write_pieces(root)
    settings = recall_settings(sheet, len(pieces.tags))
    cascade = settings.cascade
    tables, too_large = find_data_tables(pieces, cascade, limits.max_table_cells)
    walk = Walk(settings, limits, pieces, tables)
    walk.run()
    diagnostics.extend(_describe_cuts(walk, sheet.cut or cascade.exhausted, too_large))
    blocks = walk.page.blocks
    mark_dashes(blocks)
    return Document(
        media_type="text/html",
        blocks=tuple(blocks),
        hidden=tuple(walk.page.hidden),
        title=facts.title,
        language=language,
        body_size_pixels=_find_body_size(blocks),
        structured_data=tuple(facts.structured_data),
        comments=_find_service_names(facts),
        diagnostics=tuple(diagnostics),
    )


class _Facts:
    """What elements that no reader sees say of a letter, gathered in one pass.

    `generators` and `comments` may name the sending service.
    """

    __slots__ = ("comments", "generators", "structured_data", "styles", "title")

    def __init__(self, root: etree._Element) -> None:
        self.styles: list[str] = []
        self.title: str | None = None
        self.structured_data: list[str] = []
        self.generators: list[str] = []
        self.comments: list[str] = []
        for element in root.iter("style", "title", "script", "meta", etree.Comment):
            self._read(element)

    def _read(self, element: etree._Element) -> None:
        tag, text = element.tag, element.text or ""
        if tag == "meta":
            if (element.get("name") or "").lower() == "generator":
                self.generators.append(element.get("content") or "")
        elif tag == "title":
            self.title = (
                self.title
                or fold_spaces(strip_invisible("".join(cast("Iterable[str]", element.itertext()))))
                or None
            )
        elif tag == "style":
            if text and (element.get("media") or "").strip().lower() in _MEDIA:
                self.styles.append(text)
        elif tag == "script":
            if (element.get("type") or "").strip().lower() == "application/ld+json":
                self.structured_data.extend(filter(None, [text.strip()]))
        elif len(text) <= _MAX_COMMENT_CHARACTERS and not text.lstrip().startswith("["):
            self.comments.append(text)


def _describe_cuts(walk: Walk, rules_cut: bool, large_tables: int) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    if walk.nodes_cut:
        found.append(make_diagnostic("markup-nodes-cut", _WHERE))
    if walk.blocks_cut:
        found.append(make_diagnostic("markup-blocks-cut", _WHERE))
    if walk.links_cut:
        found.append(make_diagnostic("markup-links-cut", _WHERE))
    if rules_cut:
        found.append(make_diagnostic("markup-style-rules-cut", _WHERE))
    if large_tables:
        found.append(make_diagnostic("markup-table-too-large", _WHERE, tables=str(large_tables)))
    return found


def _find_language(root: etree._Element) -> str | None:
    """The language of the whole: of the root, the body, or a single element around everything."""
    for element in root.iter("html", "body", "table", "div", "center"):
        for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang"):
            value = (element.get(name) or "").strip()
            if _LANGUAGE.match(value):
                return value.replace("_", "-")
        if element.tag not in ("html", "body"):
            break
    return None


def _find_body_size(blocks: Sequence[Block]) -> float:
    """The size that most characters have; of two, the smaller."""
    characters: dict[float, int] = {}
    for block in blocks:
        for run in block.runs:
            size = run.size_pixels
            characters[size] = characters.get(size, 0) + len(run.text)
        if block.grid is not None:
            for row in block.grid.rows:
                for cell in row:
                    for run in cell.runs:
                        size = run.size_pixels
                        characters[size] = characters.get(size, 0) + len(run.text)
    if not characters:
        return _DEFAULT_SIZE_PIXELS
    return min(characters, key=lambda size: (-characters[size], size))


@cache
def _load_service_names() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """A pattern of all names, and the names folded, which tell sooner that there is none."""
    data = tomllib.loads(files(__package__).joinpath("services.toml").read_text("utf-8"))
    names: list[str] = data["names"]
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b", re.IGNORECASE)
    return pattern, tuple(name.casefold() for name in names)


def _find_service_names(facts: _Facts) -> tuple[str, ...]:
    """Comments, and the generator's own statement, that name a sending service."""
    found = [*facts.generators, *facts.comments]
    if not found:
        return ()
    pattern, names = _load_service_names()
    folded = "\n".join(found).casefold()
    likely = [name for name in names if name in folded]
    named = [
        fold_spaces(text)
        for text in found
        if any(name in text.casefold() for name in likely) and pattern.search(text)
    ]
    return tuple(named[:_MAX_COMMENTS])
