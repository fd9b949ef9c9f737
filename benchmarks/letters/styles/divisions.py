"""Divisions inside conditional tables, as a component compiler puts them out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..description import Bullets, Button, DataTable, Letter, Picture
from .base import Style

__all__ = ["DivisionStyle"]

_FONT = "font-family:'Open Sans', Ubuntu, Helvetica, Arial, sans-serif;"
_SHEET = """
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none; }
@media only screen and (min-width:480px) {
  .column-per-100 { width:100% !important; max-width: 100%; }
  .column-per-50 { width:50% !important; max-width: 50%; }
}
"""


class DivisionStyle(Style):
    """As compilers from component languages make it."""

    link_style = "color:#5a2d82;"

    def page(self, letter: Letter, body: str) -> str:
        """The whole page around the boxes."""
        return (
            '<!doctype html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            'xmlns:v="urn:schemas-microsoft-com:vml" '
            f'xmlns:o="urn:schemas-microsoft-com:office:office" lang="{letter.language}">\n<head>\n'
            f"<title>{escape(letter.title)}</title>\n<!--[if !mso]><!-->\n"
            '<meta http-equiv="X-UA-Compatible" content="IE=edge">\n<!--<![endif]-->\n'
            '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'
            f'<style type="text/css">{_SHEET}</style>\n'
            "<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:AllowPNG/>"
            "</o:OfficeDocumentSettings></xml></noscript><![endif]-->\n</head>\n"
            '<body style="word-spacing:normal;background-color:#efeaf4;">\n'
            f"{self.hidden_preheader(letter)}\n"
            f'<div role="article" lang="{letter.language}" style="background-color:#efeaf4;">\n'
            f"{body}\n</div>\n{self.end_matter(letter)}\n</body>\n</html>\n"
        )

    def box(self, lines: Sequence[str], kind: str) -> str:
        """A section with one column, each line a row of its own."""
        background = "#efeaf4" if kind in ("top", "footer", "distribution") else "#ffffff"
        rows = "\n".join(
            f'<tr><td align="left" style="font-size:0px;padding:6px 25px;word-break:break-word;">\n'
            f"{line}\n</td></tr>"
            for line in lines
        )
        return (
            '<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" '
            'style="width:600px;" width="600"><tr><td style="line-height:0px;font-size:0px;">'
            "<![endif]-->\n"
            f'<div style="background:{background};background-color:{background};margin:0px auto;'
            'max-width:600px;">\n'
            '<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" '
            f'style="background:{background};width:100%;"><tbody><tr>'
            '<td style="direction:ltr;font-size:0px;padding:10px 0;text-align:center;">\n'
            '<div class="column-per-100 outlook-group-fix" style="font-size:0px;text-align:left;'
            'direction:ltr;display:inline-block;vertical-align:top;width:100%;">\n'
            '<table border="0" cellpadding="0" cellspacing="0" role="presentation" '
            f'style="vertical-align:top;" width="100%"><tbody>\n{rows}\n</tbody></table>\n'
            "</div></td></tr></tbody></table></div>\n"
            "<!--[if mso | IE]></td></tr></table><![endif]-->"
        )

    def spacer(self) -> str:
        """A division of nothing but height."""
        return '<div style="height:12px;line-height:12px;">&#8202;</div>'

    def _text(self, html: str, size_pixels: int, *, more: str = "", colour: str = "#222222") -> str:
        return (
            f'<div style="{_FONT}font-size:{size_pixels}px;line-height:1.5;text-align:left;'
            f'color:{colour};{more}">{html}</div>'
        )

    def title(self, html: str) -> str:
        """The letter's title."""
        return self._text(html, 30, more="font-weight:700;", colour="#5a2d82")

    def label(self, html: str) -> str:
        """The issue's label under the title."""
        return self._text(html, 14, colour="#7a7a7a")

    def category(self, html: str) -> str:
        """The label over several articles."""
        return self._text(html, 13, more="font-weight:700;letter-spacing:1px;", colour="#5a2d82")

    def heading(self, html: str) -> str:
        """An article's heading."""
        return self._text(html, 20, more="font-weight:700;")

    def paragraph(self, html: str) -> str:
        """A paragraph."""
        return self._text(html, 15)

    def small(self, html: str) -> str:
        """A line in small print."""
        return self._text(html, 12, colour="#6b6b6b")

    def bullets(self, items: Sequence[str], bullets: Bullets) -> str:
        """A list element inside a division."""
        tag = "ol" if bullets.marker == "number" else "ul"
        entries = "".join(f"<li>{item}</li>" for item in items)
        return self._text(f'<{tag} style="margin:0;padding-left:20px;">{entries}</{tag}>', 15)

    def button(self, button: Button) -> str:
        """A link in a cell of its own."""
        return (
            '<table border="0" cellpadding="0" cellspacing="0" role="presentation" '
            'style="border-collapse:separate;"><tbody><tr><td align="center" bgcolor="#5a2d82" '
            'role="presentation" style="border:none;border-radius:24px;background:#5a2d82;">'
            f'<a href="{escape(button.url)}" style="display:inline-block;background:#5a2d82;'
            f"color:#ffffff;{_FONT}font-size:14px;font-weight:normal;padding:10px 25px;"
            f'text-decoration:none;border-radius:24px;" target="_blank">{escape(button.text)}</a>'
            "</td></tr></tbody></table>"
        )

    def picture(self, picture: Picture) -> str:
        """An image in a table of its own."""
        image = (
            f'<img alt="{escape(picture.alt)}" src="{escape(picture.url)}" '
            f'height="auto" width="{picture.width_pixels}" style="border:0;display:block;'
            'outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;">'
        )
        if picture.href:
            image = f'<a href="{escape(picture.href)}" target="_blank">{image}</a>'
        return (
            '<table border="0" cellpadding="0" cellspacing="0" role="presentation"><tbody><tr>'
            f'<td style="width:{picture.width_pixels}px;">{image}</td></tr></tbody></table>'
        )

    def table(self, table: DataTable) -> str:
        """A table of data with header cells."""
        header = "".join(
            f'<th style="padding:0 15px 4px 0;text-align:left;">{escape(cell)}</th>'
            for cell in table.header
        )
        rows = "\n".join(
            "<tr>"
            + "".join(f'<td style="padding:2px 15px 2px 0;">{escape(cell)}</td>' for cell in row)
            + "</tr>"
            for row in table.rows
        )
        return (
            '<table cellpadding="0" cellspacing="0" width="100%" border="0" '
            f'style="{_FONT}font-size:14px;line-height:22px;color:#222222;">'
            f'<tr style="border-bottom:1px solid #cccccc;">{header}</tr>\n{rows}</table>'
        )
