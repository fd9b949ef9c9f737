"""Characters of plain text to runs: links and emphasis as people type them.

Read are bare addresses, `<https://...>`, `text <https://...>`, `text (https://...)`,
`[text](https://...)`, footnotes `[1]` whose address stands elsewhere in the letter, `**bold**`,
`*bold*` and `_italic_`. Every pattern is bounded, so that the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rusparse.values.document import Run

__all__ = ["FOOTNOTE", "URL", "parse_inlines"]

URL = re.compile(
    r"(?:https?|ftp)://[^\s<>\"]{1,4000}|www\.[^\s<>\"./]{1,200}\.[^\s<>\"]{1,2000}", re.I
)
FOOTNOTE = re.compile(r"\s*\[(\d{1,3})\]:?\s+")

_TOKEN = re.compile(
    r"(?P<markdown>\[(?P<label>[^\[\]\n]{1,300})\]\((?P<target>(?:https?|mailto|tel):[^\s()<>]{1,4000})\))"
    r"|<(?:URL:)?(?P<angle>(?:https?|ftp|mailto|tel):[^<>\s]{1,4000})>"
    r"|\((?P<paren>(?:https?|ftp)://[^\s()<>]{1,4000})\)"
    rf"|(?P<bare>(?<![\w@.])(?:{URL.pattern}))"
    r"|\[(?P<footnote>\d{1,3})\]"
    r"|(?<![\w*])\*\*(?P<strong>[^*\s](?:[^*\n]{0,300}[^*\s])?)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<bold>[^*\s](?:[^*\n]{0,300}[^*\s])?)\*(?![\w*])"
    r"|(?<![\w_/])_(?P<italic>[^_\s](?:[^_\n]{0,300}[^_\s])?)_(?![\w_/])",
    re.I,
)
_TRAILING = ".,;:!?'’”»*_"
_REACHED = re.compile(r"(?:mailto|tel):([^?]+)", re.I)
_PAUSES = frozenset(",;:.!?")
_LABEL_START = re.compile(r"[.!?:;][ \n]|\n")
_LABEL_CHARACTERS = 120
_HINT = re.compile(r"[<\[*_]|://|www\.", re.I)


@dataclass(slots=True)
class _Pieces:
    """Runs in the making, and the number of the last link."""

    bold: bool
    next_link: int
    runs: list[Run] = field(default_factory=list)

    def add(self, text: str, *, bold: bool = False, italic: bool = False) -> None:
        if text:
            self.runs.append(Run(text, bold=self.bold or bold, italic=italic))

    def add_link(self, text: str, href: str) -> None:
        self.runs.append(Run(text, bold=self.bold, href=href, link_id=self.next_link))
        self.next_link += 1

    def label_last(self, href: str) -> bool:
        """Give the words that stand before an address its link; False if there are none."""
        while self.runs and not self.runs[-1].text.strip():
            self.runs.pop()
        if not self.runs:
            return False
        last = self.runs.pop()
        text = last.text.rstrip()
        if last.href is not None:
            self.runs.append(Run(text, bold=last.bold, href=href, link_id=last.link_id))
            return True
        start = 0
        for boundary in _LABEL_START.finditer(text, max(0, len(text) - _LABEL_CHARACTERS)):
            if boundary.end() < len(text):
                start = boundary.end()
        if start == 0 and len(text) > _LABEL_CHARACTERS:
            start = text.find(" ", len(text) - _LABEL_CHARACTERS) + 1
        while start < len(text) and text[start] in "([–—- ":
            start += 1
        if start >= len(text):
            self.runs.append(last)
            return False
        if start:
            self.runs.append(Run(text[:start], bold=last.bold, italic=last.italic))
        self.runs.append(
            Run(text[start:], bold=last.bold, italic=last.italic, href=href, link_id=self.next_link)
        )
        self.next_link += 1
        return True


def parse_inlines(
    text: str, footnotes: Mapping[str, str], next_link: int, *, bold: bool = False
) -> tuple[tuple[Run, ...], int]:
    """The runs of a paragraph's text, and the number that the next link gets.

    `footnotes` maps a footnote's number to its address. An address in angle brackets or
    parentheses after words becomes the link of those words and leaves the text; one that stands
    alone, or in parentheses after a comma or stop, is itself the text. Marks of emphasis leave
    the text too.

    >>> [run.href for run in parse_inlines("See <https://example.org/a>", {}, 0)[0]]
    ['https://example.org/a']
    """
    if not _HINT.search(text):
        return ((Run(text, bold=bold),) if text else ()), next_link
    pieces = _Pieces(bold, next_link)
    position = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        pieces.add(text[position:start])
        position = token.end()
        kind = token.lastgroup or ""
        kind = "markdown" if kind in ("label", "target") else kind
        value = token[kind]
        if kind == "markdown":
            pieces.add_link(token["label"], token["target"])
        elif kind == "paren" and text[max(0, start - 2) : start].rstrip()[-1:] in _PAUSES:
            # What stands in parentheses after a pause is said beside the words before it.
            pieces.add("(")
            pieces.add_link(value, value)
            pieces.add(")")
        elif (
            kind == "angle"
            and text[max(0, start - 2) : start].rstrip()[-1:] == ":"
            and (reached := _REACHED.match(value))
        ):
            # "E-mail: <mailto:...>" tells an address, and is no link with a label.
            pieces.add_link(reached[1], value)
        elif kind in ("angle", "paren"):
            if not pieces.label_last(value):
                pieces.add_link(value, value)
        elif kind == "bare":
            shown = trim_address(value)
            pieces.add_link(shown, shown if "://" in shown else f"http://{shown}")
            position = start + len(shown)
            pieces.add(value[len(shown) :])
            position = token.end()
        elif kind == "footnote":
            if value in footnotes:
                pieces.add_link(token[0], footnotes[value])
            else:
                pieces.add(token[0])
        else:
            pieces.add(value, bold=kind != "italic", italic=kind == "italic")
    pieces.add(text[position:])
    return tuple(pieces.runs), pieces.next_link


def trim_address(address: str) -> str:
    """The address without punctuation that belongs to the sentence around it.

    >>> trim_address("https://example.org/a_(b)).")
    'https://example.org/a_(b)'
    """
    end = len(address)
    closing = {
        ")": address.count(")") - address.count("("),
        "]": address.count("]") - address.count("["),
    }
    while end > 1:
        last = address[end - 1]
        if closing.get(last, 0) > 0:
            closing[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
