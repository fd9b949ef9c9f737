"""Documents as the markup stage makes them from HTML, in a few strokes."""

from __future__ import annotations

from dataclasses import replace

from rusparse.values.document import Block, Cell, Document, Grid, Picture, Run

__all__ = ["box", "document", "grid", "heading", "image", "items", "line", "link", "rule"]


def line(
    text: str,
    *,
    size: float = 16.0,
    bold: bool = False,
    colour: str | None = None,
    tag: str = "p",
    anchor: str | None = None,
) -> Block:
    run = Run(text, size_pixels=size, bold=bold, colour=colour)
    return Block("text", (run,), tag=tag, anchor=anchor)


def heading(text: str, level: int = 2, *, size: float = 24.0, anchor: str | None = None) -> Block:
    return line(text, size=size, bold=True, tag=f"h{level}", anchor=anchor)


def link(
    text: str,
    url: str,
    *,
    before: str = "",
    after: str = "",
    size: float = 16.0,
    button: bool = False,
) -> Block:
    runs = [
        Run(before, size_pixels=size),
        Run(text, size_pixels=size, href=url, link_id=1),
        Run(after, size_pixels=size),
    ]
    return Block("text", tuple(run for run in runs if run.text), tag="td", button=button)


def items(*texts: str, url: str | None = None, marker: str = "•") -> list[Block]:
    return [
        Block(
            "list_item",
            (Run(text, href=f"{url}{number}" if url else None, link_id=number if url else None),),
            tag="li",
            marker=marker,
            list_depth=1,
        )
        for number, text in enumerate(texts, 1)
    ]


def image(src: str, alt: str | None = None, *, href: str | None = None, width: int = 600) -> Block:
    picture = Picture(src, alt, width, 200, href, 9 if href else None)
    return Block("image", picture=picture, tag="td")


def rule() -> Block:
    return Block("rule", tag="hr")


def grid(*rows: tuple[str, ...], header: bool = True) -> Block:
    return Block(
        "table",
        tag="table",
        grid=Grid(
            tuple(
                tuple(
                    Cell((Run(text),) if text else (), header=header and not number) for text in row
                )
                for number, row in enumerate(rows)
            )
        ),
    )


def box(number: int, *blocks: Block, outer: int = 1, background: str | None = None) -> list[Block]:
    return [
        replace(block, box=number, boxes=(outer, number), background=background) for block in blocks
    ]


def document(
    *parts: Block | list[Block], title: str | None = None, hidden: tuple[str, ...] = ()
) -> Document:
    blocks = [block for part in parts for block in (part if isinstance(part, list) else [part])]
    return Document("text/html", tuple(blocks), hidden=hidden, title=title)
