"""`Cascade`: looks up what each element declares, by its tag, attributes and style rules.

Letters repeat the same style attribute hundreds of times, so answers are kept by everything that
they depend on (CSS Cascading and Inheritance Level 5, section 6: order of the cascade).
"""

from __future__ import annotations

from collections.abc import Sequence

from .declarations import Declaration, parse_declarations
from .elements import DEFAULT_STYLES
from .styling import NOTHING, Declared, Properties, declare, read_attributes
from .stylesheet import Feature, Rule, Stylesheet

__all__ = ["NO_ANCESTORS", "Cascade"]

NO_ANCESTORS = 0
"""The number of the chain that holds no ancestor that a selector names."""

_MAX_CHAIN_LENGTH = 64
_MAX_RULE_CHECKS = 2_000_000

# Attributes that differ from element to element and never change how text looks.
_ADDRESSES = frozenset("href src alt title target name data-saferedirecturl usemap rel".split())

Features = frozenset[Feature]


class Cascade:
    """Declared looks by element, with the answers kept.

    A chain is a number for "these ancestors, as far as any selector names them": elements with
    the same attributes in the same chain look alike.
    """

    def __init__(self, stylesheet: Stylesheet) -> None:
        self._sheet = stylesheet
        self._needs_parent = any(rule.child for rule in stylesheet.rules)
        self._declared: dict[tuple[object, ...], Declared] = {}
        self._features: dict[tuple[str, str | None, str | None], Features] = {}
        self._chains: list[tuple[Features, ...]] = [()]
        self._chain_numbers: dict[tuple[int, Features], int] = {}
        self._checks_left = _MAX_RULE_CHECKS
        self.tracks_features = bool(stylesheet.ancestor_features)
        """Whether any selector looks at ancestors, so that their features must be passed on."""

    @property
    def exhausted(self) -> bool:
        """Whether rules were left out at the end because matching them took too long."""
        return self._checks_left <= 0

    def find_declared(
        self, tag: str, items: Sequence[tuple[str, str]], chain: int, parent: Features
    ) -> Declared:
        """What an element declares: `items` are its attributes, `parent` its parent's features."""
        if not items and not self._sheet.rules and tag not in DEFAULT_STYLES:
            return NOTHING
        telling = tuple(item for item in items if item[0] not in _ADDRESSES)
        key = (tag, telling, chain, parent if self._needs_parent else None)
        declared = self._declared.get(key)
        if declared is None:
            declared = self._resolve(tag, dict(telling), chain, parent)
            self._declared[key] = declared
        return declared

    def find_features(self, tag: str, items: Sequence[tuple[str, str]]) -> Features:
        """The tag, classes and id by which selectors know an element."""
        names = element_id = None
        for name, value in items:
            if name == "class":
                names = value
            elif name == "id":
                element_id = value
        key = (tag, names, element_id)
        features = self._features.get(key)
        if features is None:
            found = [tag]
            if names:
                found.extend("." + name for name in names.split())
            if element_id:
                found.append("#" + element_id.strip())
            features = self._features[key] = frozenset(found)
        return features

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

    def _resolve(
        self, tag: str, attributes: dict[str, str], chain: int, parent: Features
    ) -> Declared:
        properties: Properties = dict(DEFAULT_STYLES.get(tag, ()))
        properties.update(read_attributes(tag, attributes))
        inline = parse_declarations(attributes.get("style", ""))
        layers = self._find_layers(self.find_features(tag, list(attributes.items())), chain, parent)
        for important in (False, True):
            for layer in (*layers, inline):
                properties.update((name, value) for name, value, mark in layer if mark is important)
        return declare(properties) if properties else NOTHING

    def _find_layers(
        self, features: Features, chain: int, parent: Features
    ) -> list[tuple[Declaration, ...]]:
        """The declarations of the matching rules, the weakest first."""
        if self.exhausted or not self._sheet.rules:
            return []
        candidates = self._sheet.find_rules(features)
        ancestors = self._chains[chain]
        self._checks_left -= sum(len(rule.parts) for rule in candidates) + 1
        matching = [rule for rule in candidates if _matches(rule, ancestors, parent)]
        matching.sort(key=lambda rule: (rule.specificity, rule.order))
        return [rule.declarations for rule in matching]


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
