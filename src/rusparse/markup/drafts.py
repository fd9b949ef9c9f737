"""`Draft`: a block while it is being built; and `Paragraph`, which gathers one from inline text."""

from __future__ import annotations

from rusparse.values.composition import compose_runs
from rusparse.values.document import Block, BlockKind, Grid, Picture, Run

from .characters import fold_spaces, is_usual, strip_invisible
from .elements import HEADING_TAGS
from .frames import NOWHERE, Frame, Item, LinkTarget, Look
from .run_slices import trim_runs
from .settings import Setting

__all__ = ["Draft", "Paragraph"]

_SPACES = " \n"
_KEEPS_LINES = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


class Draft:
    """A block that may still be moved, merged or told its column.

    `setting` and `frame` tell where it stands.

    `has_content` tells whether a reader would miss it: text, a table, or an image of any size to
    speak of.
    """

    __slots__ = (
        "anchor",
        "button",
        "frame",
        "grid",
        "has_content",
        "kind",
        "list_depth",
        "marker",
        "picture",
        "runs",
        "setting",
        "tag",
    )

    def __init__(self, kind: BlockKind, setting: Setting, frame: Frame) -> None:
        self.kind = kind
        self.setting = setting
        self.frame = frame
        self.has_content = kind != "rule"
        self.runs: list[Run] = []
        self.picture: Picture | None = None
        self.grid: Grid | None = None
        self.tag = setting.tag
        self.list_depth = frame.nesting.list_depth
        self.marker: str | None = None
        self.button = False
        self.anchor: str | None = None

    @property
    def text(self) -> str:
        """The characters so far."""
        runs = self.runs
        return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])

    @property
    def is_link(self) -> bool:
        """Whether all its characters belong to one link."""
        links = {run.link_id for run in self.runs if not run.text.isspace()}
        return len(links) == 1 and None not in links

    def copy(self) -> Draft:
        """Another draft with the same values; the runs are shared."""
        other = Draft(self.kind, self.setting, self.frame)
        other.has_content = self.has_content
        other.runs = self.runs
        other.picture = self.picture
        other.grid = self.grid
        other.tag = self.tag
        other.list_depth = self.list_depth
        other.marker = self.marker
        other.button = self.button
        other.anchor = self.anchor
        return other

    def freeze(self) -> Block:
        """The finished block; only when all of the letter has been read."""
        setting, frame = self.setting, self.frame
        slot = None if frame.slot is None else frame.slot.find_telling()
        return Block(
            self.kind,
            tuple(self.runs),
            self.picture,
            self.grid,
            self.tag,
            setting.style.align,
            setting.style.background,
            frame.boxes[-1] if frame.boxes else 0,
            frame.boxes,
            0 if slot is None else slot.column,
            1 if slot is None else slot.columns,
            self.list_depth,
            self.marker,
            self.button,
            0,
            frame.nesting.quote_depth,
            None,
            setting.semantic,
            self.anchor,
        )


class Paragraph:
    """Inline text on its way to becoming a block: folds white space as CSS does."""

    __slots__ = (
        "ended",
        "frame",
        "marker",
        "parts",
        "pictures",
        "pieces",
        "setting",
        "space",
        "usual",
    )

    def __init__(self) -> None:
        self.parts: list[tuple[Look, LinkTarget | None, list[str]]] = []
        """Looks and links in turn, with the characters of each, piece by piece."""
        self.setting: Setting | None = None
        self.frame = NOWHERE
        self.pictures: list[Draft] | None = None
        self.marker: list[str] = []
        self.pieces = 0
        """How many times characters have been added."""
        self.space = False
        """Whether white space came last, so that what follows stands apart."""
        self.ended = False
        """Whether a line break came last, so that a second one would leave an empty line."""
        self.usual = True
        """Whether all characters are composed as they stand."""

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

    def add_text(self, text: str, setting: Setting, frame: Frame) -> None:
        """Add characters; white space folds across the borders of elements."""
        style = setting.style
        if frame.nesting.marking:
            if text := strip_invisible(text):
                self.marker.append(text)
            self._begin(setting, frame)
        elif style.folds or style.white_space not in _KEEPS_LINES:
            self._add_words(text, setting, frame)
        else:
            self._add_lines(text, setting, frame)

    def _begin(self, setting: Setting, frame: Frame) -> None:
        """Stand where the first characters stand."""
        if self.setting is None:
            self.setting, self.frame = setting, frame

    def _add_words(self, text: str, setting: Setting, frame: Frame) -> None:
        words = " ".join(text.split())
        if not is_usual(words):
            self.usual = False
            text = strip_invisible(text)
            words = " ".join(text.split())
        if not words:
            self.space = self.space or bool(text)
            return
        if text[0] in _SPACES or text[0].isspace():
            self.space = True
        self._append(words, setting, frame)
        self.space = text[-1] in _SPACES or text[-1].isspace()

    def _add_lines(self, text: str, setting: Setting, frame: Frame) -> None:
        lines = strip_invisible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        folds = setting.tag != "pre"
        self.usual = False
        for place, line in enumerate(lines):
            if place:
                self._append("\n", setting, frame, raw=True)
            if folds:
                self._add_words(line, setting, frame)
            elif line:
                self._append(line.replace("\u00a0", " "), setting, frame, raw=True)

    def _append(self, text: str, setting: Setting, frame: Frame, raw: bool = False) -> None:
        look, link = setting.style.look, frame.link
        self.pieces += 1
        parts = self.parts
        if not parts:
            self._begin(setting, frame)
        else:
            last_look, last_link, texts = parts[-1]
            if raw:
                pass
            elif self.ended:
                text = "\n" + text
            elif self.space and texts[-1][-1] != "\n":
                text = " " + text
            if last_link is link and (last_look is look or last_look == look):
                texts.append(text)
                self.ended = self.space = False
                return
        self.ended = self.space = False
        parts.append((look, link, [text]))

    def finish(self) -> Draft | None:
        """The block that the text makes; none if there was nothing but white space."""
        setting, frame = self.setting, self.frame
        if setting is None:
            return None
        kind: BlockKind = "preformatted" if setting.tag == "pre" else "text"
        draft = Draft(kind, setting, frame)
        runs: list[Run] = []
        if self.usual:
            for look, link, texts in self.parts:
                runs.append(make_run(texts[0] if len(texts) == 1 else "".join(texts), look, link))
        else:
            composed = compose_runs(["".join(texts) for _, _, texts in self.parts])
            for text, (look, link, _) in zip(composed, self.parts, strict=True):
                if text:
                    runs.append(make_run(text, look, link))
        if runs and (runs[0].text[0].isspace() or runs[-1].text[-1].isspace()):
            runs = trim_runs(runs)
        marker = fold_spaces("".join(self.marker)) if self.marker else ""
        if not runs and marker:
            runs = [make_run(marker, setting.style.look, frame.link)]
        draft.runs = runs
        if frame.nesting.item is not None:
            self._mark_item(draft, frame.nesting.item, marker)
        return draft if runs else None

    @staticmethod
    def _mark_item(draft: Draft, item: Item, marker: str) -> None:
        if draft.kind != "text":
            return
        if draft.tag not in HEADING_TAGS:
            draft.kind = "list_item"
        if not item.started:
            draft.marker = marker or item.marker
            item.started = True


def make_run(text: str, look: Look, link: LinkTarget | None) -> Run:
    """Characters of a look, in a link or in none."""
    return Run(text, *look) if link is None else Run(text, *look, *link)
