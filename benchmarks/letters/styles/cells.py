"""Layout tables all the way down, no heading elements: headings are bold spans in larger type."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..description import Bullets, Button, DataTable, Letter, Picture
from .base import Style

__all__ = ["CellStyle"]

_TABLE = '<table role="presentation" width="100%" border="0" cellspacing="0" cellpadding="0">'
_FONT = "font-family:Verdana, Geneva, sans-serif;"
_PADDING = {
    "top": "8px 30px 8px 30px",
    "masthead": "24px 30px 6px 30px",
    "contents": "10px 30px 14px 30px",
    "category": "18px 30px 0px 30px",
    "article": "12px 30px 16px 30px",
    "distribution": "16px 30px 6px 30px",
    "contact": "6px 30px 12px 30px",
    "footer": "14px 30px 24px 30px",
}
_BACKGROUND = {"contents": "#eef3ea", "footer": "#e3e3e3", "distribution": "#f5f5f5"}


class CellStyle(Style):
    """As drag-and-drop editors with cells for everything make it."""

    link_style = "color:#2a6b3c;text-decoration:underline;"

    def page(self, letter: Letter, body: str) -> str:
        """The whole page around the boxes."""
        return (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1.0" />\n'
            f"<title>{escape(letter.title)}</title>\n"
            "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/>"
            "<o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->\n"
            '<style type="text/css">\n'
            "body { margin:0; padding:0; -webkit-text-size-adjust:100%; }\n"
            "table { border-collapse:collapse; mso-table-lspace:0pt; mso-table-rspace:0pt; }\n"
            "@media only screen and (max-width:620px) { .wrap { width:100% !important; } }\n"
            "</style>\n</head>\n"
            '<body bgcolor="#d9dfd6" style="margin:0;padding:0;">\n'
            f"{self.hidden_preheader(letter)}\n"
            '<table width="100%" border="0" cellspacing="0" cellpadding="0" bgcolor="#d9dfd6">\n'
            '<tr><td align="center" valign="top">\n'
            '<!--[if mso]><table width="620" align="center" cellpadding="0" cellspacing="0">'
            "<tr><td><![endif]-->\n"
            '<table class="wrap" width="620" border="0" cellspacing="0" cellpadding="0" '
            'bgcolor="#ffffff" style="width:620px;">\n'
            f"{body}\n</table>\n<!--[if mso]></td></tr></table><![endif]-->\n"
            f"</td></tr>\n</table>\n{self.end_matter(letter)}\n</body>\n</html>\n"
        )

    def box(self, lines: Sequence[str], kind: str) -> str:
        """A row of the outer table with a table of its own inside."""
        background = f' bgcolor="{_BACKGROUND[kind]}"' if kind in _BACKGROUND else ""
        rows = "\n".join(
            f'<tr><td align="left" valign="top" style="{_FONT}font-size:13px;line-height:19px;'
            f'color:#333333;padding:0px 0px 8px 0px;">{line}</td></tr>'
            for line in lines
        )
        return (
            f'<tr><td{background} style="padding:{_PADDING[kind]};">\n{_TABLE}\n{rows}\n</table>\n'
            "</td></tr>"
        )

    def spacer(self) -> str:
        """A cell with a hard space, and one that draws a line."""
        return (
            '<tr><td height="10" style="font-size:10px;line-height:10px;">&nbsp;</td></tr>\n'
            f'<tr><td style="padding:0 30px;">{_TABLE}<tr><td height="1" bgcolor="#c9d3c4" '
            'style="font-size:1px;line-height:1px;">&nbsp;</td></tr></table></td></tr>'
        )

    def title(self, html: str) -> str:
        """The letter's title."""
        return (
            f'<span style="{_FONT}font-size:26px;line-height:32px;color:#2a6b3c;">'
            f"<strong>{html}</strong></span>"
        )

    def label(self, html: str) -> str:
        """The issue's label under the title."""
        return f'<span style="font-size:13px;color:#777777;">{html}</span>'

    def category(self, html: str) -> str:
        """The label over several articles."""
        return (
            f'<span style="{_FONT}font-size:12px;letter-spacing:2px;color:#ffffff;'
            f'background-color:#2a6b3c;"><b>&nbsp;{html}&nbsp;</b></span>'
        )

    def heading(self, html: str) -> str:
        """An article's heading."""
        return (
            f'<span style="{_FONT}font-size:18px;line-height:24px;font-weight:bold;'
            f'color:#1f3d27;">{html}</span>'
        )

    def paragraph(self, html: str) -> str:
        """A paragraph."""
        return f'<span style="font-size:13px;">{html}</span>'

    def small(self, html: str) -> str:
        """A line in small print."""
        return f'<span style="font-size:11px;line-height:16px;color:#666666;">{html}</span>'

    def bullets(self, items: Sequence[str], bullets: Bullets) -> str:
        """A list as a table of two columns: mark and text."""
        rows = "\n".join(
            '<tr><td width="18" valign="top" style="font-size:13px;line-height:19px;">'
            f"{'&bull;' if bullets.marker == 'bullet' else f'{number}.'}</td>"
            f'<td valign="top" style="{_FONT}font-size:13px;line-height:19px;color:#333333;">'
            f"{item}</td></tr>"
            for number, item in enumerate(items, 1)
        )
        return f"{_TABLE}\n{rows}\n</table>"

    def button(self, button: Button) -> str:
        """A link in a painted cell."""
        return (
            '<table border="0" cellspacing="0" cellpadding="0"><tr><td bgcolor="#2a6b3c" '
            'style="padding:10px 18px;border-radius:3px;">'
            f'<a href="{escape(button.url)}" target="_blank" style="{_FONT}font-size:13px;'
            f'font-weight:bold;color:#ffffff;text-decoration:none;">{escape(button.text)}</a>'
            "</td></tr></table>"
        )

    def picture(self, picture: Picture) -> str:
        """An image."""
        image = (
            f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}" '
            f'width="{picture.width_pixels}" height="{picture.height_pixels}" border="0" '
            'style="display:block;" />'
        )
        return f'<a href="{escape(picture.href)}">{image}</a>' if picture.href else image

    def table(self, table: DataTable) -> str:
        """A table of data, its header in bold cells."""
        style = f"{_FONT}font-size:12px;border:1px solid #c9d3c4;padding:4px 8px;"
        header = "".join(
            f'<td style="{style}"><strong>{escape(cell)}</strong></td>' for cell in table.header
        )
        rows = "\n".join(
            "<tr>" + "".join(f'<td style="{style}">{escape(cell)}</td>' for cell in row) + "</tr>"
            for row in table.rows
        )
        return (
            f'<table cellspacing="0" cellpadding="4" border="1"><tr>{header}</tr>\n{rows}</table>'
        )
