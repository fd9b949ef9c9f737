"""`Page`: the drafts so far, the paragraph in the making, and what the letter hides."""

from __future__ import annotations

from rusparse.values.document import Picture

from .characters import fold_spaces, strip_invisible
from .drafts import Draft, Paragraph
from .frames import Frame
from .lists import split_lines
from .pictures import is_thin
from .settings import Setting

__all__ = ["Page"]


class Page:
    """Where the walk writes to."""

    def __init__(self, targets: frozenset[str] = frozenset()) -> None:
        self.targets = targets
        """The names that links inside the letter lead to."""
        self.drafts: list[Draft] = []
        self.hidden: list[str] = []
        self.button_links: set[int] = set()
        """The links that are drawn as buttons by themselves."""
        self.paragraph = Paragraph()
        """The one in the making."""
        self.filled = False
        """Whether there is anything to flush."""
        self._hidden_parts: list[str] = []
        self._anchor: str | None = None
        self._anchored_pieces = 0

    def add_text(self, text: str, setting: Setting, frame: Frame) -> None:
        """Add characters as they stand in the source, seen or not."""
        if setting.style.seen:
            self.paragraph.add_text(text, setting, frame)
            self.filled = True
        elif text.isspace():
            self.paragraph.space = True
        else:
            self.filled = True
            self._hidden_parts.append(text)

    def add_break(self, setting: Setting) -> None:
        """End the line; where one has just ended, end the paragraph."""
        if self.paragraph.ended:
            self.flush()
        elif setting.style.seen or self.paragraph.parts:
            self.paragraph.add_break()
        elif self._hidden_parts:
            self._hidden_parts.append("\n")

    def add_picture(self, picture: Picture, setting: Setting, frame: Frame) -> None:
        """Add an image: at once, or after the paragraph that it stands in."""
        draft = Draft("image", setting, frame)
        draft.picture = picture
        draft.has_content = not is_thin(picture)
        if self.paragraph.parts:
            self.paragraph.add_picture(draft)
        else:
            self.flush()
            self.append(draft)

    def add_rule(self, setting: Setting, frame: Frame) -> None:
        """Add a line across; several in a row count once."""
        self.append(Draft("rule", setting, frame))

    def set_anchor(self, name: str) -> None:
        """Let the next block be found by a name, or the one in the making if text follows in it."""
        # Of several, one that a link leads to is worth more than the many that only scripts use.
        if self._anchor not in self.targets or name in self.targets:
            self._anchor = name
            self._anchored_pieces = self.paragraph.pieces

    def add_hidden(self, text: str) -> None:
        """Add a text that the letter hides."""
        text = fold_spaces(strip_invisible(text))
        if text:
            self.hidden.append(text)

    def append(self, draft: Draft) -> None:
        """Add a finished draft."""
        if self._anchor is not None:
            draft.anchor, self._anchor = self._anchor, None
        self.drafts.append(draft)

    def flush(self) -> None:
        """End the paragraph in the making, if there is one."""
        if not self.filled:
            return
        self.filled = False
        if self._hidden_parts:
            self.add_hidden("".join(self._hidden_parts))
            self._hidden_parts.clear()
        paragraph = self.paragraph
        if paragraph.setting is None:
            return
        later = None
        if paragraph.parts and self._anchored_pieces == paragraph.pieces:
            # Nothing came after it: it belongs to what comes next.
            later, self._anchor = self._anchor, None
        draft = paragraph.finish() if paragraph.parts or paragraph.marker else None
        if draft is not None:
            if self.button_links:
                self._mark_button(draft)
            for piece in split_lines(draft):
                self.append(piece)
        if paragraph.pictures is not None:
            for draft in paragraph.pictures:
                self.append(draft)
        self.paragraph = Paragraph()
        self._anchored_pieces = 0
        self._anchor = later or self._anchor

    def _mark_button(self, draft: Draft) -> None:
        links = {run.link_id for run in draft.runs if run.text.strip()}
        if len(links) == 1:
            link = links.pop()
            draft.button = link is not None and link in self.button_links
