"""The address behind an address: redirects that carry their target, tracking parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from .address import Address, decode_percent, iterate_domains, read_target, split_address
from .data import load_table
from .encodings import ENCODINGS

__all__ = ["clean_url"]

_MAX_UNWRAPPED = 10
_MAX_ADDRESS_CHARACTERS = 32_768
_MAX_REMEMBERED_CHARACTERS = 2_048
# What browsers leave out of an address (WHATWG URL, basic URL parser, steps 1 and 3).
_AROUND = "".join(map(chr, range(0x21)))
_BREAKS = re.compile(r"[\t\n\r]+")
_ENCODED_SCHEME = re.compile(r"https?(?:%3a|:)(?:%2f|/){2}", re.I)
_BASE64_ADDRESS = re.compile(r"(?:aHR0c|eyJ)[A-Za-z0-9+/_\-]{8}")


class _Redirect(NamedTuple):
    path: str
    query: tuple[str, ...]
    take: str
    encoding: str


class _Signs(NamedTuple):
    sure_parameters: frozenset[str]
    parameters: frozenset[str]
    words: frozenset[str]
    never_words: frozenset[str]


def clean_url(url: str) -> str:
    """The address without redirect wrappers that carry their target, and tracking parameters.

    Wrappers in wrappers are undone up to ten times. Everything else of the address stays byte by
    byte, so that an address without either comes back as it is, apart from white space around it
    and line breaks inside, which browsers leave out too. Anything that is no http(s) address (a
    template's placeholder, `mailto:`, a malformed one) comes back the same way. Nothing is
    fetched: where the target stands only in a service's database, its address stays.

    >>> clean_url("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&utm_source=x")
    'https://example.org/a'
    >>> clean_url("https://example.org/a?id=5&utm_medium=email#top")
    'https://example.org/a?id=5#top'
    """
    # Long addresses are rare and never the same twice: remembered, they would fill the memory.
    return _clean(url) if len(url) <= _MAX_REMEMBERED_CHARACTERS else _clean.__wrapped__(url)


@lru_cache(maxsize=4096)
def _clean(url: str) -> str:
    cleaned = _BREAKS.sub("", url.strip(_AROUND))
    if len(cleaned) > _MAX_ADDRESS_CHARACTERS:
        return cleaned
    for _ in range(_MAX_UNWRAPPED):
        address = split_address(cleaned)
        if address.scheme not in ("http", "https") or not address.host:
            return cleaned
        target = _find_target(address)
        if target is None or target == cleaned:
            return _drop_tracking(cleaned, address)
        cleaned = target
    return _drop_tracking(cleaned, split_address(cleaned))


# --- redirects ---


@cache
def _redirects() -> dict[str, tuple[_Redirect, ...]]:
    rows: dict[str, list[_Redirect]] = {}
    for row in load_table("redirects")["redirect"]:
        redirect = _Redirect(
            row.get("path", ""),
            tuple(row.get("query", ())),
            row.get("take", ""),
            row.get("encoding", "plain"),
        )
        for host in row["hosts"]:
            rows.setdefault(host, []).append(redirect)
    return {host: tuple(found) for host, found in rows.items()}


@cache
def _signs() -> _Signs:
    table = load_table("redirects")["by_signs"]
    return _Signs(*(frozenset(table[name]) for name in _Signs._fields))


def _find_target(address: Address) -> str | None:
    for redirect in _find_redirects(address.host):
        target = _follow(redirect, address)
        if target is not None:
            return target
    return _find_target_by_signs(address)


def _find_redirects(host: str) -> Iterator[_Redirect]:
    table = _redirects()
    for domain in iterate_domains(host):
        yield from table.get(domain, ())
        # "google.co.uk" and "google.se": one or two labels after the name.
        if domain.count(".") <= 2:
            yield from table.get(f"{domain.partition('.')[0]}.*", ())


def _follow(redirect: _Redirect, address: Address) -> str | None:
    if not address.path.startswith(redirect.path):
        return None
    decode = ENCODINGS[redirect.encoding]
    if redirect.take == "segment":
        candidates = address.path[len(redirect.path) :].split("/")
        return next(filter(None, map(decode, filter(None, candidates))), None)
    if redirect.take == "rest":
        query = f"?{address.query}" if address.query is not None else ""
        return decode(address.path[len(redirect.path) :] + query)
    if redirect.take == "query":
        return decode(address.query or "")
    values = dict(reversed(list(_iterate_parameters(address.query))))
    for name in redirect.query:
        if name in values and (target := decode(values[name])):
            return target
    return None


def _iterate_parameters(query: str | None) -> Iterator[tuple[str, str]]:
    """Names (in lower case, decoded) with their raw values.

    A value that begins an address unencoded and has a query of its own runs to the end: its
    parameters can't be told from the wrapper's.
    """
    pieces = (query or "").split("&")
    for index, piece in enumerate(pieces):
        name, _, value = piece.partition("=")
        if value.startswith(("http://", "https://")) and "?" in value:
            value = "&".join([value, *pieces[index + 1 :]])
        yield decode_percent(name).lower(), value


def _find_target_by_signs(address: Address) -> str | None:
    rest = f"{address.path}?{address.query or ''}"
    if not (_ENCODED_SCHEME.search(rest) or _BASE64_ADDRESS.search(rest)):
        return None
    signs = _signs()
    words = {*address.words, address.host.partition(".")[0]}
    if words & signs.never_words:
        return None
    signed = bool(words & signs.words)
    for name, value in _iterate_parameters(address.query):
        if name in signs.sure_parameters or (signed and name in signs.parameters):
            target = ENCODINGS["plain"](value) or _read_base64(value)
            if target is not None:
                return target
    if not signed:
        return None
    for segment in address.path.split("/"):
        if "%" in segment and _ENCODED_SCHEME.match(segment):
            return read_target(decode_percent(segment))
        if target := _read_base64(segment):
            return target
    return None


def _read_base64(text: str) -> str | None:
    if not _BASE64_ADDRESS.match(text):
        return None
    return ENCODINGS["base64"](text) or ENCODINGS["json"](text)


# --- tracking parameters ---


@cache
def _tracking() -> tuple[tuple[str, ...], frozenset[str]]:
    table = load_table("tracking")
    return tuple(table["prefixes"]), frozenset(table["names"])


def _drop_tracking(url: str, address: Address) -> str:
    query = _drop_parameters(address.query)
    fragment = address.fragment
    if fragment and "=" in fragment and not _drop_parameters(fragment):
        fragment = None
    if query == address.query and fragment == address.fragment:
        return url
    base = url.partition("#")[0].partition("?")[0]
    if query:
        base += f"?{query}"
    return base if fragment is None else f"{base}#{fragment}"


def _drop_parameters(query: str | None) -> str | None:
    if not query:
        return query
    prefixes, names = _tracking()
    # HTML that was encoded twice leaves "&amp;" between parameters.
    pieces = query.split("&")
    kept = [
        piece
        for piece in pieces
        if not _is_tracking(piece.partition("=")[0].removeprefix("amp;").lower(), prefixes, names)
    ]
    return query if len(kept) == len(pieces) else "&".join(kept).removeprefix("amp;")


def _is_tracking(name: str, prefixes: tuple[str, ...], names: frozenset[str]) -> bool:
    return name in names or name.startswith(prefixes)
