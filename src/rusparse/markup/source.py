"""HTML text to a tree, whatever the text: cleaned, within bounds, and never too deep for lxml.

libxml2 stops at 2,048 open elements and drops everything after; bodies that would reach that are
flattened first: the tags beyond the allowed depth are left out, and their text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from rusparse.context import Limits
from rusparse.diagnostics import Diagnostic, make_diagnostic

from .characters import strip_invisible
from .formatting import FORMATTING_PREFIX, protect_formatting, restore_formatting

__all__ = ["VOID_TAGS", "build_tree"]

VOID_TAGS = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)

_WHERE = "body"
_LIBXML_MAX_DEPTH = 2_000
_LONG_MARKUP_CHARACTERS = 1_000_000
_LONG_VALUE_CHARACTERS = 65_536
_LONG_TAG_CHARACTERS = 4_096
_MAX_ATTRIBUTES = 500
_MAX_TOLERANT_CHARACTERS = 50_000

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,1000}\?>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATA_ADDRESS = re.compile(r"(data:[\w/+.-]{1,100})[;,][\w+/=%;,-]{1000,}", re.IGNORECASE)
_RAW_TEXT = re.compile(r"<(script|style|textarea|title|xmp)\b", re.IGNORECASE)
_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,100}")
_LONG_VALUE = re.compile(
    rf"""(?<==)\s*(?:"[^"]{{{_LONG_VALUE_CHARACTERS},}}"|'[^']{{{_LONG_VALUE_CHARACTERS},}}')"""
)
_ATTRIBUTE = re.compile(r"""[^\s=>"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?""")
_TAG = re.compile(r"<[^<>]*>?")
# White space and what is no character, which lxml takes from a source but not from a program.
_NOT_IN_XML = re.compile("[\x0b\x0c\x1c-\x1f\ufffe\uffff]")


def build_tree(html: str, limits: Limits) -> tuple[etree._Element | None, list[Diagnostic]]:
    """Parse HTML text into a tree; None if nothing at all is in it.

    The diagnostics say what had to be replaced, cut or flattened on the way.
    """
    data = _encode(html)
    given = html
    html, found = _prepare(html, limits, data is not None)
    if not html or html.isspace():
        return None, found
    parser = _make_parser()
    html = protect_formatting(html)
    if data is None or html is not given:
        data = html.encode("utf-8")
    root = _parse(data, parser)
    depth = min(limits.max_node_depth, _LIBXML_MAX_DEPTH)
    if _is_too_deep(root, parser, html, depth):
        html, left_out = _flatten(html, depth)
        root = _parse(html.encode("utf-8"), _make_parser())
        found.append(make_diagnostic("markup-too-deep", _WHERE, tags_left_out=str(left_out)))
    if root is None or not _holds_anything(root):
        tolerant = _parse_tolerantly(html)
        if tolerant is not None:
            found.append(make_diagnostic("markup-read-tolerantly", _WHERE))
            root = tolerant
    return root, found


def _make_parser() -> etree.HTMLParser:
    # An encoding of its own keeps a <meta charset> in the text, which is decoded already, unheard.
    return etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=False)


def _parse(data: bytes, parser: etree.HTMLParser) -> etree._Element | None:
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if root is not None and FORMATTING_PREFIX in data:
        restore_formatting(root)
    return root


def _prepare(html: str, limits: Limits, encodable: bool) -> tuple[str, list[Diagnostic]]:
    found: list[Diagnostic] = []
    if match := _DECLARATION.match(html):
        html = html[match.end() :]
    if "\x00" in html or not encodable:
        html, count = _SURROGATE.subn("\ufffd", html.replace("\x00", ""))
        found.append(make_diagnostic("markup-characters-replaced", _WHERE, surrogates=str(count)))
    if len(html) > min(_LONG_MARKUP_CHARACTERS, limits.max_body_characters):
        html = _DATA_ADDRESS.sub(r"\1", html)
    html = _tame_tags(html)
    if len(html) > limits.max_body_characters:
        found.append(
            make_diagnostic(
                "markup-cut",
                _WHERE,
                characters=str(len(html)),
                read=str(limits.max_body_characters),
            )
        )
        html = html[: limits.max_body_characters]
        # Half a tag at the end would show as text.
        html = html[: html.rfind("<")] if html.rfind("<") > html.rfind(">") else html
    return _cut_nodes(html, limits, found), found


def _encode(text: str) -> bytes | None:
    """A text as UTF-8; None if it holds a lone surrogate, which a pattern tells less fast."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return None


def _cut_nodes(html: str, limits: Limits, found: list[Diagnostic]) -> str:
    """Leave out what lies far beyond the node limit before it takes memory as a tree."""
    # Every element takes at most two tags, and every comment one.
    most = 2 * limits.max_nodes + 1_000
    if len(html) <= most or html.count("<") <= most:
        return html
    place = -1
    for _ in range(most):
        place = html.find("<", place + 1)
    found.append(make_diagnostic("markup-cut", _WHERE, characters=str(len(html)), read=str(place)))
    return html[:place]


def _is_too_deep(
    root: etree._Element | None,
    parser: etree.HTMLParser,
    html: str,
    depth: int,
) -> bool:
    # Each level takes a tag, so that most letters need no look.
    if root is None or html.count("<") < depth:
        return False
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return True
    if depth >= _LIBXML_MAX_DEPTH:
        return False
    level = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest > depth


def _find_tags(html: str) -> Iterator[tuple[int, int, str, bool]]:
    """The tags of a text as (start, end, name in lower case, closing), comments passed over."""
    place = 0
    while (start := html.find("<", place)) >= 0:
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            place = len(html) if end < 0 else end + 3
            continue
        closing = html.startswith("</", start)
        name = _TAG_NAME.match(html, start + 1 + closing)
        if name is None:
            place = start + 1
            continue
        end = _find_tag_end(html, name.end())
        yield start, end, name[0].lower(), closing
        place = end
        if not closing and _RAW_TEXT.match(html, start):
            end = html.find("</", end)
            place = len(html) if end < 0 else end


def _find_tag_end(html: str, place: int) -> int:
    """Where a tag ends, ">" within quotation marks not counted."""
    while True:
        end = html.find(">", place)
        if end < 0:
            return len(html)
        quotes = [q for q in (html.find(mark, place, end) for mark in "\"'") if q >= 0]
        opening = min(quotes, default=-1)
        if opening < 0 or not html[place:opening].rstrip().endswith("="):
            return end + 1
        closing = html.find(html[opening], opening + 1)
        if closing < 0:
            return end + 1
        place = closing + 1


def _flatten(html: str, depth: int) -> tuple[str, int]:
    """The text without the tags of elements deeper than `depth`, and how many were left out."""
    kept: list[str] = []
    opened: list[str] = []
    beyond: dict[str, int] = {}
    place = left_out = 0
    # Room for what libxml2 adds of its own: html, body, tbody.
    depth = max(1, depth - 50)
    for start, end, name, closing in _find_tags(html):
        if name in VOID_TAGS:
            continue
        if closing:
            drop = beyond.get(name, 0) > 0
            if drop:
                beyond[name] -= 1
            elif name in opened[-20:]:
                while opened.pop() != name:
                    pass
        else:
            drop = len(opened) >= depth
            if drop:
                beyond[name] = beyond.get(name, 0) + 1
            else:
                opened.append(name)
        if drop:
            left_out += 1
            kept.extend((html[place:start], " "))
            place = end
    kept.append(html[place:])
    return "".join(kept), left_out


def _tame_tags(html: str) -> str:
    """The text with no tag of so many or so long attributes that libxml2 would choke on them.

    libxml2 compares each attribute's name with all before it. A text without such tags comes back
    as it is, at the cost of a few look-ups.
    """
    if not _holds_long_tag(html):
        return html
    kept: list[str] = []
    place = 0
    for start, end, _, _ in _find_tags(html):
        if end - start > _LONG_TAG_CHARACTERS:
            kept.extend((html[place:start], _tame_tag(html[start:end])))
            place = end
    kept.append(html[place:])
    return "".join(kept)


def _holds_long_tag(html: str) -> bool:
    """Whether more characters than a usual tag has may stand anywhere between "<" and ">"."""
    place = 0
    while len(html) - place > _LONG_TAG_CHARACTERS:
        end = html.rfind(">", place, place + _LONG_TAG_CHARACTERS + 1)
        if end < 0:
            end = html.find(">", place)
            end = len(html) if end < 0 else end
            # A tag that is not closed goes on over the openings of others.
            start = html.find("<", place, end)
            # Style sheets are long, too, and end with a short tag.
            if start < 0 or end - start > _LONG_TAG_CHARACTERS:
                return True
        place = end + 1
    return False


def _tame_tag(tag: str) -> str:
    tag = _LONG_VALUE.sub('""', tag)
    for count, match in enumerate(_ATTRIBUTE.finditer(tag)):
        if count == _MAX_ATTRIBUTES:
            return tag[: match.start()] + ">"
    return tag


def _holds_anything(root: etree._Element) -> bool:
    for element in root.iter("img", "title"):
        return element is not None
    return any(text and not text.isspace() for text in root.itertext())


def _parse_tolerantly(html: str) -> etree._Element | None:
    """What the tolerant tree finds where lxml finds nothing; None if that is nothing too."""
    if "<" not in html:
        return None
    text = html
    # Its tokenizer takes quadratic time on text that is nothing but openings of tags.
    if len(html) <= _MAX_TOLERANT_CHARACTERS:
        from bs4 import BeautifulSoup

        with suppress(RecursionError, AssertionError, ValueError):
            text = BeautifulSoup(html, "html.parser").get_text("\n")
    # What it takes for text may still hold tags, as in a comment that never ends.
    text = _NOT_IN_XML.sub(" ", strip_invisible(_TAG.sub("\n", text)))
    if not text.strip():
        return None
    body = etree.Element("body")
    for line in text.split("\n"):
        etree.SubElement(body, "div").text = line
    return body
