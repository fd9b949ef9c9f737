"""Laws of `parse_html` on generated trees: nothing visible is lost, nothing is told twice."""

from __future__ import annotations

import html as html_entities
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rusparse.context import Context
from rusparse.markup import parse_html
from rusparse.values.document import Block, Document

# A node is (tag, attributes, children), or a text. Tags nest as HTML lets them, so that the tree
# that the parser sees is the one that was made.
Node = tuple[str, str, list[Any]]

INLINE = ["b", "i", "span", "font", "u", "em", "small"]
BLOCK = ["div", "center", "blockquote", "section"]
ATTRIBUTES = [
    "",
    "",
    " class='x y'",
    " id='one'",
    " style='font-size:20px;color:#123456'",
    " style='background:#eeeeee;padding:4px'",
    " align='center'",
    " style='float:left'",
    " style='display:inline-block'",
    " dir='rtl'",
    " style='white-space:pre-wrap'",
]
HIDING = [
    " style='display:none'",
    " hidden",
    " style='visibility:hidden'",
    " style='font-size:0'",
    " style='max-height:0;overflow:hidden'",
]
WORDS = st.text(alphabet="abcåäö <&>\n\u00a0\u00ad\u200b0123", min_size=1, max_size=8)


def make_inline(children: st.SearchStrategy[Node | str]) -> st.SearchStrategy[Node]:
    tags, attributes = st.sampled_from(INLINE), st.sampled_from(ATTRIBUTES[:5])
    return st.tuples(tags, attributes, st.lists(children, max_size=3))


def make_block(children: st.SearchStrategy[Node | str]) -> st.SearchStrategy[Node]:
    content = st.lists(children, max_size=3)
    attributes = st.sampled_from(ATTRIBUTES)
    plain = st.tuples(st.sampled_from(BLOCK), attributes, content)
    cell = st.tuples(st.sampled_from(["td", "td", "th"]), attributes, content)
    row = st.tuples(st.just("tr"), st.just(""), st.lists(cell, max_size=3))
    table = st.tuples(st.just("table"), attributes, st.lists(row, max_size=3))
    items = st.lists(st.tuples(st.just("li"), st.just(""), content), max_size=3)
    return plain | table | st.tuples(st.sampled_from(["ul", "ol"]), st.just(""), items)


inline_nodes = st.recursive(WORDS, make_inline, max_leaves=4)
paragraphs = st.tuples(
    st.sampled_from(["p", "h1", "h3"]), st.sampled_from(ATTRIBUTES), st.lists(inline_nodes)
)
trees = st.recursive(inline_nodes | paragraphs, make_block, max_leaves=12)


def render(node: Node | str) -> str:
    if isinstance(node, str):
        return html_entities.escape(node)
    tag, attributes, children = node
    return f"<{tag}{attributes}>{''.join(map(render, children))}</{tag}>"


def visible(text: str) -> str:
    return "".join(sorted(c for c in text if not c.isspace() and c not in "\u00ad\u200b"))


def count_tree(node: Node | str) -> str:
    if isinstance(node, str):
        return node
    return "".join(map(count_tree, node[2]))


# A cell has no place for the markers of the items in it but its text, where they open lines. No
# generated text has a bullet or a full stop.
CELL_MARKER = re.compile(r"^(?:•|\d+\.) ", re.MULTILINE)


def block_text(block: Block) -> str:
    if block.grid is None:
        return block.text
    cells = "".join(CELL_MARKER.sub("", cell.text) for row in block.grid.rows for cell in row)
    return (block.grid.caption or "") + cells


def document_text(document: Document) -> str:
    return "".join(map(block_text, document.blocks))


def make_list_in_data(tag: str) -> Node:
    """A table of data with a list of three items, one of them deeper, in its last cell."""
    deeper: Node = (tag, "", [("li", "", ["2"])])
    items: Node = (tag, "", [("li", "", ["a"]), ("li", "", ["1", deeper])])
    head: Node = ("tr", "", [("th", "", ["0"]), ("th", "", ["b"])])
    return ("table", "", [head, ("tr", "", [("td", "", ["3"]), ("td", "", [items])])])


@settings(max_examples=100, deadline=None)
@given(st.lists(trees, max_size=5))
@example([make_list_in_data("ul"), make_list_in_data("ol")])
def test_every_visible_character_is_in_one_block(nodes: list[Node | str]) -> None:
    document = parse_html("<body>" + "".join(map(render, nodes)), Context())
    assert visible(document_text(document)) == visible("".join(map(count_tree, nodes)))
    assert document.hidden == ()


@settings(max_examples=60, deadline=None)
@given(trees, st.sampled_from(HIDING), trees)
def test_what_is_hidden_is_in_no_block(before: Node | str, how: str, inside: Node | str) -> None:
    # Sizes of their own would show again what only a size of nought hides.
    inner = render(inside).replace("font-size:20px;", "")
    if "font-size" in how:
        inner = html_entities.escape(count_tree(inside))
    document = parse_html(f"<body>{render(before)}<div{how}>{inner}</div>", Context())
    assert visible(document_text(document)) == visible(count_tree(before))
    assert visible("".join(document.hidden)) == visible(count_tree(inside))


@settings(max_examples=60, deadline=None)
@given(st.lists(trees, max_size=4))
def test_texts_are_folded_and_the_same_twice(nodes: list[Node | str]) -> None:
    html = "<body>" + "".join(map(render, nodes))
    document = parse_html(html, Context())
    assert parse_html(html, Context()) == document
    for block in document.blocks:
        assert block.text == block.text.strip()
        assert "  " not in block.text
        assert " \n" not in block.text
        assert "\n " not in block.text
        assert not block.boxes or block.boxes[-1] == block.box
        assert 0 <= block.column < block.columns


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/!-=\"' abp&;#\x00\ud800[]{}:", max_size=60))
def test_nothing_raises(text: str) -> None:
    document = parse_html(text, Context())
    assert document.media_type == "text/html"


PIECES = [
    "<td>", "</td>", "<table>", "</table>", "<p>", "</p>", "<a href=x>", "</a>", "<b>", "<br>",
    "<!--", "-->", "<style>", "</style>", "p{color:red}", "<ul><li>", "</ul>", "<img src=x>",
    "<div style='display:none'>", "</div>", "text", "<h1>", "</h1>", "<tr>", "<script>",
    "<!--[if mso]>", "<![endif]-->", "<th>", "• ", "- ", "<pre>", "\n", "<caption>", "<tfoot>",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_tag_soup_is_read(pieces: list[str]) -> None:
    document = parse_html("".join(pieces), Context())
    assert document_text(document).count("text") <= pieces.count("text")
