"""A tree written out and cut into its tags in order, and the text after each.

Most of what a letter holds has come before in it, to the letter: the cell with its style, the end
of a table and the line end after it. What is met as one string can be looked up as one, so that
only what is new is taken apart; nodes of a tree would all have to be asked for name, attributes and
text first, which takes longer than libxml2 needs to write them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import length_hint
from typing import TypeAlias, cast

from lxml import etree

from .elements import BLOCK_TAGS, SKIPPED_TAGS

__all__ = [
    "MARKS",
    "Items",
    "Pieces",
    "Reader",
    "cut_tag",
    "find_end",
    "get_name",
    "holds_any",
    "join_text",
    "join_visible_text",
    "read_text",
    "write_pieces",
]

Items: TypeAlias = tuple[tuple[str, str], ...]
"""An element's attributes in order, as (name in lower case, value)."""

_ATTRIBUTE = re.compile(r' (=?[^ =]*)="([^"]*)"')
"""An attribute as it is written, by name and value."""
MARKS = b"!?"
"""What tags begin with that are comments or the like."""

_SLASH = ord("/")
_MAX_SEARCHED = 1_000
_REPLACED = b"&#xFFFD;"
"""What libxml2 writes for a character that XML does not allow."""


class Pieces:
    """A tree as it is `written`; its `tags` without their angle brackets, the `texts` after each.

    Tags and texts are as they are written, in UTF-8 and with what stands for characters.
    """

    __slots__ = ("tags", "texts", "written")

    def __init__(self, written: bytes, parts: Sequence[bytes]) -> None:
        """`parts` are nothing, and then tags and texts in turn."""
        self.written = written
        self.tags = parts[1::2]
        self.texts = parts[2::2]


class Reader:
    """Goes through pieces once, and knows where it is; `left` are the tags and texts to come."""

    __slots__ = ("_count", "_tags", "left")

    def __init__(self, pieces: Pieces) -> None:
        self._count = len(pieces.tags)
        self._tags = iter(pieces.tags)
        self.left = zip(self._tags, pieces.texts, strict=True)

    def find_place(self) -> int:
        """The place of the tag that was read last."""
        return self._count - length_hint(self._tags) - 1

    def skip(self, count: int) -> None:
        """Pass over as many pieces, at least one."""
        next(islice(self.left, count - 1, count), None)


def write_pieces(root: etree._Element) -> Pieces:
    """A tree as it is written, and cut: starts and ends of elements, empty elements, and comments.

    The tree loses its document type and what its comments say.

    >>> pieces = write_pieces(etree.HTML("<p>1 &lt; 2<br>3<!-- x -->"))
    >>> pieces.tags
    [b'html', b'body', b'p', b'br/', b'!----', b'/p', b'/body', b'/html']
    >>> pieces.texts
    [b'', b'', b'1 &lt; 2', b'3', b'', b'', b'', b'']
    """
    # Of a tree with an XHTML type, libxml2 would write more than is in it.
    root.getroottree().docinfo.clear()
    for node in root.iter(etree.Comment, etree.PI):
        node.text = ""
    written = etree.tostring(root, encoding="utf-8", xml_declaration=False, with_tail=False)
    parts = written.replace(b">", b"<").split(b"<")
    # What XML does not allow in names and texts stands in letters all the same.
    if _REPLACED in written or 2 * written.count(b"<") + 1 != len(parts):
        parts = [b"", *map(str.encode, _write_slowly(root))]
        tagged = zip(parts[1::2], parts[2::2], strict=True)
        written = b"".join([b"<%b>%b" % piece for piece in tagged])
    return Pieces(written, parts)


def _write_slowly(root: etree._Element) -> Iterator[str]:
    """The same tags and texts, whatever characters names and texts hold."""
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            items = cast("list[tuple[str, str]]", node.items())
            attributes = "".join([f' {_escape(name)}="{_escape(value)}"' for name, value in items])
            yield _escape(node.tag) + attributes
            yield _escape(node.text)
        else:
            yield f"/{_escape(node.tag)}" if event == "end" else "!----"
            yield "" if node is root else _escape(node.tail)


_ESCAPES = (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"))
_WRITTEN = (("&#9;", "\t"), ("&#10;", "\n"), ("&#13;", "\r"))


def _escape(text: str | None) -> str:
    text = text or ""
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return text


def read_text(written: bytes) -> str:
    """The characters of a text, or of a value of an attribute."""
    return _unescape(written.decode())


def _unescape(written: str) -> str:
    if "&" in written:
        if "&#" in written:
            for escape, character in _WRITTEN:
                written = written.replace(escape, character)
        # What stands for "&" comes last, or it would make escapes of what is none.
        for character, escape in reversed(_ESCAPES):
            written = written.replace(escape, character)
    return written


def cut_tag(tag: bytes) -> tuple[str, Items]:
    """The name and the attributes of a start tag, as written up to its ">" or "/>".

    >>> cut_tag(b'td width="20" title="a &amp; b"')
    ('td', (('width', '20'), ('title', 'a & b')))
    """
    head = tag.decode()
    place = head.find(" ")
    if place < 0:
        return _unescape(head), ()
    items = _ATTRIBUTE.findall(head, place)
    if "&" in head:
        items = [(_unescape(name), _unescape(value)) for name, value in items]
    return _unescape(head[:place]), tuple(items)


def get_name(tag: bytes) -> str:
    """The name of the element that starts or ends."""
    return tag.partition(b" ")[0].strip(b"/").decode()


def find_end(tags: Sequence[bytes], place: int) -> int:
    """The place of the end of the element that starts at a place; the same if it is empty."""
    depth = 0
    while True:
        tag = tags[place]
        if tag[0] == _SLASH:
            depth -= 1
        elif tag[0] not in MARKS and tag[-1] != _SLASH:
            depth += 1
        if depth == 0:
            return place
        place += 1


def holds_any(tags: Sequence[bytes], place: int, names: Sequence[str]) -> bool:
    """Whether the element that starts at a place is, or has in it, one of these.

    One too large to be looked through, element by element in it, counts as having one.
    """
    depth = 0
    for tag in tags[place : place + _MAX_SEARCHED]:
        if tag[0] == _SLASH:
            depth -= 1
        elif get_name(tag) in names:
            return True
        elif tag[0] not in MARKS and tag[-1] != _SLASH:
            depth += 1
        if depth == 0:
            return False
    return True


def join_text(pieces: Pieces, start: int, end: int) -> str:
    """All characters in an element as they stand; its start and its end are at these places."""
    return read_text(b"".join(pieces.texts[start:end]))


def join_visible_text(pieces: Pieces, start: int, end: int) -> str:
    """The characters in an element that it would show, blocks and lines kept apart by spaces.

    Its start and its end are at these places.
    """
    tags, texts = pieces.tags, pieces.texts
    parts: list[bytes] = []
    place = start
    while place < end:
        tag = tags[place]
        name, empty = get_name(tag), tag[-1] == _SLASH
        if name in SKIPPED_TAGS and not empty and tag[0] != _SLASH:
            # Its end comes next, for the text after it.
            place = find_end(tags, place)
            continue
        apart = b" " if name in BLOCK_TAGS or name == "br" else b""
        parts.append(b"%b%b%b" % (apart if empty else b"", texts[place], apart))
        place += 1
    return read_text(b"".join(parts))
