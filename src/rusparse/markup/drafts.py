"""`Draft`: a block while it is being built; and `Paragraph`, which gathers one from inline text."""

from __future__ import annotations

from rusparse.values.composition import compose_runs
from rusparse.values.document import Block, BlockKind, Grid, Picture, Run

from .characters import fold_spaces, strip_invisible
from .elements import HEADING_TAGS
from .frames import Frame, Look
from .pictures import is_thin
from .run_slices import trim_runs
from .styling import Align

__all__ = ["Draft", "Paragraph"]

_KEEPS_LINES = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


class Draft:
    """A block that may still be moved, merged or told its column."""

    __slots__ = (
        "align",
        "anchor",
        "background",
        "box",
        "boxes",
        "button",
        "grid",
        "kind",
        "list_depth",
        "marker",
        "picture",
        "quote_depth",
        "runs",
        "semantic",
        "slot",
        "tag",
    )

    def __init__(self, kind: BlockKind, frame: Frame) -> None:
        self.kind = kind
        self.runs: list[Run] = []
        self.picture: Picture | None = None
        self.grid: Grid | None = None
        self.tag = frame.tag
        self.align: Align | None = frame.align
        self.background = frame.background
        self.box = frame.box
        self.boxes = frame.boxes
        self.slot = frame.slot
        self.list_depth = frame.list_depth
        self.marker: str | None = None
        self.button = False
        self.quote_depth = frame.quote_depth
        self.semantic = frame.semantic
        self.anchor: str | None = None

    @property
    def text(self) -> str:
        """The characters so far."""
        return "".join(run.text for run in self.runs)

    @property
    def has_content(self) -> bool:
        """Whether a reader would miss it: text, a table, or an image of any size to speak of."""
        if self.picture is not None:
            return not is_thin(self.picture)
        return self.kind != "rule"

    @property
    def is_link(self) -> bool:
        """Whether all its characters belong to one link."""
        links = {run.link_id for run in self.runs if not run.text.isspace()}
        return len(links) == 1 and None not in links

    def copy(self) -> Draft:
        """Another draft with the same values; the runs are shared."""
        other = Draft.__new__(Draft)
        for name in Draft.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def freeze(self) -> Block:
        """The finished block; only when all of the letter has been read."""
        slot = None if self.slot is None else self.slot.find_telling()
        return Block(
            kind=self.kind,
            runs=tuple(self.runs),
            picture=self.picture,
            grid=self.grid,
            tag=self.tag,
            align=self.align,
            background=self.background,
            box=self.box,
            boxes=self.boxes,
            column=0 if slot is None else slot.column,
            columns=1 if slot is None else slot.columns,
            list_depth=self.list_depth,
            marker=self.marker,
            button=self.button,
            quote_depth=self.quote_depth,
            semantic=self.semantic,
            anchor=self.anchor,
        )


class Paragraph:
    """Inline text on its way to becoming a block: folds white space as CSS does."""

    __slots__ = ("ended", "frame", "looks", "marker", "parts", "pictures", "pieces", "space")

    def __init__(self) -> None:
        self.parts: list[list[str]] = []
        self.looks: list[Look] = []
        self.frame: Frame | None = None
        self.pictures: list[Draft] | None = None
        self.marker: str = ""
        self.pieces = 0
        """How many times characters have been added."""
        self.space = False
        """Whether white space came last, so that what follows stands apart."""
        self.ended = False
        """Whether a line break came last, so that a second one would leave an empty line."""

    def __bool__(self) -> bool:
        return bool(self.parts)

    def add_break(self) -> None:
        """End the line, if there is one."""
        self.ended = bool(self.parts)
        self.space = False

    def add_picture(self, draft: Draft) -> None:
        """Keep an image that stands in the text until the text ends."""
        self.space = True
        if self.pictures is None:
            self.pictures = []
        self.pictures.append(draft)

    def add_text(self, text: str, frame: Frame) -> None:
        """Add characters; white space folds across the borders of elements."""
        if frame.marking:
            self.marker += strip_invisible(text)
            self.frame = self.frame or frame
        elif frame.white_space in _KEEPS_LINES:
            self._add_lines(text, frame)
        else:
            self._add_words(text, frame)

    def _add_words(self, text: str, frame: Frame) -> None:
        words = " ".join(text.split())
        if not (words.isascii() and words.isprintable()):
            text = strip_invisible(text)
            words = " ".join(text.split())
        if not words:
            self.space = self.space or bool(text)
            return
        if text[0].isspace():
            self.space = True
        self._append(words, frame)
        self.space = text[-1].isspace()

    def _add_lines(self, text: str, frame: Frame) -> None:
        lines = strip_invisible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        folds = frame.tag != "pre"
        for place, line in enumerate(lines):
            if place:
                self._append("\n", frame, raw=True)
            if folds:
                self._add_words(line, frame)
            elif line:
                self._append(line.replace("\u00a0", " "), frame, raw=True)

    def _append(self, text: str, frame: Frame, raw: bool = False) -> None:
        if not self.parts:
            self.frame = self.frame or frame
        elif not raw:
            if self.ended:
                text = "\n" + text
            elif self.space and not self.parts[-1][-1].endswith("\n"):
                text = " " + text
        self.ended = self.space = False
        self.pieces += 1
        if self.looks and (self.looks[-1] is frame.look or self.looks[-1] == frame.look):
            self.parts[-1].append(text)
        else:
            self.looks.append(frame.look)
            self.parts.append([text])

    def finish(self) -> Draft | None:
        """The block that the text makes; none if there was nothing but white space."""
        frame = self.frame
        if frame is None:
            return None
        draft = Draft("preformatted" if frame.tag == "pre" else "text", frame)
        texts = compose_runs(["".join(parts) for parts in self.parts])
        runs = [Run(text, *look) for text, look in zip(texts, self.looks, strict=True) if text]
        if runs and (runs[0].text[0].isspace() or runs[-1].text[-1].isspace()):
            runs = trim_runs(runs)
        marker = fold_spaces(self.marker)
        if not runs and marker:
            runs = [Run(marker, *frame.look)]
        draft.runs = runs
        self._mark_item(draft, frame, marker)
        return draft if runs else None

    def _mark_item(self, draft: Draft, frame: Frame, marker: str) -> None:
        item = frame.item
        if item is None or draft.kind != "text":
            return
        if frame.tag not in HEADING_TAGS:
            draft.kind = "list_item"
        if not item.started:
            draft.marker = marker or item.marker
            item.started = True
