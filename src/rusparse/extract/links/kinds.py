"""What a link is for: `classify_link`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple, get_args

from rusparse.locales import LANGUAGES, load_vocabulary
from rusparse.records import LinkKind

from .address import Address, iterate_domains, split_address
from .cleaning import clean_url
from .data import load_table

__all__ = ["classify_link"]

_KINDS: frozenset[str] = frozenset(get_args(LinkKind))
_TEXT_KINDS: tuple[LinkKind, ...] = ("unsubscribe", "preferences", "web_version", "privacy")
# A service link says what it is for in a few words; a longer text that holds the same words is
# about something (an article on privacy policies).
_MAX_SERVICE_CHARACTERS = 90
_MAX_WITHIN_WORDS = 9
_MAX_REMEMBERED = 2_048
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBER = re.compile(r"\d{4,}\Z")


class _Service(NamedTuple):
    kind: LinkKind
    words: frozenset[str]
    paths: tuple[str, ...]


class _Network(NamedTuple):
    name: str
    content: frozenset[str]
    content_within: frozenset[str]
    content_hosts: tuple[str, ...]
    content_numbers: bool


def classify_link(
    url: str, text: str, *, zone_kind: str | None, languages: tuple[str, ...]
) -> LinkKind:
    """What a link is for, by its place in the letter, its words and its address.

    `url` is the address as sent, `text` the visible text (or the image's alternative text),
    `zone_kind` what the letter's structure took it for, `languages` the letter's languages (BCP
    47; empty: all that have a vocabulary). The kind says what the link is *for*, not through what
    it leads: an article behind a click counter is an article.

    - `trap`: not for readers: hidden, or with a scheme that a letter can't use (`javascript:`);
    - `mailto`, `tel`: writes or calls; `internal`: leads to a place in the same letter;
    - `unsubscribe`, `preferences`, `web_version`, `privacy`: serve the subscription;
    - `social`: the sender's own page on a social network, or a button to share the letter there (a
      certain post or film is an article);
    - `attachment`: a file (PDF, calendar, archive ...), by the extension in its address;
    - `tracker`: an address that only counts (a beacon), on a link that shows no text;
    - `article`: everything else that a reader may follow.

    >>> classify_link("https://example.org/x.pdf", "Program", zone_kind=None, languages=("sv",))
    'attachment'
    """
    if zone_kind is not None and zone_kind in _KINDS:
        return zone_kind  # type: ignore[return-value]
    cleaned = clean_url(url)
    # Long addresses are rare and never the same twice: remembered, they would fill the memory.
    judge = _judge_address if len(cleaned) <= _MAX_REMEMBERED else _judge_address.__wrapped__
    judged = judge(cleaned)
    if judged.by_scheme == "trap":
        return "trap"
    short = len(text) <= _MAX_SERVICE_CHARACTERS
    wording = (_judge_wording if short else _judge_wording.__wrapped__)(text, languages)
    if wording.kind is not None and judged.by_scheme != "tel":
        return wording.kind
    if by_address := judged.by_scheme or judged.by_place:
        return by_address
    if wording.names_network and not judged.on_network:
        return "social"
    return "tracker" if not text.strip() and _only_counts(split_address(url)) else "article"


class _Judged(NamedTuple):
    """What an address says by itself."""

    by_scheme: LinkKind | None
    by_place: LinkKind | None
    """A service, a page on a network, or a file."""
    on_network: bool


@lru_cache(maxsize=4096)
def _judge_address(cleaned: str) -> _Judged:
    address = split_address(cleaned)
    by_scheme = _classify_scheme(address)
    if by_scheme is not None:
        return _Judged(by_scheme, None, False)
    network = _find_network(address.host)
    by_place = _find_service(address)
    if by_place is None and network is not None and not _is_content(network, address):
        by_place = "social"
    if by_place is None and _extension(address.path) in _attachment_extensions():
        by_place = "attachment"
    return _Judged(None, by_place, network is not None)


# --- by scheme ---


@cache
def _schemes() -> dict[str, LinkKind]:
    return {
        scheme: kind
        for kind, schemes in load_table("kinds")["schemes"].items()
        for scheme in schemes
    }


def _classify_scheme(address: Address) -> LinkKind | None:
    if address.scheme:
        return _schemes().get(address.scheme)
    if not address.authority and not address.path and address.query is None:
        return "internal"
    return None


# --- by words ---


class _Phrase(NamedTuple):
    rank: int
    kind: LinkKind
    words: str
    whole: bool


@cache
def _phrases(languages: tuple[str, ...]) -> dict[str, tuple[_Phrase, ...]]:
    """The phrases of all kinds, by their first word."""
    phrases: dict[str, list[_Phrase]] = {}
    for language in _vocabularies(languages):
        vocabulary = load_vocabulary(language, "links")
        for rank, kind in enumerate(_TEXT_KINDS):
            for place in ("whole", "within"):
                for written in vocabulary.get(kind, {}).get(place, ()):
                    words = _fold(written)
                    phrase = _Phrase(rank, kind, words, place == "whole")
                    phrases.setdefault(words.partition(" ")[0], []).append(phrase)
    return {first: tuple(found) for first, found in phrases.items()}


def _vocabularies(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The primary subtags to read by; English stands in the footers of letters in any language."""
    primary = [tag.split("-")[0].lower() for tag in languages]
    return tuple(dict.fromkeys([*primary, "en"])) if primary else LANGUAGES


class _Wording(NamedTuple):
    """What a link's text says by itself."""

    kind: LinkKind | None
    """A service, or None."""
    names_network: bool


@lru_cache(maxsize=4096)
def _judge_wording(text: str, languages: tuple[str, ...]) -> _Wording:
    words = _fold(text)
    service = len(text) <= _MAX_SERVICE_CHARACTERS
    kind = _classify_words(words, languages) if service else None
    return _Wording(kind, _end_in_network(words, languages))


def _classify_words(words: str, languages: tuple[str, ...]) -> LinkKind | None:
    phrases = _phrases(languages)
    split = words.split(" ")
    found: list[tuple[int, LinkKind]] = []
    for word in split:
        for phrase in phrases.get(word, ()):
            if phrase.whole:
                matches = phrase.words == words
            else:
                matches = len(split) <= _MAX_WITHIN_WORDS and f" {phrase.words} " in f" {words} "
            if matches:
                found.append((phrase.rank, phrase.kind))
    return min(found)[1] if found else None


def _fold(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


# --- by address ---


@cache
def _services() -> dict[str, tuple[_Service, ...]]:
    """By host; "" for those of any host."""
    services: dict[str, list[_Service]] = {}
    for row in load_table("kinds")["service"]:
        service = _Service(
            row["kind"], frozenset(row.get("words", ())), tuple(row.get("paths", ()))
        )
        for host in row.get("hosts", [""]):
            services.setdefault(host, []).append(service)
    return {host: tuple(found) for host, found in services.items()}


@cache
def _networks() -> dict[str, _Network]:
    networks: dict[str, _Network] = {}
    for row in load_table("kinds")["social"]:
        network = _Network(
            row["name"],
            frozenset(row.get("content", ())),
            frozenset(row.get("content_within", ())),
            tuple(row.get("content_hosts", ())),
            row.get("content_numbers", False),
        )
        networks.update(dict.fromkeys(row["hosts"], network))
    return networks


@cache
def _attachment_extensions() -> frozenset[str]:
    return frozenset(load_table("kinds")["attachment"]["extensions"])


def _find_service(address: Address) -> LinkKind | None:
    path = address.path.lower()
    # Whole segments: a title that holds the word among others ("how-to-unsubscribe") is no sign.
    segments = [segment.partition(".")[0] for segment in path.split("/")]
    place = f"{path}?{address.query or ''}&".lower()
    services = _services()
    for domain in ("", *iterate_domains(address.host)):
        for service in services.get(domain, ()):
            if not service.words.isdisjoint(segments):
                return service.kind
            for part in service.paths:
                if part in place:
                    return service.kind
    return None


def _find_network(host: str) -> _Network | None:
    networks = _networks()
    return next((networks[domain] for domain in iterate_domains(host) if domain in networks), None)


def _is_content(network: _Network, address: Address) -> bool:
    segments = [segment for segment in address.path.lower().split("/") if segment]
    if not segments:
        return False
    return (
        segments[0] in network.content
        or address.host in network.content_hosts
        or not network.content_within.isdisjoint(segments)
        or (network.content_numbers and _NUMBER.match(segments[-1]) is not None)
    )


def _extension(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _end_in_network(words: str, languages: tuple[str, ...]) -> bool:
    """True for "Facebook" and "Follow us on LinkedIn", whose address is a click counter's."""
    last = words.rpartition(" ")[2]
    if last not in _network_names():
        return False
    before = words[: -len(last)].strip()
    return not before or before in _social_phrases(languages)


@cache
def _social_phrases(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        _fold(phrase)
        for language in _vocabularies(languages)
        for phrase in load_vocabulary(language, "links").get("social", {}).get("within", ())
    )


@cache
def _network_names() -> frozenset[str]:
    return frozenset(network.name for network in _networks().values())


@cache
def _tracker() -> tuple[frozenset[str], frozenset[str]]:
    table = load_table("kinds")["tracker"]
    return frozenset(table["words"]), frozenset(table["extensions"])


def _only_counts(address: Address) -> bool:
    words, extensions = _tracker()
    name, dot, extension = address.path.lower().rpartition("/")[2].rpartition(".")
    return name in words if dot and extension in extensions else extension in words
