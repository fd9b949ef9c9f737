"""What single words are to a name: parts of it, or roles, organisations and streets beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from .vocabulary import choose_languages, load_data, merge_list

__all__ = ["NameWords", "Word", "is_group", "is_role", "load_name_words", "read_word"]


# Shorter words of that form are names: "Raija", "Viktor".
_LEAST_DOER = 8


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
    deputies: frozenset[str]
    """Words before a role: "vice", "tf"."""
    signing: frozenset[str]
    performers: frozenset[str]
    """Words for those who speak, lead or play at something."""
    groups: frozenset[str]
    """Several who sign together: "personalen"."""
    group_suffixes: tuple[str, ...]
    organisations: frozenset[str]
    organisation_suffixes: tuple[str, ...]
    following: frozenset[str]
    """Those that stand after the rest of an organisation's name, in small letters."""
    streets: tuple[str, ...]
    roads: frozenset[str]
    """Such words that stand alone, with the number of a house before the name."""
    doers: tuple[str, ...]
    gatherings: frozenset[str]
    gathering_suffixes: tuple[str, ...]
    functions: frozenset[str]


class Word(NamedTuple):
    """A word of a text as names are judged by it."""

    capital: bool
    """It begins with a capital letter."""
    size: int
    """Its length without the dot of an abbreviation."""
    lone: bool
    """It is one letter, without a dot."""
    role: bool
    """It says what someone does, or is a group of people that does."""
    doer: bool
    """It is formed like a word for someone who does something ("skogsvårdare")."""
    leading: bool
    """Before a name it is no part of it."""
    trailing: bool
    """The same after a name."""
    article: bool
    barred: bool
    """It never stands in a name but at its beginning."""
    unfit: bool
    """An acronym, or with a digit in it."""
    particle: bool
    """It joins the parts of a name: "von"."""
    organisation: bool
    gathering: bool
    street: bool


@cache
def load_name_words(tags: tuple[str, ...]) -> NameWords:
    """The words of the languages of BCP 47 `tags` and English; none given means any."""
    languages = choose_languages(tags)
    groups = merge_list(languages, "functions", "groups")
    return NameWords(
        stop=frozenset(merge_list(languages, "names", "stop")),
        titles=frozenset(merge_list(languages, "names", "titles")),
        articles=frozenset(merge_list(languages, "names", "articles")),
        particles=frozenset(load_data()["names"]["particles"]),
        roles=frozenset(merge_list(languages, "roles", "words")),
        role_suffixes=tuple(merge_list(languages, "roles", "suffixes")),
        deputies=frozenset(merge_list(languages, "roles", "deputies")),
        signing=frozenset(merge_list(languages, "roles", "signing")),
        performers=frozenset(merge_list(languages, "roles", "performers")),
        groups=frozenset(word for word in groups if word[0] != "*"),
        group_suffixes=tuple(word[1:] for word in groups if word[0] == "*"),
        organisations=frozenset(merge_list(languages, "organisations", "words")),
        organisation_suffixes=tuple(merge_list(languages, "organisations", "suffixes")),
        following=frozenset(merge_list(languages, "organisations", "following")),
        streets=tuple(merge_list(languages, "names", "streets")),
        roads=frozenset(merge_list(languages, "names", "roads")),
        doers=tuple(merge_list(languages, "names", "doers")),
        gatherings=frozenset(merge_list(languages, "names", "gatherings")),
        gathering_suffixes=tuple(merge_list(languages, "names", "gathering_suffixes")),
        functions=frozenset(merge_list(languages, "functions", "words")),
    )


@lru_cache(maxsize=16_384)
def read_word(token: str, words: NameWords) -> Word:
    """What a word is; `token` is as written, with a dot only where that belongs to it."""
    low = token.lower().rstrip(".")
    # "d'Albedyhll" begins with its particle.
    capital = token[:1].isupper() or token[2:3].isupper()
    initial = len(token) == 2 and token[1] == "."
    organisation = _is_organisation(low, words)
    doing = is_role(token, words)
    role = doing or (is_group(token, words) and not organisation)
    particle = low in words.particles
    leading = not initial and (role or low in words.stop or low in words.titles)
    # "Oxenstierna" ends as groups do, and a surname ends no less than its bearer's first name.
    sure = doing or not (capital and role) or low in words.groups
    return Word(
        capital=capital,
        size=len(token.rstrip(".")),
        lone=len(token) == 1,
        role=role,
        doer=len(low) >= _LEAST_DOER and "-" not in low and low.endswith(words.doers),
        leading=leading,
        trailing=(leading and (sure or low in words.stop or low in words.titles))
        or (particle and not capital)
        or low in load_data()["names"]["honours"],
        article=token.lower() in words.articles,
        barred=low in words.stop and not (particle or initial),
        unfit=_is_acronym(token) or any(sign.isdigit() for sign in token),
        particle=particle,
        organisation=organisation,
        gathering=low in words.gatherings
        or (len(low) > 6 and low.endswith(words.gathering_suffixes)),
        street=low in words.roads or (len(low) >= 6 and low.endswith(words.streets)),
    )


@lru_cache(maxsize=8_192)
def is_role(word: str, words: NameWords) -> bool:
    """Whether a word names what someone does ("ordförande", "miljösamordnare")."""
    word = word.lower().rstrip(".:,")
    if word in words.roles:
        return True
    return len(word) > 5 and word.endswith(words.role_suffixes) and word not in words.stop


def is_group(word: str, words: NameWords) -> bool:
    """Whether a word stands for several people by what they do ("tränarna", "personalen")."""
    low = word.lower()
    return low in words.groups or (len(low) > 6 and low.endswith(words.group_suffixes))


def _is_organisation(low: str, words: NameWords) -> bool:
    if low.endswith("s") and low[:-1] in words.organisations:
        return True
    return low in words.organisations or (
        len(low) > 6 and low.endswith(words.organisation_suffixes)
    )


def _is_acronym(token: str) -> bool:
    # Acronyms are organisations; a name in capitals needs more to be told.
    return token.isupper() and len(token) > 2 and "-" not in token
