"""Cards side by side: every second and third article share a row of two columns."""

from __future__ import annotations

from html import escape

from ..description import Letter
from .cells import CellStyle

__all__ = ["ColumnStyle"]


class ColumnStyle(CellStyle):
    """As editors with rows of one or two columns make it; otherwise like `CellStyle`."""

    link_style = "color:#0b5c7d;text-decoration:underline;"

    def articles(self, letter: Letter) -> list[str]:
        """The first article of a category over the whole width, the rest in pairs."""
        boxes: list[str] = []
        waiting: list[str] = []
        for number, article in enumerate(letter.articles):
            if article.category:
                boxes += self._flush(waiting)
                boxes.append(self.box([self.category(escape(article.category))], "category"))
                boxes.append(self.article(article, number))
            else:
                waiting.append(self.article(article, number))
                if len(waiting) == 2:
                    boxes += self._flush(waiting)
        return boxes + self._flush(waiting)

    def _flush(self, waiting: list[str]) -> list[str]:
        cards = list(waiting)
        waiting.clear()
        if len(cards) < 2:
            return [*cards, self.spacer()] if cards else []
        columns = "\n".join(
            '<td class="column" width="310" valign="top">\n<table width="310" border="0" '
            f'cellspacing="0" cellpadding="0">{card}</table>\n</td>'
            for card in cards
        )
        return [
            '<tr><td><table width="620" border="0" cellspacing="0" cellpadding="0"><tr>\n'
            f"{columns}\n</tr></table></td></tr>",
            self.spacer(),
        ]
