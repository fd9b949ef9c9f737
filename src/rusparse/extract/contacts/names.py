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
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TypeAlias

from .vocabulary import any_literal, choose_languages, load_data, merge_list

__all__ = [
    "NameFinder",
    "NameWords",
    "Naming",
    "find_names",
    "find_namesake",
    "is_role",
    "load_name_words",
    "matches_address",
]

# The rest of a word: a run of letters takes the engine one step, a choice at each of them many.
_REST = r"\w*+(?:['’‑-]\w++)*+\.?"
_TOKEN = re.compile(rf"[^\W\d_]{_REST}")
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
    return NameFinder(text[:end], words, start).find(start, end, single=single)


_Run: TypeAlias = list[tuple[int, int]]


class NameFinder:
    """The runs of capitalised words of a text, found once, and what they name."""

    __slots__ = ("_named", "_starts", "runs", "text", "words")

    def __init__(self, text: str, words: NameWords, start: int = 0) -> None:
        self.text = text
        self.words = words
        self.runs = _find_runs(text, start)
        self._starts = [run[0][0] for run in self.runs]
        self._named: dict[tuple[int, int, bool], Naming | None] = {}

    def find(self, start: int, end: int, *, single: bool = False) -> list[Naming]:
        """Persons and organisations whose words begin in a stretch, by place."""
        found = []
        runs = self.runs
        place = max(0, bisect_right(self._starts, start) - 1)
        while place < len(runs) and runs[place][0][0] < end:
            run = runs[place]
            place += 1
            if run[0][0] < start or run[-1][0] >= end:
                run = [span for span in run if start <= span[0] < end]
            if run and (naming := self._name(run, single)) is not None:
                found.append(naming)
        return found

    def holds_names(self) -> bool:
        """Whether any run may be more than a word that begins a sentence."""
        return any(
            len(run) > 1 or _may_organise(self.text, run[0], self.words) for run in self.runs
        )

    def _name(self, run: _Run, single: bool) -> Naming | None:
        if len(run) == 1 and not single and not _may_organise(self.text, run[0], self.words):
            return None
        key = run[0][0], run[-1][1], single
        if key not in self._named:
            self._named[key] = _name_run(self.text, run, self.words, single=single)
        return self._named[key]


def _find_runs(text: str, start: int) -> list[_Run]:
    runs: list[_Run] = []
    for match in _load_run().finditer(text, start):
        low, high = match.span()
        if " " not in (word := match.group()) and "\u00a0" not in word:
            if word[-1] == "." and not _keeps_dot(word):
                high -= 1
            runs.append([(low, high)])
            continue
        run: _Run = []
        for token in _TOKEN.finditer(text, low, high):
            first, last = token.span()
            closed = text[last - 1] == "." and not _keeps_dot(text[first:last])
            if closed:
                last -= 1
            if run or text[first].isupper():
                run.append((first, last))
            if closed and run:
                runs.append(run)
                run = []
        if run:
            runs.append(run)
    return runs


@cache
def _load_run() -> re.Pattern[str]:
    capital = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x2000))))}]"
    particle = rf"(?:{any_literal(load_data()['names']['particles'])})(?!\w|['’‑-]\w)\.?"
    # The first letter comes before the looks behind, so that the engine can run to the next one.
    return re.compile(
        rf"{capital}(?<![^\W\d_].)(?<!\w['’‑-].){_REST}"
        rf"(?:[ \u00a0](?:{capital}{_REST}|{particle}))*"
    )


def _may_organise(text: str, span: tuple[int, int], words: NameWords) -> bool:
    return _is_organisation(text[slice(*span)], words)


def _keeps_dot(token: str) -> bool:
    # "K." is an initial, "Chr." a shortened name; "Andersson." ends a sentence.
    return len(token) == 2 or (len(token) == 3 and token[1].islower() and token[0].isupper())


def _name_run(text: str, run: _Run, words: NameWords, *, single: bool) -> Naming | None:
    """What a run names, without the roles and titles around it."""
    role_tokens: _Run = []
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
    naming = _judge_run(text, run, words, single=single) if run else None
    if naming is None:
        return None
    before = text[max(0, naming.start - 6) : naming.start].split()[-1:]
    if naming.person and (article or (before and before[0].lower() in words.articles)):
        # "The Daily Example" is a paper.
        return Naming(naming.start, naming.end, naming.text, False, naming.tokens)
    if role_tokens:
        role = text[role_tokens[0][0] : role_tokens[-1][1]]
        naming = replace(naming, role_before=role)
    return naming


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
    if len(tokens) > 1 and len(tokens[-1]) == 3 and tokens[-1][-1] == ".":
        # "Bo Ek." ends a sentence: a shortened name has another one after it; "Jr." has not.
        end -= tokens[-1].lower() not in load_data()["names"]["suffixes"]
    for token in tokens:
        if _is_organisation(token, words):
            return Naming(start, end, text[start:end], False, len(tokens))
    lowered = [token.lower().rstrip(".") for token in tokens]
    if not _has_names_form(tokens, lowered, words, single=single):
        return None
    for word in lowered:
        if _is_gathering(word, words):
            return None
    if _is_street(text, end, lowered[-1], words):
        return None
    return Naming(start, end, text[start:end], True, len(tokens))


def _has_names_form(
    tokens: list[str], lowered: list[str], words: NameWords, *, single: bool
) -> bool:
    """Whether tokens are written as a person's name is, and none of them never stands in one."""
    count = len(tokens)
    capitals = sum([token[0].isupper() for token in tokens])
    if count > _MAX_TOKENS or (capitals < 2 and not (single and count == 1 and len(tokens[0]) > 1)):
        return False
    if lowered[0] in words.particles and tokens[0].islower():
        return False
    for word in lowered[1:]:
        if word in words.stop and word not in words.particles:
            return False
    for token in tokens:
        if _is_acronym(token) or _has_digit(token):
            return False
    sizes = [len(token.rstrip(".")) for token in tokens]
    if max(sizes) == 1 or (count == 2 and len(tokens[1]) == 1):
        return False
    return not (sizes[-1] == 1 and count > 1 and capitals > 2)


def _is_acronym(token: str) -> bool:
    # Acronyms are organisations; a name in capitals needs more to be told.
    return token.isupper() and len(token) > 2 and "-" not in token


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
