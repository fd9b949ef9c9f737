"""Which service sent a letter, by its headers and by where its links lead: platforms.toml.

A newsletter service goes before list software, and that before a mere delivery service, since a
newsletter service may send through one. Headers go before links; links count only when many of
a letter's addresses lead to one service, since any letter may link to another one's archive.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from .wire import Header

__all__ = ["find_platform", "sends_newsletters"]

_KINDS = ("newsletter", "list", "delivery")
_HOST_CHARACTERS = b"abcdefghijklmnopqrstuvwxyz0123456789_-."
# All that is no part of a host name becomes a space: telling names apart by pattern took longer
# than all else here together.
_TO_HOSTS = bytes(byte if byte in _HOST_CHARACTERS else 0x20 for byte in bytes(range(256)).lower())
# Begins with a letter, which the engine skips to; that none stands before it comes after.
_DKIM_DOMAIN = re.compile(rb"d(?<!\wd)\s*=\s*([a-z0-9.-]{3,200})")
_LINK_HOST = re.compile(r"://([A-Za-z0-9.-]{4,200})")
_HOST_FIELDS = frozenset(
    {"message-id", "return-path", "list-unsubscribe", "list-id", "list-archive", "list-help"}
    | {"from", "sender", "errors-to", "list-post", "x-complaints-to", "x-report-abuse"}
)
_MAX_LINKS = 1_000
_MIN_LINKS = 3
_MIN_SHARE = 0.25
_MAX_BODY_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Table:
    """The platforms by what gives them away; names are ranked by kind and place in the file."""

    rank: dict[str, tuple[int, int]]
    present: dict[str, str]
    """By the name of a header field that only this service sends."""
    valued: dict[str, list[tuple[bytes, str]]]
    """By the name of a header field: what its value holds."""
    hosts: dict[str, str]


@cache
def _table() -> _Table:
    text = files(__package__).joinpath("platforms.toml").read_text(encoding="utf-8")
    table = _Table({}, {}, {}, {})
    for number, row in enumerate(tomllib.loads(text)["platform"]):
        name = row["name"]
        table.rank[name] = (_KINDS.index(row["kind"]), number)
        for pattern in row.get("headers", []):
            field, _, value = pattern.partition(":")
            key = field.strip().lower()
            if value.strip():
                needle = value.strip().lower().encode()
                table.valued.setdefault(key, []).append((needle, name))
            else:
                table.present[key] = name
        for host in row.get("hosts", []):
            table.hosts[host] = name
    return table


def find_platform(header: Header, markup: str | None) -> str | None:
    """The name of the service as in platforms.toml, or None when nothing sure says it."""
    table = _table()
    # The best of them, so in whatever order a set has them.
    best = min(_find_in_header(header, table), key=lambda name: table.rank[name], default=None)
    if best is not None and table.rank[best][0] == 0:
        return best
    if markup is not None:
        linked = _find_in_links(markup, table)
        if linked is not None and (best is None or table.rank[linked] < table.rank[best]):
            return linked
    return best


def sends_newsletters(platform: str) -> bool:
    """Whether a platform sends to lists, and not single messages too as delivery services do.

    >>> sends_newsletters("Mailchimp"), sends_newsletters("Amazon SES")
    (True, False)
    """
    rank = _table().rank.get(platform)
    return rank is not None and _KINDS[rank[0]] != "delivery"


def _find_in_header(header: Header, table: _Table) -> list[str]:
    named = header.named
    found = [table.present[key] for key in table.present.keys() & named]
    for key in table.valued.keys() & named:
        for field in named[key]:
            value = field.raw.lower()
            found += [name for needle, name in table.valued[key] if needle in value]
    raws = [field.raw[:4_096] for key in _HOST_FIELDS & named.keys() for field in named[key]]
    hosts = {word for word in b"\n".join(raws).translate(_TO_HOSTS).split() if b"." in word}
    for field in header.find_all("dkim-signature"):
        hosts.update(_DKIM_DOMAIN.findall(field.raw[:4_096].lower()))
    names = (_match_host(host.decode("ascii")) for host in hosts)
    return found + [name for name in names if name is not None]


@lru_cache(maxsize=4_096)
def _match_host(host: str) -> str | None:
    table = _table()
    labels = host.lower().strip(".").split(".")
    for start in range(len(labels) - 1):
        name = table.hosts.get(".".join(labels[start:]))
        if name is not None:
            return name
    return None


def _find_in_links(markup: str, table: _Table) -> str | None:
    hosts = _LINK_HOST.findall(markup, 0, _MAX_BODY_CHARACTERS)[:_MAX_LINKS]
    total = len(hosts)
    counts: dict[str, int] = {}
    for host, occurrences in Counter(hosts).items():
        name = _match_host(host)
        if name is not None:
            counts[name] = counts.get(name, 0) + occurrences
    likely = [
        name
        for name, count in counts.items()
        if count >= _MIN_LINKS and count >= total * _MIN_SHARE
    ]
    return min(likely, key=lambda name: table.rank[name], default=None)
