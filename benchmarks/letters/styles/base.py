"""What all styles share: the order of a letter's boxes, and inline text with its links."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from html import escape

from ..description import (
    Article,
    Bullets,
    Button,
    DataTable,
    Letter,
    Link,
    Paragraph,
    Part,
    Picture,
)

__all__ = ["Style"]


class Style(ABC):
    """Draws a letter's boxes in order; a subclass says how each thing is marked up."""

    link_style = "color:#0b5c7d;text-decoration:underline;"

    def render(self, letter: Letter) -> str:
        """The whole page."""
        boxes: list[str] = []
        if letter.web_version and letter.web_version_place == "top":
            boxes.append(self.box([self.small(self.anchor(letter.web_version))], "top"))
        boxes.append(self.masthead(letter))
        if letter.contents:
            boxes.append(self.box(self.contents(letter), "contents"))
        if letter.web_version and letter.web_version_place == "middle":
            boxes.append(self.box([self.small(self.anchor(letter.web_version))], "top"))
        boxes += self.articles(letter)
        if letter.distribution:
            boxes.append(self.box([self.small(escape(letter.distribution))], "distribution"))
        if letter.contact:
            lines = [self.paragraph(self.inline(paragraph)) for paragraph in letter.contact]
            boxes.append(self.box(lines, "contact"))
        boxes.append(self.box([self.small(self.anchor(link)) for link in letter.footer], "footer"))
        return self.page(letter, "\n".join(boxes))

    def masthead(self, letter: Letter) -> str:
        """Logo, title, label and introduction."""
        lines = [self.picture(letter.logo)] if letter.logo else []
        lines.append(self.title(escape(letter.title)))
        if letter.label:
            lines.append(self.label(escape(letter.label)))
        return self.box([*lines, *map(self.part, letter.intro)], "masthead")

    def contents(self, letter: Letter) -> list[str]:
        """The contents' own line and its entries."""
        contents = letter.contents
        if contents is None:
            return []
        targets = contents.targets or (None,) * len(contents.entries)
        entries = [
            escape(entry)
            if target is None
            else f'<a href="#art{target + 1}" style="{self.link_style}">{escape(entry)}</a>'
            for entry, target in zip(contents.entries, targets, strict=True)
        ]
        lines = [self.paragraph(escape(contents.heading))] if contents.heading else []
        return [*lines, self.entries(entries)]

    def articles(self, letter: Letter) -> list[str]:
        """The articles' boxes, each category label in a box before its first article."""
        boxes: list[str] = []
        for number, article in enumerate(letter.articles):
            if article.category:
                boxes.append(self.box([self.category(escape(article.category))], "category"))
            boxes.append(self.article(article, number))
            if number + 1 < len(letter.articles):
                boxes.append(self.spacer())
        return boxes

    def article(self, article: Article, number: int) -> str:
        """One article's box."""
        heading = escape(article.heading)
        if article.url:
            style = "color:inherit;text-decoration:none;"
            heading = f'<a href="{escape(article.url)}" style="{style}">{heading}</a>'
        lines = [self.heading(f'<a name="art{number + 1}"></a>{heading}')]
        return self.box([*lines, *map(self.part, article.parts)], "article")

    def part(self, part: Part) -> str:
        """One part of an article or introduction."""
        match part:
            case Paragraph():
                return self.paragraph(self.inline(part))
            case Bullets():
                items = [self.inline(item) for item in part.items]
                return self.lines(items) if part.marker == "none" else self.bullets(items, part)
            case Button():
                return self.button(part)
            case Picture():
                return self.picture(part)
            case DataTable():
                return self.table(part)

    def inline(self, paragraph: Paragraph) -> str:
        """Running text, escaped, with its links and bold beginning."""
        html = escape(paragraph.text, quote=False)
        for link in paragraph.links:
            html = html.replace(escape(link.text, quote=False), self.anchor(link), 1)
        if paragraph.strong:
            strong = escape(paragraph.strong, quote=False)
            html = html.replace(strong, f"<strong>{strong}</strong>", 1)
        return html.replace("\n", "<br>\n")

    def anchor(self, link: Link) -> str:
        """A link, or bare text where there is no address."""
        text = escape(link.text, quote=False)
        if not link.url:
            return text
        return f'<a href="{escape(link.url)}" target="_blank" style="{self.link_style}">{text}</a>'

    def hidden_preheader(self, letter: Letter) -> str:
        """The line that mail programs show beside the subject, padded so that no body follows."""
        if letter.preheader is None:
            return ""
        padding = "&#847;&zwnj;&nbsp;" * max(10, 90 - len(letter.preheader))
        return (
            '<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;'
            'max-width:0px;opacity:0;overflow:hidden;mso-hide:all;">'
            f"{escape(letter.preheader)}{padding}</div>"
        )

    def end_matter(self, letter: Letter) -> str:
        """The link that only robots follow, and the pixel that counts readers."""
        trap = ""
        if letter.trap:
            trap = (
                f'<a href="{escape(letter.trap.url)}" style="display:none;font-size:0;'
                f'line-height:0;color:#ffffff;">{escape(letter.trap.text)}</a>'
            )
        pixel = ""
        if letter.pixel_url:
            pixel = (
                f'<img src="{escape(letter.pixel_url)}" width="1" height="1" alt="" border="0" '
                'style="height:1px !important;width:1px !important;border-width:0;margin:0;">'
            )
        return f"{trap}\n{pixel}"

    def entries(self, entries: Sequence[str]) -> str:
        """The entries of the contents."""
        return self.lines(entries)

    def lines(self, lines: Sequence[str]) -> str:
        """Bare lines of one paragraph."""
        return self.paragraph("<br>\n".join(lines))

    @abstractmethod
    def page(self, letter: Letter, body: str) -> str:
        """The whole page around the boxes."""

    @abstractmethod
    def box(self, lines: Sequence[str], kind: str) -> str:
        """A box of its own: top, masthead, contents, category, article, distribution ..."""

    @abstractmethod
    def spacer(self) -> str:
        """What stands between two articles."""

    @abstractmethod
    def title(self, html: str) -> str:
        """The letter's title."""

    @abstractmethod
    def label(self, html: str) -> str:
        """The issue's label under the title."""

    @abstractmethod
    def category(self, html: str) -> str:
        """The label over several articles."""

    @abstractmethod
    def heading(self, html: str) -> str:
        """An article's heading."""

    @abstractmethod
    def paragraph(self, html: str) -> str:
        """A paragraph."""

    @abstractmethod
    def small(self, html: str) -> str:
        """A line in small print."""

    @abstractmethod
    def bullets(self, items: Sequence[str], bullets: Bullets) -> str:
        """A list with bullets or numbers."""

    @abstractmethod
    def button(self, button: Button) -> str:
        """A link drawn as a button."""

    @abstractmethod
    def picture(self, picture: Picture) -> str:
        """An image."""

    @abstractmethod
    def table(self, table: DataTable) -> str:
        """A table of data."""
