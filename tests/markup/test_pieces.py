"""Laws: a letter's pieces say what its tree says, whatever names and texts hold."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rusparse.context import Limits
from rusparse.markup.pieces import (
    MARKS,
    Pieces,
    cut_tag,
    find_end,
    holds_any,
    join_text,
    join_visible_text,
    read_text,
    write_pieces,
)
from rusparse.markup.source import build_tree

_Events: TypeAlias = list[tuple[object, ...]]

_XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
_BODIES = [
    "<p class=a title='1 &lt; 2 &amp; \"3\"'>x &amp;amp; y<br>z<img src=a alt=''/></p>tail",
    "<p>one<!-- a < b -->two<!-- > -->three",
    _XHTML + "<p><a name=x>t</a><img name=y lang=sv>",
    "<p a<b=1 \"c='d' =e>x</p><f<g>y</f<g>",
    "<p>form\x0cfeed, \x01 and a\rreturn</p><p title='a\tb\nc\rd'>",
    "<style>p > a{color:red}</style><script>if (a<b) '</p>'</script><xmp><b></xmp>",
    "<o:p>\u00a0</o:p><p xml:lang=sv xmlns:v=urn:x>\u2028\ufffd\U0001f600",
    "<table><tr><td>1<td>2</table><td/><p/>",
]


def _read_tree(root: etree._Element) -> _Events:
    found: _Events = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tail = "" if node is root else node.tail or ""
        if event == "start":
            found.append(("start", node.tag, tuple(node.items()), node.text or ""))
        elif event == "end":
            found.append(("end", node.tag, tail))
        else:
            found.append(("mark", tail))
    return found


def _read_pieces(pieces: Pieces) -> _Events:
    found: _Events = []
    for tag, written in zip(pieces.tags, pieces.texts, strict=True):
        text = read_text(written)
        if tag[0] in MARKS:
            found.append(("mark", text))
        elif tag.startswith(b"/"):
            found.append(("end", cut_tag(tag[1:])[0], text))
        elif tag.endswith(b"/"):
            name, items = cut_tag(tag[:-1])
            found.extend([("start", name, items, ""), ("end", name, text)])
        else:
            found.append(("start", *cut_tag(tag), text))
    return found


def _check(html: str) -> None:
    root, _ = build_tree(html, Limits())
    if root is not None:
        events = _read_tree(root)
        pieces = write_pieces(root)
        assert _read_pieces(pieces) == events
        tagged = zip(pieces.tags, pieces.texts, strict=True)
        assert pieces.written == b"".join([b"<%b>%b" % piece for piece in tagged])


@pytest.mark.parametrize("html", _BODIES)
def test_pieces_say_what_the_tree_says(html: str) -> None:
    _check(html)


@given(st.lists(st.sampled_from([*_BODIES, *"<>/='\"&!- \x0c\x01a", "<p ", "</", "<!--"])))
def test_pieces_say_what_the_tree_says_of_any_soup(parts: list[str]) -> None:
    _check("".join(parts))


def test_parts_of_a_letter_are_found_by_their_pieces() -> None:
    root, _ = build_tree("<div>a<p>b<br>c</p><style>d</style><a>e</a></div>f", Limits())
    assert root is not None
    pieces = write_pieces(root)
    start = pieces.tags.index(b"div")
    end = find_end(pieces.tags, start)
    assert (pieces.tags[end], pieces.texts[end]) == (b"/div", b"f")
    assert join_text(pieces, start, end) == "abcde"
    assert join_visible_text(pieces, start, end).split() == ["a", "b", "c", "e"]
    assert holds_any(pieces.tags, start, ("a", "table"))
    assert not holds_any(pieces.tags, start, ("img", "table"))
