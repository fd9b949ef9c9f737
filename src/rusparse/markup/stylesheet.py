"""The rules of `<style>` elements that matter for how text looks, and which of them match.

Sources: Selectors Level 4 (type, class, id and universal selectors; descendant and child
combinators; specificity in section 17); CSS Syntax Level 3. Rules with other selectors, and all
in media queries with conditions, are left out: they are for other screens or single programs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .declarations import Declaration, parse_declarations

__all__ = ["Feature", "Rule", "Stylesheet", "parse_stylesheet"]

Feature = str
"""A tag ("td"), a class (".lead") or an id ("#footer") that a selector names."""

_MAX_KEPT_CHARACTERS = 100_000
_MAX_SELECTOR_PARTS = 12
_MAX_SELECTOR_CHARACTERS = 300
_COMPOUND = re.compile(r"(?:[a-z][\w-]*|\*)?(?:[.#][\w-]+)*", re.ASCII | re.IGNORECASE)
_SIMPLE = re.compile(r"[.#]?[\w-]+", re.ASCII)
_PSEUDO_ALWAYS = re.compile(r"(?<=\w):(?:link|any-link)$")
_NUMBERS = itertools.count(1)
_MEDIA_FOR_SCREENS = frozenset({"", "all", "screen", "only screen", "only all"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with its declarations.

    `parts` are the compound selectors from the outside in, each as its features; the last must
    match the element itself, the others its ancestors. `child` tells that the last combinator is
    ">".
    """

    parts: tuple[tuple[Feature, ...], ...]
    child: bool
    specificity: int
    order: int
    declarations: tuple[Declaration, ...]


class Stylesheet:
    """Rules by the feature that an element must have for them to apply."""

    def __init__(self, rules: Iterable[Rule], cut: bool = False) -> None:
        self.rules = tuple(rules)
        self.cut = cut
        """Whether rules were left out because there were too many."""
        self._by_feature: dict[Feature, list[Rule]] = {}
        self.number = next(_NUMBERS) if self.rules else 0
        """What tells it from others while the program runs; all that are empty are one."""
        self.max_checks = sum([len(rule.parts) for rule in self.rules]) + 1 if self.rules else 0
        """What it takes at most to hold all rules against one element."""
        ancestor_features: set[Feature] = set()
        for rule in self.rules:
            own = rule.parts[-1]
            key = next((f for mark in "#." for f in own if f[0] == mark), own[0] if own else "*")
            self._by_feature.setdefault(key, []).append(rule)
            for part in rule.parts[:-1]:
                ancestor_features.update(part)
        self.ancestor_features = frozenset(ancestor_features)
        """The features that selectors want of ancestors; the others need not be remembered."""

    def find_rules(self, features: frozenset[Feature]) -> list[Rule]:
        """The rules whose last part an element with these features matches, ancestors unseen."""
        # Sorted, for a set's order differs from run to run.
        found = list(self._by_feature.get("*", ()))
        for feature in sorted(features):
            for rule in self._by_feature.get(feature, ()):
                own = rule.parts[-1]
                if len(own) == 1 or features.issuperset(own):
                    found.append(rule)
        return found


def parse_stylesheet(texts: Sequence[str], max_rules: int) -> Stylesheet:
    """Read the texts of `<style>` elements, up to `max_rules` selectors that matter."""
    if sum(map(len, texts)) <= _MAX_KEPT_CHARACTERS:
        return _parse_kept(tuple(texts), max_rules)
    return _parse(texts, max_rules)


def _parse(texts: Sequence[str], max_rules: int) -> Stylesheet:
    rules: list[Rule] = []
    for text in texts:
        for prelude, body in _split_rules(_strip_comments(text)):
            declarations = parse_declarations(body)
            if not declarations:
                continue
            for selector in prelude.split(","):
                if len(rules) >= max_rules:
                    return Stylesheet(rules, cut=True)
                rule = _parse_selector(selector.strip(), len(rules), declarations)
                if rule is not None:
                    rules.append(rule)
    return Stylesheet(rules)


# The letters of a series share their style sheets.
_parse_kept = lru_cache(maxsize=64)(_parse)


def _strip_comments(text: str) -> str:
    # Found by hand: a pattern would look for the end again from each of a million openings.
    text = text.replace("<!--", " ").replace("-->", " ")
    kept: list[str] = []
    place = 0
    while (start := text.find("/*", place)) >= 0:
        kept.append(text[place:start])
        end = text.find("*/", start + 2)
        if end < 0:
            return "".join(kept)
        place = end + 2
    kept.append(text[place:])
    return " ".join(kept)


def _split_rules(text: str) -> Iterable[tuple[str, str]]:
    """The rules that hold on every screen, as what stands before and between the braces."""
    place = 0
    while (opening := text.find("{", place)) >= 0:
        # Before it may stand the end of an enclosing media rule, or a statement such as @import.
        prelude = text[place:opening].rsplit("}", 1)[-1]
        if not prelude.lstrip().startswith("@media"):
            prelude = prelude.rsplit(";", 1)[-1]
        prelude = prelude.strip()
        if prelude.startswith("@"):
            name, _, query = prelude.partition(" ")
            inside = name == "@media" and query.strip().lower() in _MEDIA_FOR_SCREENS
            place = opening + 1 if inside else _skip_block(text, opening)
            continue
        closing = text.find("}", opening)
        if closing < 0:
            closing = len(text)
        yield prelude, text[opening + 1 : closing]
        place = closing + 1


def _skip_block(text: str, opening: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, opening):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _parse_selector(
    selector: str, order: int, declarations: tuple[Declaration, ...]
) -> Rule | None:
    if not selector or len(selector) > _MAX_SELECTOR_CHARACTERS:
        return None
    words = selector.replace(">", " > ").split()
    child = len(words) > 2 and words[-2] == ">"
    parts: list[tuple[Feature, ...]] = []
    specificity = 0
    for word in words:
        if word == ">":
            continue
        word = _PSEUDO_ALWAYS.sub("", word)
        if not _COMPOUND.fullmatch(word) or len(parts) >= _MAX_SELECTOR_PARTS:
            return None
        features = tuple(
            feature if feature[0] in ".#" else feature.lower() for feature in _SIMPLE.findall(word)
        )
        for feature in features:
            specificity += {"#": 10_000, ".": 100}.get(feature[0], 1)
        parts.append(features)
    return Rule(tuple(parts), child, specificity, order, declarations) if parts else None
