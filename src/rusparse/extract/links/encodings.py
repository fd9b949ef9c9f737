"""How redirect services write the target into their own address, one function each.

Every function takes the written form and gives the target's address, or None when the form is
not what the service writes. Which service uses which is in `redirects.toml`.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .address import decode_percent, read_target

__all__ = ["ENCODINGS"]

_MAX_JSON_CHARACTERS = 20_000
_MAX_JSON_VALUES = 50
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]{12,}={0,2}\Z")
_V3_STAR = re.compile(r"\*(?:\*([A-Za-z0-9_\-]))?")
_V3_RUN_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_ONE_SLASH = re.compile(r"(https?:/)(?=[^/])", re.I)


def _decode_plain(text: str) -> str | None:
    return read_target(decode_percent(text))


def _decode_bare(text: str) -> str | None:
    # The scheme is left out, as by AMP caches and Postmark.
    decoded = decode_percent(text)
    return read_target(decoded) or read_target(f"https://{decoded}")


def _decode_base64_text(text: str) -> str | None:
    encoded = decode_percent(text).replace("+", "-").replace("/", "_")
    if not _BASE64.match(encoded):
        return None
    encoded = encoded.rstrip("=")
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _decode_base64(text: str) -> str | None:
    decoded = _decode_base64_text(text)
    return read_target(decoded) if decoded is not None else None


def _decode_bing(text: str) -> str | None:
    # "a1" says which encoding follows.
    return _decode_base64(text[2:]) if text.startswith("a1") else None


def _decode_json(text: str) -> str | None:
    """The one address in a JSON object that stands in base64 (perhaps as a part of a JWT)."""
    for part in text.split(".")[:3]:
        decoded = _decode_base64_text(part)
        if decoded is None or not decoded.startswith("{") or len(decoded) > _MAX_JSON_CHARACTERS:
            continue
        targets = list(dict.fromkeys(_iterate_targets(decoded)))
        if len(targets) == 1:
            return targets[0]
    return None


def _iterate_targets(text: str) -> Iterator[str]:
    pending: list[Any] = [text]
    seen = 0
    while pending and seen < _MAX_JSON_VALUES:
        value = pending.pop(0)
        seen += 1
        if isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, str) and value.startswith("{"):
            try:
                pending.append(json.loads(value))
            except (ValueError, RecursionError):
                continue
        elif isinstance(value, str) and (target := read_target(value)):
            yield target


def _decode_proofpoint_v2(text: str) -> str | None:
    # "-" stands for "%" and "_" for "/"; a hyphen of the target is -2D, an underscore -5F.
    return read_target(decode_percent(text.replace("-", "%").replace("_", "/")))


def _decode_proofpoint_v3(text: str) -> str | None:
    """`__target__;characters!!rest`: each * in the target is the next of the characters.

    `**` and a letter is a run of them, as long as the letter's place in the base64url alphabet
    and two more.
    """
    if not text.startswith("__"):
        return None
    target, _, rest = text[2:].rpartition("__;")
    if not target:
        return None
    characters = _decode_characters(rest.partition("!")[0])
    if characters is None:
        return None
    place = 0

    def replace_star(match: re.Match[str]) -> str:
        nonlocal place
        length = _V3_RUN_DIGITS.index(match[1]) + 2 if match[1] else 1
        piece = characters[place : place + length]
        place += length
        return piece

    restored = _V3_STAR.sub(replace_star, target)
    if place != len(characters):
        return None
    return read_target(decode_percent(_ONE_SLASH.sub(r"\1/", restored)))


def _decode_characters(encoded: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _decode_underscored(text: str) -> str | None:
    """`___target___.rest`, as Check Point writes it."""
    _, opening, rest = text.partition("___")
    target, closing, _ = rest.partition("___")
    return _decode_plain(_ONE_SLASH.sub(r"\1/", target)) if opening and closing else None


ENCODINGS: Mapping[str, Callable[[str], str | None]] = {
    "plain": _decode_plain,
    "bare": _decode_bare,
    "base64": _decode_base64,
    "bing": _decode_bing,
    "json": _decode_json,
    "proofpoint_v2": _decode_proofpoint_v2,
    "proofpoint_v3": _decode_proofpoint_v3,
    "underscored": _decode_underscored,
}
"""By the name that `redirects.toml` uses."""
