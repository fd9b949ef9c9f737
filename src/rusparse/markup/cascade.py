"""`Cascade`: looks up what each element declares, by its tag, attributes and style rules.

Letters repeat the same style attribute hundreds of times, so answers are kept by everything that
they depend on (CSS Cascading and Inheritance Level 5, section 6: order of the cascade).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from .declarations import Declaration, parse_declarations
from .elements import BLOCK_TAGS, CELL_TAGS, DEFAULT_STYLES, IMPLIED_ROLES, LIST_TAGS, rank_tag
from .lengths import read_span
from .stylesheet import Feature, Rule, Stylesheet
from .styling import NOTHING, Declared, Properties, declare, read_attributes

__all__ = [
    "ADDRESSING_TAGS",
    "NO_ANCESTORS",
    "Cascade",
    "Features",
    "Profile",
    "select_telling",
]

NO_ANCESTORS = 0
"""The number of the chain that holds no ancestor that a selector names."""

_MAX_CHAIN_LENGTH = 64
_MAX_RULE_CHECKS = 2_000_000

_MAX_SIDE_PIXELS = 500
_SIDE_DISPLAYS = frozenset({"inline-block", "inline-table", "table-cell"})
_VOID_TAGS = frozenset({"br", "hr", "img"})
_NEVER_PLAIN_TAGS = _VOID_TAGS | {"a"}
_TELLING_TAGS = LIST_TAGS | {"a", "blockquote", "caption", "li", "table"}
_SETTLED_TAGS = LIST_TAGS | {"tr", "caption"}
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
_MAX_KEPT_CHARACTERS = 1_000
_MAX_KEPT_PROFILES = 8_192
_MAX_NAME_CHARACTERS = 100
_MAX_NAMES_CHARACTERS = 1_000

# Attributes that differ from element to element and never change how text looks.
_ADDRESSES = frozenset(["href", "src", "alt", "title", "target", "data-saferedirecturl", "usemap"])
ADDRESSING_TAGS = frozenset(["a", "area", "img"])

Features: TypeAlias = frozenset[Feature]
_Chain: TypeAlias = tuple[tuple[Features, ...], Features]
_NO_FEATURES: Features = frozenset()
Layer: TypeAlias = tuple[Declaration, ...]
Items: TypeAlias = tuple[tuple[str, str], ...]


class Profile:
    """What is known of an element without looking around it or into it.

    `names` are its ids, classes and roles, `anchor` the name that a link can lead to, `features`
    what selectors want of ancestors and it has. `plain` elements change nothing, `bare` ones
    nothing but where blocks end, and `hiding` ones may hide what is in them. `boxed` ones are boxes
    of the layout, `side` ones can stand beside their siblings, `framed` ones have a border all
    around, and `settled` ones have something to be settled at their end. `columns` and `rows` are
    what a cell spans, `header` tells whether it says that it is one.
    """

    __slots__ = (
        "anchor",
        "bare",
        "block",
        "boxed",
        "cell",
        "columns",
        "declared",
        "features",
        "framed",
        "header",
        "hiding",
        "names",
        "plain",
        "rank",
        "rows",
        "settled",
        "side",
        "tag",
        "void",
    )

    def __init__(self, tag: str, items: Items, declared: Declared, features: Features) -> None:
        self.tag = tag
        self.declared = declared
        self.features = features
        self.block = block = is_block(tag, declared)
        self.names, self.anchor = _find_names(tag, items)
        self.void = tag in _VOID_TAGS
        self.plain = tag not in _NEVER_PLAIN_TAGS and not (
            block or self.names or self.anchor or declared is not NOTHING
        )
        self.cell = cell = tag in CELL_TAGS
        drawn = bool(declared.padded or declared.bordered or declared.background)
        self.boxed = cell or (
            block and tag not in ("body", "html") and (drawn or declared.pictured)
        )
        self.side = (
            block
            and not cell
            and (declared.floated is not None or declared.display in _SIDE_DISPLAYS)
            and (declared.width_pixels or 0) < _MAX_SIDE_PIXELS
        )
        self.framed = len(declared.bordered) >= 3
        self.rank = rank_tag(tag)
        # A row or a bare division says nothing new to what is in it.
        self.bare = (
            block
            and declared is NOTHING
            and tag not in _TELLING_TAGS
            and not (self.names or self.anchor or self.boxed)
        )
        self.hiding = declared.gone or declared.hidden_from_word
        self.settled = cell or tag in _SETTLED_TAGS
        self.columns = self.rows = 1
        self.header = False
        if cell:
            attributes = dict(items)
            self.columns = read_span(attributes.get("colspan"))
            self.rows = read_span(attributes.get("rowspan"))
            self.header = tag == "th" or attributes.get("role") in _HEADER_ROLES


class Cascade:
    """Profiles of elements, kept for the next element like it.

    A chain is a number for "these ancestors and this parent, as far as any selector names them":
    elements with the same attributes in the same chain look alike.
    """

    def __init__(self, stylesheet: Stylesheet) -> None:
        self._sheet = stylesheet
        self._needs_parent = any(rule.child for rule in stylesheet.rules)
        self.profiles: dict[tuple[object, ...], Profile] = {}
        """By tag, chain, and attributes that tell something, one after the other."""
        self._chains: list[_Chain] = [((), _NO_FEATURES)]
        self._numbers: dict[_Chain, int] = {self._chains[0]: NO_ANCESTORS}
        self._extended: dict[tuple[int, Features], int] = {}
        self._checks_left = _MAX_RULE_CHECKS
        self.tracks_ancestors = bool(stylesheet.ancestor_features)
        """Whether any selector looks at ancestors, so that elements extend the chain."""

    @property
    def exhausted(self) -> bool:
        """Whether rules were left out at the end because matching them took too long."""
        return self._checks_left <= 0

    def find_profile(
        self, tag: str, items: Sequence[tuple[str, str]], chain: int = NO_ANCESTORS
    ) -> Profile:
        """The profile of an element: `items` are its attributes."""
        if tag in ADDRESSING_TAGS:
            items = select_telling(items)
        key = (tag, chain, *items)
        profile = self.profiles.get(key)
        if profile is None:
            profile = self.profiles[key] = self._recall_profile(tag, tuple(items), chain)
        return profile

    def _recall_profile(self, tag: str, items: Items, chain: int) -> Profile:
        """The profile as an earlier letter with the same style sheet left it, else a new one."""
        if self._checks_left <= 0:
            return self._make_profile(tag, items, [])
        key = (self._sheet.number, tag, items, self._chains[chain])
        kept = _KEPT.get(key)
        if kept is None:
            # What a letter may cost must not depend on the letters before it: the checks that a
            # kept profile took count again.
            checks, layers = self._find_layers(tag, items, chain)
            kept = (self._make_profile(tag, items, layers), checks)
            if sum([len(value) for _, value in items]) <= _MAX_KEPT_CHARACTERS:
                if len(_KEPT) >= _MAX_KEPT_PROFILES:
                    _KEPT.clear()
                _KEPT[key] = kept
        self._checks_left -= kept[1]
        return kept[0]

    def _make_profile(self, tag: str, items: Items, layers: Sequence[Layer]) -> Profile:
        features = _NO_FEATURES
        if self.tracks_ancestors:
            features = _find_features(tag, items) & self._sheet.ancestor_features
        return Profile(tag, items, _build(tag, items, layers), features)

    def extend_chain(self, chain: int, features: Features) -> int:
        """The chain of an element's children, by the features of its profile."""
        if not features and not self._needs_parent:
            return chain
        key = (chain, features)
        number = self._extended.get(key)
        if number is None:
            ancestors = self._chains[chain][0]
            if features and len(ancestors) < _MAX_CHAIN_LENGTH:
                ancestors = (*ancestors, features)
            extended = (ancestors, features if self._needs_parent else _NO_FEATURES)
            number = self._numbers.setdefault(extended, len(self._chains))
            if number == len(self._chains):
                self._chains.append(extended)
            self._extended[key] = number
        return number

    def _find_layers(self, tag: str, items: Items, chain: int) -> tuple[int, list[Layer]]:
        """What was checked, and the declarations of the matching rules, the weakest first."""
        if not self._sheet.rules:
            return 0, []
        candidates = self._sheet.find_rules(_find_features(tag, items))
        ancestors, parent = self._chains[chain]
        checks = sum([len(rule.parts) for rule in candidates]) + 1
        matching = [rule for rule in candidates if _matches(rule, ancestors, parent)]
        matching.sort(key=_get_precedence)
        return checks, [rule.declarations for rule in matching]


_KEPT: dict[tuple[object, ...], tuple[Profile, int]] = {}
"""Profiles and what they took to find, by style sheet, element and chain: the letters of a series
repeat the same elements, so answers outlive the letter."""


def select_telling(items: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The attributes of a link or an image that can change how something looks."""
    return [item for item in items if item[0] not in _ADDRESSES]


def _get_precedence(rule: Rule) -> tuple[int, int]:
    return rule.specificity, rule.order


def is_block(tag: str, declared: Declared) -> bool:
    """Whether an element's content stands on lines of its own."""
    display = declared.display
    if display is None:
        return tag in BLOCK_TAGS
    if display.startswith("inline"):
        # Browsers keep cells and tables apart whatever their display says about lines.
        return tag in BLOCK_TAGS and (display != "inline" or tag in CELL_TAGS or tag == "table")
    return display != "contents" or tag in BLOCK_TAGS


def _find_features(tag: str, items: Items) -> Features:
    found = [tag]
    for name, value in items:
        if name == "class":
            found.extend("." + word for word in value.split())
        elif name == "id":
            found.append("#" + value.strip())
    return frozenset(found)


def _find_names(tag: str, items: Items) -> tuple[tuple[str, ...], str | None]:
    """An element's ids, classes and roles, and the name that links inside the letter can use."""
    names: list[str] = []
    anchor = None
    if tag in IMPLIED_ROLES:
        names.append(IMPLIED_ROLES[tag])
    for name, value in items:
        if name == "class" or name == "role":
            names.extend(value[:_MAX_NAMES_CHARACTERS].split())
        elif name == "id" or (name == "name" and tag == "a"):
            anchor = value.strip() or anchor
            if name == "id" and anchor:
                names.append(anchor)
    return tuple(word for word in names if len(word) <= _MAX_NAME_CHARACTERS), anchor


def _build(tag: str, items: Items, layers: Sequence[Layer]) -> Declared:
    """What the cascade leaves of a tag's defaults, its attributes, rules and style attribute."""
    attributes = dict(items)
    properties: Properties = dict(DEFAULT_STYLES.get(tag, ()))
    if attributes:
        properties.update(read_attributes(tag, attributes))
    inline = parse_declarations(attributes["style"]) if "style" in attributes else ()
    important: Properties = {}
    for layer in (*layers, inline):
        for name, value, mark in layer:
            (important if mark else properties)[name] = value
    properties.update(important)
    return declare(properties) if properties else NOTHING


def _matches(rule: Rule, ancestors: tuple[Features, ...], parent: Features) -> bool:
    """Whether the ancestors are those that a rule wants; its last part is known to match."""
    wanted = rule.parts[:-1]
    if rule.child and not parent.issuperset(wanted[-1]):
        return False
    place = len(ancestors)
    for part in reversed(wanted):
        # The nearest that fits leaves the most room for the rest, so no other need be tried.
        place -= 1
        while place >= 0 and not ancestors[place].issuperset(part):
            place -= 1
        if place < 0:
            return False
    return True
