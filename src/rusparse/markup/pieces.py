"""A tree written out and cut before every tag: its tags in order, each with the text after it.

Most of what a letter holds has come before in it, to the letter: the cell with its style, the end
of a table and the line end after it. What is met as one string can be looked up as one, so that
only what is new is taken apart; nodes of a tree would all have to be asked for name, attributes and
text first, which takes longer than libxml2 needs to write them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias, cast

from lxml import etree

from .elements import BLOCK_TAGS, SKIPPED_TAGS

__all__ = [
    "ATTRIBUTE",
    "MARKS",
    "Items",
    "Piece",
    "Texts",
    "cut_tag",
    "find_end",
    "get_head",
    "get_tag",
    "holds_any",
    "join_text",
    "join_visible_text",
    "read_text",
    "read_text_after",
    "write_pieces",
]

Piece: TypeAlias = bytes
"""A tag without its "<", and the text after it, in UTF-8: b'td width="20">', b"br/>x", b"/td>"."""

Items: TypeAlias = tuple[tuple[str, str], ...]
"""An element's attributes in order, as (name in lower case, value)."""

ATTRIBUTE = re.compile(r' (=?[^ =]*)="([^"]*)"')
"""An attribute as it is written, by name and value."""
MARKS = b"!?"
"""What pieces begin with that are comments or the like."""

_SLASH = ord("/")
_MAX_SEARCHED = 1_000
_REPLACED = b"&#xFFFD;"
"""What libxml2 writes for a character that XML does not allow."""


def write_pieces(root: etree._Element) -> tuple[bytes, list[Piece]]:
    """A tree as it is written, and cut: starts and ends of elements, empty elements, and comments.

    The tree loses its document type and what its comments say.

    >>> text, pieces = write_pieces(etree.HTML("<p>1 &lt; 2<br>3<!-- x -->"))
    >>> pieces
    [b'html>', b'body>', b'p>1 &lt; 2', b'br/>3', b'!---->', b'/p>', b'/body>', b'/html>']
    """
    # Of a tree with an XHTML type, libxml2 would write more than is in it.
    root.getroottree().docinfo.clear()
    for node in root.iter(etree.Comment, etree.PI):
        node.text = ""
    text = etree.tostring(root, encoding="utf-8", xml_declaration=False, with_tail=False)
    pieces = text.split(b"<")
    # What XML does not allow in names and texts stands in letters all the same.
    if _REPLACED in text or text.count(b">") != len(pieces) - 1:
        pieces = [b"", *_write_slowly(root)]
        text = b"<".join(pieces)
    del pieces[0]
    return text, pieces


def _write_slowly(root: etree._Element) -> Iterator[Piece]:
    """The same pieces, whatever characters names and texts hold."""
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            items = cast("list[tuple[str, str]]", node.items())
            attributes = "".join([f' {_escape(name)}="{_escape(value)}"' for name, value in items])
            yield f"{_escape(node.tag)}{attributes}>{_escape(node.text)}".encode()
        else:
            mark = f"/{_escape(node.tag)}" if event == "end" else "!----"
            yield f"{mark}>{'' if node is root else _escape(node.tail)}".encode()


_ESCAPES = (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"))
_WRITTEN = (("&#9;", "\t"), ("&#10;", "\n"), ("&#13;", "\r"))


def _escape(text: str | None) -> str:
    text = text or ""
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return text


def read_text(written: str) -> str:
    """The characters that stand behind a written text or attribute value."""
    if "&" in written:
        if "&#" in written:
            for escape, character in _WRITTEN:
                written = written.replace(escape, character)
        # What stands for "&" comes last, or it would make escapes of what is none.
        for character, escape in reversed(_ESCAPES):
            written = written.replace(escape, character)
    return written


def cut_tag(head: str) -> tuple[str, Items]:
    """The name and the attributes of a start tag, as written up to its ">" or "/>".

    >>> cut_tag('td width="20" title="a &amp; b"')
    ('td', (('width', '20'), ('title', 'a & b')))
    """
    place = head.find(" ")
    if place < 0:
        return read_text(head), ()
    items = ATTRIBUTE.findall(head, place)
    if "&" in head:
        items = [(read_text(name), read_text(value)) for name, value in items]
    return read_text(head[:place]), tuple(items)


def get_head(piece: Piece) -> Piece:
    """What stands before a tag's ">": its "/" if it is an end, name, attributes, "/" if empty."""
    return piece.partition(b">")[0]


def get_tag(piece: Piece) -> str:
    """The name of the element that starts or ends."""
    return get_head(piece).partition(b" ")[0].strip(b"/").decode()


def find_end(pieces: Sequence[Piece], place: int) -> int:
    """The place of the end of the element that starts at a place; the same if it is empty."""
    depth = 0
    while True:
        piece = pieces[place]
        if piece.startswith(b"/"):
            depth -= 1
        elif piece[0] not in MARKS and piece[piece.index(b">") - 1] != _SLASH:
            depth += 1
        if depth == 0:
            return place
        place += 1


def holds_any(pieces: Sequence[Piece], place: int, tags: Sequence[str]) -> bool:
    """Whether the element that starts at a place is, or has in it, one of these.

    One too large to be looked through, element by element in it, counts as having one.
    """
    depth = 0
    for piece in pieces[place : place + _MAX_SEARCHED]:
        if piece.startswith(b"/"):
            depth -= 1
        elif get_tag(piece) in tags:
            return True
        elif piece[0] not in MARKS and not get_head(piece).endswith(b"/"):
            depth += 1
        if depth == 0:
            return False
    return True


def read_text_after(piece: Piece) -> str:
    """The characters of the text after a tag."""
    return read_text(piece.partition(b">")[2].decode())


class Texts(dict[Piece, str]):
    """The texts after tags: most of a letter's are the line ends between its tags, kept by both."""

    def __missing__(self, piece: Piece) -> str:
        text = read_text_after(piece)
        if not text or text.isspace():
            self[piece] = text
        return text


def join_text(pieces: Sequence[Piece]) -> str:
    """All characters in an element as they stand; `pieces` go from its start to its end."""
    return read_text(b"".join([piece.partition(b">")[2] for piece in pieces[:-1]]).decode())


def join_visible_text(pieces: Sequence[Piece]) -> str:
    """The characters in an element that it would show, blocks and lines kept apart by spaces.

    `pieces` go from its start to its end.
    """
    parts: list[bytes] = []
    resume = 0
    for place, piece in enumerate(pieces[:-1]):
        if place < resume:
            continue
        head, _, written = piece.partition(b">")
        tag, empty = get_tag(piece), head.endswith(b"/")
        if tag in SKIPPED_TAGS and not empty and not head.startswith(b"/"):
            resume = find_end(pieces, place)
            continue
        apart = b" " if tag in BLOCK_TAGS or tag == "br" else b""
        parts.append(b"%b%b%b" % (apart if empty else b"", written, apart))
    return read_text(b"".join(parts).decode())
