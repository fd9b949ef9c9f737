"""Heading elements styled by a sheet, paragraphs in table cells with classes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ..description import Bullets, Button, DataTable, Letter, Picture
from .base import Style

__all__ = ["HeadingStyle"]

_SHEET = """
#bodyTable{background-color:#f2f1ed;}
h1{font-family:Georgia,serif;font-size:32px;line-height:125%;color:#23324a;margin:0;}
h2{font-family:Georgia,serif;font-size:21px;line-height:130%;color:#23324a;margin:0 0 8px 0;}
.textBlock,.textBlock p,.textBlock li{font-family:Helvetica,Arial,sans-serif;font-size:15px;
line-height:150%;color:#3b3b3b;}
.textBlock p{margin:0 0 12px 0;}
.issue{color:#8a8577;font-size:14px;}
.kicker{text-transform:uppercase;letter-spacing:1px;font-size:12px;font-weight:bold;color:#a8432f;}
.preview{display:none !important;visibility:hidden;mso-hide:all;font-size:1px;max-height:0;
overflow:hidden;}
.smallBlock,.smallBlock p{font-family:Helvetica,Arial,sans-serif;font-size:12px;color:#77736a;
text-align:center;}
.data th{text-align:left;border-bottom:2px solid #23324a;padding:5px 10px 5px 0;}
.data td{border-bottom:1px solid #dddad2;padding:5px 10px 5px 0;}
a.action{display:inline-block;background-color:#a8432f;color:#ffffff;padding:12px 20px;
text-decoration:none;font-weight:bold;border-radius:4px;}
@media only screen and (max-width:480px){.container{width:100% !important;} h1{font-size:26px;}}
"""


class HeadingStyle(Style):
    """As template languages with blocks and a style sheet make it."""

    link_style = "color:#a8432f;"

    def page(self, letter: Letter, body: str) -> str:
        """The whole page around the boxes."""
        return (
            f'<!doctype html>\n<html lang="{letter.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{escape(letter.title)}</title>\n<style type="text/css">{_SHEET}</style>\n'
            f"</head>\n<body>\n{self.hidden_preheader(letter)}\n"
            '<center><table id="bodyTable" align="center" width="100%" border="0" '
            'cellpadding="0" cellspacing="0"><tr><td align="center">\n'
            '<!--[if (gte mso 9)|(IE)]><table align="center" width="600"><tr><td><![endif]-->\n'
            '<table class="container" width="100%" style="max-width:600px;background:#ffffff;" '
            f'border="0" cellpadding="0" cellspacing="0">\n{body}\n</table>\n'
            "<!--[if (gte mso 9)|(IE)]></td></tr></table><![endif]-->\n"
            f"</td></tr></table></center>\n{self.end_matter(letter)}\n</body>\n</html>\n"
        )

    def hidden_preheader(self, letter: Letter) -> str:
        """A span that the sheet hides."""
        if letter.preheader is None:
            return ""
        padding = "&nbsp;&zwnj;" * 60
        return (
            f'<!--[if !gte mso 9]><!----><span class="preview">{escape(letter.preheader)}'
            f"{padding}</span><!--<![endif]-->"
        )

    def box(self, lines: Sequence[str], kind: str) -> str:
        """A block with a content cell."""
        small = kind in ("top", "footer", "distribution")
        name = "smallBlock" if small else "textBlock"
        text = "\n".join(lines)
        return (
            f'<tr><td class="{kind}Section" valign="top"><table width="100%" border="0" '
            'cellpadding="0" cellspacing="0"><tbody><tr>\n'
            f'<td class="{name}" valign="top" style="padding:9px 24px;">\n{text}\n</td>\n'
            "</tr></tbody></table></td></tr>"
        )

    def spacer(self) -> str:
        """A divider block."""
        return (
            '<tr><td style="padding:6px 24px;"><table width="100%" style="border-top:1px solid '
            '#dddad2;"><tr><td><span></span></td></tr></table></td></tr>'
        )

    def title(self, html: str) -> str:
        """The letter's title."""
        return f"<h1>{html}</h1>"

    def label(self, html: str) -> str:
        """The issue's label under the title."""
        return f'<p class="issue">{html}</p>'

    def category(self, html: str) -> str:
        """The label over several articles."""
        return f'<p class="kicker">{html}</p>'

    def heading(self, html: str) -> str:
        """An article's heading."""
        return f"<h2>{html}</h2>"

    def paragraph(self, html: str) -> str:
        """A paragraph."""
        return f"<p>{html}</p>"

    def small(self, html: str) -> str:
        """A line in small print."""
        return f"<p>{html}</p>"

    def entries(self, entries: Sequence[str]) -> str:
        """The contents as a list element."""
        return "<ul>\n" + "\n".join(f"<li>{entry}</li>" for entry in entries) + "\n</ul>"

    def bullets(self, items: Sequence[str], bullets: Bullets) -> str:
        """A list element."""
        tag = "ol" if bullets.marker == "number" else "ul"
        return f"<{tag}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + f"\n</{tag}>"

    def button(self, button: Button) -> str:
        """A link drawn as a button by the sheet."""
        return (
            f'<p><a class="action" href="{escape(button.url)}" target="_blank">'
            f"{escape(button.text)}</a></p>"
        )

    def picture(self, picture: Picture) -> str:
        """An image."""
        image = (
            f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}" '
            f'width="{picture.width_pixels}" style="max-width:{picture.width_pixels}px;'
            'padding-bottom:8px;display:block;">'
        )
        return f'<a href="{escape(picture.href)}">{image}</a>' if picture.href else image

    def table(self, table: DataTable) -> str:
        """A table of data with header cells."""
        header = "".join(f"<th>{escape(cell)}</th>" for cell in table.header)
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in table.rows
        )
        return (
            f'<table class="data" width="100%"><thead><tr>{header}</tr></thead>\n'
            f"<tbody>{rows}</tbody></table>"
        )
