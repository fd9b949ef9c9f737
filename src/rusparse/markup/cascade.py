"""`Cascade`: looks up what each element declares, by its tag, attributes and style rules.

Letters repeat the same style attribute hundreds of times, so answers are kept by everything that
they depend on (CSS Cascading and Inheritance Level 5, section 6: order of the cascade).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from .declarations import Declaration, parse_declarations
from .elements import (
    BLOCK_TAGS,
    CELL_TAGS,
    DEFAULT_STYLES,
    IMPLIED_ROLES,
    LIST_TAGS,
    SKIPPED_TAGS,
    rank_tag,
)
from .lengths import read_span
from .pieces import Items, cut_tag, read_text
from .stylesheet import Feature, Rule, Stylesheet
from .styling import NOTHING, Declared, Properties, declare, read_attributes

__all__ = [
    "Cascade",
    "Chain",
    "Features",
    "Profile",
    "Start",
]

_MAX_CHAIN_LENGTH = 64
_MAX_SIDE_PIXELS = 500
_SIDE_DISPLAYS = frozenset({"inline-block", "inline-table", "table-cell"})
_VOID_TAGS = frozenset({"br", "hr", "img"})
_SETTLED_TAGS = LIST_TAGS | {"tr", "caption"}
_OPENED_TAGS = LIST_TAGS | {"blockquote", "caption", "li", "table"}
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
_START_BYTES = 1_000
_MAX_NAME_CHARACTERS = 100
_MAX_NAMES_CHARACTERS = 1_000

# Attributes that differ from element to element and never change how text looks.
_ADDRESSES, _ASIDES = rb"href|src|alt|usemap", rb"title|target|data-saferedirecturl"
_ATTRIBUTES = re.compile(
    rb'((?: (?!(?:%b|%b)=)=?[^ =]*="[^"]*")+)| (?:%b)="[^"]*"| (%b)="([^"]*)"'
    % (_ADDRESSES, _ASIDES, _ASIDES, _ADDRESSES)
)
"""Attributes as they are written: those that tell of the look in a row, or one that does not."""
_ADDRESSING_STARTS = (b"a ", b"area ", b"img ")

Features: TypeAlias = frozenset[Feature]
_NO_FEATURES: Features = frozenset()
Layer: TypeAlias = tuple[Declaration, ...]


class Profile:
    """What is known of an element without looking around it or into it.

    `names` are its ids, classes and roles, `anchor` the name that a link can lead to. `hiding`
    elements may hide what is in them. `boxed`
    ones are boxes of the layout, `side` ones can stand beside their siblings, `framed` ones have a
    border all around, `opened` ones must be remembered until they end, and `settled` ones have
    something to be settled then. `columns` and `rows` are what a cell spans, `header` tells whether
    it says that it is one.
    """

    __slots__ = (
        "anchor",
        "block",
        "boxed",
        "cell",
        "columns",
        "declared",
        "framed",
        "header",
        "hiding",
        "names",
        "opened",
        "rank",
        "rows",
        "settled",
        "side",
        "tag",
        "void",
    )

    def __init__(self, tag: str, items: Items, declared: Declared) -> None:
        self.tag = tag
        self.declared = declared
        self.block = block = is_block(tag, declared)
        self.names, self.anchor = _find_names(tag, items)
        self.void = tag in _VOID_TAGS
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
        self.hiding = declared.gone or declared.hidden_from_word
        self.opened = (
            self.anchor is not None
            or declared.word_list is not None
            or (block and (self.boxed or self.side or tag in _OPENED_TAGS))
        )
        self.settled = cell or tag in _SETTLED_TAGS
        self.columns = self.rows = 1
        self.header = False
        if cell:
            attributes = dict(items)
            self.columns = read_span(attributes.get("colspan"))
            self.rows = read_span(attributes.get("rowspan"))
            self.header = tag == "th" or attributes.get("role") in _HEADER_ROLES


class Chain:
    """Elements around a place, as far as any selector names them, and their innermost.

    Elements with the same attributes in the same chain look alike: `starts` are the tags that have
    been met in it, by what stands between "<" and ">".
    """

    __slots__ = ("ancestors", "extended", "parent", "starts")

    def __init__(self, ancestors: tuple[Features, ...], parent: Features) -> None:
        self.ancestors = ancestors
        self.parent = parent
        self.starts: dict[bytes, Start] = {}
        self.extended: dict[Features, Chain] = {}


class Start:
    """A start tag, and what is known of its element.

    `attributes` are all but addresses. `empty` ones are ends as well, `skipped` ones hold nothing
    that is read. `inside` is the chain of what is in the element.
    """

    __slots__ = (
        "_twin",
        "attributes",
        "empty",
        "inside",
        "profile",
        "skipped",
    )

    def __init__(self, profile: Profile, items: Items, inside: Chain) -> None:
        self.profile = profile
        self.attributes = dict(items)
        self.inside = inside
        self.empty = False
        self._twin: Start | None = None
        self.skipped = profile.tag in SKIPPED_TAGS

    def get_empty(self) -> Start:
        """The same as an empty element."""
        if self._twin is None:
            self._twin = twin = Start.__new__(Start)
            twin.profile = self.profile
            twin.attributes = self.attributes
            twin.inside = self.inside
            twin.skipped = self.skipped
            twin.empty = True
        return self._twin


class Cascade:
    """What start tags say in letters of one style sheet, kept for the next tag like it.

    `max_checks` bounds how often a rule is held against a tag. Beyond it tags are read without
    rules, and what is kept then depends on the letter: it must not serve for another one.
    """

    def __init__(self, stylesheet: Stylesheet, max_checks: float) -> None:
        self._sheet = stylesheet
        self._needs_parent = any(rule.child for rule in stylesheet.rules)
        self._tracks_ancestors = bool(stylesheet.ancestor_features)
        self.outermost = Chain((), _NO_FEATURES)
        """The chain that holds no ancestor that a selector names."""
        self._chains: dict[tuple[tuple[Features, ...], Features], Chain] = {
            ((), _NO_FEATURES): self.outermost
        }
        self._checks_left = max_checks
        self.kept_bytes = 0
        """Roughly what all that is kept takes."""

    @property
    def exhausted(self) -> bool:
        """Whether rules were left out at the end because matching them took too long."""
        return self._checks_left <= 0

    def read_start(self, tag: bytes, chain: Chain) -> tuple[Start, Mapping[str, str]]:
        """What a start tag says, and the values of its attributes.

        `tag` is what stands between its "<" and ">". Of links and images the values are those of
        their addresses and what an image says, of others all.
        """
        empty = tag.endswith(b"/")
        if empty:
            tag = tag[:-1]
        addresses: Mapping[str, str] | None = None
        if tag.startswith(_ADDRESSING_STARTS):
            tag, addresses = _set_addresses_apart(tag)
        start = chain.starts.get(tag)
        if start is None:
            start = chain.starts[tag] = self._make_start(tag, chain)
            self.kept_bytes += len(tag) + _START_BYTES
        return start.get_empty() if empty else start, addresses or start.attributes

    def _make_start(self, tag: bytes, chain: Chain) -> Start:
        name, items = cut_tag(tag)
        features = _NO_FEATURES
        layers: list[Layer] = []
        if self._sheet.rules:
            features = _find_features(name, items)
            if self._checks_left > 0:
                layers = self._find_layers(features, chain)
            features &= self._sheet.ancestor_features
        profile = Profile(name, items, _build(name, items, layers))
        return Start(profile, items, self._extend_chain(chain, features))

    def _extend_chain(self, chain: Chain, features: Features) -> Chain:
        """The chain of an element's children, by the features of its profile."""
        if not self._tracks_ancestors or not (features or self._needs_parent):
            return chain
        extended = chain.extended.get(features)
        if extended is None:
            ancestors = chain.ancestors
            if features and len(ancestors) < _MAX_CHAIN_LENGTH:
                ancestors = (*ancestors, features)
            parent = features if self._needs_parent else _NO_FEATURES
            # Ways that differ may lead to the same chain.
            extended = self._chains.get((ancestors, parent))
            if extended is None:
                extended = self._chains[ancestors, parent] = Chain(ancestors, parent)
            chain.extended[features] = extended
        return extended

    def _find_layers(self, features: Features, chain: Chain) -> list[Layer]:
        """The declarations of the matching rules, the weakest first."""
        candidates = self._sheet.find_rules(features)
        ancestors, parent = chain.ancestors, chain.parent
        self._checks_left -= sum([len(rule.parts) for rule in candidates]) + 1
        matching = [rule for rule in candidates if _matches(rule, ancestors, parent)]
        matching.sort(key=_get_precedence)
        return [rule.declarations for rule in matching]


def _set_addresses_apart(tag: bytes) -> tuple[bytes, dict[str, str]]:
    """A tag without the attributes that only hold addresses and the like, and those by name."""
    found = _ATTRIBUTES.findall(tag)
    addresses = {name.decode(): read_text(value) for _, name, value in found if name}
    telling = [attributes for attributes, _, _ in found]
    return b"".join([tag[: tag.find(b" ")], *telling]), addresses


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
    if names and max(map(len, names)) > _MAX_NAME_CHARACTERS:
        names = [word for word in names if len(word) <= _MAX_NAME_CHARACTERS]
    return tuple(names), anchor


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
