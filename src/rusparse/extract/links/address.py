"""An address taken apart without judging it: `Address` and `split_address`.

The standard library's `urlsplit` raises on hosts that mail does contain (an unclosed bracket, a
template's braces), and a link in a letter must never raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Address", "decode_percent", "iterate_domains", "read_target", "split_address"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_TARGET = re.compile(
    r"https?://(?:[^\s/?#@]*@)?(?P<host>[^\s/?#@:]+)(?::[0-9]*)?(?:[/?#]|\Z)", re.I
)
# RFC 1035 section 2.3.4, as text without the final dot.
_MAX_HOST_CHARACTERS = 253
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ASCII_ESCAPES = re.compile(r"(?:%[2-7][0-9A-Fa-f])+")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class Address(NamedTuple):
    """The components of RFC 3986 section 3, each as written and without its delimiter.

    `scheme` and `host` are in lower case; `query` and `fragment` are None when there is none.
    """

    scheme: str
    authority: str
    host: str
    path: str
    query: str | None
    fragment: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the path, in lower case and in order ("/en/Opt-Out" has en, opt, out)."""
        return tuple(_words(self.path))


def split_address(url: str) -> Address:
    """Take an address apart; any string has a result, and nothing is decoded.

    >>> split_address("https://Example.org/a/b?c=d#e").host
    'example.org'
    """
    match = _SCHEME.match(url)
    scheme = url[: match.end() - 1].lower() if match else ""
    rest = url[match.end() :] if match else url
    rest, hash_, fragment = rest.partition("#")
    rest, mark, query = rest.partition("?")
    authority = ""
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
    host = authority.rpartition("@")[2]
    if not host.startswith("["):
        host = host.partition(":")[0]
    return Address(
        scheme,
        authority,
        host.lower().rstrip("."),
        rest,
        query if mark else None,
        fragment if hash_ else None,
    )


def iterate_domains(host: str) -> Iterator[str]:
    """The host name and the domains that it lies in, down to two labels; none if it is too long.

    >>> list(iterate_domains("l.news.example.org"))
    ['l.news.example.org', 'news.example.org', 'example.org']
    """
    if len(host) > _MAX_HOST_CHARACTERS:
        return
    yield host
    start = host.find(".")
    while "." in host[start + 1 :] and start >= 0:
        yield host[start + 1 :]
        start = host.find(".", start + 1)


def decode_percent(text: str) -> str:
    """Undo percent-encoding once (RFC 3986 section 2.1).

    Escapes that are no UTF-8 stay as they are: what they stood for is not known.

    >>> decode_percent("f%C3%B6r%20f%F6r")
    'för f%F6r'
    """
    if "%" not in text:
        return text
    return _ESCAPES.sub(_decode_escapes, text)


def read_target(text: str) -> str | None:
    """The text if it is a complete http(s) address with a host that has a dot, else None.

    Spaces inside, which decoding may have brought out, are encoded again.
    """
    match = _TARGET.match(text)
    if match is None or "." not in match["host"].strip(".") or _CONTROL.search(text):
        return None
    return text.rstrip(" ").replace(" ", "%20")


def _decode_escapes(match: re.Match[str]) -> str:
    escapes = match[0]
    try:
        return bytes.fromhex(escapes.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return _ASCII_ESCAPES.sub(
            lambda ascii_: bytes.fromhex(ascii_[0].replace("%", "")).decode("ascii"), escapes
        )


_WORD = re.compile(r"[^\W\d_]+")


def _words(path: str) -> list[str]:
    return _WORD.findall(path.lower())
