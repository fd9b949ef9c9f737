"""Tells names of persons from other capitalised words, without a list of names.

Grammar (SP is one space, the tokens stand on one line)::

    name     = given *(SP (given | initial | *(particle SP) surname))
    given    = surname = capital *(letter | "-" | "'")
    initial  = capital "."
    particle = "von" | "af" | "de la" ...         (data.toml)

A run of such tokens is a person unless a word of it belongs to organisations ("kommun", "AB",
"...föreningen") or never stands in a name (weekdays, "E-post", "Kontakt"): those words are
vocabulary. Roles and titles around a name ("Ordförande Anna Berg") are taken off it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from .vocabulary import choose_languages, load_data, merge_list

__all__ = [
    "NameWords",
    "Naming",
    "find_names",
    "find_namesake",
    "is_role",
    "load_name_words",
    "matches_address",
]

_TOKEN = re.compile(r"[^\W\d_](?:[\w]|['’‑-](?=\w))*\.?")
_HOUSE_NUMBER = re.compile(r" [0-9]")
_SPOKEN = re.compile(r"\S+")
_MAX_TOKENS = 6


# Compared by identity, which makes it cheap to look up what was decided of a word.
@dataclass(frozen=True, slots=True, eq=False)
class NameWords:
    """Folded words that decide whether a capitalised word belongs to a name."""

    stop: frozenset[str]
    titles: frozenset[str]
    articles: frozenset[str]
    particles: frozenset[str]
    roles: frozenset[str]
    role_suffixes: tuple[str, ...]
    signing: frozenset[str]
    organisations: frozenset[str]
    organisation_suffixes: tuple[str, ...]
    streets: tuple[str, ...]
    gatherings: frozenset[str]
    gathering_suffixes: tuple[str, ...]
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Naming:
    """A run of capitalised words that names something."""

    start: int
    end: int
    text: str
    person: bool
    """False for an organisation."""
    tokens: int
    role_before: str | None = None
    """A role that stands right before the name: "Ordförande Anna Berg"."""


@cache
def load_name_words(tags: tuple[str, ...]) -> NameWords:
    """The words of the languages of BCP 47 `tags` and English; none given means any."""
    languages = choose_languages(tags)
    roles = merge_list(languages, "roles", "words")
    return NameWords(
        stop=frozenset(merge_list(languages, "names", "stop")),
        titles=frozenset(merge_list(languages, "names", "titles")),
        articles=frozenset(merge_list(languages, "names", "articles")),
        particles=frozenset(load_data()["names"]["particles"]),
        roles=frozenset(roles),
        role_suffixes=tuple(merge_list(languages, "roles", "suffixes")),
        signing=frozenset(merge_list(languages, "roles", "signing")),
        organisations=frozenset(merge_list(languages, "organisations", "words")),
        organisation_suffixes=tuple(merge_list(languages, "organisations", "suffixes")),
        streets=tuple(merge_list(languages, "names", "streets")),
        gatherings=frozenset(merge_list(languages, "names", "gatherings")),
        gathering_suffixes=tuple(merge_list(languages, "names", "gathering_suffixes")),
        functions=frozenset(merge_list(languages, "functions", "words")),
    )


@lru_cache(maxsize=8_192)
def is_role(word: str, words: NameWords) -> bool:
    """Whether a word names what someone does ("ordförande", "miljösamordnare")."""
    word = word.lower().rstrip(".:,")
    if word in words.roles:
        return True
    return len(word) > 5 and word.endswith(words.role_suffixes) and word not in words.stop


@lru_cache(maxsize=8_192)
def _is_organisation(word: str, words: NameWords) -> bool:
    word = word.lower().rstrip(".")
    if word.endswith("s") and word[:-1] in words.organisations:
        return True
    return word in words.organisations or (
        len(word) > 6 and word.endswith(words.organisation_suffixes)
    )


def find_names(
    text: str, start: int, end: int, words: NameWords, *, single: bool = False
) -> list[Naming]:
    """Persons and organisations named in `text[start:end]`, by place.

    `single` also takes one capitalised word, which only a signature or a cue makes a name.
    """
    found: list[Naming] = []
    run: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text, start, end):
        low, high = match.span()
        token = match.group()
        if token.endswith(".") and not _keeps_dot(token):
            token, high = token[:-1], high - 1
        if not run and not token[0].isupper():
            continue
        joined = bool(run) and text[run[-1][1] : low] in (" ", "\u00a0")
        capital = token[0].isupper()
        particle = token.lower() in words.particles and not capital
        if joined and (capital or particle):
            run.append((low, high))
        else:
            _close_run(text, run, words, found, single=single)
            run = [(low, high)] if capital else []
        if match.group() != token:
            _close_run(text, run, words, found, single=single)
            run = []
    _close_run(text, run, words, found, single=single)
    return found


def _keeps_dot(token: str) -> bool:
    # "K." is an initial, "Chr." a shortened name; "Andersson." ends a sentence.
    return len(token) == 2 or (len(token) == 3 and token[1].islower() and token[0].isupper())


def _close_run(
    text: str, run: list[tuple[int, int]], words: NameWords, found: list[Naming], *, single: bool
) -> None:
    role_tokens: list[tuple[int, int]] = []
    article = False
    while run and _is_strippable(text, run[0], words, leading=True):
        if is_role(text[slice(*run[0])], words):
            role_tokens.append(run[0])
        else:
            role_tokens = []
        article = text[slice(*run[0])].lower() in words.articles
        run = run[1:]
    while run and _is_strippable(text, run[-1], words, leading=False):
        run = run[:-1]
    if not run:
        return
    naming = _judge_run(text, run, words, single=single)
    if naming is None:
        return
    before = text[max(0, naming.start - 6) : naming.start].split()[-1:]
    if naming.person and (article or (before and before[0].lower() in words.articles)):
        # "The Daily Example" is a paper.
        naming = Naming(naming.start, naming.end, naming.text, False, naming.tokens)
    role = text[role_tokens[0][0] : role_tokens[-1][1]] if role_tokens else None
    found.append(Naming(naming.start, naming.end, naming.text, naming.person, naming.tokens, role))


def _is_strippable(text: str, span: tuple[int, int], words: NameWords, *, leading: bool) -> bool:
    token = text[slice(*span)]
    low = token.lower().rstrip(".")
    if low in words.stop or low in words.titles or is_role(token, words):
        return True
    return low in words.particles and not token[0].isupper() if not leading else False


def _judge_run(
    text: str, run: list[tuple[int, int]], words: NameWords, *, single: bool
) -> Naming | None:
    tokens = [text[low:high] for low, high in run]
    start, end = run[0][0], run[-1][1]
    whole = text[start:end]
    capitals = [token for token in tokens if token[0].isupper()]
    if any(_is_organisation(token, words) for token in tokens):
        return Naming(start, end, whole, False, len(tokens))
    lowered = [token.lower().rstrip(".") for token in tokens]
    if any(word in words.stop for word in lowered[1:] if word not in words.particles):
        return None
    if len(tokens) > _MAX_TOKENS or (lowered[0] in words.particles and tokens[0].islower()):
        return None
    if _is_street(text, end, lowered[-1], words):
        return None
    if any(_is_gathering(word, words) for word in lowered):
        return None
    if any(len(token) > 2 and token.isupper() and "-" not in token for token in tokens):
        # Acronyms are organisations; a name in capitals needs more to be told.
        return None
    if len(capitals) < 2 and not (single and len(tokens) == 1 and len(tokens[0]) > 1):
        return None
    if all(len(token.rstrip(".")) == 1 for token in tokens) or any(map(_has_digit, tokens)):
        return None
    if len(tokens) == 2 and len(tokens[1]) == 1:
        return None
    if len(tokens[-1].rstrip(".")) == 1 and len(tokens) > 1 and len(capitals) > 2:
        return None
    return Naming(start, end, whole, True, len(tokens))


def _has_digit(token: str) -> bool:
    return not token.isalpha() and any(sign.isdigit() for sign in token)


def _is_street(text: str, end: int, last: str, words: NameWords) -> bool:
    if len(last) < 6 or not last.endswith(words.streets):
        return False
    return _HOUSE_NUMBER.match(text, end) is not None


def _is_gathering(word: str, words: NameWords) -> bool:
    """Whether a word names a meeting, a course, a festival."""
    if word in words.gatherings:
        return True
    return len(word) > 6 and word.endswith(words.gathering_suffixes)


def _fold_letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).translate(_TRANSCRIPTION)
    return "".join(sign for sign in plain if sign.isalnum())


_TRANSCRIPTION = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "ð": "d"})


def matches_address(name: str, address: str) -> bool:
    """Whether an e-mail address is made of a name's parts: "anna.berg@" and "Anna Berg"."""
    local = _fold_letters(address.rpartition("@")[0])
    parts = [_fold_letters(part) for part in re.split(r"[\s‑-]+", name)]
    long_parts = [part for part in parts if len(part) >= 3]
    if any(part in local for part in long_parts):
        return True
    # "abg@" for Anna Berg: the initials and nothing else.
    initials = "".join(part[0] for part in parts if part)
    return len(initials) >= 2 and local == initials


def find_namesake(name: str, address: str) -> int | None:
    """Where in `name` the first and last name stand that alone make a mailbox, or None.

    >>> find_namesake("Anna Maria Berg", "anna.berg@example.org")
    0
    >>> find_namesake("Neighbour Anna Berg", "anna.berg@example.org")
    10
    >>> find_namesake("Anna Berg", "anna.bergman@example.org")
    """
    local = _fold_letters(address.rpartition("@")[0])
    tokens = [(match.start(), _fold_letters(match.group())) for match in _SPOKEN.finditer(name)]
    for place, (start, first) in enumerate(tokens[:-1]):
        whole = "".join(part for _, part in tokens[place:])
        if local in (first + tokens[-1][1], whole):
            return start
    return None
