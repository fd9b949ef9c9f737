"""HTML elements by what they do to a reader's view, and the defaults of the HTML Standard.

Sources: the HTML Standard, sections 15.3 "Non-replaced elements" and 15.4 "Replaced elements"
(rendering); WAI-ARIA in HTML for the roles that elements imply.
"""

from __future__ import annotations

__all__ = [
    "BLOCK_TAGS",
    "CELL_TAGS",
    "DEFAULT_STYLES",
    "HEADING_TAGS",
    "IMPLIED_ROLES",
    "LIST_TAGS",
    "SKIPPED_TAGS",
    "rank_tag",
]

CELL_TAGS = frozenset({"td", "th"})
HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LIST_TAGS = frozenset({"ul", "ol", "menu", "dir"})

BLOCK_TAGS = (
    frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "listing",
            "main",
            "marquee",
            "menu",
            "nav",
            "ol",
            "optgroup",
            "option",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
            "xmp",
        ]
    )
    | CELL_TAGS
    | HEADING_TAGS
)

SKIPPED_TAGS = frozenset(
    [
        "base",
        "col",
        "colgroup",
        "datalist",
        "embed",
        "head",
        "iframe",
        "link",
        "meta",
        "noembed",
        "noframes",
        "param",
        "script",
        "source",
        "style",
        "template",
        "title",
        "track",
        "xml",
    ]
)
"""Elements whose content no reader sees; `xml` holds the data islands of word processors."""

_RANKS = {
    **dict.fromkeys(["center", "div"], 1),
    **dict.fromkeys(
        [
            "article",
            "aside",
            "blockquote",
            "figure",
            "footer",
            "header",
            "main",
            "nav",
            "section",
            "td",
            "th",
        ],
        2,
    ),
    "p": 3,
    **dict.fromkeys(
        ["address", "caption", "dd", "dt", "figcaption", "legend", "li", "pre", "summary"], 4
    ),
    **dict.fromkeys(sorted(HEADING_TAGS), 5),
}


def rank_tag(tag: str) -> int:
    """How much an element says of the text in it, from 0 to 5: a heading the most, a div little.

    A block is named after the innermost of the elements around it that say the most.
    """
    return _RANKS.get(tag, 0)


IMPLIED_ROLES = {
    "footer": "contentinfo",
    "header": "banner",
    "nav": "navigation",
    "aside": "complementary",
    "main": "main",
    "search": "search",
}

_BOLD = {"font-weight": "bold"}
_ITALIC = {"font-style": "italic"}
_UNDERLINED = {"text-decoration": "underline"}

DEFAULT_STYLES: dict[str, dict[str, str]] = {
    "h1": {"font-size": "2em", **_BOLD},
    "h2": {"font-size": "1.5em", **_BOLD},
    "h3": {"font-size": "1.17em", **_BOLD},
    "h4": _BOLD,
    "h5": {"font-size": "0.83em", **_BOLD},
    "h6": {"font-size": "0.67em", **_BOLD},
    "th": {"text-align": "center", **_BOLD},
    "b": _BOLD,
    "strong": _BOLD,
    "i": _ITALIC,
    "em": _ITALIC,
    "cite": _ITALIC,
    "dfn": _ITALIC,
    "var": _ITALIC,
    "address": _ITALIC,
    "u": _UNDERLINED,
    "ins": _UNDERLINED,
    "small": {"font-size": "smaller"},
    "big": {"font-size": "larger"},
    "sub": {"font-size": "smaller"},
    "sup": {"font-size": "smaller"},
    "center": {"text-align": "center"},
    "caption": {"text-align": "center"},
    "pre": {"white-space": "pre"},
    "listing": {"white-space": "pre"},
    "xmp": {"white-space": "pre"},
    "plaintext": {"white-space": "pre"},
    "ul": {"list-style-type": "disc"},
    "menu": {"list-style-type": "disc"},
    "dir": {"list-style-type": "disc"},
    "ol": {"list-style-type": "decimal"},
}
