"""`Cascade`: looks up what each element declares, by its tag, attributes and style rules.

Letters repeat the same style attribute hundreds of times, so answers are kept by everything that
they depend on (CSS Cascading and Inheritance Level 5, section 6: order of the cascade).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from .declarations import Declaration, parse_declarations
from .elements import BLOCK_TAGS, CELL_TAGS, DEFAULT_STYLES, IMPLIED_ROLES, LIST_TAGS, rank_tag
from .stylesheet import Feature, Rule, Stylesheet
from .styling import NOTHING, Declared, Properties, declare, read_attributes

__all__ = ["NO_ANCESTORS", "Cascade", "Features", "Profile"]

NO_ANCESTORS = 0
"""The number of the chain that holds no ancestor that a selector names."""

_MAX_CHAIN_LENGTH = 64
_MAX_RULE_CHECKS = 2_000_000

_MAX_SIDE_PIXELS = 500
_SIDE_DISPLAYS = frozenset({"inline-block", "inline-table", "table-cell"})
_NEVER_PLAIN_TAGS = frozenset(["a", "br", "hr", "img"])
_TELLING_TAGS = LIST_TAGS | {"a", "blockquote", "li"}
_MAX_KEPT_CHARACTERS = 1_000
_MAX_NAME_CHARACTERS = 100
_MAX_NAMES_CHARACTERS = 1_000

# Attributes that differ from element to element and never change how text looks.
_ADDRESSES = frozenset(["href", "src", "alt", "title", "target", "data-saferedirecturl", "usemap"])
_ADDRESSING_TAGS = frozenset(["a", "area", "img"])

Features: TypeAlias = frozenset[Feature]
Layer: TypeAlias = tuple[Declaration, ...]
Items: TypeAlias = tuple[tuple[str, str], ...]


class Profile:
    """What is known of an element without looking around it or into it.

    `names` are its ids, classes and roles, `anchor` the name that a link can lead to, `features`
    what selectors know it by (left empty where no selector asks). `plain` elements change nothing,
    `inert` ones nothing but where blocks end. `boxed` ones are boxes of the layout, `side` ones can
    stand beside their siblings, and `framed` ones have a border all around.
    """

    __slots__ = (
        "anchor",
        "block",
        "boxed",
        "declared",
        "features",
        "framed",
        "inert",
        "names",
        "plain",
        "rank",
        "side",
    )

    def __init__(self, tag: str, items: Items, declared: Declared, features: Features) -> None:
        self.declared = declared
        self.features = features
        self.block = block = is_block(tag, declared)
        self.names, self.anchor = _find_names(tag, items)
        self.plain = tag not in _NEVER_PLAIN_TAGS and not (
            block or self.names or self.anchor or declared is not NOTHING
        )
        cell = tag in CELL_TAGS
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
        self.inert = (
            declared is NOTHING
            and not (self.names or self.anchor or self.boxed)
            and tag not in _TELLING_TAGS
        )


class Cascade:
    """Profiles of elements, kept for the next element like it.

    A chain is a number for "these ancestors, as far as any selector names them": elements with
    the same attributes in the same chain look alike.
    """

    def __init__(self, stylesheet: Stylesheet) -> None:
        self._sheet = stylesheet
        self._needs_parent = any(rule.child for rule in stylesheet.rules)
        self._profiles: dict[tuple[object, ...], Profile] = {}
        self._chains: list[tuple[Features, ...]] = [()]
        self._chain_numbers: dict[tuple[int, Features], int] = {}
        self._checks_left = _MAX_RULE_CHECKS
        self.tracks_ancestors = bool(stylesheet.ancestor_features)
        """Whether any selector looks at ancestors, so that their features must be passed on."""

    @property
    def exhausted(self) -> bool:
        """Whether rules were left out at the end because matching them took too long."""
        return self._checks_left <= 0

    def find_profile(
        self,
        tag: str,
        items: Sequence[tuple[str, str]],
        chain: int = NO_ANCESTORS,
        parent: Features = frozenset(),
    ) -> Profile:
        """The profile of an element: `items` are its attributes, `parent` its parent's features."""
        if tag in _ADDRESSING_TAGS:
            items = [item for item in items if item[0] not in _ADDRESSES]
        telling = tuple(items)
        key = (tag, telling, chain, parent if self._needs_parent else None)
        profile = self._profiles.get(key)
        if profile is None:
            profile = self._profiles[key] = self._make_profile(tag, telling, chain, parent)
        return profile

    def _make_profile(self, tag: str, items: Items, chain: int, parent: Features) -> Profile:
        features: Features = frozenset()
        layers: tuple[Layer, ...] = ()
        if self._sheet.rules:
            features = _find_features(tag, items)
            layers = tuple(self._find_layers(features, chain, parent))
        for _, value in items:
            if len(value) > _MAX_KEPT_CHARACTERS:
                return _make_profile(tag, items, layers, features)
        return _make_profile_kept(tag, items, layers, features)

    def extend_chain(self, chain: int, features: Features) -> int:
        """The chain of an element's children."""
        named = features & self._sheet.ancestor_features
        if not named:
            return chain
        key = (chain, named)
        number = self._chain_numbers.get(key)
        if number is None:
            ancestors = self._chains[chain]
            if len(ancestors) >= _MAX_CHAIN_LENGTH:
                return chain
            number = len(self._chains)
            self._chains.append((*ancestors, named))
            self._chain_numbers[key] = number
        return number

    def _find_layers(self, features: Features, chain: int, parent: Features) -> list[Layer]:
        """The declarations of the matching rules, the weakest first."""
        if self.exhausted:
            return []
        candidates = self._sheet.find_rules(features)
        ancestors = self._chains[chain]
        self._checks_left -= sum(len(rule.parts) for rule in candidates) + 1
        matching = [rule for rule in candidates if _matches(rule, ancestors, parent)]
        matching.sort(key=lambda rule: (rule.specificity, rule.order))
        return [rule.declarations for rule in matching]


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


def _build(tag: str, items: Items, layers: tuple[Layer, ...]) -> Declared:
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


def _make_profile(tag: str, items: Items, layers: tuple[Layer, ...], features: Features) -> Profile:
    return Profile(tag, items, _build(tag, items, layers), features)


# The letters of a series repeat the same elements, so answers outlive the letter.
_make_profile_kept = lru_cache(maxsize=8192)(_make_profile)


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
