"""Paragraphs with a class for every line, as a word processor writes a mail."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..description import Bullets, Button, DataTable, Letter, Picture
from .base import Style

__all__ = ["WordStyle"]

_SHEET = """<!--
@font-face {font-family:Calibri; panose-1:2 15 5 2 2 2 4 3 2 4;}
p.MsoNormal, li.MsoNormal, div.MsoNormal
\t{margin:0cm; margin-bottom:.0001pt; font-size:11.0pt; font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
p.MsoListParagraph {margin-left:36.0pt; font-size:11.0pt; font-family:"Calibri",sans-serif;}
@page WordSection1 {size:612.0pt 792.0pt; margin:70.85pt 70.85pt 70.85pt 70.85pt;}
div.WordSection1 {page:WordSection1;}
-->"""


class WordStyle(Style):
    """As a desktop mail program with a word processor inside makes it."""

    link_style = ""

    def page(self, letter: Letter, body: str) -> str:
        """The whole page around the boxes."""
        return (
            '<html xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:w="urn:schemas-microsoft-com:office:word" '
            'xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
            '<meta name="Generator" content="Microsoft Word 15 (filtered medium)">\n'
            f"<style>{_SHEET}</style><!--[if gte mso 9]><xml>\n"
            '<o:shapedefaults v:ext="edit" spidmax="1026" />\n</xml><![endif]-->\n</head>\n'
            f'<body lang="{letter.language.upper()}" link="#0563C1" vlink="#954F72">\n'
            f'{self.hidden_preheader(letter)}\n<div class="WordSection1">\n{body}\n</div>\n'
            f"{self.end_matter(letter)}\n</body>\n</html>\n"
        )

    def box(self, lines: Sequence[str], kind: str) -> str:
        """A table of one cell around the masthead and the contents; else bare paragraphs."""
        text = "\n".join(lines)
        if kind not in ("masthead", "contents"):
            return text
        return (
            '<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" '
            'width="600" style="width:450.0pt;border-collapse:collapse"><tr>'
            '<td width="600" valign="top" style="padding:0cm 5.4pt 0cm 5.4pt">\n'
            f"{text}\n</td></tr></table>"
        )

    def spacer(self) -> str:
        """An empty paragraph."""
        return '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'

    def _line(self, html: str, style: str, *, bold: bool = False) -> str:
        inner = f"<b>{html}</b>" if bold else html
        span = (
            f"<span style='{style}'>{inner}<o:p></o:p></span>" if style else f"{inner}<o:p></o:p>"
        )
        return f'<p class="MsoNormal">{span}</p>'

    def title(self, html: str) -> str:
        """The letter's title."""
        return self._line(html, "font-size:22.0pt;color:#1F4E79", bold=True)

    def label(self, html: str) -> str:
        """The issue's label under the title."""
        return self._line(html, "font-size:12.0pt;color:#7F7F7F")

    def category(self, html: str) -> str:
        """The label over several articles."""
        return self.spacer() + self._line(html, "font-size:10.0pt;color:#C55A11", bold=True)

    def heading(self, html: str) -> str:
        """An article's heading."""
        return self._line(html, "font-size:14.0pt;color:#1F4E79", bold=True)

    def paragraph(self, html: str) -> str:
        """A paragraph and an empty one after it."""
        return self._line(html, "") + "\n" + self.spacer()

    def small(self, html: str) -> str:
        """A line in small print."""
        return self._line(html, "font-size:9.0pt;color:#7F7F7F")

    def bullets(self, items: Sequence[str], bullets: Bullets) -> str:
        """List paragraphs with their marks as text."""
        marks = {"bullet": '<span style="font-family:Symbol">·</span>'}
        lines = "\n".join(
            '<p class="MsoListParagraph" style="text-indent:-18.0pt;mso-list:l0 level1 lfo1">'
            f"<![if !supportLists]>{marks.get(bullets.marker, f'{number}.')}"
            '<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp;&nbsp; '
            f"</span><![endif]>{item}<o:p></o:p></p>"
            for number, item in enumerate(items, 1)
        )
        return lines + "\n" + self.spacer()

    def button(self, button: Button) -> str:
        """A word processor has no buttons: a bold link on a line."""
        link = f'<a href="{escape(button.url)}">{escape(button.text)}</a>'
        return self._line(link, "", bold=True) + "\n" + self.spacer()

    def picture(self, picture: Picture) -> str:
        """An image in a paragraph."""
        return (
            f'<p class="MsoNormal"><img width="{picture.width_pixels}" '
            f'height="{picture.height_pixels}" src="{escape(picture.url)}" '
            f'alt="{escape(picture.alt)}"><o:p></o:p></p>'
        )

    def table(self, table: DataTable) -> str:
        """A grid of paragraphs."""
        rows = "\n".join(
            "<tr>"
            + "".join(
                '<td valign="top" style="border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm '
                f'5.4pt">{self._line(escape(cell), "", bold=not number)}</td>'
                for cell in row
            )
            + "</tr>"
            for number, row in enumerate((table.header, *table.rows))
        )
        return (
            '<table class="MsoTableGrid" border="1" cellspacing="0" cellpadding="0">\n'
            f"{rows}\n</table>\n{self.spacer()}"
        )
