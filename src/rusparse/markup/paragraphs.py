"""`Paragraph`: gathers inline text that is to become a block, and folds its white space."""

from __future__ import annotations

from rusparse.values.composition import compose_runs
from rusparse.values.document import Block, Run

from .characters import fold_spaces, is_usual, strip_invisible
from .frames import LinkTarget, Look
from .openings import Opening
from .run_slices import trim_runs
from .settings import Setting

__all__ = ["Paragraph"]

_KEEPS_LINES = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})


class Paragraph:
    """Inline text on its way to becoming a block: folds white space as CSS does.

    `setting` and `opening` tell where its first characters stand, once there are any.
    """

    __slots__ = (
        "ended",
        "marker",
        "opening",
        "parts",
        "pictures",
        "pieces",
        "setting",
        "space",
        "usual",
    )

    opening: Opening

    def __init__(self) -> None:
        self.parts: list[tuple[Look, LinkTarget | None, list[str]]] = []
        """Looks and links in turn, with the characters of each, piece by piece."""
        self.setting: Setting | None = None
        self.pictures: list[Block] = []
        """Images that stand in the text, to be kept until it ends."""
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

    def add_text(self, text: str, setting: Setting, opening: Opening) -> None:
        """Add characters; white space folds across the borders of elements."""
        style = setting.style
        if opening.nesting.marking:
            if text := strip_invisible(text):
                self.marker.append(text)
            self._begin(setting, opening)
        elif style.folds or style.white_space not in _KEEPS_LINES:
            self._add_words(text, setting, opening)
        else:
            self._add_lines(text, setting, opening)

    def _begin(self, setting: Setting, opening: Opening) -> None:
        """Stand where the first characters stand."""
        if self.setting is None:
            self.setting, self.opening = setting, opening

    def _add_words(self, text: str, setting: Setting, opening: Opening) -> None:
        words = " ".join(text.split())
        if not is_usual(words):
            self.usual = False
            text = strip_invisible(text)
            words = " ".join(text.split())
        if not words:
            self.space = self.space or bool(text)
            return
        if text[0] != words[0]:
            self.space = True
        self._append(words, setting, opening)
        self.space = text[-1] != words[-1]

    def _add_lines(self, text: str, setting: Setting, opening: Opening) -> None:
        lines = strip_invisible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        folds = setting.tag != "pre"
        self.usual = False
        for place, line in enumerate(lines):
            if place:
                self._append("\n", setting, opening, raw=True)
            if folds:
                self._add_words(line, setting, opening)
            elif line:
                self._append(line.replace("\u00a0", " "), setting, opening, raw=True)

    def _append(self, text: str, setting: Setting, opening: Opening, raw: bool = False) -> None:
        look, link = setting.style.look, opening.link
        self.pieces += 1
        parts = self.parts
        if not parts:
            self._begin(setting, opening)
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

    def make_runs(self) -> list[Run]:
        """The text so far, without white space at its ends."""
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
        return runs

    def read_marker(self) -> str:
        """The list marker that the text states apart."""
        return fold_spaces("".join(self.marker)) if self.marker else ""


def make_run(text: str, look: Look, link: LinkTarget | None) -> Run:
    """Characters of a look, in a link or in none."""
    return Run(text, *look) if link is None else Run(text, *look, *link)
