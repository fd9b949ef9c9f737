"""`Setting`: all that the tags around a place say of what stands there, worked out once.

Letters open the same elements inside one another over and over: a row, its cell, the table in it.
So settings form a tree of what has been met: from one to the next by a start tag. What a letter's
tags lead to for the second time, or in the next letter with its style sheet, is only looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TypeAlias

from .cascade import Cascade, Chain, Profile, Start
from .elements import LIST_TAGS
from .frames import Style
from .stylesheet import Stylesheet

__all__ = [
    "BLOCK",
    "BOX",
    "CELL",
    "INLINE",
    "OTHER",
    "ROW",
    "VOID",
    "Setting",
    "Settings",
    "Step",
    "recall_settings",
]

INLINE, BLOCK, ROW, CELL, BOX, VOID, OTHER = range(7)
"""What an element's start and end ask for: nothing, ending the paragraph, that and minding the
table's rows, that and minding its cells, other things to remember until it ends, showing what is
its own end, and asking first if it is to be gone into at all."""

_MAX_RULE_CHECKS = 2_000_000
_MAX_KEPT_BYTES = 32_000_000
_MAX_KEPT_SHEETS = 64
"""As many as `parse_stylesheet` remembers: the number of one forgotten never comes again."""
_STEP_BYTES = _SETTING_BYTES = 1_000
_MAX_SEMANTIC = 64
_LIST_STYLES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}

Step: TypeAlias = "tuple[Setting | None, Mapping[str, str]]"
"""What a tag leads to: the setting in the element that it starts (None for a comment), and the
values of its attributes."""


class Setting:
    """What is in an element is read in this. Never changed, but that it learns what tags lead to:
    `steps`, and what is `inside`.

    `profile` is the element's own, `kind` one of the constants above, `shown` the setting of an
    element of kind `OTHER` once it is known that it is to be gone into. `tag` is the element that a
    block in it is named after, of this `rank`. `depth` is how many elements are open, `within` the
    depth of the innermost block, `around` that of the one around it. `painted` elements have a
    background that differs from the one around them, `marked` ones that or a border, and `drawn`
    ones two of the things that make a button.
    """

    __slots__ = (
        "around",
        "block",
        "chain",
        "depth",
        "drawn",
        "empty",
        "inside",
        "kind",
        "linked",
        "marked",
        "painted",
        "profile",
        "rank",
        "semantic",
        "shown",
        "steps",
        "style",
        "tag",
        "within",
    )

    profile: Profile
    shown: Setting | None
    empty: bool
    """Whether an element of kind `OTHER` is its own end."""

    def __init__(self, chain: Chain) -> None:
        """The setting of what stands in no element."""
        self.kind = INLINE
        self.chain = chain
        self.style = Style()
        self.tag: str | None = None
        self.rank = -1
        self.semantic: tuple[str, ...] = ()
        self.depth = self.within = self.around = 0
        self.block = self.painted = self.marked = self.drawn = self.linked = False
        self.inside: dict[tuple[Start, bool], Setting] = {}
        self.steps: dict[bytes, Step] = {}

    def enter(self, start: Start, linked: bool) -> Setting:
        """Make the setting in an element in this one; `linked` if it is a link to be followed."""
        profile = start.profile
        if start.empty or start.skipped or profile.void or profile.hiding:
            return self._ask_first(start, linked)
        return self._derive(start, linked)

    def _ask_first(self, start: Start, linked: bool) -> Setting:
        other = Setting.__new__(Setting)
        other.kind = VOID if start.profile.void and start.empty else OTHER
        other.empty = start.empty
        other.profile = start.profile
        passed = start.skipped or start.profile.void
        other.shown = None if passed else self._derive(start, linked)
        return other

    def _derive(self, start: Start, linked: bool) -> Setting:
        profile, declared = start.profile, start.profile.declared
        inner = Setting.__new__(Setting)
        inner.profile = profile
        inner.chain = start.inside
        inner.linked = linked
        inner.style = self.style
        if declared.inherited or linked or profile.tag in LIST_TAGS:
            inner.style = self._find_style(start, linked)
        background = declared.background
        inner.painted = painted = background is not None and background != self.style.background
        inner.marked = painted or declared.bordered != ()
        inner.drawn = (declared.padded + painted + profile.framed) >= 2
        inner.semantic = self.semantic
        if profile.names:
            inner.semantic = (*self.semantic, *profile.names)[-_MAX_SEMANTIC:]
        inner.depth = self.depth + 1
        inner.around = inner.within = self.within
        inner.tag, inner.rank = self.tag, self.rank
        inner.block = profile.block
        if inner.block:
            inner.within = inner.depth
            if profile.cell or profile.rank >= inner.rank:
                inner.tag, inner.rank = profile.tag, profile.rank
        inner.kind = _judge_kind(inner)
        inner.inside = {}
        inner.steps = {}
        return inner

    def _find_style(self, start: Start, linked: bool) -> Style:
        declared = start.profile.declared
        style = self.style
        if declared.inherited:
            style = style.apply(declared)
        if linked:
            style = style.follow(declared)
        kind = start.attributes.get("type", "")
        if kind in _LIST_STYLES and start.profile.tag in LIST_TAGS and start.profile.block:
            style = style.with_list_style(_LIST_STYLES[kind])
        return style


def _judge_kind(setting: Setting) -> int:
    profile = setting.profile
    if profile.cell and not profile.anchor and profile.declared.word_list is None:
        return CELL
    if profile.opened or setting.drawn or setting.linked:
        return BOX
    if not profile.block:
        return INLINE
    if setting.marked:
        return BOX
    return ROW if profile.tag == "tr" else BLOCK


class Settings:
    """The settings of letters with one style sheet."""

    def __init__(self, sheet: Stylesheet, max_checks: float) -> None:
        self.cascade = Cascade(sheet, max_checks)
        self.outermost = Setting(self.cascade.outermost)
        self.step_bytes = 0
        """Roughly what is kept of steps and settings."""

    @property
    def kept_bytes(self) -> int:
        """Roughly what all that is kept takes."""
        return self.cascade.kept_bytes + self.step_bytes

    def enter(self, setting: Setting, start: Start, linked: bool) -> Setting:
        """The setting in an element in another one; `linked` if it is a link to be followed."""
        inner = setting.inside.get((start, linked))
        if inner is None:
            inner = setting.inside[start, linked] = setting.enter(start, linked)
            self.step_bytes += _SETTING_BYTES
        return inner

    def keep_step(self, setting: Setting, tag: bytes, step: Step) -> None:
        """Remember what a tag leads to from a setting."""
        setting.steps[tag] = step
        self.step_bytes += len(tag) + _STEP_BYTES


_KEPT: dict[int, Settings] = {}
"""Settings by the number of the style sheet: the letters of a series repeat the same tags."""


def recall_settings(sheet: Stylesheet, max_tags: int) -> Settings:
    """Settings for a letter of at most so many tags, as letters before it left them.

    What a letter may cost must not depend on those before it: one that may reach the bound on
    checks of rules has settings of its own.
    """
    # Cells are looked at twice, and so are images that are hidden.
    if sheet.max_checks * 2 * max_tags > _MAX_RULE_CHECKS:
        return Settings(sheet, _MAX_RULE_CHECKS)
    settings = _KEPT.pop(sheet.number, None)
    if settings is None or settings.kept_bytes > _MAX_KEPT_BYTES:
        settings = Settings(sheet, inf)
    _forget_oldest()
    _KEPT[sheet.number] = settings
    return settings


def _forget_oldest() -> None:
    """Make room: the style sheet that has not been asked for the longest goes first."""
    # The sum is asked for with every letter, and of as many sheets as are kept.
    kept_bytes = sum([kept.cascade.kept_bytes + kept.step_bytes for kept in list(_KEPT.values())])
    for number in list(_KEPT):
        if kept_bytes <= _MAX_KEPT_BYTES and len(_KEPT) < _MAX_KEPT_SHEETS:
            break
        forgotten = _KEPT.pop(number, None)
        kept_bytes -= 0 if forgotten is None else forgotten.kept_bytes
