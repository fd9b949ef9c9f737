"""Cues: what a line's words say that it is, by the patterns of all languages together.

A letter mixes languages in its service lines (an English "powered by" under a Swedish letter), so
the patterns of `locales/<language>/zones.toml` are read as one. Their grammar stands in the
Swedish file. The cost of a line is in its words, not in the number of patterns: each pattern is
filed under the rarest of its groups, and a line with no word of such a group needs no more looking.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = [
    "BRIEF_WORDS",
    "CUE_WORDS",
    "find_brief_cues",
    "find_cues",
    "find_sender_service",
    "names_social_services",
    "split_words",
]

CUE_WORDS = 90
"""How many words of a line are looked at; a cue stands early or the line is no service line."""

BRIEF_WORDS = 12
"""The longest line that names a sending or social service and says little else."""
_HEAD = 3
"""No beginning of words that a pattern is about is shorter."""
_COUNTED_WORDS = 4
"""The longest line that a pattern can name by its number of words ("#4")."""
_WORD = re.compile(r"[\w@]+(?:[-'.@][\w@]+)*")
_JOINER = re.compile(r"\W")
_SERVICE_WORDS = 9
_CUE_CHARACTERS = 800
_SENTENCE_WORDS = 25
# Nobody whom a list of recipients names is a contact, so that no two sentences may make one.
_DISTRIBUTION = "distribution"
_SENTENCE = re.compile(r"(?<=[.!?])\s(?![a-zåäöæø])")
_MAX_IDLE_WORDS = 50_000
_MAX_IDLE_CHARACTERS = 40
_REMEMBERED_CHARACTERS = 48
_COMMON_SHARE = 0.3
_SERVICE_NAME = re.compile(
    r"[:\s]*([A-Z0-9ÅÄÖÆØÜ][\w.&+-]*(?:\s(?:[a-z]{1,3}\s)?[A-Z0-9ÅÄÖÆØÜ][\w.&+-]*){0,3})"
)


@dataclass(slots=True)
class _Patterns:
    """All patterns, indexed by the words that satisfy their groups.

    `rules` are filed under the one of their groups that is met least often.
    """

    words: dict[str, set[int]] = field(default_factory=dict)
    beginnings: dict[str, set[int]] = field(default_factory=dict)
    insides: dict[str, set[int]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[str], bool, int]]] = field(default_factory=dict)
    rules: dict[int, list[tuple[str, tuple[int, ...], tuple[int, ...]]]] = field(
        default_factory=dict
    )
    groups: int = 0
    brief: list[frozenset[int]] = field(default_factory=list)
    """By a line's number of words, the groups that are about it."""
    heads: dict[str, list[tuple[str, set[int]]]] = field(default_factory=dict)
    """The beginnings of words by how they begin themselves, each with its groups."""

    def add(self, cue: str, pattern: str) -> None:
        required: list[tuple[float, int]] = []
        refused: list[int] = []
        for group in pattern.split(" + "):
            words = group.split("|")
            negative = [word for word in words if word.startswith("!")]
            positive = [word for word in words if not word.startswith("!")]
            if positive:
                required.append((sum(map(_guess_share, positive)), self._add_group(positive)))
            if negative:
                refused.append(self._add_group([word[1:] for word in negative]))
        (_, rarest), *others = sorted(required)
        rule = (cue, tuple(group for _, group in others), tuple(refused))
        self.rules.setdefault(rarest, []).append(rule)

    def _add_group(self, words: Iterable[str]) -> int:
        self.groups += 1
        for word in words:
            first = "^" if word.startswith("^") else ""
            parts = word.removeprefix("^").rstrip("*").split("_")
            if word.startswith("*"):
                self.insides.setdefault(word.strip("*"), set()).add(self.groups)
            elif len(parts) > 1:
                entry = (parts[1:], word.endswith("*"), self.groups)
                self.phrases.setdefault(first + parts[0], []).append(entry)
            else:
                index = self.beginnings if word.endswith("*") else self.words
                index.setdefault(first + parts[0], set()).add(self.groups)
        return self.groups


def _guess_share(word: str) -> float:
    """Roughly how often a pattern's word is met: a long one seldom, a number of words always."""
    if word.startswith("#"):
        return 1.0
    letters = word.strip("^*").replace("_", " ")
    share: float = 3.0 ** -len(letters)
    if _load_common_words().issuperset(letters.split()):
        share = _COMMON_SHARE
    return share / 9 if word.startswith("^") else share


@cache
def _load_common_words() -> frozenset[str]:
    return frozenset(
        word
        for language in LANGUAGES
        for word in load_vocabulary(language, "language").get("words", "").split()
    )


@cache
def _load_patterns() -> _Patterns:
    patterns = _Patterns()
    for language in LANGUAGES:
        cues: Mapping[str, list[str]] = load_vocabulary(language, "zones").get("cues", {})
        for cue, lines in cues.items():
            for line in lines:
                patterns.add(cue, line)
    numbers = [patterns.words.get(f"#{n}", ()) for n in range(_COUNTED_WORDS + 1)]
    for beginning, groups in patterns.beginnings.items():
        patterns.heads.setdefault(beginning[:_HEAD], []).append((beginning, groups))
    patterns.brief = [
        frozenset(itertools.chain(*numbers[least:])) for least in range(_COUNTED_WORDS + 1)
    ]
    return patterns


_NONE: frozenset[int] = frozenset()
_Phrases = Sequence[tuple[list[str], bool, int]]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The groups that a word satisfies, and the phrases that it may begin.

    Patterns are filed under the groups of `filed`; `service` says that it may be of the name of a
    sending or a social service.
    """

    groups: frozenset[int]
    filed: tuple[int, ...]
    phrases: _Phrases
    service: bool


@lru_cache(maxsize=16_384)
def _look_up(word: str) -> _Meaning | None:
    """What a word means, if anything; with "^" before it, what it means as a line's first."""
    patterns = _load_patterns()
    found = set(patterns.words.get(word, ()))
    for beginning, groups in patterns.heads.get(word[:_HEAD], ()):
        if word.startswith(beginning):
            found |= groups
    for inside, groups in patterns.insides.items():
        if inside in word:
            found |= groups
    if "@" in word and word != "@":
        found |= patterns.words.get("@", _NONE)
    phrases = patterns.phrases.get(word, ())
    first = word[0] == "^"
    service = word[1:] in _load_social_names() if first else _may_begin_service(word)
    if not found and not phrases and not service:
        return None
    return _Meaning(frozenset(found), tuple(found.intersection(patterns.rules)), phrases, service)


def _may_begin_service(word: str) -> bool:
    """Whether a word, or what a sign inside it sets apart, begins as a service's phrase does."""
    _, beginnings = _load_service_pattern()
    if word.startswith(beginnings):
        return True
    return not word.isalnum() and any(part.startswith(beginnings) for part in _JOINER.split(word))


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
    return _find_cues(text[:_CUE_CHARACTERS], False)


def find_brief_cues(text: str) -> frozenset[str]:
    """The cues of a short line, which may also name the sending service or social services.

    >>> sorted(find_brief_cues("Powered by Mailchimp"))
    ['sent_with']
    """
    return _find_cues(text[:_CUE_CHARACTERS], True)


def _find_cues(text: str, brief: bool) -> frozenset[str]:
    # Only what is as short as a button or a foot's line comes again in other letters.
    return (_remember_cues if len(text) <= _REMEMBERED_CHARACTERS else _read_cues)(text, brief)


def _read_cues(text: str, brief: bool) -> frozenset[str]:
    if "©" in text:
        text = text.replace("©", " copyright ")
    words = split_words(text)[:CUE_WORDS]
    idle = _IDLE_WORDS
    if not words or ("^" + words[0] in idle and idle.issuperset(words)):
        return _NO_CUES
    found, service = _match_words(words)
    if found and len(words) > _SENTENCE_WORDS:
        found &= _read_sentences(text)
    if _DISTRIBUTION in found and not _stands_in_sentence(_DISTRIBUTION, text):
        found.remove(_DISTRIBUTION)
    if brief and service:
        if find_sender_service(text) is not None:
            found.add("sent_with")
        if words[0] in _load_social_names() and names_social_services(text):
            found.add("social")
    return frozenset(found) if found else _NO_CUES


def _read_sentences(text: str) -> set[str]:
    """The cues of a long line's sentences, short ones together: words far apart say nothing."""
    found: set[str] = set()
    words: list[str] = []
    for sentence in _SENTENCE.split(text):
        following = split_words(sentence)
        if words and len(words) + len(following) > _SENTENCE_WORDS:
            found |= _match_words(words)[0]
            words = []
        words += following
    return found | _match_words(words)[0] if words else found


def _stands_in_sentence(cue: str, text: str) -> bool:
    """Whether the words of a cue stand in one sentence."""
    sentences = _SENTENCE.split(text)
    return len(sentences) == 1 or any(
        cue in _match_words(words)[0] for words in map(split_words, sentences) if words
    )


_remember_cues = lru_cache(maxsize=1_024)(_read_cues)


def _match_words(words: Sequence[str]) -> tuple[set[str], bool]:
    """The cues of a line's words, and whether any of them may be of a service's name."""
    satisfied: set[int] = set()
    filed: list[int] = []
    service = False
    met = [
        (max(place, 0), word)
        for place, word in enumerate(("^" + words[0], *words), -1)
        if word not in _IDLE_WORDS
    ]
    for place, word in met:
        meaning = _look_up(word)
        if meaning is None:
            _remember_idle(word)
            continue
        satisfied |= meaning.groups
        filed += meaning.filed
        service = service or meaning.service
        if meaning.phrases:
            filed += _match_phrases(meaning.phrases, words, place)
    if not filed:
        return set(), service
    patterns = _load_patterns()
    satisfied.update(filed)
    if len(words) <= _COUNTED_WORDS:
        satisfied |= patterns.brief[len(words)]
    return {
        cue
        for group in filed
        for cue, required, refused in patterns.rules.get(group, ())
        if satisfied.issuperset(required) and satisfied.isdisjoint(refused)
    }, service


_NO_CUES: frozenset[str] = frozenset()
_IDLE_WORDS: set[str] = set()
"""Words that were met and have no part in any pattern, as most have none."""


def _remember_idle(word: str) -> None:
    if len(word) > _MAX_IDLE_CHARACTERS:
        return
    if len(_IDLE_WORDS) >= _MAX_IDLE_WORDS:
        _IDLE_WORDS.clear()
    _IDLE_WORDS.add(word)


def _match_phrases(phrases: _Phrases, words: Sequence[str], place: int) -> list[int]:
    """The groups that the words from `place` on satisfy, since they begin a phrase."""
    if place + 1 >= len(words):
        return []
    following = words[place + 1]
    return [
        group
        for rest, open_ended, group in phrases
        if following.startswith(rest[0]) and _continues(rest, open_ended, words, place + 1)
    ]


def _continues(rest: Sequence[str], open_ended: bool, words: Sequence[str], place: int) -> bool:
    following = words[place : place + len(rest)]
    if not open_ended or len(following) < len(rest):
        return following == rest
    return following[:-1] == rest[:-1] and following[-1].startswith(rest[-1])


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
