"""Cues: what a line's words say that it is, by the patterns of all languages together.

A letter mixes languages in its service lines (an English "powered by" under a Swedish letter), so
the patterns of `locales/<language>/zones.toml` are read as one. Their grammar stands in the
Swedish file. The cost of a line is in its words, not in the number of patterns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = [
    "CUE_WORDS",
    "find_brief_cues",
    "find_cues",
    "find_sender_service",
    "names_social_services",
    "split_words",
]

CUE_WORDS = 90
"""How many words of a line are looked at; a cue stands early or the line is no service line."""

_BRIEF_WORDS = 4
"""The longest line that a pattern can name by its number of words ("#4")."""
_WORD = re.compile(r"[\w@]+(?:[-'.@][\w@]+)*")
_SERVICE_WORDS = 9
_CUE_CHARACTERS = 800
_MAX_IDLE_WORDS = 50_000
_MAX_IDLE_CHARACTERS = 40
_SERVICE_NAME = re.compile(
    r"[:\s]*([A-Z0-9ÅÄÖÆØÜ][\w.&+-]*(?:\s(?:[a-z]{1,3}\s)?[A-Z0-9ÅÄÖÆØÜ][\w.&+-]*){0,3})"
)


@dataclass(slots=True)
class _Patterns:
    """All patterns, indexed by the words that begin to satisfy them."""

    words: dict[str, set[int]] = field(default_factory=dict)
    beginnings: dict[str, set[int]] = field(default_factory=dict)
    insides: dict[str, set[int]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], bool, int]]] = field(default_factory=dict)
    rules: dict[int, list[tuple[str, tuple[int, ...], tuple[int, ...]]]] = field(
        default_factory=dict
    )
    groups: int = 0
    brief: list[frozenset[int]] = field(default_factory=list)
    """By a line's number of words, the groups that are about it."""

    def add(self, cue: str, pattern: str) -> None:
        required: list[int] = []
        refused: list[int] = []
        for group in pattern.split(" + "):
            words = group.split("|")
            negative = [word for word in words if word.startswith("!")]
            positive = [word for word in words if not word.startswith("!")]
            if positive:
                required.append(self._add_group(positive))
            if negative:
                refused.append(self._add_group([word[1:] for word in negative]))
        rule = (cue, tuple(required[1:]), tuple(refused))
        self.rules.setdefault(required[0], []).append(rule)

    def _add_group(self, words: Iterable[str]) -> int:
        self.groups += 1
        for word in words:
            first = "^" if word.startswith("^") else ""
            parts = word.removeprefix("^").rstrip("*").split("_")
            if word.startswith("*"):
                self.insides.setdefault(word.strip("*"), set()).add(self.groups)
            elif len(parts) > 1:
                entry = (tuple(parts[1:]), word.endswith("*"), self.groups)
                self.phrases.setdefault(first + parts[0], []).append(entry)
            else:
                index = self.beginnings if word.endswith("*") else self.words
                index.setdefault(first + parts[0], set()).add(self.groups)
        return self.groups


@cache
def _load_patterns() -> _Patterns:
    patterns = _Patterns()
    for language in LANGUAGES:
        cues: Mapping[str, list[str]] = load_vocabulary(language, "zones").get("cues", {})
        for cue, lines in cues.items():
            for line in lines:
                patterns.add(cue, line)
    numbers = [patterns.words.get(f"#{n}", ()) for n in range(_BRIEF_WORDS + 1)]
    patterns.brief = [
        frozenset(itertools.chain(*numbers[least:])) for least in range(_BRIEF_WORDS + 1)
    ]
    return patterns


_NONE: frozenset[int] = frozenset()
_Phrases = Sequence[tuple[tuple[str, ...], bool, int]]


@lru_cache(maxsize=16_384)
def _find_groups(word: str) -> tuple[frozenset[int], _Phrases]:
    """The groups that a word satisfies, and the phrases that it may begin."""
    patterns = _load_patterns()
    found = set(patterns.words.get(word, ()))
    for length in range(1, min(len(word), 30) + 1):
        found |= patterns.beginnings.get(word[:length], _NONE)
    for inside, groups in patterns.insides.items():
        if inside in word:
            found |= groups
    if "@" in word and word != "@":
        found |= patterns.words.get("@", _NONE)
    return frozenset(found) or _NONE, patterns.phrases.get(word, ())


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, with what stands inside words (e-post, don't).

    >>> split_words("Läs brevet i din e-post!")
    ['läs', 'brevet', 'i', 'din', 'e-post']
    """
    text = text.casefold()
    return _WORD.findall(text.replace("’", "'") if "’" in text else text)


def find_cues(text: str) -> frozenset[str]:
    """The names of the cues in a line, such as "unsubscribe" or "greeting".

    >>> sorted(find_cues("Klicka här för att avregistrera din adress"))
    ['unsubscribe']
    """
    # Cut before it is remembered: a line may have a million characters.
    return _find_cues(text[:_CUE_CHARACTERS], False)


def find_brief_cues(text: str) -> frozenset[str]:
    """The cues of a short line, which may also name the sending service or social services.

    >>> sorted(find_brief_cues("Powered by Mailchimp"))
    ['sent_with']
    """
    return _find_cues(text[:_CUE_CHARACTERS], True)


@lru_cache(maxsize=4_096)
def _find_cues(text: str, brief: bool) -> frozenset[str]:
    words = split_words(text.replace("©", " copyright ") if "©" in text else text)[:CUE_WORDS]
    cues = _match_words(words) if words else _NO_CUES
    if brief:
        if find_sender_service(text) is not None:
            cues |= {"sent_with"}
        if names_social_services(text):
            cues |= {"social"}
    return cues


def _match_words(words: list[str]) -> frozenset[str]:
    patterns = _load_patterns()
    satisfied = set(patterns.brief[len(words)]) if len(words) <= _BRIEF_WORDS else set[int]()
    idle = _IDLE_WORDS
    telling = () if idle.issuperset(words) else enumerate(words)
    for place, word in telling:
        if word in idle:
            continue
        groups, phrases = _find_groups(word)
        if groups:
            satisfied |= groups
        elif not phrases:
            _remember_idle(word)
        if phrases:
            _match_phrases(phrases, words, place, satisfied)
    first = "^" + words[0]
    if first not in idle:
        groups, phrases = _find_groups(first)
        satisfied |= groups
        _match_phrases(phrases, words, 0, satisfied)
        if not groups and not phrases:
            _remember_idle(first)
    if not satisfied:
        return _NO_CUES
    rules = patterns.rules
    found: list[str] = []
    for group in satisfied:
        for cue, required, refused in rules.get(group, ()):
            if satisfied.issuperset(required) and satisfied.isdisjoint(refused):
                found.append(cue)
    return frozenset(found) if found else _NO_CUES


_NO_CUES: frozenset[str] = frozenset()
_IDLE_WORDS: set[str] = set()
"""Words that were met and are in no pattern, as most are."""


def _remember_idle(word: str) -> None:
    if len(word) > _MAX_IDLE_CHARACTERS:
        return
    if len(_IDLE_WORDS) >= _MAX_IDLE_WORDS:
        _IDLE_WORDS.clear()
    _IDLE_WORDS.add(word)


def _match_phrases(phrases: _Phrases, words: list[str], place: int, satisfied: set[int]) -> None:
    for rest, open_ended, group in phrases:
        following = tuple(words[place + 1 : place + 1 + len(rest)])
        if following == rest or (
            open_ended
            and len(following) == len(rest)
            and following[:-1] == rest[:-1]
            and following[-1].startswith(rest[-1])
        ):
            satisfied.add(group)


@cache
def _load_service_pattern() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The phrases before a service's name, and their first words, one of which must be there."""
    phrases = sorted(
        {
            phrase
            for language in LANGUAGES
            for phrase in load_vocabulary(language, "zones").get("sent_with", {}).get("phrases", ())
        },
        key=lambda phrase: (-len(phrase), phrase),
    )
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?![^\W\d_])", re.I)
    return pattern, tuple(sorted({phrase.split(" ")[0].casefold() for phrase in phrases}))


def find_sender_service(text: str) -> str | None:
    """The service named by a line such as "Skickat med Paloma", as the line writes it.

    Empty for a line that says so without a name in the text (a logo follows); None for any other.

    >>> find_sender_service("Powered by Mailchimp")
    'Mailchimp'
    """
    if len(text) > 120:
        return None
    pattern, words = _load_service_pattern()
    folded = text.casefold()
    for word in words:
        if word in folded:
            break
    else:
        return None
    if len(text.split()) > _SERVICE_WORDS:
        return None
    phrase = pattern.search(text)
    if phrase is None:
        return None
    name = _SERVICE_NAME.match(text, phrase.end())
    if name is None:
        return "" if not text[phrase.end() :].strip(" :.\u2764\ufe0f") else None
    return name[1].rstrip(".,-")


@cache
def _load_social_names() -> frozenset[str]:
    return frozenset(
        name
        for language in LANGUAGES
        for name in load_vocabulary(language, "zones").get("social", {}).get("names", ())
    )


def names_social_services(text: str) -> bool:
    """Whether the text is nothing but names of social services: a row of icons or links."""
    words = split_words(text[:200])
    return 0 < len(words) <= 14 and _load_social_names().issuperset(words)
