"""A letter as plain text: what the text/plain part holds, or what a reader saves as .txt."""

from __future__ import annotations

from collections.abc import Iterator

from .description import Bullets, Button, DataTable, Letter, Link, Paragraph, Part, Picture

__all__ = ["render_text"]


def render_text(letter: Letter, *, urls: bool = False) -> str:
    """Render a letter as text with bare heading lines and LF line ends.

    With `urls` each link's address follows its words in parentheses; the trap's never does.
    """
    blocks = [block for block in _render_blocks(letter, urls) if block]
    return "\n\n".join(blocks) + "\n"


def _render_blocks(letter: Letter, urls: bool) -> Iterator[str]:
    if letter.web_version and letter.web_version_place == "top":
        yield _render_link(letter.web_version, urls)
    yield letter.title
    yield letter.label or ""
    for part in letter.intro:
        yield _render_part(part, urls)
    if letter.contents:
        yield letter.contents.heading or ""
        entries = "\n".join(letter.contents.entries)
        middle = letter.web_version if letter.web_version_place == "middle" else None
        # Saved letters often have the line about the web version right under the contents list.
        yield f"{entries}\n{_render_link(middle, urls)}" if middle else entries
    elif letter.web_version and letter.web_version_place == "middle":
        yield _render_link(letter.web_version, urls)
    for number, article in enumerate(letter.articles):
        yield article.category or ""
        if number and not article.category:
            yield "\u00a0"  # the empty cell between two articles, as programs save it
        yield article.heading
        for part in article.parts:
            yield _render_part(part, urls)
    if letter.distribution:
        yield "\u00a0"
        yield letter.distribution
    for paragraph in letter.contact:
        yield _render_paragraph(paragraph, urls)
    for link in letter.footer:
        yield _render_link(link, urls)


def _render_part(part: Part, urls: bool) -> str:
    match part:
        case Paragraph():
            return _render_paragraph(part, urls)
        case Bullets():
            lines = [_render_paragraph(item, urls) for item in part.items]
            marks = {"bullet": "- ", "none": ""}
            return "\n".join(
                f"{marks.get(part.marker, f'{number}. ')}{line}"
                for number, line in enumerate(lines, 1)
            )
        case Button():
            return _render_link(Link(part.text, part.url), urls)
        case Picture():
            return ""
        case DataTable():
            return "\n".join("\t".join(row) for row in (part.header, *part.rows))


def _render_paragraph(paragraph: Paragraph, urls: bool) -> str:
    text = paragraph.text
    if urls:
        for link in paragraph.links:
            if link.url.removeprefix("mailto:") != link.text:
                text = text.replace(link.text, f"{link.text} ({link.url})", 1)
    return text


def _render_link(link: Link, urls: bool) -> str:
    return f"{link.text} ({link.url})" if urls and link.url else link.text
